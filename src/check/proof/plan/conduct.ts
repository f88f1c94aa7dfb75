/**
 * Code whose specification is more than one step, such as taking a lock: drawing a ticket is a step, entering another. There is
 * no one step to make at a commit. What is shown is how the code behaves while other CPUs step: it may take each of its steps, it
 * keeps what others rely on, loops keep their invariants, and it ends as it says. What each of its steps means above is said by
 * theorems of the steps.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { type Smt, TRUE } from "../../../smt/index.ts";
import {
  conjuncts,
  Executor,
  type Hooks,
  isDead,
  type Path,
  startPath,
  symbolic,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import type { Conduct } from "../define.ts";
import type { PlannedGoal, PlannedPath, PlannedTheorem } from "../goals.ts";
import { besideAt, Others } from "../others/interference.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { machineSort, shortName } from "../system.ts";
import { type KnownLoop, knownLoops, loopHook } from "./loops.ts";
import type { RefineContext } from "./refine.ts";
import { splitFacts } from "./theorems.ts";

/** What is said of one primitive, with functions as procedures. */
export interface KnownConduct {
  readonly starts: string;
  readonly ends: string;
  readonly loops: readonly KnownLoop[];
}

/** Conducts by primitive. @throws {Error} for a function that is not exported */
export function knownConducts(
  { primitives }: Conduct,
  nameOf: (value: unknown) => string | undefined,
): Map<string, KnownConduct> {
  const named = (f: unknown): string => {
    const name = nameOf(f);
    if (name === undefined) throw new Error("how a primitive starts or ends is not exported by the system");
    return name;
  };
  const known = (name: string, { starts, ends, loops }: Conduct["primitives"][string]): KnownConduct => ({
    starts: named(starts),
    ends: named(ends),
    loops: loops === undefined ? [] : knownLoops({ [name]: loops }, nameOf).get(name)!,
  });
  return new Map(Object.entries(primitives).map(([name, c]) => [name, known(name, c)]));
}

/** Plans how a primitive's code behaves while others step. `context.shared` is the sharing of the conduct. */
export function planConduct(context: RefineContext, primitive: Primitive, conduct: KnownConduct): PlannedTheorem {
  const { program, layer } = context;
  const run = runOf(context, primitive, conduct);
  const { executor, known, exits, code } = run;
  const at = (path: Path): Pick<PlannedPath, "facts" | "knowledge"> => {
    const { facts, schemas } = splitFacts(path.conditions);
    return { facts, knowledge: goalKnowledge(program, executor, [...known, ...schemas]) };
  };
  const met = executor.obligations.map(
    ({ kind, text, span, path, claim }): PlannedGoal => ({
      kind,
      about: text,
      span,
      keys: [],
      goal: { ...at(path), claim },
    }),
  );
  const paths = exits.map(({ path }, i): PlannedPath => {
    const here = at(path);
    const ends = run.says(conduct.ends, path.machine!).filter((claim) => claim !== TRUE);
    const about = shortName(conduct.ends);
    const last = ends.map((claim): PlannedGoal => {
      return { kind: "state", about, span: code.span, keys: [], goal: { ...here, claim } };
    });
    return { decisions: path.decisions, ...here, goals: i === 0 ? [...met, ...last] : last };
  });
  return {
    layer: layer.number,
    title: `${primitive.short} while other CPUs step`,
    name: `conduct ${primitive.short}`,
    span: code.span,
    setting: { kind: "none" },
    paths,
    failure: paths.length === 0 ? "it never ends" : undefined,
    unknown: undefined,
  };
}

/** Others beside code that has no specification beside it. */
const withoutSpecification = ({ program, shared, below }: RefineContext, executor: () => Executor): Others =>
  new Others({
    program,
    shared: shared!,
    executor,
    spec: () => ({ name: "", args: [] }),
    relations: [],
    hidden: [],
    above: [],
    below,
    alone: true,
  });

/** Runs the code from where it starts. */
function runOf(context: RefineContext, primitive: Primitive, conduct: KnownConduct) {
  const others = withoutSpecification(context, () => executor);
  const loops = new Map([[primitive.short, conduct.loops]]);
  const hooks: Hooks = { loop: loopHook(loops, () => executor), ...others.hooks() };
  const executor: Executor = new Executor(context.program, hooks);
  const code = executor.lifted(primitive.code!);
  const machine = symbolic(machineSort(context.program), "lo");
  const args = code.procedure.params.map((p) => symbolic(p.sort, p.name));
  const says = (name: string, m: Value): readonly Smt[] => conjuncts(termOf(executor.apply(name, [m, ...args])));
  const from = { ...startPath(machine, says(conduct.starts, machine)), beside: besideAt(machine) };
  const invariants = context.below.map((r) => others.views.schema(r.name, [machine]));
  const exits = executor.run(code.name, args, from, "prove").filter((e) => !isDead(e.path));
  return { executor, code, says, exits, known: [...others.initially(machine), ...invariants] };
}
