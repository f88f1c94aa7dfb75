/**
 * What specifications and theorems say. Natively each claim is checked at once, so that one text serves for a proof and
 * for running it on concrete inputs.
 */

/** A specification is undefined here: the caller broke a `require`. */
export class Stuck extends Error {
  override readonly name = "Stuck";
}
/** The inputs do not satisfy a hypothesis of a theorem: the run says nothing. */
export class NotAssumed extends Error {
  override readonly name = "NotAssumed";
}
/** An assertion of a theorem is false on these inputs. */
export class Refuted extends Error {
  override readonly name = "Refuted";
}
/** A program stopped on purpose. */
export class Panicked extends Error {
  override readonly name = "Panicked";
}

/** Part of a specification: defined only where `condition` holds. @throws {Stuck} */
export function require(condition: boolean, reason = "a require of a specification"): asserts condition {
  if (!condition) throw new Stuck(reason);
}

/** Stops the program. @throws {Panicked} */
export function panic(reason: string): never {
  throw new Panicked(reason);
}

/** A hypothesis of a theorem. @throws {NotAssumed} */
export function assume(condition: boolean): asserts condition {
  if (!condition) throw new NotAssumed("a hypothesis does not hold on these inputs");
}

/** What a theorem claims. @throws {Refuted} */
export function assert(condition: boolean, what = "an assertion"): asserts condition {
  if (!condition) throw new Refuted(what);
}

/** The values over which `forall` ranges natively. */
let universe: readonly bigint[] | undefined = [];

/** Runs with `forall` ranging over `values`; undefined: what is claimed for all keys is taken for granted. */
export function withUniverse<T>(values: readonly bigint[] | undefined, run: () => T): T {
  const before = universe;
  universe = values;
  try {
    return run();
  } finally {
    universe = before;
  }
}

/**
 * Whether `claim` holds for all keys. Allowed as (a conjunct of) what is assumed or asserted and of what a relation
 * returns. A proof instantiates it; natively it is tried on the keys of `withUniverse`, for every parameter alike.
 */
export function forall<A extends readonly bigint[]>(claim: (...keys: A) => boolean): boolean {
  if (universe === undefined) return true;
  const values = universe;
  const tuples = (n: number): bigint[][] =>
    n === 0 ? [[]] : tuples(n - 1).flatMap((rest) => values.map((value) => [...rest, value]));
  return tuples(claim.length).every((keys) => claim(...(keys as unknown as A)));
}

/** Marks a value of a proof file as one that only native runs use, whatever it is. */
export const native = <T>(value: T): T => value;

/** Marks a function as a theorem: its parameters are universally quantified. */
export const theorem = <A extends readonly unknown[]>(claim: (...inputs: A) => void): ((...inputs: A) => void) => claim;

/** A step that has to wait cannot happen now. */
export class Blocked extends Error {
  override readonly name = "Blocked";
}

/** Part of a specification: the step happens only when `condition` has become true. Natively it must be. @throws {Blocked} */
export function awaits(condition: boolean): asserts condition {
  if (!condition) throw new Blocked("a step waits for another CPU");
}
