/**
 * Writes an initial RAM disk: `node dist/scripts/cpio.js OUT name=FILE … name=c,MAJOR,MINOR …`. Files are executable, and
 * devices are for root, so nothing has to be made on this computer that only root may make. Names are put in as they are
 * given, their folders before them.
 *
 * @source Linux, "initramfs buffer format": the "newc" form of cpio
 */
import { readFileSync, writeFileSync } from "node:fs";

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly bytes?: Uint8Array;
  readonly device?: readonly [number, number];
}

const FOLDER = 0o040755;
const FILE = 0o100755;
const DEVICE = 0o020600;

const encoder = new TextEncoder();
const padded = (bytes: Uint8Array, at: number): Uint8Array[] => [bytes, new Uint8Array((4 - (at % 4)) % 4)];

function parts({ name, mode, bytes = new Uint8Array(0), device = [0, 0] }: Entry, inode: number): Uint8Array[] {
  const text = encoder.encode(`${name}\0`);
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, ...device, text.length, 0];
  const header = encoder.encode(`070701${fields.map((n) => n.toString(16).padStart(8, "0")).join("")}`);
  return [header, ...padded(text, header.length + text.length), ...padded(bytes, bytes.length)];
}

/** The archive of some entries, and the entry that ends it. */
export const archive = (entries: readonly Entry[]): Uint8Array =>
  Buffer.concat([...entries, { name: "TRAILER!!!", mode: 0 }].flatMap((e, i) => parts(e, i)));

function entryOf(word: string): Entry {
  const at = word.indexOf("=");
  const [name, what] = [word.slice(0, at), word.slice(at + 1)];
  const device = /^c,(\d+),(\d+)$/.exec(what);
  return device === null
    ? { name, mode: FILE, bytes: readFileSync(what) }
    : { name, mode: DEVICE, device: [Number(device[1]), Number(device[2])] };
}

/** Folders on the way to a name. */
const foldersOf = (name: string): string[] =>
  name
    .split("/")
    .slice(0, -1)
    .map((_, i, all) => all.slice(0, i + 1).join("/"));

const [out, ...words] = process.argv.slice(2);
if (out !== undefined) {
  const entries = words.map(entryOf);
  const folders = [...new Set(entries.flatMap((e) => foldersOf(e.name)))].map((name) => ({ name, mode: FOLDER }));
  writeFileSync(out, archive([...folders, ...entries]));
}
