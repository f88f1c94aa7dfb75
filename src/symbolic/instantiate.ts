/**
 * Instantiation: hypotheses for all keys, and laws of codecs, at what occurs in a goal. One round is made, which is enough for
 * nearly every goal; what more is needed a model shows (see broken.ts).
 */
import { type Sort, sortText } from "../ir/index.ts";
import { eachSubterm, type Smt, TRUE } from "../smt/index.ts";
import { codecOf } from "./codecs.ts";
import type { Law } from "./laws.ts";
import { Applications, matchesOf } from "./laws.ts";
import { type Claim, inGeneral, type Schema } from "./quantified.ts";
import { isField, symbolInfo } from "./value.ts";

/** What may be instantiated in one goal. */
export interface Knowledge {
  readonly schemas: readonly Schema[];
  /** Hypotheses that hardly any goal needs: only where a model breaks them. */
  readonly reserve?: readonly Schema[];
  readonly laws: readonly Law[];
  /** Brands under which a term was used. */
  readonly uses: ReadonlyMap<Smt, ReadonlySet<Sort>>;
  /** Sorts of the parameters of a codec, and of what it gives. */
  readonly codecSorts: (name: string) => { readonly params: readonly Sort[]; readonly result: Sort };
}

/** Parts of a conjunction. */
export const conjuncts = (claim: Smt): readonly Smt[] => (claim.op === "and" ? claim.args.flatMap(conjuncts) : [claim]);

/** More than this is not asserted before a model shows that it is needed: then keys that the state itself gives are left out. */
const MOST_INSTANCES = 4000;

