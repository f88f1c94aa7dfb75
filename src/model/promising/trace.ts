/**
 * Witness traces: one execution for an outcome, in the order of the promise-first theorem. First all promises in
 * timestamp order, then each thread's run against the finished memory, with the paper's views after each step.
 */
import type { Execution, ExecutionEvent, ExecutionRelation } from "../../evidence/index.ts";
import { BYTES, FLAG, FLAGS, INSTRUCTION, KIND, OP, placeName, ROW, shownOf, valueName } from "../program/index.ts";
import { COHR, LOCATION, PC, VCAP, VREL, VRN, VRO, VWN, VWO } from "./frame.ts";
import type { Found } from "./observation.ts";
import type { Search } from "./search.ts";
import { Solo } from "./solo.ts";

/** One step of a thread: the access at `row`, then the barriers passed on the way to the next access. */
interface Step {
  readonly parent: number;
  readonly row: number;
  /** First local location; timestamps read, lowest slice first; timestamp written or 0. Local timestamps. */
  readonly at: number;
  readonly read: readonly number[];
  readonly wrote: number;
  readonly views: Readonly<Record<string, number>>;
  readonly barriers: readonly number[];
}

/** A solo run that remembers how each state was reached, makes no messages, and keeps views that are dead. */
class Tracer extends Solo {
  readonly steps = new Map<number, Step>();
  #goal: readonly number[] = [];
  #end = -1;

  /** The steps that lead to a final state with these cells. */
  find(node: number, goal: readonly number[]): Step[] {
    this.#goal = goal;
    this.run(node);
    const path: Step[] = [];
    for (let step = this.steps.get(this.#end); step !== undefined; step = this.steps.get(step.parent)) path.push(step);
    return path.reverse();
  }

  override settle(): boolean {
    return !this.doomed();
  }

  override chooseWrite(at: number, slices: number, value: number, pre: number, pair: number): readonly number[] {
    return super.chooseWrite(at, slices, value, pre, pair).filter((t) => t <= this.seen.n);
  }

  protected override arrive(first: number, second: number): number {
    const parent = this.source;
    const done = this.#describe();
    const id = super.arrive(first, second);
    if (id >= 0 && !this.steps.has(id)) this.steps.set(id, { ...done, parent, barriers: [...this.passed] });
    return id;
  }

  protected override ended(state: number, final: number): void {
    if (this.#end < 0 && this.#goal.every((v, i) => this.finals.at(final, i) === v)) this.#end = state;
  }

  // What has just been done, from the fields that the rules leave behind.
  #describe(): Omit<Step, "parent" | "barriers"> {
    const { s } = this;
    const views = { vrn: s[VRN]!, vwn: s[VWN]!, vro: s[VRO]!, vwo: s[VWO]!, vcap: s[VCAP]!, vrel: s[VREL]! };
    if (this.source < 0) return { row: -1, at: -1, read: [], wrote: 0, views };
    const row = s[PC]! - 1;
    const kind = this.plan.ops[row * ROW + KIND];
    const first = this.accessed;
    const granule = this.granuleAt(first);
    const slices = this.plan.ops[row * ROW + BYTES]! / granule;
    const read = kind === OP.WRITE ? [] : Array.from({ length: slices }, (_, k) => this.readTime(k));
    const wrote = kind === OP.READ ? 0 : this.writeTime;
    const coh = Math.max(s[this.frame.locations + LOCATION * first + COHR]!, wrote, ...read);
    return { row, at: first, read, wrote, views: { ...views, coh } };
  }
}

/** Builds the execution that shows `found`. */
export function witness(search: Search, found: Found): Execution {
  return new Writer(search, found).execution();
}

class Writer {
  readonly #search: Search;
  readonly #found: Found;
  readonly #events: ExecutionEvent[] = [];
  readonly #rf: [number, number][] = [];
  readonly #rmw: [number, number][] = [];
  readonly #initial = new Map<number, number>();
  // Events of the promises, and of their fulfilment, by timestamp.
  readonly #promised: number[] = [-1];
  readonly #fulfilled: number[] = [-1];
  readonly #reads: { location: number; time: number; event: number }[] = [];

  constructor(search: Search, found: Found) {
    this.#search = search;
    this.#found = found;
  }

  execution(): Execution {
    const { memory } = this.#found;
    for (const [i, m] of memory.entries()) this.#promise(m, i + 1);
    this.#search.solos.forEach((solo, t) => {
      this.#thread(solo, t);
    });
    for (const r of this.#reads) this.#rf.push([this.#source(r.location, r.time), r.event]);
    return this.#initialFirst(this.#relations());
  }

  // Initial writes are found last and shown first; ids count what threads do in program order, then the promises.
  #initialFirst(relations: readonly ExecutionRelation[]): Execution {
    const initial = this.#events.filter((e) => e.step === "initial");
    const promises = this.#events.filter((e) => e.step === "promise");
    const steps = this.#events.filter((e) => e.step !== "initial" && e.step !== "promise");
    const id = new Map([...steps, ...promises, ...initial].map((e, i) => [e.id, i]));
    const position = (e: ExecutionEvent): number => steps.filter((s) => s.thread === e.thread).indexOf(e);
    return {
      events: [...initial, ...promises, ...steps].map((e) => {
        const po = position(e);
        return { ...e, id: id.get(e.id)!, ...(po >= 0 ? { po } : {}) };
      }),
      relations: relations.map(({ name, pairs }) => ({ name, pairs: pairs.map(([a, b]) => [id.get(a)!, id.get(b)!]) })),
    };
  }

