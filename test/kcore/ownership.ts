/** Layers 16 and 17 in tests: what three CPUs and hardware do with pages, and what is true of every state that they come to. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { NO_LEVEL, NOBODY, NOWHERE, RETIRED } from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import * as bottom from "../../kcore/layers/00-machine/spec.ts";
import type { Bank, Cpu, Gfn, Machine, Pfn, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../../kcore/layers/04-locks/index.ts";
import * as mem from "../../kcore/layers/16-mem-manager/index.ts";
import { mayHostReach } from "../../kcore/layers/16-mem-manager/rules.ts";
import { type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { bank } from "./io-tables.ts";
import { cpu, page, vm } from "./tables.ts";

export const HOST = vm(0n);
/** Frames that steps are about: two of memory, one of KCore's, one of the SMMUs', one of a device. */
export const PAGES = [0x40000n, 0x40001n, 0x10n, 0x2b400n, 0x90000n].map((n) => u64(n) as Pfn);
const VMS = [vm(1n), vm(2n)];
const BANKS = [bank(0n), bank(1n), bank(8n)];
export const addressOf = (pfn: bigint): U64 => u64(pfn << 12n);

/** A machine in which bank 0 is the host's, bank 8 VM 1's, and bank 1 nobody's; VM 2 is retired. */
export function startMachine(): Machine {
  const m = initialMachine(cpu(0n));
  const smmuVmid = m.objects.smmuVmid.with(bank(0n), u32(0n)).with(bank(8n), u32(1n));
  const vms = m.objects.vms.with(vm(2n), { ...m.objects.vms.at(vm(2n)), state: RETIRED });
  return { ...m, objects: { ...m.objects, smmuVmid, vms } };
}

/** In a section of a VM. */
export function inVm<T>(vmid: Vmid, operate: () => T): T {
  acquireLockVm(vmid);
  const answer = operate();
  releaseLockVm(vmid);
  return answer;
}

export interface OwnershipStep {
  readonly kind:
    | "host"
    | "vm"
    | "io"
    | "assign"
    | "smmu"
    | "grant"
    | "revoke"
    | "clear"
    | "attach"
    | "detach"
    | "fill"
    | "smmuFill";
  readonly cpu: Cpu;
  readonly vmid: Vmid;
  readonly pfn: Pfn;
  readonly gfn: Gfn;
  readonly bank: Bank;
}

const STEPS: readonly OwnershipStep["kind"][] = [
  ...["host", "vm", "io", "assign", "assign", "smmu", "grant", "revoke", "clear", "attach", "detach"],
  ...["fill", "fill", "smmuFill"],
] as OwnershipStep["kind"][];

export const ownershipSteps = (maxLength: number): fc.Arbitrary<OwnershipStep[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...STEPS),
      cpu: fc.constantFrom(0n, 1n, 2n).map(cpu),
      vmid: fc.constantFrom(VMS[0]!, VMS[0]!, ...VMS),
      pfn: fc.constantFrom(...Array.from({ length: 9 }, () => PAGES[0]!), ...PAGES),
      gfn: fc.constantFrom(5n, 5n, 5n, 6n).map((g) => u64(g) as Gfn),
      bank: fc.constantFrom(...BANKS),
    }),
    { maxLength, size: "max" },
  );

/** Where the devices of a bank may see a page: the host's at its own frame. */
const iovaOf = ({ bank: b, gfn, pfn }: OwnershipStep): U64 => addressOf(b === 8n ? gfn : pfn);

