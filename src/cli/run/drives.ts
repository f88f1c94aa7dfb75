/** The disks of a run: `FILE`, `FILE,ro` or `FILE,overlay`. */
import { type FileDisk, openFileDisk } from "../../host/node/index.ts";
import { type Disk, Overlay } from "../../machine/index.ts";
import { InputError } from "../../text/index.ts";
import { argumentSpan } from "../command-line.ts";

/** Bytes that the guest may write over a file that stays as it is, and over a disk of memory. */
const MOST_KEPT = 2 ** 30;
const SCRATCH_BYTES = 2 ** 16;

const MODE = /^(.*),(ro|overlay)$/s;

/** Opens what `--drive` names. @throws {InputError} */
export function openDrive(word: string, argv: readonly string[]): Disk {
  const [, path = word, mode = ""] = MODE.exec(word) ?? [];
  let file: FileDisk;
  try {
    file = openFileDisk(path, mode !== "");
  } catch (error) {
    throw new InputError("CFG03", argumentSpan(argv, word), `${path} cannot be read: ${(error as Error).message}`);
  }
  return mode === "overlay" ? new Overlay(file, MOST_KEPT) : file;
}

/** A small disk in memory with something on it, for a guest of the package that needs one. */
export function scratchDisk(): Disk {
  const bytes: Disk = {
    bytes: SCRATCH_BYTES,
    isReadOnly: true,
    read(at, into) {
      for (let i = 0; i < into.length; i++) into[i] = (at + i) % 251;
      return true;
    },
    write: () => false,
    flush: () => true,
  };
  return new Overlay(bytes, SCRATCH_BYTES);
}
