/** Native values as a person reads them: only what differs from its surroundings, words in hexadecimal. */
import type { Sort } from "../../ir/index.ts";
import type { Key, ZMap } from "../../prelude/index.ts";
import { isEnumeration, isTuple, type Native } from "./concrete.ts";

const MOST_LINES = 24;

/** A value on one line. */
export function shown(sort: Sort, value: Native): string {
  switch (sort.kind) {
    case "bool":
      return String(value);
    case "bv":
      return (value as bigint) < 10n ? String(value) : `0x${(value as bigint).toString(16)}`;
    case "int":
      return String(value);
    case "id":
      return `${sort.name}${value}`;
    case "record": {
      const parts = sort.fields.map((f) => shown(f.sort, (value as Readonly<Record<string, Native>>)[f.name]));
      return isTuple(sort)
        ? `[${parts.join(", ")}]`
        : `{ ${sort.fields.map((f, i) => `${f.name}: ${parts[i]}`).join(", ")} }`;
    }
    case "union": {
      if (isEnumeration(sort)) return `"${value}"`;
      const { kind } = value as { readonly kind: string };
      const carried = sort.cases.find((c) => c.name === kind)!.sort;
      return carried.kind === "record" && carried.fields.length === 0 ? kind : `${kind} ${shown(carried, value)}`;
    }
    case "map":
      return "a map";
  }
}

const keyText = (sort: Sort, key: Key): string =>
  sort.kind === "union" || typeof key === "string" ? `"${String(key)}"` : shown(sort, key);

const isZero = (value: Native): boolean => value === 0n || value === false;

/** Lines of a state: leaf fields that are not zero, maps at the keys that were written. */
export function inputLines(sort: Sort, value: Native, title: string): string[] {
  const lines: string[] = [];
  const walk = (at: Sort, v: Native, path: string): void => {
    if (lines.length > MOST_LINES) return;
    if (at.kind === "record" && !isTuple(at))
      for (const f of at.fields) walk(f.sort, (v as Readonly<Record<string, Native>>)[f.name], `${path}.${f.name}`);
    else if (at.kind === "map")
      for (const key of (v as ZMap<Key, Native>).writtenKeys())
        walk(at.to, (v as ZMap<Key, Native>).at(key), `${path}[${keyText(at.from, key)}]`);
    else if (!isZero(v)) lines.push(`  ${path} = ${shown(at, v)}`);
  };
  if (sort.kind !== "record") return [`  ${title} = ${shown(sort, value)}`];
  walk(sort, value, "");
  const cut = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "  …"] : lines;
  return lines.length === 0 ? [] : [`${title}, where it is not zero:`, ...cut.map((l) => l.replace("  .", "  "))];
}

/** Fields in which two states differ, looked at in the keys of `universe`; hidden fields do not count. */
export function differences(
  sort: Sort,
  a: Native,
  b: Native,
  hidden: readonly string[],
  universe: readonly bigint[],
): string[] {
  const lines: string[] = [];
  const walk = (at: Sort, x: Native, y: Native, path: string, name: string): void => {
    if (hidden.includes(path) || x === y || lines.length > MOST_LINES) return;
    const below = (part: string): string => (path === "" ? part : `${path}.${part}`);
    if (at.kind === "record") {
      const [p, q] = [x, y] as [Readonly<Record<string, Native>>, Readonly<Record<string, Native>>];
      for (const f of at.fields)
        walk(f.sort, p[f.name], q[f.name], below(f.name), name === "" ? f.name : `${name}.${f.name}`);
    } else if (at.kind === "map") {
      const [p, q] = [x, y] as [ZMap<Key, Native>, ZMap<Key, Native>];
      for (const key of keysOf(at.from, universe))
        walk(at.to, p.at(key), q.at(key), below("*"), `${name}[${keyText(at.from, key)}]`);
    } else if (shown(at, x) !== shown(at, y)) lines.push(`${name}: ${shown(at, x)}, ${shown(at, y)}`);
  };
  walk(sort, a, b, "", "");
  return lines;
}

/** The keys of a sort that a universe has. */
function keysOf(sort: Sort, universe: readonly bigint[]): Key[] {
  if (sort.kind === "union") return sort.cases.map((c) => c.name);
  if (sort.kind === "bool") return [false, true];
  if (sort.kind === "bv") return universe.filter((v) => v >= 0n && v >> BigInt(sort.width) === 0n);
  return [...universe];
}
