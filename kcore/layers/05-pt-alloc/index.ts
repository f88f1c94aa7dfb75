/** Layer 5, PTAlloc: pages for tables. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { allocPudPage, allocPmdPage, allocPtePage, roomFor } = offers(5, spec, code);
