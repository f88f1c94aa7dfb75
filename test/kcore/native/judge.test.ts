/** Who looks at a machine again and again evaluates only what rests on something that has changed, and finds what one finds that evaluates all. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CORE } from "../../../kcore/layers/00-machine/constants.ts";
import { Judge } from "../../../kcore/native/index.ts";
import { AT, KEPT_BYTES, layoutFor, RECORD_BYTES, VM } from "../../../kcore/native/layout.ts";
import { stubFile } from "../../../src/cli/attack/attacks.ts";
import { Draw } from "../../../src/cli/attack/draw.ts";
import { ENTRY } from "../../../src/cli/attack/host.ts";
import { perform, startCpus } from "../../../src/cli/attack/steps.ts";
import { guestKey, newKCore } from "../../../src/cli/run/sekvm.ts";
import { DEFAULTS, MAP, Machine, MIB } from "../../../src/machine/index.ts";

const kcore = newKCore();
const config = { ...DEFAULTS, cpus: 4, memory: 4 * MIB + KEPT_BYTES, smmus: true, hypervisor: kcore.name };
const machine = new Machine(config, { disks: [], hypervisor: kcore });
machine.write(ENTRY, readFileSync(stubFile));
machine.start(ENTRY);
kcore.install(machine, guestKey());
startCpus(machine);
const layout = layoutFor(MAP.ram, config.memory, MAP.smmus);
const [quick, whole] = [new Judge(machine, kcore), new Judge(machine, kcore, { isWhole: true })];
const draw = new Draw(3, layout);
const STEPS = 400;
const evaluated = { quick: 0, whole: 0 };
for (let i = 0; i < STEPS; i++) {
  draw.told(perform(machine, draw.step()));
  for (const [name, judge] of Object.entries({ quick, whole }))
    assert.deepEqual(judge.look(), [], `${name}, step ${i}`);
}
evaluated.quick = quick.evaluated;
evaluated.whole = whole.evaluated;

test("far fewer statements are evaluated when those are left out that rest on nothing new", () => {
  assert.ok(evaluated.quick < evaluated.whole / 5, JSON.stringify(evaluated));
});

/** Puts a word into KCore's memory, past KCore, has both judges look, and takes it back. */
function spoiled(at: number, bytes: 4 | 8, value: bigint): void {
  const place = machine.ram.at(layout.core + at);
  const before = machine.ram.load(place, bytes);
  machine.ram.store(place, bytes, value);
  const [a, b] = [quick.look(), whole.look()].map((found) =>
    found.map(({ says, where }) => `${says} at ${where}`).sort(),
  );
  assert.notDeepEqual(a, []);
  assert.deepEqual(a, b);
  machine.ram.store(place, bytes, before);
  quick.look();
  whole.look();
  assert.deepEqual([quick.look(), whole.look()], [[], []]);
}
const recordOf = (page: number): number => AT.records + RECORD_BYTES * (layout.coreBytes / 4096 + page);

test("whatever somebody writes to KCore's memory past KCore is found by both, and alike", () => {
  const stub = (ENTRY - layout.host) / 4096; // which the host runs
  spoiled(recordOf(stub), 4, CORE); // KCore's, all of a sudden
  spoiled(recordOf(stub), 4, 3n); // a VM's
  spoiled(recordOf(stub) + 8, 8, 7n); // at another frame
  spoiled(AT.vms + VM.bytes * 5 + VM.state, 4, 3n); // verified, without a signature
  spoiled(AT.vms + VM.bytes * 5 + VM.images, 4, 5n); // images without places
  spoiled(AT.banks + 4 * 3, 4, 77n); // a principal that there is not
});

test("what no table maps any more is found in a TLB", () => {
  const root = machine.ram.at(layout.core + 0x10000);
  const table = machine.ram.u8.slice(root, root + 4096);
  machine.ram.u8.fill(0, root, root + 4096);
  const [a, b] = [quick.look(), whole.look()].map((found) =>
    found.map(({ says, where }) => `${says} at ${where}`).sort(),
  );
  machine.ram.u8.set(table, root);
  assert.ok(
    a!.some((text) => text.startsWith("cachedIsMapped")),
    a!.join("\n"),
  );
  assert.deepEqual(a, b);
});
