/**
 * A whole program: procedures with the places they come from, primitives, laws and declarations. The lifter of kernel TypeScript
 * makes it, proofs read it. Names of procedures are `file#function`, with the file as the loader named it.
 */
import type { Span } from "../text/index.ts";
import type { Block, Procedure, Statement, Terminator } from "./program.ts";
import type { Sort } from "./sorts.ts";
import type { Term } from "./terms.ts";

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
  /**
   * `bottom`: what the machine does. `step`: code whose specification is one transition. `sequence`: code whose specification is
   * several. `transition`: a step of sequences, of no code.
   */
  readonly kind: "bottom" | "step" | "sequence" | "transition";
  /** Number of the layer that introduces it. */
  readonly level: number;
  /**
   * Name of the specification: takes the machine first, gives the next machine or a tuple of it and the result. That of a sequence is
   * a procedure of the dialect of code, with the parameters and the result of the code.
   */
  readonly spec: string;
  /** Name of the code; undefined for `bottom` and `transition`. */
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

/** What an exported name is. */
export type Exported =
  | { readonly kind: "function"; readonly procedure: string }
  | { readonly kind: "codec"; readonly procedure: string }
  | { readonly kind: "law"; readonly law: string }
  | { readonly kind: "primitive"; readonly primitive: string }
  | { readonly kind: "constant"; readonly value: bigint | boolean | string }
  /** A constant of another sort: a closed term. */
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "type"; readonly sort: Sort }
  /** A declaration, by its name in the program. */
  | { readonly kind: "declared"; readonly declared: string }
  /** A value that only native runs use. */
  | { readonly kind: "native" };

/** A value that a declaration names, as its text says it; `span` is where it is written or named. */
export type Declared = { readonly span: Span } & (
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: bigint }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "list"; readonly items: readonly Declared[] }
  /** `marker`: the function of `sekvm/check` around it, such as `defineMachine`. */
  | { readonly kind: "record"; readonly marker: string | undefined; readonly fields: readonly DeclaredField[] }
  /** A function of the program, by the name of its procedure. */
  | { readonly kind: "function"; readonly procedure: string }
  | { readonly kind: "primitive"; readonly primitive: string }
  /** A value that only native runs use, such as the run of a proof file; `file#name`. */
  | { readonly kind: "native"; readonly name: string }
);

/** A field of a record that is declared; `span` is that of its name. */
export interface DeclaredField {
  readonly name: string;
  readonly span: Span;
  readonly value: Declared;
}

/** A whole program. */
export interface KernelProgram {
  readonly modules: ReadonlyMap<string, Module>;
  readonly procedures: ReadonlyMap<string, Lifted>;
  readonly primitives: ReadonlyMap<string, Primitive>;
  /** Names of procedures whose calls are `codec` terms. */
  readonly codecs: ReadonlySet<string>;
  readonly laws: ReadonlyMap<string, LiftedLaw>;
  /** What functions of `sekvm/check` declare, `defineMachine` and `defineLayer` among them: by `file#name`. */
  readonly declared: ReadonlyMap<string, Declared>;
}
