/** Runs `busy-thread` apart and prints how it ended; for tests that send a signal to this process. */
import { runApart } from "../../src/host/node/index.ts";

const end = await runApart(new URL("./busy-thread.js", import.meta.url), process.argv.slice(2), process);
process.stdout.write(`${JSON.stringify(end)}\n`);
process.exit(end.kind === "code" ? end.code : 130);
