/** A page that the host filled becomes a VM's. @source kcore reference, layer 20 */
import { addressOf } from "../../../src/isa/vmsa/index.ts";
import type { U32 } from "../../prelude/index.ts";
import { OK } from "../00-machine/constants.ts";
import type { Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import { mapPfnVm, takePfnForVm } from "../16-mem-manager/index.ts";

export function unmapAndLoadVmImage(vmid: Vmid, gfn: Gfn, pfn: Pfn): U32 {
  const status = takePfnForVm(vmid, gfn, pfn);
  if (status !== OK) return status;
  return mapPfnVm(vmid, addressOf(gfn), pfn);
}
