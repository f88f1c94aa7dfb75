/** Runs `busy-thread` apart and prints how it ended; for tests that send a signal to this process. */
import { runApart } from "../../src/host/node/apart.ts";

const computed = (): number => process.cpuUsage().user / 1000;
let before = Infinity;
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => (before = computed()));

/** Twice what a thread has to hear a signal and then to end, and something for this process. */
const MOST = 480;
const end = await runApart(new URL("./busy-thread.js", import.meta.url), process.argv.slice(2), process);
process.stdout.write(`${JSON.stringify(end)}\n`);
if (computed() - before > MOST) process.stdout.write(`${computed() - before} ms of CPU behind the signal\n`);
process.exit(end.kind === "code" ? end.code : 130);
