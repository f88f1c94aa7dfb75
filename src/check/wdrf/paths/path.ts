/** Ways through compiled code, as sequences of what they do. */
import type { Datum, Instruction } from "../../../model/program/index.ts";
import type { Smt } from "../../../smt/index.ts";
import type { Facts, Linear } from "../../../symbolic/code/index.ts";

/** A page that is a table, as far as a path knows it. */
export interface Table {
  /** One key for one page. */
  readonly key: string;
  /** Index of its kind in the settings. */
  readonly tables: number;
  /** Undefined for a page that no path has linked yet. */
  readonly level: number | undefined;
  /** The entry that points to it. */
  readonly parent: { readonly table: Table; readonly index: Linear } | undefined;
  /** The word that points to it, where the path has read one. */
  readonly word: Smt | undefined;
  /** Of a root: which of many. */
  readonly root: Linear | undefined;
  /** A page that this path got from an allocator. */
  readonly fresh: boolean;
}

/** Where an address points. */
export type Spot =
  | { readonly kind: "stack"; readonly offset: Linear }
  /** `offset` from the start of the datum. */
  | { readonly kind: "datum"; readonly datum: Datum; readonly offset: Linear; readonly user: boolean }
  | { readonly kind: "entry"; readonly table: Table; readonly index: Linear; readonly offset: Linear }
  | { readonly kind: "unknown"; readonly address: Linear };

/** One step of a path that is more than arithmetic. */
export type Step = {
  /** Its place on the path, counted from 0. */
  readonly at: number;
  readonly instruction: Instruction;
  /** What is known there. */
  readonly facts: Facts;
} & (
  | {
      readonly kind: "load";
      readonly spot: Spot;
      readonly bytes: number;
      readonly value: Smt;
      readonly acquire: boolean;
    }
  | {
      readonly kind: "store";
      readonly spot: Spot;
      readonly bytes: number;
      readonly value: Smt;
      /** Of an entry: what it was. */
      readonly old: Smt | undefined;
      /** Of an entry: the tables that the old and the new value point to, where the path knows them. */
      readonly oldChild: Table | undefined;
      readonly child: Table | undefined;
      readonly release: boolean;
    }
  | {
      readonly kind: "barrier";
      readonly what: "dmb" | "dsb" | "isb" | "sb";
      readonly domain: string;
      readonly types: string;
    }
  | { readonly kind: "tlbi"; readonly op: string; readonly operand: Smt | undefined; readonly vttbr: Smt }
  | { readonly kind: "register"; readonly name: string; readonly value: Smt }
  /** `lock` is undefined when nothing says which one it is. */
  | { readonly kind: "acquire" | "release"; readonly lock: string | undefined }
  | { readonly kind: "alloc" | "free"; readonly page: Linear; readonly table: Table | undefined }
  /** Of a function that no file has. */
  | { readonly kind: "call"; readonly name: string }
  | { readonly kind: "return"; readonly value: Smt }
);
export type StepOf<K extends Step["kind"]> = Step & { readonly kind: K };

/** Where a loaded word comes from, and the first look at it. */
export interface Origin {
  readonly spot: Spot;
  readonly bytes: number;
}

/** One way through an entry function. */
export interface Path {
  readonly entry: string;
  readonly steps: readonly Step[];
  readonly facts: Facts;
  /** `cut`: it goes on, and is not followed; `stuck`: an instruction is not understood; `ends`: the program does. */
  readonly end: "return" | "cut" | "stuck" | "ends";
  readonly why: string;
}

/** How much of the ways was looked at. */
export interface Coverage {
  /** Loops of which more rounds are possible than were followed, each named once. */
  readonly cut: ReadonlySet<string>;
  /** What was not understood, each named once. */
  readonly unknown: ReadonlySet<string>;
}
