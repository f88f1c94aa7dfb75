import { u32 } from "sekvm/kernel";
import { A } from "./code.ts";
export const C = u32(A + 1n);
