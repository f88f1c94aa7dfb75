/**
 * Candidate executions: a trace for each thread, a source for each read that wrote its value, an order for the writes of each
 * location. Those that break coherence are not made: for each location, program order agrees with sources and order.
 */
import type { Layout, Watch } from "../program/index.ts";
import { fixedValue, type Skeleton } from "./names.ts";
import { Relation, Universe } from "./relation.ts";
import { type Edge, type Event, SETS, type Trace } from "./trace.ts";
import type { Value } from "./values.ts";

/** The events of traces put together; equal shapes share one. */
export class Events implements Skeleton {
  readonly shape: string;
  readonly over: Universe;
  readonly events: readonly Event[];
  readonly threads: readonly number[];
  readonly data: readonly Edge[];
  readonly control: readonly Edge[];
  readonly order: readonly Edge[];
  readonly #values = new Map<string, Value>();

  constructor(shape: string, traces: readonly Trace[], initial: readonly Event[]) {
    this.shape = shape;
    const events = [...initial];
    const threads = initial.map(() => -1);
    const data: Edge[] = [];
    const control: Edge[] = [];
    const order: Edge[] = [];
    for (const [t, trace] of traces.entries()) {
      const first = events.length;
      const moved = ([from, to]: Edge): Edge => [first + from, first + to];
      events.push(...trace.events);
      threads.push(...trace.events.map(() => t));
      data.push(...trace.data.map(moved));
      control.push(...trace.control.map(moved));
      order.push(...trace.order.map(moved));
    }
    this.over = new Universe(events.length);
    this.events = events;
    this.threads = threads;
    this.data = data;
    this.control = control;
    this.order = order;
  }

  value(name: string): Value {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = fixedValue(name, this);
    this.#values.set(name, value);
    return value;
  }
}

/** One candidate: what a text is asked about, and its final memory. */
export interface Candidate {
  readonly events: Events;
  readonly traces: readonly Trace[];
  /** Source of each read, by position of the read. */
  readonly sources: ReadonlyMap<number, number>;
  /** Writes of each location in order, the initial one first. */
  readonly orders: ReadonlyMap<number, readonly number[]>;
  readonly rf: Relation;
  readonly co: Relation;
}

const isRead = ({ sets }: Event): boolean => (sets & SETS.R) !== 0;
const isWrite = ({ sets }: Event): boolean => (sets & SETS.W) !== 0;

/** A value in a location, as one key. */
const held = ({ location, value }: Event): string => `${location}=${value}`;

// What a trace reads that neither the initial memory nor the thread itself gives.
function needs(trace: Trace, layout: Layout): ReadonlySet<string> {
  const own = new Set(trace.events.filter(isWrite).map(held));
  const reads = trace.events.filter((e) => isRead(e) && e.value !== layout.initial[e.location]);
  return new Set(reads.map(held).filter((k) => !own.has(k)));
}

const writesOf = (traces: readonly Trace[]): ReadonlySet<string> =>
  new Set(traces.flatMap((t) => t.events.filter(isWrite).map(held)));

/** Calls `each` with one trace for each thread wherever all values read are written; traces of one shape follow one another. */
export function combinations(
  ways: readonly (readonly Trace[])[],
  layout: Layout,
  watch: Watch,
  each: (traces: readonly Trace[]) => void,
): void {
  const ordered = ways.map((traces) =>
    [...traces]
      .sort((a, b) => (a.shape < b.shape ? -1 : a.shape > b.shape ? 1 : 0))
      .map((trace) => ({ trace, needs: needs(trace, layout), writes: writesOf([trace]) })),
  );
  const possible = ways.map(writesOf);
  const chosen: { trace: Trace; needs: ReadonlySet<string>; writes: ReadonlySet<string> }[] = [];
  const feasible = (): boolean =>
    chosen.every((c) =>
      [...c.needs].every(
        (k) => chosen.some((o) => o.writes.has(k)) || possible.some((p, t) => t >= chosen.length && p.has(k)),
      ),
    );
  const extend = (t: number): void => {
    if (t === ordered.length) {
      each(chosen.map((c) => c.trace));
      return;
    }
    for (const way of ordered[t]!) {
      watch.spend(64);
      chosen.push(way);
      if (feasible()) extend(t + 1);
      chosen.pop();
    }
  };
  extend(0);
}

/** Initial writes to the locations that some trace touches. */
export function initialWrites(traces: readonly Trace[], layout: Layout): Event[] {
  const locations = new Set(traces.flatMap((t) => t.events.map((e) => e.location)).filter((l) => l >= 0));
  return [...locations]
    .sort((a, b) => a - b)
    .map((location) => ({
      ...{ sets: SETS.W | SETS.IW, instruction: 0, location, slot: -1 },
      ...{ value: layout.initial[location]!, access: -1, row: -1 },
    }));
}

