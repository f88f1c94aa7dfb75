import { offers } from "../../../../../src/prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { take, drain, twice } = offers(2, spec, code);
