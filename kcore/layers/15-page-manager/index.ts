/** Layer 15, PageManager: page records by frame. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { getPfnOwner, setPfnOwner, getPfnCount, setPfnCount, getPfnMap, setPfnMap } = offers(15, spec, code);
