/** What explorations and data flow found, as traces that a person reads. */
import type { CodePlace, TraceStep } from "../../evidence/index.ts";
import type { Event, Found } from "../../model/interleaving/index.ts";
import {
  type Code,
  FLAG,
  FLAGS,
  INSTRUCTION,
  type Instruction,
  KIND,
  OP,
  placeName,
  ROW,
  shownOf,
  valueName,
  variableAt,
} from "../../model/program/index.ts";

export const instructionAt = ({ ops, instructions }: Code, row: number): Instruction =>
  instructions[ops[row * ROW + INSTRUCTION]!]!;

/** The instruction of a row, as one of a thread. */
export const placeOf = (code: Code, thread: number, row: number): CodePlace => ({
  thread,
  ...shownOf(instructionAt(code, row)),
});

const orderOf = (flags: number): string =>
  (flags & FLAG.ACQUIRE ? "acq" : flags & FLAG.ACQUIRE_PC ? "acqpc" : "") + (flags & FLAG.RELEASE ? "rel" : "");

/** `Racq now=1`, `W counter=2`, `RW lock=0 then 1`. */
function accessLabel(code: Code, e: Event & { kind: "read" | "write" | "rmw" }): string {
  const { program } = code;
  const order = orderOf(code.ops[e.row * ROW + FLAGS]!);
  const place = placeName(program, e.address, e.bytes);
  const text = (v: bigint | undefined): string => (v === undefined ? "nothing" : valueName(program, v));
  if (e.kind === "read") return `R${order} ${place}=${text(e.read)}`;
  if (e.failed) return `W${order} ${place} fails`;
  if (e.kind === "write") return `W${order} ${place}=${text(e.written)}`;
  return `RW${order} ${place}=${text(e.read)}${e.written === undefined ? "" : ` then ${text(e.written)}`}`;
}

/** The steps of an interleaving; rounds of waiting that change nothing are left out. */
export function interleaving(code: Code, { trace }: Found): readonly TraceStep[] {
  const steps = trace.flatMap((e): (TraceStep & { readonly own: boolean })[] => {
    if (e.kind !== "read" && e.kind !== "write" && e.kind !== "rmw") return [];
    const own = code.program.variables[variableAt(code.program, e.address)]?.owner !== undefined;
    return [{ ...placeOf(code, e.thread, e.row), label: accessLabel(code, e), own }];
  });
  return steps.filter((s) => !s.own).map(({ own: _, ...s }) => s);
}

const FENCES = [
  [FLAG.IS_ISB, "isb"],
  [FLAG.IS_DSB, "dsb"],
  [FLAG.ORDERS_ALL, "dmb"],
  [FLAG.ORDERS_LD, "dmb ld"],
  [FLAG.ORDERS_ST, "dmb st"],
] as const;

/** The accesses and barriers on a path of one thread. @param name  what an access touches, in words */
export function pathSteps(
  code: Code,
  thread: number,
  path: readonly number[],
  name: (row: number) => string | undefined,
): readonly TraceStep[] {
  const { ops } = code;
  return path.flatMap((row): TraceStep[] => {
    const [kind, flags] = [ops[row * ROW + KIND]!, ops[row * ROW + FLAGS]!];
    const order = orderOf(flags);
    const place = placeOf(code, thread, row);
    const touched = name(row);
    if (kind === OP.FENCE) return [{ ...place, label: FENCES.find(([f]) => (flags & f) !== 0)?.[1] ?? "barrier" }];
    if (touched === undefined) return [];
    if (kind === OP.READ) return [{ ...place, label: `R${order} ${touched}` }];
    if (kind === OP.WRITE) return [{ ...place, label: `W${order} ${touched}` }];
    return kind === OP.RMW ? [{ ...place, label: `RW${order} ${touched}` }] : [];
  });
}
