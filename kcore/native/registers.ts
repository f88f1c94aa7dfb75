/** Registers of layer 0 by number, as the CPU has them at EL2. What has no name here is nowhere in the CPU: it reads as 0, and writes to it are ignored. */
import {
  CPU_ACTLR,
  CPU_MIDR,
  EC,
  HCR_EL2,
  isFp,
  isGeneral,
  type Reg,
  VTTBR_EL2,
} from "../layers/00-machine/context.ts";
import { type U64, u32, u64 } from "../prelude/index.ts";
import type { Hardware } from "./hardware.ts";

/** Numbers below this have a place in a context. */
export const REGISTERS = 256;

const NAMES: Readonly<Record<number, string>> = {
  31: "SP_EL0",
  32: "ELR_EL2",
  33: "SPSR_EL2",
  34: "SP_EL1",
  35: "ELR_EL1",
  36: "SPSR_EL1",
  41: "FAR_EL2",
  42: "HPFAR_EL2",
  [Number(HCR_EL2)]: "HCR_EL2",
  47: "VMPIDR_EL2",
  48: "CSSELR_EL1",
  49: "SCTLR_EL1",
  50: "ACTLR_EL1",
  51: "CPACR_EL1",
  52: "TTBR0_EL1",
  53: "TTBR1_EL1",
  54: "TCR_EL1",
  55: "ESR_EL1",
  56: "AFSR0_EL1",
  57: "AFSR1_EL1",
  58: "FAR_EL1",
  59: "MAIR_EL1",
  60: "VBAR_EL1",
  61: "CONTEXTIDR_EL1",
  62: "TPIDR_EL0",
  63: "TPIDRRO_EL0",
  64: "TPIDR_EL1",
  65: "AMAIR_EL1",
  66: "CNTKCTL_EL1",
  67: "PAR_EL1",
  68: "MDSCR_EL1",
  69: "MDCCINT_EL1",
  70: "VPIDR_EL2",
  71: "CNTV_CTL_EL0",
  72: "ESR_EL2",
  73: "CNTV_CVAL_EL0",
  [Number(VTTBR_EL2)]: "VTTBR_EL2",
  81: "TPIDR_EL2",
  82: "MDCR_EL2",
  83: "CPTR_EL2",
  84: "CNTHCTL_EL2",
  85: "CNTVOFF_EL2",
  [Number(CPU_MIDR)]: "MIDR_EL1",
  [Number(CPU_ACTLR)]: "ACTLR_EL1",
  192: "FPSR",
  193: "FPCR",
};
/** What the CPU is, and what is no register. */
const isFixed = (r: Reg): boolean => r === CPU_MIDR || r === CPU_ACTLR || r === EC;

const HALF = 64n;

/** A half of q0 to q31: the lower ones have even numbers. */
function half({ el2 }: Hardware, r: Reg): U64 {
  const q = el2.q(Number(r - 128n) >> 1);
  return u64(r % 2n === 0n ? q : q >> HALF);
}
function setHalf({ el2 }: Hardware, r: Reg, value: U64): void {
  const n = Number(r - 128n) >> 1;
  const q = el2.q(n);
  el2.setQ(n, r % 2n === 0n ? ((q >> HALF) << HALF) | value : (q & (2n ** HALF - 1n)) | (value << HALF));
}

/** A register now. The root of a table is an offset in KCore's memory. */
export function live(h: Hardware, r: Reg): U64 {
  if (isGeneral(r)) return u64(h.el2.x(Number(r)));
  if (isFp(r) && r < 192n) return half(h, r);
  if (r === EC) return h.exitCode;
  const name = NAMES[Number(r)];
  if (name === undefined) return u64(0n);
  const value = h.el2.read(name);
  return u64(r === VTTBR_EL2 ? value - BigInt(h.layout.core) : value);
}

/** Sets it. */
export function setLive(h: Hardware, r: Reg, value: U64): void {
  if (isGeneral(r)) h.el2.setX(Number(r), value);
  else if (isFp(r) && r < 192n) setHalf(h, r, value);
  else if (!isFixed(r)) {
    const name = NAMES[Number(r)];
    if (name !== undefined) h.el2.write(name, r === VTTBR_EL2 ? u64(value + BigInt(h.layout.core)) : value);
  }
}

/** All numbers of a kind. */
export const numbersOf = (isMeant: (r: Reg) => boolean): readonly Reg[] =>
  Array.from({ length: REGISTERS }, (_, n) => u32(BigInt(n)) as Reg).filter(isMeant);
