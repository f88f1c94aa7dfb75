/** Stage-2 tables of CPUs: entries in KCore's pools, and how much of these is taken. */
import * as spec from "../../layers/00-machine/page-tables.ts";
import { vttbrOf } from "../../layers/00-machine/pools.ts";
import type { TablePage, Vmid } from "../../layers/00-machine/state.ts";
import type { Hardware } from "../hardware.ts";
import { AT } from "../layout.ts";
import { type Action, act } from "./action.ts";

/** @param level of the tables, 1 to 3 */
const nextOf = (vmid: Vmid, level: number): number => AT.nextTables + 24 * Number(vmid) + 8 * (level - 1);

export const tableActs = (h: Hardware): Action[] => [
  act(spec.getPudNext, (vmid) => h.u64(nextOf(vmid, 1)) as TablePage),
  act(spec.getPmdNext, (vmid) => h.u64(nextOf(vmid, 2)) as TablePage),
  act(spec.getPteNext, (vmid) => h.u64(nextOf(vmid, 3)) as TablePage),
  act(spec.setPudNext, (vmid, next) => h.setU64(nextOf(vmid, 1), next)),
  act(spec.setPmdNext, (vmid, next) => h.setU64(nextOf(vmid, 2), next)),
  act(spec.setPteNext, (vmid, next) => h.setU64(nextOf(vmid, 3), next)),
  act(spec.ptLoad, (vmid, slot) => h.entry(slot, spec.isPteSlot(vmid, slot))),
  act(spec.ptStore, (vmid, slot, entry) => h.setEntry(slot, spec.isPteSlot(vmid, slot), entry)),
  act(spec.getPtVttbr, (vmid) => vttbrOf(vmid)),
];
