/**
 * A piece of work in a thread of its own, beside all else that the command does. It computes for seconds, so it is told by a message to
 * stop, and looks for it now and then.
 */
import { parentPort, Worker, workerData } from "node:worker_threads";
import { YOUNG } from "./apart.ts";

type Message = { readonly told: unknown } | { readonly done: unknown };

/** What the thread is started with, and who hears what it tells on its way. Both are plain data. */
export interface BesideOptions {
  readonly given?: unknown;
  readonly hear?: (told: never) => void;
}

/** Starts the entry file, which calls `serveBeside`. Undefined when the signal stopped it. */
export function startBeside<T>(
  entry: URL,
  signal: AbortSignal,
  { given, hear }: BesideOptions = {},
): Promise<T | undefined> {
  const thread = new Worker(entry, { workerData: given, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
  const stop = (): void => thread.postMessage("stop");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  return new Promise<T | undefined>((resolve, reject) => {
    // Both sides are one program, so what comes has the type that was asked for.
    thread.on("message", (message: Message) =>
      "done" in message ? resolve(message.done as T | undefined) : hear?.(message.told as never),
    );
    thread.on("error", reject);
    thread.on("exit", (code) => reject(new Error(`the thread ended with code ${code} before its work`)));
  }).finally(() => signal.removeEventListener("abort", stop));
}

/** The thread's side. `work` is given what the thread is started with, and a way to tell what happens. */
export async function serveBeside<G>(
  work: (signal: AbortSignal, given: G, tell: (told: unknown) => void) => Promise<unknown>,
): Promise<void> {
  const stopped = new AbortController();
  const send = (message: Message): void => parentPort!.postMessage(message);
  parentPort!.on("message", () => stopped.abort());
  send({ done: await work(stopped.signal, workerData as G, (told) => send({ told })) });
  parentPort!.close();
}
