/** What the host and guests ask for, by number. One function for each call: it looks at the arguments, and gives the answer. @source kcore reference, layer 32 and section 9 */

import { type U64, u32, u64 } from "../../prelude/index.ts";
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
import { NO_ADDRESS, NO_IMAGE, NO_SEAL, NO_VM, REFUSED } from "../00-machine/constants.ts";
import { EC, ESR_EL2 } from "../00-machine/context.ts";
import { getHostGpr, getShadowCtxt, setHostGpr } from "../00-machine/index.ts";
import type { Pfn, Vcpuid, Vmid } from "../00-machine/state.ts";
import { setVmPoweroff } from "../18-vm-power/index.ts";
import {
  loadDecryptBuf,
  registerKvm,
  registerVcpu,
  remapVmImage,
  saveEncryptBuf,
  saveEncryptedVcpu,
  setBootInfo,
  verifyAndLoadImages,
} from "../21-boot-ops/index.ts";
import { el2AllocSmmuPgd, el2ArmLpaeClear, el2ArmLpaeIovaToPhys, el2FreeSmmuPgd } from "../26-mmio-ops/index.ts";
import { isCall, TRAP } from "../27-vcpu-ops-aux/dirty.ts";
import { loadEncryptedVcpu } from "../28-vcpu-ops/index.ts";
import { clearVmStage2Range, el2ArmLpaeMap, kvmPhysAddrIoremap, retireForHeir } from "../30-mem-handler/index.ts";
import { coreHandlePvops } from "../31-fault-handler/index.ts";
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

function callRegisterKvm(): U64 {
  const vmid = registerKvm();
  return vmid === NO_VM ? answerOf(REFUSED) : u64(vmid);
}

function callRegisterVcpu(vm: U64, vcpu: U64): U64 {
  if (!namesVcpu(vm, vcpu)) return answerOf(BAD_ARGUMENT);
  return answerOf(registerVcpu(u32(vm) as Vmid, u32(vcpu)));
}

function callSetBootInfo(vm: U64, addr: U64, size: U64): U64 {
  if (!namesVm(vm) || !isImageRange(addr, size)) return answerOf(BAD_ARGUMENT);
  const image = setBootInfo(u32(vm) as Vmid, addr, size);
  return image === NO_IMAGE ? answerOf(REFUSED) : u64(image);
}

function callRemapVmImage(vm: U64, pfn: U64, image: U64): U64 {
  if (!namesVm(vm) || !isImagePage(pfn, image)) return answerOf(BAD_ARGUMENT);
  return answerOf(remapVmImage(u32(vm) as Vmid, pfn as Pfn, u32(image)));
}

function callVerifyVmImage(vm: U64): U64 {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  return answerOf(verifyAndLoadImages(u32(vm) as Vmid));
}

function callVmStop(vm: U64): U64 {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  return answerOf(setVmPoweroff(u32(vm) as Vmid));
}

function callClearRange(vm: U64, start: U64, size: U64): U64 {
  if (!namesVm(vm) || !isRange(start, size)) return answerOf(BAD_ARGUMENT);
  return answerOf(clearVmStage2Range(u32(vm) as Vmid, start, size));
}

function callIoremap(vm: U64, gpa: U64, pa: U64, size: U64): U64 {
  if (!namesVm(vm) || !isIoRange(gpa, pa, size)) return answerOf(BAD_ARGUMENT);
  return answerOf(kvmPhysAddrIoremap(u32(vm) as Vmid, gpa, pa, size));
}

function callAllocPgd(bank: U64, owner: U64, smmu: U64): U64 {
  if (!namesBank(bank, smmu) || !namesPrincipal(owner)) return answerOf(BAD_ARGUMENT);
  return answerOf(el2AllocSmmuPgd(u32(bank), u32(owner) as Vmid, u32(smmu)));
}

