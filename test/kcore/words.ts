/** Random words for tests of KCore: spread over all magnitudes, and close to where something changes. */
import fc from "fast-check";
import { type U32, type U64, u32, u64 } from "../../src/prelude/index.ts";

const EDGES = [
  0n,
  3n,
  8n,
  4096n,
  1n << 21n,
  1n << 30n,
  1n << 36n,
  1n << 39n,
  1n << 47n,
  1n << 48n,
  1n << 63n,
  1n << 64n,
];

const nearEdge = fc
  .tuple(fc.constantFrom(...EDGES), fc.bigInt({ min: -4200n, max: 4200n }))
  .map(([edge, by]) => u64(edge + by));
const ofLength = fc.integer({ min: 1, max: 64 }).chain((n) => fc.bigInt({ min: 0n, max: (1n << BigInt(n)) - 1n }));
const aligned = ofLength.map((v) => u64(v & ~4095n));

/** Any word of 64 bits. */
export const word64: fc.Arbitrary<U64> = fc.oneof(nearEdge, ofLength.map(u64), aligned);

/** A word that differs from another in a few bits, or in none. */
export const closeTo = (a: U64): fc.Arbitrary<U64> =>
  fc.oneof(
    fc.constant(a),
    fc.integer({ min: 0, max: 63 }).map((bit) => u64(a ^ (1n << BigInt(bit)))),
    fc.bigInt({ min: 0n, max: 511n }).map((low) => u64((a & ~511n) | low)),
    word64,
  );

/** A word of 32 bits, mostly a small one. */
export const word32: fc.Arbitrary<U32> = fc
  .oneof(fc.bigInt({ min: 0n, max: 18n }), fc.bigInt({ min: 0n, max: 0xffffffffn }))
  .map(u32);
