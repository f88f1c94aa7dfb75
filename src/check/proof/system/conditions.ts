/**
 * What conditions on a system come down to, counted: calls of steps that ask for something of their callers, which each refinement of the code that calls owes;
 * and what is shown of all states, of all steps, and by itself.
 */
import { eachCall } from "../../../ir/index.ts";
import { type KernelProgram, type Lifted, SECURITY } from "../../../kernel/index.ts";
import { knownAt, type LayeredSystem } from "./system.ts";

/** What there is of a condition. */
export interface ConditionCount {
  readonly name: string;
  /** Calls in code, each with something that the step asks for. */
  readonly calls: number;
  readonly invariants: number;
  readonly clauses: number;
  readonly theorems: number;
  /** Functions that are none of these: nothing asks for them. */
  readonly idle: readonly string[];
}

/** Conditions that `security` declares, in order. */
export function conditionsOf(system: LayeredSystem): readonly ConditionCount[] {
  const declared = system.layers.find((l) => l.number === SECURITY)?.proof.conditions ?? new Map<string, never>();
  const called = callsInCode(system);
  return [...declared].map(([name, parts]) => countOf(system, name, parts, called));
}

function countOf(
  system: LayeredSystem,
  name: string,
  parts: readonly Lifted[],
  called: readonly ReadonlySet<string>[],
): ConditionCount {
  const { invariants, clauses } = knownAt(system, SECURITY);
  const asked = new Map(parts.map((f) => [f, called.filter((c) => c.has(f.name)).length]));
  const are = (isOne: (f: Lifted) => boolean): readonly Lifted[] => parts.filter(isOne);
  const known = are((f) => invariants.some((r) => r.lifted === f));
  const kept = are((f) => clauses.some((c) => c.says === f));
  const stated = are((f) => f.isTheorem);
  const claimed = new Set([...known, ...kept, ...stated]);
  const owed = are((f) => !claimed.has(f));
  return {
    name,
    calls: owed.reduce((sum, f) => sum + asked.get(f)!, 0),
    invariants: known.length,
    clauses: kept.length,
    theorems: stated.length,
    idle: owed.filter((f) => asked.get(f) === 0).map((f) => f.name),
  };
}

/** For each call of a step in code of all layers, the functions that the step calls on the way to what it does. */
function callsInCode({ program, layers }: LayeredSystem): readonly ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const lifted = program.procedures.get(name);
    if (lifted === undefined || seen.has(name)) return;
    seen.add(name);
    eachCall(lifted.procedure, (callee) => {
      const primitive = program.primitives.get(callee);
      if (primitive === undefined) visit(callee);
      else found.push(reachedBy(program, primitive.spec));
    });
  };
  for (const { code } of layers.flatMap((l) => l.primitives)) if (code !== undefined) visit(code);
  return found;
}

const reaches = new WeakMap<KernelProgram, Map<string, ReadonlySet<string>>>();

/** Functions that one calls, directly or not; of a sequence, also what its transitions call. */
function reachedBy(program: KernelProgram, root: string): ReadonlySet<string> {
  const known = reaches.get(program) ?? new Map<string, ReadonlySet<string>>();
  reaches.set(program, known);
  const found = known.get(root);
  if (found !== undefined) return found;
  const reached = new Set([root]); // it grows while it is walked
  for (const name of reached) {
    const lifted = program.procedures.get(name);
    if (lifted !== undefined)
      eachCall(lifted.procedure, (callee) => reached.add(program.primitives.get(callee)?.spec ?? callee));
  }
  known.set(root, reached);
  return reached;
}
