/**
 * What has to be so behind each event: all that the proofs say of states and of steps, at the keys that events were about, and that words in memory mean what the layers above make
 * of them. Tables say at which keys each statement is tried; a test holds them against what the files of relations export.
 */
import { CORE, HOST, isVm, MAPPED, RETIRED } from "../layers/00-machine/constants.ts";
import { LAST_LOCK } from "../layers/00-machine/lock-ids.ts";
import type { Machine, Npt, Spt, Vmid } from "../layers/00-machine/state.ts";
import * as locks from "../layers/04-locks/relate.ts";
import { isMapTheWalk } from "../layers/07-npt-walk/relate.ts";
import * as npts from "../layers/08-npt-ops/relate.ts";
import { isIoMapTheWalk } from "../layers/11-mmio-spt-walk/relate.ts";
import * as spts from "../layers/12-mmio-spt-ops/relate.ts";
import * as regions from "../layers/13-mem-region/relate.ts";
import * as records from "../layers/15-page-manager/relate.ts";
import { isShared } from "../layers/16-mem-manager/rules.ts";
import * as counters from "../layers/19-boot-core/relate.ts";
import * as runners from "../layers/27-vcpu-ops-aux/relate.ts";
import { NotAssumed, Refuted } from "../prelude/index.ts";
import * as theorems from "../security/theorems.ts";
import { BANKS, REGISTERS, VCPUIDS, VMIDS } from "./flatten.ts";
import { type Model, seenBy } from "./model.ts";
import * as security from "./tried.ts";
import { combined, type Key, type Keys, type Row, type SecurityKeys } from "./tried.ts";

/** Keys by name: of mappings all there may be. */
interface Sets extends SecurityKeys {
  /** Frames at which some table or TLB has something: of others what speaks of two frames says nothing. */
  readonly mapped: readonly Key[];
  readonly cpu: readonly Key[];
  readonly lock: readonly Key[];
  readonly rank: readonly Key[];
  readonly region: readonly Key[];
}
const up = (n: number): readonly Key[] => Array.from({ length: n }, (_, i) => [BigInt(i)]);
const each = (keys: Iterable<bigint>): readonly Key[] => [...keys].map((key) => [key]);

const pairs = (first: readonly Key[], second: readonly Key[]): SecurityKeys["ofVm"] =>
  first.flatMap(([a]) => second.map(([b]) => [a, b] as const));

function setsOf({ machine, own, frames }: Model): Sets {
  const tables = machine.objects.npts;
  const isMapped = (f: bigint): boolean =>
    VMIDS.some((v) => tables.at(v).pt.at(f as never).level !== 0n || machine.tlb.at(v).at(f as never).level !== 0n);
  const offsets = each(new Set([0n, 1n].flatMap((i) => machine.objects.smmuRegs.at(i as never).writtenKeys())));
  const one = {
    vm: each(VMIDS.filter((v) => v < machine.objects.core.nextVmid || v === CORE)),
    frame: each(frames),
    bank: each(BANKS),
  };
  return {
    ...one,
    mapped: each([...frames].filter(isMapped)),
    vcpu: each(VCPUIDS),
    cpu: each(new Set([machine.curid as unknown as bigint, ...own.keys()])),
    register: each(REGISTERS),
    lock: up(Number(LAST_LOCK) + 1),
    rank: up(6),
    region: up(4),
    image: up(5),
    smmu: up(2),
    seal: up(Number(machine.objects.sealing.next) + 1),
    entry: offsets,
    kcores: offsets,
    ofHost: one.frame,
    ofCore: one.frame,
    ofVm: pairs(one.vm, one.frame),
    ofBank: pairs(one.bank, one.frame),
  };
}

/** Of every machine, whoever looks. */
export const STATES: readonly Row<[Machine], keyof Sets>[] = [
  [locks.ownedIsHeld, "lock", "cpu"],
  [locks.heldIsOwned, "cpu", "rank"],
  [npts.cachedIsMapped, "vm", "frame"],
  [spts.ioCachedIsMapped, "bank", "frame"],
  [regions.regionsAreFew],
  [regions.regionIsWhole, "region"],
  [regions.foundIsInside, "frame"],
  [regions.insideIsFound, "frame", "region"],
  [records.recordHasFrame, "frame"],
  [counters.numbersAreVms],
  [counters.roomIsInside],
  [runners.runnerIsOne, "vm", "vcpu", "cpu", "cpu"],
  [runners.runIsActive, "vm", "vcpu", "cpu"],
  [runners.contextIsGuests, "vm", "vcpu"],
  [runners.sealedIsGuests, "seal"],
  ...security.STATES,
];
/** Of a machine as each CPU sees it. */
export const SEEN: readonly Row<[Machine], keyof Sets>[] = [
  [locks.closedAtRest],
  [runners.currentIsRun],
  [runners.controlsAreCurrents, "register"],
];
/** Of each table of CPUs; of that of the SMMUs. */
export const TABLES: readonly Row<[Npt, Vmid], keyof Sets>[] = [
  [npts.leafIsWhole, "frame"],
  [npts.leafHasTables, "frame"],
  [npts.blockIsWhole, "mapped", "mapped"],
];
export const IO_TABLES: readonly Row<[Spt], keyof Sets>[] = [
  [spts.ioLeafIsPage, "bank", "frame"],
  [spts.ioLeafHasTables, "bank", "frame"],
];
/** What follows, through tables and through what is cached. */
export const THEOREMS: readonly (readonly [(m: Machine, ...keys: never[]) => void, ...(keyof Sets)[]])[] = [
  [theorems.hostNeverReachesCore, "frame"],
  [theorems.hostReachesWhatIsShared, "frame"],
  [theorems.vmReachesItsOwn, "vm", "frame"],
  [theorems.vmsShareNothing, "vm", "vm", "mapped", "mapped"],
  [theorems.deviceReachesItsPrincipals, "bank", "frame"],
];

