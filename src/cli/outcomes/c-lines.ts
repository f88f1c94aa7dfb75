/** Lines of C for traces: where the assembly file names them and does not quote them, from the files beside it. */
import { dirname, isAbsolute, join } from "node:path";
import type { Execution, SourceLine } from "../../evidence/index.ts";
import { readAtMost } from "../../host/node/index.ts";
import type { CodeReport } from "./report.ts";

const MOST_BYTES = 4 * 2 ** 20;

/** Fills in the text of lines. A file that is not there leaves them as they are. */
export function withLines(report: CodeReport, files: readonly string[]): CodeReport {
  const known = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const found = known.get(file) ?? read(file, files);
    known.set(file, found);
    return found;
  };
  const filled = (source: SourceLine): SourceLine => {
    const text = source.text ?? linesOf(source.file)[source.line - 1]?.trim();
    return text === undefined ? source : { ...source, text };
  };
  const withText = <T extends { readonly source?: SourceLine }>(at: T): T =>
    at.source === undefined ? at : { ...at, source: filled(at.source) };
  const execution = (e: Execution): Execution => ({
    ...e,
    events: e.events.map(withText),
    ...(e.faults === undefined ? {} : { faults: e.faults.map(withText) }),
  });
  const answers = report.answers.map((a) => ({
    ...a,
    states: a.states.map((s) => (s.witness === undefined ? s : { ...s, witness: execution(s.witness) })),
  }));
  return { ...report, answers };
}

function read(file: string, beside: readonly string[]): readonly string[] {
  const places = isAbsolute(file) ? [file] : [...beside.map((b) => join(dirname(b), file)), file];
  for (const place of places) {
    try {
      return readAtMost(place, MOST_BYTES)?.toString("utf8").split("\n") ?? [];
    } catch {
      // Not here.
    }
  }
  return [];
}
