/** Child process of the resume tests: runs `count` jobs of 8 ms over a disk cache and prints a line for each result. */
import { DiskCache, digest, listenForInterrupts, nodePool } from "../../src/host/node/index.ts";
import { jobKey, runJobs } from "../../src/jobs/index.ts";
import { jobs } from "../jobs/synthetic.ts";

const [folder, count, threads] = process.argv.slice(2) as [string, string, string];
const cache = new DiskCache({ folder, build: "0123456789ab" });
const entry = new URL("./synthetic-worker.js", import.meta.url);
const pool = nodePool({ entry, threads: Number(threads), heap: Infinity, inlineBudget: 20 });
const interrupts = listenForInterrupts(() => {});
let cancelled = false;
const keyOf = (job: Parameters<typeof jobKey>[0]): string => jobKey(job, "build", digest);
for await (const r of runJobs(jobs(Number(count), "work", 8), { pool, cache, keyOf, signal: interrupts.signal })) {
  if (r.status === "cancelled") cancelled = true;
  process.stdout.write(`${r.status === "done" ? (r.cached ? "cached" : "ran") : r.status}\n`);
}
interrupts.done();
await pool.close();
cache.close();
process.exitCode = cancelled ? 130 : 0;
