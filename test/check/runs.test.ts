/**
 * Counterexamples are run: each way of making examples/bank or a small system wrong is refuted by a run that breaks what is named here;
 * and a state that a solver might find and that is none, or in which others do what they may not, counts for nothing.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  functionsOfProgram,
  type LayeredSystem,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
} from "../../src/check/proof/index.ts";
import { replay } from "../../src/check/proof/run/replay.ts";
import type { GoalWorkshop } from "../../src/cli/goals.ts";
import type { TheoremReport } from "../../src/evidence/index.ts";
import { kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { workshop } from "./workshop.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
let shop: GoalWorkshop;
before(async () => {
  shop = await workshop();
});

/** A file of a system, what stands there, and what stands there instead. */
type Change = readonly [file: string, from: string, to: string];

/** A system of a folder with changes. */
function changed(folder: string, changes: readonly Change[]): LayeredSystem {
  const left = new Set(changes);
  const read = (file: string): string | undefined => {
    let text = readKernelFile(root, file);
    for (const change of changes) {
      const [at, from, to] = change;
      if (text === undefined || !file.endsWith(at) || !text.includes(from)) continue;
      text = text.replaceAll(from, to);
      left.delete(change);
    }
    return text;
  };
  const { program, errors } = liftProgram(kernelFiles(root, folder), { read, isApart: true });
  assert.deepEqual([errors.map((e) => `${e.span.file} ${e.message}`), [...left]], [[], []]);
  const { system, errors: wrong } = readSystem(program);
  assert.deepEqual(
    wrong.map((e) => `${e.span.file} ${e.message}`),
    [],
  );
  return system!;
}

function theoremOf(system: LayeredSystem, layer: number, name: string) {
  const { theorems } = planLayer(system, system.layers.find((l) => l.number === layer)!, new Set([name]));
  return theorems[0]!;
}

const withRuns = (system: LayeredSystem) => {
  const { of: runs, endless } = recordedRuns(system, () => undefined);
  return { runs, endless };
};

async function prove(system: LayeredSystem, layer: number, name: string): Promise<TheoremReport> {
  const { program } = system;
  return proveTheorem(theoremOf(system, layer, name), {
    program,
    system,
    solver: shop.solver,
    ask: (question) => shop.askTimed(question),
    check: (checks) => shop.check(checks),
    natives: functionsOfProgram(program),
    ...withRuns(system),
    memory: undefined,
  });
}

/** A theorem of a system with changes is refuted by a run of which some line is so. */
async function refuted(
  folder: string,
  changes: readonly Change[],
  layer: number,
  name: string,
  line: RegExp,
): Promise<void> {
  const { verdict, counterexample } = await prove(changed(folder, changes), layer, name);
  assert.equal(verdict.status, "refuted", JSON.stringify(verdict));
  assert.match(counterexample!.lines.join("\n"), line);
}

const BANK = "examples/bank";
const CODE = "02-bank/code.ts";
const PROOF = "02-bank/proof.ts";
const BOTH = "  acquire(CHECKING);\n  acquire(SAVINGS);\n  const before";
const END = "  release(SAVINGS);\n  release(CHECKING);\n  return amount";
const WRITES = "    write(SAVINGS, u32(read(SAVINGS) + amount));\n";

test("one lock is given up before the other is taken: others see the money on its way", () =>
  refuted(
    BANK,
    [
      [CODE, BOTH, "  acquire(CHECKING);\n  const before"],
      [
        CODE,
        WRITES,
        `    release(CHECKING);\n    acquire(SAVINGS);\n${WRITES}    release(SAVINGS);\n    return true;\n`,
      ],
      [CODE, END, "  release(CHECKING);\n  return amount"],
    ],
    2,
    "save",
    /the specification changes what is another CPU's|others see after release \(specification, code\): balance/,
  ));

test("a lock is given up while there is something to write behind it", () =>
  refuted(
    BANK,
    [[CODE, WRITES, `    release(SAVINGS);\n${WRITES}`]],
    2,
    "save",
    /others see after release \(specification, code\): balance\[2\]|it breaks holds/,
  ));

test("what a counterexample says nothing of is as the machine begins, where nothing would be no state", () => {
  const apart = "a === b || m.root.at(a) !== m.root.at(b);";
  return refuted(
    BANK,
    [
      [CODE, WRITES, `    release(SAVINGS);\n${WRITES}`],
      ["01-index/relate.ts", apart, `(a !== u8(0n) || m.root.at(a) !== u8(0n)) && (${apart.slice(0, -1)});`],
    ],
    2,
    "save",
    /others see after release \(specification, code\): balance\[2\]|it breaks holds/,
  );
});

test("two sections in place of one: what was read in the first is old in the second", () => {
  const between = "  const before = read(CHECKING);\n";
  const again = "  release(SAVINGS);\n  release(CHECKING);\n  acquire(CHECKING);\n  acquire(SAVINGS);\n";
  // The step is made where the first section ends, or others step behind it.
  const seen = /others see after release \(specification, code\): balance|other CPUs \(before, after\)[\s\S]*release/;
  return refuted(BANK, [[CODE, between, between + again]], 2, "save", seen);
});

