/** `sekvm worker`: does jobs that commands with `--workers` hand in at the same Redis server. */
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { checksKind, goalKind } from "../../check/kinds/index.ts";
import { EXIT } from "../../evidence/index.ts";
import { listenForInterrupts, nodePool } from "../../host/node/index.ts";
import { QueueError, serve } from "../../host/node/queue/index.ts";
import { needSolver, solverPool } from "../../host/node/solvers/index.ts";
import type { AnyJobKind } from "../../jobs/index.ts";
import { badValue, byteCount, wholeNumber } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { KINDS } from "../kinds.ts";
import { heapFor } from "../workshop.ts";
import { workersBuild } from "./queue.ts";

interface Words {
  readonly jobs?: string;
  readonly memory: string;
}

export function declare(command: Command, context: CliContext): void {
  command
    .argument("<url>", "a Redis server, such as redis://127.0.0.1:6379")
    .option("-j, --jobs <n>", "jobs at once (default: all cores)")
    .option("--memory <bytes>", "memory of one job's tables", "1G")
    .action(async (url: string, words: Words) => {
      const { argv } = context;
      const count = words.jobs === undefined ? availableParallelism() : wholeNumber(argv, words.jobs, "-j", 1, 256);
      context.exit = await work(url, count, byteCount(argv, words.memory), context);
    });
}

const ASKED: readonly AnyJobKind[] = [goalKind, checksKind];

async function work(url: string, count: number, memory: number, { io, argv }: CliContext) {
  const solver = await needSolver("auto", io.env);
  const solvers = solverPool({ open: solver.open, count });
  const threads = nodePool({ entry: new URL("../worker.js", import.meta.url), threads: count, heap: heapFor(memory) });
  const poolOf = (name: string) => {
    const asked = ASKED.find((kind) => kind.name === name);
    if (asked !== undefined) return { kind: asked, pool: solvers };
    const kind = KINDS.find((k) => k.name === name);
    return kind && { kind, pool: threads };
  };
  let jobs = 0;
  const interrupts = listenForInterrupts(() => {});
  io.stderr.write(
    `worker of version ${workersBuild().slice(0, 12)} at ${url}, ${count} jobs at once; Ctrl-C ends it\n`,
  );
  try {
    const onDone = (): void => void jobs++;
    await serve({ url, build: workersBuild(), count, poolOf, onDone }, interrupts.signal);
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    throw badValue(argv, url, error.message);
  } finally {
    interrupts.done();
    await Promise.all([threads.close(), solvers.close()]);
  }
  io.stderr.write(`${jobs} jobs done\n`);
  return EXIT.ok;
}
