/**
 * Layer 32: what the host and guests ask for, by number. Each call is its steps; one of which the arguments are out of their bounds, or that there is not, is an error
 * and no step.
 *
 * @source kcore reference, layer 32 and section 9, changed as docs/deviations.md says
 */

import { require, sequence, transition, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import {
  answerOf,
  BAD_ARGUMENT,
  CLEAR_VM_S2_RANGE,
  DECRYPT_BUF,
  ENCRYPT_BUF,
  LOAD_CRYPT_VCPU,
  NO_CALL,
  PHYS_ADDR_IOREMAP,
  REGISTER_HEIR,
  REGISTER_KVM,
  REGISTER_VCPU,
  REMAP_VM_IMAGE,
  SAVE_CRYPT_VCPU,
  SET_BOOT_INFO,
  SMMU_ALLOC_PGD,
  SMMU_CLEAR,
  SMMU_FREE_PGD,
  SMMU_LPAE_IOVA_TO_PHYS,
  SMMU_LPAE_MAP,
  VERIFY_VM_IMAGE,
  VM_STOP,
} from "../00-machine/abi.ts";
import { HOST, NO_ADDRESS, NO_IMAGE, NO_SEAL, NO_VM, REFUSED } from "../00-machine/constants.ts";
import { EC, ESR_EL2, type Reg } from "../00-machine/context.ts";
import * as contexts from "../00-machine/contexts.ts";
import * as trap from "../00-machine/host-trap.ts";
import type { Machine, Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { holdsNoLock } from "../04-locks/section.ts";
import * as power from "../18-vm-power/spec.ts";
import * as boot from "../21-boot-ops/spec.ts";
import * as banks from "../26-mmio-ops/spec.ts";
import { isCall, TRAP } from "../27-vcpu-ops-aux/dirty.ts";
import * as vcpus from "../28-vcpu-ops/spec.ts";
import * as handler from "../30-mem-handler/spec.ts";
import * as faults from "../31-fault-handler/spec.ts";
import {
  isForDevices,
  isFrame,
  isImagePage,
  isImageRange,
  isIoRange,
  isPhysical,
  isRange,
  isSealRange,
  namesBank,
  namesPrincipal,
  namesVcpu,
  namesVm,
} from "./arguments.ts";

/** What a call of the host's requires: it is the host that was interrupted, and no lock is held. A register. */
export const callBegun = transition((m: Machine, register: U32): readonly [Machine, U64] => {
  require(m.curVmid === HOST && holdsNoLock(m));
  return trap.getHostGpr(m, register);
});
/** What an exit of a guest's requires. A register. */
export const exited = transition((m: Machine, vmid: Vmid, vcpuid: Vcpuid, r: Reg): readonly [Machine, U64] => {
  require(holdsNoLock(m));
  return contexts.getShadowCtxt(m, vmid, vcpuid, r);
});
const got = transition(trap.getHostGpr);
const set = transition(trap.setHostGpr);
const read = transition(contexts.getShadowCtxt);
const vcpuRegistered = transition(boot.registerVcpu);
const verified = transition(boot.verifyAndLoadImages);
const switchedOff = transition(power.setVmPoweroff);

const callRegisterKvm = sequence((): U64 => {
  const vmid = boot.registerKvm();
  return vmid === NO_VM ? answerOf(REFUSED) : u64(vmid);
});

const callRegisterVcpu = sequence((vm: U64, vcpu: U64): U64 => {
  if (!namesVcpu(vm, vcpu)) return answerOf(BAD_ARGUMENT);
  return answerOf(vcpuRegistered(u32(vm) as Vmid, u32(vcpu)));
});

const callSetBootInfo = sequence((vm: U64, addr: U64, size: U64): U64 => {
  if (!namesVm(vm) || !isImageRange(addr, size)) return answerOf(BAD_ARGUMENT);
  const image = boot.setBootInfo(u32(vm) as Vmid, addr, size);
  return image === NO_IMAGE ? answerOf(REFUSED) : u64(image);
});

const callRemapVmImage = sequence((vm: U64, pfn: U64, image: U64): U64 => {
  if (!namesVm(vm) || !isImagePage(pfn, image)) return answerOf(BAD_ARGUMENT);
  return answerOf(boot.remapVmImage(u32(vm) as Vmid, pfn as Pfn, u32(image)));
});

const callVerifyVmImage = sequence((vm: U64): U64 => {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  return answerOf(verified(u32(vm) as Vmid));
});

const callVmStop = sequence((vm: U64): U64 => {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  return answerOf(switchedOff(u32(vm) as Vmid));
});

const callClearRange = sequence((vm: U64, start: U64, size: U64): U64 => {
  if (!namesVm(vm) || !isRange(start, size)) return answerOf(BAD_ARGUMENT);
  return answerOf(handler.clearVmStage2Range(u32(vm) as Vmid, start, size));
});

const callIoremap = sequence((vm: U64, gpa: U64, pa: U64, size: U64): U64 => {
  if (!namesVm(vm) || !isIoRange(gpa, pa, size)) return answerOf(BAD_ARGUMENT);
  return answerOf(handler.kvmPhysAddrIoremap(u32(vm) as Vmid, gpa, pa, size));
});

const callAllocPgd = sequence((bank: U64, owner: U64, smmu: U64): U64 => {
  if (!namesBank(bank, smmu) || !namesPrincipal(owner)) return answerOf(BAD_ARGUMENT);
  return answerOf(banks.el2AllocSmmuPgd(u32(bank), u32(owner) as Vmid, u32(smmu)));
});

const callFreePgd = sequence((bank: U64, smmu: U64): U64 => {
  if (!namesBank(bank, smmu)) return answerOf(BAD_ARGUMENT);
  return answerOf(banks.el2FreeSmmuPgd(u32(bank), u32(smmu)));
});

const callMap = sequence((iova: U64, addr: U64, prot: U64, bank: U64, smmu: U64): U64 => {
  if (!namesBank(bank, smmu) || !isForDevices(iova) || !isPhysical(addr)) return answerOf(BAD_ARGUMENT);
  return answerOf(handler.el2ArmLpaeMap(iova, addr, prot, u32(bank), u32(smmu)));
});

const callLookUp = sequence((iova: U64, bank: U64, smmu: U64): U64 => {
  if (!namesBank(bank, smmu) || !isForDevices(iova)) return answerOf(BAD_ARGUMENT);
  const addr = banks.el2ArmLpaeIovaToPhys(iova, u32(bank), u32(smmu));
  return addr === NO_ADDRESS ? answerOf(REFUSED) : addr;
});

const callUnmap = sequence((iova: U64, bank: U64, smmu: U64): U64 => {
  if (!namesBank(bank, smmu) || !isForDevices(iova)) return answerOf(BAD_ARGUMENT);
  return answerOf(banks.el2ArmLpaeClear(iova, u32(bank), u32(smmu)));
});

const callRegisterHeir = sequence((vm: U64): U64 => {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  const heir = handler.retireForHeir(u32(vm) as Vmid);
  return heir === NO_VM ? answerOf(REFUSED) : u64(heir);
});

const callEncryptBuf = sequence((vm: U64, addr: U64, out: U64): U64 => {
  if (!namesVm(vm) || !isSealRange(out, addr)) return answerOf(BAD_ARGUMENT);
  const n = boot.saveEncryptBuf(u32(vm) as Vmid, addr, out as Pfn);
  return n === NO_SEAL ? answerOf(REFUSED) : n;
});

const callDecryptBuf = sequence((vm: U64, source: U64, pfn: U64, n: U64): U64 => {
  if (!namesVm(vm) || !isFrame(source) || !isFrame(pfn)) return answerOf(BAD_ARGUMENT);
  return answerOf(boot.loadDecryptBuf(u32(vm) as Vmid, source as Pfn, pfn as Pfn, n));
});

const callSaveVcpu = sequence((vm: U64, vcpu: U64, out: U64): U64 => {
  if (!namesVcpu(vm, vcpu) || !isFrame(out)) return answerOf(BAD_ARGUMENT);
  const n = boot.saveEncryptedVcpu(u32(vm) as Vmid, u32(vcpu) as Vcpuid, out as Pfn);
  return n === NO_SEAL ? answerOf(REFUSED) : n;
});

const callLoadVcpu = sequence((vm: U64, vcpu: U64, source: U64, n: U64): U64 => {
  if (!namesVcpu(vm, vcpu) || !isFrame(source)) return answerOf(BAD_ARGUMENT);
  return answerOf(vcpus.loadEncryptedVcpu(u32(vm) as Vmid, u32(vcpu) as Vcpuid, source as Pfn, n));
});

/** What a call answers. */
const answered = sequence((call: U64, a: U64, b: U64, c: U64, d: U64, e: U64): U64 => {
  if (call === REGISTER_KVM) return callRegisterKvm();
  if (call === REGISTER_VCPU) return callRegisterVcpu(a, b);
  if (call === SET_BOOT_INFO) return callSetBootInfo(a, b, c);
  if (call === REMAP_VM_IMAGE) return callRemapVmImage(a, b, c);
  if (call === VERIFY_VM_IMAGE) return callVerifyVmImage(a);
  if (call === VM_STOP) return callVmStop(a);
  if (call === CLEAR_VM_S2_RANGE) return callClearRange(a, b, c);
  if (call === PHYS_ADDR_IOREMAP) return callIoremap(a, b, c, d);
  if (call === SMMU_ALLOC_PGD) return callAllocPgd(a, b, c);
  if (call === SMMU_FREE_PGD) return callFreePgd(a, b);
  if (call === SMMU_LPAE_MAP) return callMap(a, b, c, d, e);
  if (call === SMMU_LPAE_IOVA_TO_PHYS) return callLookUp(a, b, c);
  if (call === SMMU_CLEAR) return callUnmap(a, b, c);
  if (call === ENCRYPT_BUF) return callEncryptBuf(a, b, c);
  if (call === DECRYPT_BUF) return callDecryptBuf(a, b, c, d);
  if (call === SAVE_CRYPT_VCPU) return callSaveVcpu(a, b, c);
  if (call === LOAD_CRYPT_VCPU) return callLoadVcpu(a, b, c, d);
  if (call === REGISTER_HEIR) return callRegisterHeir(a);
  return answerOf(NO_CALL);
});

/** Does what the host asks for, and leaves the answer in its x0. */
export const hostHvcDispatcher = sequence((): void => {
  const call = callBegun(u32(0n));
  const a = got(u32(1n));
  const b = got(u32(2n));
  const c = got(u32(3n));
  const d = got(u32(4n));
  const e = got(u32(5n));
  set(u32(0n), answered(call, a, b, c, d, e));
});

/** Does what a guest asks of KCore: whether it goes on. With every other exit it is left to the host. */
export const vmExitDispatcher = sequence((vmid: Vmid, vcpuid: Vcpuid): boolean => {
  const exit = exited(vmid, vcpuid, EC);
  const esr = read(vmid, vcpuid, ESR_EL2);
  if (exit !== TRAP || !isCall(esr)) return false;
  return faults.coreHandlePvops(vmid, vcpuid);
});
