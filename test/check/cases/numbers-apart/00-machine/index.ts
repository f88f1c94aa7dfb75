import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const entry = bottom(spec.entry);
export const store = bottom(spec.store);
export const inval = bottom(spec.inval);
export const use = bottom(spec.use);
