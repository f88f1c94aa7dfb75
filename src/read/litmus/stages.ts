/** Whether a test has two stages of translation, and what its entries name where it does not say. */
import { atoms, valuesOf } from "./check.ts";
import type { Atom, InitItem, LitmusTest, Prop, Value } from "./tree.ts";

type Said = Pick<LitmusTest, "info" | "init" | "threads" | "locations" | "filter" | "condition">;

/** Values of a test, of its initial state and its conditions. */
export function* valuesIn({ init, filter, condition }: Said): Generator<Value> {
  for (const { value } of init) yield* valuesOf(value);
  for (const prop of [filter, condition.prop])
    if (prop !== undefined) for (const atom of atoms(prop)) if (atom.kind === "equals") yield atom.value;
}

/** Names of the places and addresses of a test. */
export function* namesIn(test: Said): Generator<string> {
  for (const { place } of test.init) yield place.name;
  for (const item of test.locations) if (item.kind === "place") yield item.place.name;
  for (const value of valuesIn(test)) if (value.kind === "symbol") yield value.name;
}

/** Whether a test says anything of stage 2. */
export function hasTwoStages(test: Said): boolean {
  if (test.info.some(({ key }) => /^(EL2|VTTBR)$/i.test(key))) return true;
  if (test.threads.some(({ hypervisor }) => hypervisor !== undefined)) return true;
  for (const value of valuesIn(test))
    if (value.kind === "vttbr" || (value.kind === "entry" && value.entry.space === "IPA")) return true;
  for (const name of namesIn(test)) if (/^(S2|IPA)\(/.test(name)) return true;
  return false;
}

/** The same, with a space for each page that an entry names: of stage 1 the intermediate page, if there are two stages. */
export function withSpaces<T extends Said>(test: T): T {
  const space = hasTwoStages(test) ? "IPA" : "PA";
  const filled = (value: Value): Value => {
    if (value.kind !== "entry" || value.entry.oa === undefined || value.entry.space !== undefined) return value;
    return { ...value, entry: { ...value.entry, space } };
  };
  const inAtom = (atom: Atom): Atom => (atom.kind === "equals" ? { ...atom, value: filled(atom.value) } : atom);
  const inProp = (prop: Prop): Prop => {
    if (prop.kind === "atom") return { kind: "atom", atom: inAtom(prop.atom) };
    if (prop.kind === "not") return { kind: "not", prop: inProp(prop.prop) };
    if (prop.kind === "implies") return { kind: "implies", left: inProp(prop.left), right: inProp(prop.right) };
    return { kind: prop.kind, props: prop.props.map(inProp) };
  };
  const inItem = (item: InitItem): InitItem =>
    item.value === undefined ? item : { ...item, value: filled(item.value) };
  const filter = test.filter === undefined ? undefined : inProp(test.filter);
  const condition = { ...test.condition, prop: inProp(test.condition.prop) };
  return { ...test, init: test.init.map(inItem), filter, condition };
}
