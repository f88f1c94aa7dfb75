/**
 * A procedure of the dialect of code, run one step at a time: it stops before each call of a primitive and at each head of a loop.
 * Code runs so beside its specification, and a specification of several transitions does.
 */
import {
  Ended,
  type Outcome,
  perform,
  type Statement,
  type Terminator,
  type Value,
  valueIn,
  type World,
} from "../../../ir/index.ts";
import { type KernelProgram, type Lifted, type Primitive, worldOf } from "../../../kernel/index.ts";
import { flowOf } from "../../../symbolic/index.ts";
import type { Native } from "./concrete.ts";
import { Endless, errorOf, StepLimit } from "./functions.ts";

/** Blocks and calls of one run. */
export const MOST_STEPS = 20_000;

/** A function that has begun: before statement `index` of a block. */
interface Frame {
  readonly lifted: Lifted;
  label: string;
  index: number;
  readonly locals: Map<string, Native>;
  /** Where its caller puts what it returns. */
  readonly into: string | undefined;
  /** Locals at the heads of loops, and how many calls there had been. */
  readonly heads: Map<number, { readonly calls: number; readonly locals: ReadonlyMap<string, Native> }>;
}

/** Where it stopped. */
export type Stop =
  | { readonly kind: "call"; readonly primitive: Primitive; readonly args: readonly Native[] }
  /** `isAgain`: a round is over. `locals` may be changed. */
  | {
      readonly kind: "head";
      readonly lifted: Lifted;
      readonly loop: number;
      readonly isAgain: boolean;
      readonly locals: Map<string, Native>;
    }
  | { readonly kind: "end"; readonly value: Native };

type LocalValues = ReadonlyMap<string, Value>;

export class Running {
  readonly #program: KernelProgram;
  readonly #name: string;
  readonly #world: World;
  readonly #frames: Frame[] = [];
  #value: Native;
  #steps = 0;
  #calls = 0;

  readonly #stopsAtSequences: boolean;

  /** @param stopsAtSequences  a call of a specification of several transitions is one, too; else its transitions are */
  constructor(program: KernelProgram, name: string, args: readonly Native[], stopsAtSequences = false) {
    this.#stopsAtSequences = stopsAtSequences;
    this.#program = program;
    this.#name = name;
    this.#world = worldOf(program);
    this.#enter(name, args, undefined);
  }

