/** What the settings of a check name, as addresses of a program and as functions of its units. */
import { type LitmusProgram, linked, variableAt } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings, Extent, LockSetting, RegionSetting, TableSetting } from "../../read/harness/index.ts";
import { InputError } from "../../text/index.ts";

/** Bytes from `from` to before `to`, as the settings name them. */
export interface Range {
  readonly text: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** The instructions of a function, by unit, section and offset. */
export interface FunctionText {
  readonly name: string;
  readonly unit: number;
  readonly section: number;
  readonly from: number;
  readonly to: number;
}

export interface LockPlaces extends Pick<LockSetting, "name"> {
  readonly acquire: readonly FunctionText[];
  readonly release: readonly FunctionText[];
  readonly try: readonly FunctionText[];
  readonly words: readonly Range[];
  readonly protects: readonly Range[];
}

export interface RegionPlaces extends Pick<RegionSetting, "name" | "sharing"> {
  readonly data: readonly Range[];
}

export interface TablePlaces extends Omit<TableSetting, "pool" | "root"> {
  readonly pool: readonly Range[];
  readonly root: bigint;
}

export interface Places {
  readonly locks: readonly LockPlaces[];
  readonly regions: readonly RegionPlaces[];
  readonly tables: readonly TablePlaces[];
  readonly user: readonly Range[];
}

/** All extents of the settings, in the order in which `placesOf` looks at them. */
export const extentsOf = ({ locks, regions, tables, user }: CheckSettings): readonly Extent[] => [
  ...locks.flatMap((l) => [...l.words, ...l.protects]),
  ...regions.flatMap((r) => r.data),
  ...tables.flatMap((t) => [...t.pool, t.root]),
  ...user,
];

/** Whether an address is in one of the ranges. */
export const isIn = (ranges: readonly Range[], address: bigint): boolean =>
  ranges.some((r) => address >= r.from && address < r.to);

/** Whether an instruction of the file is one of the function. @param origin as `Instruction.origin` has it */
export function isOf({ unit, section, from, to }: FunctionText, origin: string | undefined): boolean {
  const [u, s, at] = (origin ?? "").split(":").map(Number);
  return u === unit && s === section && at! >= from && at! < to;
}

function functionText(units: readonly Unit[], name: string, lock: string): FunctionText {
  const all = linked(units);
  const found = all.symbol(name);
  const base = found?.symbol.place.base;
  if (found === undefined || base === undefined || !("section" in base)) {
    const where = { file: `lock: ${name}`, from: 0, to: name.length };
    const hint = `functions: ${all.functions().slice(0, 12).join(", ")}`;
    throw new InputError("CFG24", where, `there is no function ${name}, which lock ${lock} names`, hint);
  }
  const { unit, symbol } = found;
  const from = Number(symbol.place.offset);
  const { symbols, sections } = all.units[unit]!;
  const next = [...symbols.values()].flatMap(({ kind, place }) => {
    const mine = kind === "function" && place.base !== undefined && "section" in place.base;
    return mine && place.base.section === base.section && place.offset > from ? [Number(place.offset)] : [];
  });
  const end = Math.min(...next, sections[base.section]!.bytes.length);
  return { name, unit, section: base.section, from, to: symbol.size ? from + symbol.size : end };
}

/** Bytes that a lock protects are of no region, and no bytes are shared in two ways. @throws {InputError} */
function noContradiction({ locks, regions }: CheckSettings, range: (e: Extent) => Range): void {
  const claims = [
    ...locks.flatMap((l) => l.protects.map((e) => ({ e, how: "protected", by: `lock ${l.name}` }))),
    ...regions.flatMap((r) => r.data.map((e) => ({ e, how: r.sharing, by: `region ${r.name}` }))),
  ].map((c) => ({ ...c, ...range(c.e) }));
  for (const [i, a] of claims.entries()) {
    const b = claims.slice(0, i).find((o) => o.how !== a.how && o.from < a.to && a.from < o.to);
    if (b === undefined) continue;
    const what = `${a.text} is ${a.how} in ${a.by}, and ${b.text} is ${b.how} in ${b.by}: they have bytes in common`;
    throw new InputError("CFG31", a.e.at.span, what, "name the bytes that are meant, such as x+8:4");
  }
}

/** @param program has the addresses of `extentsOf(settings)` as its `named` @throws {InputError} for what is not there */
export function placesOf(units: readonly Unit[], settings: CheckSettings, program: LitmusProgram): Places {
  const addresses = new Map(extentsOf(settings).map((e, i) => [e, program.named![i]!]));
  const range = (e: Extent): Range => {
    const from = addresses.get(e)!;
    const v = program.variables[variableAt(program, from)];
    const end = v === undefined ? from : v.address + BigInt(v.init.length);
    return { text: e.text, from, to: e.bytes === undefined ? end : from + BigInt(e.bytes) };
  };
  noContradiction(settings, range);
  const functions = (names: readonly string[], lock: string) => names.map((n) => functionText(units, n, lock));
  return {
    locks: settings.locks.map(({ name, acquire, release, try: tries, words, protects }) => ({
      name,
      acquire: functions(acquire, name),
      release: functions(release, name),
      try: functions(tries, name),
      words: words.map(range),
      protects: protects.map(range),
    })),
    regions: settings.regions.map(({ name, sharing, data }) => ({ name, sharing, data: data.map(range) })),
    tables: settings.tables.map(({ pool, root, ...rest }) => ({
      ...rest,
      pool: pool.map(range),
      root: addresses.get(root)!,
    })),
    user: settings.user.map(range),
  };
}
