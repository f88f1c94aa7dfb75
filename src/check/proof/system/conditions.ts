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
  /** The same by the layer whose code calls; layers without such a call are left out. */
  readonly callsAt: readonly { readonly layer: number; readonly calls: number }[];
  /** Names of invariants, clauses and theorems, as goals that are about them say. */
  readonly claims: readonly string[];
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
  called: ReadonlyMap<number, readonly Reached[]>,
): ConditionCount {
  const { invariants, clauses } = knownAt(system, SECURITY);
  const askedIn = (f: Lifted, calls: readonly Reached[]): number => calls.filter((c) => c.has(f.name)).length;
  const are = (isOne: (f: Lifted) => boolean): readonly Lifted[] => parts.filter(isOne);
  const known = are((f) => invariants.some((r) => r.lifted === f));
  const kept = are((f) => clauses.some((c) => c.says === f));
  const stated = are((f) => f.isTheorem);
  const claimed = new Set([...known, ...kept, ...stated]);
  const owed = are((f) => !claimed.has(f));
  const callsAt = [...called].flatMap(([layer, calls]) => {
    const count = owed.reduce((sum, f) => sum + askedIn(f, calls), 0);
    return count === 0 ? [] : [{ layer, calls: count }];
  });
  const isIdle = (f: Lifted): boolean => [...called.values()].every((calls) => askedIn(f, calls) === 0);
  return {
    name,
    calls: callsAt.reduce((sum, c) => sum + c.calls, 0),
    callsAt,
    claims: [...claimed].map((f) => f.name),
    invariants: known.length,
    clauses: kept.length,
    theorems: stated.length,
    idle: owed.filter(isIdle).map((f) => f.name),
  };
}

/** Functions that a step calls on the way to what it does. */
type Reached = ReadonlySet<string>;

/** By layer, what is reached by each call of a step in its code. A function that code of two layers calls counts for the lower one. */
function callsInCode({ program, layers }: LayeredSystem): ReadonlyMap<number, readonly Reached[]> {
  const seen = new Set<string>();
  const visit = (name: string, found: Reached[]): void => {
    const lifted = program.procedures.get(name);
    if (lifted === undefined || seen.has(name)) return;
    seen.add(name);
    eachCall(lifted.procedure, (callee) => {
      const primitive = program.primitives.get(callee);
      if (primitive === undefined) visit(callee, found);
      else found.push(reachedBy(program, primitive.spec));
    });
  };
  return new Map(
    layers.map(({ number, primitives }) => {
      const found: Reached[] = [];
      for (const { code } of primitives) if (code !== undefined) visit(code, found);
      return [number, found];
    }),
  );
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
