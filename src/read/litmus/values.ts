/** Places and values, which the initial state and the conditions share. */
import { LIMITS } from "./limits.ts";
import { pageOf, stageTwoEntry, stageTwoName } from "./pages.ts";
import { EVERY_THREAD } from "./symbolic.ts";
import type { Cursor, Token } from "./tokens.ts";
import type { EntryBit, EntryFields, Place, Value } from "./tree.ts";

const REGISTER = /^(?:[XW](\d{1,2})|[XW]ZR|W?SP|LR|FP)$/;

/** The one spelling of a general register (`X0`, `SP`, `XZR`), or undefined for another word. */
export function registerName(word: string): string | undefined {
  const upper = word.toUpperCase();
  const m = REGISTER.exec(upper);
  if (m === null) return undefined;
  if (m[1] !== undefined) {
    const number = Number(m[1]);
    return number <= 30 && String(number) === m[1] ? `X${number}` : undefined;
  }
  if (upper === "LR") return "X30";
  if (upper === "FP") return "X29";
  return upper.endsWith("ZR") ? "XZR" : "SP";
}

/** Registers that herd has and sekvm does not give values: the reason. */
function otherRegister(word: string): string | undefined {
  if (/^[VBHSDQ]\d{1,2}(\.\w+)?$/i.test(word)) return "SIMD and floating point";
  if (/^([ZP]\d{1,2}(\.[BHSDQ])?|ZA.*)$/i.test(word)) return "SVE";
  if (/^C\d{1,2}$/i.test(word)) return "Morello";
  if (/^TFSR_EL[\dx]$/i.test(word)) return "memory tagging";
  if (/^(NZCV|N|Z|C|V|PC)$|_EL[\dx]$/i.test(word)) return `values of register ${word.toUpperCase()}`;
  return undefined;
}

/** Functions around a location that belong to constructs sekvm does not run. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["tag", "memory tagging"],
  ["TAG", "memory tagging"],
  ["pac", "pointer authentication"],
  ["pacda", "pointer authentication"],
  ["pacdb", "pointer authentication"],
  ["pacia", "pointer authentication"],
  ["pacib", "pointer authentication"],
  ["SS", "guarded control stacks"],
  ["SSCap", "guarded control stacks"],
]);

/** A 64-bit number, written signed or unsigned; the value is signed. */
export function number(c: Cursor, token: Token): bigint {
  const negative = token.text.startsWith("-");
  const digits = negative ? token.text.slice(1) : token.text;
  const value = digits.length > 66 ? 1n << 64n : BigInt(digits);
  if (value >= 1n << 64n || (negative && value > 1n << 63n))
    c.report.fail("LIT15", c.spanOf(token), `${token.text.slice(0, 40)} does not fit 64 bits`);
  return BigInt.asIntN(64, negative ? -value : value);
}

/** A small non-negative number: a size or an index. */
export function small(c: Cursor, what: string): number {
  const token = c.peek();
  if (token.kind !== "number") return c.unexpected(what);
  c.next();
  const value = number(c, token);
  if (value < 0n) c.report.fail("LIT05", c.spanOf(token), `${what} cannot be negative`);
  if (value > BigInt(LIMITS.array)) c.report.fail("LIT19", c.spanOf(token), `${what} is at most ${LIMITS.array}`);
  return Number(value);
}

/** Thread number of `P1` or `1`. */
function threadNumber(token: Token): number {
  return Number(token.kind === "proc" ? token.text.slice(1) : token.text);
}

/** Whether the next tokens are `0:` or `P0:`. */
export const seesThread = (c: Cursor): boolean => {
  const token = c.peek();
  return (token.kind === "proc" || /^\d+$/.test(token.text)) && c.sees(":", 1);
};

/** What stands behind `0:`: a register, or the name of a label. */
type AfterThread =
  | { readonly kind: "register"; readonly thread: number; readonly name: string }
  | { readonly kind: "word"; readonly thread: number; readonly name: string; readonly token: Token };

