/**
 * The abort that the host takes, field by field as the manual has it.
 *
 * @source Arm ARM, D24: ESR_ELx, EC (0x20 and 0x21 aborts of instructions, 0x24 and 0x25 of data, from below and from the same level); IL; ISS with WnR (bit 6) and DFSC (bits 5 to
 * 0: 0b0001LL translation at a level, 0b100001 alignment). PSTATE: M, of which bits 3 to 0 are 0 at EL0
 */
import { assert, assume, theorem, type U64 } from "../../prelude/index.ts";
import { abortFor, isUnmapped } from "./aborts.ts";

export const abortIsOfAlignment = theorem((esr: U64, pstate: U64) => {
  const was = (esr >> 26n) & 0x3fn;
  assume(was === 0x20n || was === 0x24n);
  const abort = abortFor(esr, pstate);
  const isBelow = (pstate & 0xfn) === 0n;
  assert(abort >> 26n === (isBelow ? was : was + 1n));
  assert(((abort >> 25n) & 1n) === 1n);
  assert((abort & 0x3fn) === 0x21n && ((abort >> 6n) & 1n) === ((esr >> 6n) & 1n) && ((abort >> 7n) & 0x3ffffn) === 0n);
});
export const unmappedIsOfTranslation = theorem((esr: U64) => {
  const status = esr & 0x3fn;
  assert(isUnmapped(esr) === (status === 4n || status === 5n || status === 6n || status === 7n));
});
