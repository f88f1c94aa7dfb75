/** Puts an image, its device tree and an initial RAM disk into a machine's memory. */
import { failImage, type Image } from "../../read/image/index.ts";
import type { Span } from "../../text/index.ts";
import { type Boot, completed, treeOf } from "../board/tree.ts";
import { MAP } from "../config.ts";
import type { Machine } from "../machine.ts";
import { flatten } from "./device-tree.ts";
import { type ReadTree, readTree } from "./read-device-tree.ts";

export interface LoadOptions {
  readonly append: string;
  readonly initrd: Uint8Array | undefined;
  /** Bytes at the end of RAM that are a hypervisor's: nothing is loaded there, and the tree does not know of them. */
  readonly kept?: number | undefined;
  /** A device tree to use instead of the machine's own. */
  readonly tree?: Uint8Array | undefined;
  /** Where the image is named, for errors. */
  readonly where: Span;
}

const PAGE = 4096;
const down = (address: number): number => address - (address % PAGE);

/** A device tree of the user's. @throws {InputError} ELF06 */
function given(bytes: Uint8Array, where: Span): ReadTree {
  try {
    return readTree(bytes);
  } catch (error) {
    return failImage("ELF06", where, `the device tree is damaged: ${(error as Error).message}`);
  }
}

/**
 * Loads and starts: the device tree at the end of RAM, the initial RAM disk before it; x0 is the tree.
 *
 * @throws {InputError} ELF03 when something does not fit, ELF06 when the tree is damaged
 */
export function load(machine: Machine, image: Image, { append, initrd, kept = 0, tree, where }: LoadOptions): void {
  const memory = machine.config.memory - kept;
  const end = MAP.ram + memory;
  const room = (address: number, size: number, what: string): void => {
    const isInside = address >= MAP.ram && address + size <= end;
    if (!isInside)
      failImage(
        "ELF03",
        where,
        `${what} is not inside of RAM`,
        "RAM begins at 0x40000000; --memory says how much there is",
      );
  };
  room(image.entry, 4, "where the image is entered");
  // The tree's size does not depend on where the disk is.
  const boot = (at: number): Boot => ({
    append,
    ...(initrd === undefined ? {} : { initrd: [at, at + initrd.length] as const }),
  });
  const theirs = tree === undefined ? undefined : given(tree, where);
  const treeFor = (diskAt: number): Uint8Array =>
    theirs === undefined
      ? flatten(treeOf({ ...machine.config, memory }, boot(diskAt)))
      : flatten(completed(theirs.root, boot(diskAt)), theirs.reservations);
  const treeAt = down(end - treeFor(0).length);
  const diskAt = initrd === undefined ? treeAt : down(treeAt - initrd.length);
  for (const part of image.parts) {
    room(part.address, part.size, `the part of the image at 0x${part.address.toString(16)}`);
    if (part.address + part.size > diskAt)
      failImage("ELF03", where, "the image lies over the device tree or the initial RAM disk");
    machine.write(part.address, part.bytes);
  }
  if (initrd !== undefined) {
    room(diskAt, initrd.length, "the initial RAM disk");
    machine.write(diskAt, initrd);
  }
  machine.write(treeAt, treeFor(diskAt));
  machine.start(image.entry, treeAt);
}
