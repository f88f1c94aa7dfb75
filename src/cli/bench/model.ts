/**
 * Modelled cycles: a sum of columns by weights. A model, and no measurement: instructions of the machine take no cycles, and what is at EL2 is counted by what it does.
 * Weights of moves of registers, loads and stores are 1, by which the plain switch between guest and host weighs about as much as mainline KVM's has instructions at EL2.
 */
import { badValue } from "../command-line.ts";
import { COLUMNS, type Counts } from "./measure.ts";

export type Weights = Readonly<Record<string, number>>;

const TLB_WEIGHTS = { instructionMisses: 5, dataMisses: 5, largeMisses: 0, loads1: 10, loads2: 10 };

export const DEFAULT_WEIGHTS: Weights = {
  guest: 1,
  hostKernel: 1,
  hostUser: 1,
  entries: 40,
  registers: 1,
  loads: 1,
  stores: 1,
  bytesCleared: 0.125,
  bytesCopied: 0.125,
  tlbi: 20,
  barriers: 10,
  locks: 10,
  calls: 200,
  ...Object.fromEntries(
    ["host", "guest"].flatMap((who) => Object.entries(TLB_WEIGHTS).map(([what, n]) => [`${who} ${what}`, n])),
  ),
};

export const modelledCycles = (counts: Counts, weights: Weights): number =>
  Object.entries(counts).reduce((sum, [what, n]) => sum + n * (weights[what] ?? 0), 0);

/** Weights with some that the user gives, as `column=number`. @throws {InputError} */
export function weightsOf(words: readonly string[], argv: readonly string[]): Weights {
  const given = words.map((word): readonly [string, number] => {
    const [what = "", text = ""] = word.split("=");
    const n = Number(text);
    if (!COLUMNS.includes(what)) throw badValue(argv, word, "there is no such column", COLUMNS.join(", "));
    if (text === "" || !(n >= 0 && n <= 1e6)) throw badValue(argv, word, "a weight is a number from 0 to 1000000");
    return [what, n];
  });
  return { ...DEFAULT_WEIGHTS, ...Object.fromEntries(given) };
}
