/** States of models and mutants are not all states of a system: what runs on them may be undefined there. */

/** What `run` gives; undefined when it throws. */
export function safely<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** What `run` gives, or what is made of what it throws. */
export function made<T>(run: () => T, otherwise: (error: unknown) => T): T {
  try {
    return run();
  } catch (error) {
    return otherwise(error);
  }
}

/** What `run` throws; undefined when it throws nothing. */
export const errorIn = (run: () => unknown): unknown =>
  made(
    () => {
      run();
      return undefined;
    },
    (error) => error,
  );
