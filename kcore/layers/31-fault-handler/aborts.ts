/**
 * What the host finds where it accessed what is not its. Pure, for code and specification alike.
 *
 * @source Arm ARM, D24: ESR_EL1, "ISS encoding for an exception from a Data Abort"
 */

import { type U64, u64 } from "../../prelude/index.ts";
import { classOf, EC_IABT } from "../27-vcpu-ops-aux/dirty.ts";

/** A fault of translation: there is no mapping. Every other abort a mapping would not mend. */
export const isUnmapped = (esr: U64): boolean => (esr & 0x3cn) === 0x04n;

/** The class of an abort that EL1 takes from EL0, or, with 1 more, from itself. */
const FROM_EL0 = 0n;
/**
 * The syndrome of an abort that EL1 takes where it did what `esr` says: an alignment fault, because hosts neither make that access again nor take it for a mapping that
 * they forgot; with IL, and WnR as it was.
 */
export function abortFor(esr: U64, pstate: U64): U64 {
  const isEl0 = (pstate & 0xfn) === FROM_EL0;
  const group = classOf(esr) === EC_IABT ? 0x20n : 0x24n;
  const level = isEl0 ? group : group + 1n;
  return u64((level << 26n) | 0x2000000n | (esr & 0x40n) | 0x21n);
}
