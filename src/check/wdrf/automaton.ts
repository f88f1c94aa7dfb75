/** An automaton over the events of one thread, and what is said of a thread when it has gone all its paths (`flow.ts`). */

/** What is known of an address: it, the variable that it lies in if no index leads out of it, or nothing. */
export type Where =
  | { readonly kind: "at"; readonly address: bigint }
  | { readonly kind: "in"; readonly variable: number }
  | { readonly kind: "unknown" };

export interface FlowAccess {
  readonly kind: "read" | "write" | "rmw";
  readonly row: number;
  readonly where: Where;
  readonly bytes: number;
  /** Rows of reads on which its address depends. */
  readonly depends: readonly number[];
  /** Later accesses come behind what it reads. */
  readonly acquire: boolean;
  /** Earlier accesses come before what it writes. */
  readonly release: boolean;
  /** A store-exclusive or compare-and-swap that writes nothing. */
  readonly failed: boolean;
}

export type FlowEvent =
  | FlowAccess
  | {
      readonly kind: "fence";
      readonly row: number;
      readonly orders: "all" | "ld" | "st" | "isb";
      readonly dsb: boolean;
      /** It orders for other CPUs too. */
      readonly shared: boolean;
    }
  /** `depends`: rows of reads on which the way that is taken depends. */
  | { readonly kind: "branch"; readonly row: number; readonly depends: readonly number[] }
  /** The first row of an instruction. `register` is a constant or undefined. */
  | { readonly kind: "arrival"; readonly row: number; readonly register: (name: string) => bigint | undefined }
  /** What explorers do not run. */
  | { readonly kind: "passed"; readonly row: number }
  /** The end; `depends` as for branches, on what a register holds. */
  | { readonly kind: "end"; readonly row: number; readonly depends: (register: string) => readonly number[] };

/** A state that an event leads to. At an arrival a register may be known in it: then the row is come to again in that state, and stays in it. */
export interface Next {
  readonly state: number;
  readonly set?: { readonly register: string; readonly value: bigint };
}

/** A machine over the events of one thread. States are numbers that it gives out. */
export interface Automaton<R> {
  readonly initial: number;
  /** Rows that explorers do not run, and of which it knows what they do: others end their path, and are gaps. */
  readonly passes?: (row: number) => boolean;
  /** The states that follow; none where the path needs not be followed. */
  readonly step: (state: number, event: FlowEvent, report: Report<R>) => readonly Next[];
}

/** Says what is to be said of a row and of the way there, once for each row and key. */
export type Report<R> = (what: R, key: string) => void;

/** What an automaton reported, with the rows of a shortest way there. */
export interface Reported<R> {
  readonly what: R;
  readonly row: number;
  readonly path: readonly number[];
}

export interface Flowed<R> {
  readonly reports: readonly Reported<R>[];
  /** Rows at which the analysis does not know how a thread goes on, and why. */
  readonly gaps: readonly { readonly row: number; readonly why: string }[];
  /** Rows that may be next, by row. */
  readonly next: ReadonlyMap<number, readonly number[]>;
}
