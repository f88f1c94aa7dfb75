/** Events one after the other, on words and by specification at once: behind each, everything that has to be so is looked at. */
import { CORE, HOST } from "../layers/00-machine/constants.ts";
import { brokenBehind } from "./check.ts";
import type { Event } from "./event.ts";
import { behind, type Model, regOf, runsOn, startModel } from "./model.ts";
import type { Line } from "./script.ts";

/** All layers by specification. */
const TOP = 34;

export interface Session {
  readonly top: Model;
  readonly bottom: Model;
}
export const startSession = (): Session => ({ top: startModel(TOP), bottom: startModel(0) });

/** On whose behalf an event is. */
function actorOf({ top }: Session, event: Event): bigint {
  if ("cpu" in event) return runsOn(top, event.cpu);
  const owner: bigint = top.machine.objects.smmuVmid.at(event.bank as never);
  return owner < CORE ? owner : HOST;
}

/** The session behind an event, and what is not so then. @throws {NotNow} */
export function performed(
  session: Session,
  event: Event,
): { readonly session: Session; readonly broken: string | undefined } {
  const after = { top: behind(session.top, event), bottom: behind(session.bottom, event) };
  return { session: after, broken: brokenBehind(session.top, after.top, actorOf(session, event), after.bottom) };
}

/** What an event gave: the answer of a call, what was loaded; in x0 or x2. */
export const gave = ({ top }: Session, event: Event): bigint | undefined => {
  if (event.kind === "call") return regOf(top, event.cpu, 0n);
  return event.kind === "load" || event.kind === "ask" ? regOf(top, event.cpu, 2n) : undefined;
};

/** What a line says that is not so, of the session behind it. */
export function unexpected(session: Session, { event, runs, expected, cpu }: Line): string | undefined {
  if (runs !== undefined && runsOn(session.top, cpu) !== runs)
    return `CPU ${cpu} runs ${runsOn(session.top, cpu)}, not ${runs}`;
  const given = event === undefined ? undefined : gave(session, event);
  return expected === undefined || given === expected
    ? undefined
    : `it gives ${given === undefined ? "nothing" : BigInt.asIntN(64, given)}`;
}
