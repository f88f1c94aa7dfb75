import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const mark = bottom(spec.mark);
export const unmark = bottom(spec.unmark);
export const look = bottom(spec.look);
export const post = bottom(spec.post);
