/** What an abstraction reads, from the machine itself. */
import type { Source } from "./abstraction.ts";
import type { Hardware } from "./hardware.ts";
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

/** What was found of the digest that a VM has. */
const judged = new WeakMap<Hardware, Map<number, { readonly digest: Uint8Array; readonly is: boolean }>>();
function isSignedOf(h: Hardware, vmid: number): boolean {
  let known = judged.get(h);
  if (known === undefined) judged.set(h, (known = new Map()));
  const digest = h.bytes(AT.vms + VM.bytes * vmid + VM.digest, DIGEST_BYTES);
  const last = known.get(vmid);
  if (last?.digest.every((b, i) => b === digest[i]) === true) return last.is;
  const is = isSigned(h.crypto, digest, h.bytes(AT.key, 32));
  known.set(vmid, { digest, is });
  return is;
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
      return el2.isRam(pa, PAGE) ? contentsOf(el2.bytes(pa, PAGE)) : 0n;
    },
    isSigned: (vmid) => isSignedOf(h, vmid),
    table: (at) => new Uint32Array(h.bytes(at, PAGE).buffer),
    smmu: (index, offset) => el2.load(layout.smmus[index]! + offset, 4) ?? 0n,
  };
}
