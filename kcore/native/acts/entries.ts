/** Coming to KCore and leaving it is what the CPU has done or does next; and the host's registers while KCore works for it. */

import {
  ELR_EL1,
  ESR_EL1,
  FAR_EL1,
  FAR_EL2,
  IN_VECTOR,
  PC,
  PSTATE,
  SPSR_EL1,
  VBAR_EL1,
  vectorOf,
} from "../../layers/00-machine/context.ts";
import * as spec from "../../layers/00-machine/entries.ts";
import * as host from "../../layers/00-machine/live.ts";
import type { Hardware } from "../hardware.ts";
import { live, setLive } from "../registers.ts";
import { type Action, act, ghost } from "./action.ts";

export const entryActs = (h: Hardware): Action[] => [
  act(spec.enterFromHost, ghost),
  act(spec.enterFromVm, ghost),
  act(spec.leaveCore, ghost),
  act(host.getReg, (r) => live(h, r)),
  act(host.enterHostVector, (syndrome) => {
    const [pc, pstate] = [live(h, PC), live(h, PSTATE)];
    setLive(h, ELR_EL1, pc);
    setLive(h, SPSR_EL1, pstate);
    setLive(h, ESR_EL1, syndrome);
    setLive(h, FAR_EL1, live(h, FAR_EL2));
    setLive(h, PC, vectorOf(live(h, VBAR_EL1), pstate));
    setLive(h, PSTATE, IN_VECTOR);
  }),
];
