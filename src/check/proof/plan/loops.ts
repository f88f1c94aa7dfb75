/**
 * Loops of code with an invariant: it holds when the loop is reached; from an arbitrary state in which it holds a round
 * leads to one in which it holds again, and the measure has fallen. What the loop may change is declared and checked.
 */
import type { Lifted } from "../../../kernel/index.ts";
import { and, compareIntegers, integer, type Smt, TRUE } from "../../../smt/index.ts";
import {
  type Executor,
  type LoopHook,
  type Path,
  symbolic,
  termOf,
  Unsupported,
  type Value,
  withFact,
} from "../../../symbolic/index.ts";
import type { LoopProof } from "../define.ts";
import { fieldClaims, freshField, replaced } from "../state/compare.ts";

/** A loop's proof with its functions as procedures. */
export interface KnownLoop {
  readonly invariant: string;
  /** Undefined where a theorem bounds the wait. */
  readonly measure: string | undefined;
  readonly changes: readonly string[];
}

/** The loops of a proof file by the short name of the function. @throws {Error} for a function that is not exported */
export function knownLoops(
  loops: Readonly<Record<string, readonly LoopProof[]>>,
  nameOf: (value: unknown) => string | undefined,
): Map<string, KnownLoop[]> {
  const named = (f: unknown): string => {
    const name = nameOf(f);
    if (name === undefined) throw new Error("a loop's invariant or measure is not exported by the system");
    return name;
  };
  const known = (l: LoopProof): KnownLoop => ({
    invariant: named(l.invariant),
    measure: typeof l.measure === "function" ? named(l.measure) : undefined,
    changes: l.changes,
  });
  return new Map(Object.entries(loops).map(([name, list]) => [name, list.map(known)]));
}

const MEASURE = "#measure";
const HEAD = "#head";

/** The hook that replaces rounds by one arbitrary round. */
export function loopHook(loops: ReadonlyMap<string, readonly KnownLoop[]>, executor: () => Executor): LoopHook {
  let count = 0;
  const find = (lifted: Lifted, loop: number): KnownLoop | undefined =>
    loops.get(lifted.name.slice(lifted.name.lastIndexOf("#") + 1))?.[loop];
  const at = (name: string, path: Path): Smt => {
    const { params } = executor().lifted(name).procedure;
    const args = params.map((p, i): Value => (i === 0 ? path.machine! : path.locals.get(p.name)!));
    return termOf(executor().apply(name, args));
  };
  const owe = (lifted: Lifted, loop: number, path: Path, text: string, claim: Smt): void => {
    if (claim !== TRUE)
      executor().obligations.push({ kind: "loop", text, span: lifted.loops[loop]!.span, path, claim });
  };
  return {
    enter(lifted, loop, path) {
      const known = find(lifted, loop);
      if (known === undefined) return undefined;
      if (path.beside !== undefined && path.beside.machine !== path.machine)
        throw new Unsupported(`${lifted.name}: a loop with an invariant beside a specification`);
      owe(lifted, loop, path, "the invariant of the loop holds at first", at(known.invariant, path));
      const name = `round${++count}`;
      const locals = new Map(path.locals);
      for (const local of lifted.loops[loop]!.assigned) {
        const value = locals.get(local);
        if (value !== undefined) locals.set(local, symbolic(value.sort, `${name}.${local}`));
      }
      const machine = replaced(path.machine!, known.changes, freshField(name));
      const beside = path.beside && { ...path.beside, machine };
      const fresh: Path = { ...path, locals, machine, beside };
      const started = withFact(fresh, at(known.invariant, fresh)) ?? fresh;
      const marks = new Map(started.locals).set(HEAD, machine);
      if (known.measure !== undefined)
        marks.set(MEASURE, { kind: "scalar", sort: { kind: "int" }, term: at(known.measure, fresh) });
      return { ...started, locals: marks };
    },
    again(lifted, loop, path) {
      const known = find(lifted, loop)!;
      owe(lifted, loop, path, "the invariant of the loop holds again", at(known.invariant, path));
      const claims = fieldClaims(path.locals.get(HEAD)!, path.machine!, known.changes);
      for (const { field, claim } of claims) owe(lifted, loop, path, `the loop leaves ${field} alone`, claim);
      const before = path.locals.get(MEASURE);
      if (known.measure === undefined || before === undefined) return;
      const now = at(known.measure, path);
      const falls = and(compareIntegers("<=", integer(0), now), compareIntegers("<", now, termOf(before)));
      owe(lifted, loop, path, "the measure of the loop falls", falls);
    },
  };
}
