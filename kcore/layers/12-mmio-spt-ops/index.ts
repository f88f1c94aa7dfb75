/** Layer 12, MmioSPTOps: operations on the table of a bank. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { initSpt, walkSpt, mapSpt, unmapSpt } = offers(12, spec, code);
