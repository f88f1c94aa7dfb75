/**
 * Instantiation: hypotheses for all keys, and laws of codecs, at what occurs in a goal. Rounds repeat on what the last one
 * brought up, because the frame that an address maps to is a key of the next hypothesis.
 */
import { type Sort, sortText } from "../ir/index.ts";
import { eachNewSubterm, eachSubterm, type Smt, TRUE } from "../smt/index.ts";
import { codecOf } from "./codecs.ts";
import type { Law } from "./laws.ts";
import { Applications, matchesOf } from "./laws.ts";
import type { Schema } from "./quantified.ts";
import { symbolInfo, symbolic, termOf } from "./value.ts";

/** What may be instantiated in one goal. */
export interface Knowledge {
  readonly schemas: readonly Schema[];
  /** Hypotheses that hardly any goal needs: they are used when all else is not enough. */
  readonly reserve?: readonly Schema[];
  readonly laws: readonly Law[];
  /** Sorts of the parameters of a codec. */
  /** Brands under which a term was used. */
  readonly uses: ReadonlyMap<Smt, ReadonlySet<Sort>>;
  readonly codecSorts: (name: string) => { readonly params: readonly Sort[]; readonly result: Sort };
}

/** How far instantiation goes. `near`: values that a hypothesis reads are no keys of the next one. */
export type Reach = "near" | "far";

export interface Instances {
  readonly facts: readonly Smt[];
  /** The limit was reached: something may be missing, so a goal that fails is not refuted. */
  readonly cut: boolean;
}

/** Parts of a conjunction. */
export const conjuncts = (claim: Smt): readonly Smt[] => (claim.op === "and" ? claim.args.flatMap(conjuncts) : [claim]);

const ROUNDS = 5;
const MOST_INSTANCES = 1500;

/** Keys of one kind: the brand of a word, the name of an identifier sort, else the sort. */
const kindOf = (sort: Sort): string => (sort.kind === "bv" && sort.brand !== undefined ? sort.brand : sortText(sort));
const isKind = (sort: Sort): boolean =>
  sort.kind === "id" || sort.kind === "int" || (sort.kind === "bv" && sort.brand !== undefined);

/** Keys by kind. */
type Bag = Map<string, Set<Smt>>;

function put(bag: Bag, key: Smt, sort: Sort): void {
  if (key.op === "ite") {
    put(bag, key.args[1]!, sort);
    put(bag, key.args[2]!, sort);
    return;
  }
  const kind = kindOf(sort);
  const set = bag.get(kind);
  if (set === undefined) bag.set(kind, new Set([key]));
  else set.add(key);
}

/**
 * Keys that occur, in the order in which they were met: of all terms, and of each application of a state symbol by itself,
 * because keys that belong together are read together.
 */
