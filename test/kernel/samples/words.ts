/** Arithmetic on words, each operator at its edges. */
import {
  type Brand,
  codec,
  law,
  panic,
  require,
  type U8,
  type U16,
  type U32,
  type U64,
  u8,
  u16,
  u32,
  u64,
} from "../../../src/prelude/index.ts";

export type Gfn = U64 & Brand<"Gfn">;
const PAGE = 4096n;
const LIMIT: U64 = u64(1n << 40n);
export const EVEN = u8(254n);

export function sum(a: U64, b: U64): U64 {
  return u64(a + b);
}
export function difference(a: U64, b: U64): U64 {
  return u64(a - b);
}
export function fitsBelow(a: U64, limit: U64): boolean {
  return a + PAGE <= limit && a - PAGE >= 0n;
}
export function mixed(a: U64, b: U32, c: U8): U32 {
  return u32((a * b - c) ^ (a | (b << 3n)) ^ (-a & c));
}
export function shifted(a: U64, b: U64): U16 {
  return u16(((a - b) >> 7n) + ((a + b) >> 64n));
}
export function divided(a: U64, b: U32): U64 {
  return u64((a + b) / 10n + (a % 7n) * (b / 16n) - ((a + b) % 4096n));
}
export function kept(a: U64, b: U64): U64 {
  const s = a + b;
  const d = a - b;
  if (d < 0n) return u64(s >> 1n);
  return u64(s - d);
}
export function negative(a: U64, b: U64): U8 {
  const d = a - b;
  return u8(((d >> 3n) & 31n) | (d & -4n));
}
export function compared(a: U64, b: U32): boolean {
  return a * b - b * b > a << 2n || a === LIMIT || (a ^ b) !== 0n;
}
export function chosen(a: U64, b: U64): U64 {
  const top = a > b ? a - b : b + 1n;
  return u64(top * 3n);
}
export function gfnOf(a: U64): Gfn {
  return u64(a / PAGE) as Gfn;
}
export const encode = codec((g: Gfn, bits: U8): U64 => u64((g << 12n) | (bits & 15n)));
export const decode = codec((e: U64): Gfn => u64(e >> 12n) as Gfn);
export const decodeEncode = law(
  (g: Gfn, b: U8) => [decode(encode(g, b))],
  (g: Gfn, b: U8) => g >= 1n << 52n || decode(encode(g, b)) === g,
);
export function viaCodec(g: Gfn, b: U8): U64 {
  require(b !== 3n, "three");
  if (b === EVEN) panic("even");
  return encode(decode(encode(g, b)), u8(b + 1n));
}
export function steps(n: U8, from: U64): U64 {
  let sum = from;
  for (let i = u64(0n); i < n; i = u64(i + 1n)) {
    if ((i & 1n) === 0n) sum = u64(sum + i);
    else if (sum > LIMIT) return sum;
  }
  return sum;
}
/** The word that shows a number: the one place where an integer becomes a word. */
export const shown = codec((n: bigint): U32 => u32(n * 3n));
export function shownIsLow(n: bigint): boolean {
  return shown(n) <= 4294967295n;
}
export const shownLaw = law((n: bigint) => [shown(n)], shownIsLow);
