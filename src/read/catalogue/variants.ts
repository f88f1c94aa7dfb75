/**
 * What stands beside a lock (`NAME.variants`): the sizes it is explored at, and what becomes of it when it is changed.
 *
 *     sizes 2x1 2x2 3x1
 *     broken 2x1   Unlock0: STLR W6,[X1] -> STR W6,[X1]
 *     keeps        Lock0: LDAXR W2,[X0] -> LDXR W2,[X0]
 *     mutant 2x1   Section0: STR W9,[X19] -> & Unlock0: STLR W6,[X1] -> STLR W6,[X1]; STR W9,[X19]
 *
 * `broken` and `keeps` are weakenings that sekvm derives itself, each listed once; `mutant` is written by hand and
 * broken. The size is the smallest that shows it; what `keeps` the promises of a lock is explored at the sizes of up
 * to four sections and three CPUs. Instructions are spelled as in the lock; the place is its label.
 */

/** CPUs times rounds. */
export interface Size {
  readonly cpus: number;
  readonly rounds: number;
}
export const sizeText = ({ cpus, rounds }: Size): string => `${cpus}x${rounds}`;

/** Replaces instructions that follow each other in the part of a lock that begins at a label. */
export interface Edit {
  readonly label: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface Variant {
  readonly kind: "broken" | "keeps" | "mutant";
  /** The size that refutes it; undefined for one that keeps the lock a lock. */
  readonly size: Size | undefined;
  readonly edits: readonly Edit[];
  /** The edits as written. */
  readonly text: string;
}

/** The contents of one `.variants` file. */
export interface LockPlan {
  readonly sizes: readonly Size[];
  readonly variants: readonly Variant[];
}

const SIZES = /^sizes((?: \d+x\d+)+)$/;
const LINE = /^(?:(broken|mutant) +(\d+)x(\d+)|(keeps)) +(.+)$/;
const EDIT = /^(\w+): (.*?) ->(.*)$/;
const instructions = (text: string): string[] =>
  text
    .split(";")
    .map((i) => i.trim())
    .filter((i) => i !== "");

function parseEdit(text: string): Edit {
  const found = EDIT.exec(text.trim());
  if (found === null) throw new Error(`not an edit of a lock: ${text}`);
  return { label: found[1]!, from: instructions(found[2]!), to: instructions(found[3]!) };
}

function parseVariant(line: string): Variant {
  const found = LINE.exec(line);
  if (found === null) throw new Error(`not a line of a .variants file: ${line}`);
  const [, kind, cpus, rounds, , edits] = found;
  return {
    kind: (kind ?? "keeps") as Variant["kind"],
    size: kind === undefined ? undefined : { cpus: Number(cpus), rounds: Number(rounds) },
    edits: edits!.split(" & ").map(parseEdit),
    text: edits!,
  };
}

/** Reads the file beside one lock; `#` begins a comment line. @throws {Error} for a line that is none of ours */
export function parseLockPlan(text: string): LockPlan {
  const [first, ...rest] = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const sizes = SIZES.exec(first ?? "");
  if (sizes === null) throw new Error("a .variants file begins with its sizes");
  const each = sizes[1]!.trim().split(" ");
  return {
    sizes: each.map((text) => {
      const [cpus, rounds] = text.split("x").map(Number);
      return { cpus: cpus!, rounds: rounds! };
    }),
    variants: rest.map(parseVariant),
  };
}
