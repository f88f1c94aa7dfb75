import { defineLayer } from "sekvm/check";
import { release } from "../00-machine/index.ts";
export const layer = defineLayer({ title: "Up", commits: [release] });
