import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const setMine = bottom(spec.setMine);
export const waitZero = bottom(spec.waitZero);
