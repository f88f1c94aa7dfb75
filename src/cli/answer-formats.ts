/** Forms of an answer of the commands that have text and one JSON document. */
import { type Command, Option } from "commander";

const ANSWER_FORMATS = ["text", "json"] as const;

/** The words that choose a form, as commander leaves them. */
export interface FormatWords {
  readonly format: (typeof ANSWER_FORMATS)[number];
  readonly json?: true;
}

/** Gives a command the option, and its short form. */
export const withFormats = (command: Command): Command =>
  command
    .addOption(new Option("--format <format>", "form of the answer").choices([...ANSWER_FORMATS]).default("text"))
    .addOption(new Option("--json", "short for --format json"));

/** Whether JSON was asked for. */
export const wantsJson = ({ format, json }: FormatWords): boolean => json === true || format === "json";
