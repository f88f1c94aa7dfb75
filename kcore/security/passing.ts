/**
 * Where something passes between principals that is meant to, and for whom KCore takes its steps. proof.ts lists what passes, by which steps; each function here says at
 * which keys, for the arguments of a step by their names, and all else of a view stays as it is.
 *
 * @source kcore reference, part 3, b.6
 */
import { gfnOf } from "../../src/isa/vmsa/index.ts";
import { reachedBehind, reachedHere } from "../layers/00-machine/accesses.ts";
import { HOST } from "../layers/00-machine/constants.ts";
import { EC, ESR_EL2, FAR_EL2, HPFAR_EL2, type Reg, X0 } from "../layers/00-machine/context.ts";
import { placeOfVcpu } from "../layers/00-machine/sealing.ts";
import type { Bank, Gfn, Machine, Pfn, Vcpuid, Vmid } from "../layers/00-machine/state.ts";
import { isShared } from "../layers/16-mem-manager/rules.ts";
import { argumentsOf, toldEnd, toldFirst } from "../layers/27-vcpu-ops-aux/dirty.ts";
import { type U32, type U64, u64 } from "../prelude/index.ts";

/** KCore works for the host, */
export const isForHost = (m: Machine): boolean => m.curVmid === HOST;
/** for the VM that is named, */
export const isForVm = (m: Machine, vmid: Vmid): boolean => m.curVmid === vmid;
/** or for one of them. */
export const isForEither = (m: Machine, vmid: Vmid): boolean => m.curVmid === HOST || m.curVmid === vmid;

/** The record of the VM that is named, to that VM and the host. */
export const itsRecord = (_m: Machine, v: Vmid, of: Vmid, vmid: Vmid): boolean =>
  (v === vmid || v === HOST) && of === vmid;
/** The context of the virtual CPU that is named. */
export const itsContext = (_m: Machine, v: Vmid, of: Vmid, at: Vcpuid, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  v === vmid && of === vmid && at === vcpuid;

const isExit = (r: Reg): boolean => r === EC || r === ESR_EL2 || r === HPFAR_EL2 || r === FAR_EL2;
/** Where the host is told of an exit: why, and where. */
export const toldOfExit = (_m: Machine, v: Vmid, of: Vmid, at: Vcpuid, r: Reg, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  v === HOST && of === vmid && at === vcpuid && isExit(r);
/** Of a call, x0 and its arguments too. */
export const toldOfCall = (m: Machine, v: Vmid, of: Vmid, at: Vcpuid, r: Reg, vmid: Vmid, vcpuid: Vcpuid): boolean => {
  const isArgument = r < argumentsOf(m.shadow.at(vmid).at(vcpuid).at(X0));
  return v === HOST && of === vmid && at === vcpuid && (isExit(r) || isArgument);
};
/** Of a store to a device, the register that it stores. */
export const toldOfAbort = (m: Machine, v: Vmid, of: Vmid, at: Vcpuid, r: Reg, vmid: Vmid, vcpuid: Vcpuid): boolean => {
  const context = m.shadow.at(vmid).at(vcpuid);
  const esr = context.at(ESR_EL2);
  const isStored = toldFirst(esr) <= r && r < toldEnd(esr, context.at(HPFAR_EL2));
  return v === HOST && of === vmid && at === vcpuid && (isExit(r) || isStored);
};
/** KCore looks it up while it works for the host. */
export const whileForHost = (_m: Machine, v: Vmid): boolean => v === HOST;
/** The page that the VM is given, or gives back. */
export const itsPage = (_m: Machine, v: Vmid, page: Pfn, vmid: Vmid, pfn: Pfn): boolean => v === vmid && page === pfn;
/** The address at which the VM finds a page, */
export const itsAddress = (_m: Machine, v: Vmid, of: Vmid, gfn: Gfn, vmid: Vmid, addr: U64): boolean =>
  v === vmid && of === vmid && gfn === gfnOf(addr);
/** or a device. */
export const itsDevice = (_m: Machine, v: Vmid, of: Vmid, gfn: Gfn, vmid: Vmid, gpa: U64): boolean =>
  v === vmid && of === vmid && gfn === gfnOf(gpa);
/** A bank that is named: who is behind it, and what its table maps. */
export const thatBank = (_m: Machine, _v: Vmid, at: Bank, bank: Bank): boolean => at === bank;
/** A page that a VM shares, to the host. */
export const sharedPage = (_m: Machine, v: Vmid, page: Pfn, pfn: Pfn): boolean => v === HOST && page === pfn;
/** And where the host mapped it. */
export const sharedAddress = (_m: Machine, v: Vmid, of: Vmid, gfn: Gfn, pfn: Pfn): boolean =>
  v === HOST && of === HOST && gfn === gfnOf(u64(pfn << 12n));
/** The next seal, to the VM that goes on from the one whose page is sealed, */
export const sealedPageForHeir = (m: Machine, v: Vmid, n: U64, vmid: Vmid, pfn: Pfn): boolean =>
  sealedForHeir(m, v, n, vmid) && m.objects.pages.at(pfn).owner === vmid;
/** or whose registers are. */
export const sealedForHeir = (m: Machine, v: Vmid, n: U64, vmid: Vmid): boolean =>
  v === m.objects.vms.at(vmid).heir && n === m.objects.sealing.next;
/** A page that is opened is the VM's that its seal is for, at the frame that was sealed. */
export const openedPage = (m: Machine, v: Vmid, page: Pfn, vmid: Vmid, pfn: Pfn, n: U64): boolean => {
  const { to, place } = m.objects.sealing.seals.at(n);
  return v === vmid && page === pfn && to === vmid && place === m.objects.pages.at(pfn).gfn;
};
/** So are registers. */
export const openedContext = (
  m: Machine,
  v: Vmid,
  of: Vmid,
  at: Vcpuid,
  vmid: Vmid,
  vcpuid: Vcpuid,
  n: U64,
): boolean => {
  const { to, place } = m.objects.sealing.seals.at(n);
  return v === vmid && of === vmid && at === vcpuid && to === vmid && place === placeOfVcpu(vcpuid);
};

/** A VM and the host find in a page that the VM shares what the other one stores there, */
export const storedInShared = (m: Machine, v: Vmid, page: Pfn, gfn: Gfn): boolean =>
  page === reachedHere(m, gfn).pfn && isSharedWith(m, v, m.curVmid, page);
/** or what devices of the VM's do. */
export const storedInSharedByDevice = (m: Machine, v: Vmid, page: Pfn, bank: Bank, gfn: Gfn): boolean =>
  page === reachedBehind(m, bank, gfn).pfn && isSharedWith(m, v, m.objects.smmuVmid.at(bank), page);
/** A page of which one is the VM that shares it, and the other one is the host. */
function isSharedWith(m: Machine, v: Vmid, who: U32, page: Pfn): boolean {
  const { owner, count } = m.objects.pages.at(page);
  return isShared(owner, count) && ((v === HOST && who === owner) || (v === owner && who === HOST));
}
