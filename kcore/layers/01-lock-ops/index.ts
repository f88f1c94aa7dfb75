/** Layer 1, LockOps: the ticket lock. */
import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const waitLock = primitive(1, spec.waitLock, code.waitLock);
export const passLock = primitive(1, spec.passLock, code.passLock);
export { closeSection, openSection } from "../00-machine/index.ts";
