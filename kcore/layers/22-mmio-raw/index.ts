/** Layer 22, MmioRaw: what a trapped access loads or stores, descriptors for devices, banks by offset. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { hostGetMmioData, hostSetMmioData, smmuInitPte, smmuGetCbndx } = offers(22, spec, code);