  /** Another one that stands where this one does. */
  copy(): Running {
    const copy = new Running(this.#program, this.#name, [], this.#stopsAtSequences);
    const frames = this.#frames.map((f): Frame => ({ ...f, locals: new Map(f.locals), heads: new Map(f.heads) }));
    copy.#frames.splice(0, copy.#frames.length, ...frames);
    return copy;
  }

  /** Whether a function that has begun stands in one of some blocks. */
  isIn(lifted: Lifted, blocks: ReadonlySet<string>): boolean {
    return this.#frames.some((f) => f.lifted === lifted && blocks.has(f.label));
  }

  /** The locals of the function that runs. */
  get locals(): Map<string, Native> | undefined {
    return this.#frames.at(-1)?.locals;
  }

  get lifted(): Lifted | undefined {
    return this.#frames.at(-1)?.lifted;
  }

  /** Where it stands, apart from values. */
  get place(): string {
    return this.#frames.map((f) => `${f.lifted.name} ${f.label} ${f.index}`).join("; ");
  }

  /** Goes into the sequence at whose call it stopped. */
  enter({ primitive, args }: Extract<Stop, { readonly kind: "call" }>): void {
    const call = this.#statement(this.#frames.at(-1)!)!;
    this.#enter(primitive.spec, args, call.kind === "effect" ? call.into : undefined);
  }

  /** Goes behind the call at which it stopped. */
  returned(value: Native): void {
    const frame = this.#frames.at(-1)!;
    const call = this.#statement(frame)!;
    if (call.kind === "effect" && call.into !== undefined && value !== undefined) frame.locals.set(call.into, value);
    frame.index++;
  }

  /** Runs on to the next stop. @throws what the prelude throws, or `StepLimit` */
  next(): Stop {
    for (;;) {
      if (this.#steps++ > MOST_STEPS) throw new StepLimit(`more than ${MOST_STEPS} steps`);
      const frame = this.#frames.at(-1);
      if (frame === undefined) return { kind: "end", value: this.#value };
      const statement = this.#statement(frame);
      const stop = statement === undefined ? this.#leave(frame) : this.#perform(frame, statement);
      if (stop !== undefined) return stop;
    }
  }

  #enter(name: string, args: readonly Native[], into: string | undefined): void {
    const lifted = this.#program.procedures.get(name);
    if (lifted === undefined) throw new Error(`there is no procedure ${name}`);
    const { params, blocks } = lifted.procedure;
    const locals = new Map(params.map((p, i) => [p.name, args[i]]));
    this.#frames.push({ lifted, label: blocks[0]!.label, index: 0, locals, into, heads: new Map() });
  }

  #statement({ lifted, label, index }: Frame): Statement | undefined {
    return flowOf(lifted.procedure).blocks.get(label)!.body[index];
  }

  #perform(frame: Frame, statement: Statement): Stop | undefined {
    const locals = frame.locals as LocalValues;
    if (statement.kind === "set") throw new Error("code of kernel TypeScript has no registers");
    if (statement.kind === "let") {
      frame.locals.set(
        statement.name,
        ended(() => valueIn(statement.value, locals, this.#world)),
      );
      frame.index++;
      return undefined;
    }
    const { effect, into } = statement;
    if (effect.kind === "call") {
      const args = ended(() => effect.args.map((a) => valueIn(a, locals, this.#world)));
      const primitive = this.#program.primitives.get(effect.callee);
      if (primitive !== undefined && (this.#stopsAtSequences || primitive.kind !== "sequence")) {
        this.#calls++;
        return { kind: "call", primitive, args };
      }
      const name = primitive?.spec ?? effect.callee;
      if (this.#program.procedures.get(name)?.dialect === "code") {
        this.#enter(name, args, into);
        return undefined;
      }
    }
    const value = ended(() => perform(effect, locals, this.#world));
    if (into !== undefined && value !== undefined) frame.locals.set(into, value);
    frame.index++;
    return undefined;
  }

  #leave(frame: Frame): Stop | undefined {
    const end = flowOf(frame.lifted.procedure).blocks.get(frame.label)!.end;
    const locals = frame.locals as LocalValues;
    if (end.kind === "jump") return this.#goto(frame, end.to);
    if (end.kind === "branch")
      return this.#goto(frame, ended(() => valueIn(end.cond, locals, this.#world)) === true ? end.yes : end.no);
    if (end.kind !== "return") throw errorOf(end);
    return this.#return(frame, end);
  }

  #goto(frame: Frame, to: string): Stop | undefined {
    const { lifted } = frame;
    const { order } = flowOf(lifted.procedure);
    const isAgain = order.get(frame.label)! >= order.get(to)!;
    frame.label = to;
    frame.index = 0;
    const loop = lifted.loops.findIndex((l) => l.head === to);
    if (loop < 0) return undefined;
    this.#ends(frame, loop);
    return { kind: "head", lifted, loop, isAgain, locals: frame.locals };
  }

  /** A round without calls that changes no local is followed by the same round. @throws {Endless} */
  #ends({ heads, locals, lifted }: Frame, loop: number): void {
    const before = heads.get(loop);
    heads.set(loop, { calls: this.#calls, locals: new Map(locals) });
    if (before?.calls !== this.#calls) return;
    const { assigned } = lifted.loops[loop]!;
    if (assigned.every((name) => before.locals.get(name) === locals.get(name)))
      throw new Endless("a round of a loop leaves everything as it was");
  }

  #return(frame: Frame, end: Terminator & { readonly kind: "return" }): undefined {
    const term = end.value;
    const value = term === undefined ? undefined : ended(() => valueIn(term, frame.locals as LocalValues, this.#world));
    this.#frames.pop();
    if (this.#frames.length === 0) this.#value = value;
    else this.returned(value);
    return undefined;
  }
}

/** What `run` gives. @throws what the prelude throws where it gives nothing */
function ended<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    throw errorOf(error.outcome as Exclude<Outcome, { readonly kind: "return" }>);
  }
}
