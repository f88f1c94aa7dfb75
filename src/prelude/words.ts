/**
 * Machine words and identifiers of kernel TypeScript. A word is a `bigint` that its type keeps in range; plain `bigint`
 * is a mathematical integer. Arithmetic on words is exact and yields `bigint`: a word arises again only through `u64(…)`
 * and its relatives, which cut to their width.
 */
declare const word: unique symbol;
declare const brand: unique symbol;
declare const id: unique symbol;

/** An unsigned machine word of `W` bits: 0 ≤ value < 2^W. */
export type Word<W extends number> = bigint & { readonly [word]: W };
export type U8 = Word<8>;
export type U16 = Word<16>;
export type U32 = Word<32>;
export type U64 = Word<64>;
/** Sets one use of a word apart from others: `type Gfn = U64 & Brand<"Gfn">`. Made by a cast of a word of the same width. */
export type Brand<B extends string> = { readonly [brand]: B };
/** An identifier: nothing is known of it but equality, and it is never a word. Natively a small `bigint`. */
export type Id<N extends string> = bigint & { readonly [id]: N };

/** The low 8 bits. */
export const u8 = (value: bigint): U8 => BigInt.asUintN(8, value) as U8;
/** The low 16 bits. */
export const u16 = (value: bigint): U16 => BigInt.asUintN(16, value) as U16;
/** The low 32 bits. */
export const u32 = (value: bigint): U32 => BigInt.asUintN(32, value) as U32;
/** The low 64 bits. */
export const u64 = (value: bigint): U64 => BigInt.asUintN(64, value) as U64;
