/**
 * A specification of several transitions, run one transition at a time: what it does between two of them is control and
 * locals, which others do not see. It stops before each transition, so that a check can make it when the code makes its
 * own; before a sequence that the check may take as a whole; and at the head of each loop, where the code may be at the head of one.
 */
import type { Statement, Terminator } from "../ir/index.ts";
import type { Lifted, Primitive } from "../kernel/index.ts";
import { FALSE, not } from "../smt/index.ts";
import type { Span } from "../text/index.ts";
import { type Executor, TAKEN } from "./execute.ts";
import { flowOf } from "./flow.ts";
import { decided, type Path, startPath } from "./path.ts";
import { LimitReached, Unsupported } from "./unsupported.ts";
import { termOf, type Value } from "./value.ts";

/** Where one function of the program stands: before statement `index` of a block. */
interface Place {
  readonly lifted: Lifted;
  readonly label: string;
  readonly index: number;
  readonly locals: ReadonlyMap<string, Value>;
  /** Where its caller puts what it returns. */
  readonly into: string | undefined;
}

/** Where a program of transitions stands: before one of them, before a sequence of them, at the head of a loop, or at its end. */
export type Progress =
  | {
      readonly kind: "before";
      readonly primitive: Primitive;
      readonly args: readonly Value[];
      /** Callers first; the last one makes the transition. */
      readonly places: readonly Place[];
    }
  /** `name`: of the procedure. Its caller stands before the call. */
  | {
      readonly kind: "sequence";
      readonly name: string;
      readonly args: readonly Value[];
      readonly places: readonly Place[];
    }
  | { readonly kind: "head"; readonly places: readonly Place[] }
  | { readonly kind: "end"; readonly value: Value | undefined };

/** A progress that is reached on a path. */
export interface Reached {
  readonly path: Path;
  readonly progress: Progress;
}

/** Most blocks between two transitions. */
const MOST_BLOCKS = 1000;

/** The program at its first transition. @param path where facts of branches are added */
export function begin(executor: Executor, name: string, args: readonly Value[], path: Path): Reached[] {
  return go(executor, path, [entered(executor, name, args, undefined)]);
}

/** The program behind its transition, or behind the sequence, which gave `result`. */
export function resume(
  executor: Executor,
  { places }: Extract<Progress, { readonly kind: "before" | "sequence" }>,
  result: Value | undefined,
  path: Path,
): Reached[] {
  const top = places.at(-1)!;
  const call = statementsOf(top)[top.index]!;
  const into = call.kind === "effect" ? call.into : undefined;
  return go(executor, path, [...places.slice(0, -1), after(top, into, result)]);
}

/** The program behind the head of a loop at which it stands, whether that goes on or is over; or in the sequence before which it stands. */
export function goneOn(
  executor: Executor,
  progress: Extract<Progress, { readonly kind: "head" | "sequence" }>,
  path: Path,
): Reached[] {
  const { places } = progress;
  if (progress.kind === "head") return go(executor, path, places);
  const top = places.at(-1)!;
  const call = statementsOf(top)[top.index]!;
  const into = call.kind === "effect" ? call.into : undefined;
  return go(executor, path, [...places, entered(executor, progress.name, progress.args, into)]);
}

/** Where the program says what it does next. */
export function spanOf({ places }: Extract<Progress, { readonly kind: "before" | "sequence" }>): Span | undefined {
  const top = places.at(-1);
  return top?.lifted.places.get(statementsOf(top)[top.index]!);
}

/** Whether two starts are the same place of a program, whatever its locals. */
export function sameProgress(a: Progress, b: Progress): boolean {
  if (a.kind === "end" || b.kind === "end" || a.kind !== b.kind) return a.kind === b.kind;
  return (
    a.places.length === b.places.length &&
    a.places.every((p, i) => {
      const q = b.places[i]!;
      return p.lifted === q.lifted && p.label === q.label && p.index === q.index;
    })
  );
}

/** The progress with other locals in the function that goes on next; arguments follow from them. */
export function relocated(executor: Executor, progress: Progress, by: (name: string, value: Value) => Value): Progress {
  if (progress.kind === "end" || progress.places.length === 0) return progress;
  const top = progress.places.at(-1)!;
  const moved: Place = { ...top, locals: new Map([...top.locals].map(([name, value]) => [name, by(name, value)])) };
  const places = [...progress.places.slice(0, -1), moved];
  if (progress.kind === "head") return { kind: "head", places };
  const statement = statementsOf(moved)[moved.index]!;
  if (statement.kind !== "effect" || statement.effect.kind !== "call") throw new Error("it stands before a transition");
  const at: Path = { ...startPath(), locals: moved.locals };
  const args = statement.effect.args.map((term) => executor.value(moved, term, at));
  return { ...progress, args, places };
}

