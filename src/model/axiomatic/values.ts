/** The values of herd's model language, and what its operators and functions make of them. */
import type { Test } from "../../read/cat/index.ts";
import { EventSet, intersection, minus, product, Relation, type Universe, union } from "./relation.ts";

/** A value of the language. `many`: a set of values that are no events, or the empty set of anything. */
export type Value =
  | EventSet
  | Relation
  | { readonly kind: "event"; readonly event: number }
  | { readonly kind: "pair"; readonly from: number; readonly to: number }
  | { readonly kind: "tag"; readonly name: string }
  | { readonly kind: "many" | "tuple"; readonly items: readonly Value[] }
  | { readonly kind: "function"; readonly call: (arg: Value) => Value };

/** What an execution gives to a text: the values of names, of which the `dynamic` ones hang on sources and coherence. */
export interface Execution {
  readonly over: Universe;
  readonly value: (name: string) => Value;
  /** Told of work about to be done; throws when a limit is reached. */
  readonly spend: (steps: number) => void;
}

const isEmptyMany = (v: Value): boolean => v.kind === "many" && v.items.length === 0;

export function asSet(v: Value, over: Universe): EventSet {
  if (v.kind === "set") return v;
  if (v.kind === "event") {
    const set = new EventSet(over);
    set.add(v.event);
    return set;
  }
  if (isEmptyMany(v) || (v.kind === "relation" && v.isEmpty)) return new EventSet(over);
  throw new TypeError(`a set of events is expected, and this is a ${v.kind}`);
}

export function asRelation(v: Value, over: Universe): Relation {
  if (v.kind === "relation") return v;
  if (v.kind === "pair") {
    const relation = new Relation(over);
    relation.add(v.from, v.to);
    return relation;
  }
  if (isEmptyMany(v) || (v.kind === "set" && v.isEmpty)) return new Relation(over);
  throw new TypeError(`a relation is expected, and this is a ${v.kind}`);
}

/** The members of a set of whatever kind. */
export function itemsOf(v: Value): readonly Value[] {
  switch (v.kind) {
    case "many":
      return v.items;
    case "set":
      return v.elements().map((event) => ({ kind: "event", event }));
    case "relation":
      return v.pairs().map(([from, to]) => ({ kind: "pair", from, to }));
    default:
      throw new TypeError(`a set is expected, and this is a ${v.kind}`);
  }
}

// Events make a set, pairs a relation, anything else a set of values without repetition.
export function setOf(items: readonly Value[], over: Universe): Value {
  if (items.length > 0 && items.every((i) => i.kind === "event")) {
    const set = new EventSet(over);
    for (const i of items) set.add((i as { event: number }).event);
    return set;
  }
  if (items.length > 0 && items.every((i) => i.kind === "pair")) {
    const relation = new Relation(over);
    for (const i of items) relation.add((i as { from: number }).from, (i as { to: number }).to);
    return relation;
  }
  const kept: Value[] = [];
  for (const i of items) if (!kept.some((k) => same(k, i))) kept.push(i);
  return { kind: "many", items: kept };
}

function same(a: Value, b: Value): boolean {
  if (a.kind === "relation" && b.kind === "relation") return a.equals(b);
  if (a.kind === "set" && b.kind === "set") return a.bits.every((w, i) => w === b.bits[i]);
  if (a.kind === "event" && b.kind === "event") return a.event === b.event;
  if (a.kind === "pair" && b.kind === "pair") return a.from === b.from && a.to === b.to;
  if (a.kind === "tag" && b.kind === "tag") return a.name === b.name;
  if ((a.kind === "many" || a.kind === "tuple") && b.kind === a.kind)
    return a.items.length === b.items.length && a.items.every((x, i) => same(x, b.items[i]!));
  return false;
}

type Binary = (a: Value, b: Value, over: Universe) => Value;

// `|`, `&` and `\` are of two sets or of two relations; of sets of values they compare members.
const bitwise =
  (
    op: (a: number, b: number) => number,
    many: (a: readonly Value[], b: readonly Value[]) => readonly Value[],
  ): Binary =>
  (a, b, over) => {
    const ofMany = (v: Value): boolean => v.kind === "many" && v.items.length > 0;
    if (ofMany(a) || ofMany(b)) return setOf(many(itemsOf(a), itemsOf(b)), over);
    const ofSets = (v: Value): boolean => v.kind === "set" || v.kind === "event";
    if (ofSets(a) || ofSets(b)) return asSet(a, over).combine(asSet(b, over), op);
    if (isEmptyMany(a) && isEmptyMany(b)) return a;
    return asRelation(a, over).combine(asRelation(b, over), op);
  };

