/**
 * Follows compiled code from an entry function along every way. Calls are followed, except of functions with a contract. Loops go
 * round as often as what decides about their end is known; where it is not, a loop that only looks is followed once for any
 * number of rounds, and others as often as the bound says.
 */
import { type Instruction, isEnd, Unsupported, type WholeCode } from "../../../model/program/index.ts";
import { app, BOOL_SORT, bits, type Smt, width } from "../../../smt/index.ts";
import { applied, isConstant, linearOf, minus, run } from "../../../symbolic/code/index.ts";
import { perform, returned } from "./contracts.ts";
import { Loops } from "./loops.ts";
import type { Origin, Path } from "./path.ts";
import type { Setting } from "./setting.ts";
import { type Frame, Left, listed, placeOf, type Rounds, STACK, State } from "./state.ts";

/** Where an entry function returns to. */
const RETURN = 0x3fff_fff0n;
const MOST_FRAMES = 64;
/** Rounds of a loop that is decided: more than a table has entries. */
const MOST_ROUNDS = 4096;

export interface WalkOptions {
  /** Rounds of a loop whose end is not decided. */
  readonly bound: number;
  /** Instructions of all paths together. */
  readonly most: number;
  /** Time is up. */
  readonly stopped: () => boolean;
}

/** An entry function and what its registers hold. */
export interface EntryPoint {
  readonly name: string;
  readonly args: readonly bigint[];
}

/** How an instruction is named for a person. */
export function placeText({ text, source }: Instruction): string {
  return source === undefined ? `\`${text}\`` : `${source.file}:${source.line}`;
}

/** Ways that arrive at the start of one round of a loop and are followed: of the first rounds, and of later ones. */
const MOST_WAYS = 256;
const MOST_LATER_WAYS = 2;
const FIRST_ROUNDS = 8;
/** Rounds of a loop that can end in several ways, one of which is decided: as many as tables have levels. They count for no bound. */
const FEW_ROUNDS = 4;

const NO_ROUNDS = { open: 0, all: 0, isOpen: false, isCounted: false, general: undefined };

/** Follows entry functions of one code. */
export class Walker {
  readonly #code: WholeCode;
  readonly #setting: Setting;
  readonly #options: WalkOptions;
  readonly #loops: Loops;
  /** Loops that go on, by their place, and what was not understood. */
  readonly cut = new Set<string>();
  readonly unknown = new Set<string>();
  /** Loops of which some ways through their rounds are not followed. */
  readonly narrowed = new Set<string>();
  /** Ways that have arrived at a round of a loop. */
  readonly #arrivals = new Map<string, number>();
  /** Instructions so far. */
  count = 0;
  /** Ways were left because there were too many. */
  exhausted = false;

  constructor(code: WholeCode, setting: Setting, options: WalkOptions) {
    this.#code = code;
    this.#setting = setting;
    this.#options = options;
    this.#loops = new Loops(code);
  }

