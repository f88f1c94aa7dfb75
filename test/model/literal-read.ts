/** The read rule of the literal machine. */
import { BYTES, FLAG, FLAGS } from "../../src/model/program/index.ts";
import { joined, partsOf } from "./interpreter.ts";
import {
  type Context,
  copyOf,
  type Forward,
  type Known,
  noNewer,
  type State,
  type Taken,
  valueOn,
} from "./literal-state.ts";

const isAcquire = (flags: number): boolean => (flags & (FLAG.ACQUIRE | FLAG.ACQUIRE_PC)) !== 0;

/** All ways to do a read: every tuple of timestamps is tried, and kept if it satisfies the rule. */
export function reads(c: Context, s: State, at: number, address: Known): Taken[] {
  const { ops } = c.code;
  const first = c.layout.locate(address.value, ops[at + BYTES]!);
  const slices = ops[at + BYTES]! / c.layout.granuleOf[first]!;
  let tuples: number[][] = [[]];
  for (let k = 0; k < slices; k++) {
    const times = [...Array(c.memory.length + 1).keys()].filter(
      (t) => valueOn(c, first + k, t) !== undefined && !s.open.has(t),
    );
    tuples = tuples.flatMap((tuple) => times.map((t) => [...tuple, t]));
  }
  return tuples.flatMap((times) => take(c, s, at, address, first, times) ?? []);
}

/** What slices of a read wait for, before it is known whether the read is allowed. */
interface Views {
  readonly forwards: readonly (Forward | undefined)[];
  readonly views: readonly number[];
  /** Exp-haz-ob: the views of earlier reads of any slice, against other threads' writes. */
  readonly hazard: readonly number[];
}

function viewsOf(c: Context, s: State, at: number, address: Known, first: number, times: readonly number[]): Views {
  const flags = c.code.ops[at + FLAGS]!;
  const acquires = isAcquire(flags);
  const pre = Math.max(address.basic, s.readNew, flags & FLAG.ACQUIRE ? s.release : 0);
  const half = (k: number): number => (partsOf(flags) === 2 && k >= times.length / 2 ? 1 : 0);
  const forwards = times.map((t, k) => {
    const f = s.bank[first + k]!;
    const refused = c.rules.acquireOwnExclusive === "store" && acquires && f.pair !== undefined;
    return t > 0 && t === f.time && !refused ? f : undefined;
  });
  // ([W]; rfe; [R]; sca-class?): what one slice read from memory, all slices of the access wait for.
  const external = [0, 1].map((h) =>
    Math.max(0, ...times.filter((_, k) => half(k) === h && forwards[k] === undefined)),
  );
  const hazard = [0, 1].map((h) => Math.max(0, ...times.map((_, k) => (half(k) === h ? s.readFloor[first + k]! : 0))));
  const views = times.map((_, k) => {
    const f = forwards[k];
    const paired = acquires && f?.pair !== undefined ? f.pair.view : 0;
    return Math.max(pre, external[half(k)]!, f?.view ?? 0, paired);
  });
  return { forwards, views, hazard: times.map((_, k) => hazard[half(k)]!) };
}

function take(
  c: Context,
  from: State,
  at: number,
  address: Known,
  first: number,
  times: readonly number[],
): Taken | undefined {
  const s = copyOf(from);
  const flags = c.code.ops[at + FLAGS]!;
  const { forwards, views, hazard } = viewsOf(c, s, at, address, first, times);
  for (const [k, t] of times.entries()) {
    const l = first + k;
    if (!noNewer(c, l, t, Math.max(views[k]!, s.readFloor[l]!, s.bank[l]!.time))) return undefined;
    if (!noNewer(c, l, t, hazard[k]!, true)) return undefined;
  }
  const picks = views.map((view, k) => Math.max(view, address.pick, forwards[k]?.pick ?? 0));
  const handed = picks.map((pick, k) => Math.max(pick, forwards[k]?.pair?.pick ?? 0)); // by an acquire
  views.forEach((view, k) => {
    s.readFloor[first + k] = Math.max(s.readFloor[first + k]!, view);
    s.writeFloor[first + k] = Math.max(s.writeFloor[first + k]!, (isAcquire(flags) ? handed : picks)[k]!);
  });
  const view = Math.max(...views);
  const pick = Math.max(...picks);
  const old = flags & FLAG.NO_RETURN && c.rules.noReturnEscapesDmbLd ? "unreturned" : "reads";
  s[old] = { view: Math.max(s[old].view, view), pick: Math.max(s[old].pick, pick) };
  s.capability = Math.max(s.capability, address.pick);
  if (isAcquire(flags)) {
    s.readNew = Math.max(s.readNew, view);
    s.writeNew = Math.max(s.writeNew, ...handed);
  }
  const basic = Math.max(view, ...forwards.map((f) => f?.basic ?? 0));
  const cells = times.map((t, k) => valueOn(c, first + k, t)!);
  const value = joined(c.code, cells, c.layout.granuleOf[first]!);
  const half = (k: number): number => Math.floor((k * partsOf(flags)) / times.length);
  const ofHalf = (of: readonly number[], k: number): number => Math.max(...of.filter((_, i) => half(i) === half(k)));
  const taken = times.map((time, k) => ({ time, view: ofHalf(views, k), pick: ofHalf(picks, k) }));
  return { state: s, result: { value, basic, pick: Math.max(pick, basic) }, slices: taken };
}