export function afterThread(c: Cursor): AfterThread {
  const thread = threadNumber(c.next());
  c.expect(":");
  const symbolic = symbolicName(c);
  if (symbolic !== undefined) return { kind: "register", thread, name: symbolic };
  const token = c.peek();
  if (token.kind === "number") c.report.refuse("128-bit values", c.spanOf(token));
  if (token.kind !== "name" && token.kind !== "proc") return c.unexpected("a register");
  c.next();
  const register = registerName(token.text);
  return register === undefined
    ? { kind: "word", thread, name: token.text, token }
    : { kind: "register", thread, name: register };
}

/** `%a`, `X%a` or `W%a`: the name `%a`, read; else undefined. */
function symbolicName(c: Cursor): string | undefined {
  const sized = /^[XW]$/i.test(c.peek().text) && c.sees("%", 1);
  if (!sized && !c.sees("%")) return undefined;
  if (sized) c.next();
  c.expect("%");
  const token = c.peek();
  if (token.kind !== "name" && token.kind !== "proc") return c.unexpected("the name of a register");
  c.next();
  return `%${token.text}`;
}

/** A register behind `0:`. */
export function registerPlace(c: Cursor): Place {
  const start = c.peek();
  const found = afterThread(c);
  if (found.kind === "register") return { ...found, span: c.since(start) };
  const reason = otherRegister(found.name);
  if (reason !== undefined) return c.report.refuse(reason, c.spanOf(found.token));
  const hint = "registers of a thread are X0 to X30, XZR and SP";
  return c.report.fail("LIT06", c.spanOf(found.token), `register ${found.name} does not exist`, hint);
}

/** Tables of stage 2 and VMIDs are numbered from 1. */
export const MOST_VMIDS = 127;
function vmid(c: Cursor): number {
  const start = c.peek();
  const found = small(c, "a number of a table or a VMID");
  if (found < 1 || found > MOST_VMIDS)
    c.report.fail("LIT05", c.since(start), `tables and VMIDs are numbered from 1 to ${MOST_VMIDS}`);
  return found;
}

/** `S2(x)`, `S2(2,x)`, `S2(PTE(x))`: the entry of stage 2 for the intermediate page `x`, or for the page of an entry. */
function stageTwoToken(c: Cursor, token: Token): Token {
  let table = 1;
  if (c.peek().kind === "number" || /^\d+$/.test(c.peek().text)) {
    table = vmid(c);
    c.expect(",");
  }
  if (c.sees("S2") && c.sees("(", 1)) c.report.fail("LIT05", c.spanOf(c.peek()), "stage 2 does not map its entries");
  const inner = locationName(c).text;
  const ofEntry = inner.startsWith("PTE(");
  if (!ofEntry && pageOf(inner) !== inner) c.report.fail("LIT05", c.since(token), `stage 2 does not map ${inner}`);
  c.expect(")");
  return { ...token, text: stageTwoName(table, inner) };
}

/** `VTTBR(2)`, `VTTBR(2,vmid:1)`: without a VMID that of the table's number. */
function vttbrValue(c: Cursor): Value {
  const start = c.next();
  c.expect("(");
  const table = vmid(c);
  let id = table;
  if (c.eat(",")) {
    c.expect("vmid");
    c.expect(":");
    id = vmid(c);
  }
  c.expect(")");
  return { kind: "vttbr", table, vmid: id, span: c.since(start) };
}

/** `PTE(x)`, `TTD(x)` and `pte_x` are the entry of page `x`; `PA(x)` and `phy_x` its physical address, `IPA(x)` its intermediate one. */
function pageName(c: Cursor, token: Token): Token | undefined {
  const short = /^(pte|phy)_(.+)$/.exec(token.text);
  if (short !== null) {
    c.next();
    return { ...token, text: `${short[1] === "pte" ? "PTE" : "PA"}(${short[2]})` };
  }
  if (!/^(PTE|TTD|PA|IPA|S2)$/.test(token.text) || !c.sees("(", 1)) return undefined;
  c.next();
  c.next();
  if (token.text === "S2") return stageTwoToken(c, token);
  if (seesThread(c)) c.report.refuse("page tables of code", c.spanOf(c.peek()));
  const page = c.next();
  if (page.kind !== "name") c.report.fail("LIT05", c.spanOf(page), "expected a location");
  c.expect(")");
  return { ...token, text: `${token.text === "TTD" ? "PTE" : token.text}(${page.text})` };
}

