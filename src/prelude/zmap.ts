/**
 * Total maps: every key has a value. Immutable; `with` gives another map. A map is a rule for all keys (a constant, a
 * function) and the keys that were written since.
 */

/** What may be a key: a word, an identifier, an integer, a boolean, a name of an enumeration. */
export type Key = bigint | boolean | string;

/** A total map from keys to values. */
export class ZMap<K extends Key, V> {
  readonly #rule: (key: K) => V;
  readonly #written: ReadonlyMap<K, V>;

  /** Programs make maps with `everywhere` and `tabulate`. */
  constructor(rule: (key: K) => V, written: ReadonlyMap<K, V> = new Map()) {
    this.#rule = rule;
    this.#written = written;
  }

  /** The value at `key`. */
  at(key: K): V {
    return this.#written.has(key) ? (this.#written.get(key) as V) : this.#rule(key);
  }

  /** The map that has `value` at `key` and agrees with this one at every other key. */
  with(key: K, value: V): ZMap<K, V> {
    return new ZMap(this.#rule, new Map(this.#written).set(key, value));
  }

  /** Keys written one by one, for tools that show or compare maps; kernel TypeScript has no way to ask. */
  writtenKeys(): readonly K[] {
    return [...this.#written.keys()];
  }
}

/** The map that has the same value at every key. */
export const everywhere = <K extends Key, V>(value: V): ZMap<K, V> => new ZMap(() => value);

/** The map whose value at each key is `rule(key)`. `rule` is pure, total, and only for specifications. */
export const tabulate = <K extends Key, V>(rule: (key: K) => V): ZMap<K, V> => new ZMap(rule);
