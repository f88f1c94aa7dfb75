/** A refinement on a model of a failing goal, and what a person reads of the run. */
import type { PlannedGoal } from "../goals.ts";
import type { LayeredSystem } from "../system/index.ts";
import type { Model, Native } from "./concrete.ts";
import { givenBy } from "./given.ts";
import { type Given, type Hint, parametersOf, type Ran, type Refine, Refinement, resultText } from "./refinement.ts";
import { plainModel, type Replayed } from "./replayed.ts";
import { type Change, inputLines, leavingOut, shown } from "./show.ts";

/** Runs it. */
export function replayRefinement(system: LayeredSystem, setting: Refine, goal: PlannedGoal, model: Model): Replayed {
  const start = givenBy(system, setting, goal, model);
  const tried = (change: Change): { readonly run: Refinement; readonly ran: Ran } => {
    const given = givenBy(system, setting, goal, model);
    const run = new Refinement({ ...given, machines: [change(given.machines[0]), change(given.machines[1])] });
    return { run, ran: run.run() };
  };
  const { run, ran } = tried((m) => m);
  const again = (change: Change): boolean => {
    const other = tried(change).ran;
    return ran.kind === "fails" && other.kind === "fails" && other.line === ran.line;
  };
  const lines = failureLines(start, run, ran, again);
  if (ran.kind === "open") return { ...ran, lines };
  const inputs = {
    kind: "refine",
    primitive: setting.primitive.name,
    args: start.args.map(String),
    ...plainModel(model),
  };
  return { kind: "fails", confirmed: { lines, inputs } };
}

const MOST_CALLS = 13;
/** The last ones are what matters of a way. */
const lastOf = (lines: readonly string[], most: number): string[] =>
  lines.length <= most ? [...lines] : ["  …", ...lines.slice(lines.length - most + 1)];

/** What a person reads of a run: what differs, then the call, the way that the code took, and the state before. */
export function failureLines(given: Given, run: Refinement, ran: Ran, again: (change: Change) => boolean): string[] {
  const { setting, args, machines, native } = given;
  const inputs = parametersOf(setting, native).map(({ name, sort }, i) => `${name} = ${shown(sort, args[i])}`);
  const way = run.trace.map((c) => `  ${c}`);
  const [value, expected] = run.results ?? [];
  const text = (v: Native): string => resultText(setting, v, native);
  const returns =
    expected === undefined || text(value) !== text(expected) ? [] : [`code and specification return ${text(value)}`];
  const hint = ran.kind === "fails" && ran.hint !== undefined ? [`hint: ${hintText(ran.hint)}`] : [];
  return [
    ...(ran.kind === "fails" ? [ran.line] : []),
    ...hint,
    `${setting.primitive.short}(${inputs.join(", ")})${way.length === 0 ? "" : " calls"}`,
    ...lastOf(way, MOST_CALLS),
    ...returns,
    ...inputLines(setting.hi.sort, machines[0], "state before", ran.kind === "fails" ? leavingOut(again) : undefined),
  ];
}

/** For people. */
function hintText(hint: Hint): string {
  if (hint.kind === "awaits")
    return `that was so until other CPUs stepped; what ${hint.step} has to wait for is an awaits, not a require`;
  const { step, madeAt } = hint;
  return madeAt === undefined
    ? `the specification has made no transition yet; if ${step} is where it makes one, say so in commits of proof.ts`
    : `the specification makes its transition at ${madeAt}; if that is the wrong step, name another in commits of proof.ts`;
}
