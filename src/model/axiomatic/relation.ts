/**
 * Sets of events and relations between them as bits: event `e` of a set is bit `e`; row `a` of a relation holds the events
 * that `a` is related to. A hot file.
 */
import { hasBit, setBit } from "../../bits/index.ts";

const CHUNK = 1 << 14;
let chunk = new Int32Array(CHUNK);
let used = 0;

// Words that are 0. Many small arrays of their own would be most of the work of the garbage collector.
function words(n: number): Int32Array {
  if (n > CHUNK / 8) return new Int32Array(n);
  if (used + n > CHUNK) [chunk, used] = [new Int32Array(CHUNK), 0];
  used += n;
  return chunk.subarray(used - n, used);
}

/** The events that sets and relations are over. */
export class Universe {
  readonly count: number;
  /** Words of a set, and of a row. */
  readonly words: number;

  constructor(count: number) {
    this.count = count;
    this.words = Math.max(1, (count + 31) >>> 5);
  }
}

export class EventSet {
  readonly kind = "set";
  readonly over: Universe;
  readonly bits: Int32Array;

  constructor(over: Universe, bits = words(over.words)) {
    this.over = over;
    this.bits = bits;
  }

  has(e: number): boolean {
    return hasBit(this.bits, 0, e);
  }

  add(e: number): void {
    setBit(this.bits, 0, e);
  }

  get isEmpty(): boolean {
    return this.bits.every((w) => w === 0);
  }

  elements(): number[] {
    const found: number[] = [];
    for (let e = 0; e < this.over.count; e++) if (this.has(e)) found.push(e);
    return found;
  }

  combine(other: EventSet, op: (a: number, b: number) => number): EventSet {
    const result = new EventSet(this.over);
    for (let i = 0; i < this.bits.length; i++) result.bits[i] = op(this.bits[i]!, other.bits[i]!);
    return result;
  }

  complement(): EventSet {
    return everything(this.over).combine(this, minus);
  }
}

export class Relation {
  readonly kind = "relation";
  readonly over: Universe;
  readonly bits: Int32Array;

  constructor(over: Universe, bits = words(over.count * over.words)) {
    this.over = over;
    this.bits = bits;
  }

  has(a: number, b: number): boolean {
    return hasBit(this.bits, a * this.over.words, b);
  }

  add(a: number, b: number): void {
    setBit(this.bits, a * this.over.words, b);
  }

  get isEmpty(): boolean {
    for (const w of this.bits) if (w !== 0) return false;
    return true;
  }

  equals(other: Relation): boolean {
    for (let i = 0; i < this.bits.length; i++) if (this.bits[i] !== other.bits[i]) return false;
    return true;
  }

  pairs(): [number, number][] {
    const found: [number, number][] = [];
    const { count } = this.over;
    for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (this.has(a, b)) found.push([a, b]);
    return found;
  }

  combine(other: Relation, op: (a: number, b: number) => number): Relation {
    const result = new Relation(this.over);
    for (let i = 0; i < this.bits.length; i++) result.bits[i] = op(this.bits[i]!, other.bits[i]!);
    return result;
  }

  complement(): Relation {
    const all = everything(this.over);
    return product(all, all).combine(this, minus);
  }

  inverse(): Relation {
    const result = new Relation(this.over);
    const { count, words } = this.over;
    for (let a = 0; a < count; a++)
      for (let w = 0; w < words; w++)
        for (let m = this.bits[a * words + w]!; m !== 0; m &= m - 1) result.add(32 * w + low(m), a);
    return result;
  }

  sequence(other: Relation): Relation {
    const result = new Relation(this.over);
    const { count, words } = this.over;
    for (let a = 0; a < count; a++) {
      const row = a * words;
      for (let w = 0; w < words; w++) {
        for (let m = this.bits[row + w]!; m !== 0; m &= m - 1) {
          const from = (32 * w + low(m)) * words;
          for (let i = 0; i < words; i++) result.bits[row + i]! |= other.bits[from + i]!;
        }
      }
    }
    return result;
  }

  /** `r+`: Warshall's, a row at a time. */
  closure(): Relation {
    const result = new Relation(this.over);
    const { bits } = result;
    bits.set(this.bits);
    const { count, words } = this.over;
    for (let k = 0; k < count; k++) {
      for (let a = 0; a < count; a++) {
        if (a === k || !hasBit(bits, a * words, k)) continue;
        for (let i = 0; i < words; i++) bits[a * words + i]! |= bits[k * words + i]!;
      }
    }
    return result;
  }

  get isIrreflexive(): boolean {
    for (let e = 0; e < this.over.count; e++) if (this.has(e, e)) return false;
    return true;
  }

  domain(): EventSet {
    const result = new EventSet(this.over);
    const { count, words } = this.over;
    for (let a = 0; a < count; a++)
      for (let i = 0; i < words; i++)
        if (this.bits[a * words + i] !== 0) {
          result.add(a);
          break;
        }
    return result;
  }

  range(): EventSet {
    const result = new EventSet(this.over);
    const { count, words } = this.over;
    for (let a = 0; a < count; a++) for (let i = 0; i < words; i++) result.bits[i]! |= this.bits[a * words + i]!;
    return result;
  }
}

const low = (m: number): number => 31 - Math.clz32(m & -m);

export const union = (a: number, b: number): number => a | b;
export const intersection = (a: number, b: number): number => a & b;
export const minus = (a: number, b: number): number => a & ~b;

export function everything(over: Universe): EventSet {
  const all = new EventSet(over);
  for (let e = 0; e < over.count; e++) all.add(e);
  return all;
}

export function identity(set: EventSet): Relation {
  const result = new Relation(set.over);
  for (const e of set.elements()) result.add(e, e);
  return result;
}

export function product(from: EventSet, to: EventSet): Relation {
  const result = new Relation(from.over);
  for (const e of from.elements()) result.bits.set(to.bits, e * from.over.words);
  return result;
}

/** The relation of all pairs for which a test holds. */
export function relate(over: Universe, holds: (a: number, b: number) => boolean): Relation {
  const result = new Relation(over);
  for (let a = 0; a < over.count; a++) for (let b = 0; b < over.count; b++) if (holds(a, b)) result.add(a, b);
  return result;
}