function entered(executor: Executor, name: string, args: readonly Value[], into: string | undefined): Place {
  const lifted = executor.lifted(name);
  const { params, blocks } = lifted.procedure;
  return { lifted, label: blocks[0]!.label, index: 0, locals: new Map(params.map((p, i) => [p.name, args[i]!])), into };
}

const statementsOf = ({ lifted, label }: Place): readonly Statement[] =>
  flowOf(lifted.procedure).blocks.get(label)!.body;

const after = (place: Place, name: string | undefined, value: Value | undefined): Place => ({
  ...place,
  index: place.index + 1,
  locals: name === undefined || value === undefined ? place.locals : new Map(place.locals).set(name, value),
});

type Open = { readonly path: Path; readonly places: readonly Place[] };

function go(executor: Executor, path: Path, places: readonly Place[]): Reached[] {
  const reached: Reached[] = [];
  const open: Open[] = [{ path, places }];
  for (let count = 0; open.length > 0; count++) {
    if (count > MOST_BLOCKS) throw new LimitReached(`${places[0]!.lifted.name}: goes on for ever without a transition`);
    const at = open.pop()!;
    const next = advanced(executor, at);
    if ("progress" in next) reached.push(next);
    else open.push(...ended(executor, next, reached));
  }
  return reached;
}

/** Runs statements up to a transition, or to the end of the block. */
function advanced(executor: Executor, { path, places }: Open): Reached | Open {
  let stack = places;
  for (;;) {
    const top = stack.at(-1)!;
    const statement = statementsOf(top)[top.index];
    if (statement === undefined) return { path, places: stack };
    const value = (term: Parameters<Executor["value"]>[1]): Value =>
      executor.value(top, term, { ...path, locals: top.locals });
    if (statement.kind === "let") {
      stack = [...stack.slice(0, -1), after(top, statement.name, value(statement.value))];
      continue;
    }
    if (statement.kind !== "effect" || statement.effect.kind !== "call")
      throw new Unsupported(`${top.lifted.name}: a specification of transitions that does more than call them`);
    const { callee, args: terms } = statement.effect;
    const args = terms.map(value);
    const primitive = executor.program.primitives.get(callee);
    if (primitive !== undefined && primitive.kind !== "sequence")
      return { path, progress: { kind: "before", primitive, args, places: stack } };
    const name = primitive?.spec ?? callee;
    if (executor.lifted(name).dialect === "code") {
      if (executor.hooks.isWhole?.(name)) return { path, progress: { kind: "sequence", name, args, places: stack } };
      stack = [...stack, entered(executor, name, args, statement.into)];
    } else {
      const exit = executor.call(name, args, path, TAKEN);
      if (exit === undefined) throw new Unsupported(`${top.lifted.name}: ${name} has no value`);
      stack = [...stack.slice(0, -1), after(top, statement.into, exit.value)];
    }
  }
}

/** What follows the end of a block; ends of the program are put into `reached`. */
function ended(executor: Executor, { path, places }: Open, reached: Reached[]): Open[] {
  const top = places.at(-1)!;
  const { end } = flowOf(top.lifted.procedure).blocks.get(top.label)!;
  const value = (term: Parameters<Executor["value"]>[1]): Value =>
    executor.value(top, term, { ...path, locals: top.locals });
  const to = (label: string, on: Path = path): Open[] => {
    const next = [...places.slice(0, -1), { ...top, label, index: 0 }];
    if (!top.lifted.loops.some((l) => l.head === label)) return [{ path: on, places: next }];
    reached.push({ path: on, progress: { kind: "head", places: next } });
    return [];
  };
  switch (end.kind) {
    case "jump":
      return to(end.to);
    case "branch":
      return branches(path, termOf(value(end.cond)), end, to);
    case "return": {
      const result = end.value && value(end.value);
      const caller = places.at(-2);
      if (caller === undefined) {
        reached.push({ path, progress: { kind: "end", value: result } });
        return [];
      }
      return [{ path, places: [...places.slice(0, -2), after(caller, top.into, result)] }];
    }
    default:
      throw new Unsupported(`${top.lifted.name}: a specification of transitions that is not defined everywhere`);
  }
}

function branches(
  path: Path,
  condition: ReturnType<typeof termOf>,
  end: Terminator & { readonly kind: "branch" },
  to: (label: string, on: Path) => Open[],
): Open[] {
  const known = decided(path, condition);
  return (
    [
      [known, end.yes],
      [not(known), end.no],
    ] as const
  ).flatMap(([fact, label]) => {
    if (fact === FALSE) return [];
    const conditions = fact.op === "const" ? path.conditions : [...path.conditions, fact];
    return to(label, { ...path, conditions });
  });
}
