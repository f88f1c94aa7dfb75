/** What the grammar cannot say: threads, labels, array sizes and indices exist, nothing is initialised twice. */
import type { Span } from "../../text/index.ts";
import { pageOf } from "./pages.ts";
import type { Reporter } from "./reporter.ts";
import type { Atom, FaultAtom, InitItem, LitmusTest, LitmusThread, Place, Prop, Value } from "./tree.ts";

/** The parts that refer to each other. */
export type Parts = Pick<LitmusTest, "init" | "threads" | "locations" | "filter" | "condition">;

/** Every atom of a proposition, in reading order. */
export function* atoms(prop: Prop): Generator<Atom> {
  switch (prop.kind) {
    case "atom":
      yield prop.atom;
      break;
    case "not":
      yield* atoms(prop.prop);
      break;
    case "implies":
      yield* atoms(prop.left);
      yield* atoms(prop.right);
      break;
    default:
      for (const p of prop.props) yield* atoms(p);
  }
}

/** The elements of an array, or the one value, or none. */
export const valuesOf = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : value.kind === "array" ? value.values : [value];

/** Names of the variables in order of their first appearance in the initial state, as a place or as an address. */
export function variableNames(init: readonly InitItem[]): readonly string[] {
  const names = new Set<string>();
  for (const { place, value } of init) {
    if (place.kind === "location") names.add(pageOf(place.name));
    for (const v of valuesOf(value)) {
      if (v.kind === "symbol") names.add(pageOf(v.name));
      if (v.kind === "entry" && v.entry.oa !== undefined) names.add(v.entry.oa);
    }
  }
  return [...names];
}

class Checker {
  readonly report: Reporter;
  readonly threads: readonly LitmusThread[];
  readonly known: ReadonlySet<string>;
  /** Number of elements of the arrays, 1 for what is indexed as a pointer. */
  readonly sizes = new Map<string, number>();

  constructor(parts: Parts, report: Reporter) {
    this.report = report;
    this.threads = parts.threads;
    this.known = new Set(variableNames(parts.init));
    for (const { place, count } of parts.init)
      if (place.kind === "location" && count !== undefined) this.sizes.set(place.name, count);
  }
  thread(thread: number, where: Span): LitmusThread | undefined {
    const found = this.threads[thread];
    if (found === undefined) {
      const last = this.threads.length - 1;
      const hint = last === 0 ? "the only thread is P0" : `threads are P0 to P${last}`;
      this.report.error("LIT07", where, `there is no thread P${thread}`, hint);
    }
    return found;
  }
  label(thread: number, name: string, where: Span): void {
    const found = this.thread(thread, where);
    const columns = found === undefined ? [] : [found, found.handler, found.hypervisor];
    const labels = columns.flatMap((column) => column?.labels ?? []);
    if (found === undefined || labels.some((l) => l.name === name)) return;
    const all = labels.map((l) => l.name).slice(0, 20);
    const hint = all.length === 0 ? "the thread has no labels" : `labels of P${thread} are ${all.join(", ")}`;
    this.report.error("LIT11", where, `P${thread} has no label ${name}`, hint);
  }
  cell(name: string, index: number, past: number, where: Span): void {
    const size = this.sizes.get(name);
    if (size === undefined) {
      const hint = `declare it as in int ${name}[${index + 1}];`;
      this.report.error("LIT22", where, `${name} is not declared as an array`, hint);
    } else if (index >= size + past) this.report.error("LIT17", where, `${name} has ${size} elements, numbered from 0`);
  }
  value(value: Value): void {
    if (value.kind === "label") this.label(value.thread, value.name, value.span);
    if (value.kind === "translation" && value.page !== undefined && !this.known.has(value.page))
      this.unknown(value.page, value.span);
    if (value.kind === "entry" && value.entry.oa !== undefined && !this.known.has(value.entry.oa))
      this.unknown(value.entry.oa, value.span);
    if (value.kind === "symbol" && value.index !== 0) this.cell(value.name, value.index, 1, value.span);
    if (value.kind === "array") for (const v of value.values) this.value(v);
  }
  /** A place of the final part. */
  place(place: Place): void {
    if (place.kind === "register") this.thread(place.thread, place.span);
    else if (!this.known.has(pageOf(place.name))) this.unknown(place.name, place.span);
    else if (place.kind === "cell") this.cell(place.name, place.index, 0, place.span);
  }
  unknown(name: string, where: Span): void {
    const hint = "every location of the condition stands in the initial state, as a place or an address";
    this.report.error("LIT13", where, `location ${name} is not part of the test`, hint);
  }
  fault(fault: FaultAtom): void {
    if (fault.label === undefined) this.thread(fault.thread, fault.span);
    else this.label(fault.thread, fault.label, fault.span);
  }
  atom(atom: Atom): void {
    if (atom.kind === "fault") this.fault(atom);
    else if (atom.kind === "same") {
      this.place(atom.left);
      this.place(atom.right);
    } else {
      this.place(atom.place);
      this.value(atom.value);
      if (atom.value.kind === "symbol" && !this.known.has(pageOf(atom.value.name)))
        this.unknown(atom.value.name, atom.value.span);
    }
  }
  init(items: readonly InitItem[]): void {
    const seen = new Set<string>();
    for (const item of items) {
      const { place } = item;
      const key = place.kind === "register" ? `${place.thread}:${place.name}` : place.name;
      if (seen.has(key)) this.report.error("LIT12", place.span, `${key} is initialised twice`);
      seen.add(key);
      if (place.kind === "register") this.thread(place.thread, place.span);
      this.initValue(item);
    }
  }
  initValue({ place, count, value }: InitItem): void {
    if (value === undefined) return;
    this.value(value);
    const name = place.kind === "register" ? `${place.thread}:${place.name}` : place.name;
    if (value.kind !== "array") {
      if (count !== undefined) this.report.error("LIT24", value.span, `${name} is an array, the value is not`);
    } else if (count === undefined) {
      const hint = `declare it as in int ${name}[${value.values.length}]={…};`;
      this.report.error("LIT24", value.span, `${name} is not declared as an array`, hint);
    } else if (count !== value.values.length) {
      const message = `${name} has ${count} elements and ${value.values.length} values`;
      this.report.error("LIT16", value.span, message);
    }
  }
}

/** Reports every reference that leads nowhere. */
export function checkReferences(parts: Parts, report: Reporter): void {
  const checker = new Checker(parts, report);
  checker.init(parts.init);
  for (const item of parts.locations)
    if (item.kind === "fault") checker.fault(item.fault);
    else checker.place(item.place);
  for (const prop of [parts.filter, parts.condition.prop])
    if (prop !== undefined) for (const atom of atoms(prop)) checker.atom(atom);
}
