/** DSB, and TLBI for a VMID: the CPU takes its VTTBR for as long, so that the operations mean it. */
import * as spec from "../../layers/00-machine/maintenance.ts";
import type { Vmid } from "../../layers/00-machine/state.ts";
import type { Hardware } from "../hardware.ts";
import { type Action, act } from "./action.ts";

function as(h: Hardware, vmid: Vmid, invalidate: () => void): void {
  const { el2 } = h;
  const live = el2.read("VTTBR_EL2");
  el2.write("VTTBR_EL2", h.vttbr(vmid));
  invalidate();
  el2.write("VTTBR_EL2", live);
}

export const maintenanceActs = (h: Hardware): Action[] => [
  act(spec.dsb, () => h.el2.barrier()),
  act(spec.tlbiIpa, (vmid, address) =>
    as(h, vmid, () => {
      h.el2.tlbi("ipas2e1is", address >> 12n);
      h.el2.barrier();
      h.el2.tlbi("vmalle1is");
    }),
  ),
  act(spec.tlbiVmid, (vmid) => as(h, vmid, () => h.el2.tlbi("vmalls12e1is"))),
];
