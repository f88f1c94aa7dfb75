/** Layer 2, LockOpsQ: a lock is a queue. */
import { primitive } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const waitQueueLock = primitive(2, spec.waitQueueLock, code.waitQueueLock);
export const passQueueLock = primitive(2, spec.passQueueLock, code.passQueueLock);
export { closeSection, openSection } from "../01-lock-ops/index.ts";
