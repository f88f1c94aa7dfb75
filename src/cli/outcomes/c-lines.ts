/** Lines of C for traces: where the assembly file names them and does not quote them, from the files beside it. */
import { dirname, isAbsolute, join } from "node:path";
import type { Execution, SourceLine } from "../../evidence/index.ts";
import { readAtMost } from "../../host/node/index.ts";
import type { CodeReport } from "./report.ts";

const MOST_BYTES = 4 * 2 ** 20;

/** Something that may say which line it was compiled from. */
type Sourced = { readonly source?: SourceLine };

/** Gives the lines of things their texts; a file that is not there leaves them as they are. @param files  of code */
export function lineReader(files: readonly string[]): <T extends Sourced>(at: T) => T {
  const known = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const found = known.get(file) ?? read(file, files);
    known.set(file, found);
    return found;
  };
  return (at) => {
    if (at.source === undefined) return at;
    const text = at.source.text ?? linesOf(at.source.file)[at.source.line - 1]?.trim();
    return text === undefined ? at : { ...at, source: { ...at.source, text } };
  };
}

/** An execution with the texts of its lines. */
export const withTexts = (e: Execution, withText: ReturnType<typeof lineReader>): Execution => ({
  ...e,
  events: e.events.map(withText),
  ...(e.faults === undefined ? {} : { faults: e.faults.map(withText) }),
});

/** Fills in the text of lines. */
export function withLines(report: CodeReport, files: readonly string[]): CodeReport {
  const withText = lineReader(files);
  const answers = report.answers.map((a) => ({
    ...a,
    states: a.states.map((s) => (s.witness === undefined ? s : { ...s, witness: withTexts(s.witness, withText) })),
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
