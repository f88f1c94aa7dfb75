/** What a run of proofs amounts to: words for verdicts, and how many of what. All that is said in numbers is counted here. */
import type { GoalReport, LayerReport, ProofReport, TheoremReport, Verdict } from "../evidence/index.ts";

/** A verdict in one word; a solver that made no progress is told apart from a limit. */
export type ProofWord = "proved" | "holds" | "refuted" | "vacuous" | "unknown" | "stalled";

/** In the order of printing. */
export const PROOF_WORDS: readonly ProofWord[] = ["proved", "holds", "refuted", "vacuous", "unknown", "stalled"];

export const wordOf = (verdict: Verdict): ProofWord =>
  verdict.status === "unknown" && verdict.why === "stalled" ? "stalled" : verdict.status;

/** Whether a word says that something was shown. */
export const isGood = (word: ProofWord): boolean => word === "proved" || word === "holds";

/** From the worst: what a list of verdicts amounts to. */
const BY_WEIGHT: readonly ProofWord[] = ["refuted", "vacuous", "unknown", "stalled", "holds", "proved"];

/** The worst of several words; undefined of none. */
export const worstWord = (words: readonly ProofWord[]): ProofWord | undefined =>
  BY_WEIGHT.find((w) => words.includes(w));

/** Numbers by word, those that occur. */
export type ByWord = Readonly<Partial<Record<ProofWord, number>>>;

export function byWord(words: readonly ProofWord[]): ByWord {
  const counts: Partial<Record<ProofWord, number>> = {};
  for (const word of PROOF_WORDS) {
    const n = words.filter((w) => w === word).length;
    if (n > 0) counts[word] = n;
  }
  return counts;
}

/** What a mutant says of the checks: `proved` that they see it; `vacuous` when it is no worse than what was proved. */
export function mutantWord({ verdict }: TheoremReport): ProofWord {
  const word = wordOf(verdict);
  if (word === "refuted") return "proved";
  return isGood(word) ? "vacuous" : word;
}

/** What a layer amounts to; undefined where it has nothing to prove, such as the bottom. */
export const layerWord = ({ theorems, mutants }: LayerReport): ProofWord | undefined =>
  worstWord([...theorems.map((t) => wordOf(t.verdict)), ...mutants.map(mutantWord)]);

/** A layer below that is not shown, on whose specification a layer rests. */
export interface Ground {
  readonly number: number;
  readonly word: ProofWord;
}

/** For each layer in order, the layers below it that were looked at and are not shown. */
export function groundsOf(layers: readonly LayerReport[]): Ground[][] {
  return layers.map((layer) =>
    layers.flatMap((below): Ground[] => {
      const word = below.number < layer.number ? layerWord(below) : undefined;
      return word === undefined || isGood(word) ? [] : [{ number: below.number, word }];
    }),
  );
}

export interface ProofCounts {
  readonly layers: number;
  readonly layersBy: ByWord;
  /** Primitives whose code was looked at. */
  readonly primitives: number;
  readonly theorems: number;
  readonly theoremsBy: ByWord;
  /** Mutants, and how many of them are refuted as they have to be. */
  readonly mutants: number;
  readonly mutantsRefuted: number;
  readonly goals: number;
  readonly goalsBy: ByWord;
  /** Goals that needed no solver. */
  readonly rewritten: number;
  /** Ways through the code that were explored, those that a known state takes, and those that no state can take. */
  readonly paths: number;
  readonly reached: number;
  readonly unreachable: number;
  /** States that show a path to be reached: from a recorded run, or from a solver's model. */
  readonly runs: number;
  readonly models: number;
}

/** Goals that needed no solver are marked so by the prover. */
export const REWRITING = "rewriting";

const refined = ({ primitives, theorems }: LayerReport): number =>
  primitives.filter((p) => theorems.some((t) => t.name === p)).length;

