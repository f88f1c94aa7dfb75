/**
 * Stage-2 tables in tests: machines with little memory, steps at the granularity of sections, and what relations and invariants
 * say at the keys that steps touched.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { PAGE_SIZE } from "../../kcore/layers/00-machine/constants.ts";
import { emptyNpt, initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { LAST_RANK, ptLock } from "../../kcore/layers/00-machine/lock-ids.ts";
import * as bottom from "../../kcore/layers/00-machine/maintenance.ts";
import { pmdStart, poolEnd, pteStart } from "../../kcore/layers/00-machine/pools.ts";
import type { Cpu, Gfn, Machine, Npt, Objects, Pfn, TablePage, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { pmdSlotOf, pteSlotOf, pudSlotOf, rootSlotOf } from "../../kcore/layers/00-machine/walk.ts";
import * as walk from "../../kcore/layers/07-npt-walk/relate.ts";
import { clearPfnHost, clearS2pt, getLevelS2pt, mapS2pt, walkS2pt } from "../../kcore/layers/08-npt-ops/index.ts";
import * as ops from "../../kcore/layers/08-npt-ops/relate.ts";
import { gfnOf } from "../../src/isa/vmsa/index.ts";
import { type U32, type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";

export const vm = (n: bigint): Vmid => u32(n) as Vmid;
export const cpu = (n: bigint): Cpu => n as Cpu;
export const page = (frame: bigint, bits = 0x7c4n): U64 => u64((frame << 12n) | bits | 3n);
export const block = (frame: bigint, bits = 0x7c4n): U64 => u64((frame << 12n) | (bits & ~3n) | 1n);
export const address = (root: bigint, pud: bigint, pmd: bigint, pte: bigint): U64 =>
  u64((root << 39n) | (pud << 30n) | (pmd << 21n) | (pte << 12n));

/** How many tables of each level may still be made. */
export interface Room {
  readonly pud: bigint;
  readonly pmd: bigint;
  readonly pte: bigint;
}

const smallNpt = (vmid: Vmid, room: Room): Npt => ({
  ...emptyNpt(vmid),
  pudNext: u64(pmdStart(vmid) - room.pud * PAGE_SIZE) as TablePage,
  pmdNext: u64(pteStart(vmid) - room.pmd * PAGE_SIZE) as TablePage,
  pteNext: u64(poolEnd(vmid) - room.pte * PAGE_SIZE) as TablePage,
});

/** A machine whose tables for `vmids` have little room left. */
export function smallMachine(vmids: readonly Vmid[], room: Room): Machine {
  const m = initialMachine(cpu(0n));
  const shrink = (objects: Objects): Objects => ({
    ...objects,
    npts: vmids.reduce((npts, v) => npts.with(v, smallNpt(v, room)), objects.npts),
  });
  return { ...m, objects: shrink(m.objects) };
}

/** One section of one CPU, or what hardware does. */
export type Step =
  | {
      readonly kind: "map";
      readonly cpu: Cpu;
      readonly vmid: Vmid;
      readonly at: U64;
      readonly level: U32;
      readonly pte: U64;
    }
  | { readonly kind: "clear" | "walk" | "level" | "fill"; readonly cpu: Cpu; readonly vmid: Vmid; readonly at: U64 }
  | { readonly kind: "take"; readonly cpu: Cpu; readonly pfn: Pfn };

const some = (...values: bigint[]): fc.Arbitrary<bigint> => fc.constantFrom(...values);
const near = fc
  .tuple(some(0n, 1n, 511n), some(0n, 1n), some(0n, 1n, 511n), some(0n, 1n, 511n), some(0n, 0n, 0xabcn))
  .map(([a, b, c, d, offset]) => u64(address(a, b, c, d) + offset));
const hot = some(0n, 4096n, 1n << 21n, (1n << 21n) + 0x1ff000n).map(u64);
const at: fc.Arbitrary<U64> = fc.oneof(
  { weight: 20, arbitrary: near },
  { weight: 20, arbitrary: hot },
  { weight: 1, arbitrary: some(1n << 48n, (1n << 48n) - 1n, (1n << 64n) - 1n).map(u64) },
);
const frames = some(0n, 1n, 512n, 0x80000n, 0xfffffffffn, 0xffffffe00n);
const leaf = fc
  .tuple(frames, some(0x7c4n, 0n), some(0n, 1n, 2n, 3n, 3n, 3n), some(0n, 1n << 54n))
  .map(([frame, bits, kind, high]) => u64((frame << 12n) | bits | kind | high));
const request = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constant(u32(3n)),
      fc.tuple(frames, some(0n, 0x7c4n)).map(([f, b]) => page(f, b)),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constant(u32(2n)),
      some(0n, 512n, 0x80000n).map((f) => block(f)),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(some(0n, 1n, 2n, 3n, 4n).map(u32), leaf) },
);

