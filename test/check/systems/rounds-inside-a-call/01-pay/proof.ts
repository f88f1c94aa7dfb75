import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { pay } from "./index.ts";

function run(): void {
  pay(u32(3n));
}

export const layer = defineLayer({ title: "Pay", run });
