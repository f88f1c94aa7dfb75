/** What is said in `security` of the highest machine: who steps, what each step owes, what sealing does, and what theorems may use. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  conditionsOf,
  functionsOfProgram,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
} from "../../src/check/proof/index.ts";
import { cpuActors } from "../../src/check/proof/system/index.ts";
import type { GoalWorkshop } from "../../src/cli/goals.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { workshop } from "./workshop.ts";

let shop: GoalWorkshop;
before(async () => {
  shop = await workshop();
});

/** A counter that is to stay even, with a step by one and a step by two. */
const TEXTS: Readonly<Record<string, string>> = {
  "00-machine/state.ts": `import type { Id, U32 } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export interface Machine { readonly self: Cpu; readonly count: U32; readonly other: U32 }
export const isSmall = (n: U32): boolean => n < 1000n;
`,
  "00-machine/spec.ts": `import { require, u32 } from "sekvm/kernel";
import { isSmall, type Machine } from "./state.ts";
export function addOne(m: Machine): Machine { require(isSmall(m.count)); return { ...m, count: u32(m.count + 1n) }; }
export function addTwo(m: Machine): Machine { require(isSmall(m.count)); return { ...m, count: u32(m.count + 2n) }; }
export const touchOther = (m: Machine): Machine => ({ ...m, other: u32(7n) });
`,
  "00-machine/index.ts": `import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const addOne = bottom(spec.addOne);
export const addTwo = bottom(spec.addTwo);
export const touchOther = bottom(spec.touchOther);
`,
  "00-machine/machine.ts": `import { defineMachine } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import type { Cpu, Machine } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({ self, count: u32(0n), other: u32(0n) });
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { count: "shared", other: "shared" },
});
`,
  "01-top/code.ts": `import { addTwo } from "../00-machine/index.ts";
export function bump(): void { addTwo(); }
`,
  "01-top/spec.ts": `import { require, u32 } from "sekvm/kernel";
import { isSmall, type Machine } from "../00-machine/state.ts";
export function bump(m: Machine): Machine { require(isSmall(m.count)); return { ...m, count: u32(m.count + 2n) }; }
`,
  "01-top/index.ts": `import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";
export const { bump } = offers(1, spec, code);
`,
  "01-top/proof.ts": `import { defineLayer } from "sekvm/check";
import { addOne } from "../00-machine/index.ts";
export const layer = defineLayer({ title: "Top", seals: [addOne] });
`,
  "security/relate.ts": `import type { Machine } from "../00-machine/state.ts";
export const isEven = (m: Machine): boolean => (m.count & 1n) === 0n;
`,
  "security/theorems.ts": `import { assert, theorem } from "sekvm/kernel";
import type { Machine } from "../00-machine/state.ts";
export const isNotSeven = theorem((m: Machine) => { assert(m.count !== 7n); });
`,
  "security/proof.ts": `import { defineLayer } from "sekvm/check";
import { isSmall } from "../00-machine/state.ts";
import { isEven } from "./relate.ts";
import { isNotSeven } from "./theorems.ts";
export const layer = defineLayer({ title: "security", conditions: { small: [isSmall], even: [isEven, isNotSeven] } });
`,
};

/** The system with other texts in some files. */
function systemOf(changes: Readonly<Record<string, string>> = {}, root = "s") {
  const texts: Record<string, string | undefined> = { ...TEXTS, ...changes };
  const at = (file: string): string => (file.startsWith("security/") ? `${root}/${file}` : `s/${file}`);
  const files = new Map(Object.entries(texts).map(([file, text]) => [at(file), text]));
  const { program, errors } = liftProgram([...files.keys()], { read: (f) => files.get(f), isApart: true });
  if (errors.length > 0) return { program, system: undefined, errors };
  return { program, ...readSystem(program) };
}

/** Verdicts of what is planned of security, by name. */
async function verdictsOf(changes: Readonly<Record<string, string>> = {}): Promise<Map<string, string>> {
  const { program, system, errors } = systemOf(changes);
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  const runs = recordedRuns(system!, () => undefined);
  const place = {
    ...{
      program,
      system: system!,
      solver: "z3",
      natives: functionsOfProgram(program),
      runs: runs.of,
      endless: runs.endless,
    },
    memory: undefined,
    ask: (question: Parameters<typeof shop.askTimed>[0]) => shop.askTimed(question),
    check: (checks: Parameters<typeof shop.check>[0]) => shop.check(checks),
  };
  const found = new Map<string, string>();
  for (const theorem of planLayer(system!, system!.layers.at(-1)!).theorems)
    found.set(theorem.name, (await proveTheorem(theorem, place)).verdict.status);
  return found;
}

