/**
 * Proofs for a person: a line for each layer, a block for each theorem that is not shown, and what it all amounts to.
 * Equal reports give equal text: times and hits of the cache are no part of it.
 */
import type {
  GoalReport,
  LayerReport,
  MachineReport,
  PathReport,
  PrincipalReport,
  ProofReport,
  SourcePlace,
  TheoremReport,
} from "../evidence/index.ts";
import {
  type ByWord,
  type Ground,
  isCut,
  isGood,
  mutantWord,
  PROOF_WORDS,
  type ProofWord,
  proofCounts,
  slowestGoals,
  stoppedText,
  wordOf,
} from "./proof-counts.ts";

/** Colours a piece of text by what it says; the text itself stays the same. */
export type Paint = (word: ProofWord, text: string) => string;
const plain: Paint = (_, text) => text;

const MOST_LINES = 40; // of one block
const HEAD_WIDTH = 56;
const MOST_GOALS = 3;

/** `40 theorems`, `1 theorem`. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const counted = (counts: ByWord, paint: Paint): string[] =>
  PROOF_WORDS.flatMap((w) => (counts[w] === undefined ? [] : [paint(w, `${counts[w]} ${w}`)]));

/** The line of a layer. @param width of the longest title */
export function layerLine(layer: LayerReport, grounds: readonly Ground[], width: number, paint = plain): string {
  const counts = PROOF_WORDS.map((word) => ({
    word,
    n: layer.theorems.filter((t) => wordOf(t.verdict) === word).length,
  })).filter(({ n }) => n > 0);
  const texts = counts.map(({ word, n }) => paint(word, `${String(n).padStart(3)} ${word}`));
  const mutants = mutantsText([layer]);
  const shown = `${texts.length === 0 ? "  nothing to prove" : texts.join("")}${mutants === "" ? "" : `  ${mutants}`}`;
  const under = counts.length === 0 ? "" : `  under ${underText(layer)}`;
  const rests = grounds.map(({ number, word }) => `layer ${number}, ${word}`).join("; ");
  const note = rests === "" ? "" : ` (rests on ${rests})`;
  return `${(layer.isLayer ? String(layer.number) : "").padStart(2)} ${layer.title.padEnd(width)} ${shown}${under}${note}\n`;
}

/** What passes, as one line. */
export const passingText = ({ id, says, field, when, steps }: PrincipalReport["passes"][number]): string =>
  `${id}: ${says} (${field ?? "the result"} ${when === undefined ? "always" : `where ${when}`}; ${steps.join(", ")})`;

/** What is said of principals beside theorems: what passes, and for whom steps are taken. */
export function principalLines({ principals }: LayerReport): string {
  const lines = principals.flatMap(({ name, passes, takes }) => [
    ...passes.map((p) => `passes to a ${name}: ${passingText(p)}`),
    ...takes.map((t) => `for nobody else, which who takes it owes: ${t.says} (${t.steps.join(", ")})`),
  ]);
  return lines.map((line) => `   ${line}\n`).join("");
}

/** `all CPUs, hardware`. */
const underText = ({ under }: LayerReport): string =>
  [`${under.cpus} CPUs`, ...(under.hardware.length === 0 ? [] : ["hardware"])].join(", ");

/** `3 mutants refuted`, `2 of 3 mutants refuted`; nothing where there are none. */
function mutantsText(layers: readonly LayerReport[]): string {
  const { mutants, mutantsRefuted } = proofCounts({ layers });
  if (mutants === 0) return "";
  return `${mutantsRefuted === mutants ? "" : `${mutantsRefuted} of `}${plural(mutants, "mutant")} refuted`;
}

const placeText = (place: SourcePlace | undefined): string =>
  place === undefined ? "" : `${place.file}:${place.line}`;

/** A theorem by the name of its layer: `NPTWalk.setNpt`. */
export const fullName = (layer: LayerReport, theorem: TheoremReport): string => `${layer.title}.${theorem.name}`;

const headText = (layer: LayerReport, theorem: TheoremReport): string =>
  theorem.title.startsWith(theorem.name) ? `${layer.title}.${theorem.title}` : `${layer.title}: ${theorem.title}`;

const indented = (lines: readonly string[]): string[] => lines.map((l) => `  ${l}`);

/** The block of a theorem that is not shown. @param replay the file that `--replay` takes */
export function failureBlock(
  layer: LayerReport,
  theorem: TheoremReport,
  replay: string | undefined,
  paint = plain,
): string {
  const word = wordOf(theorem.verdict);
  const failing = theorem.goals.find((g) => g.verdict.status === "refuted");
  const place = placeText(failing?.place ?? theorem.place);
  const head = `${word.toUpperCase()} ${headText(layer, theorem)}`;
  const last = replay === undefined ? [] : [`  see it run: sekvm prove --replay ${replay}`];
  const isRefuted = failing !== undefined || theorem.counterexample !== undefined;
  const body = isRefuted ? refutedLines(theorem, failing) : openLines(theorem);
  const room = MOST_LINES - 1 - last.length;
  const kept = body.length <= room ? body : [...body.slice(0, room - 1), `… ${body.length - room + 1} more lines`];
  const lines = [place === "" ? head : `${head.padEnd(HEAD_WIDTH)} ${place}`, ...indented(kept), ...last];
  return `${[paint(word, lines[0]!), ...lines.slice(1)].join("\n")}\n`;
}

const goalText = (goal: GoalReport): string => `${goal.id} ${goal.kind}: ${goal.about}`;

