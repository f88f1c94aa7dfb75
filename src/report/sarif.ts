/**
 * Proofs that failed as SARIF 2.1.0, for editors and code hosts. A result is a theorem; what it is known by again is made
 * of names and not of lines or numbers, so that it stays the same when other code moves.
 */
import type {
  GoalReport,
  LayerReport,
  PathReport,
  ProofReport,
  SourcePlace,
  TheoremReport,
} from "../evidence/index.ts";
import { type ProofWord, shortfall, wordOf } from "./proof-counts.ts";
import { failuresOf, fullName } from "./proof-text.ts";

const RULES: readonly { readonly id: ProofWord; readonly text: string; readonly level: "error" | "warning" }[] = [
  { id: "refuted", level: "error", text: "A theorem is false: a counterexample was found and fails when it is run." },
  { id: "vacuous", level: "error", text: "A theorem says nothing: no known state satisfies its hypotheses." },
  { id: "unknown", level: "warning", text: "A theorem is neither proved nor refuted." },
  { id: "stalled", level: "warning", text: "The solver made no progress and was stopped." },
];

/** What kind of result a log has. */
export interface SarifRule {
  readonly id: string;
  readonly text: string;
  readonly level: "error" | "warning";
}

/** A log of one run. @param version of sekvm */
export function sarifLog(
  version: string,
  rules: readonly SarifRule[],
  invocation: object,
  results: readonly object[],
): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "sekvm",
            version,
            rules: rules.map(({ id, text, level }) => ({
              id,
              shortDescription: { text },
              defaultConfiguration: { level },
            })),
          },
        },
        invocations: [invocation],
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 1)}\n`;
}

/** A file as a URI reference: relative to the project, unless it is somewhere else. */
export function artifactOf(file: string) {
  const uri = file.split(/[\\/]/).map(encodeURIComponent).join("/");
  return uri.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "SRCROOT" };
}

const locationOf = ({ file, line, column }: SourcePlace) => ({
  physicalLocation: {
    artifactLocation: artifactOf(file),
    region: { startLine: line, startColumn: column },
  },
});

/** A decision of a path, `file:line:column condition`, as a place with a text. */
function decisionOf(decision: string) {
  const parts = /^(.+?):(\d+)(?::(\d+))? (.*)$/.exec(decision);
  if (parts === null) return undefined;
  const [, file, line, column, text] = parts as unknown as [string, string, string, string | undefined, string];
  return { ...locationOf({ file, line: Number(line), column: Number(column ?? 1) }), message: { text } };
}

function flowOf(path: PathReport | undefined, goal: GoalReport, place: SourcePlace | undefined) {
  const steps = (path?.decisions ?? []).flatMap((d) => decisionOf(d) ?? []);
  const end = place === undefined ? [] : [{ ...locationOf(place), message: { text: `${goal.kind}: ${goal.about}` } }];
  const locations = [...steps, ...end].map((location) => ({ location }));
  return locations.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function resultOf(layer: LayerReport, theorem: TheoremReport) {
  const { verdict, goals, paths, counterexample } = theorem;
  const word = wordOf(verdict);
  const rule = RULES.findIndex((r) => r.id === word);
  const goal = goals.find((g) => g.verdict.status === verdict.status);
  const place = goal?.place ?? theorem.place;
  const detail = "detail" in verdict ? [verdict.detail] : (counterexample?.lines ?? []);
  const known = [layer.folder, theorem.name, goal?.kind ?? "", goal?.about ?? ""].join("/");
  return {
    ruleId: word,
    ruleIndex: rule,
    level: RULES[rule]!.level,
    message: { text: [`${fullName(layer, theorem)}: ${theorem.title}: ${word}`, ...detail].join("\n") },
    ...(place === undefined ? {} : { locations: [locationOf(place)] }),
    ...(goal === undefined ? {} : flowOf(paths[goal.path], goal, place)),
    partialFingerprints: { "sekvmTheorem/v1": known },
  };
}

/** How the run went: a log without results says that all is well only when this says that it came to its end. */
function invocationOf(report: Pick<ProofReport, "layers" | "stopped">) {
  const why = shortfall(report);
  if (why === undefined) return { executionSuccessful: true };
  const notification = { level: report.stopped ? "error" : "warning", message: { text: why } };
  return { executionSuccessful: false, toolExecutionNotifications: [notification] };
}

/** The log. @param version of sekvm */
export function proofSarif(report: Pick<ProofReport, "layers" | "stopped">, version: string): string {
  const { layers } = report;
  const results = failuresOf(layers).map(({ layer, theorem }) => resultOf(layer, theorem));
  return sarifLog(version, RULES, invocationOf(report), results);
}
