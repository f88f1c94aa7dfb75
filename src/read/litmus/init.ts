/** The initial state: `int x=1; 0:X0=x; uint64_t 1:X3; int v[2]={1,2};`. */

import { LIMITS } from "./limits.ts";
import { Abandon, type Reporter } from "./reporter.ts";
import { Cursor, type Token } from "./tokens.ts";
import type { InitItem, LitmusType, Place, Value } from "./tree.ts";
import { TYPES, UNSUPPORTED_TYPES } from "./types.ts";
import { place, seesThread, small, valueAt } from "./values.ts";

/** Whether the next word is a type: something that can be given a type stands behind it. */
function seesType(c: Cursor): boolean {
  if (c.peek().kind !== "name") return false;
  const after = c.peek(1);
  if (after.kind === "name" || after.kind === "proc" || c.sees("*", 1)) return true;
  if (c.sees("%", 1)) return !/^[XW]$/i.test(c.peek().text);
  if (after.kind === "number") return c.sees(":", 2);
  return c.sees("[", 1) && c.peek(2).kind === "name";
}

/** Checks the word for a type that is run; `sized`: its size matters, as for a location that is no pointer. */
export function typeName(c: Cursor, token: Token, pointer: boolean, sized: boolean): string {
  const reason = UNSUPPORTED_TYPES.get(token.text);
  // A pointer to an instruction is an address like any other.
  if (reason !== undefined && !(pointer && token.text === "ins_t")) c.report.refuse(reason, c.spanOf(token));
  if (reason === undefined && sized && !pointer && !TYPES.has(token.text)) {
    const hint = `types are ${[...TYPES.keys()].join(", ")}`;
    c.report.fail("LIT14", c.spanOf(token), `type ${token.text} is not known`, hint);
  }
  return token.text;
}

function readType(c: Cursor): LitmusType | undefined {
  c.eat("_Atomic");
  if (!seesType(c)) return c.eat("*") ? { name: undefined, pointer: true } : undefined;
  const token = c.next();
  const pointer = c.eat("*");
  // Registers may have any type, as in herd.
  const sized = !seesThread(c) && !c.sees("%");
  return { name: typeName(c, token, pointer, sized), pointer };
}

/** The value behind `=`. */
function initialValue(c: Cursor, target: Place): Value | undefined {
  if (!c.eat("=")) return undefined;
  if (!c.eat("ATOMIC_INIT")) return valueAt(c, target);
  c.expect("(");
  const found = valueAt(c, target);
  c.expect(")");
  return found;
}

function initItem(c: Cursor): InitItem {
  const start = c.peek();
  const type = readType(c);
  const target = place(c, false);
  let count: number | undefined;
  if (target.kind === "location" && type !== undefined && c.sees("[")) {
    c.next();
    count = small(c, "the size of an array");
    c.expect("]");
  }
  const found = initialValue(c, target);
  if (!c.sees(";") && c.peek().kind !== "end") c.unexpected("';'");
  return { type, place: target, count, value: found, span: c.since(start) };
}

/** Skips to the `;` that ends the item. */
function recover(c: Cursor): void {
  while (c.peek().kind !== "end" && !c.sees(";")) c.next();
}

/** All items; those with an error or an unsupported construct are left out. */
export function readInit(list: readonly Token[], report: Reporter): readonly InitItem[] {
  const c = new Cursor(list, report);
  const items: InitItem[] = [];
  while (c.peek().kind !== "end" && !report.full) {
    if (c.eat(";")) continue;
    if (items.length >= LIMITS.items) {
      report.error("LIT19", c.spanOf(c.peek()), `more than ${LIMITS.items} items in the initial state`);
      break;
    }
    try {
      items.push(initItem(c));
    } catch (e) {
      if (!(e instanceof Abandon)) throw e;
      recover(c);
    }
  }
  return items;
}
