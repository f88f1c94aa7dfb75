/**
 * What lifting gives: a program of kernel TypeScript as IR procedures, with the places they come from. Names of procedures
 * are `file#function`, with the file as the loader named it.
 */
import type { Block, Procedure, Sort, Statement, Term, Terminator } from "../ir/index.ts";
import type { Span } from "../text/index.ts";

/** `code`: words only, state behind primitives. `spec`: all sorts, state as a value. */
export type Dialect = "code" | "spec";

/** A loop of a procedure, in the order of the text. */
export interface Loop {
  /**
   * Label of its head: the block to which every round returns. It decides whether another one follows, or leads to the
   * blocks that do where the condition may be undefined.
   */
  readonly head: string;
  /** Locals assigned in the loop that live on around it. */
  readonly assigned: readonly string[];
  readonly span: Span;
}

/** A function as IR. */
export interface Lifted {
  readonly name: string;
  readonly dialect: Dialect;
  readonly procedure: Procedure;
  /** Marked by `theorem(…)`. */
  readonly isTheorem: boolean;
  /** Reaches no `require`, `panic`, claim, loop or primitive: has a value for all arguments. */
  readonly total: boolean;
  readonly loops: readonly Loop[];
  readonly span: Span;
  /** Places of statements and ends of blocks, by identity. */
  readonly places: ReadonlyMap<Statement | Terminator | Block, Span>;
}

/** A name that code calls and a layer introduces. */
export interface Primitive {
  /** `00-machine/index.ts#ptLoad`, as in the `call` effects of code. */
  readonly name: string;
  readonly short: string;
  /** Number of the layer that introduces it. */
  readonly level: number;
  /** Name of the specification: takes the machine first, gives the next machine or a tuple of it and the result. */
  readonly spec: string;
  /** Name of the code; undefined at the bottom. */
  readonly code: string | undefined;
}

/** A codec law: a procedure of its parameters that gives a boolean, and the terms that bring it up. */
export interface LiftedLaw {
  readonly name: string;
  /** Trigger applications (`codec` terms over the parameters as locals). */
  readonly triggers: readonly Term[];
  /** Name of the procedure with the statement. */
  readonly statement: string;
  readonly span: Span;
}

/** What one file exports. */
export interface Module {
  readonly file: string;
  readonly text: string;
  /** Exported names to what they are: procedures, primitives, constants are found by the names given here. */
  readonly exports: ReadonlyMap<string, Exported>;
}

export type Exported =
  | { readonly kind: "function"; readonly procedure: string }
  | { readonly kind: "codec"; readonly procedure: string }
  | { readonly kind: "law"; readonly law: string }
  | { readonly kind: "primitive"; readonly primitive: string }
  | { readonly kind: "constant"; readonly value: bigint | boolean | string | readonly string[] }
  /** A constant of another sort: a closed term. */
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "type"; readonly sort: Sort }
  /** A value that only native runs use, such as the `layer` of a proof file. */
  | { readonly kind: "native" };

/** A whole program. */
export interface KernelProgram {
  readonly modules: ReadonlyMap<string, Module>;
  readonly procedures: ReadonlyMap<string, Lifted>;
  readonly primitives: ReadonlyMap<string, Primitive>;
  /** Names of procedures whose calls are `codec` terms. */
  readonly codecs: ReadonlySet<string>;
  readonly laws: ReadonlyMap<string, LiftedLaw>;
}
