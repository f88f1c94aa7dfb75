/** Forms of answers: the names of each kind of command, once, with the words that choose one. */
import { type Command, Option } from "commander";

/** The first of each is the form that is not asked for; all have `json`. */
const FORMATS = {
  answer: ["text", "json"],
  litmus: ["herd", "json", "dot", "svg", "html"],
  outcomes: ["text", "herd", "json", "dot", "svg", "html"],
  check: ["text", "json", "sarif", "html"],
  bench: ["text", "json", "html"],
  prove: ["text", "json", "sarif", "junit", "svg", "html"],
  verify: ["text", "json", "svg", "html"],
} as const;
type Kind = keyof typeof FORMATS;

export type Format<K extends Kind> = (typeof FORMATS)[K][number];

/** The words as commander leaves them. */
export interface FormatWords<K extends Kind = "answer"> {
  readonly format: Format<K>;
  readonly json?: true;
}

/** The option, and its short form. */
export const formatOptions = (kind: Kind): readonly Option[] => [
  new Option("--format <format>", "form of the answer").choices([...FORMATS[kind]]).default(FORMATS[kind][0]),
  new Option("--json", "short for --format json"),
];

/** Gives a command whose answers are text or one JSON document these options. */
export function withFormats(command: Command): Command {
  for (const option of formatOptions("answer")) command.addOption(option);
  return command;
}

/** The form that was asked for. */
export const formatAsked = <F extends string>({ format, json }: { readonly format: F; readonly json?: true }) =>
  json === true ? "json" : format;

/** Whether JSON was asked for. */
export const wantsJson = (words: FormatWords): boolean => formatAsked(words) === "json";
