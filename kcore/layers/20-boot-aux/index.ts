/** Layer 20, BootAux: pages of images. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { unmapAndLoadVmImage } = offers(20, spec, code);
