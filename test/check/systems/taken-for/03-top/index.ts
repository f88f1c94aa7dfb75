import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";

export const { callOfHost, callOfClient } = offers(3, spec, code);
