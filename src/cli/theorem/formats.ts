/** What `sekvm theorem` prints. */
import { CLOSED, type Theorem, type TheoremCheck, theoremVerdict } from "../../check/theorem/index.ts";
import type { TheoremSources } from "../../host/node/index.ts";
import { colorsFor } from "../colors.ts";
import type { CliContext } from "../io.ts";

/** Raised when the form of the JSON changes. */
const SCHEMA = 1;
const WIDTH = 100;

/** Breaks a sentence into lines. */
function wrapped(text: string, indent: string): string {
  const lines = [indent];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== indent && line.length + word.length >= WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = line === indent ? line + word : `${line} ${word}`;
  }
  return lines.join("\n");
}

/** Each theorem in words; behind a check also what Coq says it rests on. */
export function listText(theorems: readonly Theorem[], check: TheoremCheck | undefined): string {
  return theorems
    .map(({ id, name, paper, statement }) => {
      const assumptions = check?.status === "compiled" ? `: ${check.assumptions[name]}` : "";
      const stands = paper === "" ? "" : `  [${paper}]`;
      return `${id}${stands}\n${wrapped(statement, "  ")}\n  ${name}${assumptions}\n`;
    })
    .join("");
}

/** What was put through the theorems. */
export const instantiatedLine = (names: readonly string[]): string =>
  names.length === 0 ? "" : `instantiated for any number of CPUs: ${names.join(", ")}\n`;

/** The last line: what holds, and on what it rests. */
export function verdictLine(
  theorems: readonly Theorem[],
  check: TheoremCheck,
  recorded: boolean,
  context: CliContext,
): string {
  const c = colorsFor(context, context.io.stdout);
  const verdict = theoremVerdict(theorems, check);
  const record = recorded ? "these files are the ones checked last" : "these files have never been recorded as checked";
  switch (verdict.status) {
    case "proved":
      return `${c.green("proved")}: ${theorems.length} theorems, each ${CLOSED}; rests on ${verdict.reliesOn.join(", ")}\n`;
    case "refuted":
      return `${c.red("REFUTED")} ${refutation(theorems, check)}\n`;
    case "unknown":
      return `${c.yellow("UNKNOWN")} ${verdict.detail} (${theorems.length} theorems; ${record})\n`;
    default:
      return `${c.red("VACUOUS")} there are no theorems\n`;
  }
}

function refutation(theorems: readonly Theorem[], check: TheoremCheck): string {
  if (check.status === "rejected") return `${check.file}: Coq ${check.coq} does not accept it\n${check.message}`;
  if (check.status !== "compiled") return "";
  const open = theorems.filter((t) => check.assumptions[t.name] !== CLOSED);
  return open.map((t) => `${t.name} assumes\n${check.assumptions[t.name]}`).join("\n");
}

/** The document: equal answers give equal bytes. */
export function theoremJson(sources: TheoremSources, check: TheoremCheck | undefined, recorded: boolean): string {
  const theorems = sources.theorems.map((t) => {
    return check?.status === "compiled" ? { ...t, assumptions: check.assumptions[t.name] } : t;
  });
  const coq = check !== undefined && "coq" in check ? check.coq : null;
  const verdict = check === undefined ? null : theoremVerdict(sources.theorems, check);
  const skipped = check?.status === "skipped";
  const { digest } = sources;
  const document = { schema: SCHEMA, command: "theorem", digest, coq, verdict, skipped, recorded, theorems };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
