/** The parts of procedures, in reading order: terms of statements, and the named sorts that occur anywhere. */
import type { Effect, Procedure, Statement, Terminator } from "./program.ts";
import type { Sort } from "./sorts.ts";
import { subterms, type Term } from "./terms.ts";

const given = (...terms: readonly (Term | undefined)[]): Term[] => terms.filter((t) => t !== undefined);

/** The terms that an effect names. */
export function termsOfEffect(e: Effect): readonly Term[] {
  switch (e.kind) {
    case "read":
      return [e.addr];
    case "write":
      return [e.addr, e.value];
    case "rmw":
      return given(e.addr, e.operand, e.expected);
    case "tlbi":
    case "cache":
      return given(e.operand);
    case "sysreg-write":
      return [e.value];
    case "claim":
      return [e.condition];
    case "state-read":
    case "state-write": {
      const keys = e.path.filter((part) => typeof part !== "string");
      return e.kind === "state-read" ? keys : [...keys, e.value];
    }
    case "call":
    case "float":
      return e.args;
    default:
      return [];
  }
}

/** The terms that a statement names. */
export const termsOf = (s: Statement): readonly Term[] => (s.kind === "effect" ? termsOfEffect(s.effect) : [s.value]);

/** The terms that the end of a block names. */
export const termsOfEnd = (end: Terminator): readonly Term[] =>
  end.kind === "branch" ? [end.cond] : end.kind === "return" ? given(end.value) : [];

/** Labels to which a block may go. */
export function targetsOf(end: Terminator): readonly string[] {
  if (end.kind === "jump") return [end.to];
  return end.kind === "branch" ? [end.yes, end.no] : [];
}

/** Calls `visit` on a term and all its sub-terms, outermost first. */
export function eachTerm(t: Term, visit: (t: Term) => void): void {
  visit(t);
  for (const s of subterms(t)) eachTerm(s, visit);
}

/** Calls `visit` for each call of a procedure, in order. */
export function eachCall({ blocks }: Procedure, visit: (callee: string, statement: Statement) => void): void {
  for (const { body } of blocks)
    for (const s of body) if (s.kind === "effect" && s.effect.kind === "call") visit(s.effect.callee, s);
}

/** Sorts that have a name: identifier sorts, records, unions. */
export type NamedSort = Extract<Sort, { readonly name: string }>;

/** The named sorts of one text, each after those it mentions. */
export class SortTable {
  readonly sorts = new Map<string, NamedSort>();
  /** Names that stand for two different sorts. */
  readonly conflicts = new Set<string>();

  add(sort: Sort): void {
    if (sort.kind === "map") {
      this.add(sort.from);
      this.add(sort.to);
    }
    if (!("name" in sort)) return;
    const known = this.sorts.get(sort.name);
    if (known === sort) return;
    if (sort.kind === "record") for (const f of sort.fields) this.add(f.sort);
    if (sort.kind === "union") for (const c of sort.cases) this.add(c.sort);
    if (known === undefined) this.sorts.set(sort.name, sort);
    else if (JSON.stringify(known) !== JSON.stringify(sort)) this.conflicts.add(sort.name);
  }

  addTerm(t: Term): void {
    eachTerm(t, (s) => {
      this.add(s.sort);
      if (s.kind === "forall") for (const key of s.keys) this.add(key);
    });
  }

  addEffect(e: Effect): void {
    if ("sort" in e && e.sort !== undefined) this.add(e.sort);
    for (const t of termsOfEffect(e)) this.addTerm(t);
  }

  addProcedure(p: Procedure): void {
    for (const { sort } of p.params) this.add(sort);
    if (p.result !== undefined) this.add(p.result);
    for (const { body, end } of p.blocks) {
      for (const s of body)
        if (s.kind === "effect") this.addEffect(s.effect);
        else this.addTerm(s.value);
      for (const t of termsOfEnd(end)) this.addTerm(t);
    }
  }
}
