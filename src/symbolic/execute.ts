/**
 * Symbolic execution of procedures. Specifications are values in, values out: all their ways are joined at the end. Code
 * acts on the machine of its path; what its callees do is their specification, and its ways stay apart where they leave the
 * machine in different states. Obligations are collected on the way; hooks tell the checks what happens.
 */
import type { KernelProgram, Lifted, Primitive, Sort, Statement, Terminator } from "../ir/index.ts";
import { FALSE, not, type Smt } from "../smt/index.ts";
import type { Span } from "../text/index.ts";
import { codecTerm } from "./codecs.ts";
import { type Functions, rebranded, valueOfTerm } from "./expressions.ts";
import { blocksOfLoop, type Flow, flowOf } from "./flow.ts";
import { decided, isDead, joinPaths, type Path, startPath, withFact } from "./path.ts";
import { markerOf } from "./quantified.ts";
import { LimitReached, Unsupported } from "./unsupported.ts";
import { keyValue, termOf, type Value } from "./value.ts";

/** Something that has to be shown at one point of a path. */
export interface Obligation {
  /** `require`: of a callee; `assert`: of a theorem; others are made by checks. */
  readonly kind: "require" | "assert" | "panic" | "loop" | "guarantee" | "lock" | "taken";
  /** As the source says it. */
  readonly text: string;
  readonly span: Span | undefined;
  /** Facts at that point. */
  readonly path: Path;
  readonly claim: Smt;
  /** Name of the function that it is about, where one is known. */
  readonly of?: string | undefined;
}

/**
 * How what a specification says of its state is taken. `requires` that may fail: it is defined (`assume`), or the caller has to show it (`prove`).
 * `awaits`: the step happens only then; the step has to be able to happen now; or nothing.
 */
export interface Takes {
  readonly requires: "assume" | "prove";
  readonly awaits: "assume" | "prove" | "ignore";
}

/** A specification that is defined and happens. */
export const GIVEN: Takes = { requires: "assume", awaits: "assume" };
/** A step that a caller takes when it can happen. */
export const TAKEN: Takes = { requires: "prove", awaits: "assume" };

/** What a check does at certain points. */
export interface Hooks {
  /** Before a primitive is called by code; may change the machine (other CPUs) and add facts. */
  readonly beforeCall?: (path: Path, primitive: Primitive, args: readonly Value[], place: Span | undefined) => Path;
  /** After it, with the path before and what it gave; gives the ways on which it goes on. */
  readonly afterCall?: (
    path: Path,
    before: Path,
    primitive: Primitive,
    args: readonly Value[],
    place: Span | undefined,
    value: Value | undefined,
  ) => readonly Path[];
  /** A step that waits for what no state on this path gives. */
  readonly stuck?: (path: Path, primitive: Primitive, place: Span | undefined) => void;
  /** A call of a specification of several transitions by code: the ways behind all of them. Undefined: they are made one by one. */
  readonly whole?: (
    path: Path,
    primitive: Primitive,
    args: readonly Value[],
    place: Span | undefined,
  ) => readonly Exit[] | undefined;
  /** Whether a procedure is one that `whole` may take: a program of transitions stops before it. */
  readonly isWhole?: (name: string) => boolean;
  /** At the head of a loop. `enter`: from outside; gives the path on which an arbitrary round begins. `again`: a round is over. */
  readonly loop?: LoopHook;
}

/** What is known of a loop. */
export interface LoopHook {
  /** Undefined leaves it to unrolling. */
  enter(procedure: Lifted, loop: number, path: Path): Path | undefined;
  /** Gives the path on which another round follows, where one is wanted. */
  again(procedure: Lifted, loop: number, path: Path): Path | undefined;
}

/** One way to the end of a procedure. `value` is undefined where it returns nothing. */
export interface Exit {
  readonly path: Path;
  readonly value: Value | undefined;
}

/** A loop over the locks of KCore has 72 rounds. */
const MOST_VISITS = 74;
const MOST_DEPTH = 64;
const MOST_PATHS = 512;

interface Frame {
  readonly lifted: Lifted;
  readonly flow: Flow;
  readonly takes: Takes;
  readonly exits: Exit[];
  readonly visits: Map<string, number>;
  readonly pending: Map<string, Path[]>;
  /** Blocks behind which it does not go on; undefined: to the end of the procedure. */
  readonly within: ReadonlySet<string> | undefined;
}

const byInvariant = (head: string): string => `${head} by invariant`;

