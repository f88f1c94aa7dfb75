import assert from "node:assert/strict";
import { test } from "node:test";
import { type NodePoolOptions, nodePool } from "../../src/host/node/index.ts";
import { type Job, type JobResult, noCache, type Pool, runJobs } from "../../src/jobs/index.ts";
import { all, job, jobs, type SyntheticInput, type SyntheticOutput } from "../jobs/synthetic.ts";

const entry = new URL("./synthetic-worker.js", import.meta.url);
const keyOf = (): string => "";

async function withPool<T>(options: Partial<NodePoolOptions>, use: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = nodePool({ entry, threads: 2, heap: Infinity, inlineBudget: 0, ...options });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

const run = (pool: Pool, list: readonly Job<SyntheticInput, SyntheticOutput>[]) =>
  all(runJobs(list, { pool, cache: noCache, keyOf }));
const told = (r: JobResult<SyntheticOutput>): string => (r.status === "done" ? r.output.name : r.status);

test("one, two or three threads, inline or not: the same results in the same order", async () => {
  const list = [...jobs(150), job("long", "work", 130), ...jobs(20, "work", 2), job("bad", "throw"), job("end")];
  const expected = list.map((j) => (j.input.does === "throw" ? "failed" : j.input.name));
  for (const options of [{ threads: 1 }, { threads: 2 }, { threads: 3, inlineBudget: 10 }])
    assert.deepEqual(await withPool(options, async (pool) => (await run(pool, list)).map(told)), expected);
});

test("a worker that exits costs its own job only, and says so", async () => {
  const list = [...jobs(10), job("gone", "exit"), ...jobs(10)];
  const got = await withPool({}, (pool) => run(pool, list));
  assert.deepEqual(
    got.flatMap((r, i) => (r.status === "done" ? [] : [i])),
    [10],
  );
  assert.ok(got[10]?.status === "failed" && got[10].bug && /exited with code: 3/.test(got[10].detail));
});

test("a worker whose heap is full is an unknown result, not a crash", async () => {
  const got = await withPool({ heap: 24 * 2 ** 20 }, (pool) => run(pool, [job("big", "exhaust"), job("small")]));
  assert.ok(got[0]?.status === "failed" && got[0].why === "limit" && !got[0].bug, JSON.stringify(got[0]));
  assert.equal(told(got[1]!), "small");
});

test("a job that ends at its own time limit keeps its unfinished output", async () => {
  const [got] = await withPool({}, (pool) =>
    run(pool, [job("slow", "work", 60_000, { timeout: 150, memory: Infinity })]),
  );
  assert.ok(got?.status === "done" && !got.output.finished);
});

test("a job that ignores its time limit is stopped with its thread", async () => {
  const list = [job("deaf", "hang", 0, { timeout: 100, memory: Infinity }), job("fine")];
  const got = await withPool({ patience: 100 }, (pool) => run(pool, list));
  assert.ok(got[0]?.status === "failed" && !got[0].bug && got[0].why === "limit", JSON.stringify(got[0]));
  assert.equal(told(got[1]!), "fine");
});

test("workers that cannot start fail their jobs instead of leaving them waiting", async () => {
  const broken = new URL("./no-such-worker.js", import.meta.url);
  const got = await withPool({ entry: broken }, (pool) => run(pool, jobs(3)));
  for (const r of got) assert.ok(r.status === "failed" && r.bug);
});

test("cancelling stops running and waiting jobs", async () => {
  const controller = new AbortController();
  const list = [job("first"), ...jobs(6, "work", 60_000)];
  const got = await withPool({}, async (pool) => {
    const results = runJobs(list, { pool, cache: noCache, keyOf, signal: controller.signal });
    const first = await results.next();
    controller.abort();
    return [first.value as JobResult<SyntheticOutput>, ...(await all(results))];
  });
  assert.deepEqual(got.map(told), ["first", ...Array.from({ length: 6 }, () => "cancelled")]);
});

test("a small job is tried inline and starts no thread; one that lasts is cut", async () => {
  const none = new URL("./no-such-worker.js", import.meta.url);
  await withPool({ entry: none }, async (pool) => {
    assert.equal((await pool.tryInline(job("tiny")))?.status, "done");
    assert.equal(await pool.tryInline(job("slow", "work", 500)), undefined);
  });
});

test("a large job never runs in the calling thread", async () => {
  const none = new URL("./no-such-worker.js", import.meta.url);
  await withPool({ entry: none, inlineBudget: 1000 }, async (pool) => {
    const large = job("large");
    const got = await run(pool, [{ ...large, kind: { ...large.kind, isLarge: () => true } }]);
    assert.equal(told(got[0]!), "failed");
    assert.equal(await pool.tryInline({ ...large, kind: { ...large.kind, isLarge: () => true } }), undefined);
  });
});
