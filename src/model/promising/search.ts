/**
 * The promise phase. Threads stay at their start while messages are added to memory one by one, each certified by the
 * thread that makes it; wherever every thread can run to its end against the memory, its outcomes are the product of the
 * threads' final states. A memory is known by what each thread sees of it: lists that no thread can tell apart are one
 * node, and the solo runs of a thread are looked up by its projection.
 */
import { RowTable } from "../../bits/index.ts";
import type { SearchStats } from "../../evidence/index.ts";
import { type Code, type ExploreOptions, type Layout, Watch } from "../program/index.ts";
import { Messages } from "./messages.ts";
import { type Found, Observation } from "./observation.ts";
import { Solo, type SoloResult } from "./solo.ts";
import { planThread } from "./thread.ts";

/** Steps of a memory for each thread, as `Watch` counts them. */
const NODE = 64;

export class Search {
  readonly code: Code;
  readonly options: ExploreOptions;
  readonly layout: Layout;
  readonly messages: Messages;
  readonly solos: readonly Solo[];
  readonly watch: Watch;
  readonly found: Found[] = [];
  bounded = false;
  readonly #observation: Observation;
  readonly #results: Map<number, SoloResult>[];
  // Nodes: the projection of each thread; beside them the node they came from and the message that was added.
  readonly #nodes: RowTable;
  readonly #parents: number[] = [-1];
  readonly #added: number[] = [-1];
  readonly #row: Int32Array;
  // Per message and thread: whether the thread sees it.
  readonly #sees = new Map<number, Uint8Array>();
  #complete = 0;
  #bytes = 0;

  constructor(code: Code, options: ExploreOptions, layout: Layout) {
    this.code = code;
    this.options = options;
    this.layout = layout;
    this.messages = new Messages(code.values, layout);
    const { rules, bound } = options;
    const plans = code.program.threads.map((_, i) => planThread(code, layout, i));
    this.watch = new Watch(options.limits, () => this.#measure());
    this.solos = plans.map((plan) => new Solo(code, plan, layout, this.messages, rules, bound, this.watch));
    this.#results = plans.map(() => new Map());
    this.#nodes = new RowTable(plans.length);
    this.#row = new Int32Array(plans.length);
    const each = options.eachMemory === true;
    this.#observation = new Observation(code, layout, this.messages, this.solos, this.watch, each);
  }

  get stats(): SearchStats {
    const nodes = this.solos.reduce((n, solo) => n + solo.visited, 0);
    return { nodes, complete: this.#complete, bytes: Math.max(this.#bytes, this.#size()) };
  }

  /** Visits every memory. @throws {LimitReached} */
  run(): void {
    this.#nodes.intern(this.#row, 0);
    const work = [0];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      this.watch.spend(NODE * this.solos.length);
      const results = this.solos.map((_, i) => this.#solo(i, this.#nodes.at(node!, i)));
      if (results.every((r) => r.finals.length > 0)) this.#emit(node, results);
      for (const r of results) for (const message of r.promises) this.#extend(node, message, work);
    }
  }

  #solo(i: number, projection: number): SoloResult {
    const known = this.#results[i]!.get(projection);
    if (known !== undefined) return known;
    const result = this.solos[i]!.run(projection);
    if (result.bounded) this.bounded = true;
    this.#results[i]!.set(projection, result);
    return result;
  }

  #extend(node: number, message: number, work: number[]): void {
    const sees = this.#whoSees(message);
    for (let i = 0; i < this.#row.length; i++) {
      const projection = this.#nodes.at(node, i);
      this.#row[i] = sees[i] === 1 ? this.messages.extend(projection, message) : projection;
    }
    const before = this.#nodes.count;
    const id = this.#nodes.intern(this.#row, 0);
    if (id < before) return;
    this.#parents[id] = node;
    this.#added[id] = message;
    work.push(id);
  }

  /** Whether a thread may access a location of the message. */
  sees(thread: number, message: number): boolean {
    return this.#whoSees(message)[thread] === 1;
  }

  #whoSees(message: number): Uint8Array {
    let sees = this.#sees.get(message);
    if (sees !== undefined) return sees;
    sees = new Uint8Array(this.solos.length);
    const first = this.messages.first(message);
    for (let i = 0; i < sees.length; i++) {
      for (let k = 0; k < this.messages.slices(message); k++) {
        if (this.solos[i]!.plan.localOf[first + k]! >= 0) sees[i] = 1;
      }
    }
    this.#sees.set(message, sees);
    return sees;
  }

  #memoryOf(node: number): number[] {
    const list: number[] = [];
    for (let at = node; at > 0; at = this.#parents[at]!) list.push(this.#added[at]!);
    return list.reverse();
  }

  #emit(node: number, results: readonly SoloResult[]): void {
    this.#complete++;
    const memory = this.#memoryOf(node);
    this.#observation.collect(
      memory,
      results.map((r) => r.finals),
      this.found,
    );
  }

  #size(): number {
    const solos = this.solos.reduce((n, solo) => n + solo.bytes, 0);
    const results = this.#results.reduce((n, r) => n + 160 * r.size, 0);
    return solos + results + this.messages.bytes + this.#nodes.bytes + 16 * this.#parents.length;
  }

  #measure(): number {
    this.#bytes = Math.max(this.#bytes, this.#size());
    return this.#bytes;
  }
}
