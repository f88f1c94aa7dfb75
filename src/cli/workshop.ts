/** What running jobs needs besides the jobs: a pool of workers, a cache, and the keys into it. */
import { buildDigest, DiskCache, digest, nodePool } from "../host/node/index.ts";
import { type Cache, jobKey, type Keyed, noCache, type Pool } from "../jobs/index.ts";
import type { CliContext } from "./io.ts";
import { tellNotes } from "./notes.ts";
import { cacheFolder, compiledRoot } from "./places.ts";
import { serverPool } from "./workers/queue.ts";

/** Folders of code that answers depend on: a change in them makes kept answers void. */
const ENGINES = [
  "bits",
  "text",
  "ir",
  "evidence",
  "isa",
  "read",
  "model",
  "check",
  "cli/litmus",
  "cli/outcomes",
  "cli/check",
];
/** Bytes of heap that a worker may take beyond the tables that its jobs count themselves. */
const HEAP_BESIDE_TABLES = 512 * 2 ** 20;

export interface WorkshopOptions {
  readonly threads: number;
  readonly cache: boolean;
  /** Bytes of tables of one job. */
  readonly memory: number;
  /** A Redis server whose workers run the jobs, instead of threads. */
  readonly workers?: string | undefined;
}

/** Bytes of heap of a worker whose jobs have tables of so many. */
export const heapFor = (memory: number): number => memory + HEAP_BESIDE_TABLES;

export interface Workshop {
  readonly pool: Pool;
  readonly cache: Cache;
  readonly keyOf: (job: Keyed) => string;
  /** Stops workers, tidies the cache, tells what the user should know of it. */
  readonly close: () => Promise<void>;
}

/** A workshop of this process. Nothing in it starts before it is used. */
export function openWorkshop(
  { io }: CliContext,
  { threads, cache: cached, memory, workers }: WorkshopOptions,
): Workshop {
  const entry = new URL("./worker.js", import.meta.url);
  const pool = workers === undefined ? nodePool({ entry, threads, heap: heapFor(memory) }) : serverPool(workers, io);
  let build: string | undefined;
  const buildOnce = (): string => (build ??= buildDigest(compiledRoot, ENGINES));
  let disk: DiskCache | undefined;
  const open = (): DiskCache => (disk ??= new DiskCache({ folder: cacheFolder(io.env), build: buildOnce() }));
  const cache: Cache = cached ? { get: (key) => open().get(key), put: (key, text) => open().put(key, text) } : noCache;
  const keyOf = (job: Keyed): string => (cached ? jobKey(job, buildOnce(), digest) : "");
  const close = async (): Promise<void> => {
    await pool.close();
    disk?.close();
    tellNotes(io, disk?.notes ?? []);
  };
  return { pool, cache, keyOf, close };
}
