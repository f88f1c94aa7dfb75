/**
 * Other CPUs in proofs, on examples/bank: it is proved; and each way of making it wrong is refuted by a run that breaks what
 * is named here, with the steps of the code and of other CPUs in it.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { layersOf, planLayer, proveTheorem } from "../../src/check/proof/index.ts";
import { type GoalWorkshop, openGoalWorkshop } from "../../src/cli/goals.ts";
import type { TheoremReport } from "../../src/evidence/index.ts";
import { kernelFiles, loadSources, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const folder = mkdtempSync(join(tmpdir(), "sekvm-sharing-"));
let shop: GoalWorkshop;
before(async () => {
  const out = { write: () => undefined };
  const env = { SEKVM_CACHE: join(folder, "cache") };
  shop = await openGoalWorkshop({ stdout: out, stderr: out, env } as never, { solver: "z3", cache: false });
});
after(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

const compiled = (file: string): string => pathToFileURL(join(root, "dist/src", file)).href;
const modules = {
  "sekvm/kernel": compiled("prelude/index.js"),
  "sekvm/check": compiled("check/proof/define.js"),
};

/** A file of the bank, what stands there, and what stands there instead. */
type Change = readonly [file: string, from: string, to: string];

/** The theorems of a layer of the bank with changes. */
async function planned(changes: readonly Change[], layerNumber: number) {
  const left = new Set(changes);
  const read = (file: string): string | undefined => {
    let text = readKernelFile(join(root, "examples"), file);
    for (const change of changes) {
      const [at, from, to] = change;
      if (text === undefined || !file.endsWith(at) || !text.includes(from)) continue;
      text = text.replaceAll(from, to);
      left.delete(change);
    }
    return text;
  };
  const { program, errors } = liftProgram(kernelFiles(join(root, "examples"), "bank"), { read, isApart: true });
  assert.deepEqual([errors.map((e) => `${e.span.file} ${e.message}`), [...left]], [[], []]);
  const texts = new Map([...program.modules.values()].map((m) => [m.file, m.text]));
  const natives = await loadSources(texts, { folder: join(folder, "build"), modules });
  const layer = layersOf(program).find((l) => l.number === layerNumber)!;
  return { program, natives, theorems: planLayer(program, layer, natives).theorems };
}

/** Proves one theorem, or those of its goals that say `about`. */
async function prove(changes: readonly Change[], name: string, about = "", layer = 2): Promise<TheoremReport> {
  const { program, natives, theorems } = await planned(changes, layer);
  const theorem = theorems.find((t) => t.name === name)!;
  const paths = theorem.paths.map((p) => ({ ...p, goals: p.goals.filter((g) => g.about.includes(about)) }));
  return proveTheorem(
    { ...theorem, paths },
    {
      program,
      solver: shop.solver,
      ask: async (question) => ({ answer: await shop.askOne(question), cached: false, milliseconds: 0 }),
      natives: (procedure) => natives(procedure) as never,
      runs: () => [],
      memory: undefined,
    },
  );
}

async function refuted(changes: readonly Change[], name: string, about: string, line: RegExp): Promise<void> {
  const { verdict, counterexample } = await prove(changes, name, about);
  assert.equal(verdict.status, "refuted", JSON.stringify(verdict));
  assert.match(counterexample!.lines.join("\n"), line);
}

const BOTH = "  acquire(CHECKING);\n  acquire(SAVINGS);\n  const before";
const END = "  release(SAVINGS);\n  release(CHECKING);\n  return amount";
const WRITES = "    write(SAVINGS, u32(read(SAVINGS) + amount));\n";
const CODE = "02-bank/code.ts";
const PROOF = "02-bank/proof.ts";

test("the bank is proved: an index that is a map, and operations that are one step whatever others do", async () => {
  for (const layer of [1, 2])
    for (const { name } of (await planned([], layer)).theorems) {
      const { verdict } = await prove([], name, "", layer);
      assert.equal(verdict.status, "proved", `${name}: ${JSON.stringify(verdict)}`);
    }
});