/** Executes procedures of one program. Collects obligations in `obligations`. */
export class Executor implements Functions {
  readonly program: KernelProgram;
  readonly hooks: Hooks;
  /** What has to be shown, in the order in which it was met. */
  obligations: Obligation[] = [];
  /** Terms that were used as words of a brand: they may be keys of that kind wherever they occur. */
  readonly uses: Map<Smt, Set<Sort>>;
  #depth = 0;
  readonly #applied = new Map<string, Value>();

  /** @param uses  of another executor whose goals this one's are, too */
  constructor(program: KernelProgram, hooks: Hooks = {}, uses = new Map<Smt, Set<Sort>>()) {
    this.program = program;
    this.hooks = hooks;
    this.uses = uses;
  }

  /** A procedure by name. @throws {Error} when there is none */
  lifted(name: string): Lifted {
    const found = this.program.procedures.get(name);
    if (found === undefined) throw new Error(`there is no procedure ${name}`);
    return found;
  }

  /** All ways through a procedure from `path`. The locals of `path` come back on the exits. */
  run(name: string, args: readonly Value[], path: Path, takes: Takes): Exit[] {
    const lifted = this.lifted(name);
    if (this.#depth >= MOST_DEPTH) throw new LimitReached(`calls nested deeper than ${MOST_DEPTH} at ${name}`);
    this.#depth++;
    try {
      const { params, blocks } = lifted.procedure;
      const locals = new Map(params.map((p, i) => [p.name, this.#used(args[i]!, p.sort)]));
      const frame: Frame = {
        lifted,
        flow: flowOf(lifted.procedure),
        takes,
        exits: [],
        visits: new Map(),
        pending: new Map([[blocks[0]!.label, [{ ...path, locals }]]]),
        within: undefined,
      };
      while (frame.pending.size > 0) this.#block(frame);
      return frame.exits.map((e) => ({ ...e, path: { ...e.path, locals: path.locals } }));
    } finally {
      this.#depth--;
    }
  }

  /** Rounds of a loop of code from its head, by themselves: the hook of loops says how many. What leads out of the loop is not followed. */
  rounds(lifted: Lifted, loop: number, path: Path): void {
    const { head } = lifted.loops[loop]!;
    const frame: Frame = {
      lifted,
      flow: flowOf(lifted.procedure),
      takes: TAKEN,
      exits: [],
      visits: new Map([[byInvariant(head), 1]]),
      pending: new Map([[head, [path]]]),
      within: blocksOfLoop(lifted.procedure, head),
    };
    while (frame.pending.size > 0) this.#block(frame);
  }

  #used(value: Value, sort: Sort): Value {
    if (value.kind === "scalar" && sort.kind === "bv" && sort.brand !== undefined) {
      const sorts = this.uses.get(value.term) ?? new Set();
      if (![...sorts].some((s) => s.kind === "bv" && s.brand === sort.brand))
        this.uses.set(value.term, sorts.add(sort));
    }
    return rebranded(value, sort);
  }

  /** A specification as one value: its ways joined. Undefined when no way leads to its end. */
  call(name: string, args: readonly Value[], path: Path, takes: Takes): Exit | undefined {
    const exits = this.run(name, args, path, takes).filter((e) => !isDead(e.path));
    if (exits.length === 0) return undefined;
    const withValue = exits.map((e) =>
      e.value === undefined ? e.path : { ...e.path, locals: new Map([...e.path.locals, [RESULT, e.value]]) },
    );
    const [joined] = joinPaths(withValue, true);
    return { path: { ...joined!, locals: path.locals }, value: joined!.locals.get(RESULT) };
  }

  /** What `run` gives, and what it would have to be shown for it, which is not kept. */
  trial<T>(run: () => T): { readonly result: T; readonly owed: readonly Obligation[] } {
    const before = this.obligations;
    this.obligations = [];
    try {
      return { result: run(), owed: this.obligations };
    } finally {
      this.obligations = before;
    }
  }

  /** The value of a total procedure. */
  apply(name: string, args: readonly Value[]): Value {
    const key = args.every((a) => a.kind === "scalar")
      ? `${name} ${args.map((a) => termOf(a).id).join(" ")}`
      : undefined;
    if (!this.lifted(name).total) throw new Unsupported(`${name} has no value for some arguments`);
    const known = key === undefined ? undefined : this.#applied.get(key);
    if (known !== undefined) return known;
    const value = this.call(name, args, startPath(), GIVEN)?.value;
    if (value === undefined) throw new Unsupported(`${name} has no value`);
    if (key !== undefined) this.#applied.set(key, value);
    return value;
  }

  codec(name: string, args: readonly Smt[], sort: Value["sort"]): Smt {
    return codecTerm(name, args, sort, (constants) => this.transparent(name, constants));
  }

  /** A codec by its meaning instead of its symbol. */
  transparent(name: string, args: readonly Smt[]): Smt {
    const { params } = this.lifted(name).procedure;
    return termOf(
      this.apply(
        name,
        args.map((a, i) => keyValue(a, params[i]!.sort)),
      ),
    );
  }

  forall(name: string, keys: readonly Value["sort"][], at: (keys: readonly Smt[]) => Smt): Smt {
    return markerOf({ name, keys, at });
  }

  // Executes the block that comes first among those that paths have reached.
  #block(frame: Frame): void {
    const { flow, pending, visits, lifted } = frame;
    let label = "";
    for (const l of pending.keys()) if (label === "" || flow.order.get(l)! < flow.order.get(label)!) label = l;
    const arrived = pending.get(label)!;
    pending.delete(label);
    const count = (visits.get(label) ?? 0) + 1;
    visits.set(label, count);
    if (count > MOST_VISITS)
      throw new LimitReached(`${lifted.name}: a loop without invariant goes on for more than ${MOST_VISITS} rounds`);
    const paths = joinPaths(arrived, lifted.dialect === "spec");
    if (paths.length > MOST_PATHS) throw new LimitReached(`${lifted.name}: more than ${MOST_PATHS} paths`);
    const block = flow.blocks.get(label)!;
    for (const path of paths) {
      let ways: readonly Path[] = [path];
      for (const statement of block.body) ways = ways.flatMap((at) => this.#statement(frame, statement, at));
      for (const at of ways) this.#end(frame, label, block.end, at);
    }
  }

  #goto(frame: Frame, from: string, to: string, path: Path): void {
    if (frame.within?.has(to) === false) return;
    const loop = frame.lifted.loops.findIndex((l) => l.head === to);
    let at = path;
    if (loop >= 0 && this.hooks.loop !== undefined && frame.lifted.dialect === "code") {
      const isAgain = frame.flow.order.get(from)! >= frame.flow.order.get(to)!;
      const isKnown = frame.visits.has(byInvariant(to));
      const { enter, again } = this.hooks.loop;
      const next = isAgain && !isKnown ? path : (isAgain ? again : enter)(frame.lifted, loop, path);
      if (isAgain && next === undefined) return;
      if (!isAgain && next !== undefined) frame.visits.set(byInvariant(to), 1);
      at = next ?? path;
    }
    const waiting = frame.pending.get(to);
    if (waiting === undefined) frame.pending.set(to, [at]);
    else waiting.push(at);
  }

  #end(frame: Frame, label: string, end: Terminator, path: Path): void {
    switch (end.kind) {
      case "jump":
        this.#goto(frame, label, end.to, path);
        return;
      case "branch":
        this.#branch(frame, label, end, path);
        return;
      case "return": {
        const value = end.value && this.value(frame, end.value, path);
        frame.exits.push({ path, value });
        return;
      }
      case "stuck":
        if (frame.takes.requires === "prove") this.#oblige(frame, "require", end.reason, end, path);
        return;
      case "panic":
        this.#oblige(frame, "panic", end.reason, end, path);
    }
  }

  #branch(frame: Frame, label: string, end: Terminator & { readonly kind: "branch" }, path: Path): void {
    const condition = decided(path, termOf(this.value(frame, end.cond, path)));
    const span = frame.lifted.places.get(end);
    for (const [fact, to] of [
      [condition, end.yes],
      [not(condition), end.no],
    ] as const) {
      if (fact === FALSE) continue;
      const decisions = fact.op === "const" ? path.decisions : [...path.decisions, { span, condition: fact }];
      this.#goto(frame, label, to, { ...withWhole(path, fact), decisions });
    }
  }

