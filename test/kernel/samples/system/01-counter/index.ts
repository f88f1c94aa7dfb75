import { offers } from "../../../../../src/prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { both, bump, clear } = offers(1, spec, code);
