import { primitive } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const save = primitive(2, spec.save, code.save);
export const audit = primitive(2, spec.audit, code.audit);
export const rate = primitive(2, spec.rate, code.rate);
export const changeRate = primitive(2, spec.changeRate, code.changeRate);
