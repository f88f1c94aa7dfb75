/** Layer 14, PageIndex: the number of a frame's record. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { getS2PageIndex } = offers(14, spec, code);
