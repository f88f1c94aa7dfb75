import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { activate, deactivate, enter } from "../01-vcpu/spec.ts";
import { runTwice } from "./index.ts";

function run(): void {
  runTwice(u32(7n));
}

export const layer = defineLayer({ title: "Twice", run, commits: [activate, enter, deactivate] });
