/** Layer 6, PTWalk: one step of a walk. */
import { offers } from "../../prelude/index.ts";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { walkPgd, walkPud, walkPmd, walkPte, setPmd, setPte } = offers(6, spec, code);
