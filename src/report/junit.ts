/** Proofs as JUnit XML: a suite for each layer, a case for each theorem. Failures are refuted and vacuous, errors are unknown. */
import type { LayerReport, ProofReport, TheoremReport } from "../evidence/index.ts";
import { mutantWord, type ProofWord, shortfall, wordOf } from "./proof-counts.ts";

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

interface Case {
  readonly theorem: TheoremReport;
  readonly title: string;
  readonly word: ProofWord;
}

/** Theorems, and that mutants are refuted. */
const casesOf = ({ theorems, mutants }: LayerReport): Case[] => [
  ...theorems.map((theorem) => ({ theorem, title: theorem.title, word: wordOf(theorem.verdict) })),
  ...mutants.map((theorem) => ({ theorem, title: `${theorem.title} is refuted`, word: mutantWord(theorem) })),
];

function caseText(layer: LayerReport, { theorem, title, word }: Case): string {
  const { verdict, place, counterexample } = theorem;
  const where = place === undefined ? "" : ` file="${escaped(place.file)}" line="${place.line}"`;
  const head = `    <testcase classname="${escaped(layer.folder)}" name="${escaped(title)}"${where}`;
  const kind = isFailure(word) ? "failure" : isError(word) ? "error" : undefined;
  if (kind === undefined) return `${head}/>\n`;
  const detail =
    "detail" in verdict
      ? verdict.detail
      : verdict.status === "refuted"
        ? "a counterexample fails when it is run"
        : "it holds all the same";
  const lines = (counterexample?.lines ?? []).map(escaped).join("\n");
  return `${head}>\n      <${kind} type="${word}" message="${escaped(detail)}">${lines}</${kind}>\n    </testcase>\n`;
}

// An interrupted run has one case more, which is an error.
function totals(layers: readonly LayerReport[], interrupted: 0 | 1 = 0): string {
  const words = layers.flatMap(casesOf).map((c) => c.word);
  const count = (is: (word: ProofWord) => boolean): number => words.filter(is).length;
  const [tests, errors] = [words.length + interrupted, count(isError) + interrupted];
  return `tests="${tests}" failures="${count(isFailure)}" errors="${errors}"`;
}

const interruptedSuite = (why: string): string =>
  `  <testsuite name="sekvm prove" tests="1" failures="0" errors="1">\n    <testcase classname="sekvm" name="the run came to its end">\n` +
  `      <error type="interrupted" message="${escaped(why)}"></error>\n    </testcase>\n  </testsuite>\n`;

const suiteText = (layer: LayerReport): string =>
  `  <testsuite name="${escaped(`${layer.folder} ${layer.title}`)}" ${totals([layer])}>\n` +
  `${casesOf(layer)
    .map((c) => caseText(layer, c))
    .join("")}  </testsuite>\n`;

/** The document. */
export function proofJunit(report: Pick<ProofReport, "layers" | "stopped">): string {
  const { layers, stopped } = report;
  const end = stopped ? interruptedSuite(shortfall(report)!) : "";
  const all = totals(layers, stopped ? 1 : 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sekvm prove" ${all}>\n${layers.map(suiteText).join("")}${end}</testsuites>\n`;
}
