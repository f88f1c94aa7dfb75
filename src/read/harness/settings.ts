/**
 * A settings file: in TOML what the command line says in words, so that a question about code stands beside the code. Its
 * form is `src/evidence/schema/settings.schema.json`, for editors; this reader refuses what the schema does.
 */
import { parse, TomlError } from "smol-toml";
import { InputError, span } from "../../text/index.ts";
import { CHECK_KEYS, type CheckSettings, NO_CHECK_SETTINGS } from "./check.ts";
import type { HarnessWords } from "./words.ts";

export interface Settings extends Partial<HarnessWords> {
  /** Files of code, relative to the settings file. */
  readonly files?: readonly string[];
  /** The compiler for files of C, with its flags. */
  readonly cc?: string;
  readonly model?: "sc" | "arm" | "both";
  readonly bound?: number;
  /** What only `sekvm check` looks at. */
  readonly check?: CheckSettings;
}

const MODELS = ["sc", "arm", "both"];

type Value = unknown;
const isText = (v: Value): v is string => typeof v === "string";
const isTexts = (v: Value): v is string[] => Array.isArray(v) && v.every(isText);
const isOperand = (v: Value): v is string | number => isText(v) || Number.isInteger(v);
const isTable = (v: Value): v is Record<string, Value> => typeof v === "object" && v !== null && !Array.isArray(v);

/** A key, what it takes, and what becomes of it; undefined when it takes something else. */
interface Key {
  readonly takes: string;
  readonly read: (v: Value, before: Settings) => Partial<Settings> | undefined;
}

const joined = (v: Value, sign: string): string | undefined => (isText(v) ? v : isTexts(v) ? v.join(sign) : undefined);

/** Arguments: a text as on the command line, or a list for each thread. */
function args(v: Value): string | undefined {
  if (isText(v)) return v;
  if (!Array.isArray(v) || !v.every((list) => Array.isArray(list) && list.every(isOperand))) return undefined;
  return (v as (string | number)[][]).map((list) => list.join(",")).join(";");
}

/** Initial values: texts as on the command line, or a table. */
function init(v: Value): string[] | undefined {
  if (isTexts(v)) return v;
  if (!isTable(v) || !Object.values(v).every(isOperand)) return undefined;
  return Object.entries(v).map(([symbol, value]) => `${symbol}=${value as string | number}`);
}

const text = (name: "assert" | "cc"): Key => ({
  takes: "a text",
  read: (v) => (isText(v) ? { [name]: v } : undefined),
});
const from = <K extends keyof Settings>(name: K, takes: string, read: (v: Value) => Settings[K] | undefined): Key => ({
  takes,
  read: (v) => {
    const value = read(v);
    return value === undefined ? undefined : { [name]: value };
  },
});

const ofCheck = Object.entries(CHECK_KEYS).map(([name, { takes, read }]): [string, Key] => {
  const merged = (v: Value, { check = NO_CHECK_SETTINGS }: Settings): Partial<Settings> | undefined => {
    const more = read(v);
    return more === undefined ? undefined : { check: { ...check, ...more } };
  };
  return [name, { takes, read: merged }];
});

/** All keys; the schema has the same. */
export const SETTINGS: Readonly<Record<string, Key>> = {
  files: from("files", "a list of files", (v) => (isTexts(v) ? v : undefined)),
  cc: text("cc"),
  threads: from("threads", "a text or a list of functions", (v) => joined(v, ",")),
  args: from("args", "a text, or for each thread a list of numbers and addresses", args),
  init: from("init", "a list of texts, or a table of symbols and values", init),
  observe: from("observe", "a text or a list of places", (v) => joined(v, ",")),
  assert: text("assert"),
  model: from("model", MODELS.join(", "), (v) => (MODELS.includes(v as string) ? (v as Settings["model"]) : undefined)),
  bound: from("bound", "a whole number from 1 to 1000", (v) =>
    Number.isInteger(v) && Number(v) >= 1 && Number(v) <= 1000 ? Number(v) : undefined,
  ),
  ...Object.fromEntries(ofCheck),
};

/** Where a key stands: its first mention at the start of a line. */
function placeOf(source: string, file: string, key: string) {
  const quoted = key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const at = Math.max(0, source.search(new RegExp(`^\\s*\\[?"?${quoted}(?![\\w-])`, "m")));
  const from = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0);
  return span(file, from, from + key.length);
}

/** Reads a settings file. @throws {InputError} */
export function parseSettings(source: string, file: string): Settings {
  let table: Record<string, Value>;
  try {
    table = parse(source);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const before = source.split("\n").slice(0, error.line - 1);
    const at = before.reduce((n, line) => n + line.length + 1, 0) + error.column - 1;
    const message = error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
    throw new InputError("CFG29", span(file, at, at + 1), `not TOML: ${message}`);
  }
  return Object.entries(table).reduce<Settings>((settings, [key, value]) => {
    const row = Object.hasOwn(SETTINGS, key) ? SETTINGS[key]! : undefined;
    const where = placeOf(source, file, key);
    if (row === undefined)
      throw new InputError(
        "CFG30",
        where,
        `there is no setting ${key}`,
        `settings: ${Object.keys(SETTINGS).join(", ")}`,
      );
    const read = row.read(value, settings);
    if (read === undefined) throw new InputError("CFG30", where, `${key} takes ${row.takes}`);
    return Object.assign(settings, read);
  }, {});
}
