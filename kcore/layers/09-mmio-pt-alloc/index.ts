/** Layer 9, MmioPTAlloc: pages for tables of SMMUs. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { allocSmmuPmdPage, allocSmmuPtePage, smmuRoomFor } = offers(9, spec, code);
