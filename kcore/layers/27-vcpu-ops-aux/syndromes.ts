/**
 * What the manual says of syndromes, bit by bit: code, specification and what the host may be told are all made of `dirty.ts`, so a mistake there would be in all of them,
 * and what one says of another would stay true. Here it is said once more, from the manual, and held against it.
 *
 * @source Arm ARM, D24: ESR_EL2 with the encodings of ISS for WFx, HVC, and aborts; HPFAR_EL2. PSCI 1.1, 5.1: function ids
 */
import { assert, theorem, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Reg } from "../00-machine/context.ts";
import { bytesOf, hasAccess, isStore, loadedBy, registerOf } from "../00-machine/syndrome.ts";
import {
  argumentsOf,
  classOf,
  faultAddress,
  injects,
  isAbort,
  isCall,
  isFault,
  isMmio,
  isWait,
  owedByAbort,
  skips,
  switchesOff,
  takenAs,
  takenReg,
  takes,
  toldEnd,
  toldFirst,
  UNKNOWN,
} from "./dirty.ts";

/** EC, bits 31 to 26. */
const ec = (esr: U64): U32 => u32(u32(esr) >> 26n);
/** FIPA, bits 43 to 4: the number of a page; the first gigabyte has those below 2^18. */
const isBelowMemory = (hpfar: U64): boolean => ((hpfar >> 4n) & 0xffffffffffn) < 0x40000n;
/** A data abort from below (EC 0x24) with a valid ISS (ISV, bit 24), not of a walk of stage 1 (S1PTW, bit 7), at no memory: a load or a store that can be done for the guest. */
const isAccess = (esr: U64, hpfar: U64): boolean =>
  ec(esr) === 0x24n && ((esr >> 24n) & 1n) === 1n && ((esr >> 7n) & 1n) === 0n && isBelowMemory(hpfar);
/** WnR, bit 6. */
const isWrite = (esr: U64): boolean => ((esr >> 6n) & 1n) === 1n;
/** SRT, bits 20 to 16. */
const srt = (esr: U64): U32 => u32((esr >> 16n) & 0x1fn);

/** Of 1, 2, 4 or 8 bytes (SAS, bits 23 and 22) the value, with its sign where SSE (bit 21) says; of 32 bits unless SF (bit 15) says 64. */
function loaded(esr: U64, value: U64): U64 {
  const sas = (esr >> 22n) & 3n;
  if (sas === 3n) return value;
  const zeros = sas === 0n ? value & 0xffn : sas === 1n ? value & 0xffffn : value & 0xffffffffn;
  const sign = sas === 0n ? (value >> 7n) & 1n : sas === 1n ? (value >> 15n) & 1n : (value >> 31n) & 1n;
  if (((esr >> 21n) & 1n) === 0n || sign === 0n) return u64(zeros);
  const ones = sas === 0n ? 0xffffffffffffff00n : sas === 1n ? 0xffffffffffff0000n : 0xffffffff00000000n;
  return ((esr >> 15n) & 1n) === 1n ? u64(zeros | ones) : u64(u32(zeros | ones));
}

/** What stands where in a syndrome, and that a page of HPFAR_EL2 has 4 KiB. */
export const syndromesHaveFields = theorem((esr: U64, hpfar: U64) => {
  assert(classOf(esr) === u64(ec(esr)));
  assert(hasAccess(esr) === (((esr >> 24n) & 1n) === 1n));
  assert(isStore(esr) === isWrite(esr));
  assert(registerOf(esr) === srt(esr));
  const sas = (esr >> 22n) & 3n;
  assert(bytesOf(esr) === (sas === 0n ? 1n : sas === 1n ? 2n : sas === 2n ? 4n : 8n));
  assert(isMmio(esr, hpfar) === isAccess(esr, hpfar));
  assert(faultAddress(hpfar) === 4096n * ((hpfar >> 4n) & 0xffffffffffn));
});
/** Waits of the guest, its calls, and its aborts, by the class. */
export const exitsHaveClasses = theorem((esr: U64) => {
  assert(isWait(esr) === (ec(esr) === 0x01n));
  assert(isCall(esr) === (ec(esr) === 0x16n));
  assert(isAbort(esr) === (ec(esr) === 0x20n || ec(esr) === 0x24n));
});
/** The host is told a register of an abort exactly where the guest stores it at a device; register 31 is zero, and none. */
export const toldIsWhatIsStored = theorem((esr: U64, hpfar: U64, r: Reg) => {
  const isTold = toldFirst(esr) <= r && r < toldEnd(esr, hpfar);
  assert(isTold === (isAccess(esr, hpfar) && isWrite(esr) && r === srt(esr) && r < 31n));
});
/** A register is taken from the host exactly where the guest loads it from a device; behind either the guest goes on with its next instruction. */
export const takenIsWhatIsLoaded = theorem((esr: U64, hpfar: U64, value: U64) => {
  const owed = owedByAbort(esr, hpfar);
  const isLoad = isAccess(esr, hpfar) && !isWrite(esr);
  assert(takes(owed) === isLoad);
  assert(!isLoad || takenReg(owed) === srt(esr));
  assert(skips(owed) === isAccess(esr, hpfar) && !injects(owed));
  assert(!isLoad || loadedBy(takenAs(esr), value) === loaded(esr, value));
  assert(ec(esr) !== 0x16n || loadedBy(takenAs(esr), value) === value);
});
/** The host may give a page behind an abort of instructions or data at memory, of an exit that is a trap, and behind nothing else. */
export const faultIsAtMemory = theorem((exit: U64, esr: U64, hpfar: U64) => {
  assert(
    isFault(exit, esr, hpfar) === (exit === 2n && (ec(esr) === 0x20n || ec(esr) === 0x24n) && !isBelowMemory(hpfar)),
  );
});
/** Of CPU_ON x0 to x3 are told, of AFFINITY_INFO x0 to x2, of anything else x0 alone; SYSTEM_OFF ends the guest. The upper half of x0 says nothing. */
export const callsHaveArguments = theorem((x0: U64) => {
  const id = u32(x0);
  const isAffinity = id === 0x84000004n || id === 0xc4000004n;
  assert(argumentsOf(x0) === (id === 0xc4000003n ? 4n : isAffinity ? 3n : 1n));
  assert(switchesOff(x0) === (id === 0x84000008n));
});
/** An exception of unknown reason has class 0, IL (bit 25), and nothing else. */
export const unknownHasNoReason = theorem(() => {
  assert(UNKNOWN === 0x2000000n);
});
