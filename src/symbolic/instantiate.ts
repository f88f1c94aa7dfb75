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

export interface Instances {
  readonly facts: readonly Smt[];
  /** The limit was reached: something may be missing, so a goal that fails is not refuted. */
  readonly cut: boolean;
}

const ROUNDS = 3;
const MOST_INSTANCES = 1500;

/** Keys of one kind: the brand of a word, the name of an identifier sort, else the sort. */
const kindOf = (sort: Sort): string => (sort.kind === "bv" && sort.brand !== undefined ? sort.brand : sortText(sort));
const isKind = (sort: Sort): boolean =>
  sort.kind === "id" || sort.kind === "int" || (sort.kind === "bv" && sort.brand !== undefined);

/** Keys that occur, by kind, in the order in which they were met. */
class Keys {
  readonly #byKind = new Map<string, Set<Smt>>();
  readonly #seen = new Set<Smt>();
  readonly #codecSorts: Knowledge["codecSorts"];

  constructor(codecSorts: Knowledge["codecSorts"]) {
    this.#codecSorts = codecSorts;
  }

  of(sort: Sort): readonly Smt[] {
    return [...(this.#byKind.get(kindOf(sort)) ?? [])];
  }

  collect(terms: readonly Smt[]): void {
    eachSubterm(terms, (t) => {
      if (t.op !== "app" || this.#seen.has(t)) return;
      this.#seen.add(t);
      const info = symbolInfo(t);
      const codec = codecOf(t);
      if (info !== undefined) {
        for (const [i, a] of t.args.entries()) this.#add(a, info.keys[i]!);
        if (t.args.length === 0 || isKind(info.sort)) this.#add(t, info.sort);
      } else if (codec !== undefined) {
        const { params, result } = this.#codecSorts(codec);
        for (const [i, a] of t.args.entries()) if (isKind(params[i]!)) this.#add(a, params[i]!);
        if (isKind(result)) this.#add(t, result);
      }
    });
  }

  #add(key: Smt, sort: Sort): void {
    if (key.op === "ite") {
      this.#add(key.args[1]!, sort);
      this.#add(key.args[2]!, sort);
      return;
    }
    const kind = kindOf(sort);
    const set = this.#byKind.get(kind);
    if (set === undefined) this.#byKind.set(kind, new Set([key]));
    else set.add(key);
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
export function instances(terms: readonly Smt[], { schemas, laws, codecSorts }: Knowledge): Instances {
  const keys = new Keys(codecSorts);
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
    const fact = make();
    if (fact === TRUE || facts.has(fact)) return;
    facts.add(fact);
    into.push(fact);
  };
  for (let round = 0; round < ROUNDS && fresh.length > 0; round++) {
    keys.collect(fresh);
    const next: Smt[] = [];
    schemas.forEach((schema, i) => {
      for (const at of tuples(schema.keys.map((k) => keys.of(k)))) note(`${i}`, at, () => schema.at(at), next);
    });
    const all = [...terms, ...facts];
    for (const law of laws) for (const at of matchesOf(law, all)) note(law.name, at, () => law.at(at), next);
    fresh = next;
  }
  return { facts: [...facts], cut };
}