const without = (a: readonly Value[], b: readonly Value[]): readonly Value[] =>
  a.filter((x) => !b.some((y) => same(x, y)));

export const BINARY: Readonly<Record<"add" | "and" | "minus" | "or" | "product" | "sequence", Binary>> = {
  or: bitwise(union, (a, b) => [...a, ...b]),
  and: bitwise(intersection, (a, b) => without(a, without(a, b))),
  minus: bitwise(minus, without),
  sequence: (a, b, over) => asRelation(a, over).sequence(asRelation(b, over)),
  product: (a, b, over) => product(asSet(a, over), asSet(b, over)),
  add: (a, b, over) => {
    // An element and a set; a pair and the empty relation are a relation.
    if (a.kind === "pair") return asRelation(b, over).combine(asRelation(a, over), union);
    if (a.kind === "event") return asSet(b, over).combine(asSet(a, over), union);
    return setOf([a, ...(b.kind === "relation" && b.isEmpty ? [] : itemsOf(b))], over);
  },
};

export function compare(op: "equal" | "in" | "subset", a: Value, b: Value, over: Universe): boolean {
  if (op === "in") return itemsOf(b).some((x) => same(x, a));
  const inside = (x: Value, y: Value): boolean => {
    const left = BINARY.minus(x, y, over);
    return itemsOf(left).length === 0;
  };
  return inside(a, b) && (op === "subset" || inside(b, a));
}

export function isSoOf(kind: Test["kind"], v: Value, over: Universe): boolean {
  if (kind === "empty") return v.kind === "relation" || v.kind === "set" ? v.isEmpty : itemsOf(v).length === 0;
  const relation = asRelation(v, over);
  return (kind === "acyclic" ? relation.closure() : relation).isIrreflexive;
}

export const items = (v: Value, n: number): readonly Value[] => {
  if (v.kind !== "tuple" || v.items.length !== n) throw new TypeError(`${n} arguments are expected`);
  return v.items;
};

/** Functions that every text may use. */
export const FUNCTIONS: ReadonlyMap<string, (arg: Value, execution: Execution) => Value> = new Map<
  string,
  (arg: Value, execution: Execution) => Value
>([
  ["domain", (v, { over }) => asRelation(v, over).domain()],
  ["range", (v, { over }) => asRelation(v, over).range()],
  // Of table entries, which no program here has.
  ...["same-oa", "at-least-one-writable", "different-values"].map(
    (name) => [name, (_: Value, { over }: Execution): Value => new Relation(over)] as const,
  ),
  [
    "classes-loc",
    (v, { over, value }) => {
      const loc = asRelation(value("loc"), over);
      const sets = asSet(v, over)
        .elements()
        .map((e) =>
          asSet(v, over)
            .elements()
            .filter((x) => loc.has(e, x)),
        );
      return setOf(
        sets.map((s) =>
          setOf(
            s.map((event) => ({ kind: "event", event })),
            over,
          ),
        ),
        over,
      );
    },
  ],
  [
    "linearisations",
    (v, { over, spend }) => {
      const [set, order] = items(v, 2);
      return linearisations(asSet(set!, over).elements(), asRelation(order!, over), over, spend);
    },
  ],
]);

// All total orders of some events that extend an order.
function linearisations(
  events: readonly number[],
  order: Relation,
  over: Universe,
  spend: (steps: number) => void,
): Value {
  const found: Value[] = [];
  const extend = (left: readonly number[], before: readonly number[]): void => {
    spend(over.count);
    if (left.length === 0) {
      const total = new Relation(over);
      before.forEach((a, i) => {
        for (const b of before.slice(i + 1)) total.add(a, b);
      });
      found.push(total);
    }
    for (const e of left) {
      const rest = left.filter((x) => x !== e);
      if (!rest.some((x) => order.has(x, e))) extend(rest, [...before, e]);
    }
  };
  extend(events, []);
  return { kind: "many", items: found };
}
