/**
 * Who goes on from whom, and the cipher. A page, or a context and zeros behind it, is sealed by AES-256-GCM under a key of the VM, with the number of the seal as nonce; authenticated with it is whose it
 * is, for whom, its place, and the digest. KCore keeps tags: the host has ciphertexts, and numbers.
 */
import { SEALS } from "../../layers/00-machine/constants.ts";
import * as spec from "../../layers/00-machine/sealing.ts";
import type { Pfn, Vmid } from "../../layers/00-machine/state.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, CONTEXT_BYTES, PAGE, SEAL_BYTES, VM } from "../layout.ts";
import { DIGEST_BYTES } from "../measure.ts";
import { contentsOf } from "../source.ts";
import { type Action, act } from "./action.ts";
import { vcpuContext } from "./contexts.ts";
import { digestAt } from "./images.ts";
import { vmAt } from "./vms.ts";

const FIELD = { from: 0, to: 4, place: 8, tag: 16 } as const;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const sealAt = (n: U64): number => AT.seals + SEAL_BYTES * Number(n);
/** A field of a seal; there are none beyond the last number. */
const half = (h: Hardware, n: U64, field: number): U32 => (n < SEALS ? h.u32(sealAt(n) + field) : u32(0n));
const placeOf = (h: Hardware, n: U64): U64 => (n < SEALS ? h.u64(sealAt(n) + FIELD.place) : u64(0n));

const keyOf = (h: Hardware, vmid: Vmid): Uint8Array =>
  h.crypto.hash(Uint8Array.of(...h.bytes(AT.secret, 32), Number(vmid)));
function nonceOf(n: U64): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setBigUint64(0, n, true);
  return nonce;
}
/** What is authenticated besides: the seal without its tag, and the digest of the VM, which is retired. */
const associated = (h: Hardware, n: U64): Uint8Array =>
  Uint8Array.of(...h.bytes(sealAt(n), FIELD.tag), ...h.bytes(digestAt(half(h, n, FIELD.from) as Vmid), DIGEST_BYTES));

/** @param bytes a whole page */
function write(h: Hardware, pfn: Pfn, bytes: Uint8Array): void {
  const words = new BigUint64Array(bytes.slice().buffer);
  for (const [i, word] of words.entries()) h.el2.store(Number(pfn) * PAGE + 8 * i, 8, word);
}

function seal(h: Hardware, vmid: Vmid, to: U32, place: U64, plain: Uint8Array, out: Pfn, n: U64): void {
  h.setU32(sealAt(n) + FIELD.from, vmid);
  h.setU32(sealAt(n) + FIELD.to, to);
  h.setU64(sealAt(n) + FIELD.place, place);
  const { ciphertext, tag } = h.crypto.seal(keyOf(h, vmid), nonceOf(n), associated(h, n), plain);
  h.setBytes(sealAt(n) + FIELD.tag, tag);
  write(h, out, ciphertext);
  h.ciphertexts.set(contentsOf(ciphertext), n);
}
/** What a page opens as: it is copied, so that what is opened is what is authenticated. */
function opened(h: Hardware, source: Pfn, n: U64): Uint8Array | undefined {
  if (half(h, n, FIELD.to) === 0n) return undefined;
  const sealed = {
    ciphertext: h.el2.bytes(Number(source) * PAGE, PAGE).slice(),
    tag: h.bytes(sealAt(n) + FIELD.tag, TAG_BYTES),
  };
  return h.crypto.open(keyOf(h, half(h, n, FIELD.from) as Vmid), nonceOf(n), associated(h, n), sealed);
}

export const sealingActs = (h: Hardware): Action[] => [
  act(spec.setVmIncExe, (vmid, incExe) => h.setU32(vmAt(vmid) + VM.incExe, incExe)),
  act(spec.getVmHeir, (vmid) => h.u32(vmAt(vmid) + VM.heir) as Vmid),
  act(spec.setVmHeir, (vmid, heir) => h.setU32(vmAt(vmid) + VM.heir, heir)),
  act(spec.getNextSeal, () => h.u64(AT.nextSeal)),
  act(spec.setNextSeal, (next) => h.setU64(AT.nextSeal, next)),
  act(spec.getSealFrom, (n) => half(h, n, FIELD.from)),
  act(spec.getSealTo, (n) => half(h, n, FIELD.to)),
  act(spec.getSealPlace, (n) => placeOf(h, n)),
  act(spec.sealPage, (vmid, to, gfn, pfn, out, n) =>
    seal(h, vmid, to, gfn, h.el2.bytes(Number(pfn) * PAGE, PAGE).slice(), out, n),
  ),
  act(spec.sealContext, (vmid, to, vcpuid, out, n) => {
    const plain = new Uint8Array(PAGE);
    plain.set(h.bytes(vcpuContext(vmid, vcpuid), CONTEXT_BYTES));
    seal(h, vmid, to, spec.placeOfVcpu(vcpuid), plain, out, n);
  }),
  act(spec.openPage, (from, pfn, n) => {
    const plain = opened(h, from, n);
    if (plain !== undefined) write(h, pfn, plain);
    return plain !== undefined;
  }),
  act(spec.openContext, (vmid, vcpuid, from, n) => {
    const plain = opened(h, from, n);
    if (plain === undefined) return false;
    h.setBytes(vcpuContext(vmid, vcpuid), plain.subarray(0, CONTEXT_BYTES));
    h.setBytes(digestAt(vmid), h.bytes(digestAt(half(h, n, FIELD.from) as Vmid), DIGEST_BYTES));
    return true;
  }),
];
