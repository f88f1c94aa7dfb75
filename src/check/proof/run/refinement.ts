/**
 * A refinement, run: code step by step from a state of the layer below, its specification beside it, and before each step what a
 * model says that others do. What a step owes to others is looked at behind it, and what has to be so at the end at the end.
 */

import type { Primitive } from "../../../kernel/index.ts";
import { Blocked, Panicked, Stuck } from "../../../prelude/index.ts";
import type { PlannedGoal, Setting } from "../goals.ts";
import type { OthersStep } from "../others/beside.ts";
import { fieldAt, type KnownCommit, type Layer } from "../system/index.ts";
import type { Native } from "./concrete.ts";
import type { KeyValues } from "./functions.ts";
import { Endless, StepLimit } from "./functions.ts";
import type { NativeMachines, NativePair } from "./native-pair.ts";
import { differenceText } from "./native-pair.ts";
import { differencesOf } from "./places.ts";
import type { Rounds } from "./rounds.ts";
import { Running } from "./running.ts";
import { errorIn, made } from "./safely.ts";
import { keysText, shown } from "./show.ts";
import { NativeSpecification, returned } from "./specification.ts";
import { NativeTaken } from "./taken.ts";
import { isWhole } from "./whole.ts";

export type Refine = Extract<Setting, { readonly kind: "refine" }>;

/** Why a state that a solver found is no counterexample. */
export type WhyNot =
  /** It breaks a hypothesis, at keys that the question did not have. */
  | "no state"
  /** What others do in it they may not do. */
  | "others may not"
  | "specification undefined"
  /** The code waits for what others do not bring about in it. */
  | "waits"
  | "step limit"
  /** It ends where it should, and nothing fails. */
  | "nothing fails"
  | "cannot be run";

/** What is often missing where a run fails so. */
export type Hint =
  /** Others see a change before the specification makes its transition, or behind it. */
  | { readonly kind: "commit"; readonly step: string; readonly madeAt: string | undefined }
  /** A require of a callee held until others stepped: it may be something to wait for. */
  | { readonly kind: "awaits"; readonly step: string };

/** How a run came out. */
export type Ran =
  | { readonly kind: "fails"; readonly line: string; readonly hint?: Hint | undefined }
  | { readonly kind: "open"; readonly why: WhyNot; readonly detail: string };

/** What is run. */
export interface Given {
  readonly setting: Refine;
  readonly layer: Layer;
  readonly native: NativePair;
  readonly values: KeyValues;
  readonly machines: NativeMachines;
  readonly args: readonly Native[];
  /** What others do before each step; behind them they do nothing. */
  readonly schedule: readonly OthersStep[];
  /** The machines after a step of others. */
  readonly others: (step: number, machines: NativeMachines) => NativeMachines;
  readonly rounds: Rounds;
  /** Told of keys of a step. */
  readonly met: (primitive: Primitive, args: readonly Native[]) => void;
  readonly kind: PlannedGoal["kind"] | undefined;
}

/** A step of code as it was run: the machine of code before it, and behind it with its result, where it is defined. */
export interface Step {
  readonly primitive: Primitive;
  readonly before: Native;
  end: readonly [Native, Native] | undefined;
}

/** The run is over: something fails, or it says nothing. */
class Over extends Error {
  readonly ran: Ran;
  constructor(ran: Ran) {
    super(ran.kind);
    this.ran = ran;
  }
}
const fails = (line: string, hint?: Hint): never => {
  throw new Over({ kind: "fails", line, hint });
};
const open = (why: WhyNot, detail: string): never => {
  throw new Over({ kind: "open", why, detail });
};

/** One run. */
export class Refinement {
  readonly #given: Given;
  readonly #taken: NativeTaken;
  readonly trace: string[] = [];
  readonly steps: Step[] = [];
  #machines: NativeMachines;
  #spec!: NativeSpecification;
  /** Where the specification made its last transition. */
  #madeAt: string | undefined;
  /** It made one, or may have in rounds of a loop. */
  #isBegun = false;
  #at = 0;
  /** It began in a round of a loop that is not its first. */
  isInRound = false;
  /** What code and specification returned, where both ended. */
  results: readonly [Native, Native] | undefined;