function callFreePgd(bank: U64, smmu: U64): U64 {
  if (!namesBank(bank, smmu)) return answerOf(BAD_ARGUMENT);
  return answerOf(el2FreeSmmuPgd(u32(bank), u32(smmu)));
}

function callMap(iova: U64, addr: U64, prot: U64, bank: U64, smmu: U64): U64 {
  if (!namesBank(bank, smmu) || !isForDevices(iova) || !isPhysical(addr)) return answerOf(BAD_ARGUMENT);
  return answerOf(el2ArmLpaeMap(iova, addr, prot, u32(bank), u32(smmu)));
}

function callLookUp(iova: U64, bank: U64, smmu: U64): U64 {
  if (!namesBank(bank, smmu) || !isForDevices(iova)) return answerOf(BAD_ARGUMENT);
  const addr = el2ArmLpaeIovaToPhys(iova, u32(bank), u32(smmu));
  return addr === NO_ADDRESS ? answerOf(REFUSED) : addr;
}

function callUnmap(iova: U64, bank: U64, smmu: U64): U64 {
  if (!namesBank(bank, smmu) || !isForDevices(iova)) return answerOf(BAD_ARGUMENT);
  return answerOf(el2ArmLpaeClear(iova, u32(bank), u32(smmu)));
}

function callRegisterHeir(vm: U64): U64 {
  if (!namesVm(vm)) return answerOf(BAD_ARGUMENT);
  const heir = retireForHeir(u32(vm) as Vmid);
  return heir === NO_VM ? answerOf(REFUSED) : u64(heir);
}

function callEncryptBuf(vm: U64, addr: U64, out: U64): U64 {
  if (!namesVm(vm) || !isSealRange(out, addr)) return answerOf(BAD_ARGUMENT);
  const n = saveEncryptBuf(u32(vm) as Vmid, addr, out as Pfn);
  return n === NO_SEAL ? answerOf(REFUSED) : n;
}

function callDecryptBuf(vm: U64, source: U64, pfn: U64, n: U64): U64 {
  if (!namesVm(vm) || !isFrame(source) || !isFrame(pfn)) return answerOf(BAD_ARGUMENT);
  return answerOf(loadDecryptBuf(u32(vm) as Vmid, source as Pfn, pfn as Pfn, n));
}

function callSaveVcpu(vm: U64, vcpu: U64, out: U64): U64 {
  if (!namesVcpu(vm, vcpu) || !isFrame(out)) return answerOf(BAD_ARGUMENT);
  const n = saveEncryptedVcpu(u32(vm) as Vmid, u32(vcpu) as Vcpuid, out as Pfn);
  return n === NO_SEAL ? answerOf(REFUSED) : n;
}

function callLoadVcpu(vm: U64, vcpu: U64, source: U64, n: U64): U64 {
  if (!namesVcpu(vm, vcpu) || !isFrame(source)) return answerOf(BAD_ARGUMENT);
  return answerOf(loadEncryptedVcpu(u32(vm) as Vmid, u32(vcpu) as Vcpuid, source as Pfn, n));
}

/** What a call answers. */
function answered(call: U64, a: U64, b: U64, c: U64, d: U64, e: U64): U64 {
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
}

export function hostHvcDispatcher(): void {
  const call = getHostGpr(u32(0n));
  const a = getHostGpr(u32(1n));
  const b = getHostGpr(u32(2n));
  const c = getHostGpr(u32(3n));
  const d = getHostGpr(u32(4n));
  const e = getHostGpr(u32(5n));
  setHostGpr(u32(0n), answered(call, a, b, c, d, e));
}

export function vmExitDispatcher(vmid: Vmid, vcpuid: Vcpuid): boolean {
  const exit = getShadowCtxt(vmid, vcpuid, EC);
  const esr = getShadowCtxt(vmid, vcpuid, ESR_EL2);
  if (exit !== TRAP || !isCall(esr)) return false;
  return coreHandlePvops(vmid, vcpuid);
}
