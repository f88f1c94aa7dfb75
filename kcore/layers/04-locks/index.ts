/** What layer 4 offers to the tables. */
import { bottom } from "../../prelude/index.ts";
import * as spec from "./spec.ts";

export const acquireLockPt = bottom(spec.acquireLockPt);
export const releaseLockPt = bottom(spec.releaseLockPt);
export {
  check,
  check64,
  dsb,
  getPmdNext,
  getPteNext,
  getPtVttbr,
  getPudNext,
  ptLoad,
  ptStore,
  setPmdNext,
  setPteNext,
  setPudNext,
  stop,
  tlbiIpa,
  tlbiVmid,
} from "../00-machine/index.ts";
