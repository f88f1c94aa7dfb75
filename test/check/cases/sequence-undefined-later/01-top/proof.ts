import { defineLayer } from "sekvm/check";
import { load, store } from "../00-machine/index.ts";
export const layer = defineLayer({ title: "Top", commits: [load, store] });
