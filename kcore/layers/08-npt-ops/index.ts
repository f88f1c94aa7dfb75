/** Layer 8, NPTOps: operations on a stage-2 table. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { getLevelS2pt, walkS2pt, mapS2pt, clearS2pt, clearPfnHost } = offers(8, spec, code);
