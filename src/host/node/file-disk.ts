/** A file as a disk of a machine. Errors of this computer become failed requests of the guest. */
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import type { Disk } from "../../machine/index.ts";

export interface FileDisk extends Disk {
  close(): void;
}

/** Whether `step` moved all bytes, some at a time. */
function moved(bytes: number, step: (done: number) => number): boolean {
  try {
    for (let done = 0; done < bytes; ) {
      const now = step(done);
      if (now === 0) return false;
      done += now;
    }
    return true;
  } catch {
    return false;
  }
}

/** Opens a file. @throws as `openSync`, or when it is not a regular file */
export function openFileDisk(path: string, isReadOnly: boolean): FileDisk {
  const file = openSync(path, isReadOnly ? "r" : "r+");
  const stat = fstatSync(file);
  if (!stat.isFile()) {
    closeSync(file);
    throw new Error("it is not a regular file");
  }
  return {
    bytes: stat.size - (stat.size % 512),
    isReadOnly,
    read: (at, into) => moved(into.length, (done) => readSync(file, into, done, into.length - done, at + done)),
    write: (at, from) =>
      !isReadOnly && moved(from.length, (done) => writeSync(file, from, done, from.length - done, at + done)),
    flush() {
      try {
        if (!isReadOnly) fsyncSync(file);
        return true;
      } catch {
        return false;
      }
    },
    close: () => closeSync(file),
  };
}