test("an access without its lock, and locks out of order, break a require that the line names", async () => {
  await refuted(
    BANK,
    [[CODE, BOTH, BOTH.replace("  acquire(SAVINGS);\n", "")]],
    2,
    "save",
    /where that is undefined: it breaks holds/,
  );
  const turned = "  acquire(SAVINGS);\n  acquire(CHECKING);\n  const before";
  await refuted(BANK, [[CODE, BOTH, turned]], 2, "save", /it breaks holdsNoneFrom/);
});

test("a transition that is made too late is seen, and the hint says where it could be made", () =>
  refuted(
    BANK,
    [[PROOF, 'title: "Bank", run,', 'title: "Bank", run, commits: [],']],
    2,
    "save",
    /others see after release[^\n]*\nhint: the specification has made no transition yet; if release is where/,
  ));

test("a require of what others may change hints at an await", () =>
  refuted(
    "examples/counter",
    [
      ["00-machine/spec.ts", "  awaits(isFree(m, lock));", "  require(isFree(m, lock));"],
      ["00-machine/spec.ts", "awaits, require", "require"],
    ],
    1,
    "add",
    /it breaks isFree[^\n]*\nhint: that was so until other CPUs stepped/,
  ));

test("a clause that a step breaks is refuted for a CPU that relies on it", () =>
  refuted(
    BANK,
    [["02-bank/spec.ts", "return [m, true];", "return [{ ...m, supply: u32(m.supply + 1n) }, true];"]],
    2,
    "audit",
    /(isConserved|supplyIsFixed)\(\) is false for the specification after/,
  ));

test("clauses are transitive and reflexive, on states", async () => {
  const little: Change = [PROOF, "before.supply === after.supply", "after.supply <= before.supply + 1n"];
  await refuted(BANK, [little], 2, "kept", /supplyIsFixed\(\) is false of two steps, and true of each of them/);
  const never: Change = [PROOF, "before.supply === after.supply", "before.supply < after.supply"];
  await refuted(BANK, [never], 2, "kept", /supplyIsFixed\(\) is false between a state and itself/);
});

test("the initial machine breaks an invariant", () =>
  refuted(
    BANK,
    [["00-machine/initial.ts", "supply: u32(1000n)", "supply: u32(7n)"]],
    2,
    "initial isConserved",
    /isConserved\(\) is false of the initial machine/,
  ));

const CASES = "test/check/cases";

test("loops: an invariant that a round breaks, a measure that does not fall", async () => {
  await refuted(
    `${CASES}/name-capture`,
    [["01-bank/proof.ts", "=> u32(n - i);", "=> u32(5n);"]],
    1,
    "f",
    /at the head of the loop, again \(specification, code\): supply/,
  );
  await refuted(`${CASES}/replay-hangs`, [], 1, "f", /the measure of the loop does not fall: \d+, then \d+/);
});

test("a loop that changes what others change, too, and does not list it is refuted", async () => {
  const LOOP = "test/check/systems/loop-of-sections";
  const listed = await prove(changed(LOOP, []), 1, "raiseAll");
  assert.equal(listed.verdict.status, "proved");
  const left: Change = ["01-cells/proof.ts", 'changes: ["cells", "owners"]', "changes: []"];
  await refuted(LOOP, [left], 1, "raiseAll", /a round of the loop changes (cells|owners)\S*, which is not listed/);
});

test("what a round changed before it came to a loop inside of it counts too", async () => {
  const LOOP = "test/check/systems/loop-of-sections";
  const inner: Change = [
    "01-cells/code.ts",
    "    cell = u8(cell + 1n);\n",
    "    cell = u8(cell + 1n);\n    let j = u8(0n);\n    while (j < 1n) j = u8(j + 1n);\n",
  ];
  const head = 'loops: { raiseAll: [{ invariant: isBetween, changes: ["cells", "owners"], measure: toGo }] }';
  const loops = (changes: string): Change => [
    "01-cells/proof.ts",
    head,
    `loops: { raiseAll: [{ invariant: isBetween, changes: ${changes}, measure: toGo }, { invariant: isInside, changes: [], measure: oneOff }] }`,
  ];
  const inside: Change = [
    "01-cells/proof.ts",
    "const run = ",
    "export const isInside = (m: Machine, n: U8, cell: U8, j: U8): boolean => cell <= n && j <= 1n && !holds(m, CELLS);\nexport const oneOff = (_m: Machine, j: U8): U8 => u8(1n - j);\nconst run = ",
  ];
  const listed = await prove(changed(LOOP, [inner, loops('["cells", "owners"]'), inside]), 1, "raiseAll");
  assert.equal(listed.verdict.status, "proved");
  const found = /a round of the loop changes (cells|owners)\S*, which is not listed/;
  await refuted(LOOP, [inner, loops("[]"), inside], 1, "raiseAll", found);
});

test("a path that waits for itself", () =>
  refuted(`${CASES}/lock-twice`, [], 1, "tryPut", /waits for ever: this CPU holds lock 0 itself/));

