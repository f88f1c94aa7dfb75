/** Layer 3, LockOpsH: a lock is its owner. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { waitOwnerLock, passOwnerLock } = offers(3, spec, code);
