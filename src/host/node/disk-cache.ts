/**
 * The cache on disk, which is believed and so has to be the user's own: append-only segments (see segments.ts) found
 * again by an index in memory. Segments of another build are not read. Opened by the first question, because a small run
 * asks none. A cache that cannot be written is turned off with a note: no answer ever depends on it.
 */
import { appendFileSync, closeSync, mkdirSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Cache } from "../../jobs/index.ts";
import { nothingKept } from "./scratch.ts";
import {
  listSegments,
  mergeSegments,
  recordOf,
  removeAbandoned,
  type Segment,
  scanSegment,
  segmentName,
  textOf,
} from "./segments.ts";

/** Bytes that the cache keeps by default. */
export const CACHE_LIMIT = 256 * 2 ** 20;
const MANY_SEGMENTS = 8;

export interface DiskCacheOptions {
  readonly folder: string;
  /** Digest of the code that computes the answers: 12 hexadecimal digits. */
  readonly build: string;
  readonly readOnly?: boolean;
  /** Bytes kept when it is closed; the oldest segments go first. */
  readonly limit?: number;
}

interface Place {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** A cache on disk. `close` it, or its segments are merged by a later process. */
export class DiskCache implements Cache {
  readonly #options: DiskCacheOptions;
  readonly #open = new Map<string, number>(); // descriptors of segments read from
  #places: Map<string, Place> | undefined;
  #own: { readonly file: string; readonly descriptor: number; bytes: number } | undefined;
  #off = false;
  #corrupt = 0;
  readonly #notes: string[] = [];

  constructor(options: DiskCacheOptions) {
    this.#options = options;
  }

  /** What the user should be told: corrupt entries, a folder that cannot be written. */
  get notes(): readonly string[] {
    const corrupt = `${this.#corrupt} corrupt cache ${this.#corrupt === 1 ? "entry" : "entries"} ignored in ${this.#options.folder}`;
    return this.#corrupt === 0 ? this.#notes : [...this.#notes, corrupt];
  }

  get(key: string): string | undefined {
    this.#places ??= this.#load();
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const record = this.#read(place);
    const text = record === undefined ? undefined : textOf(key, record);
    if (text !== undefined) return text;
    if (record !== undefined) this.#corrupt++;
    this.#places.delete(key);
    return undefined;
  }

  put(key: string, text: string): void {
    if (this.#off || this.#options.readOnly) return;
    try {
      this.#own ??= this.#create();
      const record = Buffer.from(recordOf(key, text));
      appendFileSync(this.#own.descriptor, record);
      const from = this.#own.bytes;
      this.#own.bytes += record.length;
      this.#places?.set(key, { file: this.#own.file, from, to: from + record.length - 1 });
    } catch (error) {
      this.#off = true;
      const { code, message } = error as NodeJS.ErrnoException;
      this.#notes.push(nothingKept(code ?? message));
    }
  }

  /** Closes files; after writing, merges segments of ended processes and keeps the folder below its limit. */
  close(): void {
    for (const descriptor of this.#open.values()) closeSync(descriptor);
    this.#open.clear();
    if (this.#own === undefined) return;
    closeSync(this.#own.descriptor);
    this.#own = undefined;
    try {
      const { folder, build, limit = CACHE_LIMIT } = this.#options;
      removeAbandoned(folder);
      pruneCache(folder, limit);
      const idle = listSegments(folder).filter((s) => s.idle && s.build === build);
      if (idle.length > MANY_SEGMENTS) mergeSegments(folder, idle);
    } catch (error) {
      this.#notes.push(`cache not tidied: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #load(): Map<string, Place> {
    const places = new Map<string, Place>();
    for (const { file, build } of listSegments(this.#options.folder)) {
      if (build !== this.#options.build) continue;
      try {
        this.#corrupt += scanSegment(file, (key, from, to) => places.set(key, { file, from, to })).corrupt;
      } catch {
        // Merged or removed by another process meanwhile: misses.
      }
    }
    return places;
  }

  #read({ file, from, to }: Place): string | undefined {
    try {
      let descriptor = this.#open.get(file);
      if (descriptor === undefined) {
        descriptor = openSync(file, "r");
        this.#open.set(file, descriptor);
      }
      const bytes = Buffer.allocUnsafe(to - from);
      return readSync(descriptor, bytes, 0, bytes.length, from) === bytes.length ? bytes.toString() : undefined;
    } catch {
      return undefined;
    }
  }

  #create(): { file: string; descriptor: number; bytes: number } {
    const { folder, build } = this.#options;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, segmentName(build));
    return { file, descriptor: openSync(file, "ax"), bytes: 0 };
  }
}

/** Bytes and segments in a cache folder. */
export function cacheSize(folder: string): { readonly bytes: number; readonly segments: number } {
  const segments = listSegments(folder);
  return { bytes: segments.reduce((sum, s) => sum + s.bytes, 0), segments: segments.length };
}

/** Removes the segments written longest ago, but none in use, until the folder holds at most `limit` bytes. */
export function pruneCache(folder: string, limit: number): readonly Segment[] {
  const segments = listSegments(folder);
  let bytes = segments.reduce((sum, s) => sum + s.bytes, 0);
  const removed: Segment[] = [];
  for (const segment of segments) {
    if (bytes <= limit) break;
    if (!segment.idle) continue;
    rmSync(segment.file, { force: true });
    bytes -= segment.bytes;
    removed.push(segment);
  }
  return removed;
}
