/** The whole hypervisor as a program: events, scripts of them, random ones, and what has to be so behind each. */
export type { Event } from "./event.ts";
export { NotNow } from "./model.ts";
export { RandomEvents } from "./random.ts";
export { type Line, lineOf, parseScript, ScriptError } from "./script.ts";
export { gave, performed, type Session, startSession, unexpected } from "./session.ts";
