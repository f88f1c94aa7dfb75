/**
 * A counterexample of code, run down to layer 0 on what stands for that: the state before is put there as far as it has a place, others' steps as changes of
 * it, and each call of code by the code of lower layers. What is there afterwards stands beside what the specification says.
 */
import type { KernelProgram, Primitive } from "../../../kernel/index.ts";
import type { PlannedGoal, PlannedTheorem } from "../goals.ts";
import { fieldAt, isUnder, type LayeredSystem, type MachineField } from "../system/index.ts";
import type { Model, Native } from "./concrete.ts";
import { StepLimit } from "./functions.ts";
import { givenBy } from "./given.ts";
import { differenceText } from "./native-pair.ts";
import { type Difference, differencesOf } from "./places.ts";
import { type Given, type Refine, Refinement, resultText } from "./refinement.ts";
import { Running } from "./running.ts";
import { keysText } from "./show.ts";

/** What stands for layer 0: memory and registers. */
export interface Bottom {
  /** Whether keys name none of what there is, such as an entry in no pool. */
  isBeyond(path: string, keys: readonly Native[]): boolean;
  /** Brings a leaf of the machine to a value, if it has a place. */
  put(path: string, keys: readonly Native[], value: Native): void;
  /** The machine that it stands for; what has no representation is as in `ghost`. */
  state(ghost: Native): Native;
  /** What does as a primitive of layer 0 says. */
  act(name: string): ((args: readonly Native[]) => Native) | undefined;
}

/** How a counterexample came out there. */
export type OnBottom =
  | { readonly status: "differs" | "agrees"; readonly lines: readonly string[] }
  /** It cannot be run there. */
  | { readonly status: "not run"; readonly why: string };

/** What is called is no code, and nothing stands for it. */
class NothingThere extends Error {}

/** What was run: results of the code's calls, as far as they came, its own, and where it ended early. */
interface Done {
  readonly results: readonly Native[];
  readonly value: Native;
  readonly primitives: number;
  readonly halted: string | undefined;
}

/** Rounds in which keys are collected: what is read further down depends on what was put for the keys that were known. */
const MOST_ROUNDS = 4;

/** Runs a model. @param open  makes another one that is as at boot */
export function runOnBottom(
  theorem: PlannedTheorem,
  goal: PlannedGoal,
  model: Model,
  system: LayeredSystem,
  open: () => Bottom,
): OnBottom {
  const { setting } = theorem;
  if (setting.kind !== "refine" || setting.passed || setting.primitive.code === undefined)
    return { status: "not run", why: `${theorem.name} is about no code` };
  const given = givenBy(system, setting, goal, model);
  const native = new Refinement(given);
  const ran = native.run();
  if (ran.kind === "open" && ran.why !== "nothing fails") return { status: "not run", why: ran.detail };
  if (native.isInRound) return { status: "not run", why: "it begins in an arbitrary round of a loop" };
  try {
    return onMachine(given, native, setting, system, open);
  } catch (error) {
    if (error instanceof NothingThere) return { status: "not run", why: error.message };
    throw error;
  }
}

/** As often as there are more keys. */
function onMachine(
  given: Given,
  native: Refinement,
  setting: Refine,
  system: LayeredSystem,
  open: () => Bottom,
): OnBottom {
  let known = -1;
  for (let round = 0; ; round++) {
    const run = new OnMachine(given, native, open());
    const done = run.run(system.program);
    if (run.met.size === known || round === MOST_ROUNDS) return told(given, native, setting, run, done);
    known = run.met.size;
  }
}

class OnMachine {
  readonly #given: Given;
  readonly #native: Refinement;
  readonly bottom: Bottom;
  /** Leaves that are not there as the state before has them. */
  readonly unlike: readonly Difference[];
  /** Calls of layer 0, whose arguments are keys. */
  readonly met = new Set<string>();
  #primitives = 0;

  constructor(given: Given, native: Refinement, bottom: Bottom) {
    this.#given = given;
    this.#native = native;
    this.bottom = bottom;
    const [, lo] = given.machines;
    this.#put(this.#differences(lo, bottom.state(lo)));
    this.unlike = this.#differences(lo, bottom.state(lo));
  }

