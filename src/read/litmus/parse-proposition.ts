/** A proposition by itself, and a list of places: what a user types to ask for something of a final state. */
import type { InputError } from "../../text/index.ts";
import { proposition } from "./condition.ts";
import { Reporter } from "./reporter.ts";
import { Cursor, tokens } from "./tokens.ts";
import type { Place, Prop } from "./tree.ts";
import { place } from "./values.ts";

export type Parsed<T> =
  | { readonly value: T; readonly errors: readonly [] }
  | { readonly value: undefined; readonly errors: readonly InputError[] };

function parseAll<T>(text: string, file: string, read: (c: Cursor) => T): Parsed<T> {
  const report = new Reporter(file);
  const c = new Cursor(tokens(text, { from: 0, to: text.length }, report), report);
  const value = report.attempt(() => {
    const found = read(c);
    if (c.peek().kind !== "end") c.unexpected("the end");
    return found;
  });
  for (const { reason, span } of report.unsupported) report.error("LIT05", span, `unsupported here: ${reason}`);
  if (value !== undefined && report.errors.length === 0) return { value, errors: [] };
  return { value: undefined, errors: report.sorted() };
}

/** `counter=2 /\ 0:x0=1`; `&&` and `||` stand for the signs of logic. */
export function parseProposition(text: string, file: string): Parsed<Prop> {
  const signs = text.replace(/&&/g, "/\\").replace(/\|\|/g, "\\/");
  return parseAll(signs, file, proposition);
}

/** `counter, 0:x0, ring[1]`. */
export function parsePlaces(text: string, file: string): Parsed<readonly Place[]> {
  return parseAll(text, file, (c) => {
    const places = [place(c, true)];
    while (c.eat(",") || c.eat(";")) places.push(place(c, true));
    return places;
  });
}
