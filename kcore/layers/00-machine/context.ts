/**
 * Registers of a CPU, and of a virtual CPU or the host while it does not run: maps by number. At EL2 a CPU has the PC and PSTATE of who ran in ELR_EL2
 * and SPSR_EL2, and what MPIDR_EL1 and MIDR_EL1 show a guest in VMPIDR_EL2 and VPIDR_EL2: each pair has one number.
 *
 * @source kcore reference, section 1.1, completed by what a guest can change
 */
import { type Brand, type U32, type U64, u32, u64, type ZMap } from "../../prelude/index.ts";

/** x0..x30 by number, and those below. */
export type Reg = U32 & Brand<"Reg">;
export type Context = ZMap<Reg, U64>;

export const X0 = u32(0n) as Reg;
export const PC = u32(32n) as Reg;
export const PSTATE = u32(33n) as Reg;
export const ELR_EL1 = u32(35n) as Reg;
export const SPSR_EL1 = u32(36n) as Reg;
export const FAR_EL2 = u32(41n) as Reg;
export const HPFAR_EL2 = u32(42n) as Reg;
export const HCR_EL2 = u32(43n) as Reg;
/** Exit code of the reference: why the guest was left, 2 for a trap, 31 for an interrupt. */
export const EC = u32(44n) as Reg;
/** What a virtual CPU is owed before it runs again (27-vcpu-ops-aux/dirty.ts). */
export const DIRTY = u32(45n) as Reg;
export const MPIDR_EL1 = u32(47n) as Reg;
export const SCTLR_EL1 = u32(49n) as Reg;
export const ACTLR_EL1 = u32(50n) as Reg;
export const ESR_EL1 = u32(55n) as Reg;
export const FAR_EL1 = u32(58n) as Reg;
export const VBAR_EL1 = u32(60n) as Reg;
export const MIDR_EL1 = u32(70n) as Reg;
export const CNTV_CTL_EL0 = u32(71n) as Reg;
export const ESR_EL2 = u32(72n) as Reg;
export const CNTV_CVAL_EL0 = u32(73n) as Reg;
export const VTTBR_EL2 = u32(80n) as Reg;
export const TPIDR_EL2 = u32(81n) as Reg;
export const MDCR_EL2 = u32(82n) as Reg;
export const CPTR_EL2 = u32(83n) as Reg;
export const CNTHCTL_EL2 = u32(84n) as Reg;
export const CNTVOFF_EL2 = u32(85n) as Reg;
export const PMUSERENR_EL0 = u32(86n) as Reg;
/** In the exchange alone: byte address of a page that the host gives, 0 for none. */
export const PAGE = u32(100n) as Reg;
/** What the CPU itself is: MIDR_EL1 as EL2 reads it. */
export const CPU_MIDR = u32(90n) as Reg;
/** The same of ACTLR_EL1. */
export const CPU_ACTLR = u32(91n) as Reg;

/** x0 to x30. */
export const isGeneral = (r: Reg): boolean => r < 31n;
/** q0 to q31 in halves, FPSR and FPCR. */
export const isFp = (r: Reg): boolean => 128n <= r && r < 194n;
/**
 * Registers of EL1 and EL0 that who runs there may change: SP_EL0 (31), SP_EL1 (34), ELR_EL1 and the SPSRs (35 to 40), the others of the reference from CSSELR_EL1 to
 * MDCCINT_EL1 (48 to 69), ESR_EL1 among them, and the virtual timer; with PC and PSTATE.
 */
export const isSaved = (r: Reg): boolean =>
  (31n <= r && r <= 40n) || (48n <= r && r <= 69n) || r === CNTV_CTL_EL0 || r === CNTV_CVAL_EL0;
/** These, and what a guest sees of the CPU, which it does not change. */
export const isRestored = (r: Reg): boolean => isSaved(r) || r === MPIDR_EL1 || r === MIDR_EL1;
/** Why the guest was left: syndrome, addresses, exit code. */
export const isExit = (r: Reg): boolean => r === ESR_EL2 || r === FAR_EL2 || r === HPFAR_EL2 || r === EC;

/** Whether a PSTATE returns to EL0, or to EL1 in AArch64: modes EL0t, EL1t, EL1h, and User of AArch32. */
export function isGuestMode(pstate: U64): boolean {
  const mode = pstate & 0x1fn;
  return mode === 0n || mode === 4n || mode === 5n || mode === 16n;
}
/** The PSTATE of a guest that begins, where the host asks for one: its flags N, Z, C, V and masks D, A, I, F, in EL1h, or in EL1t or EL0t where it says so. */
export function guestPstate(asked: U64): U64 {
  const kept = asked & 0xf00003c0n;
  const mode = asked & 0x1fn;
  return mode === 0n || mode === 4n ? u64(kept | mode) : u64(kept | 5n);
}
/** That of a guest in a vector: EL1h, with all masked. */
export const IN_VECTOR: U64 = u64(0x3c5n);
/** That of a guest behind an instruction: not in the middle of one, as SS (21) and BTYPE (10, 11) would say. */
export const behindInstruction = (pstate: U64): U64 => u64(pstate & 0xffffffffffdff3ffn);
/** A PSTATE that was interrupted: it is one of a guest, whatever is in the register. */
export const interruptedPstate = (pstate: U64): U64 => (isGuestMode(pstate) ? pstate : u64(5n));
/** Where an exception to EL1 goes on: those of EL1t, of EL1h, of EL0 in AArch64, and in AArch32. */
export function vectorOf(vbar: U64, pstate: U64): U64 {
  const mode = pstate & 0x1fn;
  if (mode === 4n) return u64(vbar);
  if (mode === 5n) return u64(vbar + 0x200n);
  return mode === 0n ? u64(vbar + 0x400n) : u64(vbar + 0x600n);
}
