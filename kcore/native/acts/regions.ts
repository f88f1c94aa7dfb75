/** The boot table of memory regions, and page records by number. */
import * as records from "../../layers/00-machine/page-records.ts";
import * as spec from "../../layers/00-machine/regions.ts";
import type { RecordIndex, RegionId } from "../../layers/00-machine/state.ts";
import type { Hardware } from "../hardware.ts";
import { AT, RECORD_BYTES, REGION_BYTES } from "../layout.ts";
import { type Action, act } from "./action.ts";

const regionAt = (r: RegionId): number => AT.regions + REGION_BYTES * Number(r);
const recordAt = (index: RecordIndex): number => AT.records + RECORD_BYTES * Number(index);

export const regionActs = (h: Hardware): Action[] => [
  act(spec.getMemRegionCnt, () => h.u32(AT.regionCount)),
  act(spec.getMemRegionBase, (r) => h.u64(regionAt(r))),
  act(spec.getMemRegionSize, (r) => h.u64(regionAt(r) + 8)),
  act(spec.getMemRegionIndex, (r) => h.u64(regionAt(r) + 24) as RecordIndex),
];

export const recordActs = (h: Hardware): Action[] => [
  act(records.getS2PageVmid, (index) => h.u32(recordAt(index))),
  act(records.setS2PageVmid, (index, owner) => h.setU32(recordAt(index), owner)),
  act(records.getS2PageCount, (index) => h.u32(recordAt(index) + 4)),
  act(records.setS2PageCount, (index, count) => h.setU32(recordAt(index) + 4, count)),
  act(records.getS2PageGfn, (index) => h.u64(recordAt(index) + 8)),
  act(records.setS2PageGfn, (index, gfn) => h.setU64(recordAt(index) + 8, gfn)),
];
