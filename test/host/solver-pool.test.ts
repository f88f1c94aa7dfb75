/** The pool of solvers: order, how many start, what a cancellation leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ChecksInput,
  type ChecksOutput,
  checksKind,
  type GoalInput,
  type GoalOutput,
  goalKind,
} from "../../src/check/kinds/index.ts";
import {
  type ChecksAnswer,
  type SolverAnswer,
  type SolverProcess,
  solverPool,
  solverThread,
} from "../../src/host/node/solvers/index.ts";
import { type Job, memoryCache, noCache, runJobs } from "../../src/jobs/index.ts";
import { printChecks, printQuestion, type Question } from "../../src/smt/index.ts";
import { all, job as synthetic } from "../jobs/synthetic.ts";
import { easy, HARD } from "./questions.ts";

/** A solver that answers the number in the text, after as many turns of the loop. */
class FakeProcess implements SolverProcess {
  readonly name = "z3";
  readonly version = "0";
  readonly #answer: (text: string) => Promise<SolverAnswer>;
  closed = 0;
  constructor(answer: (text: string) => Promise<SolverAnswer>) {
    this.#answer = answer;
  }
  ask({ text }: GoalInput["question"]): Promise<SolverAnswer> {
    return this.#answer(text);
  }
  check({ checks }: ChecksInput["checks"]): Promise<ChecksAnswer> {
    return Promise.resolve({
      status: "checked",
      answers: checks.map((c) => ({ status: "unsat", resource: c.length })),
    });
  }
  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

const goal = (text: string): Job<GoalInput, GoalOutput> => ({
  kind: goalKind,
  input: { question: { text, asked: [], wanted: 0 }, resource: 1 },
  limits: { timeout: 1000, memory: Infinity },
});

async function turns(text: string): Promise<SolverAnswer> {
  for (let i = Number(text) % 7; i >= 0; i--) await new Promise(setImmediate);
  return { status: "sat", resource: Number(text), values: [BigInt(text), true] };
}

function fakePool(count: number, answer: (text: string) => Promise<SolverAnswer> = turns) {
  const started: FakeProcess[] = [];
  const open = (): SolverProcess => {
    const solver = new FakeProcess(answer);
    started.push(solver);
    return solver;
  };
  return { pool: solverPool({ open, count }), started };
}

const keyOf = (j: { readonly input: unknown }): string => JSON.stringify(j.input);
const texts = Array.from({ length: 100 }, (_, i) => `${i}`);

test("results come in order, values are plain JSON, and all solvers are used", async () => {
  for (const count of [1, 3]) {
    const { pool, started } = fakePool(count);
    const results = await all(runJobs(texts.map(goal), { pool, cache: noCache, keyOf }));
    const outputs = results.map((r) => (r.status === "done" ? r.output : undefined));
    assert.deepEqual(
      outputs,
      texts.map((t) => ({ status: "sat", resource: Number(t), values: [t, true] })),
    );
    assert.equal(started.length, count);
    await pool.close();
    assert.ok(started.every((s) => s.closed === 1));
  }
});

test("few questions start one solver, and none starts for what is cached or tried", async () => {
  const { pool, started } = fakePool(2);
  const cache = memoryCache();
  assert.equal(await pool.tryInline(goal("1")), undefined);
  assert.equal(started.length, 0);
  for (let round = 0; round < 2; round++)
    await all(runJobs(texts.slice(0, 5).map(goal), { pool, cache, keyOf, tryFirst: true }));
  assert.equal(started.length, 1);
});

test("only sat and unsat are kept", async () => {
  const statuses = ["sat", "unsat", "unknown", "stalled", "error"];
  const asked: string[] = [];
  const { pool } = fakePool(1, async (text) => {
    asked.push(text);
    const resource = 1;
    if (text === "sat") return { status: "sat", resource, values: [] };
    if (text === "unsat") return { status: "unsat", resource };
    return { status: text as "unknown", detail: "d" };
  });
  const cache = memoryCache();
  for (let round = 0; round < 2; round++) await all(runJobs(statuses.map(goal), { pool, cache, keyOf }));
  assert.deepEqual(asked, [...statuses, "unknown", "stalled", "error"]);
});

test("a cancellation leaves what was done, and closes the solvers", async () => {
  const stop = new AbortController();
  const { pool, started } = fakePool(1, async (text) => {
    if (text === "3") stop.abort();
    return text === "3" ? { status: "error", detail: "closed" } : { status: "unsat", resource: 1 };
  });
  const results = await all(runJobs(texts.map(goal), { pool, cache: noCache, keyOf, signal: stop.signal }));
  assert.deepEqual(
    results.map((r) => r.status),
    texts.map((_, i) => (i < 3 ? "done" : "cancelled")),
  );
  await pool.close();
  assert.ok(started[0]!.closed >= 1);
});

test("jobs of another kind are refused", () => {
  const { pool } = fakePool(1);
  assert.throws(() => pool.run(synthetic("other")), /does not run jobs of kind synthetic/);
});

test("checks are answered all together, beside goals", async () => {
  const { pool } = fakePool(2);
  const checks: Job<ChecksInput, ChecksOutput> = {
    kind: checksKind,
    input: { checks: { text: "", checks: ["a", "bcd"] }, resource: 1 },
    limits: { timeout: 1000, memory: Infinity },
  };
  const [one, other] = await Promise.all([pool.run(checks), pool.run(goal("3"))]);
  assert.deepEqual(one.status === "done" && one.output, {
    status: "checked",
    answers: [
      { status: "unsat", resource: 1 },
      { status: "unsat", resource: 3 },
    ],
  });
  assert.equal(other.status, "done");
  await pool.close();
});

const asked = (question: Question, resource = 2_000_000): Job<GoalInput, GoalOutput> => ({
  kind: goalKind,
  input: { question: printQuestion(question), resource },
  limits: { timeout: 60_000, memory: Infinity },
});

test("solvers in a thread: goals and checks, none after it is cancelled, and what is not closed ends by itself", async () => {
  const pool = solverThread({ name: "z3", count: 1 });
  assert.throws(() => pool.run(synthetic("other")), /do not run jobs of kind synthetic/);
  const checks: Job<ChecksInput, ChecksOutput> = {
    kind: checksKind,
    input: {
      checks: printChecks({ base: easy(11).assertions, checks: [[], easy(12).assertions] }),
      resource: 2_000_000,
    },
    limits: { timeout: 60_000, memory: Infinity },
  };
  const got = await Promise.all([pool.run(asked(easy(10))), pool.run(asked(easy(11))), pool.run(checks)]);
  const statuses = got.map((r) => r.status === "done" && r.output.status);
  assert.deepEqual(statuses, ["unsat", "sat", "checked"]);
  const running = pool.run(asked(HARD, 1e9));
  pool.cancel();
  assert.deepEqual(
    [await running, await pool.run(asked(easy(10)))],
    [{ status: "cancelled" }, { status: "cancelled" }],
  );
  await pool.close();
  const forgotten = solverThread({ name: "z3", count: 1 });
  assert.equal((await forgotten.run(asked(easy(10)))).status, "done");
});

test("a solver that is not here fails every job, and says so", async () => {
  const pool = solverThread({ name: "none" as "z3", count: 1 });
  for (const failed of await Promise.all([pool.run(asked(easy(10))), pool.run(asked(easy(11)))])) {
    assert.ok(failed.status === "failed" && failed.bug, JSON.stringify(failed));
  }
  await pool.close();
});
