/** Terms and sorts of the text form, by recursive descent; the builders of terms check that operands fit. */
import type { Reader } from "./reader.ts";
import { BOOL, branded, bv, INT, type Sort } from "./sorts.ts";
import { FUNCTIONS, INFIX, MACHINE_REGISTERS, RESERVED } from "./syntax.ts";
import {
  codec,
  cut,
  everywhere,
  extract,
  FALSE,
  field,
  forall,
  inject,
  int,
  isCase,
  ite,
  local,
  num,
  type Op,
  op,
  pick,
  project,
  record,
  reg,
  select,
  signExtend,
  type Term,
  TRUE,
  tabulate,
  update,
  withField,
  zeroExtend,
} from "./terms.ts";

const NOTHING: ReadonlySet<string> = new Set();

/** A name behind a sigil. */
const sigilName = (r: Reader): string => {
  r.next();
  return r.name("a name", NOTHING);
};

/** A declared sort. */
function namedSort(r: Reader): Sort {
  const token = r.peek();
  const name = r.name("a sort", RESERVED);
  if (!r.sorts.has(name))
    r.fail("IR06", token, `there is no sort ${name}`, "declare it above with sort, record or union");
  return r.sorts.get(name) ?? r.abandon();
}

export function readSort(r: Reader): Sort {
  const token = r.peek();
  if (token.kind !== "word") return namedSort(r);
  if (r.take("bool")) return BOOL;
  if (r.take("int")) return INT;
  if (r.take("map")) return r.deeper(() => mapSort(r));
  const width = /^bv(\d+)$/.exec(token.text)?.[1];
  if (width === undefined) return namedSort(r);
  r.next();
  const plain = widthAt(r, token, Number(width));
  return r.take(".") ? branded(Number(width), r.name("a brand", NOTHING)) : plain;
}

function mapSort(r: Reader): Sort {
  r.expect("(");
  const from = readSort(r);
  r.expect(",");
  const to = readSort(r);
  r.expect(")");
  return { kind: "map", from, to };
}

const widthAt = (r: Reader, at: { readonly from: number; readonly to: number }, width: number): Sort =>
  width >= 1 && width <= 128 ? bv(width) : r.fail("IR04", at, `no bit-vector has ${width} bits`, "widths are 1 to 128");

/** The name of a local where it is bound. */
export function readBinder(r: Reader): string {
  if (r.isAt("%")) return sigilName(r);
  const { text } = r.peek();
  if (MACHINE_REGISTERS.has(text)) r.unexpected("a local", `${text} is a register: write %${text} for a local`);
  if (r.peek().kind === "string") r.unexpected("a local", "write % before a quoted name");
  return r.name("a local", RESERVED);
}

function readLocal(r: Reader): Term {
  const token = r.peek();
  const name = r.isAt("%") ? sigilName(r) : r.name("a term", RESERVED);
  if (r.take(":")) return local(name, readSort(r));
  if (!r.locals.has(name))
    r.fail("IR05", token, `${name} is not bound above`, `bind it with let, or write ${name}:sort`);
  return local(name, r.locals.get(name) ?? r.abandon());
}

function bits(r: Reader): Term {
  const token = r.next();
  const hint = `write its width, e.g. ${token.text}:64`;
  if (!r.take(":")) r.fail("IR04", token, "the number has no width", hint);
  if (r.peek().kind !== "decimal") r.unexpected("a width", hint);
  const width = r.next();
  widthAt(r, width, Number(width.text));
  const value = BigInt(token.text);
  if (value >> BigInt(width.text) !== 0n) r.fail("IR04", token, `the number does not fit ${width.text} bits`);
  return num(value, Number(width.text));
}

/** Terms up to the closing bracket. */
export function readArguments(r: Reader): Term[] {
  r.expect("(");
  const args: Term[] = [];
  while (!r.isAt(")")) {
    if (args.length > 0) r.expect(",");
    args.push(readTerm(r));
  }
  r.next();
  return args;
}

function takes(count: number, args: readonly Term[], name: string): void {
  if (args.length !== count) throw new Error(`${name} takes ${count} operands, found ${args.length}`);
}

