/**
 * What the syndrome of a data abort says of the access. Pure, for code and specification alike.
 *
 * @source Arm ARM, ESR_EL2, "ISS encoding for an exception from a Data Abort": ISV, SAS, SSE, SRT, SF, WnR
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";

/** ISV: the rest is valid. It is not for accesses of more than one register, for atomics, for maintenance of caches and for walks. */
export const hasAccess = (esr: U64): boolean => u64(esr & 0x1000000n) !== 0n;
/** WnR: it is a store. */
export const isStore = (esr: U64): boolean => u64(esr & 0x40n) !== 0n;
/** SRT: which register it loads or stores, 31 for none. */
export const registerOf = (esr: U64): U32 => u32((esr >> 16n) & 31n);
export const NO_REGISTER = 31n;
/** SAS: 1, 2, 4 or 8 bytes. */
export function bytesOf(esr: U64): U32 {
  const size: U32 = u32((esr >> 22n) & 3n);
  if (size === 0n) return u32(1n);
  if (size === 1n) return u32(2n);
  return size === 2n ? u32(4n) : u32(8n);
}
/** SSE: a load has a sign. SF: its register has 64 bits. */
const hasSign = (esr: U64): boolean => u64(esr & 0x200000n) !== 0n;
const isWide = (esr: U64): boolean => u64(esr & 0x8000n) !== 0n;
/** What a load leaves in its register: as many bytes as SAS says; before them 0, or with SSE the sign, in the 64 or 32 bits that SF says. */
export function loadedBy(esr: U64, value: U64): U64 {
  const bytes = bytesOf(esr);
  if (bytes === 8n) return value;
  const sign = bytes === 1n ? 0x80n : bytes === 2n ? 0x8000n : 0x80000000n;
  const below = u64(value & (sign - 1n));
  if (u64(value & sign) === 0n) return below;
  const signed = u64(below - sign);
  if (!hasSign(esr)) return u64(below | sign);
  return isWide(esr) ? signed : u64(signed & 0xffffffffn);
}
