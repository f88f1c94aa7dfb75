import { defineLayer } from "sekvm/check";
import { acquire, look, mark } from "../00-machine/index.ts";
import { BOARD } from "../00-machine/state.ts";
import { day } from "./index.ts";

function run(): void {
  acquire(BOARD);
  mark();
  day();
}

export const layer = defineLayer({ title: "Day", run, commits: [look] });
