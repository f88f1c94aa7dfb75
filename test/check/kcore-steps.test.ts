/** Steps *invariant* and *wdrf* of `sekvm verify`, on reports that are made up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConditionCount } from "../../src/check/proof/index.ts";
import { invariantStep } from "../../src/check/verify/invariant.ts";
import type { SequenceOutput } from "../../src/check/verify/messages.ts";
import { wdrfStep } from "../../src/check/verify/wdrf.ts";
import { shownTable } from "../../src/check/verify/wdrf-table.ts";
import type { ConditionVerdict, Finding, LayerReport } from "../../src/evidence/index.ts";
import { type JobResult, UNLIMITED } from "../../src/jobs/index.ts";
import { shownText } from "../../src/report/index.ts";
import { clean, goal, layer, limit, refuted as refutedGoal, theorem, report as withRefuted } from "../report/proofs.ts";

const NAMES = ["drf-kernel", "no-barrier-misuse", "memory-isolation", "transactional-page-table"];
const ALL = [...NAMES, "write-once-kernel-mapping", "sequential-tlb-invalidation"];
const count = (name: string): ConditionCount => ({
  name,
  calls: 2,
  callsAt: [{ layer: 7, calls: 2 }],
  claims: [],
  invariants: 1,
  clauses: 0,
  theorems: 0,
  idle: [],
});

function kcore(layers: readonly LayerReport[], conditions: readonly ConditionCount[] = ALL.map(count)) {
  return {
    layers: layers.map((l) => l.number),
    conditions: async () => conditions,
    async *prove(part: "layers" | "security") {
      yield* part === "layers" ? layers : layers.map((l) => ({ ...l, isLayer: false }));
    },
  };
}
const control = { results: async () => [], signal: new AbortController().signal };

const proved: ConditionVerdict = { status: "proved", reliesOn: ["no other code"] };
const refuted: ConditionVerdict = { status: "refuted", witness: "a race", reliesOn: [] };
const finding: Finding = { what: "a race", places: [], kind: "path", trace: [] };
const answer = (verdict: ConditionVerdict): JobResult<SequenceOutput> => {
  const findings = verdict.status === "refuted" ? [finding] : [];
  const answers = [{ condition: "drf-kernel" as const, verdict, findings, notes: [] }];
  return { status: "done", output: { answers, cut: false }, cached: false, milliseconds: 1 };
};
const form = (name: string | undefined) => {
  const conditions = ["drf-kernel" as const];
  return { program: "lock", form: name, file: `lock${name ?? ""}.s`, conditions, text: "", settings: "" };
};
/** Step *wdrf* on a program and its broken forms, with the answers. */
async function wdrfOn(
  system: ReturnType<typeof kcore>,
  program: ConditionVerdict | undefined,
  broken: readonly ConditionVerdict[],
) {
  const own = program === undefined ? [] : [form(undefined)];
  const sequences = [...own, ...broken.map(() => form("BROKEN"))];
  const results = [...(program === undefined ? [] : [program]), ...broken].map(answer);
  const step = wdrfStep({ basic: [], locks: [], sequences, kcore: system }, { limits: UNLIMITED });
  assert.equal(step.jobs.length, sequences.length);
  return (await step.run({ ...control, results: async () => results })).report;
}
const wdrf = (...of: Parameters<typeof kcore>) => wdrfOn(kcore(...of), proved, [refuted]);

test("six conditions are proved when all of the proofs are, each with what it comes down to", async () => {
  const report = await wdrf(clean.layers);
  assert.equal(report.verdict.status, "proved");
  assert.deepEqual(
    report.details.map((d) => d.name),
    [...ALL, "lock.s"],
  );
  assert.match(report.details[0]!.text, /: 2 calls that owe it, 1 invariant$/);
  assert.equal(report.counts["calls that owe one"], 12);
});

test("a condition that is not declared, or for which nothing asks, is vacuous", async () => {
  const missing = await wdrf(clean.layers, NAMES.map(count));
  assert.deepEqual([missing.verdict.status, missing.details.at(-2)!.verdict.status], ["vacuous", "vacuous"]);
  assert.equal(missing.details[0]!.verdict.status, "proved");
  const idle = await wdrf(clean.layers, [...ALL.slice(1).map(count), { ...count(ALL[0]!), idle: ["holds"] }]);
  assert.equal(idle.details[0]!.verdict.status, "vacuous");
});

test("no condition is proved where a theorem is refuted, or there is nothing", async () => {
  const { details } = await wdrf(withRefuted.layers);
  assert.ok(details.slice(0, ALL.length).every((d) => d.verdict.status === "refuted"));
  assert.equal((await wdrf([])).verdict.status, "vacuous");
});

