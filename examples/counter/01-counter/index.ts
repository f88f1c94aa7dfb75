/** What layers above may call: the names that specification and code both have. */
import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { add } = offers(1, spec, code);
