/** What code may call: the steps of the machine. */
import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const load = bottom(spec.load);
export const store = bottom(spec.store);
