/** Effects of the text form: a word, its modifiers behind dots, its operands. */
import { FLOAT_OPS } from "./float.ts";
import { readArguments, readSort, readTerm } from "./parse-terms.ts";
import type { AccessKind, Bytes, Effect, ExceptionClass, ReadOrder, RmwOp, Shareability } from "./program.ts";
import type { Reader, Token } from "./reader.ts";
import { RESERVED } from "./syntax.ts";
import type { Term } from "./terms.ts";

const RMW_OPS: readonly RmwOp[] = ["swp", "add", "clr", "eor", "set", "smax", "smin", "umax", "umin", "cas"];
const DOMAINS: readonly Shareability[] = ["nsh", "ish", "osh", "sy"];
const TYPES = ["all", "ld", "st"] as const;
const CLASSES: readonly ExceptionClass[] = ["svc", "hvc", "smc", "brk", "hlt", "udf", "null", "outside"];
const READ_ORDERS: Readonly<Record<string, ReadOrder>> = { acquire: "acquire", acquire_pc: "acquire-pc" };
const ACCESSES: readonly AccessKind[] = ["walk", "fetch"];

/** The modifiers `.a.b.c` behind the first word of an effect. */
class Modifiers {
  readonly #r: Reader;
  readonly #tokens: Token[] = [];

