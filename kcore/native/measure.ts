/**
 * What is measured of a VM's images. The digest of layer 0, one word there, is here a chain of SHA-256: over each image that is announced, and over each page
 * with the frame where the VM finds it. The last 64 bytes of the last page are a signature of the chain in which they are zeros.
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | the chain, 32 bytes |
 * | 32 | the chain in which the last 64 bytes are zeros |
 * | 64 | these bytes |
 */
import type { Crypto } from "./hardware.ts";
import { PAGE } from "./layout.ts";

export const DIGEST_BYTES = 128;
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** What a link of the chain is of. */
const KIND = { image: 1, page: 2 } as const;

function words(...values: readonly bigint[]): Uint8Array {
  return new Uint8Array(new BigUint64Array(values).buffer);
}
function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The digest with an image announced. */
export function withImage({ hash }: Crypto, digest: Uint8Array, loadAddr: bigint, loadSize: bigint): Uint8Array {
  const chain = digest.subarray(0, HASH_BYTES);
  const next = hash(joined(chain, words(BigInt(KIND.image), loadAddr, loadSize)));
  return joined(next, new Uint8Array(DIGEST_BYTES - HASH_BYTES));
}

/** The digest with a page. */
export function withPage({ hash }: Crypto, digest: Uint8Array, gfn: bigint, page: Uint8Array): Uint8Array {
  const head = joined(digest.subarray(0, HASH_BYTES), words(BigInt(KIND.page), gfn));
  const [rest, signature] = [page.subarray(0, -SIGNATURE_BYTES), page.subarray(-SIGNATURE_BYTES)];
  const unsigned = joined(head, rest, new Uint8Array(SIGNATURE_BYTES));
  return joined(hash(joined(head, page)), hash(unsigned), signature);
}

/** Whether the last page ends with a signature of all that was measured. */
export const isSigned = ({ verify }: Crypto, digest: Uint8Array, key: Uint8Array): boolean =>
  verify(key, digest.subarray(HASH_BYTES, 2 * HASH_BYTES), digest.subarray(2 * HASH_BYTES));

/** Pages of an image, where it is loaded. */
export interface Image {
  readonly address: bigint;
  /** Whole pages. */
  readonly bytes: Uint8Array;
}

/** What is to be signed of images that are announced in this order, and then given page by page in it. The last 64 bytes of the last one say nothing. */
export function measured(crypto: Crypto, images: readonly Image[]): Uint8Array {
  let digest: Uint8Array = new Uint8Array(DIGEST_BYTES);
  for (const { address, bytes } of images) digest = withImage(crypto, digest, address, BigInt(bytes.length));
  for (const { address, bytes } of images)
    for (let at = 0; at < bytes.length; at += PAGE)
      digest = withPage(crypto, digest, (address + BigInt(at)) / BigInt(PAGE), bytes.subarray(at, at + PAGE));
  return digest.slice(HASH_BYTES, 2 * HASH_BYTES);
}
