import { defineLayer } from "sekvm/check";
import { unlock } from "../00-machine/index.ts";

export const layer = defineLayer({ title: "Slots", comits: [unlock] });
