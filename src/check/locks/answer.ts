/** Explores one expansion of a lock under Arm and SC and judges it: what a job does. */
import { explore } from "../../model/graph/index.ts";
import { compile, type Exploration, type ExploreOptions, type Limits, programOf } from "../../model/program/index.ts";
import { RULES } from "../../model/rules/index.ts";
import { parseLitmus } from "../../read/litmus/index.ts";
import type { Expansion } from "./expand.ts";
import { forbiddenOutcome, judgeLock, type LockAnswer } from "./judge.ts";

/** Loops of a lock wait: the search leaves their idle rounds out. One that does more than wait reaches this bound. */
const BOUND = 4;

/** Answers for an expansion. The trace of a refuted one comes from a second search, because symmetry leaves out most. */
export function answerLock(expansion: Expansion, limits: Limits): LockAnswer {
  const { test, errors } = parseLitmus(expansion.text, expansion.name);
  if (test === undefined) throw new Error(`${expansion.name}: ${errors[0]?.message}`);
  const program = programOf(test);
  const code = compile(program);
  const options: ExploreOptions = {
    model: "arm",
    rules: RULES.today,
    bound: BOUND,
    limits,
    witnesses: false,
    keep: [],
    symmetry: true,
  };
  const search = (more: Partial<ExploreOptions>): Exploration => explore(code, { ...options, ...more });
  const sc = search({ model: "sc" });
  const answer = judgeLock(program, expansion, search({}), sc);
  if (answer.status !== "refuted") return answer;
  const found = forbiddenOutcome(program, expansion, search({ witnesses: true, symmetry: false }), sc);
  return { ...answer, ...(found && { what: found.what, state: found.state, trace: found.outcome.witness }) };
}
