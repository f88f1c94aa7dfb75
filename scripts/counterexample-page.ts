/** The page of counterexamples: each mistake is tried, and what is found is written down as it is. */
import { Mutation, type MutationPlace } from "../src/check/proof/index.ts";
import type { MutantReport } from "../src/evidence/index.ts";
import { mutantAt } from "../src/kernel/index.ts";
import { BUGS, type Bug } from "./counterexample-bugs.ts";

/** What became of a mistake, and what is printed of it. */
export interface Tried {
  readonly report: MutantReport;
  readonly text: string;
}

const MOST_LINES = 40;

/** Tries one mistake. */
export async function tryBug(place: MutationPlace, bug: Bug): Promise<Tried> {
  const mutant = mutantAt(bug.file, place.read(bug.file)!, bug.before, bug.after);
  const report = await new Mutation(place).run(mutant, [bug.layer]);
  return { report, text: textOf(report) };
}

function textOf({ fate, by, file, line, detail, lines }: MutantReport): string {
  if (fate !== "killed") return `${fate.toUpperCase()} ${file}:${line}: ${detail}\n`;
  const [layer, name] = by!.split(/ (.*)/);
  const all = [`REFUTED layer ${layer}, ${name}, after an edit at ${file}:${line}`, ...lines.map((l) => `  ${l}`)];
  return `${all.slice(0, MOST_LINES).join("\n")}\n`;
}

/** An edit as a diff. */
function diffOf({ file, before, after }: Bug): string {
  const [old, made] = [before, after].map((t) => t.split("\n").filter((l) => l !== "")) as [string[], string[]];
  let at = 0;
  const body: string[] = [];
  for (const line of old) {
    const kept = made.indexOf(line, at);
    if (kept < 0) body.push(`-${line}`);
    else {
      body.push(...made.slice(at, kept).map((l) => `+${l}`), ` ${line}`);
      at = kept + 1;
    }
  }
  return [`--- ${file}`, ...body, ...made.slice(at).map((l) => `+${l}`)].join("\n");
}

const headOf = (count: number, solver: string): string => `# Counterexamples

What sekvm says when kernel code is wrong: ${count} mistakes that were made in KCore on purpose. Each edit is one that a person could
make and a review could miss. What follows it is what the tool prints: a theorem that the edit makes false, the call and the state in
which it fails, and the way that the code took there. Every counterexample was run: the same functions that are proved about, as JavaScript, on these
inputs, where the code as it is does not fail.

\`npm run counterexample -- 3\` makes the third edit, in memory, and looks for its counterexample; this page is what the script writes for all of them
(solver ${solver}). Each takes 1 to 9 seconds, the most the fifth, and the others most of it for reading KCore. States are cut to what matters: a field is left out where the same happens
with it at zero. \`sekvm prove 7 --mutate 20\` tries edits that nobody chose.
`;

function sectionOf(number: number, bug: Bug, text: string): string {
  return `
## ${number}. ${bug.title}

\`\`\`diff
${diffOf(bug)}
\`\`\`

\`\`\`
$ npm run --silent counterexample -- ${number}
${text}\`\`\`

Without the proof: ${bug.consequence}
`;
}

/** The whole page. @param told of each mistake that was tried @throws {Error} for one that is not found */
export async function counterexamplePage(
  place: MutationPlace,
  told: (tried: Tried) => void = () => {},
): Promise<string> {
  const sections: string[] = [];
  for (const [i, bug] of BUGS.entries()) {
    const tried = await tryBug(place, bug);
    told(tried);
    if (tried.report.fate !== "killed") throw new Error(`${bug.title}: ${tried.report.fate}, ${tried.report.detail}`);
    sections.push(sectionOf(i + 1, bug, tried.text));
  }
  return headOf(BUGS.length, place.solver) + sections.join("");
}