  /** Where two machines of the layer of code differ, in what is a field there. */
  #differences(a: Native, b: Native): Difference[] {
    const { native, values } = this.#given;
    return differencesIn(native.pair.below.fields, native.pair.system, a, b, values);
  }
  #put(differences: readonly Difference[]): void {
    for (const { path, keys, values } of differences) this.bottom.put(path, keys, values[0]);
  }

  run(program: KernelProgram): Done {
    const { setting, args, machines } = this.#given;
    const { steps, code } = this.#native;
    const results: Native[] = [];
    let before = machines[1];
    const step = (primitive: Primitive, of: readonly Native[]): Native => {
      const at = steps[results.length];
      // What others did since the last step.
      if (at !== undefined) this.#put(this.#differences(at.before, before));
      before = at?.end?.[0] ?? at?.before ?? before;
      const value = this.#doing(program, primitive, of);
      results.push(value);
      return value;
    };
    try {
      const value = calling(program, setting.primitive.code!, args, false, step);
      // What others did behind the last one.
      if (results.length === steps.length) this.#put(this.#differences(code, before));
      return { results, value, primitives: this.#primitives, halted: undefined };
    } catch (error) {
      if (!(error instanceof Error) || error instanceof NothingThere) throw error;
      const limit = error instanceof StepLimit ? "it waits for others: " : "";
      return { results, value: undefined, primitives: this.#primitives, halted: `${limit}${error.message}` };
    }
  }

  /** A call: by what stands for it at layer 0, or by its code. */
  #doing(program: KernelProgram, primitive: Primitive, args: readonly Native[]): Native {
    const { code, short } = primitive;
    if (code !== undefined) return calling(program, code, args, true, (p, of) => this.#doing(program, p, of));
    const act = this.bottom.act(short);
    if (act === undefined) throw new NothingThere(`nothing stands for ${short}, and it has no code`);
    this.#given.met(primitive, args);
    this.met.add(`${short} ${args.join(" ")}`);
    this.#primitives++;
    return act(args);
  }
}

/** Code, with each of its calls done by `step`. */
function calling(
  program: KernelProgram,
  code: string,
  args: readonly Native[],
  stopsAtSequences: boolean,
  step: (primitive: Primitive, args: readonly Native[]) => Native,
): Native {
  const running = new Running(program, code, args, stopsAtSequences);
  for (;;) {
    const stop = running.next();
    if (stop.kind === "end") return stop.value;
    if (stop.kind === "call") running.returned(step(stop.primitive, stop.args));
  }
}

function differencesIn(
  fields: readonly MachineField[],
  { machine }: LayeredSystem,
  a: Native,
  b: Native,
  values: Given["values"],
): Difference[] {
  return differencesOf(machine.sort, a, b, [], values).filter(({ path }) => fieldAt(fields, path) !== undefined);
}

/** What differs from a specification in what came back, and in memory and registers. */
function unlikeSpecification(given: Given, native: Refinement, setting: Refine, run: OnMachine, done: Done): string[] {
  const { pair } = given.native;
  const { short } = setting.primitive;
  const steps = native.steps.slice(0, done.results.length).flatMap(({ primitive, end }, i) => {
    const [is, isTo] = [done.results[i], end?.[1]];
    const isSame = end === undefined || typeof isTo === "object" || is === isTo;
    return isSame ? [] : [`${primitive.short} gives ${keysText([is])}, its specification ${keysText([isTo])}`];
  });
  if (done.halted !== undefined) return [...steps, `${short} goes no further: ${done.halted}`];
  const expected = native.expected();
  if (expected === undefined) return steps;
  const [hi, value] = expected;
  const [is, isTo] = [done.value, value].map((v) => resultText(setting, v, given.native));
  const result = value === undefined || is === isTo ? [] : [`${short} returns ${is}, the specification ${isTo}`];
  const unlike = new Set(run.unlike.map(placeOf));
  const state = differencesIn(pair.above.fields, pair.system, hi, run.bottom.state(hi), given.values)
    .filter((d) => !isUnder(d.path, pair.hidden) && !unlike.has(placeOf(d)) && !run.bottom.isBeyond(d.path, d.keys))
    .map((d) => `${differenceText(d)} (specification, machine)`);
  return [...steps, ...result, ...state];
}

const placeOf = ({ path, keys }: Difference): string => `${path} ${keys.join(" ")}`;
/** A state differs at many keys where it differs at one. */
const MOST_LINES = 8;

/** What a person reads. */
function told(given: Given, native: Refinement, setting: Refine, run: OnMachine, done: Done): OnBottom {
  const differ = unlikeSpecification(given, native, setting, run, done);
  const undefinedThere = native.steps.find((s) => s.end === undefined)?.primitive.short;
  const isBeyond = (d: Difference): boolean => run.bottom.isBeyond(d.path, d.keys);
  const paths = [...new Set(run.unlike.filter((d) => !isBeyond(d)).map((d) => d.path))];
  const left = ["ghosts", ...(run.unlike.some(isBeyond) ? ["keys beyond what it has"] : []), ...paths];
  return {
    status: differ.length > 0 ? "differs" : "agrees",
    lines: [
      `on the machine: ${done.results.length} calls, ${done.primitives} primitives of layer 0`,
      ...(undefinedThere === undefined ? [] : [`  ${undefinedThere} is done, where its specification is undefined`]),
      ...differ.slice(0, MOST_LINES).map((d, i) => `  ${i === 0 ? "first difference" : "then"}: ${d}`),
      ...(differ.length > MOST_LINES ? [`  … ${differ.length - MOST_LINES} more`] : []),
      ...(differ.length > 0 ? [] : ["  no difference from the specification in results, memory and registers"]),
      `  not put there: ${left.join(", ")}`,
    ],
  };
}
