/**
 * Page tables on SC by plain interleaving: an instruction walks the tables as they are in memory, and its access is part of
 * the same step; TLBIs and barriers do nothing, and a new root of stage 2 holds at once. It shares with the engines what an entry says, and nothing of order.
 */
import {
  abortSyndrome,
  type Context,
  callSyndrome,
  decodeContext,
  encodeTranslation,
  FAULT_KIND,
  type FaultPlace,
  faultSet,
  faultWord,
  intermediateAt,
  isOfStageTwo,
  pageAt,
  spontaneous,
  walked,
  walkedStageTwo,
} from "../../src/model/mmu/index.ts";
import {
  A,
  B,
  BYTES,
  C,
  CAS,
  type Code,
  DST,
  EXCEPTIONS,
  EXTRA,
  FLAG,
  FLAGS,
  INSTRUCTION,
  KIND,
  type Layout,
  OP,
  type Outcome,
  ROW,
  Unsupported,
  variableAt,
} from "../../src/model/program/index.ts";
import { operand, startOf, stored, toAccess } from "./interpreter.ts";

interface Thread {
  row: number;
  slots: number[];
  reserved: number; // location, or -1
  faults: bigint[];
  handling: boolean;
  stopped: boolean;
  atEl2: boolean;
  context: Context;
}
interface Machine {
  memory: number[];
  /** Locations of entries whose value hardware may still update on its own account. */
  fresh: boolean[];
  threads: Thread[];
}

/** Where an access leads; `updates` are what hardware may make of the entry first, a location and a value each. */
type Found =
  | {
      readonly kind: "place";
      readonly location: number;
      readonly updates: readonly (readonly [number, number] | undefined)[];
    }
  | {
      readonly kind: "fault";
      readonly fault: number;
      readonly at: FaultPlace;
      readonly page: number;
      readonly offset: number;
      readonly ipa: number;
      readonly onWalk: boolean;
    };

/** All end states. @throws {Unsupported} */
export class PagedInterleaving {
  readonly #code: Code;
  readonly #layout: Layout;
  readonly #entryAt: readonly number[];
  readonly #secondAt: readonly (readonly number[])[];
  readonly #outcomes = new Map<string, Outcome>();
  readonly #visited = new Set<string>();

  constructor(code: Code, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
    this.#entryAt = layout.entryLocations();
    this.#secondAt = layout.secondLocations();
  }

