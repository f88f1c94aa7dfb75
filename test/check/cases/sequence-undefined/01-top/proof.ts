import { defineLayer } from "sekvm/check";
import { setMine } from "../00-machine/index.ts";
export const layer = defineLayer({ title: "Top", commits: [setMine] });
