/** What a report of a defect needs besides the defect: who says it, and how it is asked for again. */
import { version } from "./places.ts";

/** The version and the computer. */
export const about = (): string => `sekvm ${version()}, node ${process.version}, ${process.platform} ${process.arch}`;

/** Words as a shell takes them. */
export const commandText = (words: readonly string[]): string =>
  ["sekvm", ...words.map((w) => (/^[\w./@:=+-]+$/.test(w) ? w : `'${w.replaceAll("'", "'\\''")}'`))].join(" ");
