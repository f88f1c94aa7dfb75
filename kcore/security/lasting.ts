/** What never changes again, whoever steps. @source concurrency-proofs, section 6: clauses without exemption */

import { CORE, isVm, NO_LEVEL, NO_VM, NOBODY, READY, RETIRED, UNUSED } from "../layers/00-machine/constants.ts";
import type { Reg } from "../layers/00-machine/context.ts";
import { isBank } from "../layers/00-machine/io-pools.ts";
import type { Bank, Gfn, Machine, Pfn, Vmid } from "../layers/00-machine/state.ts";
import { same, type U32, type U64 } from "../prelude/index.ts";

/** What a table maps at a frame stays as it is mapped. */
function mappingStays(before: Machine, after: Machine, vmid: Vmid, gfn: Gfn): boolean {
  const mapping = before.objects.npts.at(vmid).pt.at(gfn);
  return mapping.level === NO_LEVEL || same(after.objects.npts.at(vmid).pt.at(gfn), mapping);
}
/** What KCore's own table maps stays as it is mapped. */
export const coreMappingStays = (before: Machine, after: Machine, gfn: Gfn): boolean =>
  mappingStays(before, after, CORE, gfn);
/** What the table of a VM maps stays as it is mapped: no other page comes behind an address where the VM found one, also not behind an image that was verified. */
export const vmMappingStays = (before: Machine, after: Machine, vmid: Vmid, gfn: Gfn): boolean =>
  !isVm(vmid) || mappingStays(before, after, vmid, gfn);

/** Pages of KCore's stay KCore's, and no others become so; and what is no memory is nobody's for good. */
export function coreKeepsItsPages(before: Machine, after: Machine, pfn: Pfn): boolean {
  const was = before.objects.pages.at(pfn).owner;
  const is = after.objects.pages.at(pfn).owner;
  return (was === CORE) === (is === CORE) && (was === NOBODY) === (is === NOBODY);
}

/** A VM that is retired stays so. */
export const retiredStays = (before: Machine, after: Machine, vmid: Vmid): boolean =>
  before.objects.vms.at(vmid).state !== RETIRED || after.objects.vms.at(vmid).state === RETIRED;

/** A page is taken from a VM only when that is retired. */
export function vmKeepsItsPages(before: Machine, after: Machine, pfn: Pfn): boolean {
  const { owner } = before.objects.pages.at(pfn);
  const vmid = owner as Vmid;
  return !isVm(vmid) || after.objects.pages.at(pfn).owner === owner || after.objects.vms.at(vmid).state === RETIRED;
}

const hasBegun = (state: U32): boolean => state !== UNUSED && state !== READY;
/** From its first page of an image on a VM's devices reach nothing that they did not reach before: so no page of an image. */
export function loadedGetsNoDevices(before: Machine, after: Machine, vmid: Vmid, bank: Bank, gfn: Gfn): boolean {
  if (!isVm(vmid) || !isBank(bank) || !hasBegun(before.objects.vms.at(vmid).state)) return true;
  const mapping = after.objects.spt.pt.at(bank).at(gfn);
  const isNone = after.objects.smmuVmid.at(bank) !== vmid || mapping.level === NO_LEVEL;
  const isOld = before.objects.smmuVmid.at(bank) === vmid && same(before.objects.spt.pt.at(bank).at(gfn), mapping);
  return hasBegun(after.objects.vms.at(vmid).state) && (isNone || isOld);
}

/** A VM that has an heir keeps it. */
export const heirStays = (before: Machine, after: Machine, vmid: Vmid): boolean =>
  before.objects.vms.at(vmid).heir === NO_VM || after.objects.vms.at(vmid).heir === before.objects.vms.at(vmid).heir;
/** And the VM that one goes on from stays that. */
export const originStays = (before: Machine, after: Machine, vmid: Vmid): boolean =>
  before.objects.vms.at(vmid).state === UNUSED ||
  (after.objects.vms.at(vmid).state !== UNUSED &&
    after.objects.vms.at(vmid).incExe === before.objects.vms.at(vmid).incExe);
/** A number is given to one seal: what was sealed under it stays. */
export function sealStays(before: Machine, after: Machine, n: U64, r: Reg): boolean {
  const was = before.objects.sealing;
  const is = after.objects.sealing;
  return (
    was.next <= is.next &&
    (n >= was.next ||
      (same(is.seals.at(n), was.seals.at(n)) &&
        is.pages.at(n) === was.pages.at(n) &&
        is.contexts.at(n).at(r) === was.contexts.at(n).at(r)))
  );
}
