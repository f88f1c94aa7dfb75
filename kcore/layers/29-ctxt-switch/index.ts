/** Layer 29, CtxtSwitch: who runs on a CPU. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { saveHost, restoreHost, saveVm, restoreVm } = offers(29, spec, code);
