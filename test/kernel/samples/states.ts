/** Records, tuples, enumerations, tagged unions and maps. */
import {
  awaits,
  everywhere,
  require,
  same,
  tabulate,
  type U8,
  type U64,
  u8,
  u64,
  type ZMap,
} from "../../../src/prelude/index.ts";
import type { Cell, Cpu, Frame, Machine, Mode, Owner } from "./system/00-machine/state.ts";

export const NOBODY: Owner = { kind: "none" };
const FIRST: Mode = "idle";

export function nextMode(mode: Mode, isUrgent: boolean): Mode {
  switch (mode) {
    case "idle":
      return isUrgent ? "busy" : "idle";
    case "busy":
    case "dead":
      return "dead";
  }
}
export function rank(o: Owner): U64 {
  switch (o.kind) {
    case "none":
      return u64(0n);
    case "vm": {
      const top = o.gfn + o.vm;
      return u64(top);
    }
    default:
      return o.gfn;
  }
}
export function isVm(f: Frame, vm: U8): boolean {
  return f.owner.kind === "vm" && f.owner.vm === vm && f.count > 0n;
}
export function early(f: Frame): U64 {
  const { owner, count: n } = f;
  if (owner.kind === "none") return u64(n);
  if (owner.kind !== "host") {
    if (rank(owner) > 5n) return owner.gfn;
  } else return u64(owner.gfn - n);
  require(owner.vm < 200n);
  return u64(owner.vm);
}
export function guarded(o: Owner): U64 {
  return o.kind === "vm" ? rank({ kind: "host", gfn: o.gfn }) : o.kind === "none" || rank(o) > 3n ? u64(1n) : u64(2n);
}
export function give(m: Machine, at: U64, o: Owner): Machine {
  const f = m.frames.at(at);
  return {
    ...m,
    frames: m.frames.with(at, { ...f, owner: o, count: u8(f.count + 1n) }),
    mode: FIRST,
    next: u64(m.next + 1n),
  };
}
export function swap(m: Machine, a: Cell, b: Cell): readonly [Machine, readonly [U64, U64]] {
  const pair: readonly [U64, U64] = [m.cells.at(a), m.cells.at(b)];
  const [x, y] = pair;
  const cells = m.cells.with(a, y).with(b, x);
  return [{ ...m, cells }, [pair[1], pair[0]]];
}
export function reset(m: Machine, keep: Cell, add: U64): Machine {
  const extra = add * 2n;
  const cells: ZMap<Cell, U64> = tabulate((c: Cell) => (c === keep ? m.cells.at(c) : u64(extra + c)));
  const locked: ZMap<Cpu, boolean> = everywhere(false);
  return { ...m, cells, locked, frames: everywhere({ owner: NOBODY, count: u8(0n) }) };
}
export function nested(m: Machine, k: U64): ZMap<U64, ZMap<U8, U64>> {
  const shift = k & 15n;
  return tabulate((a: U64) => {
    const low = a - k;
    if (low < 0n) return everywhere<U8, U64>(u64(shift));
    return tabulate((b: U8): U64 => u64(low + b + shift + m.next));
  });
}
export function count(m: Machine, n: U8): bigint {
  let total = 0n;
  for (let i = u64(0n); i < n; i = u64(i + 1n)) {
    switch (m.frames.at(i).count) {
      case 0n:
        break;
      case 1n:
      case 2n:
        total = total + 1n;
        break;
      default:
        total = total - m.ticks * 2n;
    }
  }
  return -total;
}
export function owns(m: Machine, cpu: Cpu, other: Cpu): boolean {
  const same = cpu === other;
  return m.locked.at(cpu) === !same || (m.mode === nextMode(m.mode, same) && m.locked.at(other));
}
export function mustOwn(m: Machine, cpu: Cpu): void {
  require(m.locked.at(cpu), "the lock");
}
export function locked(m: Machine, cpu: Cpu): U64 {
  mustOwn(m, cpu);
  let best = m.next;
  if (best > 10n && m.mode === "busy") {
    best = u64(best - 10n);
  } else if (m.ticks < 0n) {
    const best = m.ticks;
    if (best + 1n === 0n) return u64(1n);
  }
  return best;
}
export function waits(m: Machine, cpu: Cpu): Machine {
  awaits(!m.locked.at(cpu));
  return { ...m, locked: m.locked.with(cpu, true), ticks: m.ticks + (m.mode === "busy" ? 2n : m.ticks < 0n ? 1n : 0n) };
}
export function literals(m: Machine, cpu: Cpu, w: U64): readonly [bigint, U64] {
  const step = m.locked.at(cpu) ? 3n : -1n;
  const more = step * 2n + 1n;
  const held = locked(m, cpu) > 2n ? 5n : 7n;
  const all: ZMap<U64, bigint> = tabulate((k: U64) => (k > w ? more - m.ticks : step + 0n * m.ticks));
  return [all.at(w) + more * m.ticks + held, u64(w + step + more - held)];
}
export function sameOwners(m: Machine, a: U64, b: U64, pair: readonly [U64, Owner]): boolean {
  const f = m.frames.at(a);
  const g = m.frames.at(b);
  if (same(m.mode, "dead")) return same(f.count, g.count) || same(m.ticks, 3n);
  return same(f, g) && (f.owner.kind === "none") === same(f.owner, NOBODY) && !same(pair, pair);
}
