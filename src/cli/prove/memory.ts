/** The memory of proved goals on disk, beside the cache of answers: one for each version of the engine and solver. */
import { join } from "node:path";
import type { Memory } from "../../check/proof/index.ts";
import { buildDigest, DiskCache, digest } from "../../host/node/index.ts";
import { isReadOnly } from "../goals.ts";
import type { Io } from "../io.ts";
import { compiledRoot, goalCacheFolder } from "../places.ts";

/** Code that decides what a goal is and how it is asked; and what KCore's files export, which is read beside their texts. */
const ENGINE = ["bits", "text", "ir", "isa", "smt", "prelude", "kernel", "symbolic", "check/proof", "../kcore"];

/** A memory, and how it is closed. */
export interface OpenMemory {
  readonly memory: Memory;
  readonly close: () => void;
}

/** The memory of what `solver` proved. */
export function openMemory({ env }: Io, solver: string): OpenMemory {
  const build = digest(`${solver} ${buildDigest(compiledRoot, ENGINE)}`).slice(0, 12);
  const disk = new DiskCache({ folder: join(goalCacheFolder(env), "proved"), build, readOnly: isReadOnly(env) });
  return {
    memory: { get: (key) => disk.get(digest(key)), put: (key, text) => disk.put(digest(key), text) },
    close: () => disk.close(),
  };
}
