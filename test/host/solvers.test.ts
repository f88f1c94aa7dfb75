/** Drivers of solvers: right answers, and nothing but an answer counts as one. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import fc from "fast-check";
import {
  DialogueProcess,
  type FoundSolver,
  findSolver,
  pipeChannel,
  type SolverName,
  type SolverProcess,
  z3Channel,
} from "../../src/host/node/solvers/index.ts";
import {
  evaluateAll,
  FALSE,
  printChecks,
  printQuestion,
  type Question,
  type Smt,
  type SmtValue,
} from "../../src/smt/index.ts";
import { BOOL_SORT, raw } from "../../src/smt/terms.ts";
import { follow, plain, recipe } from "../smt/recipes.ts";
import { cases } from "../tier.ts";
import { constantOf, easy, HARD, longQuestion, pinned, sumQuestion } from "./questions.ts";

const LIMITS = { resource: 2_000_000, wall: 60_000 };
const ask = (solver: SolverProcess, question: Question, limits = LIMITS) => solver.ask(printQuestion(question), limits);

const names: readonly SolverName[] = ["z3", "z3-native", "cvc5"];
const found = new Map<SolverName, FoundSolver | undefined>();
for (const name of names) found.set(name, await findSolver(name));
const open = new Map<SolverName, SolverProcess>();
for (const [name, solver] of found) if (solver !== undefined) open.set(name, solver.open());
after(() => Promise.all([...open.values()].map((s) => s.close())));

/** A test with each solver; the native ones only where they are. */
function withEach(what: string, run: (solver: SolverProcess) => Promise<void>): void {
  for (const name of names) {
    const solver = open.get(name);
    const skip = solver === undefined ? `${name} is not installed` : false;
    test(`${name}: ${what}`, { skip }, async () => await run(solver!));
  }
}

withEach("a term has the value that the evaluator gives it, and no other", async (solver) => {
  const property = fc.asyncProperty(recipe(20), fc.integer(), async (steps, seed) => {
    const t = follow(steps, plain).at(-1)!;
    const { pins, values } = pinned([t], seed);
    const equal = raw("=", [t, constantOf(values.get(t)!, t.sort)], BOOL_SORT);
    const [yes, no] = [
      await ask(solver, { assertions: [...pins, equal], wanted: [t] }),
      await ask(solver, { assertions: [...pins, raw("not", [equal], BOOL_SORT)], wanted: [] }),
    ];
    assert.equal(no.status, "unsat", inspect(no));
    assert.ok(yes.status === "sat", inspect(yes));
    assert.equal(yes.values[0], values.get(t));
  });
  await fc.assert(property, { numRuns: cases(30, 1500) });
});

withEach("the values of a model fit together", async (solver) => {
  const property = fc.asyncProperty(recipe(12), async (steps) => {
    const made = follow(steps, plain);
    const known = new Map<(typeof made)[number], SmtValue>();
    evaluateAll(made, () => 0n, known);
    const terms = [...known.keys()];
    const wish = made.find((t) => t.sort === BOOL_SORT);
    const answer = await ask(solver, { assertions: wish === undefined ? [] : [wish], wanted: terms });
    if (answer.status === "unsat") return;
    assert.ok(answer.status === "sat", inspect(answer));
    const values = new Map(terms.map((t, i) => [t, answer.values[i]!]));
    for (const t of terms) {
      const operands = new Map(t.args.map((a) => [a, values.get(a)!]));
      assert.equal(evaluateAll([t], (s) => values.get(s)!, operands)[0], values.get(t), t.op);
    }
  });
  await fc.assert(property, { numRuns: cases(20, 1000) });
});

withEach("checks in one context have the answers that they have alone, whatever stands before them", async (solver) => {
  const property = fc.asyncProperty(
    recipe(10),
    fc.array(recipe(6), { minLength: 1, maxLength: 6 }),
    async (shared, more) => {
      const claims = (steps: typeof shared): Smt[] => follow(steps, plain).filter((t) => t.sort === BOOL_SORT);
      const [base, checks] = [claims(shared), more.map(claims)];
      const got = await solver.check(printChecks({ base, checks }), LIMITS);
      assert.ok(got.status === "checked", inspect(got));
      for (const [i, check] of checks.entries()) {
        const alone = await ask(solver, { assertions: [...base, ...check], wanted: [] });
        const both = [alone.status, got.answers[i]!.status];
        assert.ok(both[0] === both[1] || both.includes("unknown"), both.join(" "));
      }
    },
  );
  await fc.assert(property, { numRuns: cases(15, 300) });
});

withEach("a check that takes too much is unknown, and those behind it are answered", async (solver) => {
  const checks = [HARD.assertions, sumQuestion(5).assertions, HARD.assertions, [FALSE]];
  const got = await solver.check(printChecks({ base: [], checks }), { resource: 5_000, wall: 60_000 });
  assert.ok(got.status === "checked", inspect(got));
  assert.deepEqual(
    got.answers.map((a) => a.status),
    ["unknown", "sat", "unknown", "unsat"],
  );
});

withEach(
  "the same question has the same answer and the same count of work, whatever was asked before",
  async (solver) => {
    const first = await ask(solver, sumQuestion(50));
    assert.ok(first.status === "sat" && first.values[0] === 1275n, inspect(first));
    await ask(solver, easy(3));
    await ask(solver, HARD, { resource: 20_000, wall: 60_000 });
    await solver.check(printChecks({ base: easy(3).assertions, checks: [sumQuestion(5).assertions] }), LIMITS);
    assert.deepEqual(await ask(solver, sumQuestion(50)), first);
  },
);

