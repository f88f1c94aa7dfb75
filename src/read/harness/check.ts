/** What a settings file says for `sekvm check`: locks and what they protect, page tables, memory of users. */

import type { Operand } from "./tree.ts";
import { operandOf } from "./words.ts";

/** Bytes of the data of the code: `x`, `x[2]`, `x+8`; all of `x` from there on, or as many bytes as `x+8:4` says. */
export interface Extent {
  readonly text: string;
  readonly at: Operand;
  readonly bytes: number | undefined;
}

/** A lock: functions that acquire and release it, or the words that code looks at and writes itself. */
export interface LockSetting {
  readonly name: string;
  /** Functions, all of whose accesses are inside of the lock. */
  readonly acquire: readonly string[];
  readonly release: readonly string[];
  /** Functions that acquire it when they return something else than 0. */
  readonly try: readonly string[];
  /** Where the words of the lock are; with functions, what they touch is part of the lock. */
  readonly words: readonly Extent[];
  readonly protects: readonly Extent[];
}

/** Data that needs no lock, and why. */
export interface RegionSetting {
  readonly name: string;
  readonly data: readonly Extent[];
  /** `constant`: nobody writes it while threads run. `private`: one CPU alone touches it. `sync`: it is part of a protocol of its own, as the words of a lock are. */
  readonly sharing: "constant" | "private" | "sync";
}

export const REGIMES = ["el2", "stage1", "stage2", "smmu"] as const;
export const FORMATS = ["arm64-4k"] as const;

/** Page tables of one kind, in a pool of pages. */
export interface TableSetting {
  readonly name: string;
  /** Where its tables are. */
  readonly pool: readonly Extent[];
  /** The root table, in the pool. */
  readonly root: Extent;
  /** Level of the root, 0 to 3. */
  readonly level: number;
  readonly format: (typeof FORMATS)[number];
  readonly regime: (typeof REGIMES)[number];
  /** The lock whose sections change it. */
  readonly lock: string | undefined;
  /** Many tables: the place of the root is repeated every so many bytes. */
  readonly each: number | undefined;
  /** Where the VMID is that belongs to the root, a number, or `index` when it is the number of the root. */
  readonly vmid: Extent | number | "index" | undefined;
  /** Where the value of VTTBR_EL2 is that belongs to the root. */
  readonly vttbr: Extent | undefined;
  /** The table is the one in use when the code starts. */
  readonly loaded: boolean;
  /** Entries above level 3 may be blocks; without, those that are not 0 are tables. */
  readonly blocks: boolean;
  /** Functions that give an empty page of tables, or 0, and that take one back. */
  readonly alloc: readonly string[];
  readonly free: readonly string[];
  /** Where tables are seen, less their physical address: a number, or a datum that holds it. */
  readonly offset: Extent | number | undefined;
  /** Registers of a device that invalidates: what is written with the number of the context, what is written to wait, and what is 0 when it is done. */
  readonly device: { readonly invalidate: Extent; readonly sync: Extent; readonly status: Extent } | undefined;
}

/** Whose page frames are: frames that users have from the start, or a table of owners. */
export interface OwnerSetting {
  /** First and last frame. */
  readonly frames: readonly (readonly [bigint, bigint])[];
  /** The owner of frame `f`, less `first`, is at `owners + each * f`. */
  readonly owners: Extent | undefined;
  readonly each: number;
  readonly first: number;
  /** The owner that is the kernel. */
  readonly kernel: number;
}

export interface CheckSettings {
  /** CPUs that run the threads, one after the other and round again. */
  readonly cpus: number | undefined;
  readonly locks: readonly LockSetting[];
  readonly regions: readonly RegionSetting[];
  readonly tables: readonly TableSetting[];
  /** Memory that users can write. */
  readonly user: readonly Extent[];
  readonly owner: OwnerSetting | undefined;
}

export const NO_CHECK_SETTINGS: CheckSettings = {
  cpus: undefined,
  locks: [],
  regions: [],
  tables: [],
  user: [],
  owner: undefined,
};

