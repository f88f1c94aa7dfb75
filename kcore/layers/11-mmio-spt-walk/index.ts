/** Layer 11, MmioSPTWalk: the table of a bank as a map. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { clearSmmuPt, walkSmmuPt, setSmmuPt, unsetSmmuPt } = offers(11, spec, code);
