/** Layer 4, Locks: the locks of KCore's objects, taken in order. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { acquireLockPt, releaseLockPt, acquireLockSpt, releaseLockSpt } = offers(4, spec, code);
export const { acquireLockS2page, releaseLockS2page, acquireLockCore, releaseLockCore } = offers(4, spec, code);
export const { acquireLockVm, releaseLockVm, acquireLockSmmu, releaseLockSmmu, stop } = offers(4, spec, code);
