/** Layers proved by a solver that is made up: their order, how much is done at once, stopping. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { PlannedGoal } from "../../src/check/proof/goals.ts";
import {
  type PlannedTheorem,
  type ProveLayersOptions,
  proveLayers,
  proveTheorem,
  recordedRuns,
  type Workplace,
} from "../../src/check/proof/index.ts";
import { openSystem } from "../../src/cli/prove/system.ts";
import type { LayerReport } from "../../src/evidence/index.ts";
import { app, BOOL_SORT, type Smt, TRUE } from "../../src/smt/index.ts";
import { span } from "../../src/text/index.ts";
import { launcher } from "../cli/sekvm.ts";

const tiny = join(dirname(launcher), "..", "test/cli/fixtures/tiny");
const { system } = await openSystem(tiny, span("", 0, 0));
const turn = (n: number): Promise<void> =>
  n === 0 ? Promise.resolve() : new Promise((r) => setImmediate(() => r(turn(n - 1))));

/** Answers `unsat` after as many turns of the event loop as `delay` says. */
function workplace(delay: (goal: string) => number, asked: (goal: string) => void = () => undefined): Workplace {
  return {
    program: system!.program,
    system: system!.layered,
    solver: "made up",
    natives: () => undefined,
    runs: () => [],
    memory: undefined,
    ask: async (_, goal) => {
      asked(goal);
      await turn(delay(goal));
      return { answer: { status: "unsat", resource: 1 }, cached: false, milliseconds: 0 };
    },
  };
}

async function all(place: Workplace, options: Partial<ProveLayersOptions> = {}): Promise<LayerReport[]> {
  const found: LayerReport[] = [];
  for await (const layer of proveLayers(system!.layers, place, options)) found.push(layer);
  return found;
}

test("reports come in the order of the layers, whatever is answered first", async () => {
  const slowFirst = await all(workplace((goal) => (goal.startsWith("01/") ? 20 : 0)));
  const slowLast = await all(workplace((goal) => (goal.startsWith("01/") ? 0 : 20)));
  assert.deepEqual(
    slowFirst.map((l) => l.number),
    [0, 1, 2],
  );
  assert.deepEqual(slowFirst, slowLast);
});

test("a path to which no state is known is vacuous, though every goal is proved", async () => {
  const [, counter] = await all(workplace(() => 0));
  const bump = counter!.theorems.find((t) => t.name === "bump")!;
  assert.ok(bump.goals.every((g) => g.verdict.status === "proved"));
  assert.equal(bump.verdict.status, "vacuous");
});

test("only so many theorems are worked on at once", async () => {
  const at = { now: 0, most: 0 };
  const options: Partial<ProveLayersOptions> = {
    atOnce: 1,
    onProved: ({ layer, name }) => {
      if (names.has(`0${layer}/${name}`)) at.now--; // others needed no solver
    },
  };
  const place = workplace(() => 3);
  const names = new Set<string>();
  const watched: Workplace = {
    ...place,
    ask: (question, goal) => {
      const theorem = goal.split("/").slice(0, 2).join("/");
      if (goal.includes("/") && !names.has(theorem)) {
        names.add(theorem);
        at.now++;
        at.most = Math.max(at.most, at.now);
      }
      return place.ask(question, goal);
    },
  };
  await all(watched, options);
  assert.equal(at.most, 1);
});

test("--only leaves out theorems and keeps layers", async () => {
  const found = await all(
    workplace(() => 0),
    { only: (_, { name }) => name === "bump" },
  );
  assert.deepEqual(
    found.map((l) => l.theorems.map((t) => t.name)),
    [[], ["bump"], []],
  );
});

test("after it is stopped, theorems that were finished are shown, the others of their layer unknown, later layers left out", async () => {
  const stop = new AbortController();
  const place = workplace(
    () => 5,
    (goal) => goal.startsWith("01/bump") && stop.abort(),
  );
  const found = await all(place, { signal: stop.signal, atOnce: 1 });
  assert.deepEqual(
    found.map((l) => l.number),
    [0, 1],
  );
  const verdicts = found[1]!.theorems.map(({ name, verdict }) => [
    name,
    verdict.status === "unknown" ? verdict.why : "",
  ]);
  assert.deepEqual(Object.fromEntries(verdicts), { staysSmall: "", bump: "stopped" });
});

test("an error while a layer is planned or proved ends the run with it", async () => {
  const place: Workplace = { ...workplace(() => 0), ask: () => Promise.reject(new Error("a defect")) };
  await assert.rejects(all(place), /a defect/);
});

test("a layer of which everything is known is neither planned nor asked about again, until a source changes", async () => {
  const kept = new Map<string, string>();
  const memory = { get: (key: string) => kept.get(key), put: (key: string, text: string) => void kept.set(key, text) };
  // Recorded runs reach the paths of refinements: those of a stated theorem have no witness, and its layer is not proved.
  const place = { ...workplace(() => 0), memory, runs: recordedRuns(system!.layered, () => undefined).of };
  const proved = (layers: readonly LayerReport[]) => layers.map((l) => l.theorems.map((t) => t.verdict.status));
  let planned = 0;
  const count = { onPlanned: () => void planned++ };
  const first = await all(place, count);
  assert.equal(planned, 3);
  const isKept = first.filter((l) => l.theorems.every((t) => t.verdict.status === "proved")).length;
  assert.ok(isKept > 0 && isKept < 3, "what is not proved is not kept");
  planned = 0;
  assert.deepEqual(proved(await all(place, count)), proved(first));
  assert.equal(planned, 3 - isKept);
  const changed = new Map([...system!.program.modules].map(([f, m]) => [f, { ...m, text: `${m.text} ` }]));
  planned = 0;
  await all({ ...place, program: { ...system!.program, modules: changed } }, count);
  assert.equal(planned, 3);
});

