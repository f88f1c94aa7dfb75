/** The inputs of theorems that runs reach: the first of the two kinds of witnesses. */
import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Primitive } from "../../../kernel/index.ts";
import { type PlannedTheorem, type Setting, STATES, type Views, type Way } from "../goals.ts";
import { localOfRound, numberOf, othersAboveName, othersName, resultName } from "../others/beside.ts";
import { type Layer, type LayeredSystem, shortName } from "../system/index.ts";
import type { Inputs, Native, NativeFunctions } from "./concrete.ts";
import { functionsOfProgram } from "./functions.ts";
import { nameOf } from "./given.ts";
import { pairsOf, type Reached } from "./pairs.ts";
import { type Recorded, type RecordedCall, type RunCall, recorded } from "./record.ts";
import type { Refine } from "./refinement.ts";
import type { Confirmed } from "./replayed.ts";
import { sortOfLocal } from "./rounds.ts";
import { Running, type Stop } from "./running.ts";
import { inputLines, keysText } from "./show.ts";
import { NativeSpecification, returned } from "./specification.ts";
import { Universe } from "./universe.ts";
import { untaken } from "./untaken.ts";
import { isWhole } from "./whole.ts";

/** Calls of primitives that a layer's own run makes; undefined where it has none, or it fails. */
export type LayerRun = (layer: Layer) => readonly RunCall[] | undefined;

/** Inputs of theorems that runs reach. */
export interface RecordedRuns {
  readonly of: (theorem: PlannedTheorem, way: Way) => readonly Inputs[];
  /** A run of a theorem's code that does not end. */
  readonly endless: (theorem: Pick<PlannedTheorem, "layer" | "name">) => Confirmed | undefined;
}

/** The initial machine with parameters that are all zero. */
export function initialOf({ program, machine }: LayeredSystem, functions: NativeFunctions): Native {
  const { params } = program.procedures.get(machine.initial)!.procedure;
  return functions(machine.initial)?.(...params.map((p) => smallest(p.sort)));
}

const smallest = (sort: Sort): Native =>
  sort.kind === "bool" ? false : sort.kind === "union" ? sort.cases[0]!.name : 0n;

/** The runs of a system; each is made when it is first asked for. */
export function recordedRuns(system: LayeredSystem, ownRun: LayerRun): RecordedRuns {
  const known = new Map<number, Recorded>();
  const functions = functionsOfProgram(system.program);
  const levelsOf = (level: number): readonly [number, number] => {
    const at = system.layers.findIndex((l) => l.number === level);
    return [level, system.layers[at - 1]?.number ?? level];
  };
  const callsOf = (level: number): Recorded => {
    const found = known.get(level);
    if (found !== undefined) return found;
    const at = system.layers.findIndex((l) => l.number === level);
    const levels = levelsOf(level);
    const initial = initialOf(system, functions);
    // Runs of layers above come to states that its own does not.
    const all = system.layers
      .slice(at)
      .map((layer) => recorded(system.program, functions, levels, initial, ownRun(layer) ?? smallRun(system, layer)));
    const calls = { calls: all.flatMap((r) => r.calls), endless: all[0]!.endless };
    known.set(level, calls);
    return calls;
  };
  const others = new Map<string, readonly RecordedCall[]>();
  /** Calls of a step that a run makes; where none does, some that it could have made. */
  const callsBy = (
    level: number,
    primitive: Primitive,
    isIts: (call: RecordedCall) => boolean,
  ): readonly RecordedCall[] => {
    const { calls } = callsOf(level);
    const own = calls.filter(isIts);
    if (own.length > 0 || primitive.kind !== "bottom") return own;
    const key = `${level} ${primitive.spec}`;
    const states = [...new Map(calls.map((c) => [c.primitive, c])).values()];
    if (!others.has(key)) others.set(key, untaken(system, functions, levelsOf(level), primitive, states));
    return others.get(key)!;
  };
  /** States in which a step was taken; where none was, states of it all. */
  const reachedBy = ({ step }: Views, level: number): readonly Reached[] => {
    const own = "step" in step ? [] : callsBy(level, step, (c) => c.primitive.spec === step.spec);
    if (own.length > 0) return own.map((c) => ({ machine: c.hi, args: c.args }));
    const { calls } = callsOf(level);
    return [...new Map(calls.map((c) => [c.primitive, { machine: c.hi, args: undefined }])).values()];
  };
  return {
    of({ layer, setting }, way) {
      if (setting.kind === "states") return alike(setting, initialOf(system, functions));
      if (setting.kind === "theorem" && setting.level !== undefined)
        return aboutStates(system, setting, [
          ...new Map(callsOf(layer).calls.map((c) => [c.primitive, c.hi])).values(),
        ]);
      if (setting.kind === "views") return [...pairsOf(system, setting, functions, reachedBy(setting, layer))];
      if (setting.kind !== "refine") return [];
      const calls = callsBy(layer, setting.primitive, (call) => call.primitive.name === setting.primitive.name);
      return calls.flatMap((call) => {
        const steps = stepsOf(system, functions, setting, call, way);
        if (steps === undefined) return [];
        const above = statesAbove(system, functions, setting, call);
        const numbers = (way.others ?? []).flatMap((o) => numberOf(o) ?? []);
        return choices(above.length, numbers.length).map(
          (chosen): Inputs =>
            new Map([...inputsOf(setting, call), ...steps, ...beside(setting, numbers, chosen, above)]),
        );
      });
    },
    endless({ layer, name }) {
      const call = callsOf(layer).endless.find((c) => c.primitive.short === name);
      return call === undefined ? undefined : endlessCall(system, call);
    },
  };
}

