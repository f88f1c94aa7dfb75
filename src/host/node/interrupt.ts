/** Ctrl-C: the first asks a run to finish what it is writing, the second ends the process at once. */

/** A listener for the time of a run. Call `done` when nothing is left to interrupt. */
export interface Interrupts {
  readonly signal: AbortSignal;
  readonly done: () => void;
}

/** Listens for SIGINT and SIGTERM. `told` is called with the first. */
export function listenForInterrupts(told: () => void): Interrupts {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    told();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  const done = (): void => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  };
  return { signal: controller.signal, done };
}
