/** Proofs as JUnit XML: a suite for each layer, a case for each theorem. Failures are refuted and vacuous, errors are unknown. */
import type { LayerReport, ProofReport, TheoremReport } from "../evidence/index.ts";
import { type ProofWord, wordOf } from "./proof-counts.ts";

/** Text for XML, with what XML cannot hold left out. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const isFailure = (word: ProofWord): boolean => word === "refuted" || word === "vacuous";
const isError = (word: ProofWord): boolean => word === "unknown" || word === "stalled";

function caseText(layer: LayerReport, theorem: TheoremReport): string {
  const { verdict, title, place, counterexample } = theorem;
  const word = wordOf(verdict);
  const where = place === undefined ? "" : ` file="${escaped(place.file)}" line="${place.line}"`;
  const head = `    <testcase classname="${escaped(layer.folder)}" name="${escaped(title)}"${where}`;
  const kind = isFailure(word) ? "failure" : isError(word) ? "error" : undefined;
  if (kind === undefined) return `${head}/>\n`;
  const detail = "detail" in verdict ? verdict.detail : "a counterexample fails when it is run";
  const lines = (counterexample?.lines ?? []).map(escaped).join("\n");
  return `${head}>\n      <${kind} type="${word}" message="${escaped(detail)}">${lines}</${kind}>\n    </testcase>\n`;
}

function totals(theorems: readonly TheoremReport[]): string {
  const words = theorems.map((t) => wordOf(t.verdict));
  const count = (is: (word: ProofWord) => boolean): number => words.filter(is).length;
  return `tests="${words.length}" failures="${count(isFailure)}" errors="${count(isError)}"`;
}

const suiteText = (layer: LayerReport): string =>
  `  <testsuite name="${escaped(`${layer.folder} ${layer.title}`)}" ${totals(layer.theorems)}>\n` +
  `${layer.theorems.map((t) => caseText(layer, t)).join("")}  </testsuite>\n`;

/** The document. */
export function proofJunit({ layers }: Pick<ProofReport, "layers">): string {
  const all = layers.flatMap((l) => l.theorems);
  const suites = layers.map(suiteText).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sekvm prove" ${totals(all)}>\n${suites}</testsuites>\n`;
}