  /** Has to be unreachable: nothing else would make its claim true. */
  #oblige(frame: Frame, kind: Obligation["kind"], text: string, at: Terminator, path: Path): void {
    this.obligations.push({ kind, text, span: frame.lifted.places.get(at), path, claim: FALSE });
  }

  /** The value of a term of a procedure. */
  value(frame: { readonly lifted: Lifted }, term: Parameters<typeof valueOfTerm>[0], path: Path): Value {
    try {
      return valueOfTerm(term, path.locals, this);
    } catch (error) {
      if (error instanceof Unsupported && !error.message.includes(" in "))
        throw new Unsupported(`${error.message} in ${frame.lifted.name}`);
      throw error;
    }
  }

  #statement(frame: Frame, statement: Statement, path: Path): readonly Path[] {
    if (statement.kind === "let") return [bind(path, statement.name, this.value(frame, statement.value, path))];
    if (statement.kind === "set") throw new Unsupported(`a register in ${frame.lifted.name}`);
    const { effect, into } = statement;
    if (effect.kind === "call") {
      const args = effect.args.map((a) => this.value(frame, a, path));
      const exits = this.#callee(frame, effect.callee, args, path, frame.lifted.places.get(statement));
      return exits.map((exit) => (into === undefined ? exit.path : bind(exit.path, into, exit.value!)));
    }
    if (effect.kind === "claim") return one(this.#claim(frame, statement, effect, path));
    throw new Unsupported(`effect ${effect.kind} in ${frame.lifted.name}`);
  }

  #claim(
    frame: Frame,
    statement: Statement,
    effect: { readonly what: string; readonly condition: Parameters<typeof valueOfTerm>[0]; readonly text: string },
    path: Path,
  ): Path | undefined {
    const claim = termOf(this.value(frame, effect.condition, path));
    const span = frame.lifted.places.get(statement);
    if (effect.what === "await") {
      const { awaits } = frame.takes;
      if (awaits === "ignore") return path;
      if (awaits === "assume") return waited(path, withFact(path, claim), effect.text, span);
      this.obligations.push({
        kind: "require",
        text: `${effect.text} when it is waited for no more`,
        span,
        path,
        claim,
      });
    }
    if (effect.what === "assert") {
      this.obligations.push({ kind: "assert", text: effect.text, span, path, claim });
    }
    return withFact(path, claim);
  }

  // Parts of code keep their ways apart as code does; specifications come back as one.
  #callee(frame: Frame, callee: string, args: readonly Value[], path: Path, place: Span | undefined): readonly Exit[] {
    const primitive = this.program.primitives.get(callee);
    if (primitive?.kind === "sequence") {
      const whole = path.machine && this.hooks.whole?.(path, primitive, args, place);
      return whole ?? this.#parts(primitive.spec, args, path, frame.takes);
    }
    if (primitive !== undefined) return this.primitive(primitive, args, path, place);
    if (this.lifted(callee).dialect === "code" && path.machine !== undefined)
      return this.#parts(callee, args, path, frame.takes);
    return one(this.call(callee, args, path, frame.takes));
  }

  #parts(name: string, args: readonly Value[], path: Path, takes: Takes): readonly Exit[] {
    return this.run(name, args, path, takes).filter((e) => !isDead(e.path));
  }

  /** A call of a primitive by code: its specification acts on the machine of the path. */
  primitive(primitive: Primitive, args: readonly Value[], path: Path, place?: Span): readonly Exit[] {
    const before = this.hooks.beforeCall?.(path, primitive, args, place) ?? path;
    if (before.machine === undefined) throw new Error(`${primitive.name} is called without a machine`);
    const owed = this.obligations.length;
    const exit = this.call(primitive.spec, [before.machine, ...args], before, TAKEN);
    if (exit === undefined) {
      if (!isDead(before) && this.obligations.length === owed) this.hooks.stuck?.(before, primitive, place);
      return [];
    }
    const { machine, value } = splitResult(exit.value!, before.machine);
    const after = { ...exit.path, machine };
    const ways = this.hooks.afterCall?.(after, before, primitive, args, place, value) ?? [after];
    return ways.map((way) => ({ path: way, value }));
  }
}

/** The path behind a wait. */
const waited = (before: Path, path: Path | undefined, text: string, span: Span | undefined): Path | undefined =>
  path && {
    ...path,
    waits: [...path.waits, { span, text, before: before.conditions, conditions: path.conditions }],
  };

const RESULT = "#result";
const one = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

const bind = (path: Path, name: string, value: Value): Path => ({
  ...path,
  locals: new Map(path.locals).set(name, value),
});

/** A fact that is kept whole, so that the two arms of a branch begin with a condition and its negation. */
const withWhole = (path: Path, fact: Smt): Path =>
  fact.op === "const" ? path : { ...path, conditions: [...path.conditions, fact] };

/** What a specification returned: the machine, or a tuple of it and a result. */
export function splitResult(
  returned: Value,
  like: Value,
): { readonly machine: Value; readonly value: Value | undefined } {
  if (returned.kind !== "record") throw new Error("a specification returns a machine");
  if (like.kind === "record" && returned.sort.name === like.sort.name) return { machine: returned, value: undefined };
  return { machine: returned.fields[0]!, value: returned.fields[1] };
}
