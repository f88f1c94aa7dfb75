/**
 * Code whose specification is more than one step, such as taking a lock: drawing a ticket is a step, entering another. There is
 * no one step to make at a commit. What is shown is how the code behaves while other CPUs step: it may take each of its steps, it
 * keeps what others rely on, loops keep their invariants, and it ends as it says. What each of its steps means above is said by
 * theorems of the steps.
 */
import type { Primitive } from "../../kernel/index.ts";
import { TRUE } from "../../smt/index.ts";
import {
  conjuncts,
  Executor,
  type Hooks,
  isDead,
  startPath,
  symbolic,
  termOf,
  type Value,
} from "../../symbolic/index.ts";
import type { Conduct } from "./define.ts";
import type { PlannedGoal, PlannedPath, PlannedTheorem } from "./goals.ts";
import { besideAt, Others } from "./interference.ts";
import { goalKnowledge } from "./knowledge.ts";
import { type KnownLoop, knownLoops, loopHook } from "./loops.ts";
import type { RefineContext } from "./refine.ts";
import { machineSort, shortName } from "./system.ts";
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
  const { program, layer, below } = context;
  const others = new Others({
    program,
    shared: context.shared!,
    executor: () => executor,
    spec: () => ({ name: "", args: [] }),
    relations: [],
    hidden: [],
    above: [],
    below,
    alone: true,
  });
  const loops = new Map([[primitive.short, conduct.loops]]);
  const hooks: Hooks = { loop: loopHook(loops, () => executor), ...others.hooks() };
  const executor: Executor = new Executor(program, hooks);
  const code = executor.lifted(primitive.code!);
  const machine = symbolic(machineSort(program), "lo");
  const args = code.procedure.params.map((p) => symbolic(p.sort, p.name));
  const says = (name: string, at: Value) => conjuncts(termOf(executor.apply(name, [at, ...args])));
  const from = { ...startPath(machine, says(conduct.starts, machine)), beside: besideAt(machine) };
  const known = [...others.initially(machine), ...below.map((r) => others.views.schema(r.name, [machine]))];
  const exits = executor.run(code.name, args, from, "prove").filter((e) => !isDead(e.path));
  const goalAt = (path: (typeof exits)[number]["path"]) => {
    const { facts, schemas } = splitFacts(path.conditions);
    return { facts, knowledge: goalKnowledge(program, executor, [...known, ...schemas]) };
  };
  const met = executor.obligations.map(
    ({ kind, text, span, path, claim }): PlannedGoal => ({
      kind,
      about: text,
      span,
      keys: [],
      goal: { ...goalAt(path), claim },
    }),
  );
  const paths = exits.map(({ path }, i): PlannedPath => {
    const at = goalAt(path);
    const ends = says(conduct.ends, path.machine!)
      .filter((claim) => claim !== TRUE)
      .map(
        (claim): PlannedGoal => ({
          kind: "state",
          about: shortName(conduct.ends),
          span: code.span,
          keys: [],
          goal: { ...at, claim },
        }),
      );
    return { decisions: path.decisions, ...at, goals: i === 0 ? [...met, ...ends] : ends };
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