test("one lock is given up before the other is taken: others see the money on its way", async () => {
  const changes: Change[] = [
    [CODE, BOTH, "  acquire(CHECKING);\n  const before"],
    [CODE, WRITES, `    release(CHECKING);\n    acquire(SAVINGS);\n${WRITES}    release(SAVINGS);\n    return true;\n`],
    [CODE, END, "  release(CHECKING);\n  return amount"],
  ];
  const about = "release: balance.* changes only under its lock";
  await refuted(changes, "save", about, /the specification changes what is behind another CPU's lock: balance\[2\]/);
});

test("a lock is given up while there is something to write behind it", async () => {
  const early: Change = [CODE, WRITES, `    release(SAVINGS);\n${WRITES}`];
  // With nothing to save others see nothing, and the write behind it is one without the lock.
  const seen = /others see after release \(specification, code\): balance\[2\]|breaks a require of a callee: holds/;
  await refuted([early], "save", "holds", seen);
});

test("two sections in place of one: what was read in the first is old in the second", async () => {
  const between = "  const before = read(CHECKING);\n";
  const again = "  release(SAVINGS);\n  release(CHECKING);\n  acquire(CHECKING);\n  acquire(SAVINGS);\n";
  await refuted([[CODE, between, between + again]], "save", "release: balance.* is what", /others see after release/);
});

test("a racy program is proved without other CPUs, and refuted with them", async () => {
  const racy: Change[] = [
    [
      CODE,
      "  const found = read(CHECKING) + read(SAVINGS);\n  release(SAVINGS);\n  release(CHECKING);\n",
      "  const savings = read(SAVINGS);\n  release(SAVINGS);\n  release(CHECKING);\n  acquire(CHECKING);\n  const found = read(CHECKING) + savings;\n  release(CHECKING);\n",
    ],
  ];
  await refuted(racy, "audit", "the result", /the code returns false, the specification true[\s\S]*other CPUs/);
  const alone = readFileSync(join(root, "examples/bank", PROOF), "utf8");
  const sharing = / {2}sharing: \{[\s\S]*?\n {2}\},\n/.exec(alone)![0];
  const { verdict } = await prove([...racy, [PROOF, sharing, ""]], "audit");
  assert.equal(verdict.status, "proved", JSON.stringify(verdict));
});

test("an access without the lock, and locks out of order", async () => {
  await refuted(
    [[CODE, BOTH, BOTH.replace("  acquire(SAVINGS);\n", "")]],
    "save",
    "holds",
    /breaks a require of a callee: holds/,
  );
  const turned = "  acquire(SAVINGS);\n  acquire(CHECKING);\n  const before";
  await refuted([[CODE, BOTH, turned]], "save", "holds", /breaks a require of a callee: holdsNoneFrom/);
});

test("the step is made too late: others have seen it", async () => {
  await refuted([[PROOF, '    commits: ["release"],\n', ""]], "save", "balance.* is what", /others see after release/);
});

test("a clause that is left out: the code may not rely on it; one that a step breaks is refuted", async () => {
  await refuted([[PROOF, "{ says: supplyIsFixed }", ""]], "audit", "the result", /the code returns false/);
  const grows: Change = [
    "00-machine/spec.ts",
    "balance: m.balance.with(account, amount) }",
    "balance: m.balance.with(account, amount), supply: amount }",
  ];
  await refuted([grows], "save", "clause supplyIsFixed", /supplyIsFixed\(\) is false of write/);
});

const COVERED: Change[] = [
  [
    PROOF,
    "    clauses: [",
    "    covered: [{ relation: isConserved, lock: CHECKING }],\n    clauses: [{ says: savingsStay, exempt: holdsChecking }, ",
  ],
  [
    PROOF,
    "function run()",
    "export const holdsChecking = (m: Machine): boolean => holds(m, CHECKING);\nexport const savingsStay = (before: Machine, after: Machine): boolean =>\n  before.balance.at(SAVINGS) === after.balance.at(SAVINGS);\nfunction run()",
  ],
  [
    PROOF,
    "import { audit",
    'import { CHECKING, SAVINGS } from "../00-machine/state.ts";\nimport { isConserved } from "./relate.ts";\nimport { audit',
  ],
];

test("a covered relation may be broken while its lock is held, an open one may not", async () => {
  assert.equal((await prove(COVERED, "sharing")).verdict.status, "proved");
  assert.equal((await prove(COVERED, "save", "isConserved when its lock is free")).verdict.status, "proved");
  assert.equal((await prove(COVERED, "save", "clause savingsStay")).verdict.status, "proved");
  const open: Change[] = [
    ...COVERED,
    [PROOF, "covered: [{ relation: isConserved, lock: CHECKING }]", "open: [isConserved]"],
  ];
  await refuted(open, "save", "write: isConserved", /isConserved\(\) is false after write/);
});

test("a covered relation needs the clause that keeps it while the lock is held", async () => {
  const without: Change[] = [...COVERED, [PROOF, "{ says: savingsStay, exempt: holdsChecking }, ", ""]];
  await refuted(
    without,
    "save",
    "isConserved when its lock is free",
    /isConserved\(\) is false after release, and its lock is free/,
  );
  assert.notEqual((await prove(without, "sharing", "stays")).verdict.status, "proved");
});

test("clauses are reflexive and transitive", async () => {
  const never: Change = [PROOF, "before.supply === after.supply", "before.supply < after.supply"];
  assert.notEqual((await prove([never], "sharing", "reflexive")).verdict.status, "proved");
  const little: Change = [PROOF, "before.supply === after.supply", "after.supply <= before.supply + 1n"];
  assert.notEqual((await prove([little], "sharing", "transitive")).verdict.status, "proved");
  assert.equal((await prove([little], "sharing", "reflexive")).verdict.status, "proved");
});

test("a primitive that passes through owes others the same", async () => {
  const passes: Change = [
    "02-bank/index.ts",
    "export const save",
    'export { acquire, release, write } from "../01-index/index.ts";\nexport const save',
  ];
  assert.equal((await prove([passes], "acquire")).verdict.status, "proved");
  await refuted([passes], "write", "isConserved", /isConserved\(\) is false after the step/);
});

test("a field that a sharing does not speak of makes it unknown", async () => {
  const { verdict } = await prove([[PROOF, '      { field: "supply" },\n', ""]], "save");
  assert.deepEqual(verdict, {
    status: "unknown",
    why: "unsupported",
    detail: "the sharing does not say whether other CPUs change supply",
  });
});
