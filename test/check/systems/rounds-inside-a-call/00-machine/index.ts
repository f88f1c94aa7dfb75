import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const read = bottom(spec.read);
export const write = bottom(spec.write);
export const look = bottom(spec.look);
export const fill = bottom(spec.fill);
