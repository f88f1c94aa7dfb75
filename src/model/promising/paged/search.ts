/**
 * Lists of messages, one message after the other: whatever some thread may perform next, and the updates that hardware makes
 * on its own account. A list is whole where every thread has a run that performs all its messages and nothing else; its
 * outcomes are the product of the threads' final states. No certification is needed: a run against the whole list finds out
 * whether each message has its time.
 */
import { spontaneous } from "../../mmu/index.ts";
import {
  analyse,
  type Code,
  type Exploration,
  type ExploreOptions,
  type Layout,
  LimitReached,
  Unsupported,
  Watch,
} from "../../program/index.ts";
import { MESSAGE, type Message, NOBODY, newest, updated } from "./messages.ts";
import { PagedThread, type Runs, type ThreadFinal } from "./thread.ts";

/** Messages of a list. */
const MOST_MESSAGES = 1000;

export class PagedSearch {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #watch: Watch;
  readonly #threads: readonly PagedThread[];
  readonly #entries: readonly number[];
  readonly #outcomes = new Map<string, readonly bigint[]>();
  #lists = 0;
  #whole = 0;

  constructor(code: Code, layout: Layout, options: ExploreOptions) {
    const { program } = code;
    this.#code = code;
    this.#layout = layout;
    this.#watch = new Watch(options.limits, () => this.#bytes);
    this.#threads = program.threads.map(
      (_, t) => new PagedThread(code, layout, t, analyse(code, t), options.rules, options.bound, this.#watch),
    );
    this.#entries = program.pages!.spontaneous ? layout.entryLocations() : [];
  }

  get #bytes(): number {
    return this.#code.values.bytes + 256 * (this.#outcomes.size + this.#lists);
  }

  /** @throws {Unsupported} */
  explore(): Exploration {
    let incomplete: Exploration["incomplete"];
    try {
      this.#extend([]);
      if (this.#threads.some((t) => t.boundReached))
        incomplete = { reason: "bound", detail: "a loop reached the bound" };
    } catch (e) {
      if (!(e instanceof LimitReached)) throw e;
      incomplete = { reason: e.reason, detail: e.message };
    }
    const nodes = this.#threads.reduce((n, t) => n + t.runs, 0);
    return {
      engine: "promising",
      outcomes: [...this.#outcomes.values()].map((values) => ({ values, witness: undefined })),
      incomplete,
      misplaced: [],
      stats: { nodes, complete: this.#whole, bytes: this.#bytes },
    };
  }

  #extend(list: readonly Message[]): void {
    this.#lists++;
    if (list.length > MOST_MESSAGES) throw new LimitReached("limit", `more than ${MOST_MESSAGES} messages`);
    const runs: Runs[] = [];
    for (const thread of this.#threads) {
      const found = thread.solve(list);
      if (!found.possible) return;
      runs.push(found);
    }
    this.#add(
      list,
      runs.map((r) => r.finals),
    );
    const next = [...runs.flatMap((r) => r.next), ...this.#spontaneous(list)];
    for (const message of next) this.#extend([...list, message]);
  }

  // Updates of the newest write to an entry, or of its initial value.
  #spontaneous(list: readonly Message[]): Message[] {
    const { values } = this.#code;
    return this.#entries.flatMap((location) => {
      const t = newest(list, location, list.length);
      const last = t === 0 ? undefined : list[t - 1]!;
      if (last !== undefined && (last.kind !== MESSAGE.WRITE || last.keeps)) return [];
      const word = spontaneous(values.number(last?.value ?? this.#layout.initial[location]!));
      return word === undefined ? [] : [updated(NOBODY, location, values.value(word))];
    });
  }

  #add(list: readonly Message[], finals: readonly (readonly ThreadFinal[])[]): void {
    if (finals.some((f) => f.length === 0)) return;
    this.#whole++;
    const chosen: ThreadFinal[] = [];
    const each = (t: number): void => {
      if (t === finals.length) {
        const values = this.#values(list, chosen);
        this.#outcomes.set(values.join(), values);
        return;
      }
      for (const final of finals[t]!) {
        this.#watch.spend(64);
        chosen[t] = final;
        each(t + 1);
      }
    };
    each(0);
  }

  #values(list: readonly Message[], finals: readonly ThreadFinal[]): readonly bigint[] {
    const { program, registers, values } = this.#code;
    return program.observed.map((o) => {
      if (o.kind === "register") return values.number(finals[o.thread]!.slots[registers.indexOf(o.register)]!);
      if (o.kind === "fault") {
        if (o.all !== true) throw new Unsupported("faults of one instruction with page tables");
        return finals[o.thread]!.faults;
      }
      const first = this.#layout.locate(values.value(o.address), o.bytes);
      let v = 0n;
      for (let l = first, done = 0; done < o.bytes; done += this.#layout.granuleOf[l++]!) {
        const t = newest(list, l, list.length);
        v |= values.number(t === 0 ? this.#layout.initial[l]! : list[t - 1]!.value) << BigInt(8 * done);
      }
      return v;
    });
  }
}
