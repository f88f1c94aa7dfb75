/**
 * A snapshot as bytes: a head, the tree of what is not memory as JSON, and pages of memory in the order in which the tree
 * names them. Numbers of the head are little endian.
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | "SEKVMSNP" |
 * | 8 | version, 4 bytes |
 * | 12 | bytes of the tree, 4 bytes |
 * | 16 | pages, 4 bytes |
 * | 20 | the tree, then the pages, 4096 bytes each |
 */
import { checkConfig, type EngineName, type MachineConfig, MOST_MEMORY, type SlotKind } from "../config.ts";
import { Machine } from "../machine.ts";
import type { Attached } from "../virtio/slots.ts";
import { Damaged, Loader, PAGE, Saver } from "./archive.ts";

const MAGIC = "SEKVMSNP";
const VERSION = 1;
export const HEAD = 20;
const MOST_TREE = 2 ** 28;
/** Of RAM, and of what is kept of disks. */
const MOST_PAGES = (2 * MOST_MEMORY) / PAGE;

/** The parts of a snapshot of a machine that runs, in order. The pages are views: they are to be used before it goes on. */
export function snapshotOf(machine: Machine): readonly Uint8Array[] {
  if (machine.hasStopped) throw new Error("the machine has stopped");
  const saver = new Saver();
  machine.state(saver);
  const { engine: _, ...given } = machine.config;
  const config = Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
  const tree = new TextEncoder().encode(JSON.stringify({ config, machine: saver.tree }));
  const head = new DataView(new ArrayBuffer(HEAD));
  new Uint8Array(head.buffer).set(new TextEncoder().encode(MAGIC));
  for (const [i, n] of [VERSION, tree.length, saver.blobs.length].entries()) head.setUint32(8 + 4 * i, n, true);
  return [new Uint8Array(head.buffer), tree, ...saver.blobs];
}

/** How long a snapshot is that begins so. @throws {Damaged} when it is none */
export function snapshotLength(head: Uint8Array): number {
  if (head.length < HEAD) throw new Damaged("the snapshot", "ends within its head");
  if (new TextDecoder().decode(head.subarray(0, 8)) !== MAGIC) throw new Damaged("the file", "is no snapshot");
  const view = new DataView(head.buffer, head.byteOffset, HEAD);
  const [version, tree, pages] = [8, 12, 16].map((at) => view.getUint32(at, true)) as [number, number, number];
  if (version !== VERSION) throw new Damaged("the snapshot", `is of version ${version}; this sekvm reads ${VERSION}`);
  if (tree > MOST_TREE || pages > MOST_PAGES) throw new Damaged("the snapshot", "is larger than any machine");
  return HEAD + tree + pages * PAGE;
}

function treeOf(bytes: Uint8Array, length: number): Record<string, unknown> {
  try {
    const tree: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + length)));
    if (typeof tree === "object" && tree !== null) return tree as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new Damaged("the snapshot", "its tree is no JSON");
}

const KINDS: readonly SlotKind[] = ["block", "console", "entropy", "net"];

/** A configuration as it stands in a snapshot. */
function configOf(saved: unknown, engine: EngineName): MachineConfig {
  const c = (typeof saved === "object" ? saved : null) as Record<keyof MachineConfig, unknown> | null;
  const number = (name: keyof MachineConfig, most: number): number => {
    const value = c?.[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most)
      throw new Damaged(`config.${name}`, "is not what it could be");
    return value;
  };
  const slots = c?.slots;
  if (!Array.isArray(slots) || !slots.every((s) => KINDS.includes(s as SlotKind)))
    throw new Damaged("config.slots", "is not what it could be");
  const config: MachineConfig = {
    cpus: number("cpus", 1000),
    memory: number("memory", Number.MAX_SAFE_INTEGER),
    el: number("el", 2) === 1 ? 1 : 2,
    slice: number("slice", Number.MAX_SAFE_INTEGER),
    engine,
    semihosting: c?.semihosting === true,
    startTime: number("startTime", 2 ** 32 - 1),
    seed: number("seed", 2 ** 32 - 1),
    smmus: c?.smmus === true,
    hypervisor: typeof c?.hypervisor === "string" ? c.hypervisor : "",
    slots: slots as SlotKind[],
  };
  try {
    checkConfig(config);
  } catch (error) {
    throw new Damaged("config", (error as Error).message);
  }
  return config;
}

export interface RestoreOptions {
  readonly engine: EngineName;
  /** What the host gives to the devices. */
  readonly attached: Attached;
}

/**
 * Makes a machine from a snapshot.
 *
 * @throws {Damaged} for bytes that are no snapshot, or one of a machine with other disks
 * @throws {RangeError} when memory is short here
 */
export function restore(bytes: Uint8Array, { engine, attached }: RestoreOptions): Machine {
  if (bytes.length !== snapshotLength(bytes))
    throw new Damaged("the snapshot", "ends early, or goes on behind its end");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  const tree = treeOf(bytes, length);
  const config = configOf(tree.config, engine);
  const has = (kind: SlotKind): number => config.slots.filter((s) => s === kind).length;
  const [disks, links] = [attached.disks.length, attached.links?.length ?? 0];
  if (has("block") !== disks)
    throw new Damaged("the snapshot", `is of a machine with ${has("block")} drives, not ${disks}`);
  if (has("net") !== links)
    throw new Damaged("the snapshot", `is of a machine with ${has("net")} network devices, not ${links}`);
  if (config.hypervisor !== (attached.hypervisor?.name ?? ""))
    throw new Damaged("the snapshot", `is of a machine with ${config.hypervisor || "no hypervisor"} at EL2`);
  const machine = new Machine(config, attached);
  let at = HEAD + length;
  const next = (path: string): Uint8Array => {
    if (at === bytes.length) throw new Damaged(path, "pages are missing");
    at += PAGE;
    return bytes.subarray(at - PAGE, at);
  };
  machine.state(new Loader(tree.machine, { next }));
  if (at !== bytes.length) throw new Damaged("the snapshot", "has pages that nothing names");
  return machine;
}
