/**
 * Claims for all keys. A `forall` is a boolean symbol of its own while terms are built; as part of a hypothesis it becomes
 * a schema that is instantiated at keys that occur, as part of a goal it is replaced by its instance at fresh keys.
 */
import { type Sort, sortText } from "../ir/index.ts";
import { app, BOOL_SORT, digestOf, eachSubterm, type Smt, substitute } from "../smt/index.ts";
import { Unsupported } from "./unsupported.ts";
import { symbolic, termOf } from "./value.ts";

/** A formula with keys for parameters. */
export interface Schema {
  /** For messages and reports. */
  readonly name: string;
  readonly keys: readonly Sort[];
  readonly at: (keys: readonly Smt[]) => Smt;
}

/** What is said at some keys. */
export type Claim = Pick<Schema, "at">;

/** A formula at keys that stand for any. */
export interface General {
  readonly keys: readonly Smt[];
  readonly term: Smt;
}

const generals = new WeakMap<Claim, General>();

/** A claim at keys of these sorts that stand for any; it is made once. */
export function inGeneral(claim: Claim, sorts: readonly Sort[]): General {
  const known = generals.get(claim);
  if (known !== undefined) return known;
  const keys = sorts.map((sort, i) => termOf(symbolic(sort, `key!${i}`)));
  const made = { keys, term: claim.at(keys) };
  generals.set(claim, made);
  return made;
}

const claims = new WeakMap<Smt, Schema>();

/** How many schemas the one that is made stands in. */
let depth = 0;

/** Keys that no schema around this one has, and what it says at them. */
function generic({ keys, at }: Schema): { readonly own: readonly Smt[]; readonly body: Smt } {
  const own = keys.map((k, i) => termOf(symbolic(k, `key!${depth} ${i}`)));
  depth++;
  try {
    return { own, body: at(own) };
  } finally {
    depth--;
  }
}

/** The symbol that stands for a schema inside of terms; schemas that say the same share it, whoever made them. */
export function markerOf(schema: Schema): Smt {
  const { own, body } = generic(schema);
  const marker = app(`forall!${digestOf([...schema.keys.map(sortText), body])}`, [], BOOL_SORT);
  if (!claims.has(marker)) claims.set(marker, isQuantified(body) ? schema : { ...schema, at: instancesOf(own, body) });
  return marker;
}

// What is said at some keys is what stands in the symbol's name, and nothing that only its maker knows.
const instancesOf =
  (own: readonly Smt[], body: Smt): Schema["at"] =>
  (keys) =>
    substitute(body, new Map(own.map((k, i) => [k, keys[i]!])));

function markersIn(term: Smt): Smt[] {
  const found: Smt[] = [];
  eachSubterm([term], (t) => {
    if (claims.has(t)) found.push(t);
  });
  return found;
}

// Replacing a marker by an instance weakens a hypothesis, and one by a fresh instance keeps a goal, only where truth grows with it.
function isPositive(term: Smt, marker: Smt): boolean {
  const walk = (t: Smt, positive: boolean): boolean => {
    if (t === marker) return positive;
    if (t.op === "and" || t.op === "or") return t.args.every((a) => walk(a, positive));
    if (t.op === "not") return walk(t.args[0]!, !positive);
    return !markersIn(t).includes(marker);
  };
  return walk(term, true);
}

/** Plain facts, and what is said for all keys. */
export interface Hypothesis {
  readonly facts: readonly Smt[];
  readonly schemas: readonly Schema[];
}

const hypotheses = new WeakMap<Smt, Hypothesis>();

/** A hypothesis as a plain fact or, where it says something for all keys, as schemas; one term gives the same ones always. */
export function hypothesis(name: string, term: Smt): Hypothesis {
  const known = hypotheses.get(term);
  if (known !== undefined) return known;
  const made = hypothesisOf(name, term);
  hypotheses.set(term, made);
  return made;
}

function hypothesisOf(name: string, term: Smt): Hypothesis {
  const parts = term.op === "and" ? term.args : [term];
  const facts: Smt[] = [];
  const schemas: Schema[] = [];
  for (const part of parts) {
    const [marker, ...more] = markersIn(part);
    if (marker === undefined) {
      facts.push(part);
      continue;
    }
    if (more.length > 0 || !isPositive(part, marker))
      throw new Unsupported("forall under a negation or beside another");
    const { keys, at } = claims.get(marker)!;
    schemas.push({ name, keys, at: (k) => substitute(part, new Map([[marker, at(k)]])) });
  }
  return { facts, schemas };
}

/** A goal without markers: claims for all keys are made at fresh ones. */
export function goalOf(term: Smt): Smt {
  const replaced = new Map<Smt, Smt>();
  for (const marker of markersIn(term)) {
    if (!isPositive(term, marker)) throw new Unsupported("forall under a negation");
    const { keys, at } = claims.get(marker)!;
    replaced.set(marker, goalOf(at(keys.map((k, i) => termOf(symbolic(k, `${i} of ${marker.name}`, [], "probe"))))));
  }
  return replaced.size === 0 ? term : substitute(term, replaced);
}

/** Whether a term speaks of all keys somewhere. */
export const isQuantified = (term: Smt): boolean => markersIn(term).length > 0;