type Claiming = Extract<Setting, { readonly kind: "theorem" }>;
/** Most inputs that are made of one state. */
const MOST_INPUTS = 300;

/** States of a run with keys that occur in them. */
function aboutStates({ machine }: LayeredSystem, { params }: Claiming, states: readonly Native[]): readonly Inputs[] {
  return states.flatMap((state) => {
    const universe = new Universe();
    universe.addState(machine.sort, state);
    const choices = params.map(({ sort }) => (sameSort(sort, machine.sort) ? [state] : universe.of(sort)));
    const all = choices.reduce<readonly (readonly Native[])[]>(
      (some, values) => some.flatMap((t) => values.map((v) => [...t, v])).slice(0, MOST_INPUTS),
      [[]],
    );
    return all.map((values) => new Map(params.map((p, i) => [nameOf(p), { sort: p.sort, value: values[i] }])));
  });
}

type States = Extract<Setting, { readonly kind: "states" }>;

/** States that are one: others did nothing. */
function alike({ states }: States, machine: Native): readonly Inputs[] {
  return [new Map(states.map(({ sort }, i) => [STATES[i]!, { sort, value: machine }]))];
}

/** What a person reads of a call that does not end. */
function endlessCall({ machine }: LayeredSystem, { primitive, args, hi }: RecordedCall): Confirmed {
  const line = `${primitive.short}(${keysText(args)}) does not end: a round of a loop leaves everything as it was`;
  const inputs = { kind: "run", primitive: primitive.name, args: args.map(String) };
  return { lines: [line, ...inputLines(machine.sort, hi, "state before")], inputs };
}

const SMALL = [1n, 0n, 2n, 3n];
const MOST_CALLS = 12;

/** Each primitive with small arguments. */
function smallRun({ program }: LayeredSystem, layer: Layer): readonly RunCall[] {
  return layer.primitives.flatMap((primitive) => {
    const { params } = program.procedures.get(primitive.spec)!.procedure;
    const choices = (primitive.kind === "sequence" ? params : params.slice(1)).map((p) => smallOf(p.sort));
    const all = choices.reduce<readonly (readonly Native[])[]>(
      (some, c) => some.flatMap((t) => c.map((v) => [...t, v])),
      [[]],
    );
    return all.slice(0, MOST_CALLS).map((args) => ({ primitive, args }));
  });
}

const smallOf = (sort: Sort): readonly Native[] => {
  if (sort.kind === "bool") return [true, false];
  if (sort.kind === "union") return sort.cases.map((c) => c.name);
  if (sort.kind === "bv") return SMALL.filter((v) => v >> BigInt(sort.width) === 0n);
  return sort.kind === "record" || sort.kind === "map" ? [] : SMALL;
};

type Call = Extract<Stop, { readonly kind: "call" }>;

