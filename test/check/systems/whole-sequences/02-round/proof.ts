import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { look } from "../00-machine/index.ts";
import { round } from "./index.ts";

function run(): void {
  round(u32(3n));
}

export const layer = defineLayer({ title: "Round", run, commits: [look], restored: ["pocket"] });
