import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const isIdle = bottom(spec.isIdle);
export const setRunner = bottom(spec.setRunner);
export const clearRunner = bottom(spec.clearRunner);
export const load = bottom(spec.load);
export const store = bottom(spec.store);
