import { primitive } from "../../../../../src/prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export { load } from "../00-machine/index.ts";
export const bump = primitive(1, spec.bump, code.bump);
export const clear = primitive(1, spec.clear, code.clear);
