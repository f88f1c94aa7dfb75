import type { U32 } from "sekvm/kernel";
import type { Client, Machine } from "./state.ts";

export const getWho = (m: Machine): readonly [Machine, Client] => [m, m.who];
export const setWho = (m: Machine, to: Client): Machine => ({ ...m, who: to });
export const peek = (m: Machine): readonly [Machine, U32] => [m, m.till];
export const pay = (m: Machine, client: Client, n: U32): Machine => ({ ...m, purse: m.purse.with(client, n) });
