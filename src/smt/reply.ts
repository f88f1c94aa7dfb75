/**
 * Reads what solvers reply. Strict: the expected expressions in the expected order, each value of the sort that was asked
 * for, and at the end the nonce that was to be echoed. Anything else is a `ReplyError`, so no crash, no left-over of an
 * earlier question and no message in the middle is ever taken for an answer.
 */
import type { SmtValue } from "./evaluate.ts";
import type { Checked } from "./solver.ts";
import type { Asked } from "./text.ts";

/** A solver said what is no answer. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/** An expression of SMT-LIB: an atom as text, a string with its quotes, or a list. */
type Expression = string | readonly Expression[];

const TOKEN = /\s+|([()])|("[^"]*(?:""[^"]*)*")|(\|[^|]*\|)|([^\s()"|;]+)/y;

/** All expressions of a text. @throws {ReplyError} if it does not end where an expression ends */
function expressions(text: string): Expression[] {
  const found: Expression[] = [];
  const open: Expression[][] = [];
  let list = found;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text);
    if (token === null) throw new ReplyError(`cannot read ${shown(text.slice(at))}`);
    const word = token[0];
    if (word === "(") {
      const inner: Expression[] = [];
      list.push(inner);
      open.push(list);
      list = inner;
    } else if (word === ")") {
      const outer = open.pop();
      if (outer === undefined) throw new ReplyError("a parenthesis too many");
      list = outer;
    } else if (token[1] === undefined && word.trim() !== "") list.push(word);
  }
  if (open.length > 0) throw new ReplyError(`cut short: ${shown(text)}`);
  return found;
}

const shown = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** The expressions before the nonce, which must be last and alone. z3 echoes it bare, cvc5 with quotes. */
function answered(text: string, nonce: string): Expression[] {
  const all = expressions(text);
  const last = all.pop();
  if (last !== nonce && last !== `"${nonce}"`) throw new ReplyError(`not ended by its nonce: ${shown(text)}`);
  if (all.some((e) => e === nonce || e === `"${nonce}"`)) throw new ReplyError("the nonce comes twice");
  return all;
}

/** The reply to a check: its status and, where it was asked for, the count of work so far, which is else 0. */
export type CheckReply = Checked;

function checkOf(answer: readonly Expression[], counted: boolean): CheckReply {
  const [status, count] = answer;
  const isStatus = status === "sat" || status === "unsat" || status === "unknown";
  if (!isStatus || answer.length !== (counted ? 2 : 1)) throw new ReplyError(`no answer: ${shown(flat(answer))}`);
  if (!counted) return { status, resource: 0 };
  if (!isList(count) || count.length !== 2 || count[0] !== ":rlimit" || !isNumeral(count[1]))
    throw new ReplyError(`no count of work: ${shown(flat(answer))}`);
  return { status, resource: Number(count[1]) };
}

/** Reads `sat`, `unsat` or `unknown`, and with `counted` z3's `(:rlimit N)` behind it. @throws {ReplyError} */
export const parseCheck = (text: string, nonce: string, counted: boolean): CheckReply =>
  checkOf(answered(text, nonce), counted);

/**
 * Reads the replies to checks, each ended by a nonce of its own: an answer that is missing or out of step is none.
 * `resource` is what each check took. @throws {ReplyError}
 */
export function parseChecks(text: string, nonces: readonly string[], nonce: string, counted: boolean): Checked[] {
  const all = answered(text, nonce);
  let [at, before] = [0, 0];
  const found = nonces.map((own): Checked => {
    const end = at + (counted ? 2 : 1);
    const { status, resource } = checkOf(all.slice(at, end), counted);
    if (all[end] !== own && all[end] !== `"${own}"`) throw new ReplyError(`an answer out of step: ${shown(text)}`);
    const spent = resource - before;
    [at, before] = [end + 1, resource];
    return { status, resource: spent };
  });
  if (at !== all.length) throw new ReplyError(`more than was asked for: ${shown(text)}`);
  return found;
}

/** Reads the reason of an `unknown`. Never throws: it decides nothing. */
export function parseReason(text: string): string {
  const found = /:reason-unknown\s+(?:"([^"]*)"|\(([^()]*)\)|([^\s()"]+))/.exec(text);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? "no reason given";
}

