/** What a client asks for. */
import { sequence, transition, type U32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import type { Client } from "../00-machine/state.ts";

const paid = transition(machine.pay);
export const payTwice = sequence((client: Client, n: U32, more: U32): void => {
  paid(client, n);
  paid(client, more);
});
