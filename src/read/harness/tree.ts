/** What is asked of compiled code: which functions run beside one another, with what, and what to look at in the end. */
import type { Span } from "../../text/index.ts";
import type { Place, Prop } from "../litmus/index.ts";

/** A number, or an address in a symbol: `&node`, `node[1]` (cells), `node+8` (bytes). */
export interface Operand {
  readonly symbol: string | undefined;
  readonly index: number;
  readonly offset: bigint;
  readonly span: Span;
}

/** A function that a thread runs, and its arguments. */
export interface Entry {
  readonly name: string;
  readonly args: readonly Operand[];
  readonly span: Span;
}

/** What is stored in a symbol, or in a cell of one, before the threads start. */
export interface Setting {
  readonly place: Operand;
  readonly value: Operand;
}

/** A place of a final state; a register written `w0` shows 32 bits. */
export interface Seen {
  readonly place: Place;
  readonly bits: 32 | 64;
  /** It is compared with one value, so it has to be one cell. */
  readonly single?: true;
}

export interface Harness {
  readonly threads: readonly Entry[];
  readonly init: readonly Setting[];
  /** What is shown of a final state besides what the assertion names. */
  readonly observe: readonly Seen[];
  /** What has to hold in every final state. */
  readonly assertion: Prop | undefined;
  readonly asserted: readonly Seen[];
  /** Places whose addresses are asked for; what they are in is part of the program. */
  readonly named?: readonly Operand[];
}
