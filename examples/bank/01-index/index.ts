import { primitive } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const rateOf = primitive(1, spec.rateOf, code.rateOf);
export const setRate = primitive(1, spec.setRate, code.setRate);
export { acquire, read, readSupply, release, write } from "../00-machine/index.ts";
