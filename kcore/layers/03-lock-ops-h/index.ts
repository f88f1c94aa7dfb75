/** Layer 3, LockOpsH: a lock is its owner. */
import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const waitOwnerLock = primitive(3, spec.waitOwnerLock, code.waitOwnerLock);
export const passOwnerLock = primitive(3, spec.passOwnerLock, code.passOwnerLock);
export { closeSection, openSection } from "../02-lock-ops-q/index.ts";
