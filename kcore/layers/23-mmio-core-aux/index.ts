/** Layer 23, MmioCoreAux: what the host may write to an SMMU, and accesses to it. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { handleSmmuGlobalAccess, handleSmmuCbAccess, smmuWrite, smmuRead } = offers(23, spec, code);
