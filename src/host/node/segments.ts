/**
 * The files of the disk cache. A *segment* is a log of one process, named `<build>-<host>-<pid>-<random>.log`; each
 * record is one line
 *
 *     <40 hex digits: key> <8 hex digits: CRC-32 of key and text> <text>
 *
 * appended with one write, so a process that is killed loses at most the line that it was writing, and no two processes
 * write to one file. Other functions here list segments and remove or merge those whose process is gone.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/** Bytes before the text of a record. */
export const RECORD_HEAD = 50;
const HEAD = /^[0-9a-f]{40} [0-9a-f]{8} $/;

/** One record, with its newline. */
export const recordOf = (key: string, text: string): string => `${key} ${checksum(key, text)} ${text}\n`;

const checksum = (key: string, text: string): string => crc32(text, crc32(key)).toString(16).padStart(8, "0");

/** The text of a record without its newline if it is whole and has this key, else undefined. */
export function textOf(key: string, record: string): string | undefined {
  const text = record.slice(RECORD_HEAD);
  return record.slice(0, RECORD_HEAD) === `${key} ${checksum(key, text)} ` ? text : undefined;
}

export interface Segment {
  readonly file: string;
  readonly build: string;
  readonly bytes: number;
  /** Milliseconds since 1970 of the last write. */
  readonly written: number;
  /** Its process is gone, so nobody appends to it. Of other hosts we cannot tell. */
  readonly idle: boolean;
}

const host = (crc32(hostname()) >>> 0).toString(16).padStart(8, "0");

/** A name for a new segment of this process. */
export const segmentName = (build: string): string =>
  `${build}-${host}-${process.pid}-${Math.random().toString(36).slice(2, 10)}.log`;

/** All segments in a folder, oldest write first; none if there is no folder. */
export function listSegments(folder: string): Segment[] {
  const found: Segment[] = [];
  for (const name of namesIn(folder)) {
    const parts = /^([0-9a-f]{12})-([0-9a-f]{8})-(\d+)-\w+\.log$/.exec(name);
    if (parts === null) continue;
    const file = join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    const idle = parts[2] === host && !isAlive(Number(parts[3]));
    found.push({ file, build: parts[1]!, bytes: stat.size, written: stat.mtimeMs, idle });
  }
  return found.sort((a, b) => a.written - b.written || (a.file < b.file ? -1 : 1));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A segment read as a whole. `corrupt` counts lines that are no record; a last line without end is not counted. */
export interface SegmentScan {
  readonly corrupt: number;
  readonly bytes: Buffer;
}

/**
 * Calls `found` for each line that looks like a record, with its key and byte range, the newline left out. Checksums are
 * left to the reader of a record.
 */
export function scanSegment(file: string, found: (key: string, from: number, to: number) => void): SegmentScan {
  const bytes = readFileSync(file);
  let corrupt = 0;
  let from = 0;
  for (let to = bytes.indexOf(10, from); to !== -1; to = bytes.indexOf(10, from)) {
    const head = bytes.toString("latin1", from, from + RECORD_HEAD);
    if (to - from >= RECORD_HEAD && HEAD.test(head)) found(head.slice(0, 40), from, to);
    else corrupt++;
    from = to + 1;
  }
  return { corrupt, bytes };
}

/** Removes what merges that were killed left behind. */
export function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    const parts = /^[0-9a-f]{12}-([0-9a-f]{8})-(\d+)-\w+\.log\.tmp$/.exec(name);
    if (parts?.[1] === host && !isAlive(Number(parts[2]))) rmSync(join(folder, name), { force: true });
  }
}

/** Writes the good records of idle segments of one build into one new segment and removes the old ones. */
export function mergeSegments(folder: string, segments: readonly Segment[]): void {
  const records = new Map<string, Buffer>();
  const read: string[] = [];
  for (const { file } of segments) {
    try {
      const lines: [string, number, number][] = [];
      const { bytes } = scanSegment(file, (...line) => lines.push(line));
      for (const [key, from, to] of lines)
        if (textOf(key, bytes.toString("utf8", from, to)) !== undefined) records.set(key, bytes.subarray(from, to + 1));
      read.push(file);
    } catch {
      // Another process merged or removed it meanwhile.
    }
  }
  if (read.length < 2) return;
  const merged = join(folder, segmentName(segments[0]!.build));
  writeFileSync(`${merged}.tmp`, Buffer.concat([...records.values()]));
  renameSync(`${merged}.tmp`, merged);
  for (const file of read) rmSync(file, { force: true });
}
