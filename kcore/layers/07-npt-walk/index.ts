import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const getNptLevel = primitive(7, spec.getNptLevel, code.getNptLevel);
export const walkNpt = primitive(7, spec.walkNpt, code.walkNpt);
export const setBlock = primitive(7, spec.setBlock, code.setBlock);
export const setPage = primitive(7, spec.setPage, code.setPage);
export const clearNpt = primitive(7, spec.clearNpt, code.clearNpt);
export { acquireLockPt, check, check64, releaseLockPt, stop, tlbiVmid } from "../06-pt-walk/index.ts";