/** Calls `each` with every candidate of these events that is coherent. */
export function candidates(
  events: Events,
  traces: readonly Trace[],
  watch: Watch,
  each: (candidate: Candidate) => void,
): void {
  const search = new CandidateSearch(events, traces, watch, each);
  search.run();
}

class CandidateSearch {
  readonly #events: Events;
  readonly #traces: readonly Trace[];
  readonly #values: readonly number[]; // of the events: those of `Events` may be of traces that differ in values
  readonly #watch: Watch;
  readonly #each: (candidate: Candidate) => void;
  readonly #accesses: ReadonlyMap<number, readonly number[]>; // by location, in the order of events
  readonly #sources = new Map<number, number>();

  constructor(events: Events, traces: readonly Trace[], watch: Watch, each: (candidate: Candidate) => void) {
    this.#events = events;
    this.#traces = traces;
    this.#watch = watch;
    this.#each = each;
    const initial = events.events.length - traces.reduce((n, t) => n + t.events.length, 0);
    this.#values = [
      ...events.events.slice(0, initial).map((e) => e.value),
      ...traces.flatMap((t) => t.events.map((e) => e.value)),
    ];
    const accesses = new Map<number, number[]>();
    events.events.forEach(({ location }, e) => {
      if (location >= 0) accesses.set(location, [...(accesses.get(location) ?? []), e]);
    });
    this.#accesses = accesses;
  }

  run(): void {
    const reads = this.#events.events.flatMap((e, i) => (isRead(e) ? [i] : []));
    this.#chooseSources(reads, 0);
  }

  #chooseSources(reads: readonly number[], k: number): void {
    this.#watch.spend(32);
    if (k === reads.length) {
      this.#chooseOrders();
      return;
    }
    const read = reads[k]!;
    const { events, threads } = this.#events;
    for (const w of this.#accesses.get(events[read]!.location)!) {
      if (!isWrite(events[w]!) || this.#values[w] !== this.#values[read]) continue;
      if (threads[w] === threads[read] && w > read) continue; // later in its own thread
      this.#sources.set(read, w);
      this.#chooseSources(reads, k + 1);
    }
    this.#sources.delete(read);
  }

  #chooseOrders(): void {
    const constraints = new Map<number, ReadonlyMap<number, ReadonlySet<number>>>();
    for (const [location, accesses] of this.#accesses) {
      const before = this.#constraints(accesses);
      if (before === undefined) return;
      constraints.set(location, before);
    }
    this.#extend([...constraints], 0, new Map());
  }

  // Writes that each write of a location is behind; undefined when a read goes back.
  #constraints(accesses: readonly number[]): ReadonlyMap<number, ReadonlySet<number>> | undefined {
    const { events, threads } = this.#events;
    const before = new Map<number, Set<number>>();
    for (const e of accesses) if (isWrite(events[e]!)) before.set(e, new Set());
    const seen = (e: number): number => (isWrite(events[e]!) ? e : this.#sources.get(e)!);
    for (const [w, behind] of before) for (const o of before.keys()) if (threads[o] === -1 && o !== w) behind.add(o);
    for (const [i, a] of accesses.entries()) {
      for (const b of accesses.slice(i + 1)) {
        if (threads[a] !== threads[b] || threads[a] === -1) continue;
        const [first, second] = [seen(a), seen(b)];
        if (first === second) {
          if (isWrite(events[b]!)) return undefined; // it reads what it writes later
          continue;
        }
        if (threads[second] === -1) return undefined;
        before.get(second)!.add(first);
      }
    }
    return before;
  }

  #extend(
    left: readonly (readonly [number, ReadonlyMap<number, ReadonlySet<number>>])[],
    k: number,
    orders: ReadonlyMap<number, readonly number[]>,
  ): void {
    if (k === left.length) {
      this.#found(orders);
      return;
    }
    const [location, before] = left[k]!;
    const order: number[] = [];
    const grow = (): void => {
      this.#watch.spend(32);
      if (order.length === before.size) {
        this.#extend(left, k + 1, new Map([...orders, [location, [...order]]]));
        return;
      }
      for (const [w, behind] of before) {
        if (order.includes(w) || ![...behind].every((b) => order.includes(b))) continue;
        order.push(w);
        grow();
        order.pop();
      }
    };
    grow();
  }

  #found(orders: ReadonlyMap<number, readonly number[]>): void {
    const { over } = this.#events;
    const [rf, co] = [new Relation(over), new Relation(over)];
    for (const [read, write] of this.#sources) rf.add(write, read);
    for (const order of orders.values())
      order.forEach((a, i) => {
        for (const b of order.slice(i + 1)) co.add(a, b);
      });
    this.#watch.spend(over.count * over.words);
    const sources = new Map(this.#sources);
    this.#each({ events: this.#events, traces: this.#traces, sources, orders, rf, co });
  }
}
