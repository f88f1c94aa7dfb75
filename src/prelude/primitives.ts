/**
 * Native runs of a layered system. Code has no state argument: primitives act on a current machine that the caller sets.
 * A machine stands at a level: what layers up to that level introduce acts on it by specification, what layers above
 * introduce runs by code. On a machine of level 0 everything but the bottom primitives is code.
 */

interface Current {
  machine: unknown;
  readonly level: number;
}
let current: Current | undefined;

/** Runs `run` on `machine` at `level`; gives the machine afterwards and what `run` returned. */
export function withMachine<S, T>(machine: S, level: number, run: () => T): readonly [S, T] {
  const before = current;
  const mine: Current = { machine, level };
  current = mine;
  try {
    const result = run();
    return [mine.machine as S, result];
  } finally {
    current = before;
  }
}

/** A call of a primitive in a native run: its specification tells which one. */
export interface Call {
  /** Undefined for a transition, which is a step of a specification. */
  readonly level: number | undefined;
  readonly spec: unknown;
  readonly args: readonly unknown[];
  /** The machine before it. */
  readonly machine: unknown;
  /** How many primitives it is inside of, by their code or as a transition of theirs. */
  readonly depth: number;
}
let depth = 0;
let watch: ((call: Call) => void) | undefined;

/** Runs with `see` told of each call of a primitive, before it acts; those of the bottom layer are of level 0. */
export function watched<T>(see: (call: Call) => void, run: () => T): T {
  const before = watch;
  watch = see;
  try {
    return run();
  } finally {
    watch = before;
  }
}

/** What happens around each step of a native run. */
export interface Around {
  /** What other CPUs make of the machine before a step. */
  readonly before: (machine: unknown) => unknown;
  readonly after: (before: unknown, after: unknown, spec: unknown, args: readonly unknown[]) => void;
}
let around: Around | undefined;

/** Runs with other CPUs stepping before each step. */
export function interrupted<T>(others: Around, run: () => T): T {
  const before = around;
  around = others;
  try {
    return run();
  } finally {
    around = before;
  }
}

/** Applies a specification to the current machine. @throws {Error} outside of `withMachine` */
function step(spec: (machine: never, ...args: never[]) => unknown, args: readonly unknown[]): unknown {
  if (current === undefined) throw new Error("a primitive runs only inside of withMachine");
  const machine = around === undefined ? current.machine : around.before(current.machine);
  const next = (spec as (machine: unknown, ...rest: readonly unknown[]) => unknown)(machine, ...args);
  const [after, result] = Array.isArray(next) ? next : [next, undefined];
  current.machine = after;
  around?.after(machine, after, spec, args);
  return result;
}

type Spec = (machine: never, ...args: never[]) => unknown;
type Args = readonly unknown[];

type Act = (...args: never[]) => unknown;
let acts: ReadonlyMap<unknown, Act> | undefined;

/**
 * Runs with primitives of the bottom acting on a real machine instead of by their specifications: `actions` has one for each that may be called, by specification. All
 * layers above run by code.
 */
export function acting<T>(actions: ReadonlyMap<unknown, Act>, run: () => T): T {
  const before = [acts, current] as const;
  [acts, current] = [actions, undefined];
  try {
    return run();
  } finally {
    [acts, current] = before;
  }
}

/** @throws {Error} when nothing stands for a primitive */
function act(actions: ReadonlyMap<unknown, Act>, spec: Spec, args: readonly unknown[]): unknown {
  const action = actions.get(spec);
  if (action === undefined) throw new Error(`nothing acts for ${spec.name}`);
  return (action as (...rest: readonly unknown[]) => unknown)(...args);
}

/** A call that steps the current machine, whatever its level. */
const stepping =
  (level: number | undefined, spec: Spec) =>
  (...args: unknown[]): unknown => {
    if (acts !== undefined) return act(acts, spec, args);
    watch?.({ level, spec, args, machine: current?.machine, depth });
    return step(spec, args);
  };

/** A primitive of the bottom layer: its specification is what the machine does. */
export function bottom<S, A extends Args, R = void>(
  spec: (machine: S, ...args: A) => readonly [S, R],
): (...args: A) => R;
export function bottom<S, A extends Args>(spec: (machine: S, ...args: A) => S): (...args: A) => void;
export function bottom(spec: Spec): (...args: unknown[]) => unknown {
  return stepping(0, spec);
}

/** One step of sequences: calling it steps the current machine. */
export function transition<S, A extends Args, R = void>(
  spec: (machine: S, ...args: A) => readonly [S, R],
): (...args: A) => R;
export function transition<S, A extends Args>(spec: (machine: S, ...args: A) => S): (...args: A) => void;
export function transition(spec: Spec): (...args: unknown[]) => unknown {
  return stepping(undefined, spec);
}

const sequences = new WeakSet<object>();

/** Marks a specification that is several transitions: it is written as code is, and calls transitions. */
export function sequence<A extends Args, R>(program: (...args: A) => R): (...args: A) => R {
  sequences.add(program);
  return program;
}

/** Calls code below a level, its specification from it on. */
const introduced =
  (level: number, parts: () => { readonly spec: Spec; readonly code: (...args: never[]) => unknown }) =>
  (...args: unknown[]): unknown => {
    const { spec, code } = parts();
    watch?.({ level, spec, args, machine: current?.machine, depth });
    const isAbove = current !== undefined && current.level >= level;
    if (isAbove && !sequences.has(spec)) return step(spec, args);
    depth++;
    try {
      return (isAbove ? (spec as (...rest: Args) => unknown) : (code as (...rest: Args) => unknown))(...args);
    } finally {
      depth--;
    }
  };

/** A primitive that layer `level` introduces: code below that level, specification from it on. */
export function primitive<S, A extends Args, R>(
  level: number,
  spec: (machine: S, ...args: A) => readonly [S, R],
  code: (...args: A) => R,
): (...args: A) => R;
export function primitive<S, A extends Args>(
  level: number,
  spec: (machine: S, ...args: A) => S,
  code: (...args: A) => void,
): (...args: A) => void;
export function primitive<A extends Args, R>(
  level: number,
  spec: (...args: A) => R,
  code: (...args: A) => R,
): (...args: A) => R;
export function primitive(level: number, spec: Spec, code: (...args: never[]) => unknown): unknown {
  return introduced(level, () => ({ spec, code }));
}

/**
 * The primitives that layer `level` introduces: all names that both modules export. They are looked up when they are called, so
 * that specifications may import the index that offers them.
 */
export function offers<S extends object, C extends object>(
  level: number,
  spec: S,
  code: C,
): Pick<C, keyof C & keyof S> {
  const get = (_: object, name: string): unknown =>
    name in spec && name in code
      ? introduced(level, () => ({ spec: spec[name as keyof S] as Spec, code: code[name as keyof C] as never }))
      : undefined;
  return new Proxy({}, { get }) as Pick<C, keyof C & keyof S>;
}
