import { defineLayer } from "sekvm/check";
import { u32 } from "sekvm/kernel";
import { getWho, setWho } from "../00-machine/index.ts";
import type { Client } from "../00-machine/state.ts";
import { callOfClient, callOfHost } from "./index.ts";

function run(): void {
  callOfHost();
  setWho(1n as Client);
  callOfClient(u32(3n));
}

export const layer = defineLayer({ title: "Top", run, commits: [getWho] });
