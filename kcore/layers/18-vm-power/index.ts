/** Layer 18, VMPower: VMs are switched on and off, and retired. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { readVmState, setVmReady, setVmPoweroff, getVmPoweron, retireVm } = offers(18, spec, code);
