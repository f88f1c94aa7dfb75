/** What the settings name, as addresses of whole code: tables, locks, functions with a contract, memory of users. */
import type { Datum, WholeCode } from "../../../model/program/index.ts";
import type { CheckSettings, Extent, Operand, OwnerSetting, TableSetting } from "../../../read/harness/index.ts";
import { InputError } from "../../../text/index.ts";

/** Bytes from `from` to before `to`. */
export interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/** A lock and where it is, as far as the settings say it. */
export interface LockWords {
  readonly lock: string;
  readonly words: readonly Stretch[];
}

export interface Tables extends Omit<TableSetting, "pool" | "root" | "vmid" | "vttbr" | "offset" | "device"> {
  readonly pool: readonly Stretch[];
  /** Where the root is, or where its address is. */
  readonly root: bigint;
  /** The datum that has the root. */
  readonly rootDatum: Datum | undefined;
  /** The root itself stands there, not its address. */
  readonly rootIsTable: boolean;
  readonly vmid: bigint | { readonly at: bigint } | "index" | undefined;
  readonly vttbr: bigint | undefined;
  /** A number, or where it is. */
  readonly offset: bigint | { readonly at: bigint } | undefined;
  readonly device: { readonly invalidate: bigint; readonly sync: bigint; readonly status: bigint } | undefined;
}

/** What a function does, where its body is not looked at. */
export type Contract =
  /** Of one of these locks: functions that several share are called with the address of the one that is meant. */
  | { readonly kind: "acquire" | "try" | "release"; readonly locks: readonly LockWords[] }
  | { readonly kind: "alloc" | "free"; readonly table: number };

export interface Setting {
  readonly tables: readonly Tables[];
  /** By address of the function. */
  readonly contracts: ReadonlyMap<bigint, Contract>;
  readonly lockWords: readonly (Stretch & { readonly lock: string })[];
  /** Locks that functions acquire. */
  readonly lockFunctions: ReadonlySet<string>;
  readonly user: readonly Stretch[];
  /** Data that nobody writes while threads run, as things of memory. */
  readonly constant: ReadonlySet<string>;
  readonly owner: (Omit<OwnerSetting, "owners"> & Owners) | undefined;
}

/** Where the table of owners is, and the locks that protect it. */
interface Owners {
  readonly owners: bigint | undefined;
  readonly locks: readonly string[];
}

function ownersOf({ locks, owner }: CheckSettings, at: (e: Extent) => bigint, stretch: (e: Extent) => Stretch): Owners {
  if (owner?.owners === undefined) return { owners: undefined, locks: [] };
  const owners = at(owner.owners);
  const isOf = (e: Extent): boolean => stretch(e).from <= owners && owners < stretch(e).to;
  return { owners, locks: locks.filter((l) => l.protects.some(isOf)).map((l) => l.name) };
}

/** @throws {InputError} for names that no file has */
export function settingOf(code: WholeCode, settings: CheckSettings): Setting {
  const at = (e: Extent): bigint => addressOf(code, e.at);
  const stretch = (e: Extent): Stretch => {
    const from = at(e);
    const to = e.bytes === undefined ? code.datumAt(from)?.to : from + BigInt(e.bytes);
    return { from, to: to ?? from + OUTSIDE };
  };
  const contracts = new Map<bigint, Contract>();
  const contract = (names: readonly string[], c: Contract): void => {
    for (const name of names) contracts.set(code.functionAt(name), c);
  };
  const locks = settings.locks.map((l) => ({ ...l, words: l.words.map(stretch) }));
  for (const kind of ["acquire", "try", "release"] as const)
    for (const f of new Set(locks.flatMap((l) => l[kind]))) {
      const mine = locks.filter((l) => l[kind].includes(f));
      contract([f], { kind, locks: mine.map(({ name: lock, words }) => ({ lock, words })) });
    }
  for (const [table, { alloc, free }] of settings.tables.entries()) {
    contract(alloc, { kind: "alloc", table });
    contract(free, { kind: "free", table });
  }
  const { owner } = settings;
  return {
    tables: settings.tables.map((t) => tablesOf(code, t, at, stretch)),
    contracts,
    lockWords: locks.flatMap(({ name, words }) => words.map((w) => ({ lock: name, ...w }))),
    lockFunctions: new Set(locks.flatMap((l) => (l.acquire.length + l.try.length > 0 ? [l.name] : []))),
    user: settings.user.map(stretch),
    constant: new Set(
      settings.regions.flatMap(({ sharing, data }) =>
        sharing === "constant" ? data.flatMap((d) => wholeDatum(code, stretch(d))) : [],
      ),
    ),
    owner: owner && { ...owner, ...ownersOf(settings, at, stretch) },
  };
}

/** The name that memory has for a datum, if a stretch is all of it. */
function wholeDatum(code: WholeCode, { from, to }: Stretch): string[] {
  const datum = code.datumAt(from);
  return datum?.from === from && (datum.to ?? to) <= to ? [`datum ${from}`] : [];
}

/** Bytes of a thing that no file defines: all that its address may reach. */
const OUTSIDE = 0x10_0000n;

function tablesOf(
  code: WholeCode,
  t: TableSetting,
  at: (e: Extent) => bigint,
  stretch: (e: Extent) => Stretch,
): Tables {
  const pool = t.pool.map(stretch);
  const root = at(t.root);
  const { vmid, vttbr, offset, device } = t;
  const place = (x: Extent | number | undefined) =>
    x === undefined ? undefined : typeof x === "number" ? BigInt(x) : { at: at(x) };
  return {
    ...t,
    pool,
    root,
    rootDatum: code.datumAt(root),
    rootIsTable: pool.some((p) => root >= p.from && root < p.to),
    vmid: vmid === "index" ? "index" : place(vmid),
    vttbr: vttbr && at(vttbr),
    offset: place(offset),
    device: device && { invalidate: at(device.invalidate), sync: at(device.sync), status: at(device.status) },
  };
}

/** The address of a symbol; a cell of an array has eight bytes. */
export function addressOf(code: WholeCode, { symbol, index, offset, span }: Operand): bigint {
  if (symbol === undefined) return BigInt.asUintN(64, offset);
  const found = code.named(symbol);
  if (found === undefined)
    throw new InputError("CFG25", span, `no file names ${symbol}`, "a symbol of the code or its data");
  return found + BigInt(index) * 8n + offset;
}
