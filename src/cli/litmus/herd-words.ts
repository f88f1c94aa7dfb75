/**
 * The words of herd7's command line in ours: its options have one dash. What sekvm has under another name is taken as that;
 * for what it has not, one sentence names what it has.
 */
import { InputError } from "../../text/index.ts";
import { argumentSpan, badValue } from "../command-line.ts";

/** What an option of herd7 is here: our option, the words that its value becomes, or a sentence about what there is instead. */
type Meaning =
  | { readonly option: string }
  | { readonly values: ReadonlyMap<string, readonly string[]>; readonly hint: string }
  | { readonly instead: string };

const MODELS = new Map<string, readonly string[]>([
  ...["sc", "sc.cat"].map((name) => [name, ["--model", "sc"]] as const),
  ...["arm", "aarch64", "aarch64.cat"].map((name) => [name, ["--model", "arm"]] as const),
]);
const SHOWN = new Map<string, readonly string[]>([
  ["prop", ["--witness", "1"]],
  ["none", []],
]);
const CONFIGURED =
  "sekvm reads no configuration: --model and --rules choose among its models, --cat FILE reads another one";

/** Options of herd7, by the word as it is typed. */
export const HERD_OPTIONS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["-variant", { option: "--variant" }],
  ["-unroll", { option: "--bound" }],
  ["-kinds", { option: "--expect" }],
  ["-timeout", { option: "--timeout" }],
  ["-model", { values: MODELS, hint: "the models are arm (aarch64.cat), sc (sc.cat) and any FILE.cat" }],
  ["-show", { values: SHOWN, hint: "-show prop is --witness 1, which shows executions that satisfy the condition" }],
  ["-o", { instead: "sekvm litmus --format dot TEST > FILE.dot writes the drawings" }],
  ["-conf", { instead: CONFIGURED }],
  ["-macros", { instead: CONFIGURED }],
  ["-bell", { instead: CONFIGURED }],
  ["-I", { instead: CONFIGURED }],
  ["-set-libdir", { instead: CONFIGURED }],
  ["-q", { instead: "2> /dev/null leaves out what is not an answer" }],
  ["-gv", { instead: "--format dot gives the drawing, for any viewer" }],
  ["-evince", { instead: "--format dot gives the drawing, for any viewer" }],
  ["-speedcheck", { instead: "every outcome is found; --timeout bounds the time" }],
  ["-names", { instead: "@LIST as a test names the files in a list" }],
]);

/** Our own long options, which may be typed with one dash. */
const OURS = ["engine", "rules", "bound", "memory", "jobs", "format", "json", "witness", "expect", "list", "stats"];

function translate(word: string, value: string | undefined, argv: readonly string[]): readonly string[] {
  const meaning = HERD_OPTIONS.get(word)!;
  if ("instead" in meaning)
    throw new InputError("CFG01", argumentSpan(argv, word), `sekvm has no option ${word}`, meaning.instead);
  if (value === undefined)
    throw new InputError("CFG01", argumentSpan(argv, word), `${word} needs a value`, "sekvm help litmus lists options");
  if ("option" in meaning) return [meaning.option, value];
  // Another text of a model is read as such.
  const words =
    meaning.values.get(value) ?? (/.\.cat$/.test(value) && word === "-model" ? ["--cat", value] : undefined);
  if (words === undefined) throw badValue(argv, value, `${word} ${value} is not one that sekvm has`, meaning.hint);
  return words;
}

/** The words of a command line for `sekvm litmus`, options of herd7 in ours. @throws {InputError} */
export function inOurWords(argv: readonly string[]): readonly string[] {
  if (argv[0] !== "litmus") return argv;
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (HERD_OPTIONS.has(word)) words.push(...translate(word, argv[++i], argv));
    else if (word.startsWith("-") && OURS.includes(word.slice(1))) words.push(`-${word}`);
    else words.push(word);
  }
  return words;
}