class Keys {
  readonly #all: Bag = new Map();
  readonly #bags = new Map<Smt, Bag>();
  readonly #begun = new Set<Smt>();
  readonly #reads = new Map<string, Map<Smt, Bag>>();
  readonly #knowledge: Knowledge;
  readonly #codecSorts: Knowledge["codecSorts"];
  readonly #uses: Knowledge["uses"];

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
    this.#codecSorts = knowledge.codecSorts;
    this.#uses = knowledge.uses;
  }

  copy(): Keys {
    const copy = new Keys(this.#knowledge);
    for (const [kind, keys] of this.#all) copy.#all.set(kind, new Set(keys));
    for (const [t, bag] of this.#bags) copy.#bags.set(t, bag); // a bag does not change once it is there
    for (const t of this.#begun) copy.#begun.add(t);
    for (const [name, reads] of this.#reads) copy.#reads.set(name, new Map(reads));
    return copy;
  }

  of(sort: Sort): readonly Smt[] {
    return [...(this.#all.get(kindOf(sort)) ?? [])];
  }

  /**
   * The tuples of keys of a hypothesis. Words are taken from reads of the fields that it speaks of, together where one read
   * has them all; integers and identifiers are few and are combined freely.
   */
  tuples({ keys: sorts }: Schema, reads: Reads | undefined): Iterable<Smt[]> {
    if (reads === undefined || !sorts.every((s) => s.kind === "bv")) return tuples(sorts.map((s) => this.of(s)));
    const kinds = sorts.map(kindOf);
    const found = new Map<string, Smt[]>();
    const add = (tuple: Smt[]): void => void found.set(tuple.map((t) => t.id).join(" "), tuple);
    for (const [field, places] of reads.whole)
      for (const [read] of this.#reads.get(field) ?? []) add(places.map((p) => read.args[p]!));
    // Which of two keys of one kind is which, only a read at all of them tells.
    if (found.size > 0 && new Set(kinds).size < kinds.length) return found.values();
    const bags = [...reads.fields].flatMap((f) => [...(this.#reads.get(f)?.values() ?? [])]);
    const whole = bags.filter((bag) => kinds.every((k) => bag.has(k)));
    for (const bag of whole) for (const tuple of tuples(kinds.map((k) => [...bag.get(k)!]))) add(tuple);
    if (found.size > 0) return found.values();
    return tuples(kinds.map((k) => [...new Set(bags.flatMap((bag) => [...(bag.get(k) ?? [])]))]));
  }

  /** @param values  values that are read count as keys too */
  collect(terms: readonly Smt[], values: boolean): void {
    eachNewSubterm(
      terms,
      (t) => !this.#bags.has(t) && this.#begin(t),
      (t) => {
        if (t.args.length === 0 && t.op !== "app") return;
        const bag = this.#bagOf(t, values);
        this.#bags.set(t, bag);
        if (t.op !== "app") return;
        const reads = this.#reads.get(t.name);
        if (reads === undefined) this.#reads.set(t.name, new Map([[t, bag]]));
        else reads.set(t, bag);
      },
    );
  }

  #begin(t: Smt): boolean {
    if (this.#begun.has(t)) return false;
    this.#begun.add(t);
    return true;
  }

  // Keys in and below a term: an equality or a conditional joins nothing, an application joins what it is applied to.
  #bagOf(t: Smt, values: boolean): Bag {
    const bag: Bag = new Map();
    if (t.op !== "app") return bag;
    for (const a of t.args)
      for (const [kind, keys] of this.#bags.get(a) ?? []) bag.set(kind, new Set([...(bag.get(kind) ?? []), ...keys]));
    const info = symbolInfo(t);
    const codec = codecOf(t);
    const add = (key: Smt, sort: Sort): void => {
      put(bag, key, sort);
      put(this.#all, key, sort);
    };
    for (const sort of this.#uses.get(t) ?? []) add(t, sort);
    if (info !== undefined) {
      for (const [i, a] of t.args.entries()) add(a, info.keys[i]!);
      if (t.args.length === 0 || (values && isKind(info.sort))) add(t, info.sort);
    } else if (codec !== undefined) {
      const { params, result } = this.#codecSorts(codec);
      for (const [i, a] of t.args.entries()) if (isKind(params[i]!)) add(a, params[i]!);
      if (values && isKind(result)) add(t, result);
    }
    return bag;
  }
}

/** All ways to take one of each list. */
export function* tuples(choices: readonly (readonly Smt[])[]): Generator<Smt[]> {
  if (choices.length === 0) {
    yield [];
    return;
  }
  for (const rest of tuples(choices.slice(0, -1)))
    for (const last of choices[choices.length - 1]!) yield [...rest, last];
}

/** Facts that the schemas and laws give at what occurs in `terms`. */
export function instances(terms: readonly Smt[], knowledge: Knowledge, reach: Reach): Instances {
  const made = new Instantiation(knowledge, reach);
  made.add(terms);
  return { facts: [...made.facts], cut: made.cut };
}

const begun = new WeakMap<readonly Smt[], Map<Knowledge, Instantiation>>();

/**
 * What `terms` add to the facts that the schemas and laws give at `base`, which goals of one path share: it is worked out
 * once for a list of facts.
 */
export function instancesBeyond(
  base: readonly Smt[],
  terms: readonly Smt[],
  knowledge: Knowledge,
): { readonly shared: ReadonlySet<Smt>; readonly more: readonly Smt[]; readonly cut: boolean } {
  const byKnowledge = begun.get(base) ?? new Map<Knowledge, Instantiation>();
  begun.set(base, byKnowledge);
  let start = byKnowledge.get(knowledge);
  if (start === undefined) {
    start = new Instantiation(knowledge, "near");
    start.add(base);
    byKnowledge.set(knowledge, start);
  }
  const made = start.copy();
  return { shared: start.facts, more: made.add(terms), cut: made.cut };
}

/** What a hypothesis reads of the state. */
interface Reads {
  /** Symbols, by name. */
  readonly fields: ReadonlySet<string>;
  /** Symbols that it reads at all of its keys and nothing else: for each, the place of each key among the operands. */
  readonly whole: ReadonlyMap<string, readonly number[]>;
}

const known = new WeakMap<Schema, Reads>();

function readsOf(schema: Schema): Reads {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const keys = schema.keys.map((k, i) => termOf(symbolic(k, `key!${i}`)));
  const fields = new Set<string>();
  const whole = new Map<string, readonly number[]>();
  eachSubterm([schema.at(keys)], (t) => {
    if (t.op !== "app" || !t.name.includes(".") || codecOf(t) !== undefined) return;
    fields.add(t.name);
    const places = keys.map((k) => t.args.indexOf(k));
    if (keys.length > 0 && places.every((p) => p >= 0)) whole.set(t.name, places);
  });
  const reads = { fields, whole };
  known.set(schema, reads);
  return reads;
}

type Instantiable = Pick<Schema, "at">;
const instancesOf = new WeakMap<Instantiable, Map<string, readonly Smt[]>>();

/** The parts of an instance. Goals of one theorem ask for the same ones again and again. */
function instanceOf(claim: Instantiable, keys: string, at: readonly Smt[]): readonly Smt[] {
  let made = instancesOf.get(claim);
  if (made === undefined) instancesOf.set(claim, (made = new Map()));
  const known = made.get(keys);
  if (known !== undefined) return known;
  const parts = conjuncts(claim.at(at));
  made.set(keys, parts);
  return parts;
}

class Instantiation {
  readonly #knowledge: Knowledge;
  readonly #reach: Reach;
  #keys: Keys;
  readonly #done = new Set<string>();
  #applications = new Applications();
  readonly facts = new Set<Smt>();
  cut = false;

  constructor(knowledge: Knowledge, reach: Reach) {
    this.#reach = reach;
    this.#knowledge = knowledge;
    this.#keys = new Keys(knowledge);
  }

  copy(): Instantiation {
    const copy = new Instantiation(this.#knowledge, this.#reach);
    copy.#keys = this.#keys.copy();
    copy.#applications = this.#applications.copy();
    for (const id of this.#done) copy.#done.add(id);
    for (const fact of this.facts) copy.facts.add(fact);
    copy.cut = this.cut;
    return copy;
  }

  /** Instances at what occurs in terms, and in these instances, and so on; gives the facts that are new. */
  add(terms: readonly Smt[]): readonly Smt[] {
    const all: Smt[] = [];
    let fresh: readonly Smt[] = terms;
    for (let round = 0; round < ROUNDS && fresh.length > 0; round++) {
      fresh = this.#round(fresh, round === 0 || this.#reach === "far");
      all.push(...fresh);
    }
    return all;
  }

  // Instances at the keys that `fresh` brings.
  #round(fresh: readonly Smt[], values: boolean): Smt[] {
    const { laws, reserve = [] } = this.#knowledge;
    const schemas = this.#reach === "near" ? this.#knowledge.schemas : [...this.#knowledge.schemas, ...reserve];
    const found: Smt[] = [];
    this.#keys.collect(fresh, values);
    schemas.forEach((schema, i) => {
      for (const at of this.#keys.tuples(schema, this.#reach === "near" ? readsOf(schema) : undefined))
        this.#note(`${i}`, schema, at, found);
    });
    this.#applications.add(fresh);
    this.#applications.add(found);
    for (const law of laws) for (const at of matchesOf(law, this.#applications)) this.#note(law.name, law, at, found);
    return found;
  }

  #note(name: string, claim: Instantiable, at: readonly Smt[], into: Smt[]): void {
    const keys = at.map((k) => k.id).join(" ");
    const id = `${name} ${keys}`;
    if (this.#done.has(id)) return;
    if (this.#done.size >= MOST_INSTANCES) {
      this.cut = true;
      return;
    }
    this.#done.add(id);
    // Parts apart: a goal that needs one of them need not carry the others.
    for (const fact of instanceOf(claim, keys, at)) {
      if (fact === TRUE || this.facts.has(fact)) continue;
      this.facts.add(fact);
      into.push(fact);
    }
  }
}

/** Keys of one kind that occur in terms, for trying hypotheses at their values. */
export function keysOf(terms: readonly Smt[], knowledge: Knowledge): (sort: Sort) => readonly Smt[] {
  const keys = new Keys(knowledge);
  keys.collect(terms, true);
  return (sort) => keys.of(sort);
}
