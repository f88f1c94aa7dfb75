/**
 * Other CPUs in the proofs of KCore: each way of making it wrong is refuted. Where a goal is named, only that goal is asked, so that it
 * is this one that sees the mistake. The quick tier tries those whose refutation is small.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { defineLayer, layersOf, planLayer, proveTheorem, THOROUGH } from "../../src/check/proof/index.ts";
import { type GoalWorkshop, openGoalWorkshop } from "../../src/cli/goals.ts";
import type { TheoremReport } from "../../src/evidence/index.ts";
import { kernelFiles, loadNatives, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram, nativesWith } from "../../src/kernel/index.ts";
import { full } from "../tier.ts";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const root = join(dist, "..");
const entries = kernelFiles(root, "kcore");
let shop: GoalWorkshop;
let original: (name: string) => unknown;
before(async () => {
  const io = { stdout: process.stdout, stderr: process.stderr, env: process.env };
  shop = await openGoalWorkshop(io as never, { solver: "auto", cache: true });
  const { program } = liftProgram(entries, { read: (file) => readKernelFile(root, file) });
  original = await loadNatives(dist, [...program.modules.keys()]);
});
after(() => shop.close());

/** A file of KCore, what stands there, and what stands there instead. */
type Change = readonly [file: string, from: string, to: string];

/** Proves the goals of a theorem that say `about`, with changes. */
async function prove(changes: readonly Change[], layer: number, name: string, about: string): Promise<TheoremReport> {
  const read = (file: string): string | undefined =>
    changes.reduce(
      (text, [at, from, to]) => (file.endsWith(at) ? text?.replace(from, to) : text),
      readKernelFile(root, file),
    );
  const changed = entries.filter((f) => read(f) !== readKernelFile(root, f));
  assert.equal(changed.length, new Set(changes.map(([file]) => file)).size, "each change has a place");
  const { program, errors } = liftProgram(entries, { read });
  assert.deepEqual(errors, []);
  const changedNatives = nativesWith(program, changed, original, { defineLayer });
  const natives = (name: string): unknown => (name === THOROUGH ? true : changedNatives(name));
  const at = layersOf(program).find((l) => l.number === layer)!;
  const [theorem] = planLayer(program, at, natives, new Set([name])).theorems.filter((t) => t.name === name);
  const goals = theorem!.paths.flatMap((p) => p.goals.filter((g) => g.about.includes(about)));
  assert.ok(goals.length > 0, about);
  // One way, without a witness of its own: a goal that is refuted needs none.
  const paths = [{ ...theorem!.paths[0]!, facts: [], knowledge: { ...goals[0]!.goal.knowledge, schemas: [] }, goals }];
  return proveTheorem(
    { ...theorem!, paths },
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

async function refuted(changes: readonly Change[], layer: number, name: string, about: string): Promise<string> {
  const { verdict, counterexample } = await prove(changes, layer, name, about);
  assert.equal(verdict.status, "refuted", JSON.stringify(verdict));
  return counterexample!.lines.join("\n");
}

const OPS = "08-npt-ops/code.ts";
const WALK = "07-npt-walk/code.ts";
const CLEAR = "  const status = clearNpt(vmid, addr);\n  releaseLockPt(vmid);\n";
const BREAK = "  setPte(vmid, pmd, gfn, NO_ENTRY);\n  flush(vmid, addr);\n";

test("the lock of a table is given up before the table is changed", { skip: !full }, async () => {
  const early: Change = [OPS, CLEAR, "  releaseLockPt(vmid);\n  const status = clearNpt(vmid, addr);\n"];
  assert.match(await refuted([early], 8, "clearS2pt", "holds(m"), /breaks a require/);
});

test("level and entry are read in two sections: right alone, wrong when others map in between", {
  skip: !full,
}, async () => {
  const torn: Change = [
    OPS,
    "  const pte = walkNpt(vmid, addr);\n  releaseLockPt(vmid);\n  return pte;",
    "  const level = getNptLevel(vmid, addr);\n  releaseLockPt(vmid);\n  acquireLockPt(vmid);\n  const pte = walkNpt(vmid, addr);\n  releaseLockPt(vmid);\n  return level === PAGE_LEVEL || level === BLOCK_LEVEL ? pte : NO_LEVEL_64;",
  ];
  const zero: Change = [OPS, "function setLeaf", "const NO_LEVEL_64 = u64(0n);\n\nfunction setLeaf"];
  const name: Change = [OPS, "import type { U32, U64 } from", "import { type U32, type U64, u64 } from"];
  assert.match(await refuted([torn, zero, name], 8, "walkS2pt", "the result"), /other CPUs/);
});

test("giving a lock up commits another object", { skip: !full }, async () => {
  const other: Change = [
    "04-locks/spec.ts",
    "m.committed.npts.with(vmid, m.objects.npts.at(vmid))",
    "m.committed.npts",
  ];
  await refuted([other], 8, "clearS2pt", "committed.npts.*.pt.*.level is what");
});

test("hardware finds a new leaf before the specification has made its step", { skip: !full }, async () => {
  const late: Change = ["07-npt-walk/proof.ts", '{ step: "setPte", when: makesPage }', '"dsb"'];
  await refuted([late], 7, "setPage", "then tlbFill");
});

test("a TLBI before the leaf is cleared: hardware may cache the old leaf again", async () => {
  const early: Change = [WALK, BREAK, "  flush(vmid, addr);\n  setPte(vmid, pmd, gfn, NO_ENTRY);\n"];
  await refuted([early], 7, "clearNpt", "then tlbFill");
});

test("no DSB between the cleared leaf and the TLBI", async () => {
  const early: Change = [WALK, "  dsb();\n  tlbiIpa(vmid, addr);\n", "  tlbiIpa(vmid, addr);\n"];
  assert.match(await refuted([early], 7, "clearNpt", 'm.tstate !== "broken"'), /breaks a require/);
});