withEach("the limit of resources gives unknown, and the next question is answered", async (solver) => {
  const answer = await ask(solver, HARD, { resource: 20_000, wall: 60_000 });
  assert.ok(answer.status === "unknown" && answer.detail !== "", inspect(answer));
  assert.equal((await ask(solver, easy(11))).status, "sat");
});

withEach("a solver that is stuck is ended, and the next question is answered", async (solver) => {
  assert.equal((await ask(solver, easy(11))).status, "sat");
  const answer = await ask(solver, HARD, { resource: 1e9, wall: 100 });
  assert.equal(answer.status, "stalled", inspect(answer));
  assert.equal((await ask(solver, easy(10))).status, "unsat");
});

withEach("a text that is no SMT-LIB is an error, and the next question is answered", async (solver) => {
  for (const text of ["(bad\n", ")\n", '(echo "unsat")\n', "(declare-fun f () Nothing)\n"]) {
    const answer = await solver.ask({ text, asked: [], wanted: 0 }, { resource: 10_000, wall: 300 });
    assert.ok(answer.status === "error" || answer.status === "stalled", `${text} ${inspect(answer)}`);
    assert.equal((await ask(solver, easy(10))).status, "unsat");
  }
});

test("several solvers at once, with long texts: the right answers", async () => {
  const solvers = Array.from({ length: cases(2, 6) }, () => found.get("z3")!.open());
  try {
    const rounds = Array.from({ length: cases(1, 10) }, (_, i) => 3000 + i);
    assert.ok(printQuestion(longQuestion(rounds[0]!, true)).text.length > 200_000);
    const run = async (solver: SolverProcess, right: boolean): Promise<void> => {
      for (const n of rounds) {
        const answer = await ask(solver, longQuestion(n, right));
        assert.equal(answer.status, right ? "sat" : "unsat", inspect(answer).slice(0, 500));
      }
    };
    await Promise.all(solvers.map((s, i) => run(s, i % 2 === 0)));
  } finally {
    await Promise.all(solvers.map((s) => s.close()));
  }
});

test("a native solver that is killed is an error, and a new one answers", {
  skip: found.get("z3-native") === undefined,
}, async () => {
  const native = found.get("z3-native")!.open();
  assert.equal((await ask(native, easy(11))).status, "sat");
  const running = ask(native, HARD, { resource: 1e9, wall: 60_000 });
  setTimeout(() => spawnSync("kill", ["-9", ...childrenNamed("z3")]), 50);
  const answer = await running;
  assert.ok(answer.status === "error" && /SIGKILL/.test(answer.detail), inspect(answer));
  assert.equal((await ask(native, easy(11))).status, "sat");
});

/** The children of this process that run a program. */
function childrenNamed(name: string): string[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=,comm=", "--ppid", `${process.pid}`], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => (line.trim().endsWith(` ${name}`) ? [line.trim().split(" ")[0]!] : []));
}

const fake = fileURLToPath(new URL("./fake-solver.js", import.meta.url));
const misbehaving = (mode: string) =>
  new DialogueProcess("cvc5", "0", () => pipeChannel(process.execPath, [fake, mode]));

for (const [mode, status, detail] of [
  ["garbage", "error", /cut short/],
  ["other", "stalled", /time limit/],
  ["silent", "stalled", /time limit/],
  ["endless", "stalled", /time limit/],
  ["error", "error", /no answer/],
  ["die", "error", /exit code 42: assertion violated/],
  ["cut", "error", /exit code 0: unsat/],
] as const) {
  test(`a solver that answers in the way "${mode}" is ${status}, never unsat`, async () => {
    const solver = misbehaving(mode);
    const answer = await ask(solver, easy(10), { resource: 1000, wall: status === "stalled" ? 500 : 30_000 });
    assert.ok(answer.status === status && detail.test(answer.detail), inspect(answer));
    const checks = printChecks({ base: easy(10).assertions, checks: [[FALSE], []] });
    const got = await solver.check(checks, { resource: 1000, wall: status === "stalled" ? 500 : 30_000 });
    assert.equal(got.status, status, inspect(got));
    await solver.close();
  });
}

test("an answer that belongs to an earlier question is an error", async () => {
  const solver = misbehaving("late");
  const unanswered = { assertions: easy(11).assertions, wanted: [] };
  assert.equal((await ask(solver, unanswered)).status, "sat");
  assert.equal((await ask(solver, unanswered)).status, "error");
  await solver.close();
});

test("a program that is not there, and a worker that does not load, are errors", async () => {
  const solvers = [
    new DialogueProcess("cvc5", "0", () => pipeChannel("no-such-solver", [])),
    new DialogueProcess("z3", "0", () => z3Channel(new URL("./no-such-worker.js", import.meta.url))),
  ];
  for (const solver of solvers) {
    assert.equal((await ask(solver, easy(10))).status, "error");
    await solver.close();
    assert.deepEqual(await ask(solver, easy(10)), { status: "error", detail: "the solver is closed" });
  }
});

test("a process that used solvers ends by itself", () => {
  const script = fileURLToPath(new URL("./use-solver.js", import.meta.url));
  for (const how of ["close", "forget", "close-busy"]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, how], {
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.equal(status, 0, stderr);
    assert.equal(stdout, how === "forget" ? "unsat\n" : "unsat\nclosed\n");
  }
});
