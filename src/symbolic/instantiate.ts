/**
 * Instantiation: hypotheses for all keys, and laws of codecs, at what occurs in a goal. Rounds repeat on what the last one
 * brought up, because the frame that an address maps to is a key of the next hypothesis.
 */
import { type Sort, sortText } from "../ir/index.ts";
import { eachSubterm, type Smt, TRUE } from "../smt/index.ts";
import { codecOf } from "./codecs.ts";
import type { Law } from "./laws.ts";
import { matchesOf } from "./laws.ts";
import type { Schema } from "./quantified.ts";
import { symbolInfo } from "./value.ts";

/** What may be instantiated in one goal. */
export interface Knowledge {
  readonly schemas: readonly Schema[];
  readonly laws: readonly Law[];
  /** Sorts of the parameters of a codec. */
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

const ROUNDS = 3;
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
  readonly #codecSorts: Knowledge["codecSorts"];

  constructor(codecSorts: Knowledge["codecSorts"]) {
    this.#codecSorts = codecSorts;
  }

  of(sort: Sort): readonly Smt[] {
    return [...(this.#all.get(kindOf(sort)) ?? [])];
  }

  /** The tuples of keys of these sorts that occur together. Integers and identifiers are combined freely. */
  tuples(sorts: readonly Sort[]): Iterable<Smt[]> {
    const isTogether = sorts.length > 1 && sorts.every((s) => s.kind === "bv" && s.brand !== undefined);
    if (!isTogether) return tuples(sorts.map((s) => this.of(s)));
    const found = new Map<string, Smt[]>();
    for (const bag of new Set(this.#bags.values()))
      for (const tuple of tuples(sorts.map((s) => [...(bag.get(kindOf(s)) ?? [])])))
        found.set(tuple.map((t) => t.id).join(" "), tuple);
    return found.values();
  }

  show(): string {
    return [...this.#all].map(([k, v]) => `${k}=${v.size}`).join(" ");
  }
  /** @param values  values that are read count as keys too */
  collect(terms: readonly Smt[], values: boolean): void {
    eachSubterm(terms, (t) => {
      if (this.#bags.has(t) || (t.args.length === 0 && t.op !== "app")) return;
      this.#bags.set(t, this.#bagOf(t, values));
    });
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

function* tuples(choices: readonly (readonly Smt[])[]): Generator<Smt[]> {
  if (choices.length === 0) {
    yield [];
    return;
  }
  for (const rest of tuples(choices.slice(0, -1)))
    for (const last of choices[choices.length - 1]!) yield [...rest, last];
}

/** Facts that the schemas and laws give at what occurs in `terms`. */
export function instances(terms: readonly Smt[], { schemas, laws, codecSorts }: Knowledge, reach: Reach): Instances {
  const keys = new Keys(codecSorts);
  counts.clear();
  const done = new Set<string>();
  const facts = new Set<Smt>();
  let fresh: readonly Smt[] = terms;
  let cut = false;
  const note = (name: string, at: readonly Smt[], make: () => Smt, into: Smt[]): void => {
    const id = `${name} ${at.map((k) => k.id).join(" ")}`;
    if (done.has(id)) return;
    if (done.size >= MOST_INSTANCES) {
      cut = true;
      return;
    }
    done.add(id);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    // Parts apart: a goal that needs one of them need not carry the others.
    for (const fact of conjuncts(make())) {
      if (fact === TRUE || facts.has(fact)) continue;
      facts.add(fact);
      into.push(fact);
    }
  };
  for (let round = 0; round < ROUNDS && fresh.length > 0; round++) {
    keys.collect(fresh, round === 0 || reach === "far");
    const next: Smt[] = [];
    schemas.forEach((schema, i) => {
      for (const at of tuples(schema.keys.map((k) => keys.of(k)))) note(`${i}`, at, () => schema.at(at), next);
    });
    const all = [...terms, ...facts];
    for (const law of laws) for (const at of matchesOf(law, all)) note(law.name, at, () => law.at(at), next);
    fresh = next;
  }
  lastStats = `${[...counts].map(([k, v]) => `${k}:${v}`).join(" ")} | ${keys.show()}`;
  return { facts: [...facts], cut };
}
let lastStats = "";
export const stats = () => lastStats;
const counts = new Map<string, number>();
