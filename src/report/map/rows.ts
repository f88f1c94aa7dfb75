/**
 * The boxes of a map of proofs: a row for each layer, the highest first; in it a box for each primitive and each stated theorem, and one for all theorems of
 * another kind together. Drawing and page read them from here, so that both say the same.
 */
import type { LayerReport, PrimitiveText, ProofMap, TheoremKind, TheoremReport } from "../../evidence/index.ts";
import { visible } from "../../text/index.ts";
import { groundsOf, isGood, layerWord, mutantWord, type ProofWord, wordOf, worstWord } from "../proof-counts.ts";
import { plural } from "../proof-text.ts";

/** `trusted`: what the machine does. `part`: a step of specifications, of which nothing is owed here. `open`: it was not looked at. */
export type BoxWord = ProofWord | "trusted" | "part" | "open";

/** In words, for legends and for those who do not see colours; the sign stands in front of each label. */
export const BOX_WORDS: Readonly<Record<BoxWord, { readonly sign: string; readonly says: string }>> = {
  proved: { sign: "✓", says: "proved" },
  holds: { sign: "≤", says: "holds within a bound" },
  refuted: { sign: "✗", says: "refuted" },
  vacuous: { sign: "∅", says: "vacuous: nothing was shown" },
  unknown: { sign: "?", says: "unknown" },
  stalled: { sign: "?", says: "unknown: the solver made no progress" },
  trusted: { sign: "◇", says: "what the machine does, trusted" },
  part: { sign: "·", says: "a step of specifications" },
  open: { sign: "…", says: "not looked at" },
};

export interface MapBox {
  /** Such as `7/setNpt`; of theorems together `7/laws`, with a sign that no name has. */
  readonly id: string;
  readonly label: string;
  readonly word: BoxWord;
  readonly shape: "primitive" | "theorem" | "group";
  readonly theorems: readonly TheoremReport[];
  /** Position in the list of texts. */
  readonly primitive: number | undefined;
}

export interface MapRow {
  readonly layer: LayerReport;
  readonly word: BoxWord;
  /** On what it rests that is not shown: `rests on layer 7, refuted`; else nothing. */
  readonly note: string;
  readonly boxes: readonly MapBox[];
}

/** How theorems that have no box of their own are called together, in the order of the boxes. */
const GROUPS: Readonly<Record<TheoremKind, (n: number) => string>> = {
  refinement: (n) => plural(n, "refinement"),
  "one-step": (n) => plural(n, "step"),
  stated: (n) => plural(n, "theorem"),
  law: (n) => plural(n, "law"),
  initial: (n) => `${n} initially`,
  kept: () => "kept",
  hardware: () => "hardware",
  crossing: (n) => (n === 1 ? "1 passes through" : `${n} pass through`),
  actor: (n) => (n === 1 ? "1 step keeps it" : `${n} steps keep it`),
  view: (n) => plural(n, "view"),
  mutant: (n) => plural(n, "mutant"),
};
const KINDS = Object.keys(GROUPS) as readonly TheoremKind[];

/** The word of a theorem; of a mutant, what it says of the checks. */
export const theoremWord = (theorem: TheoremReport): ProofWord =>
  theorem.kind === "mutant" ? mutantWord(theorem) : wordOf(theorem.verdict);

const worstOf = (theorems: readonly TheoremReport[]): ProofWord | undefined => worstWord(theorems.map(theoremWord));

const idOf = ({ number }: LayerReport, name: string): string => visible(`${number}/${name}`);

function primitiveBox(layer: LayerReport, text: PrimitiveText, position: number): MapBox {
  const own = layer.theorems.filter(
    (t) => t.primitive === text.name && (t.kind === "refinement" || t.kind === "one-step"),
  );
  const worst = worstOf(own);
  const isTrusted = text.kind === "bottom" && (worst === undefined || isGood(worst));
  const word = isTrusted ? "trusted" : (worst ?? (text.kind === "transition" ? "part" : "open"));
  return { id: idOf(layer, text.name), label: text.name, word, shape: "primitive", theorems: own, primitive: position };
}

/** All that has no box yet. */
function groupsOf(layer: LayerReport, shown: ReadonlySet<TheoremReport>): MapBox[] {
  const left = [...layer.theorems.filter((t) => !shown.has(t)), ...layer.mutants];
  return KINDS.flatMap((kind): MapBox[] => {
    const theorems = left.filter((t) => t.kind === kind);
    const word = worstOf(theorems);
    if (word === undefined) return [];
    const label = GROUPS[kind](theorems.length);
    return [{ id: `${layer.number}/*${kind}`, label, word, shape: "group", theorems, primitive: undefined }];
  });
}

/** Rows, the highest first. */
export function rowsOf({ proofs, texts }: ProofMap): readonly MapRow[] {
  const layers = proofs?.layers ?? [];
  const grounds = groundsOf(layers);
  const rows = layers.map((layer, at): MapRow => {
    const primitives = texts.primitives.flatMap((p, i) =>
      p.layer === layer.number ? [primitiveBox(layer, p, i)] : [],
    );
    const stated = layer.theorems
      .filter((t) => t.kind === "stated")
      .map((t): MapBox => {
        return {
          id: idOf(layer, t.name),
          label: t.name,
          word: theoremWord(t),
          shape: "theorem",
          theorems: [t],
          primitive: undefined,
        };
      });
    const own = [...primitives, ...stated];
    const shown = new Set(own.flatMap((b) => b.theorems));
    const below = grounds[at]!.map(({ number, word }) => `layer ${number}, ${word}`).join("; ");
    const note = below === "" ? "" : `rests on ${below}`;
    return { layer, word: layerWord(layer) ?? "open", note, boxes: [...own, ...groupsOf(layer, shown)] };
  });
  return rows.reverse();
}

/** `7 NPTWalk`; the name alone of what is no layer. */
export const rowTitle = ({ number, title, isLayer }: LayerReport): string => (isLayer ? `${number} ${title}` : title);

/** What a box says in one line: `setNpt: proved; 12 goals on 3 paths`. */
export function boxText({ label, word, theorems }: MapBox): string {
  const goals = theorems.reduce((sum, t) => sum + t.goals.length, 0);
  const paths = theorems.reduce((sum, t) => sum + t.paths.length, 0);
  const count = goals === 0 ? "" : `; ${plural(goals, "goal")} on ${plural(paths, "path")}`;
  return `${label}: ${BOX_WORDS[word].says}${count}`;
}
