/** Layer 19, BootCore: numbers of VMs, and room for their images. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { genVmid, allocRemapAddr } = offers(19, spec, code);
