/** States of models and mutants are not all states of a system: what runs on them may be undefined there. */

/** What `run` gives; undefined when it throws. */
export function safely<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
