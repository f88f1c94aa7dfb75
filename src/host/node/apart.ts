/**
 * A command in a thread of its own. What computes for seconds without looking up cannot hear a signal; the thread that
 * waits here can: it passes the first one on, and ends the process when that brings no end soon, or at the second one.
 */
import { getHeapStatistics } from "node:v8";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { HEARD, INTERRUPT, listenForInterrupts } from "./interrupt.ts";
import type { Out } from "./terminal.ts";

/**
 * MiB for what was made a moment ago: what computes for minutes makes so much that a small room is swept hundreds of times, and each
 * time some of what would soon be garbage is kept.
 */
export const YOUNG = 256;
/** Milliseconds that the thread has to end by itself, with what is done so far. */
const GRACE = 1000;
/** Milliseconds of CPU in which it is to hear the signal, and as many in which it is to end then: steps that take longer are cut. */
const MOST = 120;
/** Milliseconds between looks at that. */
const LOOK = 20;

/** The two streams, by name. */
export type Streams = Readonly<Record<"stdout" | "stderr", Out>>;
const NAMES = ["stdout", "stderr"] as const;

type Facts = Readonly<Record<(typeof NAMES)[number], Pick<Out, "isTTY" | "columns">>>;
interface Start {
  readonly words: readonly string[];
  readonly facts: Facts;
}
type Message =
  | { readonly stream: (typeof NAMES)[number]; readonly text: string; readonly last: boolean }
  | { readonly code: number }
  | typeof HEARD;

/** How a thread came to its end. */
export type ApartEnd =
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "memory" }
  | { readonly kind: "crash"; readonly detail: string }
  | { readonly kind: "interrupted" };

/** Runs the entry file, which calls `serveApart`, with these words; what it writes goes to `streams`. */
export function runApart(entry: URL, words: readonly string[], streams: Streams): Promise<ApartEnd> {
  const factsOf = ({ isTTY, columns }: Out) => ({ ...(isTTY ? { isTTY } : {}), ...(columns ? { columns } : {}) });
  const start: Start = { words, facts: { stdout: factsOf(streams.stdout), stderr: factsOf(streams.stderr) } };
  const maxOldGenerationSizeMb = Math.ceil(getHeapStatistics().heap_size_limit / 2 ** 20);
  const resourceLimits = { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: YOUNG };
  const worker = new Worker(entry, { workerData: start, resourceLimits });
  return new Promise((resolve) => {
    const last = { stdout: "", stderr: "" };
    let looks: NodeJS.Timeout | undefined;
    let heard = 0;
    const interrupts = listenForInterrupts(() => {
      worker.postMessage(INTERRUPT);
      setTimeout(cut, GRACE).unref();
      heard = computed();
      looks = setInterval(() => computed() - heard > MOST && cut(), LOOK).unref();
    });
    const cut = (): void => {
      for (const name of NAMES) streams[name].write(last[name]);
      end({ kind: "interrupted" });
    };
    const end = (how: ApartEnd): void => {
      clearInterval(looks);
      interrupts.done();
      resolve(how);
    };
    worker.on("message", (message: Message) => {
      if (message === HEARD) heard = computed();
      else if ("code" in message) end({ kind: "code", code: message.code });
      else {
        if (!message.last) streams[message.stream].write(message.text);
        last[message.stream] = message.last ? message.text : "";
      }
    });
    worker.on("error", (error) => end(brokenBy(error)));
    worker.on("exit", (code) => end({ kind: "code", code }));
  });
}

function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function brokenBy(error: NodeJS.ErrnoException): ApartEnd {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return { kind: "memory" };
  return { kind: "crash", detail: error.stack ?? String(error) };
}

/** The thread's side: runs `main` with the words and streams of the process. */
export async function serveApart(main: (words: readonly string[], streams: Streams) => Promise<number>): Promise<void> {
  const { words, facts } = workerData as Start;
  const send = (message: Message): void => parentPort!.postMessage(message);
  const out = (stream: (typeof NAMES)[number]): Out => ({
    ...facts[stream],
    write: (text) => send({ stream, text, last: false }),
    lastWords: (text) => send({ stream, text, last: true }),
  });
  const code = await main(words, { stdout: out("stdout"), stderr: out("stderr") });
  send({ code });
}
