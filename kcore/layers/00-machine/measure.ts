/**
 * What is measured of a VM's images, as one word. Codecs without laws: a proof knows nothing of them but that they are functions, as it would of
 * a hash, and of a signature that is part of what is hashed. What they compute natively is for tests and is no cryptography.
 */
import { codec, type U64, u64 } from "../../prelude/index.ts";
import type { Gfn } from "./state.ts";

/** The digest with an image announced. */
export const withImage = codec(
  (digest: U64, loadAddr: U64, loadSize: U64): U64 => u64(digest * 31n + loadAddr * 7n + loadSize * 3n + 1n),
);
/** The digest with a page, where the VM finds it. */
export const withPlacedPage = codec(
  (digest: U64, gfn: Gfn, contents: U64): U64 => u64(digest * 33n + gfn * 5n + contents * 11n + 2n),
);
/** Whether a digest is of something that is signed under the key that KCore has. */
export const isSigned = codec((digest: U64): boolean => u64(digest & 1n) === 0n);