  #relations(): ExecutionRelation[] {
    const relations: ExecutionRelation[] = [
      { name: "rf", pairs: unique(this.#rf) },
      { name: "co", pairs: this.#coherence() },
      { name: "fr", pairs: this.#fromReads() },
      { name: "rmw", pairs: this.#rmw },
    ];
    return relations.filter((r) => r.pairs.length > 0);
  }

  #add(event: Omit<ExecutionEvent, "id">): number {
    return this.#events.push({ id: this.#events.length, ...event }) - 1;
  }

  #promise(message: number, timestamp: number): void {
    const { messages } = this.#search;
    const [first, slices] = [messages.first(message), messages.slices(message)];
    const label = `W ${this.#place(first, slices)}=${this.#name(messages.value(message))}`;
    const value = this.#number(messages.value(message));
    this.#promised.push(
      this.#add({ thread: messages.thread(message), instruction: "", label, value, timestamp, step: "promise" }),
    );
    this.#fulfilled.push(-1);
  }

  #thread(solo: Solo, thread: number): void {
    const { messages, code, layout, options, watch } = this.#search;
    const { memory, finals } = this.#found;
    // The projection, and the timestamps of its messages in the whole memory.
    let node = 0;
    const global = [0];
    for (const [i, m] of memory.entries()) {
      if (!this.#search.sees(thread, m)) continue;
      node = messages.extend(node, m);
      global.push(i + 1);
    }
    const tracer = new Tracer(code, solo.plan, layout, messages, options.rules, options.bound, watch);
    const goal = Array.from({ length: solo.finals.width }, (_, i) => solo.finals.at(finals[thread]!, i));
    for (const step of tracer.find(node, goal)) {
      if (step.row >= 0) this.#step(solo, thread, step, global);
      for (const row of step.barriers) this.#barrier(thread, row);
    }
    if (goal[0]! > 0) this.#add({ thread, ...this.#shown(goal[0]! - 1), label: "fault", step: "fault" });
  }

  #barrier(thread: number, row: number): void {
    const shown = this.#shown(row);
    this.#add({ thread, ...shown, label: shown.instruction, step: "barrier" });
  }

