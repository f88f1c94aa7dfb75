/**
 * A translation unit as the assembler sees it: sections with bytes, instructions and references, and symbols. Assembly text
 * and object files both become this; nothing has an address yet.
 */
import type { SourceLine } from "../../evidence/index.ts";
import type { Span } from "../../text/index.ts";

/** One instruction as text, at a byte offset of its section. */
export interface UnitInstruction {
  readonly offset: number;
  readonly text: string;
  readonly span: Span;
  readonly source?: SourceLine | undefined;
}

/** What a symbol or an expression stands for: an offset from the start of a section, from a symbol that is not defined, or from nothing. */
export interface Place {
  readonly base: { readonly section: number } | { readonly symbol: string } | undefined;
  readonly offset: bigint;
}

/** Bytes of a section that hold the address of a place, or its distance from there. */
export interface Reference {
  readonly relative: boolean;
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly place: Place;
  readonly span: Span;
}

/** `code` is executed, `constant` never written, `local` a template for each thread; what is none of these is left out. */
export type SectionKind = "code" | "data" | "constant" | "local";

export interface Section {
  readonly name: string;
  readonly kind: SectionKind;
  readonly bytes: Uint8Array;
  readonly instructions: readonly UnitInstruction[];
  readonly references: readonly Reference[];
  /** Where an executable has it; of a `local` section the distance from the thread pointer. */
  readonly address?: bigint;
}

export interface UnitSymbol {
  readonly name: string;
  readonly place: Place;
  /** A label stands where it is written; others are given a value with `.set`. */
  readonly label: boolean;
  readonly kind: "function" | "object" | "none";
  /** Bytes, where the unit says. */
  readonly size: number | undefined;
  readonly global: boolean;
}

export interface Unit {
  readonly file: string;
  readonly sections: readonly Section[];
  readonly symbols: ReadonlyMap<string, UnitSymbol>;
  /** Numbered labels (`1:`), each in the order of the text: a place `1b` or `1f` is the nearest before or behind. */
  readonly numbered: readonly { readonly number: number; readonly section: number; readonly offset: number }[];
}
