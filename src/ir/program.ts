/**
 * Effects, blocks and functions. The effect alphabet is fixed: it is what tells the interpretations of the IR apart
 * (an explorer gives a read many values, the machine one, the SMT front end a symbol). An A64 instruction is a function
 * without parameters and calls; it reads registers with `reg` terms, writes them with `set`, and ends with `return`
 * after it has set `pc` when it jumps. Dependencies are read off the terms: each `set` names only what it depends on.
 */
import type { FloatOp } from "./float.ts";
import { BOOL, bv, type Sort } from "./sorts.ts";
import type { Term } from "./terms.ts";

/**
 * Bytes of one access. A `pair` access names two registers: LDXP and STXP stay one single-copy-atomic access, CASP is two
 * halves of `bytes / 2` each (so does herd7 have them; LDP and STP are two effects).
 */
export type Bytes = 1 | 2 | 4 | 8 | 16;
/** Who reads: the program, the translation table walker, instruction fetch. */
export type AccessKind = "explicit" | "walk" | "fetch";
export type ReadOrder = "plain" | "acquire" | "acquire-pc";
export type WriteOrder = "plain" | "release";
export type Shareability = "nsh" | "ish" | "osh" | "sy";
/** What an atomic read-modify-write stores: `cas` stores the operand if the old value equals `expected`. */
export type RmwOp = "swp" | "add" | "clr" | "eor" | "set" | "smax" | "smin" | "umax" | "umin" | "cas";
export type ExceptionClass = "svc" | "hvc" | "smc" | "brk" | "hlt" | "udf" | "null" | "outside";

/** Memory effects and everything else that reaches past one CPU's registers. */
export type Effect =
  | {
      readonly kind: "read";
      readonly access: AccessKind;
      readonly addr: Term;
      readonly bytes: Bytes;
      readonly order: ReadOrder;
      readonly exclusive: boolean;
      readonly pair: boolean;
      /** LDTR: checked with the permissions of EL0. */
      readonly unprivileged?: true;
    }
  | {
      readonly kind: "write";
      readonly addr: Term;
      readonly bytes: Bytes;
      readonly value: Term;
      readonly order: WriteOrder;
      /** An exclusive write yields a boolean: true when it failed. */
      readonly exclusive: boolean;
      readonly pair: boolean;
      /** STTR: checked with the permissions of EL0. */
      readonly unprivileged?: true;
    }
  | {
      readonly kind: "rmw";
      readonly addr: Term;
      readonly bytes: Bytes;
      readonly op: RmwOp;
      readonly operand: Term;
      /** Only for `cas`. */
      readonly expected: Term | undefined;
      readonly acquire: boolean;
      readonly release: boolean;
      /** False for ST<op> and a zero destination: such a read is not ordered by DMB LD. */
      readonly returns: boolean;
      readonly pair: boolean;
    }
  | {
      readonly kind: "barrier";
      readonly what: "dmb" | "dsb";
      readonly domain: Shareability;
      readonly types: "all" | "ld" | "st";
    }
  | { readonly kind: "barrier"; readonly what: "isb" | "sb"; readonly domain: "sy"; readonly types: "all" }
  /** CLREX: forgets the exclusive reservation. */
  | { readonly kind: "clear-exclusive" }
  | { readonly kind: "tlbi"; readonly op: string; readonly operand: Term | undefined }
  | { readonly kind: "cache"; readonly op: string; readonly operand: Term | undefined }
  | { readonly kind: "sysreg-read"; readonly name: string; readonly sort: Sort }
  | { readonly kind: "sysreg-write"; readonly name: string; readonly value: Term }
  /** Goes on only where floating point and SIMD are enabled; else takes the exception that says so. */
  | { readonly kind: "float-access" }
  /** Floating-point arithmetic: it depends on FPCR and accumulates its exceptions in FPSR. What it is, `applyFloat` says. */
  | { readonly kind: "float"; readonly op: FloatOp; readonly args: readonly Term[]; readonly sort: Sort }
  /** Takes an exception; what follows in the block does not happen unless the exception returns. */
  | { readonly kind: "exception"; readonly class: ExceptionClass; readonly imm: number }
  | { readonly kind: "exception-return" }
  /** WFE, WFI, SEV, SEVL, YIELD, PRFM: no effect on memory, and waiting may always end. `clrex` closes the open exclusive. */
  | { readonly kind: "hint"; readonly name: string }
  | { readonly kind: "pull" | "push"; readonly region: string }
  | { readonly kind: "state-read"; readonly path: readonly (string | Term)[]; readonly sort: Sort }
  | { readonly kind: "state-write"; readonly path: readonly (string | Term)[]; readonly value: Term }
  | { readonly kind: "oracle"; readonly sort: Sort; readonly reason: string }
  | { readonly kind: "commit"; readonly name: string }
  /** A hypothesis or a claim of a theorem, or what a step waits for; `text` is how its source says it. */
  | {
      readonly kind: "claim";
      readonly what: "assume" | "assert" | "await";
      readonly condition: Term;
      readonly text: string;
    }
  | { readonly kind: "call"; readonly callee: string; readonly args: readonly Term[]; readonly sort: Sort | undefined };

/** One statement of a block. A `let` may rebind its name; an effect with a result binds it to `into`. */
export type Statement =
  | { readonly kind: "let"; readonly name: string; readonly value: Term }
  | { readonly kind: "set"; readonly reg: string; readonly value: Term }
  | { readonly kind: "effect"; readonly effect: Effect; readonly into: string | undefined };

/** How a block ends. `stuck`: a `require` failed. `panic`: the program stops the machine on purpose. */
export type Terminator =
  | { readonly kind: "jump"; readonly to: string }
  | { readonly kind: "branch"; readonly cond: Term; readonly yes: string; readonly no: string }
  | { readonly kind: "return"; readonly value: Term | undefined }
  | { readonly kind: "stuck"; readonly reason: string }
  | { readonly kind: "panic"; readonly reason: string };

export interface Block {
  readonly label: string;
  readonly body: readonly Statement[];
  readonly end: Terminator;
}

/** A function of the IR (named so that it does not hide the global `Function`); execution starts at the first block. Instructions have no parameters and no result. */
export interface Procedure {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly sort: Sort }[];
  readonly result: Sort | undefined;
  readonly blocks: readonly Block[];
}

/** The sort of what an effect yields, or undefined when it yields nothing. */
export function effectResult(effect: Effect): Sort | undefined {
  switch (effect.kind) {
    case "read":
    case "rmw":
      return bv(8 * effect.bytes);
    case "write":
      return effect.exclusive ? BOOL : undefined;
    case "sysreg-read":
    case "state-read":
    case "oracle":
    case "float":
      return effect.sort;
    case "call":
      return effect.sort;
    default:
      return undefined;
  }
}
