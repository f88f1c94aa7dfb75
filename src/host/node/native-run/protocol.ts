/** What the parent and the child of native runs say to each other: one question as JSON, and a line for each layer. */
import type { NativeScripts } from "../../../kernel/index.ts";

/** What the child is asked. */
export interface RunQuestion {
  readonly scripts: NativeScripts;
  /** The initial machine, `file#name`, and how many parameters it has. */
  readonly initial: string;
  readonly parameters: number;
  /** Specifications of primitives, `file#name`. */
  readonly specs: readonly string[];
  readonly layers: readonly { readonly number: number; readonly proof: string }[];
}

/** An argument of a primitive: a word or identifier in decimal, a boolean, a name. */
export type WrittenValue = boolean | { readonly n: string } | { readonly s: string };

/** A call of a primitive: its specification by its place among `specs`. */
export type WrittenCall = readonly [number, readonly WrittenValue[]];

/** What it says of a layer. */
export type RunLine =
  | { readonly layer: number; readonly calls: readonly WrittenCall[] }
  | { readonly layer: number; readonly failed: string };
