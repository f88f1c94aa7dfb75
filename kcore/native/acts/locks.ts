/** Ticket locks: two words in memory. A CPU's ticket is with who waits; sections are what proofs know. */
import * as spec from "../../layers/00-machine/locks.ts";
import type { LockId } from "../../layers/00-machine/state.ts";
import { u32 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT } from "../layout.ts";
import { type Action, act, ghost } from "./action.ts";

const nextOf = (lk: LockId): number => AT.locks + 8 * Number(lk);
const nowOf = (lk: LockId): number => nextOf(lk) + 4;

export const lockActs = (h: Hardware): Action[] => [
  act(spec.fetchTicket, (lk) => {
    const next = h.u32(nextOf(lk));
    h.setU32(nextOf(lk), u32(next + 1n));
    h.el2.count("locks");
    return next;
  }),
  act(spec.loadNow, (lk) => {
    const now = h.u32(nowOf(lk));
    // While a CPU is in KCore no other one is, so nobody gives up what it waits for.
    if (u32(h.u32(nextOf(lk)) - now) !== 1n) throw new Error(`lock ${lk} was left taken`);
    return now;
  }),
  act(spec.barrier, () => h.el2.barrier()),
  act(spec.advanceNow, (lk) => h.setU32(nowOf(lk), u32(h.u32(nowOf(lk)) + 1n))),
  act(spec.openSection, ghost),
  act(spec.closeSection, ghost),
];