type Table = Readonly<Record<string, unknown>>;
const isText = (v: unknown): v is string => typeof v === "string" && v !== "";
const isTable = (v: unknown): v is Table => typeof v === "object" && v !== null && !Array.isArray(v);

/** A value as a list of texts; a text alone is a list of one. */
function texts(v: unknown): readonly string[] | undefined {
  if (v === undefined) return [];
  if (isText(v)) return [v];
  return Array.isArray(v) && v.every(isText) ? v : undefined;
}

function extent(text: string, key: string): Extent | undefined {
  const [place, bytes, ...more] = text.split(":");
  if (more.length > 0 || (bytes !== undefined && !/^\d{1,9}$/.test(bytes))) return undefined;
  const at = operandOf(place!, `${key}: ${text}`);
  return at?.symbol === undefined ? undefined : { text, at, bytes: bytes === undefined ? undefined : Number(bytes) };
}

function extents(v: unknown, key: string): readonly Extent[] | undefined {
  const list = texts(v)?.map((t) => extent(t, key));
  return list?.every((e) => e !== undefined) ? list : undefined;
}

/** Whether all keys are known and required ones are there. */
const hasKeys = (t: Table, required: readonly string[], optional: readonly string[]): boolean =>
  required.every((k) => t[k] !== undefined) && Object.keys(t).every((k) => [...required, ...optional].includes(k));

function lock(v: unknown): LockSetting | undefined {
  if (!isTable(v) || !hasKeys(v, ["name"], ["acquire", "release", "try", "words", "protects"])) return undefined;
  const [acquire, release, tries] = [texts(v.acquire), texts(v.release), texts(v.try)];
  const [words, protects] = [extents(v.words, "lock"), extents(v.protects, "lock")];
  if (!isText(v.name) || !acquire || !release || !tries || !words || !protects) return undefined;
  const isPair = release.length > 0 && acquire.length + tries.length > 0;
  if (!isPair && (words.length === 0 || release.length + acquire.length + tries.length > 0)) return undefined;
  return { name: v.name, acquire, release, try: tries, words, protects };
}

const SHARING = ["constant", "private", "sync"] as const;

function region(v: unknown): RegionSetting | undefined {
  if (!isTable(v) || !hasKeys(v, ["name", "data", "sharing"], [])) return undefined;
  const data = extents(v.data, "region");
  const sharing = SHARING.find((s) => s === v.sharing);
  return isText(v.name) && data && data.length > 0 && sharing ? { name: v.name, data, sharing } : undefined;
}

const isCount = (v: unknown): v is number => Number.isInteger(v) && Number(v) >= 0;
/** Keys of a table besides those that it has to have. */
export const TABLE_KEYS =
  "level format lock each vmid vttbr loaded blocks alloc free offset invalidate sync status".split(" ");

/** A place or a number; undefined where it is neither. */
const placeOrNumber = (v: unknown): Extent | number | undefined =>
  isCount(v) ? v : isText(v) ? extent(v, "pagetable") : undefined;

function table(v: unknown): TableSetting | undefined {
  if (!isTable(v) || !hasKeys(v, ["name", "pool", "root", "regime"], TABLE_KEYS)) return undefined;
  const pool = extents(v.pool, "pagetable");
  const root = isText(v.root) ? extent(v.root, "pagetable") : undefined;
  const { level = 0, format = FORMATS[0], lock } = v;
  const regime = REGIMES.find((r) => r === v.regime);
  const named = FORMATS.find((f) => f === format);
  const more = tableDetails(v);
  if (!isText(v.name) || !pool || !root || !regime || !named || !more) return undefined;
  if (!Number.isInteger(level) || Number(level) < 0 || Number(level) > 3) return undefined;
  if (lock !== undefined && !isText(lock)) return undefined;
  return { name: v.name, pool, root, level: Number(level), format: named, regime, lock, ...more };
}

type Details = Pick<
  TableSetting,
  "each" | "vmid" | "vttbr" | "loaded" | "blocks" | "alloc" | "free" | "offset" | "device"
>;

