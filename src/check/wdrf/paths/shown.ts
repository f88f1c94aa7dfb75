/** Steps of paths for a person. */
import type { CodePlace, TraceStep } from "../../../evidence/index.ts";
import type { Instruction } from "../../../model/program/index.ts";
import type { Smt } from "../../../smt/index.ts";
import { isConstant, type Linear } from "../../../symbolic/code/index.ts";
import type { Path, Spot, Step } from "./path.ts";
import type { Setting } from "./setting.ts";

export const codePlace = ({ text, source, origin }: Instruction): CodePlace => ({
  instruction: text,
  ...(source === undefined ? {} : { source }),
  ...(origin === undefined ? {} : { origin }),
});

/** A word that is a number; others have no short name. */
const wordText = (word: Smt): string => (word.op === "const" ? `=0x${(word.value as bigint).toString(16)}` : "");

const offsetText = (offset: Linear): string =>
  isConstant(offset) ? (offset.constant === 0n ? "" : `+${offset.constant}`) : "[…]";

/** A place in words: `s2 level 3`, `vms+8`. */
export function spotText(spot: Spot, { tables }: Setting): string {
  switch (spot.kind) {
    case "entry": {
      const { name } = tables[spot.table.tables]!;
      const { level } = spot.table;
      return `${name} ${level === undefined ? "new table" : `level ${level}`}`;
    }
    case "datum":
      return `${spot.datum.name}${offsetText(spot.offset)}`;
    case "stack":
      return "stack";
    case "unknown":
      return "somewhere";
  }
}

/** A step as a trace has it. */
export function stepLabel(step: Step, setting: Setting): string {
  switch (step.kind) {
    case "load":
      return `R ${spotText(step.spot, setting)}${wordText(step.value)}`;
    case "store":
      return `W ${spotText(step.spot, setting)}${wordText(step.value)}`;
    case "barrier":
      return step.what === "isb" || step.what === "sb" ? step.what : barrierText(step);
    case "tlbi":
      return `tlbi ${step.op}`;
    case "register":
      return `msr ${step.name.toLowerCase()}`;
    case "acquire":
    case "release":
      return `${step.kind} ${step.lock ?? "a lock"}`;
    case "alloc":
    case "free":
      return `${step.kind} table`;
    case "call":
      return `call ${step.name}`;
    case "return":
      return "return";
  }
}

const barrierText = ({ what, domain, types }: Step & { kind: "barrier" }): string =>
  `${what} ${types === "all" ? domain : domain === "sy" ? types : `${domain}${types}`}`;

const MOST = 30;

/** The last steps of a path up to a place, without what it does on its stack. */
export function traceOf(
  { steps }: Path,
  upTo: number,
  setting: Setting,
  notes: ReadonlyMap<number, string>,
): TraceStep[] {
  const shown = steps.slice(0, upTo + 1).filter((s) => !("spot" in s && s.spot.kind === "stack"));
  // Of a long run of steps of one instruction the last is enough.
  const short = shown.filter((s, i) => notes.has(s.at) || s.instruction !== shown[i + 1]?.instruction);
  const kept = short.filter((s, i) => notes.has(s.at) || i >= short.length - (MOST - notes.size));
  return kept.map((s) => {
    const note = notes.get(s.at);
    return { ...codePlace(s.instruction), label: stepLabel(s, setting), ...(note === undefined ? {} : { note }) };
  });
}