test("of a sequence in AArch64 a row says what holds and how many broken forms are refuted", async () => {
  const { details, counts } = await wdrf(clean.layers);
  assert.deepEqual(details.at(-1), {
    name: "lock.s",
    verdict: proved,
    text: "in AArch64: drf-kernel; 1 broken form refuted; rests on no other code",
    refuted: [{ what: "BROKEN", finding }],
  });
  assert.equal(counts["broken forms refuted"], 1);
});

test("the step is as good as its sequences: each broken form is refuted, each program holds, and none shows nothing", async () => {
  const system = kcore(clean.layers);
  const none: ConditionVerdict = { status: "not-applicable", detail: "nothing is shared" };
  const open: ConditionVerdict = { status: "unknown", why: "limit", detail: "time ran out" };
  const holds: ConditionVerdict = { status: "holds", within: "2 CPUs", reliesOn: [] };
  const cases: readonly [ConditionVerdict | undefined, readonly ConditionVerdict[], string][] = [
    [proved, [refuted, proved], "vacuous"],
    [proved, [none], "vacuous"],
    [proved, [open], "unknown"],
    [proved, [], "vacuous"],
    [undefined, [], "vacuous"],
    [undefined, [refuted], "vacuous"],
    [none, [refuted], "vacuous"],
    [refuted, [refuted], "refuted"],
    [open, [refuted], "unknown"],
    [holds, [refuted], "holds"],
  ];
  for (const [program, broken, status] of cases)
    assert.equal((await wdrfOn(system, program, broken)).verdict.status, status, `${program?.status} ${broken.length}`);
});

test("invariants are proved by what the proofs of layers and of security say of them", async () => {
  const run = async (layers: readonly LayerReport[]) =>
    (await invariantStep({ basic: [], locks: [], sequences: [], kcore: kcore(layers) }).run(control)).report;
  const kept = (more = {}) =>
    layer(7, "NPTWalk", [theorem("kept", { goals: [goal("a", { kind: "guarantee" })], ...more })]);
  const { verdict, details } = await run([kept(), ...withRefuted.layers]);
  assert.equal(verdict.status, "proved");
  assert.deepEqual(
    details.map((d) => `${d.name} ${d.text.split(":")[0]}`),
    ["CPUs layers", "CPUs isolation"],
  );
  assert.equal((await run([kept({ verdict: refutedGoal })])).verdict.status, "refuted");
  assert.equal((await run(clean.layers)).verdict.status, "vacuous");
  assert.equal((await run([])).verdict.status, "vacuous");
});

test("the table has what was shown of each condition at each layer, and no more", () => {
  const isHeld = "kcore/security/relate.ts#isHeld";
  const about = (id: string, more = {}) => goal(id, { of: isHeld, ...more });
  const calls = (layer: number, calls: number) => ({ layer, calls });
  const conditions = [
    { ...count("drf-kernel"), callsAt: [calls(5, 3), calls(7, 2)] },
    { ...count("no-barrier-misuse"), callsAt: [], claims: [isHeld] },
  ];
  const kept = theorem("kept", {
    kind: "actor",
    goals: [about("a"), about("b", { verdict: limit }), goal("c", { of: "other" })],
  });
  const layers = [
    layer(5, "PTAlloc", [theorem("allocPud"), theorem("law", { kind: "law", verdict: refutedGoal })]),
    layer(6, "PTWalk", [theorem("walk")]),
    layer(7, "NPTWalk", [theorem("getNpt"), theorem("setNpt", { verdict: refutedGoal })]),
    { ...layer(99, "security", [kept]), isLayer: false },
  ];
  const table = shownTable(conditions, layers);
  assert.deepEqual(
    table.rows.map((r) => [r.name, ...r.cells.map((c) => `${c.shown}/${c.owed}`)]),
    [
      ["5 PTAlloc", "3/3", "0/0"],
      ["7 NPTWalk", "0/2", "0/0"],
      ["security", "0/0", "1/2"],
    ],
  );
  assert.equal(
    shownText(table),
    "  shown by layer: calls that owe it, and goals about what it comes down to\n" +
      "               drf-  no-barrier-\n" +
      "             kernel       misuse\n" +
      "  5 PTAlloc       3\n" +
      "  7 NPTWalk  0 of 2\n" +
      "  security                1 of 2\n",
  );
  // Where no refinement was asked, calls are not shown.
  assert.deepEqual(shownTable(conditions, [layer(5, "PTAlloc", [])]).rows[0]!.cells[0], { owed: 3, shown: 0 });
});
