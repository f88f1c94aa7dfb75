/** Layer 1, LockOps: the ticket lock. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { waitLock, passLock } = offers(1, spec, code);
