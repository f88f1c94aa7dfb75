/** Ctrl-C: the first asks a run to finish what it is writing, the second ends the process at once. */
import { isMainThread, parentPort } from "node:worker_threads";

/** What `runApart` sends to its thread for a signal. */
export const INTERRUPT = "interrupt";
/** What that thread answers as soon as it looks up. */
export const HEARD = "heard";
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** Exit code of a process that was interrupted. */
const INTERRUPTED = 130;

/** A listener for the time of a run. Call `done` when nothing is left to interrupt. */
export interface Interrupts {
  readonly signal: AbortSignal;
  readonly done: () => void;
}

/** Listens for SIGINT and SIGTERM, in a thread of `runApart` for what it passes on. `told` is called with the first. */
export function listenForInterrupts(told: () => void): Interrupts {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
    told();
  };
  if (isMainThread) {
    for (const name of SIGNALS) process.on(name, stop);
    const done = (): void => SIGNALS.forEach((name) => void process.off(name, stop));
    return { signal: controller.signal, done };
  }
  const hear = (message: unknown): void => {
    if (message !== INTERRUPT) return;
    parentPort!.postMessage(HEARD);
    stop();
  };
  parentPort!.on("message", hear);
  return { signal: controller.signal, done: () => void parentPort!.off("message", hear) };
}
