import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const allocPudPage = primitive(5, spec.allocPudPage, code.allocPudPage);
export const allocPmdPage = primitive(5, spec.allocPmdPage, code.allocPmdPage);
export const allocPtePage = primitive(5, spec.allocPtePage, code.allocPtePage);
export const roomFor = primitive(5, spec.roomFor, code.roomFor);
export {
  acquireLockPt,
  check,
  check64,
  dsb,
  getPtVttbr,
  ptLoad,
  ptStore,
  releaseLockPt,
  stop,
  tlbiIpa,
  tlbiVmid,
} from "../04-locks/index.ts";
