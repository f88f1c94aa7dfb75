import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const get = bottom(spec.get);
export const put = bottom(spec.put);