/** A VM that goes on from another one is loaded: it does not run yet. */
const isLoaded = (m: Machine, v: Vmid): boolean =>
  m.objects.vms.at(v).incExe !== 0n && m.objects.vms.at(v).state === MAPPED;
/** What nobody but a VM, and devices of its, changes: its page, while it owns it and shares it with nobody. */
function pageStays(before: Machine, after: Machine, actor: bigint, pfn: bigint): boolean {
  const { owner, count } = before.objects.pages.at(pfn as never);
  if (!isVm(owner as Vmid) || BigInt(owner) === actor || isShared(owner, count)) return true;
  if (after.objects.vms.at(owner as Vmid).state === RETIRED || isLoaded(after, owner as Vmid)) return true;
  return before.objects.memory.at(pfn as never) === after.objects.memory.at(pfn as never);
}
/** A context nobody changes but a CPU that runs the virtual CPU, before or behind. */
function contextStays(before: Machine, after: Machine, v: Vmid, c: bigint): boolean {
  const of = (m: Machine): boolean =>
    m.runs
      .at(v)
      .at(c as never)
      .at(after.curid);
  return (
    of(before) ||
    of(after) ||
    isLoaded(after, v) ||
    before.shadow.at(v).at(c as never) === after.shadow.at(v).at(c as never)
  );
}

const tried = (name: string, keys: Keys): string => `${name}(${keys.map((k) => `0x${k.toString(16)}`).join(", ")})`;
function broken<F extends readonly unknown[]>(
  rows: readonly Row<F, keyof Sets>[],
  sets: Sets,
  first: F,
): string | undefined {
  for (const [says, ...names] of rows)
    for (const keys of combined(sets, names))
      if (!(says as (...args: readonly unknown[]) => boolean)(...first, ...keys)) return tried(says.name, keys);
  return undefined;
}
function refuted(m: Machine, sets: Sets): string | undefined {
  for (const [claim, ...names] of THEOREMS)
    for (const keys of combined(sets, names))
      for (const isCached of [false, true])
        try {
          (claim as (...args: readonly unknown[]) => void)(m, ...keys, isCached);
        } catch (error) {
          if (error instanceof Refuted) return tried(nameOf(claim), keys);
          if (!(error instanceof NotAssumed)) throw error;
        }
  return undefined;
}
const nameOf = (claim: unknown): string =>
  Object.entries(theorems).find(([, value]) => value === claim)?.[0] ?? "a theorem";

/** The first statement that is not so behind an event by a principal; undefined where all are. @param bottom  the same on words, if it ran */
export function brokenBehind(before: Model, after: Model, actor: bigint, bottom?: Model): string | undefined {
  const sets = setsOf(after);
  const [was, is] = [seenBy(before, after.machine.curid as unknown as bigint), after.machine];
  const { npts: tables, spt } = is.objects;
  for (const [cpu] of sets.cpu) {
    const found = broken(SEEN, sets, [seenBy(after, cpu)]);
    if (found !== undefined) return `CPU ${cpu}: ${found}`;
  }
  for (const [v] of sets.vm as readonly (readonly [Vmid])[]) {
    const found = broken(TABLES, sets, [tables.at(v), v]);
    if (found !== undefined) return `table ${v}: ${found}`;
    for (const c of VCPUIDS)
      if (isVm(v) && v !== HOST && !contextStays(was, is, v, c)) return tried("contextStays", [v, c]);
  }
  for (const [pfn] of sets.frame) if (!pageStays(was, is, actor, pfn)) return tried("pageStays", [pfn]);
  return (
    broken(STATES, sets, [is]) ??
    broken(IO_TABLES, sets, [spt]) ??
    broken(security.STEPS, sets, [was, is]) ??
    refuted(is, sets) ??
    (bottom === undefined ? undefined : different(is, bottom.machine, sets))
  );
}

/** What words in memory do not mean as the layers above say. */
function different(hi: Machine, lo: Machine, sets: Sets): string | undefined {
  for (const [v] of sets.vm as readonly (readonly [Vmid])[]) {
    const tables = [hi.objects.npts.at(v), lo.objects.npts.at(v)] as const;
    for (const [frame] of sets.frame)
      if (!isMapTheWalk(...tables, v, frame as never)) return tried("isMapTheWalk", [v, frame]);
  }
  for (const bank of BANKS)
    for (const [frame] of sets.frame)
      if (!isIoMapTheWalk(hi.objects.spt, lo.objects.spt, bank, frame as never))
        return tried("isIoMapTheWalk", [bank, frame]);
  for (const [frame] of sets.frame)
    if (!records.pageIsRecord(hi, lo, frame as never)) return tried("pageIsRecord", [frame]);
  for (const r of REGISTERS)
    if (hi.regs.at(r) !== lo.regs.at(r))
      return `register ${r} is ${lo.regs.at(r)} on words, and ${hi.regs.at(r)} by specification`;
  return undefined;
}
