/**
 * Locks as code uses them: functions are given the address of a lock, so one pair of functions may be many locks. Which one a call
 * means is what `x0` holds, unless the functions do not look at it.
 */
import { hasBit } from "../../bits/index.ts";
import type { Liveness } from "../../model/interleaving/index.ts";
import { type Code, type Program, ROW, variableAt } from "../../model/program/index.ts";
import type { Parts } from "./parts.ts";
import { isIn, type LockPlaces } from "./places.ts";

/** One lock. */
export interface Instance {
  readonly name: string;
  /** Index of the lock in the settings, which says what it protects; -1 when the settings do not name it. */
  readonly lock: number;
  /** What its functions are called with; undefined when they do not look at it. */
  readonly address: bigint | undefined;
}

export class Instances {
  readonly list: Instance[] = [];
  readonly #ids = new Map<string, number>();
  readonly #code: Code;
  readonly #locks: readonly LockPlaces[];
  /** Index of a part to whether its functions look at `x0`. */
  readonly #takes: readonly boolean[];

  constructor(code: Code, parts: Parts, live: Liveness, locks: readonly LockPlaces[]) {
    this.#code = code;
    this.#locks = locks;
    const looks = parts.list.map((_, i) => looksAtArgument(code, parts, live, i));
    // A lock of which some function does not look is the same for all.
    this.#takes = parts.list.map((p) =>
      parts.list.every((q, j) => !q.locks.some((l) => p.locks.includes(l)) || looks[j] !== false),
    );
  }

  /** The lock that a call of a part means; undefined when `x0` is not known. @param part  index in `parts.list` */
  of(parts: Parts, part: number, x0: bigint | undefined): number | undefined {
    const { locks } = parts.list[part]!;
    if (!this.#takes[part])
      return this.#id(`${locks[0]!}`, { name: this.#locks[locks[0]!]!.name, lock: locks[0]!, address: undefined });
    if (x0 === undefined) return undefined;
    const named = locks.find((l) => isIn(this.#locks[l]!.words, x0));
    if (named !== undefined) return this.#id(`${named}`, { name: this.#locks[named]!.name, lock: named, address: x0 });
    const open = locks.find((l) => this.#locks[l]!.words.length === 0) ?? -1;
    const { name } = this.#locks[open < 0 ? locks[0]! : open]!;
    return this.#id(`${open} ${x0}`, { name: `${name}(${nameOf(this.#code.program, x0)})`, lock: open, address: x0 });
  }

  #id(key: string, instance: Instance): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.list.length);
    return this.list.push(instance) - 1;
  }
}

function nameOf(program: Program, address: bigint): string {
  const v = program.variables[variableAt(program, address)];
  if (v === undefined) return `${address}`;
  return address === v.address ? v.name : `${v.name}+${address - v.address}`;
}

/** Whether the first row of a part may read `x0` before it is set; undefined when no thread has the part. */
function looksAtArgument(code: Code, parts: Parts, { masks, words }: Liveness, part: number): boolean | undefined {
  const slot = code.registers.indexOf("x0");
  const first = parts.of.indexOf(part);
  if (first < 0) return undefined;
  return slot >= 0 && first * ROW < code.ops.length && hasBit(masks, first * words, slot);
}
