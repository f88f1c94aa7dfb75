/** What watches an exploration: a machine over what threads do, whose state is part of the state that is explored. */

/** An access, before it is done or as it is done. */
export interface Access {
  readonly thread: number;
  /** Row of the micro-operation. */
  readonly row: number;
  readonly kind: "read" | "write" | "rmw";
  readonly address: bigint;
  readonly bytes: number;
}

/** What a thread does. An access has what it read and wrote; a store-exclusive that failed wrote nothing. */
export type Event =
  | (Access & { readonly read: bigint | undefined; readonly written: bigint | undefined; readonly failed: boolean })
  | { readonly kind: "fence" | "passed" | "end" | "fault"; readonly thread: number; readonly row: number }
  | { readonly kind: "arrival"; readonly thread: number; readonly row: number; readonly register: Register };

/** What a register holds now, such as `x0`; 0 when nobody reads it any more. */
export type Register = (name: string) => bigint;

/** What must not happen, with the rows that take part in it. */
export interface Panic {
  /** One sentence. */
  readonly what: string;
  readonly rows: readonly { readonly thread: number; readonly row: number }[];
}

export interface Monitor {
  /** States are numbers, which the monitor gives out; equal states are equal numbers. */
  readonly initial: number;
  /** 1 at rows of which it is told when a thread comes to them (`arrival`). */
  readonly watched?: Uint8Array;
  /** Rows that explorers do not run and that do nothing to memory: TLB maintenance (`passed`). */
  readonly passes?: (row: number) => boolean;
  readonly step: (state: number, event: Event) => number | Panic;
  /** Looks at what each thread does next; undefined for one that has ended. */
  readonly look?: (state: number, next: readonly (Access | undefined)[]) => Panic | undefined;
}

/** Watches nothing. */
export const NO_MONITOR: Monitor = { initial: 0, step: (state) => state };
