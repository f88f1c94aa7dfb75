/**
 * TLBI: which rows each operation drops. More than named is never dropped for another ASID or VMID, so that a program that
 * forgets an invalidation goes wrong here as it may on hardware. By intermediate address nothing is dropped: rows combine
 * both stages, and such rows need VMALLE1 as well, by the architecture.
 *
 * @source Arm ARM, chapter C5.5, "A64 System instructions for TLB maintenance"
 */
import type { Cpu } from "../cpu/cpu.ts";
import type { Mmu } from "./mmu.ts";
import { regimeOf } from "./regime.ts";
import { ROW, type Tlb } from "./tlb.ts";

type Match = (mmu: Mmu, tlb: Tlb, row: number) => boolean;

const PAGES = 2 ** 44;

/** Page number of the address in an operand: bits 0 to 43 are VA bits 12 to 55, of which the uppermost is repeated. */
function pageOfOperand(operand: bigint): number {
  const page = Number(operand & 0xfff_ffff_ffffn);
  return page >= PAGES / 2 ? page + (2 ** 52 - PAGES) : page;
}

const isEl2: Match = (mmu, tlb, row) => mmu.contexts[tlb.context[row]!]!.el === 2;
const isGlobal = (tlb: Tlb, row: number): boolean => (tlb.flags[row]! & ROW.GLOBAL) !== 0;

/** EL1&0 translations of a VMID. */
const ofVmid =
  (vmid: number): Match =>
  (mmu, tlb, row) => {
    const r = mmu.contexts[tlb.context[row]!]!;
    return r.el !== 2 && r.vmid === vmid;
  };

const withAsid =
  (asid: number): Match =>
  (mmu, tlb, row) =>
    mmu.contexts[tlb.context[row]!]!.asid === asid;

const both =
  (a: Match, b: Match): Match =>
  (mmu, tlb, row) =>
    a(mmu, tlb, row) && b(mmu, tlb, row);

/** The bits of the page number that addresses with an ignored top byte have in common. */
const atPage =
  (page: number): Match =>
  (_, tlb, row) =>
    tlb.covers(row, page) || (tlb.page[row]! % PAGES === page % PAGES && tlb.size[row] === 12);

/** Pages of a range operand: BaseADDR in pages, (NUM + 1) * 2^(5 * SCALE + 1) of them. */
function inRange(operand: bigint): (page: number) => boolean {
  const scale = Number((operand >> 44n) & 3n);
  const count = (Number((operand >> 39n) & 31n) + 1) * 2 ** (5 * scale + 1);
  const base = Number(BigInt.asUintN(52, BigInt.asIntN(37, operand)));
  return (page) => page >= base && page < base + count;
}

/** Any row whose entry has a page in the range. */
const overRange =
  (isIn: (page: number) => boolean): Match =>
  (_, tlb, row) => {
    const pages = 2 ** (tlb.size[row]! - 12);
    const first = Math.floor(tlb.page[row]! / pages) * pages;
    return isIn(tlb.page[row]!) || isIn(first) || isIn(first + pages - 1);
  };

/** What an operation on the lower regime means by an address, with or without its ASID. */
function byAddress(name: string, operand: bigint, scope: Match): Match {
  const asid = Number(operand >> 48n);
  const place = name.startsWith("r") ? overRange(inRange(operand)) : atPage(pageOfOperand(operand));
  const here = both(place, scope);
  if (/^r?vaal?e1/.test(name) || name.includes("e2")) return here;
  return both(here, (mmu, tlb, row) => isGlobal(tlb, row) || withAsid(asid)(mmu, tlb, row));
}

/** @param name lower case, with `is` or `os` behind it or not: all CPUs or this one */
function matchOf(cpu: Cpu, name: string, operand: bigint): Match {
  const base = name.replace(/[io]s$/, "");
  const mine = ofVmid(regimeOf(cpu, 1).vmid);
  if (base === "alle2") return isEl2;
  if (base === "alle1") return (mmu, tlb, row) => !isEl2(mmu, tlb, row);
  if (base === "vmalle1" || base === "vmalls12e1") return mine;
  if (base.includes("ipas2")) return () => false;
  if (base === "aside1")
    return both(both(mine, withAsid(Number(operand >> 48n))), (_, tlb, row) => !isGlobal(tlb, row));
  return byAddress(base, operand, base.endsWith("e2") ? isEl2 : mine);
}

/** Whether an operation reaches all CPUs. At EL1 HCR_EL2.FB makes all of them so. */
const reachesAll = (cpu: Cpu, name: string): boolean =>
  /[io]s$/.test(name) || (cpu.el < 2 && (cpu.sys.HCR_EL2! & 0x200n) !== 0n);

/** Performs TLBI on the CPUs that it reaches. */
export function invalidate(cpu: Cpu, name: string, operand: bigint, mmus: readonly Mmu[]): void {
  const match = matchOf(cpu, name, operand);
  const reached = reachesAll(cpu, name) ? mmus : [mmus[cpu.id]!];
  for (const mmu of reached) mmu.dropWhere((tlb, row) => match(mmu, tlb, row));
}