  outcomes(): Outcome[] {
    const { program } = this.#code;
    const { stage2 } = program.pages!;
    const threads = program.threads.map((_, t): Thread => {
      const own = stage2?.threads[t];
      return {
        ...startOf(this.#code, t),
        ...{ reserved: -1, faults: [], handling: false, stopped: false },
        atEl2: own?.el2 ?? false,
        context: own?.context ?? { table: 0, vmid: 0 },
      };
    });
    const memory = [...this.#layout.initial];
    const machine = { memory, fresh: memory.map((_, l) => this.#entryAt.includes(l)), threads };
    for (let t = 0; t < threads.length; t++) this.#advance(machine, t);
    this.#visit(machine);
    return [...this.#outcomes.values()];
  }

  #visit(m: Machine): void {
    const key = JSON.stringify(m, (_, v) => (typeof v === "bigint" ? v.toString() : v));
    if (this.#visited.has(key)) return;
    this.#visited.add(key);
    if (this.#visited.size > 200_000) throw new Unsupported("too many states");
    for (const next of this.#spontaneous(m)) this.#visit(next);
    let running = false;
    for (const [t, thread] of m.threads.entries()) {
      if (thread.stopped) continue;
      running = true;
      for (const next of this.#step(m, t)) this.#visit(next);
    }
    if (!running) this.#end(m);
  }

  #end(m: Machine): void {
    const { program, registers, values } = this.#code;
    const found = program.observed.map((o) => {
      if (o.kind === "register") return values.number(m.threads[o.thread]!.slots[registers.indexOf(o.register)]!);
      if (o.kind === "fault") return faultSet(m.threads[o.thread]!.faults);
      const first = this.#layout.locate(values.value(o.address), o.bytes);
      let v = 0n;
      for (let l = first, done = 0; done < o.bytes; done += this.#layout.granuleOf[l++]!)
        v |= values.number(m.memory[l]!) << BigInt(8 * done);
      return v;
    });
    this.#outcomes.set(found.join(), { values: found, witness: undefined });
  }

  #spontaneous(m: Machine): Machine[] {
    if (!this.#code.program.pages!.spontaneous) return [];
    const { values } = this.#code;
    return this.#entryAt.flatMap((location) => {
      const word = m.fresh[location] ? spontaneous(values.number(m.memory[location]!)) : undefined;
      if (word === undefined) return [];
      const next = copy(m);
      this.#store(next, -1, location, values.value(word), false);
      return [next];
    });
  }

  // `t` is -1 for hardware, which breaks every reservation.
  #store(m: Machine, t: number, location: number, value: number, fresh: boolean): void {
    m.memory[location] = value;
    m.fresh[location] = fresh;
    for (const [i, other] of m.threads.entries()) if (i !== t && other.reserved === location) other.reserved = -1;
  }

  // Runs a thread to its next step that others may see.
  #advance(m: Machine, t: number): void {
    const { ops, registers } = this.#code;
    const thread = m.threads[t]!;
    for (let steps = 0; ; steps++) {
      if (steps > 10_000) throw new Unsupported("a loop");
      const at = thread.row * ROW;
      const slot = (name: string): number => registers.indexOf(name);
      switch (ops[at + KIND]) {
        case OP.FENCE:
          if ((ops[at + FLAGS]! & FLAG.RETURNS) !== 0) {
            if (registers.includes("elr"))
              thread.slots[slot("elr")] = thread.slots[slot(thread.atEl2 ? "elr_el2" : "elr_el1")]!;
            if (!thread.atEl2) thread.handling = false;
            thread.atEl2 = false;
          }
          thread.row++;
          break;
        case OP.TLBI: {
          const below = (ops[at + FLAGS]! & (FLAG.SECOND_STAGE | FLAG.BOTH_STAGES)) !== 0 && !thread.atEl2;
          if (below) throw new Unsupported("TLBI of stage 2 below EL2");
          thread.row++;
          break;
        }
        case OP.SWITCH:
          thread.context = decodeContext(
            this.#code.program.pages!.stage2!,
            this.#code.values.number(operand(this.#code, thread, at, A)),
          )!;
          thread.row++;
          break;
        case OP.CLEAR_EXCLUSIVE:
          thread.reserved = -1;
          thread.row++;
          break;
        case OP.END:
          thread.stopped = true;
          return;
        case OP.READ:
        case OP.WRITE:
        case OP.RMW:
        case OP.FAULT:
        case OP.TRANSLATE:
          return;
        default: {
          const before = thread.row;
          toAccess(this.#code, thread, 1); // it computes or jumps
          if (thread.row === before) throw new Unsupported("a row that is not run");
        }
      }
    }
  }

  #step(m: Machine, t: number): Machine[] {
    const { ops, values } = this.#code;
    const { row } = m.threads[t]!;
    const at = row * ROW;
    const kind = ops[at + KIND]!;
    if (kind === OP.FAULT) return this.#exception(m, t);
    if (kind === OP.TRANSLATE) return [this.#translated(m, t)];
    const flags = ops[at + FLAGS]!;
    const exclusive = (flags & FLAG.EXCLUSIVE) !== 0;
    const found = this.#locate(m, t, kind !== OP.READ);
    if (found.kind === "fault") return this.#fault(m, t, found);
    const done = (change: (next: Machine, thread: Thread) => void): Machine[] =>
      found.updates.map((update) => {
        const next = copy(m);
        if (update !== undefined) this.#store(next, -1, update[0], update[1], false);
        change(next, next.threads[t]!);
        next.threads[t]!.row++;
        this.#advance(next, t);
        return next;
      });
    const set = (thread: Thread, value: number): void => {
      if (ops[at + DST]! >= 0) thread.slots[ops[at + DST]!] = value;
    };
    const { location } = found;
    if (kind === OP.READ)
      return done((next, thread) => {
        set(thread, next.memory[location]!);
        if (exclusive) thread.reserved = location;
      });
    if (kind === OP.RMW) {
      const way = (next: Machine, thread: Thread): void => {
        const old = next.memory[location]!;
        const value = stored(this.#code, thread, at, old);
        const keeps = ops[at + EXTRA] !== -1 && value === old;
        if (value !== undefined) this.#store(next, t, location, value, this.#entryAt.includes(location) && !keeps);
        set(thread, old);
      };
      return done(way);
    }
    const value = operand(this.#code, m.threads[t]!, at, B);
    const write = (next: Machine, thread: Thread): void => {
      this.#store(next, t, location, value, this.#entryAt.includes(location));
      if (exclusive) set(thread, values.value(0n));
    };
    if (!exclusive) return done(write);
    const holds = m.threads[t]!.reserved === location;
    const failed = done((_, thread) => {
      thread.reserved = -1;
      set(thread, values.value(1n));
    });
    if (!holds) return failed;
    const succeeded = done((next, thread) => {
      // An update of the same place on the way breaks the pair.
      if (thread.reserved !== location) throw new Unsupported("an exclusive of the entry that translates it");
      thread.reserved = -1;
      write(next, thread);
    });
    return [...failed, ...succeeded];
  }

  // AT says where an access would go, and changes nothing.
  #translated(m: Machine, t: number): Machine {
    const { ops, program, values } = this.#code;
    const next = copy(m);
    const thread = next.threads[t]!;
    const at = thread.row * ROW;
    const page = pageAt(program.pages!, values.number(operand(this.#code, thread, at, A)));
    if (page < 0) throw new Unsupported("AT of an address that is not translated");
    const flags = ops[at + FLAGS]!;
    const found = walked(values.number(next.memory[this.#entryAt[page]!]!), {
      ...{ writes: (flags & FLAG.WRITES) !== 0, el0: (flags & FLAG.UNPRIVILEGED) !== 0 },
      ...{ accessFlag: false, dirtyState: false },
    });
    const word = encodeTranslation(found.kind === "page" ? found.oa : undefined);
    thread.slots[ops[at + DST]!] = values.value(word);
    thread.row++;
    this.#advance(next, t);
    return next;
  }

  #locate(m: Machine, t: number, writes: boolean): Found {
    const { ops, program, values } = this.#code;
    const thread = m.threads[t]!;
    const at = thread.row * ROW;
    const pages = program.pages!;
    const number = values.number(operand(this.#code, thread, at, A));
    const el0 = pages.threads[t]!.el0 && !thread.handling && !thread.atEl2;
    const place = (physical: bigint, updates: Extract<Found, { kind: "place" }>["updates"] = [undefined]): Found => {
      const location = this.#layout.locate(values.value(physical), ops[at + BYTES]!);
      if (location < 0) throw new Unsupported("outside of the variables");
      return { kind: "place", location, updates };
    };
    const refuse = (kind: number, where: FaultPlace, page: number, offset: number, ipa = 0, onWalk = false): Found => ({
      ...{ kind: "fault", fault: kind, at: where, page, offset, ipa, onWalk },
    });
    const second = (ipa: number, w: boolean): ReturnType<typeof walkedStageTwo> =>
      walkedStageTwo(values.number(m.memory[this.#secondAt[thread.context.table]![ipa]!]!), w);
    const page = pageAt(pages, number);
    const { stage2 } = pages;
    const entry = pages.list.findIndex((p) => p.entry === variableAt(program, number));
    if (page < 0 && el0) {
      if (entry < 0) throw new Unsupported("physical addresses at EL0");
      return refuse(FAULT_KIND.PERMISSION, "entry", entry, 0);
    }
    if (stage2 === undefined && page < 0) return place(number);
    if (stage2 !== undefined && thread.atEl2) return place(number);
    if (stage2 !== undefined && page < 0) {
      const ipa = intermediateAt(stage2, number);
      if (ipa < 0) return place(number);
      const offset = Number(number - stage2.list[ipa]!.ipa);
      const way = second(ipa, writes);
      return way.kind === "page" ? place(way.oa + BigInt(offset)) : refuse(way.fault, "intermediate", ipa, offset, ipa);
    }
    const offset = Number(number - pages.list[page]!.va);
    let location = this.#entryAt[page]!;
    const table =
      stage2 === undefined ? -1 : intermediateAt(stage2, program.variables[pages.list[page]!.entry]!.address);
    if (table >= 0) {
      const way = second(table, false);
      if (way.kind === "fault") return refuse(way.fault, "intermediate", table, 0, table, true);
      location = this.#layout.locate(values.value(way.oa), 8);
    }
    const { accessFlag, dirtyState } = pages.threads[t]!;
    const word = values.number(m.memory[location]!);
    const first = walked(word, { writes, el0, accessFlag, dirtyState });
    if (first.kind === "fault") return refuse(first.fault, "page", page, offset);
    if (stage2 !== undefined) {
      const ipa = intermediateAt(stage2, first.oa);
      if (ipa < 0) throw new Unsupported("an entry of stage 1 that names no intermediate page");
      const way = second(ipa, writes);
      return way.kind === "page" ? place(way.oa + BigInt(offset)) : refuse(way.fault, "page", page, offset, ipa);
    }
    const update = first.update === undefined ? undefined : ([location, values.value(first.update)] as const);
    const clean = walked(word, { writes: false, el0: false, accessFlag, dirtyState });
    const cleans = first.dirties && this.#mayStayClean(m, t, first.oa + BigInt(offset));
    const other =
      clean.kind === "page" && clean.update !== undefined
        ? ([location, values.value(clean.update)] as const)
        : undefined;
    return place(first.oa + BigInt(offset), cleans ? [update, other] : [update]);
  }

  // A CAS that fails may leave the entry clean.
  #mayStayClean(m: Machine, t: number, physical: bigint): boolean {
    const { ops, values } = this.#code;
    const at = m.threads[t]!.row * ROW;
    if (ops[at + KIND] !== OP.RMW || ops[at + EXTRA] !== CAS) return false;
    const old = m.memory[this.#layout.locate(values.value(physical), ops[at + BYTES]!)]!;
    return old !== operand(this.#code, m.threads[t]!, at, C);
  }

  #exception(m: Machine, t: number): Machine[] {
    const { ops } = this.#code;
    const thread = m.threads[t]!;
    const kind = EXCEPTIONS[ops[thread.row * ROW + FLAGS]!];
    if (thread.atEl2) throw new Unsupported("exceptions at EL2");
    const rest = { at: "nothing" as const, page: 0, offset: 0, ipa: 0, onWalk: false };
    if (kind === "svc") return this.#fault(m, t, { kind: "fault", fault: FAULT_KIND.CALL, ...rest });
    if (kind !== "hvc") return this.#fault(m, t, { kind: "fault", fault: FAULT_KIND.UNDEFINED, ...rest });
    const next = copy(m);
    this.#enter(next, t, this.#here(thread) + 4n, [["esr_el2", callSyndrome(this.#wordOf(thread))]]);
    return [next];
  }

  #here(thread: Thread): bigint {
    const { ops, instructions } = this.#code;
    return instructions[ops[thread.row * ROW + INSTRUCTION]!]!.address;
  }

  #wordOf(thread: Thread): number {
    const { ops, instructions } = this.#code;
    return instructions[ops[thread.row * ROW + INSTRUCTION]!]!.word ?? 0;
  }

  #enter(m: Machine, t: number, back: bigint, set: readonly (readonly [string, bigint])[]): void {
    const { registers, values, rowAt, program } = this.#code;
    const thread = m.threads[t]!;
    const { handler } = program.pages!.stage2!.threads[t]!;
    if (handler === undefined) throw new Unsupported("hvc without a column of EL2");
    thread.atEl2 = true;
    for (const [name, value] of [["elr_el2", back] as const, ...set])
      thread.slots[registers.indexOf(name)] = values.value(value);
    thread.row = rowAt.get(handler)!;
    this.#advance(m, t);
  }

  // The machines after a fault: none where the execution is not followed.
  #fault(
    m: Machine,
    t: number,
    { fault, at: where, page, offset, ipa, onWalk }: Extract<Found, { kind: "fault" }>,
  ): Machine[] {
    const { ops, program, registers, rowAt, values } = this.#code;
    const next = copy(m);
    const thread = next.threads[t]!;
    const at = thread.row * ROW;
    const here = this.#here(thread);
    const again = thread.faults.length > 0;
    thread.faults.push(faultWord({ instruction: ops[at + INSTRUCTION]!, kind: fault, at: where, page, offset }));
    const pages = program.pages!;
    if ((ops[at + FLAGS]! & FLAG.EXCLUSIVE) !== 0 && ops[at + KIND] === OP.WRITE) thread.reserved = -1;
    if (isOfStageTwo(fault) && pages.stage2!.threads[t]!.handler !== undefined) {
      const [writes, changes] = [ops[at + KIND] === OP.WRITE, ops[at + KIND] === OP.RMW];
      this.#enter(next, t, here, [
        ["esr_el2", abortSyndrome(fault, this.#wordOf(thread), { writes, changes, onWalk })],
        ["far_el2", values.number(operand(this.#code, thread, at, A))],
        ["hpfar_el2", (pages.stage2!.list[ipa]!.ipa >> 12n) << 4n],
      ]);
      return [next];
    }
    if (thread.handling) return [];
    const handler = isOfStageTwo(fault) ? undefined : pages.threads[t]!.handler;
    const behind = fault === FAULT_KIND.CALL ? here + 4n : here;
    if (handler !== undefined) {
      thread.handling = true;
      thread.slots[registers.indexOf("elr_el1")] = values.value(behind);
      thread.row = rowAt.get(handler)!;
    } else if (pages.onFault === "end") {
      thread.stopped = true;
      return [next];
    } else if (pages.onFault === "retry" && again) return [];
    else thread.row = rowAt.get(pages.onFault === "next" && fault !== FAULT_KIND.CALL ? behind + 4n : behind)!;
    this.#advance(next, t);
    return [next];
  }
}

const copy = ({ memory, fresh, threads }: Machine): Machine => ({
  memory: [...memory],
  fresh: [...fresh],
  threads: threads.map((thread) => ({ ...thread, slots: [...thread.slots], faults: [...thread.faults] })),
});
