/** What running jobs needs besides the jobs: a pool of workers, a cache, and the keys into it. */
import { buildDigest, DiskCache, digest, nodePool } from "../host/node/index.ts";
import { type Cache, jobKey, type Keyed, noCache, type Pool } from "../jobs/index.ts";
import type { CliContext } from "./io.ts";
import { tellNotes } from "./notes.ts";
import { cacheFolder, compiledRoot } from "./places.ts";

/** Folders of code that answers depend on: a change in them makes kept answers void. */
const ENGINES = ["bits", "text", "ir", "evidence", "isa", "read", "model", "check", "cli/litmus", "cli/outcomes"];
/** Bytes of heap that a worker may take beyond the tables that its jobs count themselves. */
const HEAP_BESIDE_TABLES = 512 * 2 ** 20;

export interface WorkshopOptions {
  readonly threads: number;
  readonly cache: boolean;
  /** Bytes of tables of one job. */
  readonly memory: number;
}

export interface Workshop {
  readonly pool: Pool;
  readonly cache: Cache;
  readonly keyOf: (job: Keyed) => string;
  /** Stops workers, tidies the cache, tells what the user should know of it. */
  readonly close: () => Promise<void>;
}

/** A workshop of this process. Nothing in it starts before it is used. */
export function openWorkshop({ io }: CliContext, { threads, cache: cached, memory }: WorkshopOptions): Workshop {
  const entry = new URL("./worker.js", import.meta.url);
  const pool = nodePool({ entry, threads, heap: memory + HEAP_BESIDE_TABLES });
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
