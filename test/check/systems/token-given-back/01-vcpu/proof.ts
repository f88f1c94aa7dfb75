import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { runOnce } from "./index.ts";

function run(): void {
  runOnce(u32(7n));
  runOnce(u32(8n));
}

export const layer = defineLayer({ title: "Vcpu", run });
