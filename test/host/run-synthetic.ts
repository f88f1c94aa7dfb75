/**
 * Child process of the resume tests: runs jobs over a disk cache and prints a line for each result. Those behind the
 * first `ready` wait for a file, so that a run that is to be cut short is never done before.
 */
import { digest } from "../../src/host/node/digest.ts";
import { DiskCache } from "../../src/host/node/disk-cache.ts";
import { listenForInterrupts } from "../../src/host/node/interrupt.ts";
import { nodePool } from "../../src/host/node/pool.ts";
import { jobKey, runJobs, UNLIMITED } from "../../src/jobs/index.ts";
import { job } from "../jobs/synthetic.ts";

const [folder, ready, count, threads, file] = process.argv.slice(2) as [string, string, string, string, string];
const jobs = Array.from({ length: Number(count) }, (_, i) =>
  i < Number(ready) ? job(`job${i}`, "work", 2) : job(`job${i}`, "await", 0, UNLIMITED, file),
);
const cache = new DiskCache({ folder, build: "0123456789ab" });
const entry = new URL("./synthetic-worker.js", import.meta.url);
const pool = nodePool({ entry, threads: Number(threads), heap: Infinity, inlineBudget: 20 });
const interrupts = listenForInterrupts(() => {});
let cancelled = false;
const keyOf = (job: Parameters<typeof jobKey>[0]): string => jobKey(job, "build", digest);
for await (const r of runJobs(jobs, { pool, cache, keyOf, signal: interrupts.signal })) {
  if (r.status === "cancelled") cancelled = true;
  process.stdout.write(`${r.status === "done" ? (r.cached ? "cached" : "ran") : r.status}\n`);
}
interrupts.done();
await pool.close();
cache.close();
process.exitCode = cancelled ? 130 : 0;
