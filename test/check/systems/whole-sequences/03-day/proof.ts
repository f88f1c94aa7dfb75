import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { day } from "./index.ts";

function run(): void {
  day(u32(3n));
}

export const layer = defineLayer({ title: "Day", run, commits: [] });