/** Does a step on a machine of a level; gives what it answers. */
export function performOwnership(
  m: Machine,
  level: number,
  step: OwnershipStep,
): readonly [Machine, bigint | undefined] {
  const on = { ...m, curid: step.cpu };
  const { vmid, pfn, gfn } = step;
  const withBanks = <T>(operate: () => T): readonly [Machine, T] =>
    withMachine(on, level, () => {
      acquireLockSmmu();
      const answer = operate();
      releaseLockSmmu();
      return answer;
    });
  const run = (operate: () => bigint): readonly [Machine, bigint] => withMachine(on, level, operate);
  switch (step.kind) {
    case "host":
      return run(() => mem.mapPageHost(addressOf(pfn)));
    case "vm":
      return run(() => mem.mapPfnVm(vmid, addressOf(gfn), pfn));
    case "io":
      return run(() => mem.mapVmIo(vmid, addressOf(u64(gfn + 100n)), addressOf(pfn)));
    case "assign":
      return run(() => mem.assignPfnToVm(vmid, gfn, pfn));
    case "smmu":
      return run(() => mem.assignPfnToSmmu(vmid, gfn, pfn));
    case "grant":
      return run(() => mem.grantVmPage(vmid, pfn));
    case "revoke":
      return run(() => mem.revokeVmPage(vmid, pfn));
    case "clear":
      return run(() => inVm(vmid, () => mem.clearVmPage(vmid, pfn)));
    case "attach":
      return withBanks(() => mem.updateSmmuPage(step.bank, iovaOf(step), page(pfn)));
    case "detach":
      return [withBanks(() => mem.unmapSmmuPage(step.bank, iovaOf(step)))[0], undefined];
    case "fill":
      return [fills(level, on, step), undefined];
    case "smmuFill": {
      const fill = level >= 11 ? bottom.smmuFillMap : bottom.smmuFill;
      return [fill(on, step.bank, u64(iovaOf(step) >> 12n) as Gfn), undefined];
    }
  }
}

function fills(level: number, m: Machine, { vmid, gfn, pfn }: OwnershipStep): Machine {
  const fill = level >= 7 ? bottom.tlbFillMap : bottom.tlbFill;
  return fill(fill(m, HOST, u64(pfn) as Gfn), vmid, gfn);
}

/**
 * What the host, VMs and devices reach is what they may, by tables and by what is cached; `m` is a machine of layer 16. Of VM 2, which is retired
 * though it still has tables, nothing is said: before a VM is retired, they are emptied.
 */
export function assertIsolated(m: Machine): void {
  for (const pfn of PAGES) {
    const { owner, count } = m.objects.pages.at(pfn);
    for (const seen of [m.objects.npts.at(HOST).pt.at(u64(pfn) as Gfn), m.tlb.at(HOST).at(u64(pfn) as Gfn)])
      if (seen.level !== NO_LEVEL) assert.ok(seen.pfn === pfn && mayHostReach(owner, count), `host reaches ${pfn}`);
    let devices = 0n;
    for (const b of BANKS)
      for (const g of [u64(pfn) as Gfn, u64(5n) as Gfn, u64(6n) as Gfn])
        for (const [place, seen] of [m.objects.spt.pt.at(b).at(g), m.smmuTlb.at(b).at(g)].entries()) {
          if (seen.level === NO_LEVEL || seen.pfn !== pfn) continue;
          const principal = m.objects.smmuVmid.at(b);
          assert.ok(principal !== NOBODY && owner === principal, `bank ${b} reaches ${pfn}`);
          if (principal === 0n && place === 0) devices++;
        }
    if (owner === 0n) assert.ok(devices <= count, `${devices} banks map ${pfn}, counted ${count}`);
    if (owner === NOBODY) assert.equal(m.objects.pages.at(pfn).gfn, NOWHERE);
  }
  for (const g of [5n, 6n, 105n, 106n].map((n) => u64(n) as Gfn))
    for (const seen of [m.objects.npts.at(vm(1n)).pt.at(g), m.tlb.at(vm(1n)).at(g)]) {
      if (seen.level === NO_LEVEL) continue;
      const { owner } = m.objects.pages.at(seen.pfn);
      assert.ok(owner === NOBODY || owner === 1n, `VM 1 reaches ${seen.pfn}`);
    }
}
