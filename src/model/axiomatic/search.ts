/** All outcomes of a program that a text of a model allows. */
import type { Execution, ExecutionEvent } from "../../evidence/index.ts";
import type { CatText } from "../../read/cat/index.ts";
import {
  analyse,
  type Code,
  EXCEPTIONS,
  type Exploration,
  type ExploreOptions,
  FLAGS,
  INSTRUCTION,
  type Layout,
  LimitReached,
  type Observable,
  type Outcome,
  placeName,
  ROW,
  Unsupported,
  valueName,
  Watch,
} from "../program/index.ts";
import { type Candidate, candidates, combinations, Events, initialWrites } from "./candidates.ts";
import { GIVEN } from "./names.ts";
import { standard } from "./standard.ts";
import { Model } from "./text.ts";
import { SETS, type Trace } from "./trace.ts";
import { type Domain, SEVERAL, Unfolder } from "./unfold.ts";

/** Shapes of executions whose fixed relations are kept. */
const KEPT_SHAPES = 64;

export class Search {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #options: ExploreOptions;
  readonly #watch: Watch;
  readonly #unfolder: Unfolder;
  readonly #model: Model;
  readonly #outcomes = new Map<string, Outcome>();
  #last: Events | undefined;
  #kept = new Map<string, Events>();
  #candidates = 0;
  #allowed = 0;
  #bounded = false;

  /** @throws {InputError} when a text is not understood */
  constructor(code: Code, layout: Layout, texts: readonly CatText[], options: ExploreOptions) {
    this.#code = code;
    this.#layout = layout;
    this.#options = options;
    this.#watch = new Watch(options.limits, () => this.#bytes);
    const analyses = code.program.threads.map((_, t) => analyse(code, t));
    this.#unfolder = new Unfolder(code, layout, analyses, options.rules, options.bound, this.#watch);
    this.#model = modelOf(texts);
  }

