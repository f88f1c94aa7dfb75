/** Layers 16 and 17 in tests: what three CPUs and hardware do with pages, and what is true of every state that they come to. */
import fc from "fast-check";
import { CORE, RETIRED } from "../../kcore/layers/00-machine/constants.ts";
import { setVmRetired } from "../../kcore/layers/00-machine/index.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import * as bottom from "../../kcore/layers/00-machine/spec.ts";
import type { Bank, Cpu, Gfn, Machine, Pfn, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../../kcore/layers/04-locks/index.ts";
import { cachedIsMapped } from "../../kcore/layers/08-npt-ops/relate.ts";
import { ioCachedIsMapped } from "../../kcore/layers/12-mmio-spt-ops/relate.ts";
import * as mem from "../../kcore/layers/16-mem-manager/index.ts";
import * as lasting from "../../kcore/security/lasting.ts";
import * as security from "../../kcore/security/relate.ts";
import { type U32, type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
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
    | "bank"
    | "retire"
    | "fill"
    | "smmuFill";
  readonly cpu: Cpu;
  readonly vmid: Vmid;
  readonly pfn: Pfn;
  readonly gfn: Gfn;
  readonly bank: Bank;
}

const STEPS: readonly OwnershipStep["kind"][] = [
  ...[
    "host",
    "vm",
    "io",
    "assign",
    "assign",
    "smmu",
    "grant",
    "revoke",
    "clear",
    "attach",
    "attach",
    "detach",
    "bank",
    "retire",
  ],
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
    case "bank":
      return withBanks(() => changeBank(step));
    case "retire":
      return [retired(on, level, step), undefined];
    case "fill":
      return [fills(level, on, step), undefined];
    case "smmuFill": {
      const fill = level >= 11 ? bottom.smmuFillMap : bottom.smmuFill;
      return [fill(on, step.bank, u64(iovaOf(step) >> 12n) as Gfn), undefined];
    }
  }
}

/** Bank 0 goes to the host, others to a VM; and with one frame to nobody. */
function changeBank({ bank: b, gfn, vmid }: OwnershipStep): U32 {
  const owner = b === 0n ? HOST : vmid;
  if (gfn !== 6n) return inVm(owner, () => mem.giveBank(b, owner));
  mem.freeBank(b);
  return u32(0n);
}

/** Retires a VM that has no devices. */
function retired(m: Machine, level: number, { vmid }: OwnershipStep): Machine {
  const { vms, smmuVmid } = m.objects;
  if (vms.at(vmid).state === RETIRED || BANKS.some((b) => smmuVmid.at(b) === vmid)) return m;
  const retire = (): void => {
    acquireLockSmmu();
    inVm(vmid, () => setVmRetired(vmid));
    releaseLockSmmu();
  };
  return withMachine(m, level, retire)[0];
}

function fills(level: number, m: Machine, { vmid, gfn, pfn }: OwnershipStep): Machine {
  const fill = level >= 7 ? bottom.tlbFillMap : bottom.tlbFill;
  return fill(fill(m, HOST, u64(pfn) as Gfn), vmid, gfn);
}

const FRAMES = [...PAGES, 5n, 6n, 105n, 106n].map((n) => u64(n) as Gfn);
const PRINCIPALS = [HOST, ...VMS, CORE];

/** What security says of states and of steps, each with its keys: a list for each. */
const STATES: readonly (readonly [(m: Machine, ...keys: never[]) => boolean, ...(readonly bigint[])[]])[] = [
  [security.hostIsIsolated, FRAMES],
  [security.vmIsIsolated, PRINCIPALS, FRAMES],
  [security.pageHasAddress, PAGES],
  [security.bankIsIsolated, BANKS, FRAMES],
  [security.bankHasPrincipal, BANKS],
  [security.retiredHasNoBank, PRINCIPALS, BANKS],
  [security.hostPageIsAtItself, PAGES],
  [security.hostBankIsMarked, BANKS, PAGES],
  [security.verifiedIsSigned, PRINCIPALS],
  [security.verifiedIsWhole, PRINCIPALS, [0n, 1n, 4n]],
  [security.imageHasPlace, PRINCIPALS, [0n, 1n, 4n]],
];
const STEPS_OF_ALL: readonly (readonly [
  (a: Machine, b: Machine, ...keys: never[]) => boolean,
  ...(readonly bigint[])[],
])[] = [
  [lasting.coreMappingStays, FRAMES],
  [lasting.vmMappingStays, PRINCIPALS, FRAMES],
  [lasting.coreKeepsItsPages, PAGES],
  [lasting.retiredStays, PRINCIPALS],
  [lasting.vmKeepsItsPages, PAGES],
  [lasting.loadedGetsNoDevices, PRINCIPALS, BANKS, [...FRAMES, 7n as Gfn]],
];
const product = (lists: readonly (readonly bigint[])[]): readonly (readonly bigint[])[] =>
  lists.reduce<readonly (readonly bigint[])[]>((some, list) => some.flatMap((t) => list.map((x) => [...t, x])), [[]]);

/** The first thing that security says and a step to a state breaks, at keys that steps are about; undefined where there is none. Of what is cached, layers 8 and 12 say that it is mapped. */
export function brokenBy(before: Machine, after: Machine): string | undefined {
  const said = [
    ...STATES.map(([says, ...keys]) => ({ says: says as (...x: unknown[]) => boolean, machines: [after], keys })),
    ...STEPS_OF_ALL.map(([says, ...keys]) => ({
      says: says as (...x: unknown[]) => boolean,
      machines: [before, after],
      keys,
    })),
    { says: cachedIsMapped as (...x: unknown[]) => boolean, machines: [after], keys: [PRINCIPALS, FRAMES] },
    { says: ioCachedIsMapped as (...x: unknown[]) => boolean, machines: [after], keys: [BANKS, FRAMES] },
  ];
  for (const { says, machines, keys } of said)
    for (const at of product(keys)) if (!says(...machines, ...at)) return `${says.name}(${at})`;
  return undefined;
}
