/** Layer 34, TrapHandler: all that a CPU does. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { hostHvcHandler, hostNptHandler, hostOtherHandler, hostVcpuRunHandler, vmExitHandler } = offers(
  34,
  spec,
  code,
);
export const { regWrite, intLoad, intStore } = offers(34, spec, code);
