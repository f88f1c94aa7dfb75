/**
 * A piece of work in a thread of its own, beside all else that the command does. It computes for seconds, so it is told by a message to
 * stop, and looks for it now and then.
 */
import { parentPort, Worker } from "node:worker_threads";

/** Starts the entry file, which calls `serveBeside`. Undefined when the signal stopped it. */
export function startBeside<T>(entry: URL, signal: AbortSignal): Promise<T | undefined> {
  const thread = new Worker(entry);
  const stop = (): void => thread.postMessage("stop");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  return new Promise<T | undefined>((resolve, reject) => {
    thread.on("message", ({ done }: { readonly done: T | undefined }) => resolve(done));
    thread.on("error", reject);
    thread.on("exit", (code) => reject(new Error(`the thread ended with code ${code} before its work`)));
  }).finally(() => signal.removeEventListener("abort", stop));
}

/** The thread's side. */
export async function serveBeside(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const stopped = new AbortController();
  parentPort!.on("message", () => stopped.abort());
  parentPort!.postMessage({ done: await work(stopped.signal) });
  parentPort!.close();
}
