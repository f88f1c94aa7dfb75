import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";

export const getWho = bottom(spec.getWho);
export const setWho = bottom(spec.setWho);
export const peek = bottom(spec.peek);
export const pay = bottom(spec.pay);
