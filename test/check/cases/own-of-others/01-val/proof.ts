import { defineLayer } from "sekvm/check";
import { write } from "../00-machine/index.ts";
export const layer = defineLayer({ title: "Val", commits: [write] });