  /** Calls `visit` with each path. */
  walk({ name, args }: EntryPoint, visit: (path: Path) => void): void {
    const start = this.#code.named(name);
    if (start === undefined) throw new Unsupported(`${name}, which no file defines`);
    const origins = new Map<Smt, Origin>();
    const ground = { code: this.#code, setting: this.#setting, stack: STACK, origins };
    const state = new State({ ground, origins, serial: 0 });
    for (const [i, value] of args.entries()) state.setRegister(`x${i}`, bits(value, 64));
    state.setRegister("x30", bits(RETURN, 64));
    state.setRegister("pc", bits(start, 64));
    state.frames = { last: { returnsTo: RETURN, rounds: new Map() }, before: undefined, length: 1 };
    this.#loops.enter(start);
    this.#arrivals.clear();
    const todo = [state];
    for (let s = todo.pop(); s !== undefined; s = todo.pop()) {
      if (this.count > this.#options.most || this.#options.stopped()) {
        this.exhausted = true;
        return;
      }
      todo.push(...this.#follow(s, name, visit));
    }
  }

  /** Goes on until the path ends or goes several ways; those are given back. */
  #follow(from: State, entry: string, visit: (path: Path) => void): readonly State[] {
    const done = (s: State, end: Path["end"], why: string): readonly State[] => {
      if (end === "stuck") this.unknown.add(why);
      visit({ entry, steps: listed(s.steps), facts: s.facts, end, why });
      return [];
    };
    for (let state = from; ; ) {
      const pc = state.registers.get("pc")!;
      if (pc.op !== "const")
        return done(state, "stuck", `${state.instruction!.text} goes to an address that is not known`);
      const at = pc.value as bigint;
      if (at === RETURN) {
        state.step({ kind: "return", value: state.x(0) });
        return done(state, "return", "");
      }
      if (this.count > this.#options.most) return [state];
      const ways = this.#ways(at, state);
      if (ways.end !== undefined) return done(state, ways.end, ways.why);
      const on = ways.list.filter((w) => {
        if (this.#moved(w, at, ways.list.length > 1)) return true;
        const why = placeText(w.instruction!);
        if (!w.isCrowded) this.cut.add(why);
        done(w, "cut", why);
        return false;
      });
      const quiet = on.filter((w) => !w.covered);
      if (quiet.length !== 1) return quiet;
      state = quiet[0]!;
    }
  }

  /** The ways on which it goes on at an address. */
  #ways(at: bigint, state: State): Ways {
    const contract = this.#setting.contracts.get(at);
    if (contract !== undefined) {
      state.next(state.instruction!);
      return { list: perform(contract, at, state), end: undefined };
    }
    const next = this.#code.instruction(at);
    if (next === undefined) return this.#outside(at, state);
    this.count++;
    state.next(next);
    state.setRegister("pc", bits(at + 4n, 64));
    try {
      const ways = run(next.semantics, state);
      const stuck = ways.find((w) => w.stuck !== undefined)?.stuck;
      if (stuck !== undefined) return { end: "stuck", why: `${next.text}: ${stuck}` };
      return { list: ways.map((w) => w.world), end: undefined };
    } catch (error) {
      if (error instanceof Left) return { end: error.end, why: error.message };
      throw error;
    }
  }

  /** A function that is not there may do anything to what is shared; one that ends the program ends the path. */
  #outside(at: bigint, state: State): Ways {
    const name = this.#code.nameAt(at);
    if (name === undefined) return { end: "stuck", why: "it goes where no code is" };
    if (isEnd(name)) return { end: "ends", why: name };
    this.unknown.add(`a call of ${name}, which no file defines`);
    state.next(state.instruction!);
    const after = returned(state);
    after.step({ kind: "call", name });
    after.forget();
    return { list: [after], end: undefined };
  }

  /** Calls, returns and rounds of loops; whether it goes on. @param open whether the instruction went more than one way */
  #moved(state: State, from: bigint, open: boolean): boolean {
    const pc = state.registers.get("pc")!;
    const link = state.registers.get("x30")!;
    if (pc.op !== "const") return true;
    const to = pc.value as bigint;
    if (/^blr?\b/.test(state.instruction!.text) && from === state.instruction!.address && link.op === "const") {
      this.#loops.enter(to);
      const frame = { returnsTo: link.value as bigint, rounds: new Map<bigint, Rounds>() };
      state.frames = { last: frame, before: state.frames, length: state.frames!.length + 1 };
      if (state.frames.length <= MOST_FRAMES) return true;
      this.unknown.add(`calls nested deeper than ${MOST_FRAMES}`);
      return false;
    }
    const { last: frame, before } = state.frames!;
    if (to === frame.returnsTo && before !== undefined) {
      state.frames = before;
      return true;
    }
    // A jump to another function stands for a call and a return.
    if (/^br?\b/.test(state.instruction!.text) && this.#code.isFunction(to)) this.#loops.enter(to);
    this.#stayed(state, from, to, open);
    return this.#arrived(state, from, to);
  }

  /** Marks the loops that this branch could have left and did not: because it was open, or because numbers said so. */
  #stayed(state: State, from: bigint, to: bigint, open: boolean): void {
    for (const { head, body } of this.#loops.leftAt(from)) {
      const rounds = state.frames!.last.rounds.get(head);
      if (!body.has(to) || rounds === undefined) continue;
      setRounds(state, head, {
        ...rounds,
        isOpen: rounds.isOpen || open,
        isCounted: rounds.isCounted || !(open || state.byFacts),
      });
    }
  }

