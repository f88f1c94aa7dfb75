import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { acquire, mark } from "../00-machine/index.ts";
import { BOARD } from "../00-machine/state.ts";
import { pause, tell } from "./index.ts";

function run(): void {
  acquire(BOARD);
  mark();
  tell(u32(3n));
  pause();
}

export const layer = defineLayer({ title: "Pause", run, commits: [], restored: ["mine.*"] });
