import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const getLevelS2pt = primitive(8, spec.getLevelS2pt, code.getLevelS2pt);
export const walkS2pt = primitive(8, spec.walkS2pt, code.walkS2pt);
export const mapS2pt = primitive(8, spec.mapS2pt, code.mapS2pt);
export const clearS2pt = primitive(8, spec.clearS2pt, code.clearS2pt);
export const clearPfnHost = primitive(8, spec.clearPfnHost, code.clearPfnHost);
export { check, check64, stop, tlbiVmid } from "../07-npt-walk/index.ts";
