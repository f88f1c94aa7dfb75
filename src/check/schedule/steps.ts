/** The memory accesses of each thread in a witness of the promising engine, with their timestamps. */
import type { Execution } from "../../evidence/index.ts";
import { type Program, Unsupported } from "../../model/program/index.ts";

/** Bytes of one variable. */
export interface Place {
  readonly variable: string;
  readonly from: number;
  readonly to: number;
}

/** One access. An atomic reads and writes; a store-exclusive that fails does neither. */
export interface Step {
  readonly thread: number;
  /** Position in its thread. */
  readonly at: number;
  readonly instruction: string;
  /** For a person, such as `Racq now=1`. */
  readonly label: string;
  readonly place: Place | undefined;
  /** Timestamp and value read. */
  readonly read: { readonly time: number; readonly value: bigint } | undefined;
  /** Timestamp written. */
  readonly wrote: number | undefined;
}

const LABEL = /^[RW]\w* ([^[+=]+)(?:\[(\d+)\]|\+(\d+):(\d+))?=/;

/** Place of a label. */
function placeOf(label: string, { variables }: Program): Place {
  const m = LABEL.exec(label);
  const variable = variables.find((v) => v.name === m?.[1]);
  if (m === null || variable === undefined) throw new Error(`label ${label}`);
  const from = m[2] !== undefined ? Number(m[2]) * variable.cell : Number(m[3] ?? 0);
  const bytes = m[4] === undefined ? variable.cell : Number(m[4]);
  return { variable: variable.name, from, to: from + bytes };
}

/** The accesses of all threads. @throws {Unsupported} for a thread that faults */
export function stepsOf({ events, relations }: Execution, program: Program): Step[][] {
  const threads: Step[][] = program.threads.map(() => []);
  const rmw = relations.find((r) => r.name === "rmw")?.pairs ?? [];
  for (const e of events) {
    if (e.thread === undefined || e.step === "promise" || e.step === "barrier") continue;
    if (e.step === "fault") throw new Unsupported("threads that fault");
    const thread = threads[e.thread]!;
    const { instruction, label } = e;
    const head = { thread: e.thread, at: thread.length, instruction, label };
    if (e.step === "fail") {
      thread.push({ ...head, place: undefined, read: undefined, wrote: undefined });
      continue;
    }
    const place = placeOf(label, program);
    const value = BigInt(e.value!);
    const time = e.timestamp!;
    const half = rmw.find(([, w]) => w === e.id);
    if (e.step === "read") thread.push({ ...head, place, read: { time, value }, wrote: undefined });
    else if (half === undefined) thread.push({ ...head, place, read: undefined, wrote: time });
    else {
      const read = thread.pop()!;
      thread.push({ ...read, label: `${read.label} ${label}`, wrote: time });
    }
  }
  return threads;
}

/** Whether two accesses share a byte. */
export const overlaps = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && b !== undefined && a.variable === b.variable && a.from < b.to && b.from < a.to;
