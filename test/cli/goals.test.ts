/** Asking questions as commands do: cache, order, equal questions, a second solver. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { contradict, type GoalWorkshop, openCrossCheck, openGoalWorkshop } from "../../src/cli/goals.ts";
import { findSolver } from "../../src/host/node/solvers/index.ts";
import * as smt from "../../src/smt/index.ts";
import { easy, HARD } from "../host/questions.ts";

const folder = mkdtempSync(join(tmpdir(), "sekvm-goals-"));
after(() => rmSync(folder, { recursive: true }));

const told: string[] = [];
const ioOf = (env: Record<string, string> = {}) => ({
  stdout: { write: () => undefined },
  stderr: { write: (text: string) => told.push(text) },
  env: { SEKVM_CACHE: join(folder, "cache"), ...env },
});

async function using<T>(
  options: { env?: Record<string, string>; resource?: number },
  use: (w: GoalWorkshop) => Promise<T>,
) {
  const { env, ...others } = options;
  const workshop = await openGoalWorkshop(ioOf(env), { solver: "auto", cache: true, ...others });
  try {
    return await use(workshop);
  } finally {
    await workshop.close();
  }
}

async function answers(w: GoalWorkshop, questions: readonly smt.Question[]): Promise<smt.Answer[]> {
  const found: smt.Answer[] = [];
  for await (const answer of w.ask(questions)) found.push(answer);
  return found;
}

const questions = Array.from({ length: 12 }, (_, i) => easy(5 + i));
const statuses = questions.map((_, i) => (5 + i > 10 ? "sat" : "unsat"));
const logs = () => readdirSync(join(folder, "cache", "goals"));

test("in CI answers are read from the cache and none is added", async () => {
  await using({ env: { CI: "true" } }, async (w) => {
    assert.deepEqual(
      (await answers(w, questions)).map((a) => a.status),
      statuses,
    );
    assert.equal(w.stats.solved, 12);
  });
  assert.throws(logs, /ENOENT/);
});

test("answers come in order, and from the cache the next time, without a solver", async () => {
  const first = await using({}, (w) => answers(w, questions));
  assert.deepEqual(
    first.map((a) => a.status),
    statuses,
  );
  assert.deepEqual(first[11], { status: "sat", resource: (first[11] as { resource: number }).resource, values: [16n] });
  await using({ env: { CI: "1" } }, async (w) => {
    assert.deepEqual(await answers(w, questions), first);
    assert.deepEqual(w.stats, { asked: 12, shared: 0, cached: 12, solved: 0, milliseconds: 0 });
  });
  assert.equal(logs().length, 1);
});

test("questions that are equal up to names are asked once, and each gets its own values", async () => {
  const named = (name: string): smt.Question => {
    const [x, y] = [smt.app(name, [], smt.INT_SORT), smt.app(`${name}2`, [], smt.INT_SORT)];
    return { assertions: [smt.eq(x, smt.integer(41)), smt.eq(y, smt.integer(43))], wanted: [x, y] };
  };
  await using({}, async (w) => {
    const found = await answers(w, [named("a"), named("zz"), named("k")]);
    for (const answer of found) assert.deepEqual(answer.status === "sat" && answer.values, [41n, 43n]);
    assert.deepEqual([w.stats.solved, w.stats.shared], [1, 2]);
  });
});

test("a question that reaches its limit is unknown, is not kept, and has another name than with a higher limit", async () => {
  for (let round = 0; round < 2; round++)
    await using({ resource: 2000 }, async (w) => {
      assert.equal((await w.askOne(HARD)).status, "unknown");
      assert.equal(w.stats.solved, 1);
    });
});

test("a workshop that is stopped answers what it can and says that it was stopped", async () => {
  const stop = new AbortController();
  await using({ resource: 1e9 }, async (w) => {
    const found: smt.Answer[] = [];
    for await (const answer of w.ask([easy(99), HARD, easy(98)], { signal: stop.signal })) {
      found.push(answer);
      stop.abort();
    }
    assert.deepEqual(
      found.slice(1),
      [1, 2].map(() => ({ status: "unknown", detail: "stopped" })),
    );
  });
});

test("a solver that no one knows is named", async () => {
  const wrong = { SEKVM_SOLVER: "yices" };
  await assert.rejects(
    openGoalWorkshop(ioOf(wrong), { solver: "auto", cache: false }),
    /SEKVM_SOLVER=yices is none of/,
  );
});

const native = await findSolver("cvc5");
test("a second solver confirms the first", {
  skip: native === undefined ? "cvc5 is not installed" : false,
}, async () => {
  const second = (await openCrossCheck("z3", ioOf(), { cache: false }))!;
  assert.equal(second.solver, "cvc5");
  const [ours, theirs] = [await using({}, (w) => answers(w, questions)), await answers(second, questions)];
  assert.deepEqual(
    theirs.map((a) => a.status),
    statuses,
  );
  assert.ok(ours.every((a, i) => !contradict(a, theirs[i]!)));
  await second.close();
});

test("SEKVM_SOLVER chooses, and solvers keep their answers apart", {
  skip: native === undefined ? "cvc5 is not installed" : false,
}, async () => {
  await using({ env: { SEKVM_SOLVER: "cvc5" } }, async (w) => {
    assert.equal(w.solver, "cvc5");
    assert.deepEqual(
      (await answers(w, questions)).map((a) => a.status),
      statuses,
    );
    assert.equal(w.stats.cached, 0);
  });
});

test("two answers contradict each other only when one has a model and the other says that there is none", () => {
  const [sat, unsat] = [
    { status: "sat", resource: 0, values: [] },
    { status: "unsat", resource: 0 },
  ] as const;
  const unknown = { status: "unknown", detail: "" } as const;
  assert.ok(contradict(sat, unsat) && contradict(unsat, sat));
  for (const other of [sat, unsat, unknown]) assert.ok(!contradict(unknown, other) && !contradict(other, other));
});

test("nothing was to be told", () => assert.deepEqual(told, []));
