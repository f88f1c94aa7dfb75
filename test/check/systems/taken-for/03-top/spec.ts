/** Calls of the host and of clients. Behind one of a client's the host goes on. */
import { require, sequence, transition, type U32, u32 } from "sekvm/kernel";
import * as machine from "../00-machine/spec.ts";
import { type Client, HOST, type Machine } from "../00-machine/state.ts";
import * as books from "../01-books/spec.ts";
import * as purse from "../02-purse/spec.ts";

const byHost = transition((m: Machine): readonly [Machine, Client] => {
  require(m.who === HOST);
  return [m, m.who];
});
const byClient = transition((m: Machine): readonly [Machine, Client] => {
  require(m.who !== HOST);
  return [m, m.who];
});
const toHost = transition(machine.setWho);
const glanced = transition(books.glance);
const peeked = transition(machine.peek);

export const callOfHost = sequence((): U32 => {
  byHost();
  const first = books.sheet();
  const second = glanced();
  const third = peeked();
  return u32(first + second + third);
});
export const callOfClient = sequence((n: U32): U32 => {
  const client = byClient();
  purse.payTwice(client, n, u32(1n));
  toHost(HOST);
  return books.sheet();
});
