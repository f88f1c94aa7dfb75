/** The forms of an answer about conditions on standard output. */
import { checkPage, checkSarif, checkText } from "../../report/index.ts";
import type { Format } from "../answer-formats.ts";
import { version } from "../places.ts";
import type { CheckReport } from "./report.ts";

/** Number of the JSON form's schema. */
const SCHEMA = 1;

/** The form that was asked for. */
export function formatOf(format: Format<"check">): (report: CheckReport) => string {
  switch (format) {
    case "text":
      return checkText;
    case "json":
      return json;
    case "sarif":
      return (r) => checkSarif(r, version());
    case "html":
      return checkPage;
  }
}

function json({ file, harness, answers, failures, cancelled }: CheckReport): string {
  const conditions = answers.map(({ milliseconds: _, ...answer }) => answer);
  const interrupted = cancelled ? { interrupted: true } : {};
  return `${JSON.stringify({ schema: SCHEMA, command: "check", file, harness, ...interrupted, conditions, failures })}\n`;
}
