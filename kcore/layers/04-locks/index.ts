/** Layer 4, Locks: a lock protects an object, and releasing it commits the object. */
import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const acquireLockPt = primitive(4, spec.acquireLockPt, code.acquireLockPt);
export const releaseLockPt = primitive(4, spec.releaseLockPt, code.releaseLockPt);
export const acquireLockSpt = primitive(4, spec.acquireLockSpt, code.acquireLockSpt);
export const releaseLockSpt = primitive(4, spec.releaseLockSpt, code.releaseLockSpt);
export const acquireLockS2page = primitive(4, spec.acquireLockS2page, code.acquireLockS2page);
export const releaseLockS2page = primitive(4, spec.releaseLockS2page, code.releaseLockS2page);
export const acquireLockCore = primitive(4, spec.acquireLockCore, code.acquireLockCore);
export const releaseLockCore = primitive(4, spec.releaseLockCore, code.releaseLockCore);
export const acquireLockVm = primitive(4, spec.acquireLockVm, code.acquireLockVm);
export const releaseLockVm = primitive(4, spec.releaseLockVm, code.releaseLockVm);
export const acquireLockSmmu = primitive(4, spec.acquireLockSmmu, code.acquireLockSmmu);
export const releaseLockSmmu = primitive(4, spec.releaseLockSmmu, code.releaseLockSmmu);
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
