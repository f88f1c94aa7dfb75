/** Layers 18 and 19: code beside its specification in random runs of three CPUs; a VM goes one way, and what is given once is never given again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  ACTIVE,
  CORE,
  NO_ADDRESS,
  NO_VM,
  OK,
  POWEROFF,
  READY,
  REFUSED,
  REMAP_END,
  REMAP_START,
  RETIRED,
  UNUSED,
  VERIFIED,
} from "../../kcore/layers/00-machine/constants.ts";
import { beginVcpu, endVcpu, setNextVmid, setVcpuState, setVmState } from "../../kcore/layers/00-machine/index.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import type { Cpu, Machine, Vcpuid, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { withVm } from "../../kcore/layers/00-machine/vms.ts";
import * as locks from "../../kcore/layers/04-locks/index.ts";
import { getVmPoweron, retireVm, setVmPoweroff } from "../../kcore/layers/18-vm-power/index.ts";
import { allocRemapAddr, genVmid } from "../../kcore/layers/19-boot-core/index.ts";
import { Stuck, type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { inVm } from "./ownership.ts";
import { cpu, vm } from "./tables.ts";

const LEVELS = [4, 17, 18, 19] as const;
const VMS = [vm(1n), vm(2n)];
const start = (): Machine => initialMachine(cpu(0n));

interface Step {
  readonly kind: "off" | "on" | "retire" | "state" | "vcpu" | "bank" | "number" | "room";
  readonly cpu: Cpu;
  readonly vmid: Vmid;
  readonly state: bigint;
  readonly pages: U64;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step["kind"]>("off", "on", "retire", "retire", "state", "vcpu", "bank", "number", "room"),
  cpu: fc.constantFrom(0n, 1n, 2n).map(cpu),
  vmid: fc.constantFrom(...VMS),
  state: fc.constantFrom(READY, READY, VERIFIED, ACTIVE),
  pages: fc.constantFrom(0n, 1n, 0x1000n, 0x2000n, (1n << 64n) - 1n).map(u64),
});

function retired(vmid: Vmid): bigint {
  locks.acquireLockSmmu();
  const status = retireVm(vmid);
  locks.releaseLockSmmu();
  return status;
}

/** Does a step on a machine of a level; gives what it answers. Registering and running are of layers above: here states are set. */
function perform(
  m: Machine,
  level: number,
  { kind, cpu: curid, vmid, state, pages }: Step,
): readonly [Machine, unknown] {
  const on = { ...m, curid };
  switch (kind) {
    case "off":
      return withMachine(on, level, () => setVmPoweroff(vmid));
    case "on":
      return withMachine(on, level, () => getVmPoweron(vmid));
    case "retire":
      return withMachine(on, level, () => retired(vmid));
    case "state": {
      const isFresh = on.objects.vms.at(vmid).state < POWEROFF && state !== ACTIVE;
      return withMachine(on, level, () => inVm(vmid, () => isFresh && setVmState(vmid, u32(state))));
    }
    case "vcpu": {
      const known = on.objects.vms.at(vmid);
      const vcpuState = known.vcpuState.with(u32(pages & 7n), u32(state));
      return [withVm(on, vmid, { ...known, vcpuState }), state];
    }
    case "bank": {
      const isLive = on.objects.vms.at(vmid).state < POWEROFF;
      const owner = isLive && state === READY ? vmid : NO_VM;
      return [
        { ...on, objects: { ...on.objects, smmuVmid: on.objects.smmuVmid.with(u32(9n) as never, owner) } },
        owner,
      ];
    }
    case "number":
      return withMachine(on, level, genVmid);
    case "room":
      return withMachine(on, level, () => allocRemapAddr(pages));
  }
}

