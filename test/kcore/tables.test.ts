/** Code of layers 5 to 8 on the bottom machine's tables beside the specifications, step by step, in random runs of several CPUs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CORE } from "../../kcore/layers/00-machine/constants.ts";
import type { Gfn, Machine, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { walkStage2 } from "../../kcore/layers/00-machine/walk.ts";
import { gfnOf } from "../../src/isa/vmsa/index.ts";
import { u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import {
  address,
  assertAlike,
  assertRelated,
  assertSound,
  frameOfStep,
  perform,
  type Step,
  smallMachine,
  steps,
  vm,
} from "./tables.ts";

const VMIDS = [vm(0n), vm(1n), CORE];
const PROBES = [address(0n, 0n, 0n, 5n), address(511n, 1n, 511n, 510n), address(3n, 2n, 1n, 0n), u64(1n << 62n)].map(
  (a): Gfn => gfnOf(a),
);
const room = fc.record({ pud: fc.bigInt(0n, 2n), pmd: fc.bigInt(0n, 3n), pte: fc.bigInt(0n, 4n) });

/** Machines of levels 4 (code of layers 5 to 8), 5, 6, 7, and 8 (no code). */
const LEVELS = [4, 5, 6, 7, 8] as const;
type Machines = readonly Machine[];

function performAll(machines: Machines, step: Step): readonly [Machines, bigint | undefined] {
  const done = machines.map((m, i) => perform(m, LEVELS[i]!, step));
  const answers = done.map(([, answer]) => answer);
  for (const answer of answers) assert.equal(answer, answers[0]);
  return [done.map(([m]) => m), answers[0]];
}

const vmidOf = (step: Step): Vmid => (step.kind === "take" ? vm(0n) : step.vmid);

function assertAll(machines: Machines, vmid: Vmid, gfn: Gfn, other: Gfn): void {
  const [l4, l5, l6, l7, l8] = machines as [Machine, Machine, Machine, Machine, Machine];
  for (const m of machines) assertAlike(m, l4, vmid, gfn);
  assertRelated(l8, l6, vmid, gfn);
  assertRelated(l7, l6, vmid, gfn);
  assertSound(l8, vmid, gfn, other);
  for (const m of [l4, l5])
    assert.deepEqual(walkStage2(m.objects.npts.at(vmid), vmid, gfn), l8.objects.npts.at(vmid).pt.at(gfn));
}

test("code and specifications of layers 5 to 8 agree, step by step", () => {
  const seen = new Set<string>();
  const property = fc.property(room, steps(VMIDS, 60), (rooms, run) => {
    let machines: Machines = LEVELS.map(() => smallMachine(VMIDS, rooms));
    let before = PROBES[0]!;
    for (const step of run) {
      const [next, answer] = performAll(machines, step);
      machines = next;
      seen.add(`${step.kind} ${answer}`);
      for (const gfn of [frameOfStep(step), before]) assertAll(machines, vmidOf(step), gfn, before);
      before = frameOfStep(step);
    }
    const touched = new Set([...PROBES, ...run.map(frameOfStep)]);
    for (const vmid of VMIDS) for (const gfn of touched) assertAll(machines, vmid, gfn, before);
  });
  fc.assert(property, { numRuns: cases(150, 10000), seed: 1 });
  for (const status of [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n])
    assert.ok(seen.has(`map ${status}`), `map answers ${status}`);
  for (const status of [0n, 1n, 7n]) assert.ok(seen.has(`clear ${status}`), `clear answers ${status}`);
  for (const status of [0n, 1n]) assert.ok(seen.has(`take ${status}`), `take answers ${status}`);
  for (const level of [0n, 2n, 3n]) assert.ok(seen.has(`level ${level}`), `level answers ${level}`);
});
