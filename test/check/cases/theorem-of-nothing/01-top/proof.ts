import { defineLayer } from "sekvm/check";

export { allSmall } from "../lib.ts";
export const layer = defineLayer({ title: "Top" });
