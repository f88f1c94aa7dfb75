/** Layer 33, TrapHandlerRaw: exceptions of the host and of VMs. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { hostHvcHandlerRaw, hostNptHandlerRaw, hostOtherHandlerRaw, hostVcpuRunHandlerRaw, vmExitHandlerRaw } =
  offers(33, spec, code);
