/** Child process of the cache tests: puts `count` records and, if told so, dies without closing. */
import { DiskCache } from "../../src/host/node/disk-cache.ts";
import { keyFor, textFor } from "./records.ts";

const [folder, who, count, end] = process.argv.slice(2) as [string, string, string, string];
const cache = new DiskCache({ folder, build: "0123456789ab" });
for (let i = 0; i < Number(count); i++) cache.put(keyFor(`${who}/${i}`), textFor(`${who}/${i}`));
if (end === "die") process.kill(process.pid, "SIGKILL");
cache.close();
