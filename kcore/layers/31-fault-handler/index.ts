/** Layer 31, FaultHandler: a fault of the host's, and what a guest asks of KCore. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { injectUndefined, handleHostStage2Fault, coreHandlePvops } = offers(31, spec, code);