/** A name of a location. @throws {Abandon} for what stands for tags and the like */
export function locationName(c: Cursor): Token {
  const token = c.peek();
  if (token.kind !== "name") return c.unexpected("a location");
  const page = pageName(c, token);
  if (page !== undefined) return page;
  const reason = c.sees("(", 1) ? FUNCTIONS.get(token.text) : undefined;
  if (reason !== undefined) c.report.refuse(reason, c.spanOf(token));
  c.next();
  if (c.sees(":")) c.report.refuse("memory tagging", c.spanOf(c.peek()));
  return token;
}

/** `0:X0`, `x`, `[x]`, `*x`; with `cells`, also `x[1]`. */
export function place(c: Cursor, cells: boolean): Place {
  const start = c.peek();
  if (seesThread(c)) return registerPlace(c);
  const symbolic = symbolicName(c);
  if (symbolic !== undefined) return { kind: "register", thread: EVERY_THREAD, name: symbolic, span: c.since(start) };
  if (c.eat("*")) return place(c, false);
  if (c.eat("[")) {
    const name = locationName(c).text;
    if (c.sees("+")) c.report.refuse("locations with an offset", c.spanOf(c.peek()));
    c.expect("]");
    return { kind: "location", name, span: c.since(start) };
  }
  const name = locationName(c).text;
  if (cells && c.eat("[")) {
    const index = small(c, "an index");
    c.expect("]");
    return { kind: "cell", name, index, span: c.since(start) };
  }
  return { kind: "location", name, span: c.since(start) };
}

/** A quoted value: a label, or an instruction, which is not run as data. */
function quoted(c: Cursor): Value {
  const token = c.next();
  const label = /^label:"P?(\d+):([^"]+)"$/.exec(token.text);
  if (label !== null) return { kind: "label", thread: Number(label[1]), name: label[2]!, span: c.spanOf(token) };
  if (token.text.startsWith("`")) return c.report.refuse("quoted values", c.spanOf(token));
  return c.report.refuse("instructions as data", c.spanOf(token));
}

function arrayValue(c: Cursor): Value {
  const start = c.expect("{");
  const values: Value[] = [];
  do {
    if (c.sees("{")) c.unexpected("a value");
    if (values.length >= LIMITS.array) c.report.fail("LIT19", c.since(start), `more than ${LIMITS.array} values`);
    values.push(value(c));
  } while (c.eat(","));
  c.expect("}");
  return { kind: "array", values, span: c.since(start) };
}

/** `1`, `x`, `&x`, `x[1]`, `P1:L0`, `{1,2}`, `label:"P1:L0"`. */
export function value(c: Cursor): Value {
  const start = c.peek();
  if (start.kind === "quoted") return quoted(c);
  if (c.sees("{")) return arrayValue(c);
  if (start.text === "parel1_t" && c.sees(":", 1)) return translationValue(c);
  if (start.text === "VTTBR" && c.sees("(", 1)) return vttbrValue(c);
  if (start.text === "pteval_t" && c.sees(":", 1)) {
    c.next();
    c.next();
    if (!c.sees("(")) c.unexpected("'('");
  }
  if (c.sees("(") && c.sees("parel1_t", 1)) {
    c.next();
    const found = translationValue(c);
    c.expect(")");
    return found;
  }
  if (c.sees("(")) return entryValue(c);
  if (c.sees(":")) return c.report.refuse("memory tagging", c.spanOf(start));
  if (c.sees("NOP") || c.sees("nop")) return c.report.refuse("instructions as data", c.spanOf(start));
  if (seesThread(c)) return labelValue(c);
  if (start.kind === "number") return { kind: "number", value: number(c, c.next()), span: c.spanOf(start) };
  c.eat("&");
  const name = locationName(c).text;
  let index = 0;
  if (c.eat("[")) {
    index = small(c, "an index");
    c.expect("]");
  }
  return { kind: "symbol", name, index, span: c.since(start) };
}