const names = (changes: Readonly<Record<string, string>> = {}): readonly string[] =>
  cpuActors(systemOf(changes).system!).map(({ primitive, isFree }) => `${primitive.short}${isFree ? " free" : ""}`);

test("every step that nobody seals has a theorem, or touches nothing that is said", async () => {
  assert.deepEqual(names(), ["addTwo", "touchOther free", "bump"]);
  const verdicts = await verdictsOf();
  assert.deepEqual(
    [...verdicts],
    [
      ["isNotSeven", "proved"],
      ["initial isEven", "proved"],
      ["addTwo", "proved"],
      ["bump", "proved"],
    ],
  );
});

test("a step that is not sealed and breaks what is said is refuted, though no code takes it", async () => {
  const open = {
    "01-top/proof.ts": TEXTS["01-top/proof.ts"]!.replace(", seals: [addOne]", "").replace(/import \{ addOne.*\n/, ""),
  };
  assert.deepEqual(names(open), ["addOne", "addTwo", "touchOther free", "bump"]);
  assert.equal((await verdictsOf(open)).get("addOne"), "refuted");
});

test("a theorem of security has what is true of every state, and no more", async () => {
  const odd = {
    "security/relate.ts": TEXTS["security/relate.ts"]!.replace("(m.count & 1n) === 0n", "m.count < 2000n"),
  };
  assert.equal((await verdictsOf(odd)).get("isNotSeven"), "refuted");
});

test("what is false of the first state is refuted", async () => {
  const odd = { "security/relate.ts": TEXTS["security/relate.ts"]!.replace("=== 0n", "=== 1n") };
  assert.equal((await verdictsOf(odd)).get("initial isEven"), "refuted");
});

test("what is sealed no layer above calls, and only what is there is sealed", () => {
  const above = {
    "02-more/code.ts": 'import { addOne } from "../00-machine/index.ts";\nexport function odd(): void { addOne(); }\n',
    "02-more/spec.ts": TEXTS["01-top/spec.ts"]!.replace("bump", "odd").replace("2n", "1n"),
    "02-more/index.ts": TEXTS["01-top/index.ts"]!.replace("bump", "odd").replace("(1,", "(2,"),
  };
  assert.deepEqual(
    systemOf(above).errors.map((e) => e.message),
    ["addOne is called past layer 1, which seals it"],
  );
  const own = {
    "01-top/proof.ts": TEXTS["01-top/proof.ts"]!.replace("addOne }", "bump }")
      .replace("00-machine/index", "01-top/index")
      .replace("[addOne]", "[bump]"),
  };
  assert.deepEqual(
    systemOf(own).errors.map((e) => e.message),
    ["bump, which is sealed, is no primitive of a layer below"],
  );
});

test("security stands beside the layers or beside their folder, and conditions in it alone", () => {
  assert.equal(systemOf({}, "elsewhere").errors[0]!.code, "KTS37");
  const inLayer = {
    "01-top/proof.ts": TEXTS["01-top/proof.ts"]!.replace("seals: [addOne]", "conditions: { none: [addOne] }"),
  };
  assert.ok(systemOf(inLayer).errors.some((e) => e.code === "KTS61" || e.code === "KTS62"));
});

test("conditions are counted: calls of steps that ask, and what is shown", () => {
  assert.deepEqual(conditionsOf(systemOf().system!), [
    {
      ...{ name: "small", calls: 1, callsAt: [{ layer: 1, calls: 1 }], claims: [] },
      ...{ invariants: 0, clauses: 0, theorems: 0, idle: [] },
    },
    {
      ...{
        name: "even",
        calls: 0,
        callsAt: [],
        claims: ["s/security/relate.ts#isEven", "s/security/theorems.ts#isNotSeven"],
      },
      ...{ invariants: 1, clauses: 0, theorems: 1, idle: [] },
    },
  ]);
  const idle = {
    "01-top/code.ts":
      'import { touchOther } from "../00-machine/index.ts";\nexport function bump(): void { touchOther(); }\n',
  };
  assert.deepEqual(conditionsOf(systemOf(idle).system!)[0]!.idle.length, 1);
});

test("a goal names the invariant or the theorem that it is about", () => {
  const { system } = systemOf();
  const goals = planLayer(system!, system!.layers.at(-1)!).theorems.flatMap((t) =>
    t.paths.flatMap((p) => p.goals.map((g) => `${t.kind} ${t.primitive ?? "-"}: ${g.of}`)),
  );
  const isEven = "s/security/relate.ts#isEven";
  assert.deepEqual(
    [...new Set(goals)],
    [
      "stated -: s/security/theorems.ts#isNotSeven",
      `initial -: ${isEven}`,
      `actor addTwo: ${isEven}`,
      `actor bump: ${isEven}`,
    ],
  );
});
