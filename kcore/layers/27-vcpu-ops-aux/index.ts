/** Layer 27, VCPUOpsAux: what passes between a virtual CPU and the host. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const {
  setVcpuActive,
  setVcpuLoading,
  openVcpu,
  setVcpuInactive,
  resetGpRegs,
  resetSysRegs,
  syncDirtyToShadow,
  skipIfOwed,
  prepWfx,
  prepHvc,
  prepAbort,
  prepInterrupt,
  prepOther,
  updateExceptionGpRegs,
  offeredPage,
  postHandleShadowS2ptFault,
} = offers(27, spec, code);