function application(r: Reader): Term {
  const token = r.next();
  const name = token.text;
  if (name === "everywhere") return constantMap(r);
  if (name === "tabulate") return tabulation(r);
  if (name === "forall") return quantifier(r);
  const extension = /^(zext|sext|cut)(\d+)$/.exec(name);
  const isConditional = name === "ite" || name === "pick";
  const known = FUNCTIONS.find((f) => f === name);
  if (extension === null && !isConditional && known === undefined)
    r.fail("IR09", token, `there is no function ${name}`, "a codec is written #name(…):sort");
  const args = readArguments(r);
  return r.build(token.from, () => {
    if (known !== undefined) return op(known, ...args);
    takes(isConditional ? 3 : 1, args, name);
    if (extension === null) return (name === "ite" ? ite : pick)(args[0]!, args[1]!, args[2]!);
    const width = Number(extension[2]);
    if (extension[1] === "cut") return cut(args[0]!, width);
    return (extension[1] === "zext" ? zeroExtend : signExtend)(args[0]!, width);
  });
}

function constantMap(r: Reader): Term {
  r.expect("(");
  const from = readSort(r);
  r.expect(",");
  const value = readTerm(r);
  r.expect(")");
  return everywhere(from, value);
}

/** `#rule(captured, …)`. */
function readRule(r: Reader): { readonly rule: string; readonly captured: readonly Term[] } {
  if (!r.isAt("#")) r.unexpected('"#" and the name of a procedure');
  const rule = sigilName(r);
  return { rule, captured: readArguments(r) };
}

function tabulation(r: Reader): Term {
  r.expect("(");
  const from = readSort(r);
  r.expect(",");
  const { rule, captured } = readRule(r);
  r.expect(")");
  r.expect(":", "a tabulated map is followed by the sort of its values");
  return tabulate(from, readSort(r), rule, captured);
}

function quantifier(r: Reader): Term {
  r.expect("(");
  const keys: Sort[] = [];
  while (!r.isAt("#")) {
    keys.push(readSort(r));
    r.expect(",");
  }
  const { rule, captured } = readRule(r);
  r.expect(")");
  return forall(keys, rule, captured);
}

function readCodec(r: Reader): Term {
  const name = sigilName(r);
  const args = readArguments(r);
  r.expect(":", "a codec is followed by the sort of its value");
  return codec(name, args, readSort(r));
}

/** `Name{field = term, …}`. */
function readRecord(r: Reader): Term {
  const { from } = r.peek();
  const sort = namedSort(r);
  if (sort.kind !== "record") r.fail("IR08", { from, to: r.peek().from }, "only a record has fields");
  r.expect("{");
  const fields = sort.fields.map((f, i) => {
    if (i > 0) r.expect(",");
    if (r.peek().text !== f.name) r.unexpected(`field ${f.name}`, "fields stand in the order of their declaration");
    r.next();
    r.expect("=");
    return readTerm(r);
  });
  r.expect("}");
  return r.build(from, () => record(sort, fields));
}

/** `Name.case(term)`. */
function readInjection(r: Reader): Term {
  const { from } = r.peek();
  const sort = namedSort(r);
  r.expect(".");
  const name = r.name("a case", RESERVED);
  r.expect("(");
  const arg = readTerm(r);
  r.expect(")");
  return r.build(from, () => inject(sort, name, arg));
}

const isName = (r: Reader, ahead: number): boolean => ["word", "string"].includes(r.peek(ahead).kind);
/** Whether `Name{}` or `Name{field =` stands here. */
const isRecord = (r: Reader): boolean => r.isAt("{", 1) && (r.isAt("}", 2) || (isName(r, 2) && r.isAt("=", 3)));
const isInjection = (r: Reader): boolean => r.isAt(".", 1) && isName(r, 2) && r.isAt("(", 3);

function named(r: Reader): Term {
  const { kind, text } = r.peek();
  if (isRecord(r)) return readRecord(r);
  if (isInjection(r)) return readInjection(r);
  if (kind === "string") return r.unexpected("a term", "write % before the quoted name of a local");
  if (r.isAt("(", 1)) return application(r);
  const sort = MACHINE_REGISTERS.get(text);
  if (sort === undefined) return readLocal(r);
  r.next();
  return reg(text, sort);
}