  #arrived(state: State, from: bigint, to: bigint): boolean {
    const loop = this.#loops.at(to);
    if (loop === undefined) return true;
    const start = { registers: new Map(state.registers), steps: state.steps?.length ?? 0 };
    const before = loop.body.has(from) ? state.frames!.last.rounds.get(to) : undefined;
    if (before === undefined) {
      setRounds(state, to, { ...NO_ROUNDS, ...start });
      return true;
    }
    const all = before.all + 1;
    if (this.#isCrowded(state, to, all)) return false;
    const next = { ...before, ...start, all, isOpen: false, isCounted: false };
    // A round that came to no way out decided nothing, either.
    if (before.isCounted && (!before.isOpen || all < FEW_ROUNDS)) {
      setRounds(state, to, next);
      return all <= MOST_ROUNDS;
    }
    if (loop.looks) return this.#generalised(state, to, before);
    const open = before.open + 1;
    setRounds(state, to, { ...next, open, general: undefined });
    return open <= this.#options.bound;
  }

  /** Too many ways have come to the same round. */
  #isCrowded(state: State, head: bigint, round: number): boolean {
    const { last, length } = state.frames!;
    const others = [...last.rounds].map(([h, { all }]) => (h === head ? "" : `${h}:${all}`));
    const key = `${head} ${round} ${length} ${others.join(" ")}`;
    const ways = (this.#arrivals.get(key) ?? 0) + 1;
    this.#arrivals.set(key, ways);
    if (ways <= (round <= FIRST_ROUNDS ? MOST_WAYS : MOST_LATER_WAYS)) return false;
    this.narrowed.add(placeText(state.instruction!));
    state.isCrowded = true;
    return true;
  }

  /** Any number of rounds at once: what a round changes may be anything of its kind. A second time it brings nothing new. */
  #generalised(state: State, head: bigint, before: Rounds): boolean {
    forgetLooked(state, before);
    const changed = [...state.registers].filter(([name, v]) => name !== "pc" && before.registers.get(name) !== v);
    const all = changed.map(([name]) => name);
    if (before.general !== undefined && all.every((name) => before.general!.has(name))) {
      state.covered = true;
      return true;
    }
    state.next(state.instruction!);
    const rounds = state.fresh("rounds", 64);
    for (const [name, value] of changed) {
      const old = before.registers.get(name);
      state.setRegister(name, after(rounds, name, old, value, state));
    }
    const general = new Set([...(before.general ?? []), ...all]);
    const registers = new Map(state.registers);
    const steps = state.steps?.length ?? 0;
    setRounds(state, head, { ...NO_ROUNDS, registers, steps, general, open: before.open, all: before.all + 1 });
    return true;
  }
}

type Ways =
  | { readonly list: readonly State[]; readonly end: undefined }
  | { readonly end: "stuck" | "ends"; readonly why: string };

function setRounds(state: State, head: bigint, rounds: Rounds): void {
  const { last, before, length } = state.frames!;
  const frame: Frame = { ...last, rounds: new Map(last.rounds).set(head, rounds) };
  state.frames = { last: frame, before, length };
}

/** What a register holds after some rounds: a word that grows by a constant keeps its kind. */
function after(rounds: Smt, name: string, old: Smt | undefined, value: Smt, state: State): Smt {
  if (value.sort.kind !== "bv") return app(`${name} in ${rounds.name}`, [], BOOL_SORT);
  const w = width(value);
  if (old === undefined || w !== 64) return state.fresh(name, w);
  const by = minus(linearOf(value), linearOf(old));
  if (!isConstant(by)) return state.fresh(name, w);
  return applied("add", [old, applied("mul", [rounds, bits(by.constant, 64)])]);
}

/** What a round has looked at may be others' by the next one. */
function forgetLooked(state: State, before: Rounds): void {
  for (let l = state.steps; l !== undefined && l.length > before.steps; l = l.before) {
    const step = l.last;
    if (step.kind !== "load" || step.spot.kind === "stack") continue;
    const { thing } = placeOf(step.spot);
    if (!state.memory.isFresh(thing) && !state.shared.ground.setting.constant.has(thing)) state.memory.drop(thing);
  }
}
