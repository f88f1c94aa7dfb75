/** What was found in a state, and is so while the places stay that were read for it. */
import type { Place, Watched } from "./watched.ts";

export class Fact<T> {
  readonly find: () => T;
  #value: T | undefined;
  isStale = true;

  constructor(find: () => T) {
    this.find = find;
  }
  /** What was found last; undefined before. */
  get last(): T | undefined {
    return this.#value;
  }
  found(value: T): T {
    this.#value = value;
    this.isStale = false;
    return value;
  }
}

export class Facts {
  readonly #watched: Watched;
  /** What rests on a place. */
  readonly #resting = new Map<Place, Set<Fact<unknown>>>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  valueOf<T>(fact: Fact<T>): T {
    if (!fact.isStale) return fact.last as T;
    const { result, places } = this.#watched.reading(fact.find);
    for (const place of places) {
      const resting = this.#resting.get(place);
      if (resting === undefined) this.#resting.set(place, new Set([fact]));
      else resting.add(fact);
    }
    return fact.found(result);
  }

  /** Looks at the machine. @param all nothing is taken to be so because places stayed @returns facts that rest on what has changed */
  look(all: boolean): ReadonlySet<Fact<unknown>> {
    const changed = this.#watched.look();
    const expired = new Set<Fact<unknown>>();
    for (const place of all ? this.#resting.keys() : changed)
      for (const fact of this.#resting.get(place) ?? []) {
        expired.add(fact);
        fact.isStale = true;
      }
    return expired;
  }
}