/** The default attributes of memory, and what may stand in the place of each. */
const ATTRIBUTES: readonly (readonly [string, RegExp])[] = [
  ["Normal", /^(Normal|Device-(GRE|nGRE|nGnRE|nGnRnE))$/],
  ["ISH", /^[NIO]SH$/],
  ["iWB", /^i(WB|WT|NC)$/],
  ["oWB", /^o(WB|WT|NC)$/],
];

/** `attrs:(Normal, NSH)`; undefined for the default. */
function attributes(c: Cursor): string | undefined {
  const found = ATTRIBUTES.map(([standard]) => standard);
  c.expect("(");
  do {
    const token = c.next();
    const kind = ATTRIBUTES.findIndex(([, pattern]) => pattern.test(token.text));
    if (kind < 0) c.report.refuse(`memory attribute ${token.text.slice(0, 20)}`, c.spanOf(token));
    found[kind] = token.text;
  } while (c.eat(","));
  c.expect(")");
  if (ATTRIBUTES.every(([standard], kind) => found[kind] === standard)) return undefined;
  return found[0]!.startsWith("Device") ? found[0]! : found.join(",");
}

const SPACES = ["PA", "IPA", "PTE"] as const;

/** Defaults of the fields of one bit. */
const STANDARD: Readonly<Record<EntryBit, 0 | 1>> = { af: 1, db: 1, dbm: 0, valid: 1, el0: 1 };
const isBit = (name: string): name is EntryBit => Object.hasOwn(STANDARD, name);

/** A value at its place: an entry without an address is of the place's own page. */
export function valueAt(c: Cursor, place: Place): Value {
  const found = value(c);
  if (found.kind !== "entry" || found.entry.oa !== undefined || place.kind !== "location") return found;
  const stage2 = stageTwoEntry(place.name);
  const space = stage2 === undefined ? undefined : stage2.ofEntry ? "PTE" : "PA";
  return { ...found, entry: { ...found.entry, oa: pageOf(place.name), space } };
}

/** `parel1_t:(oa:PA(x))`, or `parel1_t:(f:1)` where the translation failed. */
function translationValue(c: Cursor): Value {
  const start = c.next();
  c.expect(":");
  c.expect("(");
  const failed = c.eat("f");
  if (!failed) c.expect("oa");
  c.expect(":");
  const page = failed ? undefined : pageOf(locationName(c).text);
  if (failed) c.expect("1");
  c.expect(")");
  return { kind: "translation", page, span: c.since(start) };
}

/** `(oa:PA(x), valid:0, af:1, attrs:(Normal, NSH))`. */
function entryValue(c: Cursor): Value {
  const start = c.expect("(");
  const bits: Partial<Record<EntryBit, 0 | 1>> = {};
  let oa: string | undefined;
  let space: EntryFields["space"];
  let attrs: string | undefined;
  do {
    const field = c.next();
    c.expect(":");
    if (field.text === "oa") {
      const name = locationName(c);
      if (name.text.startsWith("S2(")) c.report.fail("LIT05", c.spanOf(name), "no entry names an entry of stage 2");
      oa = pageOf(name.text);
      space = SPACES.find((s) => name.text.startsWith(`${s}(`));
    } else if (field.text === "attrs") attrs = attributes(c);
    else if (isBit(field.text)) {
      const bit = small(c, "0 or 1");
      if (bit > 1) c.report.fail("LIT05", c.since(field), `${field.text} is 0 or 1`);
      if (bit === STANDARD[field.text]) delete bits[field.text];
      else bits[field.text] = bit === 1 ? 1 : 0;
    } else {
      const hint = `fields are oa, ${Object.keys(STANDARD).join(", ")}, attrs`;
      if (field.text === "x") c.report.refuse("instructions as data", c.spanOf(field));
      c.report.fail("LIT05", c.spanOf(field), `${field.text.slice(0, 40)} is not a field of an entry`, hint);
    }
  } while (c.eat(","));
  c.expect(")");
  return { kind: "entry", entry: { oa, space, bits, attrs }, span: c.since(start) };
}

function labelValue(c: Cursor): Value {
  const start = c.peek();
  const found = afterThread(c);
  if (found.kind === "register") return c.report.fail("LIT24", c.since(start), "a register is not a value here");
  return { kind: "label", thread: found.thread, name: found.name, span: c.since(start) };
}
