/** What an abstraction reads, from the machine itself. */
import type { Source } from "./abstraction.ts";
import type { Crypto, Hardware } from "./hardware.ts";
import { AT, PAGE, VM } from "./layout.ts";
import { DIGEST_BYTES, isSigned } from "./measure.ts";
import { live } from "./registers.ts";

const MIX = 0x9e37_79b9_7f4a_7c15n;

/** Contents of a page as one word, 0 where all of it is 0. @param bytes a whole page */
export function contentsOf(bytes: Uint8Array): bigint {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, PAGE / 8);
  if (words.every((w) => w === 0n)) return 0n;
  let mixed = 1n;
  for (const w of words) mixed = BigInt.asUintN(64, (mixed ^ w) * MIX + (mixed >> 29n));
  return mixed | 1n;
}

/** The same by which layer 0 has a page: a ciphertext is its number. */
export function namedContents(h: Hardware, bytes: Uint8Array): bigint {
  const contents = contentsOf(bytes);
  return h.ciphertexts.get(contents) ?? contents;
}

/** What was found of digests, which are looked at far more often than they change. */
const judged = new Map<string, boolean>();
const MOST = 1024;
/** Whether what was measured of a VM is signed. @param bytes of KCore's memory */
export function isSignedIn(crypto: Crypto, vmid: number, bytes: (at: number, count: number) => Uint8Array): boolean {
  const [digest, key] = [bytes(AT.vms + VM.bytes * vmid + VM.digest, DIGEST_BYTES), bytes(AT.key, 32)];
  const name = `${digest} ${key}`;
  let found = judged.get(name);
  if (found === undefined) {
    if (judged.size === MOST) judged.clear();
    judged.set(name, (found = isSigned(crypto, digest, key)));
  }
  return found;
}

/** The machine as the CPU sees it that has entered. */
export function sourceOf(h: Hardware): Source {
  const { layout, el2 } = h;
  return {
    layout,
    cpu: el2.id,
    register: (r) => live(h, r),
    exchange: (at) => el2.load(layout.exchange + at, 8) ?? 0n,
    word: (at, bytes) => el2.load(layout.core + at, bytes) ?? 0n,
    page: (pfn) => {
      const pa = Number(pfn) * PAGE;
      return el2.isRam(pa, PAGE) ? namedContents(h, el2.bytes(pa, PAGE)) : 0n;
    },
    isSigned: (vmid) => isSignedIn(h.crypto, vmid, (at, count) => h.bytes(at, count)),
    table: (at) => new Uint32Array(h.bytes(at, PAGE).buffer),
    smmu: (index, offset) => el2.load(layout.smmus[index]! + offset, 4) ?? 0n,
  };
}