test("code and specifications of layers 18 and 19 agree step by step; nothing comes back, and nothing is given twice", () => {
  const seen = new Set<string>();
  const property = fc.property(fc.array(step, { maxLength: 50, size: "max" }), (run) => {
    let machines: readonly Machine[] = LEVELS.map(start);
    const numbers = new Set<unknown>();
    let end = REMAP_START;
    for (const s of run) {
      const before = machines[3]!.objects;
      const done = machines.map((m, i) => perform(m, LEVELS[i]!, s));
      for (const [, answer] of done) assert.equal(answer, done[0]![1], s.kind);
      machines = done.map(([m]) => m);
      const [, answer] = done[0]!;
      seen.add(`${s.kind} ${answer}`);
      for (const { objects } of machines) {
        assert.deepEqual(objects.core, machines[3]!.objects.core);
        for (const v of VMS) {
          const now = objects.vms.at(v);
          assert.equal(now.state, machines[3]!.objects.vms.at(v).state);
          const was = before.vms.at(v).state;
          if (was >= POWEROFF) assert.ok(now.state >= was, `from ${was} to ${now.state}`);
          if (was !== RETIRED && now.state === RETIRED) {
            for (let i = 0n; i < 8n; i++) assert.notEqual(now.vcpuState.at(u32(i)), ACTIVE);
            for (let b = 0n; b < 16n; b++) assert.notEqual(objects.smmuVmid.at(u32(b) as never), v);
          }
        }
      }
      if (s.kind === "number" && answer !== NO_VM) {
        assert.ok(!numbers.has(answer), `${answer} was given`);
        numbers.add(answer);
      }
      if (s.kind === "room" && answer !== NO_ADDRESS) {
        assert.ok((answer as bigint) >= end && (answer as bigint) + 4096n * s.pages < REMAP_END);
        end = u64((answer as bigint) + 4096n * s.pages);
      }
    }
  });
  // What must be seen is asked of these runs: they are the same each time.
  fc.assert(property, { numRuns: cases(60, 2000), seed: 1 });
  for (const answer of ["off 0", "off 9", "on true", "on false", "retire 0", "retire 9", "number 1", "room 0"])
    assert.ok(seen.has(answer), answer);
});

test("numbers of VMs that have run out are an answer, not a halt", () => {
  const [last] = withMachine(start(), 17, () => {
    locks.acquireLockCore();
    setNextVmid(u32(CORE - 1n));
    locks.releaseLockCore();
  });
  const [after, numbers] = withMachine(last, 17, () => [genVmid(), genVmid(), genVmid()]);
  assert.deepEqual([numbers, after.halt], [[CORE - 1n, NO_VM, NO_VM], false], "published: halt, with the lock held");
});

test("room for images that has run out is an answer, and smaller images still fit", () => {
  const [after, given] = withMachine(start(), 17, () =>
    [0x1fffn, 1n, 0x100000000n, 0n].map((n) => allocRemapAddr(u64(n))),
  );
  assert.deepEqual([given, after.halt], [[REMAP_START, NO_ADDRESS, NO_ADDRESS, 0x3fff000n], false]);
});

test("a VM that is gone is not switched off again, and one that was never there not at all", () => {
  const [after, answers] = withMachine(start(), 17, () => {
    inVm(vm(1n), () => setVmState(vm(1n), POWEROFF));
    retired(vm(1n));
    return [setVmPoweroff(vm(1n)), setVmPoweroff(vm(2n))];
  });
  assert.deepEqual(answers, [REFUSED, REFUSED], "published: power off, whatever the state");
  assert.deepEqual(
    VMS.map((v) => after.objects.vms.at(v).state),
    [RETIRED, UNUSED],
  );
});

test("a VM is retired when nothing of it runs and no device is its", () => {
  const [off, runs] = withMachine(start(), 17, () => {
    inVm(vm(1n), () => {
      setVmState(vm(1n), POWEROFF);
      setVcpuState(vm(1n), u32(7n), READY);
      beginVcpu(vm(1n), u32(7n) as Vcpuid);
    });
    return retired(vm(1n));
  });
  assert.equal(runs, REFUSED, "published: pages go back as soon as a VM is off, while another virtual CPU runs");
  const smmuVmid = off.objects.smmuVmid.with(u32(15n) as never, vm(1n));
  const still = (): bigint => {
    inVm(vm(1n), () => endVcpu(vm(1n), u32(7n) as Vcpuid));
    return retired(vm(1n));
  };
  const [, reaches] = withMachine({ ...off, objects: { ...off.objects, smmuVmid } }, 17, still);
  assert.equal(reaches, REFUSED, "published: and while its devices reach them");
  const [after, status] = withMachine(off, 17, still);
  assert.deepEqual([status, after.objects.vms.at(vm(1n)).state], [OK, RETIRED]);
  assert.throws(() => withMachine(start(), 18, () => retireVm(vm(1n))), Stuck, "the caller holds the lock of banks");
});