/** A theorem of claims without hypotheses. */
function claiming(claims: readonly Smt[], kindOf: (i: number) => PlannedGoal["kind"] = () => "assert"): PlannedTheorem {
  const knowledge = { schemas: [], laws: [], uses: new Map(), codecSorts: () => assert.fail() };
  const facts: readonly Smt[] = [];
  const goals = claims.map((claim, i): PlannedGoal => {
    return { kind: kindOf(i), about: claim.name, span: undefined, keys: [], goal: { facts, claim, knowledge } };
  });
  return {
    ...{
      layer: 1,
      kind: "stated",
      primitive: undefined,
      name: "two",
      title: "two",
      span: undefined,
      failure: undefined,
      unknown: undefined,
    },
    setting: { kind: "none" },
    paths: [{ decisions: [], facts, knowledge, goals }],
    waits: [],
  };
}

const open = (name: string): Smt => app(name, [], BOOL_SORT);

test("a theorem stops at its first goal that is refuted, and says of the others that they were not asked", async () => {
  const asked: string[] = [];
  const place: Workplace = {
    ...workplace(() => 0),
    ask: (question, goal) => {
      asked.push(goal);
      const values = question.wanted.map((t) => (t.sort.kind === "bool" ? false : 0n));
      return Promise.resolve({ answer: { status: "sat", resource: 1, values }, cached: false, milliseconds: 0 });
    },
    confirm: () => ({ kind: "fails", confirmed: { lines: ["it fails"], inputs: [] } }),
  };
  const report = await proveTheorem(claiming([open("p"), open("q"), TRUE]), place);
  assert.deepEqual(
    report.goals.map(({ verdict }) => (verdict.status === "unknown" ? verdict.why : verdict.status)),
    ["refuted", "skipped", "proved"],
  );
  assert.ok(
    report.goals.every((g) => g.kind === report.goals.at(-1)!.kind),
    "what became of a goal is not its kind",
  );
  assert.equal(report.verdict.status, "refuted");
  assert.deepEqual(asked, ["01/two/0/0 integers 0"]);
});

test("a goal that a look does not prove is looked at with more that is known, and then asked by itself; one that it proves is not", async () => {
  const asked: string[] = [];
  const looks: (readonly string[])[] = [];
  const place: Workplace = {
    ...workplace(
      () => 0,
      (goal) => asked.push(goal),
    ),
    check: ({ checks }, labels) => {
      assert.equal(checks.length, labels.length);
      looks.push(labels);
      const answers = labels.map((l) => ({ status: l === "01/two/0/0" ? "unsat" : "unknown", resource: 1 }) as const);
      return Promise.resolve({ answers, cached: false, milliseconds: 0 });
    },
  };
  const report = await proveTheorem(claiming([open("p"), open("q")]), place);
  assert.ok(report.goals.every((g) => g.verdict.status === "proved"));
  assert.deepEqual(looks, [["01/two/0/0", "01/two/0/1"], ["01/two/0/1"], ["01/two/0/1"]]);
  assert.deepEqual(
    asked.filter((label) => label.startsWith("01/")),
    ["01/two/0/1 integers 0"],
  );
});

test("once a run is stopped no further goal is asked, nor another form of the same one", async () => {
  const asked: string[] = [];
  const stop = new AbortController();
  const place: Workplace = {
    ...workplace(() => 0),
    ask: (_, goal) => {
      asked.push(goal);
      stop.abort();
      return Promise.resolve({ answer: { status: "stalled", detail: "stopped" }, cached: false, milliseconds: 0 });
    },
    signal: stop.signal,
  };
  const { goals, paths } = await proveTheorem(claiming([open("p"), open("q")]), place);
  assert.deepEqual(
    goals.map(({ verdict }) => (verdict.status === "unknown" ? verdict.why : verdict.status)),
    ["stopped", "stopped"],
  );
  assert.deepEqual([asked, paths.map((p) => p.witness)], [["01/two/0/0 integers 0"], ["skipped"]]);
});

test("once a run is stopped nothing is made of the goals that are left, nor looked up", async () => {
  const seen: string[] = [];
  const stop = new AbortController();
  const place: Workplace = {
    ...workplace(() => 0),
    check: (_, labels) => {
      seen.push(...labels);
      stop.abort();
      return Promise.resolve({ answers: undefined, cached: false, milliseconds: 0 });
    },
    memory: { get: () => void seen.push("looked up"), put: () => undefined },
    signal: stop.signal,
  };
  // Those of the second kind come behind all of the first.
  const theorem = claiming([open("p"), open("q")], (i) => (i === 0 ? "assert" : "guarantee"));
  const { goals } = await proveTheorem(theorem, place);
  assert.ok(goals.every((g) => g.verdict.status === "unknown" && g.verdict.why === "stopped"));
  assert.deepEqual(seen, ["looked up", "01/two/0/0"]);
});
