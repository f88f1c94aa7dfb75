/** What VMs reach. @source concurrency-proofs, section 6: vm_iso */
import { ACTIVE, isVm, NO_LEVEL, NOBODY, RETIRED, VCPUS } from "../layers/00-machine/constants.ts";
import type { Gfn, Machine, Vcpuid, Vmid } from "../layers/00-machine/state.ts";

/** What the table of a VM maps is a page of the VM's, or of a device; unless the VM is retired, of which nothing runs. */
export function vmIsIsolated(m: Machine, vmid: Vmid, gfn: Gfn): boolean {
  const { level, pfn } = m.objects.npts.at(vmid).pt.at(gfn);
  if (!isVm(vmid) || m.objects.vms.at(vmid).state === RETIRED || level === NO_LEVEL) return true;
  const { owner } = m.objects.pages.at(pfn);
  return owner === NOBODY || owner === vmid;
}
/** No virtual CPU of a VM that is retired runs. */
export const retiredIsStill = (m: Machine, vmid: Vmid, vcpuid: Vcpuid): boolean =>
  vcpuid >= VCPUS || m.objects.vms.at(vmid).state !== RETIRED || m.objects.vms.at(vmid).vcpuState.at(vcpuid) !== ACTIVE;
