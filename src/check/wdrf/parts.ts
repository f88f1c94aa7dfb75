/** Which rows are inside of a lock's functions: a copy of the function, and the copies that it calls. */
import { type Code, INSTRUCTION, KIND, OP, ROW, TARGET } from "../../model/program/index.ts";
import { type FunctionText, isOf, type LockPlaces } from "./places.ts";

/** A function of locks, as one of the three. */
export interface Part {
  /** Indices of the locks that are acquired or released by it. */
  readonly locks: readonly number[];
  readonly does: "acquire" | "release" | "try";
  readonly text: FunctionText;
}

export interface Parts {
  readonly list: readonly Part[];
  /** Index of the part that a row is in, by row; -1 for others. */
  readonly of: Int16Array;
}

/** All parts of the locks, and their rows. */
export function partsOf(code: Code, locks: readonly LockPlaces[]): Parts {
  const list: { locks: number[]; does: Part["does"]; text: FunctionText }[] = [];
  for (const [lock, places] of locks.entries())
    for (const does of ["acquire", "release", "try"] as const)
      for (const text of places[does]) {
        const known = list.find((p) => p.does === does && isSame(p.text, text));
        if (known === undefined) list.push({ locks: [lock], does, text });
        else known.locks.push(lock);
      }
  const { ops, instructions } = code;
  const partOf = new Int16Array(instructions.length).fill(-1);
  const called = targets(code);
  for (let i = 0; i < instructions.length; i++) {
    if (partOf[i]! >= 0) continue;
    const part = list.findIndex(({ text }) => isOf(text, instructions[i]!.origin));
    if (part < 0) continue;
    // A copy of what a function calls stands behind its own.
    const inside = (k: number, from: number): boolean => {
      if (instructions[k]!.address !== instructions[k - 1]!.address + 4n) return false; // another thread's
      const by = called.get(k) ?? [];
      if (isOf(list[part]!.text, instructions[k]!.origin) || by.some((c) => c >= from && c < k)) return true;
      return by.every((c) => c >= from) && follows(instructions[k - 1]!.origin, instructions[k]!.origin);
    };
    for (let k = i; k < instructions.length && (k === i || inside(k, i)); k++) partOf[k] = part;
  }
  const of = new Int16Array(ops.length / ROW);
  for (let row = 0; row < of.length; row++) of[row] = partOf[ops[row * ROW + INSTRUCTION]!]!;
  return { list, of };
}

const isSame = (a: FunctionText, b: FunctionText): boolean =>
  a.unit === b.unit && a.section === b.section && a.from === b.from;

/** Whether an instruction of the file stands behind another one. */
function follows(a: string | undefined, b: string | undefined): boolean {
  const [x, y] = [a, b].map((o) => (o ?? "").split(":").map(Number)) as [number[], number[]];
  return x.length === 3 && x[0] === y[0] && x[1] === y[1] && y[2]! > x[2]! && y[2]! - x[2]! <= 64;
}

/** Instructions that jump to an instruction, by that. */
function targets({ ops }: Code): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let at = 0; at < ops.length; at += ROW) {
    if (ops[at + KIND] !== OP.JUMP && ops[at + KIND] !== OP.BRANCH) continue;
    const to = ops[ops[at + TARGET]! * ROW + INSTRUCTION]!;
    found.set(to, [...(found.get(to) ?? []), ops[at + INSTRUCTION]!]);
  }
  return found;
}
