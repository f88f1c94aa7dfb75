/** Layer 2, LockOpsQ: a lock is a queue. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { waitQueueLock, passQueueLock } = offers(2, spec, code);
