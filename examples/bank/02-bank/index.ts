import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { save, audit, rate, changeRate } = offers(2, spec, code);
