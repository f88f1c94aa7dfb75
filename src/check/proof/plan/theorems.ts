/** Theorems that a proof file states, and the laws of codecs: functions that claim something of all their inputs. */
import type { KernelProgram, Lifted, LiftedLaw } from "../../../kernel/index.ts";
import { rewrite, type Smt } from "../../../smt/index.ts";
import {
  codecOf,
  conjuncts,
  Executor,
  hypothesis,
  isDead,
  keyValue,
  type Schema,
  startPath,
  symbolic,
  TAKEN,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import { type PlannedGoal, type PlannedPath, type PlannedTheorem, theoremWith } from "../goals.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import { shortName } from "../system/index.ts";

/** Facts of a path as plain facts and schemas. */
export function splitFacts(conditions: readonly Smt[]): {
  readonly facts: readonly Smt[];
  readonly schemas: readonly Schema[];
} {
  const known = split.get(conditions);
  if (known !== undefined) return known;
  const parts = conditions.map((c) => hypothesis("hypothesis", c));
  const made = { facts: parts.flatMap((p) => p.facts), schemas: parts.flatMap((p) => p.schemas) };
  split.set(conditions, made);
  return made;
}

type Split = ReturnType<typeof splitFacts>;
const split = new WeakMap<readonly Smt[], Split>();

/** Plans a function marked by `theorem(…)`. @param known  what is known of its parameters anyway */
export function planTheorem(
  program: KernelProgram,
  layer: number,
  lifted: Lifted,
  known?: (executor: Executor, params: readonly Value[]) => readonly Smt[],
): PlannedTheorem {
  const executor = new Executor(program);
  const params = lifted.procedure.params.map((p) => symbolic(p.sort, p.name));
  const start = startPath(undefined, known?.(executor, params));
  const ends = executor.run(lifted.name, params, start, TAKEN).filter((e) => !isDead(e.path));
  const goals = executor.obligations.flatMap((o): PlannedGoal[] => {
    const { facts, schemas } = splitFacts(o.path.conditions);
    const knowledge = goalKnowledge(program, executor, schemas);
    return conjuncts(o.claim).map((claim) => {
      return {
        kind: o.kind,
        about: o.text,
        span: o.span,
        of: lifted.name,
        keys: [],
        goal: { facts, claim, knowledge },
      };
    });
  });
  // Every way to the end owes a witness; the goals, which stand in front of an end, are listed with the first.
  const paths = ends.map((end, i): PlannedPath => {
    const { facts, schemas } = splitFacts(end.path.conditions);
    return {
      decisions: end.path.decisions,
      facts,
      knowledge: goalKnowledge(program, executor, schemas),
      goals: i === 0 ? goals : [],
    };
  });
  const name = shortName(lifted.name);
  return theoremWith({
    layer,
    title: `theorem ${name}`,
    name,
    span: lifted.span,
    setting: { kind: "theorem", name: lifted.name, params, ...(known === undefined ? {} : { level: layer }) },
    paths,
    failure: failureOf(paths.length, executor.obligations.length),
  });
}

/** Why a theorem says nothing. */
function failureOf(paths: number, claims: number): string | undefined {
  if (paths === 0) return "no input satisfies the hypotheses";
  return claims === 0 ? "nothing is claimed: there is no assert on the way" : undefined;
}

/** Codecs by their meaning: how laws are proved. */
export const expanded = (executor: Executor, term: Smt): Smt =>
  rewrite(term, (made) => {
    const name = codecOf(made);
    return name === undefined ? made : executor.transparent(name, made.args);
  });

/** Plans a law: proved from the meaning of its codecs, without any law. */
export function planLaw(program: KernelProgram, layer: number, law: LiftedLaw): PlannedTheorem {
  const executor = new Executor(program);
  const { params } = executor.lifted(law.statement).procedure;
  const inputs = params.map((p) => symbolic(p.sort, p.name));
  const claim = expanded(
    executor,
    termOf(
      executor.apply(
        law.statement,
        inputs.map((v) => keyValue(termOf(v), v.sort)),
      ),
    ),
  );
  const knowledge = { ...goalKnowledge(program, executor, []), laws: [] };
  const name = shortName(law.name);
  const goal: PlannedGoal = {
    kind: "law",
    about: name,
    span: law.span,
    keys: [],
    goal: { facts: [], claim, knowledge },
  };
  const paths = [{ decisions: [], facts: [], knowledge, goals: [goal] }];
  const setting = { kind: "theorem", name: law.statement, params: inputs } as const;
  return theoremWith({ layer, title: `law ${name}`, name, span: law.span, setting, paths });
}
