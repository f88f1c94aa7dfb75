/** Layer 7, NPTWalk: a stage-2 table as a map. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { getNptLevel, walkNpt, setBlock, setPage, clearNpt } = offers(7, spec, code);
