/** SMMU tables in tests: machines with little room, steps at the granularity of sections, and what relations and invariants say at the keys that steps touched. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { PAGE_SIZE } from "../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { smmuFill, smmuFillMap } from "../../kcore/layers/00-machine/io-maintenance.ts";
import { IO_POOL_END, IO_PTE_START } from "../../kcore/layers/00-machine/io-pools.ts";
import { ioPmdSlotOf, ioPteSlotOf, ioRootSlotOf } from "../../kcore/layers/00-machine/io-walk.ts";
import { SPT_LOCK } from "../../kcore/layers/00-machine/lock-ids.ts";
import type { Bank, Cpu, Gfn, IoPage, Machine } from "../../kcore/layers/00-machine/state.ts";
import * as walk from "../../kcore/layers/11-mmio-spt-walk/relate.ts";
import { initSpt, mapSpt, unmapSpt, walkSpt } from "../../kcore/layers/12-mmio-spt-ops/index.ts";
import * as ops from "../../kcore/layers/12-mmio-spt-ops/relate.ts";
import { gfnOf } from "../../src/isa/vmsa/index.ts";
import { type U64, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cpu, page } from "./tables.ts";

export const bank = (n: bigint): Bank => u32(n) as Bank;

/** A machine whose SMMU tables have room for this many more of level 2 and 3. */
export function smallIoMachine(pmd: bigint, pte: bigint): Machine {
  const m = initialMachine(cpu(0n));
  const spt = {
    ...m.objects.spt,
    pmdNext: u64(IO_PTE_START - pmd * PAGE_SIZE) as IoPage,
    pteNext: u64(IO_POOL_END - pte * PAGE_SIZE) as IoPage,
  };
  return { ...m, objects: { ...m.objects, spt } };
}

/** One section of one CPU, or what an SMMU does. */
export interface IoStep {
  readonly kind: "map" | "unmap" | "walk" | "init" | "fill";
  readonly cpu: Cpu;
  readonly bank: Bank;
  readonly at: U64;
  readonly pte: U64;
}

const some = (...values: bigint[]): fc.Arbitrary<bigint> => fc.constantFrom(...values);
const at = fc.oneof(
  { weight: 10, arbitrary: some(0n, 4096n, 0x200000n, 0x3ff000n, 0x40000000n, 0x8000000000n, 0xfffffff123n).map(u64) },
  { weight: 10, arbitrary: some(0n, 4096n).map(u64) },
  { weight: 2, arbitrary: some(1n << 40n, 1n << 48n, (1n << 64n) - 1n).map(u64) },
);
const pte = fc.oneof(
  { weight: 6, arbitrary: some(0n, 9n, 0x80000n, 0xffffffffn).map((f) => page(f)) },
  { weight: 1, arbitrary: some(0n, 1n, 2n, (1n << 44n) | 3n).map(u64) },
);

/** Random steps of three CPUs on the tables of three banks. */
export const ioSteps = (maxLength: number): fc.Arbitrary<IoStep[]> => {
  const step = fc.record({
    kind: fc.constantFrom<IoStep["kind"][]>(
      "map",
      "map",
      "map",
      "map",
      "unmap",
      "walk",
      "fill",
      "fill",
      "fill",
      "init",
    ),
    cpu: some(0n, 1n, 2n).map(cpu),
    bank: some(7n, 7n, 7n, 0n, 15n).map(bank),
    at,
    pte,
  });
  return fc.array(step, { maxLength, size: "max" });
};

/** Does a step on a machine of a level; gives what it answers. */
export function performIo(m: Machine, level: number, step: IoStep): readonly [Machine, bigint | undefined] {
  const on = { ...m, curid: step.cpu };
  switch (step.kind) {
    case "map":
      return withMachine(on, level, () => mapSpt(step.bank, step.at, step.pte));
    case "unmap":
      return withMachine(on, level, () => unmapSpt(step.bank, step.at));
    case "walk":
      return withMachine(on, level, () => walkSpt(step.bank, step.at));
    case "init":
      return [withMachine(on, level, () => initSpt(step.bank))[0], undefined];
    case "fill":
      return [(level >= 11 ? smmuFillMap : smmuFill)(on, step.bank, gfnOf(step.at)), undefined];
  }
}

/** Layer 11's relation at a frame of a bank and at the slots on its way. */
export function assertIoRelated(above: Machine, below: Machine, of: Bank, gfn: Gfn): void {
  const [hi, lo] = [above.objects.spt, below.objects.spt];
  const root = ioRootSlotOf(of, gfn);
  const pmd = ioPmdSlotOf(lo.rootPool.at(root), gfn);
  const pte = ioPteSlotOf(lo.pmdPool.at(pmd), gfn);
  const claims: Record<string, boolean> = {
    pmdNext: walk.isIoPmdNextInRange(hi, lo),
    pteNext: walk.isIoPteNextInRange(hi, lo),
    pmdZero: walk.isIoPmdZeroIfFree(hi, lo, pmd),
    pteZero: walk.isIoPteZeroIfFree(hi, lo, pte),
    root: walk.isIoRootEntrySound(hi, lo, root),
    pmd: walk.isIoPmdEntrySound(hi, lo, pmd),
    pmdKnown: walk.isIoPmdKnown(hi, lo, of, gfn),
    pteKnown: walk.isIoPteKnown(hi, lo, of, gfn),
    map: walk.isIoMapTheWalk(hi, lo, of, gfn),
  };
  for (const [name, holds] of Object.entries(claims)) assert.ok(holds, name);
}

/** Layer 12's invariants at a frame of a bank. */
export function assertIoSound(m: Machine, of: Bank, gfn: Gfn): void {
  assert.ok(ops.ioLeafIsPage(m.objects.spt, of, gfn), "ioLeafIsPage");
  assert.ok(ops.ioLeafHasTables(m.objects.spt, of, gfn), "ioLeafHasTables");
  assert.ok(ops.ioCachedIsMapped(m, of, gfn), "ioCachedIsMapped");
}

/** What may be seen of two machines of different levels is equal. */
export function assertIoAlike(a: Machine, b: Machine, of: Bank, gfn: Gfn): void {
  const seen = (m: Machine): unknown => [
    m.tstate,
    m.smmuTlb.at(of).at(gfn),
    [m.objects.spt.pmdNext, m.objects.spt.pteNext],
    m.owners.at(SPT_LOCK),
  ];
  assert.deepEqual(seen(a), seen(b));
}
