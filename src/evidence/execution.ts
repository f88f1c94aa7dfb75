/** One execution of a program under a memory model: what a witness shows, for a person and for a drawing. */

/** A line of the source that an instruction was compiled from; `text` where it is known. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly text?: string;
}

/** One event, in an order that a person can follow. Ids count threads one after the other, each in program order. */
export interface ExecutionEvent {
  readonly id: number;
  /** Thread number, or undefined for an initial write. */
  readonly thread: number | undefined;
  /** Position in the program order of its thread; absent for initial writes and for the promise of a write. */
  readonly po?: number;
  /** Text of the instruction that made it. */
  readonly instruction: string;
  /** Compiled code only, where the compiler says it. */
  readonly source?: SourceLine;
  /** Compiled code only: names the instruction of the file, of which each call and thread has a copy. */
  readonly origin?: string;
  /** Herd-like label: `Racq x=1`, `W y=2`, `DMB SY`. */
  readonly label: string;
  /** What was read or written, in decimal, where the label may have a name for it; accesses only. */
  readonly value?: string;
  /** Promising engine only: timestamp of the message read or written; 0 is the initial memory. */
  readonly timestamp?: number;
  /** Promising engine only: thread views after the step, by the paper's names (vrn, vwn, vro, vwo, vcap, vrel, coh). */
  readonly views?: Readonly<Record<string, number>>;
  /** Promising engine only: `promise`, `fulfill`, `read`. */
  readonly step?: string;
}

/** A relation between events by their ids; names are herd's (rf, co, fr, addr, data, ctrl, pick, rmw). co and fr may be whole or in part. */
export interface ExecutionRelation {
  readonly name: string;
  readonly pairs: readonly (readonly [number, number])[];
}

/** Where a thread stopped with an exception. */
export type ExecutionFault = Pick<ExecutionEvent, "instruction" | "source" | "origin"> & { readonly thread: number };

export interface Execution {
  readonly events: readonly ExecutionEvent[];
  readonly relations: readonly ExecutionRelation[];
  /** Threads that an exception ended; absent where none was. */
  readonly faults?: readonly ExecutionFault[];
}

/** Size of a search; equal input gives equal numbers. Times are not in here: they are measured where they are printed. */
export interface SearchStats {
  /** Search nodes of the graph engine, solo states of the promising engine, states of the interleaving search. */
  readonly nodes: number;
  /** Complete consistent graphs, or complete memories. */
  readonly complete: number;
  /** Bytes of the search's own tables at their largest. */
  readonly bytes: number;
}
