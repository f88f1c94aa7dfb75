/** Layer 17, MemoryOps: operations on ranges of pages. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { clearVmRange, protAndMapVmS2pt, grantStage2SgGpa, revokeStage2SgGpa } = offers(17, spec, code);
