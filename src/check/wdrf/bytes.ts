/** Sets of bytes of memory, as ranges that do not touch, in order. */

export interface Bytes {
  readonly from: bigint;
  readonly to: bigint;
}

const before = (a: Bytes, b: Bytes): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

/** The set of all of them. */
export function joined(all: readonly Bytes[]): readonly Bytes[] {
  const out: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of [...all].sort(before)) {
    const last = out.at(-1);
    if (last !== undefined && from <= last.to) last.to = to > last.to ? to : last.to;
    else out.push({ from, to });
  }
  return out;
}

export const overlap = (a: Bytes, b: Bytes): boolean => a.from < b.to && b.from < a.to;
export const meets = (set: readonly Bytes[], b: Bytes): boolean => set.some((s) => overlap(s, b));

/** Cuts bytes at all ends of others, so that two pieces are equal or have nothing in common. */
export function pieces(all: readonly Bytes[]): readonly Bytes[] {
  const ends = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const set = joined(all);
  return ends.slice(1).flatMap((to, i) => (meets(set, { from: ends[i]!, to }) ? [{ from: ends[i]!, to }] : []));
}
