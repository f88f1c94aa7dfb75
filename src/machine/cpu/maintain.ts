/** DC, IC, AT and TLBI. There are no caches: cache operations are checked and do nothing, except that DC ZVA writes. */
import { Abort, statusCode } from "../mmu/fault.ts";
import { invalidation } from "../mmu/invalidate.ts";
import { regimeOf } from "../mmu/regime.ts";
import { type Translation, translate } from "../mmu/walk.ts";
import type { Access } from "../system/row.ts";
import { faultOf, takeDataAbort } from "./abort.ts";
import { permit } from "./control.ts";
import type { Core } from "./core.ts";
import type { Cpu, El } from "./cpu.ts";
import { HCR, hcr } from "./exceptions.ts";
import { store } from "./memory.ts";

/** Lowest exception level of op1; 3 when the machine has none. */
const LEAST_EL = [1, 1, 1, 0, 2, 3, 3, 3];
const leastEl = (word: number): number => LEAST_EL[(word >>> 16) & 7]!;

const exists = (cpu: Cpu, word: number): boolean =>
  cpu.el >= leastEl(word) && (leastEl(word) < 2 || (leastEl(word) === 2 && cpu.hasEl2));

const trap = (cpu: Cpu, bit: bigint): Access => (cpu.el < 2 && hcr(cpu, bit) ? 2 : "allowed");

/** What an operation does, when it is performed. */
type Maintenance = (core: Core, operand: bigint) => void;

/** TLBI. `op` in lower case; operations of EL2 from EL1 are undefined. */
export function tlbMaintenance(op: string, word: number): Maintenance {
  const invalidate = invalidation(op);
  return (core, operand) => {
    const { cpu, board } = core;
    permit(core, exists(cpu, word) ? trap(cpu, HCR.TTLB) : "undefined", word);
    invalidate(cpu, operand, board.mmus);
  };
}

/** Bits of SCTLR_EL1 that let EL0 use an operation. */
const USER_ENABLES: Readonly<Record<string, bigint>> = {
  "dc zva": 1n << 14n,
  "dc cvac": 1n << 26n,
  "dc cvau": 1n << 26n,
  "dc civac": 1n << 26n,
  "ic ivau": 1n << 26n,
};
const TRAPS: Readonly<Record<string, bigint>> = {
  "dc zva": HCR.TDZ,
  "dc cvac": HCR.TPC,
  "dc civac": HCR.TPC,
  "dc ivac": HCR.TPC,
  "dc cvau": HCR.TPU,
  "ic ivau": HCR.TPU,
  "ic iallu": HCR.TPU,
  "ic ialluis": HCR.TPU,
  "dc isw": HCR.TSW,
  "dc csw": HCR.TSW,
  "dc cisw": HCR.TSW,
};

/** What comes of an operation before it is performed. */
function cacheAccess(op: string, word: number): (cpu: Cpu) => Access {
  const [enable, trapped] = [USER_ENABLES[op] ?? 0n, TRAPS[op] ?? 0n];
  return (cpu) => {
    if (!exists(cpu, word) || op === "dc cvap") return "undefined";
    if (cpu.el === 0 && !hcr(cpu, HCR.TGE) && (cpu.sys.SCTLR_EL1! & enable) === 0n) return 1;
    return trap(cpu, trapped);
  };
}

const DC_ZVA = 0xd50b7420;
const zeroAccess = cacheAccess("dc zva", DC_ZVA);
/** Whether DC ZVA is neither trapped nor undefined; its register does not matter for that. */
export const mayZero = (cpu: Cpu): boolean => zeroAccess(cpu) === "allowed";

const BLOCK = 64n;

/** DC ZVA: writes zeros to 64 aligned bytes. Its faults are those of a store at the given address. */
function zero(core: Core, va: bigint, word: number): void {
  const base = va - (va % BLOCK);
  const access = { bytes: 8, unprivileged: false, mustAlign: true, word };
  for (let i = 0n; i < BLOCK; i += 8n) store(core, base + i, access, 0n);
}

/** An operation by address needs a translation. @throws {TAKEN} */
function checkAddress(core: Core, op: string, va: bigint, word: number): void {
  try {
    core.mmu.dataRow(va, core.cpu.el, op === "dc ivac" ? "write" : "read");
  } catch (error) {
    takeDataAbort(core, faultOf(error), va, true, word, true);
  }
}

/** DC, IC or AT. */
export function cacheMaintenance(op: string, word: number): Maintenance {
  if (op.startsWith("at ")) return (core, operand) => translateAddress(core, op, operand, word);
  const access = cacheAccess(op, word);
  const perform: Maintenance =
    op === "dc zva"
      ? (core, operand) => zero(core, operand, word)
      : / [ci]+va/.test(op)
        ? (core, operand) => checkAddress(core, op, operand, word)
        : () => {};
  return (core, operand) => {
    permit(core, access(core.cpu), word);
    perform(core, operand);
  };
}

// AT.

/** PAR_EL1 of a translation: physical page, kind of memory, non-secure. */
const found = ({ page, type }: Translation): bigint =>
  (BigInt(type.attributes) << 56n) | BigInt(page) | (5n << 9n) | (BigInt(type.share) << 7n);

/** PAR_EL1 of a fault: status code, stage, whether it was on the walk. */
function notFound(error: unknown): bigint {
  const f = faultOf(error);
  return (
    1n | (BigInt(statusCode(f)) << 1n) | (f.onWalk ? 1n << 8n : 0n) | (f.stage === 2 ? 1n << 9n : 0n) | (1n << 11n)
  );
}

/** A fault of the walk by stage 2 is an abort to EL2 where AT came from EL1. */
function isAbort(core: Core, error: unknown): boolean {
  return core.cpu.el === 1 && error instanceof Abort && error.fault.onWalk && error.fault.stage === 2;
}

/** AT S1E1R and its like: which exception level, read or write, with stage 2 or without. */
function translateAddress(core: Core, op: string, va: bigint, word: number): void {
  const { cpu, ram } = core;
  const m = /^at s(12?)e([0-3])([rw])(p?)$/.exec(op);
  const isThere = m !== null && m[4] === "" && exists(cpu, word);
  permit(core, isThere ? "allowed" : "undefined", word);
  const regime = regimeOf(cpu, Number(m![2]) as El);
  // With stage 1 alone its tables are still found by way of stage 2.
  const r = m![1] === "1" ? { ...regime, onlyStage1: true } : regime;
  try {
    cpu.sys.PAR_EL1 = found(translate(ram, r, va, m![3] === "r" ? "read" : "write"));
  } catch (error) {
    if (isAbort(core, error)) takeDataAbort(core, faultOf(error), va, false, word, true);
    cpu.sys.PAR_EL1 = notFound(error);
  }
}
