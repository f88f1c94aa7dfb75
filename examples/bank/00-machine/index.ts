import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const acquire = bottom(spec.acquire);
export const release = bottom(spec.release);
export const read = bottom(spec.read);
export const write = bottom(spec.write);
export const readSupply = bottom(spec.readSupply);
export const readRoot = bottom(spec.readRoot);
export const readLeaf = bottom(spec.readLeaf);
export const writeLeaf = bottom(spec.writeLeaf);
