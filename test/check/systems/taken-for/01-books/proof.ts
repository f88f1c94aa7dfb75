import { defineLayer } from "sekvm/check";

export const layer = defineLayer({ title: "Books", commits: [] });