/** Differences first, then what was to be shown and the way to it. */
function refutedLines(theorem: TheoremReport, goal: GoalReport | undefined): string[] {
  const lines = theorem.counterexample?.lines ?? [];
  return goal === undefined ? [...lines] : [...lines, `goal ${goalText(goal)}`, ...pathLines(theorem.paths[goal.path])];
}

const pathLines = (path: PathReport | undefined): string[] => {
  const decisions = path?.decisions.filter((d) => d !== "") ?? [];
  return decisions.length === 0 ? [] : ["path:", ...indented(decisions)];
};

/** Why a theorem is vacuous, unknown or stalled. */
function openLines({ verdict, goals, paths }: TheoremReport): string[] {
  const why = verdict.status === "unknown" ? [`${verdict.why}: ${verdict.detail}`] : [];
  const found = verdict.status === "unknown" ? (verdict.lines ?? []) : [];
  if (verdict.status === "vacuous") return [verdict.detail, ...pathLines(paths.find((p) => p.witness === "none"))];
  const open = goals.filter((g) => g.verdict.status === "unknown");
  const shown = open.slice(0, MOST_GOALS).map((g) => `goal ${goalText(g)}${atPlace(g.place)}`);
  return [
    ...why,
    ...found,
    ...shown,
    ...(open.length > MOST_GOALS ? [`… ${open.length - MOST_GOALS} more goals`] : []),
  ];
}

const atPlace = (place: SourcePlace | undefined): string => (place === undefined ? "" : ` at ${placeText(place)}`);

/** What the whole run amounts to. */
export function summaryText(report: ProofReport, paint = plain): string {
  if (report.stopped !== undefined && report.layers.length === 0) return `${stoppedText(report)}\n`;
  const c = proofCounts(report);
  const line = (what: string, by: ByWord): string => [what, counted(by, paint).join(", ")].filter(Boolean).join(": ");
  const rewritten = c.rewritten > 0 ? ` (${c.rewritten} by rewriting alone)` : "";
  const lines = [
    ...(c.layers === 0 ? [] : [line(plural(c.layers, "layer"), c.layersBy)]),
    line(`${plural(c.primitives, "primitive")}, ${plural(c.theorems, "theorem")}`, c.theoremsBy),
    ...(c.mutants === 0 ? [] : [mutantsText(report.layers)]),
    line(`${plural(c.goals, "goal")}${rewritten}`, c.goalsBy),
  ];
  const ways = [`${c.reached} of ${plural(c.paths, "path")} reached`];
  if (c.unreachable > 0) ways.push(`${c.unreachable} that no state takes`);
  lines.push(`${ways.join(", ")}; witnesses: ${c.runs} from a run, ${c.models} from a model`);
  lines.push(...slowLines(report), ...crossLines(report));
  const ids = report.assumptions.map((a) => a.id).join(", ");
  lines.push(`rests on ${ids}; solver ${report.solver}`);
  lines.push(`trusts ${trustedText(report.machine)}`);
  if (report.waits.length > 0)
    lines.push(
      `takes for granted that these waits end: ${report.waits.map((w) => `${w.loop} (${w.awaits})`).join(", ")}`,
    );
  if (report.stopped !== undefined) lines.push(stoppedText(report));
  return `${lines.join("\n")}\n`;
}

/** The file of the machine, and by their ids what it takes for granted of every state. */
const trustedText = ({ file, assumes }: MachineReport): string =>
  [file, ...(assumes.length === 0 ? [] : [`and what it assumes: ${assumes.map((a) => a.id).join(", ")}`])].join(" ");

function slowLines(report: ProofReport): string[] {
  const slow = slowestGoals(report);
  if (slow.length === 0) return [];
  const width = String(slow[0]!.resource).length;
  const rows = slow.map((g) => `  ${String(g.resource).padStart(width)} ${goalText(g)}${g.bits ? " (with bits)" : ""}`);
  return ["most work, in the solver's own units:", ...rows];
}

function crossLines({ crossCheck }: ProofReport): string[] {
  if (crossCheck === undefined) return [];
  const { solver, agreed, open, disagreements } = crossCheck;
  if (solver === undefined) return ["cross-check: UNKNOWN, there is no second solver here; see sekvm doctor"];
  const unsure =
    open.length === 0 ? "" : `; no answer to ${plural(open.length, "goal")}: ${open.slice(0, 5).join(", ")}`;
  return [
    `cross-check by ${solver}: ${plural(agreed, "answer")} confirmed, ${plural(disagreements.length, "disagreement")}${unsure}`,
    ...disagreements.map((d) => `DISAGREEMENT, a defect of a solver or of sekvm: ${d.goal}: ${d.answers.join(", ")}`),
  ];
}

/** A mutant as a theorem whose verdict is about the checks. */
function judgedMutant(mutant: TheoremReport): TheoremReport {
  const detail = "it leaves out what is needed, and holds all the same: the checks do not see it";
  return mutantWord(mutant) === "vacuous" && isGood(wordOf(mutant.verdict))
    ? { ...mutant, verdict: { status: "vacuous", detail } }
    : mutant;
}

/** Theorems that are not shown, and mutants that are not refuted, with their layers, in order. */
export const failuresOf = (layers: readonly LayerReport[]) =>
  layers.flatMap((layer) => [
    ...layer.theorems.flatMap((theorem) =>
      isGood(wordOf(theorem.verdict)) || isCut(theorem) ? [] : [{ layer, theorem }],
    ),
    ...layer.mutants.flatMap((m) => (isGood(mutantWord(m)) || isCut(m) ? [] : [{ layer, theorem: judgedMutant(m) }])),
  ]);
