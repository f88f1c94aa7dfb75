/** No money is made or lost: true of every state between two steps, and of both accounts together. */
import { CHECKING, type Machine, SAVINGS } from "../00-machine/state.ts";

export const isConserved = (m: Machine): boolean => m.balance.at(CHECKING) + m.balance.at(SAVINGS) === m.supply;
