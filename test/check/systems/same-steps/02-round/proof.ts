import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { pay } from "../01-pay/index.ts";
import { round } from "./index.ts";

function run(): void {
  round(u32(3n));
}

export const layer = defineLayer({ title: "Round", run, commits: [pay] });
