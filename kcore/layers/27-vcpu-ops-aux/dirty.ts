/**
 * What a virtual CPU is owed before it runs again, and what the syndrome of its exit says of that. Pure, for code and specification alike. Of a context the host
 * sees and changes what stands here, by the kind of exit, as the trapped registers say; nothing that the host says of the exit counts.
 *
 * @source kcore reference, sections 6, 8, 11; Arm ARM, D24: ESR_EL2, HPFAR_EL2
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Reg } from "../00-machine/context.ts";

/** No register. */
export const NO_REG = u32(0n) as Reg;
/** A general register, whose number is below; 31 is none. */
export const TAKES = 0x100n;
/** The next instruction. */
export const SKIPS = 0x100000000n;
/** An exception of unknown reason. */
export const INJECTS = 0x200000000n;
/** DIRTY: nothing; x0; the next instruction; an exception. */
export const OWES_NOTHING: U64 = u64(0n);
export const OWES_X0: U64 = u64(0x100n);
export const OWES_SKIP: U64 = u64(0x100000000n);
export const OWES_EXCEPTION: U64 = u64(0x200000000n);

export const takes = (dirty: U64): boolean => (dirty & TAKES) !== 0n;
export const takenReg = (dirty: U64): Reg => u32(dirty & 31n) as Reg;
export const skips = (dirty: U64): boolean => (dirty & SKIPS) !== 0n;
export const injects = (dirty: U64): boolean => (dirty & INJECTS) !== 0n;

/** Class of an exception: bits 26 to 31 of its syndrome. */
export const classOf = (esr: U64): U64 => u64((esr >> 26n) & 0x3fn);
/** WFI and WFE, HVC of AArch64, aborts of instructions and data of an exception level below. */
export const EC_WFX: U64 = u64(0x01n);
export const EC_HVC64: U64 = u64(0x16n);
export const EC_IABT: U64 = u64(0x20n);
export const EC_DABT: U64 = u64(0x24n);
export const isWait = (esr: U64): boolean => classOf(esr) === EC_WFX;
export const isCall = (esr: U64): boolean => classOf(esr) === EC_HVC64;
export const isAbort = (esr: U64): boolean => classOf(esr) === EC_IABT || classOf(esr) === EC_DABT;
/** Exit codes: a trap. */
export const TRAP: U64 = u64(2n);

/** Of a data abort: ISV, so that the rest is valid; S1PTW, a walk of the guest's own table; WnR, a store; SRT, the register. */
const ISV = 0x1000000n;
const S1PTW = 0x80n;
const WNR = 0x40n;
const srtOf = (esr: U64): Reg => u32((esr >> 16n) & 31n) as Reg;

/** HPFAR_EL2 has the page at bits 4 to 43: below 1 GiB there is no memory of a VM's, and aborts are accesses to devices. */
export const faultAddress = (hpfar: U64): U64 => u64(((hpfar >> 4n) & 0xffffffffffn) << 12n);
const isDevice = (hpfar: U64): boolean => faultAddress(hpfar) < 0x40000000n;
/** A load or a store of one general register that a host can do for the guest. */
export const isMmio = (esr: U64, hpfar: U64): boolean =>
  classOf(esr) === EC_DABT && isDevice(hpfar) && (esr & ISV) !== 0n && (esr & S1PTW) === 0n;
const isStore = (esr: U64): boolean => (esr & WNR) !== 0n;

/** An abort, of which the host may give a page: the guest's own, at an address where memory may be. */
export const isFault = (exit: U64, esr: U64, hpfar: U64): boolean => exit === TRAP && isAbort(esr) && !isDevice(hpfar);
/** What an abort leaves a virtual CPU owed: of a load from a device its register, and the next instruction; of a store the next instruction; else nothing. */
export function owedByAbort(esr: U64, hpfar: U64): U64 {
  if (!isMmio(esr, hpfar)) return OWES_NOTHING;
  return isStore(esr) ? OWES_SKIP : u64(OWES_SKIP | TAKES | srtOf(esr));
}
/** The syndrome of a load of 8 bytes, which leaves all of a register. */
const WHOLE: U64 = u64(0xc00000n);
/** As what a register is taken: as the load that the host did leaves it; x0 of a call is whole. */
export const takenAs = (esr: U64): U64 => (classOf(esr) === EC_DABT ? esr : WHOLE);
/** Which general registers the host is told of an abort, from the first to before the end: the one that is stored. */
export const toldFirst = (esr: U64): Reg => srtOf(esr);
export const toldEnd = (esr: U64, hpfar: U64): Reg =>
  isMmio(esr, hpfar) && isStore(esr) && srtOf(esr) < 31n ? (u32(srtOf(esr) + 1n) as Reg) : (u32(0n) as Reg);

/** PSCI, by the low half of x0. */
export const CPU_ON = 0xc4000003n;
export const AFFINITY_INFO_32 = 0x84000004n;
export const AFFINITY_INFO_64 = 0xc4000004n;
export const SYSTEM_OFF = 0x84000008n;
/** Of a call the host is told x0, and its arguments where it has some. */
export function argumentsOf(x0: U64): Reg {
  const call: U32 = u32(x0);
  if (call === CPU_ON) return u32(4n) as Reg;
  return call === AFFINITY_INFO_32 || call === AFFINITY_INFO_64 ? (u32(3n) as Reg) : (u32(1n) as Reg);
}

/** Syndrome of an exception of unknown reason: class 0, IL. */
export const UNKNOWN: U64 = u64(0x2000000n);

/** A guest switches itself off. */
export const switchesOff = (x0: U64): boolean => u32(x0) === SYSTEM_OFF;
