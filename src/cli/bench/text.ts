/** A report as text. */
import { table } from "./figures.ts";
import type { Part, Report } from "./report.ts";

const lines = (texts: readonly string[]): string => texts.map((t) => `${t}\n`).join("");

const part = ({ title, table: rows, notes }: Part): string => `\n${title}\n${table(rows)}${lines(notes)}`;

export const reportText = ({ about, parts, end }: Report): string =>
  `${lines(about)}${parts.map(part).join("")}${end.length === 0 ? "" : `\n${lines(end)}`}`;
