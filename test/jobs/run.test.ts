import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  canonical,
  inlinePool,
  type Job,
  type JobResult,
  jobKey,
  memoryCache,
  noCache,
  type Pool,
  type Progress,
  readOnly,
  runJobs,
} from "../../src/jobs/index.ts";
import { all, job, jobs, type SyntheticInput, type SyntheticOutput } from "./synthetic.ts";

const keyOf = (j: { kind: { name: string; version: number }; input: unknown }): string => jobKey(j, "build", (t) => t);
const names = (results: readonly JobResult<SyntheticOutput>[]): string[] =>
  results.map((r) => (r.status === "done" ? r.output.name : r.status));

/** Finishes its jobs in the order that `pick` says. */
function shuffledPool(pick: (waiting: number) => number): Pool {
  const inline = inlinePool();
  const waiting: (() => void)[] = [];
  const next = (): void => {
    if (waiting.length > 0) waiting.splice(pick(waiting.length) % waiting.length, 1)[0]!();
  };
  return {
    ...inline,
    run<I, O>(j: Job<I, O>): Promise<JobResult<O>> {
      setImmediate(next);
      return new Promise<void>((resolve) => waiting.push(resolve)).then(() => inline.run(j));
    },
  };
}

test("results come in the order of the list, whatever order they are finished in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), async (picks) => {
      let at = 0;
      const pool = shuffledPool(() => picks[at++ % picks.length]!);
      const list = jobs(12);
      const got = await all(runJobs(list, { pool, cache: noCache, keyOf }));
      assert.deepEqual(
        names(got),
        list.map((j) => j.input.name),
      );
    }),
    { numRuns: 25 },
  );
});

test("a second run takes every finished job from the cache and repeats unfinished ones", async () => {
  const cache = memoryCache();
  const cut = job("slow", "work", 50, { timeout: 1, memory: Infinity });
  const list = [...jobs(3), cut];
  const cachedIn = async (): Promise<boolean[]> =>
    (await all(runJobs(list, { pool: inlinePool(), cache, keyOf }))).map((r) => r.status === "done" && r.cached);
  assert.deepEqual(await cachedIn(), [false, false, false, false]);
  assert.deepEqual(await cachedIn(), [true, true, true, false]);
});

test("a read-only cache answers and learns nothing", async () => {
  const cache = memoryCache();
  await all(runJobs(jobs(1), { pool: inlinePool(), cache, keyOf }));
  const got = await all(runJobs(jobs(2), { pool: inlinePool(), cache: readOnly(cache), keyOf }));
  assert.deepEqual(
    got.map((r) => r.status === "done" && r.cached),
    [true, false],
  );
  assert.equal(cache.get(keyOf(jobs(2)[1]!)), undefined);
});

test("an exception is a failed result that names itself a bug; memory running out is not one", async () => {
  const [thrown, memory, fine] = await all(
    runJobs([job("a", "throw"), job("b", "allocate"), job("c")], { pool: inlinePool(), cache: noCache, keyOf }),
  );
  assert.ok(thrown?.status === "failed" && thrown.bug && thrown.detail.includes("thrown by a"));
  assert.ok(memory?.status === "failed" && !memory.bug && memory.why === "limit");
  assert.equal(fine?.status, "done");
});

test("a job starts after those it rests on, and fails with them", async () => {
  const finished: string[] = [];
  const inline = inlinePool();
  const pool: Pool = {
    ...inline,
    run: async (j) => {
      const result = await inline.run(j);
      finished.push((j.input as unknown as SyntheticInput).name);
      return result;
    },
  };
  const list = [job("bad", "throw"), job("good"), { ...job("onGood"), after: [1] }, { ...job("onBad"), after: [0, 1] }];
  const got = await all(runJobs(list, { pool, cache: noCache, keyOf }));
  assert.deepEqual(names(got), ["failed", "good", "onGood", "failed"]);
  assert.ok(got[3]?.status === "failed" && !got[3].bug && /rests on job 0/.test(got[3].detail));
  assert.deepEqual(finished, ["bad", "good", "onGood"]);
  await assert.rejects(
    all(runJobs([{ ...job("x"), after: [0] }], { pool, cache: noCache, keyOf })),
    /rests on a later/,
  );
});

test("after a cancellation finished jobs keep their results and the others are cancelled", async () => {
  const controller = new AbortController();
  const got: string[] = [];
  const pool = inlinePool();
  for await (const r of runJobs(jobs(5), { pool, cache: noCache, keyOf, signal: controller.signal })) {
    got.push(r.status);
    if (got.length === 2) controller.abort();
  }
  assert.deepEqual([got[0], got[1], got[4]], ["done", "done", "cancelled"]);
});

test("progress counts to the end", async () => {
  const seen: Progress[] = [];
  const cache = memoryCache();
  const list = [...jobs(4), job("bad", "throw")];
  for (let i = 0; i < 2; i++)
    await all(runJobs(list, { pool: inlinePool(), cache, keyOf, onProgress: (p) => seen.push(p) }));
  assert.deepEqual(
    seen.map((p) => p.done),
    [1, 2, 3, 4, 5, 1, 2, 3, 4, 5],
  );
  const last = seen.at(-1)!;
  assert.deepEqual([last.total, last.cached, last.failed, last.pending], [5, 4, 1, 0]);
});

test("equal inputs have equal keys, whatever the order of their fields", () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue()), { selector: ([k]) => k });
  fc.assert(
    fc.property(entries, (fields) => {
      const there = Object.fromEntries(fields);
      assert.equal(canonical(there), canonical(Object.fromEntries(fields.toReversed())));
      assert.deepEqual(JSON.parse(canonical(there)), JSON.parse(JSON.stringify(there)));
    }),
  );
});