function bracketed(r: Reader): Term {
  r.expect("(");
  const t = readTerm(r);
  r.expect(")");
  return t;
}

function negativeInteger(r: Reader): Term {
  r.next();
  if (r.peek().kind !== "decimal") r.unexpected("a number", "negation of a bit-vector is neg(…)");
  return int(-BigInt(r.next().text));
}

function register(r: Reader): Term {
  const name = sigilName(r);
  r.expect(":", "a register behind @ is followed by its sort");
  return reg(name, readSort(r));
}

function primary(r: Reader): Term {
  const { kind, text } = r.peek();
  if (kind === "hex") return bits(r);
  if (kind === "decimal") return int(BigInt(r.next().text));
  if (r.take("true")) return TRUE;
  if (r.take("false")) return FALSE;
  if (kind === "word" || kind === "string") return named(r);
  switch (text) {
    case "(":
      return bracketed(r);
    case "-":
      return negativeInteger(r);
    case "%":
      return readLocal(r);
    case "@":
      return register(r);
    case "#":
      return readCodec(r);
    default:
      return r.unexpected("a term");
  }
}

/** `[hi:lo]`, `[key]` or `[key := value]` behind a term. */
function subscript(r: Reader, base: Term, from: number): Term {
  r.expect("[");
  if (r.peek().kind === "decimal" && r.isAt(":", 1)) {
    const hi = r.decimal("a bit", 127);
    r.next();
    const lo = r.decimal("a bit", 127);
    r.expect("]");
    return r.build(from, () => extract(hi, lo, base));
  }
  const key = readTerm(r);
  const value = r.take(":=") ? readTerm(r) : undefined;
  r.expect("]");
  return r.build(from, () => (value === undefined ? select(base, key) : update(base, key, value)));
}

function replacement(r: Reader, base: Term, from: number): Term {
  r.expect("{");
  const name = r.name("a field", RESERVED);
  r.expect(":=");
  const value = readTerm(r);
  r.expect("}");
  return r.build(from, () => withField(base, name, value));
}

function postfix(r: Reader): Term {
  const { from } = r.peek();
  let t = primary(r);
  for (;;) {
    if (r.isAt("[")) t = subscript(r, t, from);
    else if (r.isAt("{")) t = replacement(r, t, from);
    else if (r.take(".")) {
      const base = t;
      const name = r.name("a field", RESERVED);
      t = r.build(from, () => field(base, name));
    } else return t;
  }
}

function operand(r: Reader): Term {
  const { from } = r.peek();
  if (!r.take("!")) return postfix(r);
  const arg = r.deeper(() => operand(r));
  return r.build(from, () => op("bnot", arg));
}

/** The operator of a sign, chosen by the sort of the first operand where there are two. */
function operatorOf(sign: string, a: Term): Op | undefined {
  const found = INFIX.filter(([s]) => s === sign).map(([, name]) => name);
  return a.sort.kind === "int" ? found.at(-1) : found[0];
}

function infix(r: Reader): Term {
  const { from } = r.peek();
  const a = operand(r);
  const isTest = r.isAt("is");
  if (isTest || r.isAt("as")) {
    r.next();
    const name = r.name("a case", RESERVED);
    return r.build(from, () => (isTest ? isCase(a, name) : project(a, name)));
  }
  const name = r.peek().kind === "sign" ? operatorOf(r.peek().text, a) : undefined;
  if (name === undefined) return a;
  r.next();
  const b = operand(r);
  return r.build(from, () => op(name, a, b));
}

const isOperator = (r: Reader): boolean =>
  r.isAt("is") || r.isAt("as") || (r.peek().kind === "sign" && INFIX.some(([sign]) => sign === r.peek().text));

/** A term. Two operators in a row need brackets: there is no precedence to remember. */
export function readTerm(r: Reader): Term {
  const t = r.deeper(() => infix(r));
  if (isOperator(r)) r.unexpected("the end of the term", "put brackets around one of the operations");
  return t;
}
