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
import { type Columns, ROW } from "./tlb.ts";

type Match = (mmu: Mmu, tlb: Columns, row: number) => boolean;

/** Pages from the first to the one behind the last, of 56-bit addresses. */
interface Range {
  readonly first: number;
  readonly behind: number;
}

/** The page of the address in an operand: bits 0 to 43 are VA bits 12 to 55. */
function pageOfOperand(operand: bigint): Range {
  const page = Number(operand & 0xfff_ffff_ffffn);
  return { first: page, behind: page + 1 };
}

/** Pages of a range operand: BaseADDR in pages, (NUM + 1) * 2^(5 * SCALE + 1) of them. */
function rangeOfOperand(operand: bigint): Range {
  const scale = Number((operand >> 44n) & 3n);
  const count = (Number((operand >> 39n) & 31n) + 1) * 2 ** (5 * scale + 1);
  const first = Number(BigInt.asUintN(44, BigInt.asIntN(37, operand)));
  return { first, behind: first + count };
}

const isEl2: Match = (mmu, tlb, row) => mmu.contexts[tlb.context[row]!]!.el === 2;
const isGlobal = (tlb: Columns, row: number): boolean => (tlb.flags[row]! & ROW.GLOBAL) !== 0;

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

/** What an operation means: the pages it names, if it names any, and which of their rows. */
interface Meant {
  readonly over?: (operand: bigint) => Range;
  readonly match: (cpu: Cpu, operand: bigint) => Match;
}

const asidOf = (operand: bigint): number => Number(operand >> 48n);
const mine = (cpu: Cpu): Match => ofVmid(regimeOf(cpu, 1).vmid);

/** What an operation by address means, with or without its ASID. */
function byAddress(name: string): Meant {
  const over = name.startsWith("r") ? rangeOfOperand : pageOfOperand;
  if (name.endsWith("e2")) return { over, match: () => isEl2 };
  if (/^r?vaal?e1/.test(name)) return { over, match: mine };
  const match: Meant["match"] = (cpu, operand) => {
    const ofAsid = withAsid(asidOf(operand));
    return both(mine(cpu), (mmu, tlb, row) => isGlobal(tlb, row) || ofAsid(mmu, tlb, row));
  };
  return { over, match };
}

/** @param base lower case, without `is` or `os` behind it */
function meantBy(base: string): Meant {
  if (base === "alle2") return { match: () => isEl2 };
  if (base === "alle1") return { match: () => (mmu, tlb, row) => !isEl2(mmu, tlb, row) };
  if (base === "vmalle1" || base === "vmalls12e1") return { match: mine };
  if (base.includes("ipas2")) return { match: () => () => false };
  if (base === "aside1")
    return {
      match: (cpu, operand) => both(both(mine(cpu), withAsid(asidOf(operand))), (_, tlb, row) => !isGlobal(tlb, row)),
    };
  return byAddress(base);
}

/**
 * TLBI of a name, lower case, with `is` or `os` behind it for all CPUs: as a function that performs it on the CPUs that it
 * reaches. At EL1 HCR_EL2.FB makes all of them so.
 */
export function invalidation(name: string): (cpu: Cpu, operand: bigint, mmus: readonly Mmu[]) => void {
  const base = name.replace(/[io]s$/, "");
  const { over, match } = meantBy(base);
  const isBroadcast = base !== name;
  return (cpu, operand, mmus) => {
    const matches = match(cpu, operand);
    const range = over?.(operand);
    const reachesAll = isBroadcast || (cpu.el < 2 && (cpu.sys.HCR_EL2! & 0x200n) !== 0n);
    for (const mmu of reachesAll ? mmus : [mmus[cpu.id]!]) {
      const isMeant = (tlb: Columns, row: number): boolean => matches(mmu, tlb, row);
      if (range === undefined) mmu.dropWhere(isMeant);
      else mmu.dropOver(range.first, range.behind, isMeant);
    }
  };
}