/** Random steps of three CPUs on the tables of `vmids`. */
export function steps(vmids: readonly Vmid[], maxLength: number): fc.Arbitrary<Step[]> {
  const who = { cpu: some(0n, 1n, 2n).map(cpu), vmid: fc.constantFrom(...vmids) };
  const map = fc
    .record({ ...who, at, request })
    .map(({ request: [level, pte], ...rest }): Step => ({ kind: "map", ...rest, level, pte }));
  const other = fc.record({
    kind: fc.constantFrom("clear", "clear", "walk", "level", "fill", "fill", "fill"),
    ...who,
    at,
  });
  const pfn = fc.oneof(
    at.map((a) => gfnOf(a)),
    fc.constant(u64(1n << 36n)),
  );
  const take = fc.record({ kind: fc.constant("take" as const), cpu: who.cpu, pfn: pfn.map((p) => p as U64 as Pfn) });
  return fc.array(
    fc.oneof(
      { weight: 8, arbitrary: map },
      { weight: 8, arbitrary: other as fc.Arbitrary<Step> },
      { weight: 1, arbitrary: take },
    ),
    { maxLength, size: "max" },
  );
}

/** The frame a step is about. */
export const frameOfStep = (step: Step): Gfn => (step.kind === "take" ? (u64(step.pfn) as Gfn) : gfnOf(step.at));

/** Does a step on a machine of a level; gives what it answers. */
export function perform(m: Machine, level: number, step: Step): readonly [Machine, bigint | undefined] {
  const on = { ...m, curid: step.cpu };
  switch (step.kind) {
    case "map":
      return withMachine(on, level, () => mapS2pt(step.vmid, step.at, step.level, step.pte));
    case "clear":
      return withMachine(on, level, () => clearS2pt(step.vmid, step.at));
    case "walk":
      return withMachine(on, level, () => walkS2pt(step.vmid, step.at));
    case "level":
      return withMachine(on, level, () => getLevelS2pt(step.vmid, step.at));
    case "take":
      return withMachine(on, level, () => clearPfnHost(step.pfn));
    case "fill": {
      const fill = level >= 7 ? bottom.tlbFillMap : bottom.tlbFill;
      return [fill(on, step.vmid, frameOfStep(step)), undefined];
    }
  }
}

/** Layer 7's relation at a frame and at the slots on its way. */
export function assertRelated(above: Machine, below: Machine, vmid: Vmid, gfn: Gfn): void {
  const [hi, lo] = [above.objects.npts.at(vmid), below.objects.npts.at(vmid)];
  const root = rootSlotOf(vmid, gfn);
  const pud = pudSlotOf(lo.rootPool.at(root), gfn);
  const pmd = pmdSlotOf(lo.pudPool.at(pud), gfn);
  const pte = pteSlotOf(lo.pmdPool.at(pmd), gfn);
  for (const claim of [walk.isPudNextInRange, walk.isPmdNextInRange, walk.isPteNextInRange])
    assert.ok(claim(hi, lo, vmid), claim.name);
  for (const claim of [walk.isPudZeroIfFree, walk.isPudEntrySound]) assert.ok(claim(hi, lo, vmid, pud), claim.name);
  for (const claim of [walk.isPmdZeroIfFree, walk.isPmdEntrySound]) assert.ok(claim(hi, lo, vmid, pmd), claim.name);
  assert.ok(walk.isPteZeroIfFree(hi, lo, vmid, pte));
  assert.ok(walk.isRootEntrySound(hi, lo, vmid, root));
  for (const claim of [walk.isPudKnown, walk.isPmdKnown, walk.isPteKnown, walk.isMapTheWalk])
    assert.ok(claim(hi, lo, vmid, gfn), claim.name);
}

/** Layer 8's invariants at two frames. */
export function assertSound(m: Machine, vmid: Vmid, gfn: Gfn, other: Gfn): void {
  const npt = m.objects.npts.at(vmid);
  for (const claim of [ops.leafIsWhole, ops.leafHasTables]) assert.ok(claim(npt, vmid, gfn), claim.name);
  assert.ok(ops.blockIsWhole(npt, vmid, gfn, other), "blockIsWhole");
  assert.ok(ops.cachedIsMapped(m, vmid, gfn), "cachedIsMapped");
}

/** What may be seen of two machines of different levels is equal. */
export function assertAlike(a: Machine, b: Machine, vmid: Vmid, gfn: Gfn): void {
  const seen = (m: Machine): unknown => [
    m.halt,
    m.tstate,
    m.tlb.at(vmid).at(gfn),
    [m.objects.npts.at(vmid).pudNext, m.objects.npts.at(vmid).pmdNext, m.objects.npts.at(vmid).pteNext],
    m.owners.at(ptLock(vmid)),
    m.heldRanks.at(m.curid).at(LAST_RANK),
  ];
  assert.deepEqual(seen(a), seen(b));
}
