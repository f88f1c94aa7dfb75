import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const walkPgd = primitive(6, spec.walkPgd, code.walkPgd);
export const walkPud = primitive(6, spec.walkPud, code.walkPud);
export const walkPmd = primitive(6, spec.walkPmd, code.walkPmd);
export const walkPte = primitive(6, spec.walkPte, code.walkPte);
export const setPmd = primitive(6, spec.setPmd, code.setPmd);
export const setPte = primitive(6, spec.setPte, code.setPte);
export {
  acquireLockPt,
  check,
  check64,
  dsb,
  getPtVttbr,
  releaseLockPt,
  roomFor,
  stop,
  tlbiIpa,
  tlbiVmid,
} from "../05-pt-alloc/index.ts";
