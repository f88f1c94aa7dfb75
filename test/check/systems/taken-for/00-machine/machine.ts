import { defineMachine } from "sekvm/check";
import { initialMachine } from "./initial.ts";
import { type Client, HOST, type Machine } from "./state.ts";

export const worksFor = (m: Machine, v: Client): boolean => m.who === v;
export const isIts = (_m: Machine, v: Client, of: Client): boolean => of === v;
export const isHosts = (_m: Machine, v: Client): boolean => v === HOST;

export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { who: "own", till: "shared", purse: "shared" },
  acts: { client: worksFor },
  observes: {
    client: [
      { field: "till", when: isHosts },
      { field: "purse.*", when: isIts },
    ],
  },
});