/** In a run nobody else steps: what others left before each step is the machine as it stood. Undefined where the run does not end. */
function stepsOf(
  { program, layers }: LayeredSystem,
  functions: NativeFunctions,
  { primitive, passed, levels, lo: { sort } }: Refine,
  { hi, lo, args }: RecordedCall,
  { others = [], rounds = [] }: Way,
): Inputs | undefined {
  const inputs = new Map<string, { readonly sort: Sort; readonly value: Native }>();
  let [machine, at] = [levels[0] === levels[1] ? hi : lo, 0];
  const before = (): void => {
    const step = numberOf(others[at++]);
    if (step !== undefined) inputs.set(othersName(step), { sort, value: machine });
  };
  /** A sequence that the path takes as a whole. */
  const whole = ({ primitive: { spec }, args: given }: Call, number: number): Native => {
    before();
    const steps = new Running(program, spec, given);
    let stop = steps.next();
    for (; stop.kind !== "end"; stop = steps.next())
      if (stop.kind === "call") {
        const [after, value] = returned(functions(stop.primitive.spec)!(machine, ...stop.args));
        machine = after;
        steps.returned(value);
      }
    before();
    const { result } = program.procedures.get(spec)!.procedure;
    if (result !== undefined) inputs.set(resultName(number), { sort: result, value: stop.value });
    return stop.value;
  };
  const loops = layers.find((l) => l.number === levels[0])?.proof.loops;
  // Of the rounds of a loop the last one counts, because it leads on: what came before is made anew.
  const begun = new Map<string, { readonly at: number; readonly round: number | undefined }>();
  const head = ({ lifted, loop, isAgain, locals }: Extract<Stop, { readonly kind: "head" }>): void => {
    if (loops?.get(shortName(lifted.name))?.[loop] === undefined) return;
    const id = `${lifted.name} ${loop}`;
    const here = (isAgain ? begun.get(id) : undefined) ?? { at, round: rounds[begun.size] };
    begun.set(id, here);
    at = here.at;
    before();
    if (here.round === undefined) return;
    for (const name of lifted.loops[loop]!.assigned) {
      const of = sortOfLocal(lifted, name);
      if (of !== undefined) inputs.set(localOfRound(here.round, name), { sort: of, value: locals.get(name) });
    }
  };
  const taken = (spec: string, given: readonly Native[]): Native => {
    before();
    const [after, value] = returned(functions(spec)!(machine, ...given));
    machine = after;
    return value;
  };
  try {
    if (passed) taken(primitive.spec, args);
    else {
      const code = new Running(program, primitive.code!, args, true);
      for (let stop = code.next(); stop.kind !== "end"; stop = code.next()) {
        if (stop.kind === "head") head(stop);
        else if (stop.primitive.kind !== "sequence") code.returned(taken(stop.primitive.spec, stop.args));
        else {
          const next = others[at + 1];
          if (isWhole(next, stop)) code.returned(whole(stop, next.whole));
          else code.enter(stop);
        }
      }
    }
    // A path that this run does not take may have more steps.
    while (at < others.length) before();
    return inputs;
  } catch {
    return undefined;
  }
}

/** The states of the specification's machine: before its first transition, and behind each. */
function statesAbove(
  { program }: LayeredSystem,
  functions: NativeFunctions,
  { primitive }: Refine,
  { hi, args }: RecordedCall,
): readonly Native[] {
  const states: Native[] = [hi];
  try {
    const specification = new NativeSpecification(program, functions, primitive, args);
    while (specification.next !== undefined) states.push(specification.make(states.at(-1)));
  } catch {
    // What it did until then is what there is.
  }
  return states;
}

/** Most ways in which steps of code and transitions may have followed one another. */
const MOST_CHOICES = 60;

/** All ways to give each of `count` steps one of `states` states, none earlier than that of the step before. */
function choices(states: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  const found: (readonly number[])[] = [];
  for (let s = from; s < states && found.length < MOST_CHOICES; s++)
    for (const rest of choices(states, count - 1, s)) found.push([s, ...rest]);
  return found.slice(0, MOST_CHOICES);
}

const beside = (
  { hi: { sort } }: Refine,
  numbers: readonly number[],
  chosen: readonly number[],
  above: readonly Native[],
): Inputs => new Map(numbers.map((n, i) => [othersAboveName(n), { sort, value: above[chosen[i]!] }]));

function inputsOf(setting: Refine, { hi, lo, args }: RecordedCall): Inputs {
  const isAlone = setting.levels[0] === setting.levels[1];
  const inputs = new Map([
    ["hi", { sort: setting.hi.sort, value: hi }],
    ["lo", { sort: setting.lo.sort, value: isAlone ? hi : lo }],
  ]);
  for (const [i, a] of setting.args.entries()) inputs.set(nameOf(a), { sort: a.sort, value: args[i] });
  return inputs;
}
