/**
 * One way through a program: what was assumed on it, what locals and the machine are. Paths that meet again are joined when
 * that loses nothing that a goal could be split by: conditions that both share stay, the others become implications.
 */
import { and, bool, FALSE, implies, not, or, type Smt } from "../smt/index.ts";
import type { Span } from "../text/index.ts";
import { type Closure, closureOf, literals } from "./closure.ts";
import { choose, identical, type Value } from "./value.ts";

/** A decision on a path, for showing it in source lines. */
export interface Decision {
  readonly span: Span | undefined;
  readonly condition: Smt;
}

/** A wait that a path went through: what was known before it, and once it was over. */
export interface Wait {
  readonly span: Span | undefined;
  readonly text: string;
  readonly before: readonly Smt[];
  readonly conditions: readonly Smt[];
}

export interface Path {
  /** Facts, in the order in which they were met. */
  readonly conditions: readonly Smt[];
  readonly locals: ReadonlyMap<string, Value>;
  /** The machine that primitives act on; undefined in specifications. */
  readonly machine: Value | undefined;
  /** What a check keeps beside the machine; steps of code do not touch it, and paths join only where it is the same. */
  readonly beside?: object | undefined;
  readonly decisions: readonly Decision[];
  readonly waits: readonly Wait[];
}

export const startPath = (machine?: Value, conditions: readonly Smt[] = []): Path => ({
  conditions,
  locals: new Map(),
  machine,
  decisions: [],
  waits: [],
});

/** All that facts say by themselves: their parts, too. */
function saidBy(facts: readonly Smt[]): ReadonlySet<Smt> {
  const known = saids.get(facts);
  if (known !== undefined) return known;
  const said = new Set([...facts, ...literals(facts)]);
  saids.set(facts, said);
  return said;
}

const saids = new WeakMap<readonly Smt[], ReadonlySet<Smt>>();

/** What facts say of a condition by themselves, without reasoning; undefined when nothing. */
export function knownBy(facts: readonly Smt[], condition: Smt): boolean | undefined {
  const said = saidBy(facts);
  if (said.has(condition)) return true;
  return said.has(not(condition)) ? false : undefined;
}

/** The path on which `fact` holds too; undefined when it cannot. */
export function withFact(path: Path, fact: Smt): Path | undefined {
  const known = fact.op === "const" ? fact.value === true : knownBy(path.conditions, fact);
  if (known !== undefined) return known ? path : undefined;
  if (fact.op !== "and") return { ...path, conditions: [...path.conditions, fact] };
  let at: Path | undefined = path;
  for (const part of fact.args) at = at && withFact(at, part);
  return at;
}

/** What a condition is on this path, where the path decides it by itself; else the condition as it is. */
export function decided({ conditions }: Path, condition: Smt): Smt {
  if (condition.op === "const") return condition;
  let closure = closures.get(conditions);
  if (closure === undefined) closures.set(conditions, (closure = closureOf(conditions)));
  const made = closure.simplify(condition);
  return made.op === "const" ? made : condition;
}

const closures = new WeakMap<readonly Smt[], Closure>();

/** How many items two lists begin with alike. */
function common<T>(a: readonly T[], b: readonly T[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

function joinLocals(guard: Smt, a: Path, b: Path): Map<string, Value> {
  const locals = new Map<string, Value>();
  for (const [name, value] of a.locals) {
    const other = b.locals.get(name);
    if (other === undefined) continue; // bound in one arm only, so not used behind it
    locals.set(name, value === other ? value : choose(guard, value, other));
  }
  return locals;
}

/** Two paths that split at a decision, as one. `guard`: on the first. */
function joinTwo(a: Path, b: Path): Path {
  const n = common(a.conditions, b.conditions);
  const [ra, rb] = [a.conditions.slice(n), b.conditions.slice(n)];
  // Execution is deterministic: no state is on two paths. So where it is known that the state is on one of the two, the
  // conditions of the first tell which; if they parted at the decision that comes next on both, that alone tells.
  const split = ra.length > 0 && rb.length > 0 && ra[0] === not(rb[0]!);
  const guard = split ? ra[0]! : and(...ra);
  const facts = split
    ? [...ra.slice(1).map((c) => implies(guard, c)), ...rb.slice(1).map((c) => implies(not(guard), c))]
    : [or(and(...ra), and(...rb))];
  const machine = a.machine && b.machine && choose(guard, a.machine, b.machine);
  const joined = {
    locals: joinLocals(guard, a, b),
    machine,
    beside: a.beside,
    decisions: a.decisions.slice(0, common(a.decisions, b.decisions)),
    waits: a.waits.slice(0, common(a.waits, b.waits)),
  };
  let path: Path | undefined = { ...joined, conditions: a.conditions.slice(0, n) };
  for (const fact of facts) path = path && withFact(path, fact);
  return path ?? { ...joined, conditions: [FALSE] };
}

const sameMachine = (a: Path, b: Path): boolean =>
  a.beside === b.beside &&
  (a.machine === b.machine || (a.machine !== undefined && b.machine !== undefined && identical(a.machine, b.machine)));

/** Joins what may be joined; those that split last are joined first. `always`: whatever the arms did. */
export function joinPaths(paths: readonly Path[], always: boolean): Path[] {
  const open = [...paths];
  for (;;) {
    let best: { readonly i: number; readonly j: number; readonly n: number } | undefined;
    for (let i = 0; i < open.length; i++)
      for (let j = i + 1; j < open.length; j++) {
        if (!always && !sameMachine(open[i]!, open[j]!)) continue;
        const n = common(open[i]!.conditions, open[j]!.conditions);
        if (best === undefined || n > best.n) best = { i, j, n };
      }
    if (best === undefined) return open;
    const joined = joinTwo(open[best.i]!, open[best.j]!);
    open.splice(best.j, 1);
    open[best.i] = joined;
  }
}

/** Whether no state can be on this path, by its conditions alone. */
export const isDead = (path: Path): boolean => bool(false) === and(...path.conditions);
