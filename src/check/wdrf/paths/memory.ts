/**
 * What a path knows of memory: for each thing that addresses begin in, the words that were written or looked at, latest first. A
 * path sees its own writes; whatever others may have changed since is forgotten when it acquires.
 */
import { bits, type Smt } from "../../../smt/index.ts";
import {
  applied,
  constantly,
  extract,
  isConstant,
  type Linear,
  minus,
  plus,
  signedOf,
} from "../../../symbolic/code/index.ts";

/** Bytes of one thing with a value. */
interface Cell {
  readonly offset: Linear;
  readonly bytes: number;
  readonly value: Smt;
  readonly before: Cell | undefined;
}

interface Thing {
  /** All of it is 0 where nothing was written. */
  readonly zero: boolean;
  /** Others may write it. */
  readonly shared: boolean;
  readonly cells: Cell | undefined;
}

/** Words that are apart, the same, or neither is known. */
type Relation = "apart" | "same" | "inside" | "unknown";

function relation(offset: Linear, bytes: number, cell: Cell): Relation {
  const d = minus(offset, cell.offset);
  if (!isConstant(d)) return "unknown";
  const by = signedOf(d.constant);
  if (by >= BigInt(cell.bytes) || by + BigInt(bytes) <= 0n) return "apart";
  if (by === 0n && bytes === cell.bytes) return "same";
  return by >= 0n && by + BigInt(bytes) <= BigInt(cell.bytes) ? "inside" : "unknown";
}

/** Memory of one path; `copy` costs little, for cells are shared. */
export class Memory {
  readonly #things: Map<string, Thing>;

  constructor(things: ReadonlyMap<string, Thing> = new Map()) {
    this.#things = new Map(things);
  }

  copy(): Memory {
    return new Memory(this.#things);
  }

  /** Begins a thing that is all 0 and that nobody else has. */
  fresh(thing: string): void {
    this.#things.set(thing, { zero: true, shared: false, cells: undefined });
  }

  /** Others may reach it from now on. */
  share(thing: string): void {
    const t = this.#things.get(thing);
    if (t !== undefined) this.#things.set(thing, { ...t, shared: true });
  }

  isFresh(thing: string): boolean {
    const t = this.#things.get(thing);
    return t?.zero === true && !t.shared;
  }

  /** The value of some bytes; undefined when it is not known. */
  look(thing: string, offset: Linear, bytes: number): Smt | undefined {
    const t = this.#things.get(thing);
    if (t === undefined) return undefined;
    for (let c = t.cells; c !== undefined; c = c.before) {
      const how = relation(offset, bytes, c);
      if (how === "apart") continue;
      if (how === "same") return c.value;
      if (how === "inside") {
        const from = 8 * Number(minus(offset, c.offset).constant);
        return extract(from + 8 * bytes - 1, from, c.value);
      }
      return bytes === 8 ? this.#halves(thing, offset) : undefined;
    }
    return t.zero ? bits(0, 8 * bytes) : undefined;
  }

  /** Two words that were written apart. */
  #halves(thing: string, offset: Linear): Smt | undefined {
    const [low, high] = [offset, plus(offset, constantly(4n))];
    const t = this.#things.get(thing)!;
    const exact = (at: Linear): Smt | undefined => {
      for (let c = t.cells; c !== undefined; c = c.before) {
        const how = relation(at, 4, c);
        if (how !== "apart") return how === "same" ? c.value : undefined;
      }
      return undefined;
    };
    const [l, h] = [exact(low), exact(high)];
    return l === undefined || h === undefined ? undefined : applied("concat", [h, l]);
  }

  /** What some bytes hold from now on. */
  put(thing: string, offset: Linear, bytes: number, value: Smt, shared: boolean): void {
    const t = this.#things.get(thing) ?? { zero: false, shared, cells: undefined };
    this.#things.set(thing, { ...t, cells: { offset, bytes, value, before: t.cells } });
  }

  /** Nothing is known of a thing any more. */
  drop(thing: string): void {
    this.#things.delete(thing);
  }

  /** What others may have changed: all but what is this path's own. */
  forget(isOwn: (thing: string) => boolean): void {
    for (const [name, t] of this.#things) {
      if (isOwn(name) || (!t.shared && t.zero)) continue;
      if (t.zero) this.#things.set(name, { zero: false, shared: true, cells: undefined });
      else this.#things.delete(name);
    }
  }

  names(): readonly string[] {
    return [...this.#things.keys()];
  }
}
