/** Keys that a native check tries. */

const MOST_TUPLES = 20_000;

/** All tuples of some length, as far as there is time for them. */
export function* keyTuples(universe: readonly bigint[], length: number): Generator<bigint[]> {
  let count = 0;
  for (const tuple of all(universe, length)) {
    if (count++ > MOST_TUPLES) return;
    yield tuple;
  }
}

function* all(universe: readonly bigint[], length: number): Generator<bigint[]> {
  if (length <= 0) {
    if (length === 0) yield [];
    return;
  }
  for (const rest of all(universe, length - 1)) for (const last of universe) yield [...rest, last];
}

/** What `run` gives; undefined when it throws. */
export const safely = (run: () => unknown): unknown => {
  try {
    return run();
  } catch {
    return undefined;
  }
};
