/** Layer 32, TrapDispatcher: what the host and guests ask for, by number. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { hostHvcDispatcher, vmExitDispatcher } = offers(32, spec, code);
