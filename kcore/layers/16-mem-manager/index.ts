/** Layer 16, MemManager: pages change hands. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { mapPageHost, mapPfnVm, mapPfnCore, mapVmIo, assignPfnToVm, takePfnForVm, assignPfnToSmmu } = offers(
  16,
  spec,
  code,
);
export const { grantVmPage, revokeVmPage, clearVmPage, updateSmmuPage, unmapSmmuPage, giveBank, freeBank } = offers(
  16,
  spec,
  code,
);
