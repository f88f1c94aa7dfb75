/** The words of a command line, or the values of a settings file, as a harness. */
import { InputError, type Span, span } from "../../text/index.ts";
import { atoms, type Parsed, type Place, parsePlaces, parseProposition } from "../litmus/index.ts";
import type { HarnessErrorCode } from "./errors.ts";
import type { Entry, Harness, Operand, Seen, Setting } from "./tree.ts";

/** As written. The key of each is the file of the places in its errors. */
export interface HarnessWords {
  /** `worker,worker`, `worker*2`, `reader(1,&node)`. */
  readonly threads: string;
  /** Arguments by thread: `1,&node;2`. */
  readonly args?: string;
  readonly init?: readonly string[];
  readonly observe?: string;
  readonly assert?: string;
}

const MOST_THREADS = 64;
const MOST_ARGUMENTS = 8; // in registers

function fail(code: HarnessErrorCode, where: Span, message: string, hint?: string): never {
  throw new InputError(code, where, message, hint);
}

interface Word {
  readonly text: string;
  readonly from: number;
}

/** Cuts at a sign outside of parentheses. */
function cut(text: string, sign: string, from = 0): Word[] {
  const parts: Word[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === "(") depth++;
    if (text[i] === ")") depth--;
    if (i < text.length && (text[i] !== sign || depth > 0)) continue;
    const part = text.slice(start, i);
    const blanks = part.length - part.trimStart().length;
    parts.push({ text: part.trim(), from: from + start + blanks });
    start = i + 1;
  }
  return parts;
}

const spanOf = (file: string, { text, from }: Word): Span => span(file, from, from + text.length);

const NUMBER = /^-?(?:0x[0-9a-f]+|\d+)$/i;
const ADDRESS = /^&?([A-Za-z_.$][\w.$]*)(?:\[(\d{1,6})\])?(?:\s*([+-])\s*(0x[0-9a-f]+|\d+))?$/i;

const numberOf = (text: string): bigint => (text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));

function operand(word: Word, file: string): Operand {
  const where = spanOf(file, word);
  if (NUMBER.test(word.text)) return { symbol: undefined, index: 0, offset: numberOf(word.text), span: where };
  const m = ADDRESS.exec(word.text);
  if (m === null) return fail("CFG21", where, `${word.text || "nothing"} is no value`, "such as 1, &node or node+8");
  const offset = m[4] === undefined ? 0n : numberOf(`${m[3] === "-" ? "-" : ""}${m[4]}`);
  return { symbol: m[1]!, index: Number(m[2] ?? 0), offset, span: where };
}

/** A value as it is typed; undefined when it is none. @param key  the file of its place */
export function operandOf(text: string, key: string): Operand | undefined {
  try {
    return operand({ text: text.trim(), from: 0 }, key);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

const operands = (text: string, file: string, from: number): readonly Operand[] =>
  text.trim() === "" ? [] : cut(text, ",", from).map((word) => operand(word, file));

const ENTRY = /^([A-Za-z_.$][\w.$]*)\s*(?:\(([^()]*)\))?\s*(?:\*\s*(\d{1,2}))?$/;

function entries(text: string): Entry[] {
  return cut(text, ",").flatMap((word) => {
    const where = spanOf("--threads", word);
    const m = ENTRY.exec(word.text);
    if (m === null)
      return fail("CFG20", where, `${word.text || "nothing"} is no function`, "such as f or f(1,&x) or f*2");
    const args = operands(m[2] ?? "", "--threads", word.from + word.text.indexOf("(") + 1);
    return Array.from({ length: Number(m[3] ?? 1) }, (): Entry => ({ name: m[1]!, args, span: where }));
  });
}

/** Gives threads their arguments from `--args`. */
function withArguments(threads: readonly Entry[], text: string | undefined): readonly Entry[] {
  if (text === undefined) return threads;
  const lists = cut(text, ";");
  const surplus = lists[threads.length];
  if (surplus !== undefined)
    fail(
      "CFG22",
      spanOf("--args", surplus),
      `there ${threads.length === 1 ? "is one thread" : `are ${threads.length} threads`}`,
    );
  return threads.map((t, i) => {
    const mine = lists[i];
    return mine === undefined ? t : { ...t, args: [...t.args, ...operands(mine.text, "--args", mine.from)] };
  });
}

function setting(text: string): Setting[] {
  return cut(text, ",").map((word) => {
    const at = word.text.indexOf("=");
    if (at < 0) return fail("CFG23", spanOf("--init", word), `${word.text} has no value`, "such as counter=1");
    const [left, right] = cut(word.text, "=", word.from) as [Word, Word];
    const place = operand(left, "--init");
    if (place.symbol === undefined) fail("CFG23", place.span, `${left.text} is no symbol`, "such as counter=1");
    return { place, value: operand(right, "--init") };
  });
}

const seen = (place: Place, text: string): Seen => {
  const narrow = place.kind === "register" && /:\s*w\w+$/i.test(text.slice(place.span.from, place.span.to));
  return { place, bits: narrow ? 32 : 64 };
};

function must<T>(parsed: Parsed<T>): T {
  if (parsed.value === undefined) throw parsed.errors[0]!;
  return parsed.value;
}

/** Reads the words. @throws {InputError} whose file is the option, such as `--assert` */
export function readHarness({ threads: text, args, init = [], observe, assert }: HarnessWords): Harness {
  const threads = withArguments(entries(text), args);
  const where = span("--threads", 0, text.length);
  if (threads.length > MOST_THREADS) fail("CFG20", where, `more than ${MOST_THREADS} threads`);
  for (const { args: list, span: at } of threads)
    if (list.length > MOST_ARGUMENTS)
      fail("CFG20", at, `more than ${MOST_ARGUMENTS} arguments: registers hold no more`);
  const places = observe === undefined ? [] : must(parsePlaces(observe, "--observe"));
  const assertion = assert === undefined ? undefined : must(parseProposition(assert, "--assert"));
  const named = assertion === undefined ? [] : [...atoms(assertion)];
  return {
    threads,
    init: init.flatMap(setting),
    observe: places.map((p) => seen(p, observe ?? "")),
    assertion,
    asserted: named.flatMap((a) => {
      if (a.kind === "fault") return [];
      if (a.kind === "same") return [a.left, a.right].map((p) => seen(p, assert ?? ""));
      const found = seen(a.place, assert ?? "");
      return [a.value.kind === "array" ? found : { ...found, single: true as const }];
    }),
  };
}