const isList = (e: Expression | undefined): e is readonly Expression[] => e !== undefined && typeof e !== "string";
const isNumeral = (e: Expression | undefined): e is string => typeof e === "string" && /^(?:0|[1-9][0-9]*)$/.test(e);

/**
 * Reads the reply to `(get-value …)`: the values of `asked`, in order. Values of an opaque sort become small numbers, equal
 * where the solver's are equal; those of constants become the constants' own. @throws {ReplyError}
 */
export function parseValues(text: string, nonce: string, asked: readonly Asked[]): SmtValue[] {
  const [pairs, ...rest] = answered(text, nonce);
  if (!isList(pairs) || rest.length > 0 || pairs.length !== asked.length)
    throw new ReplyError(`not the values asked for: ${shown(text)}`);
  const opaque = new OpaqueValues();
  const values = pairs.map((pair, i) => {
    const { term, sort } = asked[i]!;
    if (!isList(pair) || pair.length !== 2) throw new ReplyError(`not a term and its value: ${shown(flat(pair))}`);
    // A defined name comes back as its definition; plain symbols come back as they are.
    if (/^f\d+$/.test(term) && pair[0] !== term)
      throw new ReplyError(`the value of ${shown(flat(pair[0]!))}, not ${term}`);
    return readValue(pair[1]!, sort);
  });
  asked.forEach(({ sort, constant }, i) => {
    if (constant !== undefined) opaque.fix(sort, values[i] as string, BigInt(constant));
  });
  return values.map((v, i) => (typeof v === "string" ? opaque.number(asked[i]!.sort, v) : v));
}

/** A value of a sort; of an opaque one its name. */
function readValue(e: Expression, sort: string): SmtValue | string {
  if (sort === "Bool") {
    if (e === "true" || e === "false") return e === "true";
  } else if (sort === "Int") {
    if (isNumeral(e)) return BigInt(e);
    if (isList(e) && e.length === 2 && e[0] === "-" && isNumeral(e[1])) return -BigInt(e[1]);
  } else if (sort.startsWith("(")) {
    const word = wordOf(e, Number(/\d+/.exec(sort)![0]));
    if (word !== undefined) return word;
  } else {
    const name = isList(e) && e.length === 3 && e[0] === "as" && e[2] === sort ? e[1]! : e;
    if (
      typeof name === "string" &&
      (name.startsWith(`${sort}!val!`) || name.startsWith(`@${sort}_`)) &&
      /\d$/.test(name)
    )
      return name;
  }
  throw new ReplyError(`not a value of ${sort}: ${shown(flat(e))}`);
}

function wordOf(e: Expression, width: number): bigint | undefined {
  if (typeof e === "string") {
    if (e.length === 2 + width && /^#b[01]+$/.test(e)) return BigInt(`0b${e.slice(2)}`);
    if (4 * (e.length - 2) === width && /^#x[0-9a-fA-F]+$/.test(e)) return BigInt(`0x${e.slice(2)}`);
    return undefined;
  }
  const [head, value, size] = e;
  if (e.length !== 3 || head !== "_" || size !== `${width}`) return undefined;
  const digits = typeof value === "string" ? /^bv(\d+)$/.exec(value)?.[1] : undefined;
  const word = digits === undefined ? -1n : BigInt(digits);
  return word >= 0n && word < 1n << BigInt(width) ? word : undefined;
}

const flat = (e: Expression, depth = 0): string =>
  typeof e === "string" ? e : depth > 8 ? "…" : `(${e.map((x) => flat(x, depth + 1)).join(" ")})`;

/** Small numbers for the values of opaque sorts. */
class OpaqueValues {
  readonly #numbers = new Map<string, bigint>(); // by sort and name
  readonly #taken = new Set<string>(); // sort and number

  fix(sort: string, name: string, value: bigint): void {
    const known = this.#numbers.get(`${sort} ${name}`);
    if (known !== undefined && known !== value) throw new ReplyError("two constants of an opaque sort are one value");
    this.#numbers.set(`${sort} ${name}`, value);
    this.#taken.add(`${sort} ${value}`);
  }

  number(sort: string, name: string): bigint {
    const known = this.#numbers.get(`${sort} ${name}`);
    if (known !== undefined) return known;
    let next = 0n;
    while (this.#taken.has(`${sort} ${next}`)) next++;
    this.fix(sort, name, next);
    return next;
  }
}
