/** Jobs past this machine: the pool of `--workers`, and what is wrong with the server before anything is handed in. */
import { buildDigest, digest } from "../../host/node/index.ts";
import type { Pool } from "../../jobs/index.ts";
import { badValue } from "../command-line.ts";
import type { CliContext } from "../io.ts";
import { compiledRoot, version } from "../places.ts";

/** Folders of code that decide what a job gives, wherever it runs. */
const CODE = [
  ...["bits", "text", "ir", "evidence", "isa", "read", "model", "check", "jobs", "smt", "host"],
  ...["cli/litmus", "cli/outcomes", "cli/workers"],
];

/** What a worker and a command have to have in common. */
export const workersBuild = (): string => digest(`${version()} ${buildDigest(compiledRoot, CODE)}`);

/** @throws {InputError} when no server is there, or its workers are of another version */
export async function needServer(url: string | undefined, { argv }: CliContext): Promise<void> {
  if (url === undefined) return;
  const { connect, isServed, QueueError } = await import("../../host/node/queue/index.ts");
  try {
    const connection = await connect(url);
    await isServed(connection, url, workersBuild()).finally(() => connection.close());
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    throw badValue(argv, url, error.message, `sekvm worker ${url} is a worker of this version`);
  }
}

/** The pool of the workers at a server; nothing is loaded before its first job. */
export function serverPool(url: string, { stderr }: Pick<CliContext["io"], "stderr">): Pool {
  let pool: Promise<Pool> | undefined;
  let cancelled = false;
  const open = (): Promise<Pool> => {
    pool ??= import("../../host/node/queue/index.ts").then(({ queuePool }) =>
      queuePool({ url, build: workersBuild(), digest, note: (text) => void stderr.write(text) }),
    );
    return pool;
  };
  return {
    tryInline: () => Promise.resolve(cancelled ? { status: "cancelled" } : undefined),
    run: async (job) => (cancelled ? { status: "cancelled" } : (await open()).run(job)),
    cancel() {
      cancelled = true;
      void pool?.then((p) => p.cancel());
    },
    close: async () => (await pool)?.close(),
  };
}
