/** What a map of proofs shows: layers with what was proved of them, the texts they speak of, and the steps of an argument around them. */
import type { ProofReport, SystemTexts } from "./proof.ts";
import type { Verdict } from "./verdict.ts";

/** A part of a step: a test, a lock, a layer, a condition. */
export interface MapPart {
  readonly name: string;
  readonly verdict: Verdict;
  readonly text: string;
}

/** A step of an argument. */
export interface MapStep {
  readonly name: string;
  /** What the argument wants of it. */
  readonly says: string;
  /** What holds when it holds; undefined where nobody walked it. */
  readonly claim: string | undefined;
  readonly verdict: Verdict | undefined;
  /** What of it this version does not have, where it does not have all. */
  readonly open: string | undefined;
  readonly counts: Readonly<Record<string, number>>;
  readonly parts: readonly MapPart[];
  /** What was shown of its parts, layer by layer. */
  readonly table: ShownTable | undefined;
}

/** What is owed, and how much of it was shown. */
export interface ShownCell {
  readonly owed: number;
  readonly shown: number;
}

/** A row for each layer, a cell for each column. */
export interface ShownTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly ShownCell[] }[];
}

export interface ProofMap {
  /** In the order of the argument; empty where proofs alone are shown. */
  readonly steps: readonly MapStep[];
  /** One sentence: what is shown and what is not. */
  readonly summary: readonly string[];
  /** Undefined where no layer was looked at. */
  readonly proofs: ProofReport | undefined;
  readonly texts: SystemTexts;
}