function tableDetails(v: Table): Details | undefined {
  const { each, loaded = false, blocks = true } = v;
  const [alloc, free] = [texts(v.alloc), texts(v.free)];
  const vmid = v.vmid === "index" ? "index" : placeOrNumber(v.vmid);
  const vttbr = isText(v.vttbr) ? extent(v.vttbr, "pagetable") : undefined;
  const offset = placeOrNumber(v.offset);
  const registers = ["invalidate", "sync", "status"].map((k) => (isText(v[k]) ? extent(v[k], "pagetable") : undefined));
  const [invalidate, sync, status] = registers;
  const isDevice = invalidate !== undefined && sync !== undefined && status !== undefined;
  const lacks = [vmid, vttbr, offset].some(
    (x, i) => x === undefined && v[["vmid", "vttbr", "offset"][i]!] !== undefined,
  );
  const half = !isDevice && ["invalidate", "sync", "status"].some((k) => v[k] !== undefined);
  if (lacks || half || !alloc || !free || typeof loaded !== "boolean" || typeof blocks !== "boolean") return undefined;
  if (each !== undefined && !(isCount(each) && each > 0)) return undefined;
  const device = isDevice ? { invalidate, sync, status } : undefined;
  return { each, vmid, vttbr, loaded, blocks, alloc, free, offset, device };
}

/** `0x80000-0xbffff`. */
function frameRange(text: string): readonly [bigint, bigint] | undefined {
  const m = /^(0x[0-9a-f]{1,12}|\d{1,12})\s*-\s*(0x[0-9a-f]{1,12}|\d{1,12})$/i.exec(text.trim());
  return m === null || BigInt(m[1]!) > BigInt(m[2]!) ? undefined : [BigInt(m[1]!), BigInt(m[2]!)];
}

function owner(v: unknown): OwnerSetting | undefined {
  if (!isTable(v) || !hasKeys(v, [], ["frames", "owners", "each", "first", "kernel"])) return undefined;
  const frames = texts(v.frames)?.map(frameRange);
  const owners = isText(v.owners) ? extent(v.owners, "owner") : undefined;
  const { each = 8, first = 0, kernel = 0 } = v;
  if (!frames?.every((f) => f !== undefined) || (v.owners !== undefined && owners === undefined)) return undefined;
  if (frames.length === 0 && owners === undefined) return undefined;
  return isCount(each) && each > 0 && isCount(first) && isCount(kernel)
    ? { frames, owners, each, first, kernel }
    : undefined;
}

function list<T>(v: unknown, read: (v: unknown) => T | undefined): readonly T[] | undefined {
  const all = Array.isArray(v) ? v.map(read) : undefined;
  return all?.every((t) => t !== undefined) ? all : undefined;
}

/** The keys that are about checks: what each takes, and what becomes of it. */
export const CHECK_KEYS: Readonly<
  Record<string, { readonly takes: string; readonly read: (v: unknown) => Partial<CheckSettings> | undefined }>
> = {
  cpus: {
    takes: "a whole number from 1 to 16",
    read: (v) => (Number.isInteger(v) && Number(v) >= 1 && Number(v) <= 16 ? { cpus: Number(v) } : undefined),
  },
  lock: {
    takes: "name, protects, and acquire or try with release, or words",
    read: (v) => {
      const locks = list(v, lock);
      return locks && { locks };
    },
  },
  region: {
    takes: `name, data, and sharing, one of ${SHARING.join(", ")}`,
    read: (v) => {
      const regions = list(v, region);
      return regions && { regions };
    },
  },
  pagetable: {
    takes: `name, pool, root, regime (${REGIMES.join(", ")}), and of these what there is: ${TABLE_KEYS.join(", ")}`,
    read: (v) => {
      const tables = list(v, table);
      return tables && { tables };
    },
  },
  owner: {
    takes: "frames (ranges such as 0x80000-0xbffff) or owners, with each, first and kernel",
    read: (v) => {
      const found = owner(v);
      return found && { owner: found };
    },
  },
  user: {
    takes: "memory: a text or a list of places",
    read: (v) => {
      if (!isTable(v) || !hasKeys(v, ["memory"], [])) return undefined;
      const user = extents(v.memory, "user");
      return user && { user };
    },
  },
};
