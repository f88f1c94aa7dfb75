/** Layer 13, MemRegion: which memory region a frame lies in. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { memRegionSearch } = offers(13, spec, code);
