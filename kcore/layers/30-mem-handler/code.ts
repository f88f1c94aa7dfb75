/** Ranges of a VM, and pages for devices, as the host asks. @source kcore reference, layer 30 */
import { frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u64 } from "../../prelude/index.ts";
import { NO_VM, OK, PAGE_SIZE } from "../00-machine/constants.ts";
import { getPtVttbr } from "../00-machine/index.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockSmmu, acquireLockVm, releaseLockSmmu, releaseLockVm } from "../04-locks/index.ts";
import { clearVmRange } from "../17-memory-ops/index.ts";
import { pagesOf, rangeFault } from "../17-memory-ops/range.ts";
import { retireVm } from "../18-vm-power/index.ts";
import { mapIo, registerHeir } from "../21-boot-ops/index.ts";
import { smmuInitPte } from "../22-mmio-raw/index.ts";
import { smmuAssignPage, smmuMapPage } from "../26-mmio-ops/index.ts";

export function clearVmStage2Range(vmid: Vmid, start: U64, size: U64): U32 {
  getPtVttbr(vmid);
  acquireLockSmmu();
  const retired = retireVm(vmid);
  releaseLockSmmu();
  if (retired !== OK) return retired;
  acquireLockVm(vmid);
  const status = clearVmRange(vmid, u64(start >> 12n) as Pfn, u64(size >> 12n));
  releaseLockVm(vmid);
  return status;
}

export function retireForHeir(vmid: Vmid): Vmid {
  getPtVttbr(vmid);
  acquireLockSmmu();
  const retired = retireVm(vmid);
  releaseLockSmmu();
  return retired === OK ? registerHeir(vmid) : NO_VM;
}

export function el2ArmLpaeMap(iova: U64, paddr: U64, prot: U64, cbndx: U32, index: U32): U32 {
  const pte = smmuInitPte(prot, paddr);
  const status = smmuAssignPage(cbndx, index, u64(frameOf(pte)) as Pfn, u64(gfnOf(iova)) as Gfn);
  if (status !== OK) return status;
  return smmuMapPage(cbndx, index, iova, pte);
}

export function kvmPhysAddrIoremap(vmid: Vmid, gpa: U64, pa: U64, size: U64): U32 {
  getPtVttbr(vmid);
  const pages = pagesOf(size);
  const fault = rangeFault(u64(gpa >> 12n), pages);
  if (fault !== OK) return fault;
  let status = OK;
  for (let i = u64(0n); i < pages && status === OK; i = u64(i + 1n)) {
    status = mapIo(vmid, u64(gpa + PAGE_SIZE * i), u64(pa + PAGE_SIZE * i));
  }
  return status;
}
