/** Layer 30, MemHandler: ranges of a VM, and pages for devices, as the host asks. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { clearVmStage2Range, retireForHeir, el2ArmLpaeMap, kvmPhysAddrIoremap } = offers(30, spec, code);
