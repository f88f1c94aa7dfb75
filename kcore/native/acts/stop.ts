/** Stopping: a word in memory. */
import * as spec from "../../layers/00-machine/stop.ts";
import { u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT } from "../layout.ts";
import { type Action, act } from "./action.ts";

export const stopActs = (h: Hardware): Action[] => [
  act(spec.halt, () => h.setU32(AT.halt, 1n)),
  act(spec.check, (value) => (h.u32(AT.halt) === 0n ? value : u32(0n))),
  act(spec.check64, (value) => (h.u32(AT.halt) === 0n ? value : u64(0n))),
];
