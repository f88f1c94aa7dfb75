import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const look = bottom(spec.look);
export const lookAtMine = bottom(spec.lookAtMine);
export const set = bottom(spec.set);