  #step(solo: Solo, thread: number, step: Step, global: readonly number[]): void {
    const { ops } = this.#search.code;
    const [flags, kind] = [ops[step.row * ROW + FLAGS]!, ops[step.row * ROW + KIND]!];
    const shown = this.#shown(step.row);
    const views = Object.fromEntries(Object.entries(step.views).map(([name, v]) => [name, global[v]!]));
    const first = solo.plan.locations[step.at]!;
    const acquire = flags & FLAG.ACQUIRE ? "acq" : flags & FLAG.ACQUIRE_PC ? "acqpc" : "";
    let read = -1;
    if (step.read.length > 0) {
      const times = step.read.map((t) => global[t]!);
      const got = this.#readValue(first, times);
      const label = `R${acquire} ${this.#place(first, times.length)}=${this.#name(got)}`;
      const value = this.#number(got);
      read = this.#add({ thread, ...shown, label, value, timestamp: Math.max(...times), views, step: "read" });
      times.forEach((time, k) => {
        this.#reads.push({ location: first + k, time, event: read });
      });
    }
    if (step.wrote > 0) {
      const timestamp = global[step.wrote]!;
      const promised = this.#events[this.#promised[timestamp]!]!;
      const label = promised.label.replace(/^W/, flags & FLAG.RELEASE ? "Wrel" : "W");
      const value = promised.value ?? "0";
      const id = this.#add({ thread, ...shown, label, value, timestamp, views, step: "fulfill" });
      this.#fulfilled[timestamp] = id;
      this.#events[promised.id] = { ...promised, ...shown };
      if (read >= 0) this.#rmw.push([read, id]);
    } else if (kind === OP.WRITE) this.#add({ thread, ...shown, label: "fails", views, step: "fail" });
  }

  // The event that wrote a location at a timestamp; an initial write gets one when it is read.
  #source(location: number, time: number): number {
    if (time > 0) return this.#fulfilled[time]! >= 0 ? this.#fulfilled[time]! : this.#promised[time]!;
    let id = this.#initial.get(location);
    if (id === undefined) {
      const label = `W ${this.#place(location, 1)}=${this.#name(this.#search.layout.initial[location]!)}`;
      id = this.#add({ thread: undefined, instruction: "", label, timestamp: 0, step: "initial" });
      this.#initial.set(location, id);
    }
    return id;
  }

  #coherence(): (readonly [number, number])[] {
    const { layout, messages } = this.#search;
    const pairs: [number, number][] = [];
    for (let l = 0; l < layout.locations; l++) {
      const times = this.#found.memory.flatMap((m, i) => (messages.covers(m, l) ? [i + 1] : []));
      const events = [...(this.#initial.has(l) ? [0] : []), ...times].map((t) => this.#source(l, t));
      for (let i = 1; i < events.length; i++) pairs.push([events[i - 1]!, events[i]!]);
    }
    return unique(pairs);
  }

  // From a read to the next write of the location behind its source, but for the write of the same instruction.
  #fromReads(): (readonly [number, number])[] {
    const { messages } = this.#search;
    const pairs = this.#reads.flatMap(({ location, time, event }): (readonly [number, number])[] => {
      const next = this.#found.memory.findIndex((m, i) => i + 1 > time && messages.covers(m, location));
      return next < 0 ? [] : [[event, this.#source(location, next + 1)]];
    });
    return unique(pairs.filter(([r, w]) => !this.#rmw.some(([a, b]) => a === r && b === w)));
  }

  #readValue(first: number, times: readonly number[]): number {
    const { messages, layout } = this.#search;
    const cells = times.map((t, k) =>
      t === 0 ? layout.initial[first + k]! : messages.valueAt(this.#found.memory[t - 1]!, first + k),
    );
    return messages.join(Int32Array.from(cells), 0, cells.length, layout.granuleOf[first]!);
  }

  #number = (value: number): string => this.#search.code.values.number(value).toString();
  #name = (value: number): string => valueName(this.#search.code.program, this.#search.code.values.number(value));
  #shown = (row: number) => shownOf(this.#search.code.instructions[this.#search.code.ops[row * ROW + INSTRUCTION]!]!);

  #place(first: number, slices: number): string {
    const { code, layout } = this.#search;
    return placeName(code.program, layout.addressOf[first]!, slices * layout.granuleOf[first]!);
  }
}

const unique = (pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] => [
  ...new Map(pairs.map((p) => [p.join(), p])).values(),
];