export function proofCounts({ layers }: Pick<ProofReport, "layers">): ProofCounts {
  const theorems = layers.flatMap((l) => l.theorems);
  const mutants = layers.flatMap((l) => l.mutants);
  const goals = theorems.flatMap((t) => t.goals);
  const witnesses = theorems.flatMap((t) => t.paths.map((p) => p.witness)).filter((w) => w !== "skipped");
  const of = (witness: (typeof witnesses)[number]): number => witnesses.filter((w) => w === witness).length;
  return {
    layers: layers.filter((l) => l.isLayer).length,
    layersBy: byWord(layers.flatMap((l) => (l.isLayer ? (layerWord(l) ?? []) : []))),
    primitives: layers.reduce((sum, l) => sum + refined(l), 0),
    theorems: theorems.length,
    theoremsBy: byWord(theorems.map((t) => wordOf(t.verdict))),
    mutants: mutants.length,
    mutantsRefuted: mutants.filter((m) => m.verdict.status === "refuted").length,
    goals: goals.length,
    goalsBy: byWord(goals.map((g) => wordOf(g.verdict))),
    rewritten: goals.filter((g) => g.by === REWRITING).length,
    paths: witnesses.length,
    reached: of("run") + of("model"),
    unreachable: of("unreachable"),
    runs: of("run"),
    models: of("model"),
  };
}

/** What a whole run amounts to. A run that looked at nothing is vacuous; solvers that contradict each other are a defect. */
export function runWord(report: ProofReport): ProofWord | "interrupted" | "disagreement" {
  const { layers, crossCheck, stopped } = report;
  if (stopped === "interrupted") return "interrupted";
  if (crossCheck !== undefined && crossCheck.disagreements.length > 0) return "disagreement";
  const word = worstWord(layers.flatMap((l) => layerWord(l) ?? [])) ?? "vacuous";
  const unconfirmed = crossCheck !== undefined && (crossCheck.solver === undefined || crossCheck.open.length > 0);
  if (stopped === "timeout" && layers.length === 0) return "unknown";
  return (unconfirmed || stopped === "timeout") && isGood(word) ? "unknown" : word;
}

const MOST_SLOW = 10;

/** The goals that took the solver most work, by its own count. */
export function slowestGoals({ layers }: Pick<ProofReport, "layers">): GoalReport[] {
  const goals = layers.flatMap((l) => l.theorems.flatMap((t) => t.goals)).filter((g) => g.resource > 0);
  return goals.sort((a, b) => b.resource - a.resource || (a.id < b.id ? -1 : 1)).slice(0, MOST_SLOW);
}

/** Why a run ended before its end, in words. */
const STOPPED = { interrupted: "interrupted", timeout: "time is up" } as const;

/** Why a run ended before its end, and what is shown. */
export function stoppedText({ layers, stopped }: Pick<ProofReport, "layers" | "stopped">): string {
  const { theorems, theoremsBy } = proofCounts({ layers });
  const rest = layers.length === 0 ? "no layer was begun" : "layers that were not begun are left out";
  const proved = theorems === 0 ? "" : `proved so far: ${theoremsBy.proved ?? 0} of ${theorems} theorems; `;
  return `${STOPPED[stopped!]}: ${proved}${rest}`;
}

/** Whether a theorem or a mutant was not finished when the run ended. */
export const isCut = ({ verdict }: TheoremReport): boolean => verdict.status === "unknown" && verdict.why === "stopped";

/** Why a run has fewer answers than were asked for: it was interrupted, or a limit or a solver ended some of its goals; else undefined. */
export function shortfall({ layers, stopped }: Pick<ProofReport, "layers" | "stopped">): string | undefined {
  if (stopped !== undefined) return stoppedText({ layers, stopped });
  const verdicts = layers.flatMap((l) => [...l.theorems, ...l.mutants]).map((t) => t.verdict);
  const cut = verdicts.filter((v) => v.status === "unknown" && v.why !== "unsupported");
  const theorems = cut.length === 1 ? "theorem has" : "theorems have";
  return cut.length === 0 ? undefined : `a limit was reached or a solver failed: ${cut.length} ${theorems} no answer`;
}
