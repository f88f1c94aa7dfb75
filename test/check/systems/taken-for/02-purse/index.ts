import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { payTwice } = offers(2, spec, code);
