/** Layer 28, VCPUOps: exits of virtual CPUs, and what they take before they run again. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { saveShadowKvmRegs, restoreShadowKvmRegs, loadEncryptedVcpu } = offers(28, spec, code);