  constructor(given: Given) {
    const { native, setting, machines, args } = given;
    this.#given = given;
    this.#taken = new NativeTaken(native, setting, machines[0], args);
    this.#machines = machines;
  }

  /** Runs to the end, or to the first thing that fails. */
  run(): Ran {
    try {
      this.#start();
      const value = this.#throughCode();
      this.#finish();
      this.#end(value);
      return { kind: "open", why: "nothing fails", detail: "it ends as its specification says" };
    } catch (error) {
      if (error instanceof Over) return error.ran;
      if (error instanceof Endless) return { kind: "fails", line: `the code does not end: ${error.message}` };
      if (error instanceof StepLimit) return { kind: "open", why: "step limit", detail: error.message };
      throw error;
    }
  }

  /** The machine of code where the run stopped. */
  get code(): Native {
    return this.#machines[1];
  }

  /** The machine and the result that the specification ends with, where nobody else steps any more; undefined where it is not defined. */
  expected(): readonly [Native, Native] | undefined {
    const made = errorIn(() => {
      while (this.#spec.next !== undefined) this.#machines = [this.#spec.make(this.#machines[0]), this.#machines[1]];
    });
    return made === undefined ? [this.#machines[0], this.#spec.result] : undefined;
  }

  #start(): void {
    const { native, setting, args } = this.#given;
    const { system } = native.pair;
    const broken = native.brokenAtRest(this.#machines);
    if (broken !== undefined) open("no state", broken);
    this.#spec = new NativeSpecification(system.program, native.functions, setting.primitive, args);
    this.#defined();
  }

  /** The specification is defined here. */
  #defined(): void {
    if (this.#spec.next === undefined) return;
    const error = errorIn(() => this.#spec.try(this.#machines[0]));
    if (error instanceof Stuck || error instanceof Panicked) open("specification undefined", error.message);
  }

  /** The code, or the primitive itself where it passes through. */
  #throughCode(): Native {
    const { setting, args, native, rounds } = this.#given;
    const { primitive } = setting;
    if (setting.passed) return this.#step(primitive, args);
    const code = new Running(native.pair.system.program, primitive.code!, args, true);
    for (;;) {
      const stop = this.#performed(() => code.next());
      if (stop.kind === "end") return stop.value;
      if (stop.kind === "call") this.#call(stop, code);
      else if (rounds.knows(stop.lifted, stop.loop)) this.#head(stop, code);
    }
  }

  #call(stop: Extract<ReturnType<Running["next"]>, { readonly kind: "call" }>, code: Running): void {
    const { primitive, args } = stop;
    if (primitive.kind !== "sequence") code.returned(this.#step(primitive, args));
    else if (isWhole(this.#given.schedule[this.#at + 1], stop)) code.returned(this.#whole(primitive, args));
    else code.enter(stop);
  }

  /** A sequence of a lower layer, as a whole: others step before it, and nobody else in it. */
  #whole(sequence: Primitive, args: readonly Native[]): Native {
    this.#interfere();
    this.#takenFor(sequence, args);
    const steps = new Running(this.#given.native.pair.system.program, sequence.spec, args);
    for (;;) {
      const stop = this.#performed(() => steps.next());
      if (stop.kind === "call") steps.returned(this.#step(stop.primitive, stop.args, true));
      if (stop.kind !== "end") continue;
      this.#at++;
      return stop.value;
    }
  }

  #head(stop: Extract<ReturnType<Running["next"]>, { readonly kind: "head" }>, code: Running): void {
    const { rounds } = this.#given;
    const at = { stop, machines: this.#machines, spec: this.#spec };
    const broken = stop.isAgain ? rounds.again(at) : rounds.first(at);
    if (broken !== undefined) fails(broken);
    if (stop.isAgain) open("nothing fails", "the round ends as it should");
    this.#machines = rounds.arbitrary(at);
    this.#interfere();
    const noHead = this.#given.native.brokenAtHead(this.#machines) ?? rounds.begun({ ...at, machines: this.#machines });
    if (noHead !== undefined) open("no state", `${noHead}, at the head of the loop`);
    this.#isBegun = true;
    this.isInRound = true;
    this.trace.push("an arbitrary round begins");
    const endless = rounds.brokenWait({ ...at, machines: this.#machines }, code);
    if (endless !== undefined) fails(endless);
  }

  /** A step of code. `isAlone`: others do nothing before it. */
  #step(primitive: Primitive, args: readonly Native[], isAlone = false): Native {
    const { native, met, setting, rounds } = this.#given;
    met(primitive, args);
    const [, alone] = this.#machines;
    const isSame = this.#given.schedule[this.#at] === "same" && !isAlone;
    const commutes = isAlone ? false : this.#interfere();
    // What passes through is asked where its caller may take it.
    if (setting.passed) this.#defined();
    const before = this.#machines;
    this.trace.push(`${primitive.short}(${keysText(args)})`);
    const act = (lo: Native): readonly [Native, Native] => returned(native.functions(primitive.spec)!(lo, ...args));
    const step: Step = { primitive, before: before[1], end: undefined };
    this.steps.push(step);
    const wasDefined = (): boolean => alone !== before[1] && errorIn(() => act(alone)) === undefined;
    const [lo, value] = (step.end = this.#performed(
      () => act(before[1]),
      () => (wasDefined() ? { kind: "awaits", step: primitive.short } : undefined),
    ));
    this.#machines = [before[0], lo];
    const commits = isSame || (!commutes && this.#commits(primitive, args, before[1], lo));
    if (commits && this.#spec.next !== undefined) this.#transition(primitive.short);
    rounds.stepped(before, this.#machines);
    if (commutes) return value;
    const broken = native.owed(before, this.#machines, primitive.short);
    // Where the transition is made right here, another place for it would not help.
    const isElsewhere = broken?.kind === "agreement" && this.#madeAt !== primitive.short;
    const hint = isElsewhere ? ({ kind: "commit", step: primitive.short, madeAt: this.#madeAt } as const) : undefined;
    if (broken !== undefined) fails(broken.line, hint);
    return value;
  }

  /** Others step, unless the next step commutes: then it says so. */
  #interfere(): boolean {
    const { schedule, others, native, values } = this.#given;
    const next = schedule[this.#at++];
    if (next === "commutes" || next === "same") return true;
    if (typeof next !== "number") return false;
    const before = this.#machines;
    this.#machines = others(next, before);
    const wrong = native.notAllowed(before, this.#machines);
    if (wrong !== undefined) open("others may not", wrong);
    const { sort } = native.pair.system.machine;
    const lines = differencesOf(sort, before[1], this.#machines[1], [], values).map(differenceText);
    if (lines.length > 0) this.trace.push(`other CPUs (before, after): ${lines.join("; ")}`);
    return false;
  }

  /** What code does, where it is defined. @param hint  where a callee is not */
  #performed<T>(run: () => T, hint?: () => Hint | undefined): T {
    try {
      return run();
    } catch (error) {
      const what =
        hint === undefined
          ? "the code is undefined:"
          : `the code calls ${this.trace.at(-1)} where that is undefined: it breaks`;
      if (error instanceof Stuck) fails(`${what} ${error.message}`, hint?.());
      if (error instanceof Panicked) fails(`the code panics: ${error.message}`);
      if (error instanceof Blocked) this.#blocked(error);
      throw error;
    }
  }

  #blocked(error: Blocked): never {
    const { kind, native, values, schedule } = this.#given;
    const step = this.trace.at(-1);
    if (this.#at > schedule.length) open("nothing fails", `nothing up to ${step}, which waits`);
    const { lockSort } = native.pair.below;
    const mine = lockSort && values(lockSort).find((lock) => native.below.owns(this.#machines[1], lock));
    if (kind === "lock" && mine !== undefined)
      fails(`${step} waits for ever: this CPU holds lock ${keysText([mine])} itself`);
    if (kind === "lock") fails(`${step} waits for what no other CPU brings about: ${error.message}`);
    return open("waits", `${step} waits: ${error.message}`);
  }

  /** Whether the specification makes a transition at a step. */
  #commits(primitive: Primitive, args: readonly Native[], before: Native, after: Native): boolean {
    const { setting, layer, native } = this.#given;
    const isLeft = (): boolean => this.#spec.next !== undefined;
    if (setting.passed) return primitive === setting.primitive && isLeft();
    const { commits } = layer.proof;
    if (commits === undefined) return this.#isSeen(before, after) && isLeft();
    const isNow = ({ step, when }: KnownCommit): boolean =>
      step === primitive.name && (when === undefined || native.functions(when)!(before, ...args) === true);
    if (!isLeft()) return false;
    return commits.some((c) => c.step === primitive.name) ? commits.some(isNow) : this.#comesNext(primitive, args);
  }

  /** Whether a step is the one that comes next in the specification. */
  #comesNext({ spec }: Primitive, args: readonly Native[]): boolean {
    const { next, program } = this.#spec;
    return program !== undefined && next?.primitive.spec === spec && next.args.every((a, i) => a === args[i]);
  }

  /** Whether others see a step: it changes what all see, or gives a lock up. */
  #isSeen(before: Native, after: Native): boolean {
    const { native, values } = this.#given;
    const { fields, lockSort } = native.pair.below;
    const { sort } = native.pair.system.machine;
    const isVisible = differencesOf(sort, before, after, [], values).some(
      (d) => fieldAt(fields, d.path)?.visible === true,
    );
    if (isVisible || lockSort === undefined) return isVisible;
    return values(lockSort).some((lock) => native.below.owns(before, lock) && !native.below.owns(after, lock));
  }

  /** What the specification does next it does for whom it may. */
  #takenFor(primitive: Primitive, args: readonly Native[]): void {
    const wrong = this.#taken.wrong(primitive, this.#machines[0], args);
    if (wrong !== undefined) fails(wrong);
  }

  #transition(at: string): void {
    this.#madeAt = at;
    const { primitive, args } = this.#spec.next!;
    const next = primitive.short;
    const hi = this.#machines[0];
    this.#takenFor(primitive, args);
    const after = made(
      () => this.#spec.make(hi),
      (error) => {
        if (error instanceof Blocked)
          return fails(`the specification's ${next} waits where the code does not: ${error.message}`);
        const text = `the specification's ${next} is undefined where it comes: ${error instanceof Error ? error.message : ""}`;
        if (error instanceof Stuck && (this.#isBegun || this.#spec.program !== undefined)) return fails(text);
        if (error instanceof Stuck) return open("specification undefined", error.message);
        throw error;
      },
    );
    this.#isBegun = true;
    this.#machines = [after, this.#machines[1]];
    this.trace.push(`  here the specification makes ${next}`);
  }

  /** The transitions that are left. */
  #finish(): void {
    const { native, setting, schedule } = this.#given;
    const { next, program } = this.#spec;
    if (next === undefined) return;
    if (program !== undefined) fails(`the code ends where its specification goes on with ${next.primitive.short}`);
    if (this.#at < schedule.length) this.#interfere();
    const before = this.#machines;
    const end = `the end of ${setting.primitive.short}`;
    this.#transition(end);
    const broken = native.owed(before, this.#machines, end);
    if (broken !== undefined) fails(broken.line);
  }

  #end(value: Native): void {
    const { native, setting, machines } = this.#given;
    const expected = this.#spec.result;
    this.results = [value, expected];
    const differ = native.ownDifferences(this.#machines).map(differenceText);
    if (expected !== undefined && resultText(setting, value, native) !== resultText(setting, expected, native))
      fails(
        `the code returns ${resultText(setting, value, native)}, the specification ${resultText(setting, expected, native)}`,
      );
    if (differ.length > 0) fails(`after the call (specification, code): ${differ.join("; ")}`);
    const kept = native.notRestored(machines[0], this.#machines[0]).map(differenceText);
    if (setting.primitive.kind === "sequence" && !setting.passed && kept.length > 0)
      fails(`not as it was (before, after): ${kept.join("; ")}`);
    const broken = native.brokenAtEnd(this.#machines, machines);
    if (broken !== undefined) fails(broken);
  }
}

/** Parameters of what is run, without the machine. */
export function parametersOf({ primitive: { code, spec }, passed }: Refine, { pair }: NativePair) {
  const { params } = pair.system.program.procedures.get(passed ? spec : code!)!.procedure;
  return passed ? params.slice(1) : params;
}

/** A result on one line. */
export function resultText({ primitive }: Refine, value: Native, { pair }: NativePair): string {
  const name = primitive.code ?? primitive.spec;
  const sort = pair.system.program.procedures.get(name)?.procedure.result;
  if (sort === undefined || (primitive.code === undefined && sort.kind === "record")) return keysText([value]);
  return shown(sort, value);
}
