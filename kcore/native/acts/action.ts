/** What stands for a primitive of layer 0 on a machine. */
import type { Machine } from "../../layers/00-machine/state.ts";

/** A specification, and what does as it says. */
export type Action = readonly [spec: unknown, does: (...args: never[]) => unknown];

/** Says what stands for a primitive. Types see to it that arguments and result are those of its specification. */
export function act<A extends readonly unknown[], R>(
  spec: (m: Machine, ...args: A) => readonly [Machine, R],
  does: (...args: A) => R,
): Action;
export function act<A extends readonly unknown[]>(
  spec: (m: Machine, ...args: A) => Machine,
  does: (...args: A) => void,
): Action;
export function act(spec: unknown, does: (...args: never[]) => unknown): Action {
  return [spec, does];
}

/** What only proofs know of: nothing happens. */
export const ghost = (): void => {};
