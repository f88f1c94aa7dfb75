import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { glance, sheet } = offers(1, spec, code);
