/** Layer 26, MmioOps: the host's accesses to SMMUs, banks and what their devices reach. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { emulateMmio, el2AllocSmmuPgd, el2FreeSmmuPgd } = offers(26, spec, code);
export const { smmuAssignPage, smmuMapPage, el2ArmLpaeIovaToPhys, el2ArmLpaeClear } = offers(26, spec, code);
