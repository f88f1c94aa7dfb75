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
  readonly level: number;
  readonly spec: unknown;
  readonly args: readonly unknown[];
  /** The machine before it. */
  readonly machine: unknown;
}
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

/** A primitive of the bottom layer: its specification is what the machine does. */
export function bottom<S, A extends readonly unknown[], R = void>(
  spec: (machine: S, ...args: A) => readonly [S, R],
): (...args: A) => R;
export function bottom<S, A extends readonly unknown[]>(spec: (machine: S, ...args: A) => S): (...args: A) => void;
export function bottom(spec: (machine: never, ...args: never[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    watch?.({ level: 0, spec, args, machine: current?.machine });
    return step(spec, args);
  };
}

/** A primitive that layer `level` introduces: code below that level, specification from it on. */
export function primitive<S, A extends readonly unknown[], R>(
  level: number,
  spec: (machine: S, ...args: A) => readonly [S, R],
  code: (...args: A) => R,
): (...args: A) => R;
export function primitive<S, A extends readonly unknown[]>(
  level: number,
  spec: (machine: S, ...args: A) => S,
  code: (...args: A) => void,
): (...args: A) => void;
export function primitive(
  level: number,
  spec: (machine: never, ...args: never[]) => unknown,
  code: (...args: never[]) => unknown,
): (...args: unknown[]) => unknown {
  return (...args) => {
    watch?.({ level, spec, args, machine: current?.machine });
    return current !== undefined && current.level >= level
      ? step(spec, args)
      : (code as (...rest: readonly unknown[]) => unknown)(...args);
  };
}
