import type { U32 } from "sekvm/kernel";
import { pay } from "../00-machine/index.ts";
import type { Client } from "../00-machine/state.ts";

export function payTwice(client: Client, n: U32, more: U32): void {
  pay(client, n);
  pay(client, more);
}