/** Keys of one kind: the brand of a word, the name of an identifier sort, else the sort. */
export const kindOf = (sort: Sort): string =>
  sort.kind === "bv" && sort.brand !== undefined ? sort.brand : sortText(sort);
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
  readonly #reads = new Map<string, Map<Smt, Bag>>();
  readonly #knowledge: Knowledge;
  readonly #isRead: boolean;

  /** @param isRead  whether keys are taken too that the state has at other keys, such as an owner */
  constructor(knowledge: Knowledge, terms: readonly Smt[], isRead: boolean) {
    this.#knowledge = knowledge;
    this.#isRead = isRead;
    eachSubterm(terms, (t) => this.#collect(t));
  }

  of(sort: Sort): readonly Smt[] {
    return [...(this.#all.get(kindOf(sort)) ?? [])];
  }

  #readsOf(field: string): readonly (readonly [Smt, Bag])[] {
    return [...(this.#reads.get(field) ?? [])];
  }

  /**
   * The tuples of keys of a hypothesis. Words are taken from reads of the fields that it speaks of, together where one read
   * has them all; integers and identifiers are few and are combined freely.
   */
  tuples({ keys: sorts }: Schema, reads: Reads): Iterable<Smt[]> {
    if (!sorts.every((s) => s.kind === "bv")) return tuples(sorts.map((s) => this.of(s)));
    const kinds = sorts.map(kindOf);
    const found = new Map<string, Smt[]>();
    const add = (tuple: Smt[]): void => void found.set(tuple.map((t) => t.id).join(" "), tuple);
    for (const [field, places] of reads.whole)
      for (const [read] of this.#readsOf(field)) add(places.map((p) => read.args[p]!));
    // Which of two keys of one kind is which, only a read at all of them tells.
    if (found.size > 0 && new Set(kinds).size < kinds.length) return found.values();
    const bags = [...reads.fields].flatMap((f) => this.#readsOf(f).map(([, bag]) => bag));
    const whole = bags.filter((bag) => kinds.every((k) => bag.has(k)));
    for (const bag of whole) for (const tuple of tuples(kinds.map((k) => [...bag.get(k)!]))) add(tuple);
    if (found.size > 0) return found.values();
    return tuples(kinds.map((k) => [...new Set(bags.flatMap((bag) => [...(bag.get(k) ?? [])]))]));
  }

  #collect(t: Smt): void {
    if (t.op !== "app") return;
    const bag = this.#bagOf(t);
    this.#bags.set(t, bag);
    const reads = this.#reads.get(t.name);
    if (reads === undefined) this.#reads.set(t.name, new Map([[t, bag]]));
    else reads.set(t, bag);
  }

  // Keys in and below a term: an equality or a conditional joins nothing, an application joins what it is applied to.
  #bagOf(t: Smt): Bag {
    const bag: Bag = new Map();
    for (const a of t.args)
      for (const [kind, keys] of this.#bags.get(a) ?? []) bag.set(kind, new Set([...(bag.get(kind) ?? []), ...keys]));
    const info = symbolInfo(t);
    const codec = codecOf(t);
    const add = (key: Smt, sort: Sort): void => {
      put(bag, key, sort);
      put(this.#all, key, sort);
    };
    for (const sort of this.#knowledge.uses.get(t) ?? []) add(t, sort);
    if (info !== undefined) {
      for (const [i, a] of t.args.entries()) add(a, info.keys[i]!);
      if (t.args.length === 0 || (this.#isRead && isKind(info.sort))) add(t, info.sort);
    } else if (codec !== undefined) {
      const { params, result } = this.#knowledge.codecSorts(codec);
      for (const [i, a] of t.args.entries()) if (isKind(params[i]!)) add(a, params[i]!);
      if (isKind(result)) add(t, result);
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
  const { keys, term } = inGeneral(schema, schema.keys);
  const fields = new Set<string>();
  const whole = new Map<string, readonly number[]>();
  eachSubterm([term], (t) => {
    if (!isField(t)) return;
    fields.add(t.name);
    const places = keys.map((k) => t.args.indexOf(k));
    if (keys.length > 0 && places.every((p) => p >= 0)) whole.set(t.name, places);
  });
  const reads = { fields, whole };
  known.set(schema, reads);
  return reads;
}

const instancesOf = new WeakMap<Claim, Map<string, readonly Smt[]>>();

/** The parts of an instance. Goals of one theorem ask for the same ones again and again. */
function instanceOf(claim: Claim, at: readonly Smt[]): readonly Smt[] {
  const keys = at.map((k) => k.id).join(" ");
  let made = instancesOf.get(claim);
  if (made === undefined) instancesOf.set(claim, (made = new Map()));
  const known = made.get(keys);
  if (known !== undefined) return known;
  const parts = conjuncts(claim.at(at));
  made.set(keys, parts);
  return parts;
}

type Choice = readonly [Schema, readonly Smt[]];

/**
 * Schemas with the keys at which they are taken. Locks with each CPU that owns one of them are too many: where that is so, hardly any of them is about what
 * the terms are about, and those that are would be lost among them.
 */
function choicesAt(knowledge: Knowledge, terms: readonly Smt[]): readonly Choice[] {
  const most = (isRead: boolean): Choice[] => {
    const keys = new Keys(knowledge, terms, isRead);
    const found: Choice[] = [];
    for (const schema of knowledge.schemas)
      for (const at of keys.tuples(schema, readsOf(schema)))
        if (found.push([schema, at]) > MOST_INSTANCES) return found;
    return found;
  };
  const all = most(true);
  return all.length > MOST_INSTANCES ? most(false) : all;
}

/** Facts that come of some knowledge, and whether they are all. */
export interface Instances {
  readonly facts: ReadonlySet<Smt>;
  readonly isAll: boolean;
}

/**
 * Facts that the schemas and laws of some knowledge give at what occurs in terms.
 *
 * @param simplify  with what is known beside, so that laws are not tried where it leads to nothing
 * @param most  a law that comes up at more places is left out
 */
export function instancesAt(
  knowledge: Knowledge,
  terms: readonly Smt[],
  simplify = (t: Smt): Smt => t,
  most = Infinity,
): Instances {
  const facts = new Set<Smt>();
  let count = 0;
  let isAll = true;
  const note = (claim: Claim, at: readonly Smt[]): void => {
    if (count++ >= MOST_INSTANCES) return;
    // Parts apart: a goal that needs one of them need not carry the others.
    for (const fact of instanceOf(claim, at).flatMap((part) => conjuncts(simplify(part))))
      if (fact !== TRUE) facts.add(fact);
  };
  for (const [schema, at] of choicesAt(knowledge, terms)) note(schema, at);
  const applications = new Applications([...terms, ...facts]);
  for (const law of knowledge.laws) {
    const places = matchesOf(law, applications);
    if (places.length <= most) for (const at of places) note(law, at);
    else isAll = false;
  }
  return { facts, isAll };
}

/** Keys of one kind that occur in terms, for trying hypotheses at their values. */
export function keysOf(terms: readonly Smt[], knowledge: Knowledge): (sort: Sort) => readonly Smt[] {
  const keys = new Keys(knowledge, terms, true);
  return (sort) => keys.of(sort);
}