test("a specification that waits where the code does not", () =>
  refuted(`${CASES}/awaits-sequential`, [], 1, "save", /the specification's save waits where the code does not/));

// States that count for nothing.

/** A model in which CPU 1 looks; symbols are fields of states. */
const model = (
  entries: Readonly<Record<string, bigint>>,
  owners: readonly (readonly [string, bigint, bigint])[] = [],
) => ({
  entries: [
    ...Object.entries({ "hi.self": 1n, "other.self": 2n, ...entries }).map(([name, value]) => ({
      name,
      args: [],
      value,
    })),
    ...owners.flatMap(([state, lock, cpu]) => [
      { name: `${state}.owners`, args: [lock], value: cpu === 0n ? 1n : 0n },
      { name: `${state}.owners.cpu.cpu`, args: [lock], value: cpu },
    ]),
  ],
});

test("others may not hand their lock over, nor break what is known: such a counterexample is none", () => {
  const system = changed("examples/ring", []);
  const theorem = theoremOf(system, 2, "put");
  const goal = theorem.paths.flatMap((p) => p.goals).find((g) => g.others?.[0] === 1)!;
  assert.ok(goal !== undefined, "others step before the first step of put");
  const tag = (kind: "cpu" | "nobody"): bigint => {
    const { sort } = system.machine;
    const owners = sort.fields.find((f) => f.name === "owners")!.sort;
    const cases = owners.kind === "map" && owners.to.kind === "union" ? owners.to.cases.map((c) => c.name) : [];
    return BigInt(cases.indexOf(kind));
  };
  const given = (who: bigint) => ({
    entries: [
      ...model({}).entries,
      { name: "hi.owners", args: [0n], value: tag("nobody") },
      { name: "others1.owners", args: [0n], value: tag("cpu") },
      { name: "others1.owners.cpu.cpu", args: [0n], value: who },
    ],
  });
  const handed = replay(theorem, goal, given(1n), { system });
  assert.deepEqual(handed.kind === "open" && [handed.why, /who owns a lock/.test(handed.detail)], [
    "others may not",
    true,
  ]);
  const taken = replay(theorem, goal, given(2n), { system });
  assert.equal(taken.kind === "open" && taken.why, "waits");
});

test("a state that breaks an invariant is no state", () => {
  const system = changed(BANK, []);
  const theorem = theoremOf(system, 2, "audit");
  const goal = theorem.paths[0]!.goals[0]!;
  const found = replay(theorem, goal, model({ "hi.supply": 5n }), { system });
  assert.deepEqual(found.kind === "open" && [found.why, found.detail], ["no state", "isConserved() is false"]);
});

test("code that goes on for ever ends the run, not the tool", () => {
  const loop = (round: string): LayeredSystem =>
    changed("examples/counter", [
      [
        "01-counter/code.ts",
        "  acquire(COUNTER);\n",
        `  let n = u32(1n);\n  while (n !== 0n) {\n    n = ${round};\n  }\n  acquire(COUNTER);\n`,
      ],
    ]);
  const [system, same] = [loop("u32(n + 2n)"), loop("u32(1n)")];
  const theorem = theoremOf(changed("examples/counter", []), 1, "add");
  const goal = theorem.paths[0]!.goals[0]!;
  const settingOf = ({ layers }: LayeredSystem) =>
    ({ ...theorem.setting, primitive: layers[1]!.primitives[0]! }) as typeof theorem.setting;
  const found = replay({ ...theorem, setting: settingOf(system) }, goal, model({}), { system });
  assert.equal(found.kind === "open" && found.why, "step limit");
  const still = replay({ ...theorem, setting: settingOf(same) }, goal, model({}), { system: same });
  assert.match(still.kind === "fails" ? still.confirmed.lines[0]! : "", /the code does not end/);
});

test("code of which a round leaves everything as it was is refuted by a run, though it cannot be planned", async () => {
  const loop = "  let n = by;\n  while (n !== 7n) {\n    n = by;\n  }\n  acquire(COUNTER);\n";
  const system = changed("examples/counter", [["01-counter/code.ts", "  acquire(COUNTER);\n", loop]]);
  const { verdict, counterexample } = await prove(system, 1, "add");
  assert.equal(verdict.status, "refuted");
  assert.match(counterexample!.lines[0]!, /^add\(\d+\) does not end/);
});

test("a state of a run witnesses what CPUs rely on: others may have left it as it was", async () => {
  const { verdict, paths } = await prove(changed(BANK, []), 2, "kept");
  assert.deepEqual([verdict.status, paths.map((p) => p.witness)], ["proved", ["run"]]);
});

test("what is known of fields that no step touches is aside, and still known", () => {
  const { paths } = theoremOf(changed(BANK, []), 2, "save");
  const { schemas, reserve = [] } = paths[0]!.goals[0]!.goal.knowledge;
  const named = (list: typeof schemas): boolean => list.some(({ name }) => name === "slotsAreApart");
  assert.deepEqual([named(schemas), named(reserve)], [false, true]);
});
