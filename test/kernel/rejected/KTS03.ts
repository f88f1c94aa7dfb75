import { f } from "./nowhere.ts"; // ERROR KTS03
import { g } from "./b.ts"; // ERROR KTS03
import { h } from "fs"; // ERROR KTS03
export * from "sekvm/kernel";
// FILE b.ts
export const a = 1n;
