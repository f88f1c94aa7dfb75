import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";
export const { map, unmap, look } = offers(5, spec, code);
