import { bottom } from "../../../../../src/prelude/index.ts";
import * as spec from "./spec.ts";

export const load = bottom(spec.load);
export const store = bottom(spec.store);