  constructor(r: Reader) {
    this.#r = r;
    while (r.take(".")) {
      if (r.peek().kind !== "word" && r.peek().kind !== "decimal") r.unexpected("a modifier");
      this.#tokens.push(r.next());
    }
  }
  /** Takes the first modifier, which must be one of these. */
  first<T extends string>(what: string, words: readonly T[]): T {
    const token = this.#tokens.shift() ?? this.#r.unexpected(`"." and ${what}`);
    const found = words.find((w) => w === token.text);
    return found ?? this.#r.fail("IR09", token, `${token.text} is not ${what}`, `one of ${words.join(", ")}`);
  }
  bytes(): Bytes {
    return Number(this.first("a number of bytes", ["1", "2", "4", "8", "16"])) as Bytes;
  }
  /** Takes the first of these words that is among the modifiers. */
  any<T extends string>(words: readonly T[]): T | undefined {
    const at = this.#tokens.findIndex((t) => words.some((w) => w === t.text));
    return at === -1 ? undefined : (this.#tokens.splice(at, 1)[0]!.text as T);
  }
  has(word: string): boolean {
    return this.any([word]) !== undefined;
  }
  /** Refuses what nobody took. */
  end(): void {
    const token = this.#tokens[0];
    if (token !== undefined) this.#r.fail("IR09", token, `${token.text} is no modifier here`);
  }
}

function address(r: Reader): Term {
  r.expect("[");
  const t = readTerm(r);
  r.expect("]");
  return t;
}

function operandOf(r: Reader): Term {
  r.expect(",");
  return readTerm(r);
}

function readEffectOf(r: Reader): Effect {
  const m = new Modifiers(r);
  const bytes = m.bytes();
  const order = READ_ORDERS[m.any(["acquire", "acquire_pc"]) ?? ""] ?? "plain";
  const exclusive = m.has("exclusive");
  const pair = m.has("pair");
  const access = m.any(ACCESSES) ?? "explicit";
  const who = m.has("unprivileged") ? ({ unprivileged: true } as const) : {};
  m.end();
  return { kind: "read", access, addr: address(r), bytes, order, exclusive, pair, ...who };
}

function writeEffect(r: Reader): Effect {
  const m = new Modifiers(r);
  const bytes = m.bytes();
  const order = m.has("release") ? "release" : "plain";
  const exclusive = m.has("exclusive");
  const pair = m.has("pair");
  const who = m.has("unprivileged") ? ({ unprivileged: true } as const) : {};
  m.end();
  return { kind: "write", addr: address(r), bytes, value: operandOf(r), order, exclusive, pair, ...who };
}

function rmwEffect(r: Reader): Effect {
  const m = new Modifiers(r);
  const op = m.first("an operation", RMW_OPS);
  const bytes = m.bytes();
  const flags = {
    acquire: m.has("acquire"),
    release: m.has("release"),
    returns: !m.has("noreturn"),
    pair: m.has("pair"),
  };
  m.end();
  const [addr, operand] = [address(r), operandOf(r)];
  const expected = r.take("if") ? readTerm(r) : undefined;
  return { kind: "rmw", addr, bytes, op, operand, expected, ...flags };
}

function barrier(r: Reader, what: "dmb" | "dsb"): Effect {
  const m = new Modifiers(r);
  const domain = m.first("a shareability domain", DOMAINS);
  const types = m.any(TYPES) ?? "all";
  m.end();
  return { kind: "barrier", what, domain, types };
}

const nameOf = (r: Reader): string => r.name("a name", RESERVED);

function maintenance(r: Reader, kind: "tlbi" | "cache"): Effect {
  const op = nameOf(r);
  return { kind, op, operand: r.isAt(",") ? operandOf(r) : undefined };
}

/** `.read` or `.write` behind `sysreg` and `state`; not more, for a path begins with a dot. */
function direction(r: Reader): "read" | "write" {
  r.expect(".");
  if (r.take("read")) return "read";
  return r.take("write") ? "write" : r.unexpected("read or write");
}

function sortBehind(r: Reader) {
  r.expect(":");
  return readSort(r);
}

function systemRegister(r: Reader): Effect {
  const isRead = direction(r) === "read";
  const name = nameOf(r);
  if (isRead) return { kind: "sysreg-read", name, sort: sortBehind(r) };
  return { kind: "sysreg-write", name, value: operandOf(r) };
}

function pathOf(r: Reader): (string | Term)[] {
  const path: (string | Term)[] = [];
  for (;;) {
    if (r.isAt("[")) path.push(address(r));
    else if (r.take(".")) path.push(nameOf(r));
    else return path;
  }
}

function state(r: Reader): Effect {
  const isRead = direction(r) === "read";
  const path = pathOf(r);
  if (isRead) return { kind: "state-read", path, sort: sortBehind(r) };
  return { kind: "state-write", path, value: operandOf(r) };
}

function exception(r: Reader): Effect {
  const m = new Modifiers(r);
  const exceptionClass = m.first("a class", CLASSES);
  m.end();
  return { kind: "exception", class: exceptionClass, imm: r.decimal("an immediate", 0xffff) };
}

/** `float.access`, or `float OP(…) : SORT`. */
function float(r: Reader): Effect {
  if (r.take(".")) {
    r.expect("access");
    return { kind: "float-access" };
  }
  const name = nameOf(r);
  const op = FLOAT_OPS.find((o) => o === name) ?? r.unexpected("a floating-point operation");
  return { kind: "float", op, args: readArguments(r), sort: sortBehind(r) };
}

function claim(r: Reader): Effect {
  const m = new Modifiers(r);
  const what = m.first("a kind", ["assume", "assert", "await"]);
  m.end();
  const condition = readTerm(r);
  r.expect(",");
  return { kind: "claim", what, condition, text: r.string("the text of the claim") };
}

function call(r: Reader): Effect {
  const callee = nameOf(r);
  const args = readArguments(r);
  return { kind: "call", callee, args, sort: r.isAt(":") ? sortBehind(r) : undefined };
}

const READERS: ReadonlyMap<string, (r: Reader) => Effect> = new Map([
  ["read", readEffectOf],
  ["write", writeEffect],
  ["rmw", rmwEffect],
  ["dmb", (r: Reader) => barrier(r, "dmb")],
  ["dsb", (r: Reader) => barrier(r, "dsb")],
  ["isb", (): Effect => ({ kind: "barrier", what: "isb", domain: "sy", types: "all" })],
  ["sb", (): Effect => ({ kind: "barrier", what: "sb", domain: "sy", types: "all" })],
  ["clrex", (): Effect => ({ kind: "clear-exclusive" })],
  ["tlbi", (r: Reader) => maintenance(r, "tlbi")],
  ["cache", (r: Reader) => maintenance(r, "cache")],
  ["sysreg", systemRegister],
  ["float", float],
  ["exception", exception],
  ["eret", (): Effect => ({ kind: "exception-return" })],
  ["hint", (r: Reader): Effect => ({ kind: "hint", name: nameOf(r) })],
  ["pull", (r: Reader): Effect => ({ kind: "pull", region: nameOf(r) })],
  ["push", (r: Reader): Effect => ({ kind: "push", region: nameOf(r) })],
  ["state", state],
  ["oracle", (r: Reader): Effect => ({ kind: "oracle", reason: r.string("a reason"), sort: sortBehind(r) })],
  ["commit", (r: Reader): Effect => ({ kind: "commit", name: nameOf(r) })],
  ["claim", claim],
  ["call", call],
]);

/** Whether an effect stands here. */
export const isEffect = (r: Reader): boolean => r.peek().kind === "word" && READERS.has(r.peek().text);

/** An effect; look with `isEffect` first. */
export const readEffect = (r: Reader): Effect => READERS.get(r.next().text)!(r);
