/** Counterexamples of mistakes in KCore's code, on the machine: there the wrong code differs from its specification, and the code as it is does not. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { placedBoard } from "../../../kcore/native/held/bottom.ts";
import { BUGS } from "../../../scripts/counterexample-bugs.ts";
import {
  keptOnBottom,
  type LayeredSystem,
  type OnBottom,
  type PlannedTheorem,
  planLayer,
  readSystem,
} from "../../../src/check/proof/index.ts";
import { packageRoot } from "../../../src/cli/places.ts";
import { cryptography, kernelFiles, readKernelFile } from "../../../src/host/node/index.ts";
import { type KernelProgram, liftProgram } from "../../../src/kernel/index.ts";
import { El2 } from "../../../src/machine/el2/el2.ts";
import { sekvm } from "../../cli/sekvm.ts";
import { liftedKCore } from "../../kernel/agree.ts";

const bug = BUGS.find((b) => b.title.startsWith("The pool of level 1"))!;
/** CPU 0 holds the lock of VMID 1, whose pool of level 1 has no whole page left. */
const inputs = {
  kind: "refine",
  near: true,
  entries: [
    ["argument vmid", [], "0x1"],
    ["hi.objects.npts.pudNext", ["1"], "0x1110001"],
    ["hi.curid", [], "0x0"],
    ["hi.bars", ["0"], "0x0"],
    ["hi.owners", ["6"], "0x1"],
    ["hi.owners.cpu.cpu", ["6"], "0x0"],
    ["hi.tstate", [], "0x0"],
    ["hi.heldRanks", ["0", "5"], "0x6"],
  ],
};
const GOAL = [1, 0] as const;

/** KCore with the mistake. */
function mistaken(): KernelProgram {
  const entries = ["kcore/prelude", "kcore/layers"].flatMap((f) => kernelFiles(packageRoot, f));
  const read = (file: string): string | undefined => {
    const text = readKernelFile(packageRoot, file);
    return file === bug.file ? text?.replace(bug.before, bug.after) : text;
  };
  return liftProgram(entries, { read }).program;
}

/** The theorem that it makes false. */
function theoremIn(program: KernelProgram): readonly [PlannedTheorem, LayeredSystem] {
  const system = readSystem(program).system!;
  const layer = system.layers.find((l) => l.number === bug.layer)!;
  return [planLayer(system, layer, new Set(["allocPudPage"])).theorems[0]!, system];
}
const right = theoremIn(liftedKCore());
const wrong = theoremIn(mistaken());

const ran = ([theorem, system]: typeof right): OnBottom =>
  keptOnBottom(theorem, GOAL, inputs, { system }, () => placedBoard(cryptography));
const linesOf = (of: OnBottom): string => (of.status === "not run" ? of.why : of.lines.join("\n"));

test("wrong code differs on the machine from what its specification says", () => {
  const got = ran(wrong);
  assert.equal(got.status, "differs", linesOf(got));
  assert.match(linesOf(got), /first difference: allocPudPage returns 0x1110001, the specification 0$/m);
  assert.match(linesOf(got), /then: objects\.npts\[1\]\.pudNext: 0x1110001, 0x1111001 \(specification, machine\)$/m);
});

test("the code as it is agrees, and what is compared is what memory holds", () => {
  const kept = El2.prototype.store;
  const whole = ran(right);
  assert.equal(whole.status, "agrees", linesOf(whole));
  assert.match(linesOf(whole), /no difference from the specification/);
  // Of the wrong code, which stores, only the result is left to differ.
  El2.prototype.store = function (this: El2, pa, bytes, value) {
    return value === 0x1111001n ? true : kept.call(this, pa, bytes, value);
  };
  try {
    const lost = ran(wrong);
    assert.doesNotMatch(linesOf(lost), /pudNext/);
  } finally {
    El2.prototype.store = kept;
  }
});

test("the command says beside the replay what the machine shows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-on-machine-"));
  try {
    const file = join(folder, "allocPudPage.json");
    const [layer, theorem, goal] = [bug.layer, "allocPudPage", `05/allocPudPage/${GOAL.join("/")}`];
    writeFileSync(file, JSON.stringify({ schema: 1, system: "kcore", layer, theorem, goal, inputs }));
    const { code, stdout } = await sekvm(["prove", "--replay", file, "--on-machine"]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^PTAlloc\.allocPudPage does not fail on these inputs/);
    assert.match(stdout, /^ {2}on the machine: 1 calls?, 1 primitives? of layer 0$/m);
    assert.match(stdout, /^ {4}not put there: ghosts/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("only a counterexample is run on the machine", async () => {
  const { code, stderr } = await sekvm(["prove", "5", "--on-machine"]);
  assert.equal(code, 2);
  assert.match(stderr, /only a counterexample is run on the machine/);
});
