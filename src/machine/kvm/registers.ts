/** Registers that are another's when another runs, by their numbers in a context: x0 to x30 from 0 on, system registers, and from `Q` on q0 to q31 in halves. */
import type { El2 } from "../el2/el2.ts";
import { word } from "./word.ts";

export const PC = 32;
export const PSTATE = 33;
export const FAR = 41;
export const HPFAR = 42;
export const EC = 44;
export const MPIDR = 47;
export const SCTLR = 49;
export const ESR = 72;
export const PAGE_GIVEN = 100;
const Q = 128;
const Q_END = 192;

/** System registers that whoever runs at EL1 and EL0 may change. */
const CHANGED: ReadonlyMap<number, string> = new Map([
  [31, "SP_EL0"],
  [PC, "ELR_EL2"],
  [PSTATE, "SPSR_EL2"],
  [34, "SP_EL1"],
  [35, "ELR_EL1"],
  [36, "SPSR_EL1"],
  [48, "CSSELR_EL1"],
  [SCTLR, "SCTLR_EL1"],
  [51, "CPACR_EL1"],
  [52, "TTBR0_EL1"],
  [53, "TTBR1_EL1"],
  [54, "TCR_EL1"],
  [55, "ESR_EL1"],
  [56, "AFSR0_EL1"],
  [57, "AFSR1_EL1"],
  [58, "FAR_EL1"],
  [59, "MAIR_EL1"],
  [60, "VBAR_EL1"],
  [61, "CONTEXTIDR_EL1"],
  [62, "TPIDR_EL0"],
  [63, "TPIDRRO_EL0"],
  [64, "TPIDR_EL1"],
  [65, "AMAIR_EL1"],
  [66, "CNTKCTL_EL1"],
  [67, "PAR_EL1"],
  [68, "MDSCR_EL1"],
  [71, "CNTV_CTL_EL0"],
  [73, "CNTV_CVAL_EL0"],
  [Q_END, "FPSR"],
  [Q_END + 1, "FPCR"],
]);

const U64 = (1n << 64n) - 1n;

/** Puts what runs into a context. */
export function save(el2: El2, at: number): void {
  for (let n = 0; n < 31; n++) el2.store(at + 8 * n, 8, el2.x(n));
  for (const [n, name] of CHANGED) el2.store(at + 8 * n, 8, el2.read(name));
  for (let n = Q; n < Q_END; n += 2) {
    const q = el2.q((n - Q) / 2);
    el2.store(at + 8 * n, 8, q & U64);
    el2.store(at + 8 * n + 8, 8, q >> 64n);
  }
}

const EL1H = 5n;
/** EL0t, EL1t, EL1h. */
const MODES: ReadonlySet<bigint> = new Set([0n, 4n, EL1H]);
const ILLEGAL = 1n << 20n;

/** A PSTATE of EL2, or of none, is illegal, and who runs finds it so. */
const ofEl1 = (pstate: bigint): bigint => (MODES.has(pstate & 0x1fn) ? pstate : (pstate & ~0x1fn) | EL1H | ILLEGAL);

/** Makes a context what runs. */
export function restore(el2: El2, at: number): void {
  for (let n = 0; n < 31; n++) el2.setX(n, word(el2, at + 8 * n));
  for (const [n, name] of CHANGED) {
    const value = word(el2, at + 8 * n);
    el2.write(name, n === PSTATE ? ofEl1(value) : value);
  }
  for (let n = Q; n < Q_END; n += 2) el2.setQ((n - Q) / 2, word(el2, at + 8 * n) | (word(el2, at + 8 * n + 8) << 64n));
}