  get #bytes(): number {
    return this.#code.values.bytes + 256 * (this.#outcomes.size + this.#unfolder.events);
  }

  /** @throws {Unsupported} when an allowed execution reaches what explorers do not run */
  explore(): Exploration {
    let incomplete: Exploration["incomplete"];
    try {
      this.#run();
      const detail = `a loop reached the bound of ${this.#options.bound}`;
      if (this.#bounded) incomplete = { reason: "bound", detail };
    } catch (e) {
      if (!(e instanceof LimitReached)) throw e;
      incomplete = { reason: e.reason, detail: e.message };
    }
    return {
      engine: "axiomatic",
      outcomes: [...this.#outcomes.values()],
      incomplete,
      misplaced: [...this.#unfolder.misplaced].sort((a, b) => a - b),
      stats: { nodes: this.#candidates, complete: this.#allowed, bytes: this.#bytes },
    };
  }

  #run(): void {
    const ways = this.#ways().map((traces) => traces.filter(({ end }) => end.kind !== "repeats"));
    combinations(ways, this.#layout, this.#watch, (traces) => {
      const events = this.#events(traces);
      candidates(events, traces, this.#watch, (candidate) => this.#judge(candidate));
    });
  }

  /**
   * Ways through each thread. What locations may hold grows from the initial memory by what ways write, in as many rounds as
   * there are writes: no value of one execution has a longer history.
   */
  #ways(): Trace[][] {
    const threads = this.#code.program.threads.map((_, t) => t);
    let domains: Domain[] = Array.from(this.#layout.initial, (v) => ({ values: [v], writer: -1 }));
    for (let round = 0; ; round++) {
      this.#unfolder.events = 0;
      const ways = threads.map((t) => this.#unfolder.traces(t, domains));
      const next = this.#domains(ways);
      const same = next.every(
        (d, l) => d.writer === domains[l]!.writer && d.values.length === domains[l]!.values.length,
      );
      const most = ways.reduce((n, traces) => n + Math.max(0, ...traces.map(writes)), 0);
      const settled = next.every((d, l) => d.writer === domains[l]!.writer);
      if (same || (settled && round > most)) return ways;
      domains = next;
    }
  }

  #domains(ways: readonly (readonly Trace[])[]): Domain[] {
    const values = Array.from(this.#layout.initial, (v) => new Set([v]));
    const writers = values.map(() => -1);
    ways.forEach((traces, t) => {
      for (const { events } of traces) {
        for (const { sets, location, value } of events) {
          if ((sets & SETS.W) === 0) continue;
          values[location]!.add(value);
          if (writers[location] !== t) writers[location] = writers[location] === -1 ? t : SEVERAL;
        }
      }
    });
    return values.map((v, l) => ({ values: [...v], writer: writers[l]! }));
  }

  #events(traces: readonly Trace[]): Events {
    const shape = traces.map((t) => t.shape).join("/");
    const known = this.#kept.get(shape);
    if (known !== undefined) return known;
    if (this.#kept.size >= KEPT_SHAPES) this.#kept = new Map();
    const made = new Events(shape, traces, initialWrites(traces, this.#layout));
    this.#kept.set(shape, made);
    return made;
  }

  #judge(candidate: Candidate): void {
    this.#candidates++;
    const stops = candidate.traces.find((t) => t.end.kind === "bound" || t.end.kind === "unsupported");
    const values = stops === undefined ? this.#outcome(candidate) : undefined;
    const key = values?.join() ?? "";
    if (stops === undefined ? this.#outcomes.has(key) : stops.end.kind === "bound" && this.#bounded) return;
    const { events, rf, co } = candidate;
    const { over } = events;
    this.#watch.spend(over.count * over.count);
    const value = (name: string) => (name === "rf" ? rf : name === "co" ? co : events.value(name));
    const spend = (steps: number): void => this.#watch.spend(steps);
    const allowed = this.#model.allows({ over, value, spend }, events === this.#last);
    this.#last = events;
    if (!allowed) return;
    this.#allowed++;
    if (stops?.end.kind === "unsupported") throw new Unsupported(stops.end.why);
    if (values === undefined) this.#bounded = true;
    else this.#outcomes.set(key, { values, witness: this.#options.witnesses ? this.#witness(candidate) : undefined });
  }

  #outcome(candidate: Candidate): bigint[] {
    return this.#code.program.observed.map((o) => this.#observed(o, candidate));
  }

  #observed(o: Observable, { traces, orders, events }: Candidate): bigint {
    const { values, registers, ops, instructions } = this.#code;
    if (o.kind === "register") return values.number(traces[o.thread]!.registers[registers.indexOf(o.register)]!);
    if (o.kind === "fault") {
      const { end, at } = traces[o.thread]!;
      if (end.kind !== "faulted") return 0n;
      const { address } = instructions[ops[at * ROW + INSTRUCTION]!]!;
      const ofClass = o.class === undefined || o.class === EXCEPTIONS[ops[at * ROW + FLAGS]!];
      return ofClass && (o.address === undefined || o.address === address) ? 1n : 0n;
    }
    const first = this.#layout.locate(values.value(o.address), o.bytes);
    const granule = this.#layout.granuleOf[first]!;
    let v = 0n;
    for (let s = 0; s < o.bytes / granule; s++) {
      const last = orders.get(first + s)?.at(-1);
      const id = last === undefined ? this.#layout.initial[first + s]! : valueAt(traces, events, last);
      v |= values.number(id) << BigInt(8 * granule * s);
    }
    return v;
  }

  // Accesses and barriers, thread by thread, with herd's relations between them.
  #witness({ traces, events, sources, orders }: Candidate): Execution {
    const shown = events.events.flatMap((e, i) => ((e.sets & SHOWN) !== 0 ? [i] : []));
    const id = new Map(shown.map((e, i) => [e, i]));
    const position = new Map<number, number>();
    const made = shown.map((e): ExecutionEvent => {
      const thread = events.threads[e]!;
      const po = position.get(thread) ?? 0;
      position.set(thread, po + 1);
      const event = events.events[e]!;
      const text = event.row < 0 ? "" : this.#code.instructions[this.#code.ops[event.row * ROW + INSTRUCTION]!]!.text;
      const place = thread === -1 ? { thread: undefined } : { thread, po };
      if (event.location < 0) return { id: id.get(e)!, ...place, instruction: text, label: fenceName(event.sets) };
      const value = this.#code.values.number(valueAt(traces, events, e));
      return { id: id.get(e)!, ...place, instruction: text, label: this.#label(event, value), value: value.toString() };
    });
    const pair = (a: number, b: number): [number, number] => [id.get(a)!, id.get(b)!];
    const rf = [...sources].map(([read, write]) => pair(write, read));
    const co = [...orders.values()].flatMap((order) => order.slice(1).map((w, i) => pair(order[i]!, w)));
    const fr = [...sources].flatMap(([read, write]) => {
      const order = orders.get(events.events[read]!.location)!;
      const next = order[order.indexOf(write) + 1];
      return next === undefined ? [] : [pair(read, next)];
    });
    const relations = Object.entries({ rf, co, fr }).map(([name, pairs]) => ({ name, pairs }));
    return { events: made, relations };
  }

  #label({ sets, location }: { readonly sets: number; readonly location: number }, value: bigint): string {
    const { program } = this.#code;
    const name = placeName(program, this.#layout.addressOf[location]!, this.#layout.granuleOf[location]!);
    const order = sets & SETS.A ? "acq" : sets & SETS.Q ? "acqpc" : sets & SETS.L ? "rel" : "";
    const atomic = sets & (SETS.X | SETS.EX) ? "*" : "";
    return `${sets & SETS.W ? "W" : "R"}${order}${atomic} ${name}=${valueName(program, value)}`;
  }
}

// Most programs are asked of the same text.
const models = new WeakMap<readonly CatText[], Model>();

/** The model that texts say, names resolved. @throws {InputError} CAT05 to CAT07 */
export function modelOf(texts: readonly CatText[]): Model {
  const model = models.get(texts) ?? new Model(texts, [standard()], GIVEN, new Set());
  models.set(texts, model);
  return model;
}

const FENCES = ["DMB.SY", "DMB.LD", "DMB.ST", "DSB.SY", "DSB.LD", "DSB.ST", "ISB"] as const;
const SHOWN = FENCES.reduce((sets, name) => sets | SETS[name], SETS.R | SETS.W);

const fenceName = (sets: number): string => FENCES.find((name) => (sets & SETS[name]) !== 0)!.replace(".", " ");

const writes = ({ events }: Trace): number => events.filter(({ sets }) => (sets & SETS.W) !== 0).length;

// The value of an event: equal shapes share events, so it is looked up in the trace.
function valueAt(traces: readonly Trace[], { events, threads }: Events, e: number): number {
  const thread = threads[e]!;
  if (thread === -1) return events[e]!.value;
  return traces[thread]!.events[e - threads.indexOf(thread)]!.value;
}
