/**
 * Who goes on from whom, and what is saved for it. The cipher is ideal: the ciphertext of a seal is its number, which tells nothing, and opens as what was sealed. On the machine it is
 * AES-256-GCM under a key of the VM that is sealed, with the number as nonce: docs/decisions/encrypted-state.md.
 *
 * @source kcore reference, sections 4.8 and 13, changed as docs/deviations.md says
 */
import { require, type U32, type U64, u64 } from "../../prelude/index.ts";
import { ACTIVE, NO_SEAL, NO_VM, SEALS } from "./constants.ts";
import { withContext } from "./contexts.ts";
import { PAGES_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import type { Gfn, Machine, Pfn, Seal, Sealing, Vcpuid, VmInfo, Vmid } from "./state.ts";
import { runsVcpu } from "./vcpus.ts";
import { ownVm, withVm } from "./vms.ts";

/** The VM that goes on from a VM, or `NO_VM`. */
export const getVmHeir = (m: Machine, vmid: Vmid): readonly [Machine, Vmid] => [m, ownVm(m, vmid).heir as Vmid];
/** Sets it. */
export const setVmHeir = (m: Machine, vmid: Vmid, heir: U32): Machine => withVm(m, vmid, { ...ownVm(m, vmid), heir });
/** The VM that a VM goes on from: set_vm_inc_exe of the reference. */
export const setVmIncExe = (m: Machine, vmid: Vmid, incExe: U32): Machine =>
  withVm(m, vmid, { ...ownVm(m, vmid), incExe });

/** What was sealed, for the holder of the lock of page records. */
function ownSealing(m: Machine): Sealing {
  require(settled(m) && holds(m, PAGES_LOCK));
  return m.objects.sealing;
}
const withSealing = (m: Machine, sealing: Sealing): Machine => ({ ...m, objects: { ...m.objects, sealing } });
const withMemory = (m: Machine, pfn: Pfn, contents: U64): Machine => ({
  ...m,
  objects: { ...m.objects, memory: m.objects.memory.with(pfn, contents) },
});

/** Numbers of seals. */
const isNumber = (n: U64): boolean => NO_SEAL < n && n < SEALS;
/** The number of the next seal. */
export const getNextSeal = (m: Machine): readonly [Machine, U64] => [m, ownSealing(m).next];
/** Sets it. */
export const setNextSeal = (m: Machine, next: U64): Machine => withSealing(m, { ...ownSealing(m), next });
/** Of which VM a seal is, for which one, and which frame or virtual CPU of it. */
export const getSealFrom = (m: Machine, n: U64): readonly [Machine, U32] => [m, ownSealing(m).seals.at(n).from];
export const getSealTo = (m: Machine, n: U64): readonly [Machine, U32] => [m, ownSealing(m).seals.at(n).to];
export const getSealPlace = (m: Machine, n: U64): readonly [Machine, U64] => [m, ownSealing(m).seals.at(n).place];

/** Frames come first; virtual CPUs are at places from here on. */
const VCPU_PLACES = 0x8000000000000000n;
export const isOfVcpu = (place: U64): boolean => VCPU_PLACES <= place;
export const placeOfVcpu = (vcpuid: Vcpuid): U64 => u64(VCPU_PLACES + vcpuid);

/** The seal of a place of a VM. */
export const sealOf = (vmid: Vmid, vm: VmInfo, to: U32, place: U64): Seal => ({
  from: vmid,
  to,
  place,
  digest: vm.digest,
});
/** The machine in which a page is sealed, and another page has the ciphertext. */
export function withSealedPage(m: Machine, seal: Seal, pfn: Pfn, out: Pfn, n: U64): Machine {
  const old = m.objects.sealing;
  const sealing = { ...old, seals: old.seals.with(n, seal), pages: old.pages.with(n, m.objects.memory.at(pfn)) };
  return withMemory(withSealing(m, sealing), out, n);
}
/** The same of registers of a virtual CPU. */
export function withSealedContext(m: Machine, seal: Seal, vmid: Vmid, vcpuid: Vcpuid, out: Pfn, n: U64): Machine {
  const old = m.objects.sealing;
  const contexts = old.contexts.with(n, m.shadow.at(vmid).at(vcpuid));
  return withMemory(withSealing(m, { ...old, seals: old.seals.with(n, seal), contexts }), out, n);
}
/** What is in a page is the ciphertext of a seal, whole. */
export const isCiphertext = (m: Machine, pfn: Pfn, n: U64): boolean =>
  m.objects.sealing.seals.at(n).to !== NO_VM && m.objects.memory.at(pfn) === n;
/** The machine in which a page is opened into another one. */
export const withOpenedPage = (m: Machine, pfn: Pfn, n: U64): Machine =>
  withMemory(m, pfn, m.objects.sealing.pages.at(n));
/** The machine in which registers are opened into a virtual CPU, whose VM has the digest of the one that was sealed. */
export function withOpenedContext(m: Machine, vmid: Vmid, vm: VmInfo, vcpuid: Vcpuid, n: U64): Machine {
  const { seals, contexts } = m.objects.sealing;
  return withContext(withVm(m, vmid, { ...vm, digest: seals.at(n).digest }), vmid, vcpuid, contexts.at(n));
}

/** Seals a page of a VM: for the holder of the locks of the VM and of page records, as all here. One step, because nobody but a device or the host, where it is shared, writes the page meanwhile. */
export function sealPage(m: Machine, vmid: Vmid, to: U32, gfn: Gfn, pfn: Pfn, out: Pfn, n: U64): Machine {
  ownSealing(m);
  require(isNumber(n));
  return withSealedPage(m, sealOf(vmid, ownVm(m, vmid), to, gfn), pfn, out, n);
}
/** Seals registers of a virtual CPU that nobody runs. */
export function sealContext(m: Machine, vmid: Vmid, to: U32, vcpuid: Vcpuid, out: Pfn, n: U64): Machine {
  ownSealing(m);
  const vm = ownVm(m, vmid);
  require(isNumber(n) && vm.vcpuState.at(vcpuid) !== ACTIVE);
  return withSealedContext(m, sealOf(vmid, vm, to, placeOfVcpu(vcpuid)), vmid, vcpuid, out, n);
}
/** Opens a seal into a page; or nothing, and gives false, where its ciphertext is not what is in the other one. That is read once. */
export function openPage(m: Machine, from: Pfn, pfn: Pfn, n: U64): readonly [Machine, boolean] {
  ownSealing(m);
  return isCiphertext(m, from, n) ? [withOpenedPage(m, pfn, n), true] : [m, false];
}
/** Opens one into the registers of a virtual CPU that this CPU runs. */
export function openContext(m: Machine, vmid: Vmid, vcpuid: Vcpuid, from: Pfn, n: U64): readonly [Machine, boolean] {
  ownSealing(m);
  const vm = ownVm(m, vmid);
  require(runsVcpu(m, vmid, vcpuid));
  return isCiphertext(m, from, n) ? [withOpenedContext(m, vmid, vm, vcpuid, n), true] : [m, false];
}
