/** Layer 24, MmioCore: the host's accesses to registers of an SMMU, filtered. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { handleSmmuWrite, handleSmmuRead } = offers(24, spec, code);
