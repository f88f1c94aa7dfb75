/** Native values as a person reads them: only what differs from its surroundings, words in hexadecimal. */
import type { Sort } from "../../../ir/index.ts";
import type { Key, ZMap } from "../../../prelude/index.ts";
import { type Fields, isEnumeration, isTuple, type Native } from "./concrete.ts";

const MOST_LINES = 15;

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
      const parts = sort.fields.map((f) => shown(f.sort, (value as Fields)[f.name]));
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

/** Keys as a person reads them. */
export const keysText = (keys: readonly Native[]): string =>
  keys.map((k) => (typeof k === "bigint" && k >= 10n ? `0x${k.toString(16)}` : String(k))).join(", ");

const keyText = (sort: Sort, key: Key): string =>
  sort.kind === "union" || typeof key === "string" ? `"${String(key)}"` : shown(sort, key);

const isZero = (value: Native): boolean => value === 0n || value === false;

/** A change of a state or a value of its sort. */
export type Change = (value: Native) => Native;

/** Changes what is at a path of fields and keys. */
const inside =
  (sort: Sort, step: string | Key, change: Change): Change =>
  (value) => {
    if (sort.kind === "map") {
      const map = value as ZMap<Key, Native>;
      return map.with(step, change(map.at(step)));
    }
    const fields = value as Fields;
    return { ...fields, [step as string]: change(fields[step as string]) };
  };

/** The value with nothing in it: all words and flags are zero. */
function zeroed(sort: Sort, value: Native): Native {
  if (sort.kind === "map") {
    const map = value as ZMap<Key, Native>;
    return [...map.writtenKeys()].reduce((m: ZMap<Key, Native>, key) => m.with(key, zeroed(sort.to, m.at(key))), map);
  }
  if (sort.kind === "record" && !isTuple(sort)) {
    const fields = value as Fields;
    return Object.fromEntries(sort.fields.map((f) => [f.name, zeroed(f.sort, fields[f.name])]));
  }
  return sort.kind === "bool" ? false : typeof value === "bigint" ? 0n : value;
}

/**
 * What a person need not see: fields are changed to zero one after the other, or many at once, and stay so as long as the same happens.
 *
 * @param again whether it happens with a change
 */
export function leavingOut(again: (change: Change) => boolean): (toZero: Change) => boolean {
  let all: Change = (value) => value;
  return (toZero) => {
    const before = all;
    const next: Change = (value) => toZero(before(value));
    if (!again(next)) return true;
    all = next;
    return false;
  };
}

/**
 * Lines of a state: leaf fields that are not zero, maps at the keys that were written.
 *
 * @param matters whether a field is shown, by the change of it to zero
 */
export function inputLines(
  sort: Sort,
  value: Native,
  title: string,
  matters: (toZero: Change) => boolean = () => true,
): string[] {
  const lines: string[] = [];
  let left = 0;
  const walk = (at: Sort, v: Native, path: string, within: (change: Change) => Change, isLeft: boolean): void => {
    if (lines.length > MOST_LINES || isZero(v)) return;
    // Most of a state is no matter at all, and is told from the rest in one go.
    const isNone = isLeft || (at.kind !== "union" && !matters(within((was) => zeroed(at, was))));
    if (at.kind === "record" && !isTuple(at))
      for (const f of at.fields)
        walk(f.sort, (v as Fields)[f.name], `${path}.${f.name}`, (c) => within(inside(at, f.name, c)), isNone);
    else if (at.kind === "map")
      for (const key of (v as ZMap<Key, Native>).writtenKeys())
        walk(
          at.to,
          (v as ZMap<Key, Native>).at(key),
          `${path}[${keyText(at.from, key)}]`,
          (c) => within(inside(at, key, c)),
          isNone,
        );
    else if (at.kind === "union" || !isNone) lines.push(`  ${path} = ${shown(at, v)}`);
    else left++;
  };
  if (sort.kind !== "record") return [`  ${title} = ${shown(sort, value)}`];
  walk(sort, value, "", (c) => c, false);
  const cut = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "  …"] : lines;
  const what = left === 0 ? "where it is not zero" : "as far as it matters";
  return lines.length === 0 ? [] : [`${title}, ${what}:`, ...cut.map((l) => l.replace("  .", "  "))];
}
