/** What a map says in words above its rows. */
import type { ProofMap } from "../../evidence/index.ts";
import { PROOF_WORDS, proofCounts, runWord, stoppedText } from "../proof-counts.ts";
import { plural } from "../proof-text.ts";
import { BOX_WORDS, type BoxWord, type MapBox, type MapRow } from "./rows.ts";

/** The title of a page or drawing. */
export const mapTitle = ({ steps, proofs }: ProofMap): string =>
  steps.length > 0 ? "The argument for KCore" : `Proofs of ${proofs?.system ?? "nothing"}`;

/** Numbers, and what the whole amounts to. */
export function summaryLines({ proofs, summary }: ProofMap): readonly string[] {
  if (proofs === undefined) return summary;
  const c = proofCounts(proofs);
  const by = PROOF_WORDS.flatMap((w) => (c.theoremsBy[w] === undefined ? [] : [`${c.theoremsBy[w]} ${w}`])).join(", ");
  const mutants = c.mutants === 0 ? "" : `; ${c.mutantsRefuted} of ${plural(c.mutants, "mutant")} refuted`;
  const word = runWord(proofs);
  return [
    ...summary,
    ...(proofs.stopped === undefined ? [] : [stoppedText(proofs)]),
    ...(word === "proved" || proofs.stopped !== undefined ? [] : [`in all: ${word}`]),
    `${plural(c.layers, "layer")}, ${plural(c.primitives, "primitive")} with code, ${plural(c.theorems, "theorem")}: ${by}${mutants}`,
    `${plural(c.goals, "goal")}; ${c.reached} of ${plural(c.paths, "path")} reached by a known state; solver ${proofs.solver}`,
    `rests on ${proofs.assumptions.map((a) => a.id).join(", ")}`,
  ];
}

/** The words that occur, for a legend, in the order of `BOX_WORDS`. */
export function usedWords({ steps }: ProofMap, rows: readonly MapRow[]): readonly BoxWord[] {
  const used = new Set<string>([
    ...steps.map((s) => s.verdict?.status ?? "open"),
    ...rows.flatMap((r) => r.boxes.map((b) => b.word)),
  ]);
  return (Object.keys(BOX_WORDS) as BoxWord[]).filter((w) => used.has(w));
}

/** Boxes in which something is not shown. */
export const failedBoxes = (rows: readonly MapRow[]): readonly MapBox[] =>
  rows.flatMap((r) => r.boxes.filter((b) => ["refuted", "vacuous", "unknown", "stalled"].includes(b.word)));
