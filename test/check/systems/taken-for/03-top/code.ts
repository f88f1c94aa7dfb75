import { type U32, u32 } from "sekvm/kernel";
import { getWho, peek, setWho } from "../00-machine/index.ts";
import { HOST } from "../00-machine/state.ts";
import { glance, sheet } from "../01-books/index.ts";
import { payTwice } from "../02-purse/index.ts";

export function callOfHost(): U32 {
  getWho();
  const first = sheet();
  const second = glance();
  const third = peek();
  return u32(first + second + third);
}
export function callOfClient(n: U32): U32 {
  const client = getWho();
  payTwice(client, n, u32(1n));
  setWho(HOST);
  return sheet();
}
