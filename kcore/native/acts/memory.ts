/** Contents of pages, and KCore's counters. */
import * as core from "../../layers/00-machine/core-data.ts";
import * as spec from "../../layers/00-machine/memory.ts";
import type { Hardware } from "../hardware.ts";
import { AT, PAGE } from "../layout.ts";
import { type Action, act } from "./action.ts";

export const memoryActs = (h: Hardware): Action[] => [
  act(spec.clearPhysPage, (pfn) => h.el2.clear(Number(pfn) * PAGE, PAGE)),
  act(core.getNextVmid, () => h.u32(AT.nextVmid)),
  act(core.setNextVmid, (next) => h.setU32(AT.nextVmid, next)),
  act(core.getNextRemapPtr, () => h.u64(AT.nextRemap)),
  act(core.setNextRemapPtr, (next) => h.setU64(AT.nextRemap, next)),
];
