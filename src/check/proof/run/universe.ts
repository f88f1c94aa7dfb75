/** Keys at which claims are tried: those of each sort that occur in a model and in a run. */
import type { Sort } from "../../../ir/index.ts";
import type { Key, ZMap } from "../../../prelude/index.ts";
import type { Smt, SmtValue } from "../../../smt/index.ts";
import { symbolInfo } from "../../../symbolic/index.ts";
import { type Fields, type Model, type Native, nativeKey } from "./concrete.ts";

const sortKey = (sort: Sort): string =>
  sort.kind === "bv" ? `${sort.width} ${sort.brand ?? ""}` : sort.kind === "id" ? `id ${sort.name}` : sort.kind;

export class Universe {
  readonly #bySort = new Map<string, Set<Native>>();

  add(sort: Sort, value: Native): void {
    if (sort.kind === "union" || sort.kind === "bool" || typeof value !== "bigint") return;
    const key = sortKey(sort);
    const found = this.#bySort.get(key);
    if (found === undefined) this.#bySort.set(key, new Set([value]));
    else found.add(value);
  }

  /** The values of a sort: all of them where there are few, and at least one. */
  of(sort: Sort): readonly Native[] {
    if (sort.kind === "union") return sort.cases.map((c) => c.name);
    if (sort.kind === "bool") return [false, true];
    return [...(this.#bySort.get(sortKey(sort)) ?? [0n])];
  }

  /** Adds the keys and values of a model's symbols, whose names are paths of fields of `state`. */
  addModel({ entries }: Model, state: Sort): void {
    for (const { name, args, value } of entries) this.#walk(state, name.split(".").slice(1), args, value);
  }

  #walk(sort: Sort, parts: readonly string[], args: readonly SmtValue[], value: SmtValue): void {
    if (sort.kind === "map") {
      const [key, ...rest] = args;
      if (key === undefined) return;
      this.add(sort.from, nativeKey(sort.from, key));
      this.#walk(sort.to, parts, rest, value);
      return;
    }
    const [part, ...rest] = parts;
    if (part === undefined) {
      this.add(sort, value);
      return;
    }
    const inner =
      sort.kind === "record"
        ? sort.fields.find((f) => f.name === part)?.sort
        : sort.kind === "union"
          ? sort.cases.find((c) => c.name === part)?.sort
          : undefined;
    if (inner !== undefined) this.#walk(inner, rest, args, value);
  }

  /** Adds the keys and values of a state, as far as they were written one by one. */
  addState(sort: Sort, value: Native): void {
    if (sort.kind === "record") for (const f of sort.fields) this.addState(f.sort, (value as Fields)[f.name]);
    else if (sort.kind === "map")
      for (const key of (value as ZMap<Key, Native>).writtenKeys()) {
        this.add(sort.from, key);
        this.addState(sort.to, (value as ZMap<Key, Native>).at(key));
      }
    else this.add(sort, value);
  }

  /** Adds the values of symbols. */
  addSymbols(terms: readonly Smt[], valueAt: (name: string) => SmtValue | undefined): void {
    for (const t of terms) {
      const [info, value] = [symbolInfo(t), valueAt(t.name)];
      if (info !== undefined && value !== undefined) this.add(info.sort, value);
    }
  }
}
