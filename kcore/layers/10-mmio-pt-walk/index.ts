/** Layer 10, MmioPTWalk: one step of a walk in the tables of a bank. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { walkSmmuPgd, walkSmmuPmd, walkSmmuPte, setSmmuPte } = offers(10, spec, code);
