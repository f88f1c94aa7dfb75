import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const load = bottom(spec.load);
