/** Layer 25, MmioOpsAux: which SMMU an address is a register of, and an access of the host's. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { isSmmuRange, handleHostMmio } = offers(25, spec, code);
