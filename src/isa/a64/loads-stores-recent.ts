/**
 * Loads and Stores of recent extensions: pairs and write-back with release and acquire-PC (FEAT_LRCPC3), and atomics of 128
 * bits (FEAT_LSE128).
 */
import type { Bytes, RmwOp } from "../../ir/index.ts";
import type { Width } from "./lifter.ts";
import { plus } from "./loads-stores.ts";
import { joined, ORDERS, type Order, orderBits, orderLetters, setPair } from "./loads-stores-ordered.ts";
import { exactly, memory } from "./operands.ts";
import { sp, zr } from "./operands-registers.ts";
import { type Fields, form, type Reserved, type Row, type RowText, rowsOf, unallocated, unpredictable } from "./row.ts";

const base = memory([sp("Rn")]);
const WIDTHS = [32, 64] as const;
const sizeBit = (w: Width): number => (w === 64 ? 1 : 0);

const loadedTwice = (f: Fields): Reserved | undefined =>
  f.Rt === f.Rt2 ? unpredictable("both registers of a load pair are the same") : undefined;
const movedBase = (f: Fields): Reserved | undefined =>
  f.Rn !== 31 && (f.Rn === f.Rt || f.Rn === f.Rt2)
    ? unpredictable("write-back to a register that is loaded or stored")
    : undefined;

/** LDIAPP: two loads with acquire-PC, the lower address first, so the first is before the second. */
function orderedLoadPair(w: Width, step: boolean): RowText {
  const bytes = (w / 8) as Bytes;
  const size = BigInt(2 * bytes);
  return {
    name: `LDIAPP${step ? " (post-index)" : ""}, ${w}-bit`,
    pattern: `1 ${sizeBit(w)} 011001 01 0 Rt2:5 000 ${step ? 0 : 1} 10 Rn:5 Rt:5`,
    forms: [form("ldiapp", [zr("Rt", w), zr("Rt2", w), base, ...(step ? [exactly(size)] : [])])],
    reserved: (f) => loadedTwice(f) ?? (step ? movedBase(f) : undefined),
    meaning(l, f) {
      const at = l.xsp(f.Rn!);
      const low = l.read(at, bytes, { order: "acquire-pc" });
      const high = l.read(plus(l, at, BigInt(bytes)), bytes, { order: "acquire-pc" });
      l.setX(f.Rt!, low);
      l.setX(f.Rt2!, high);
      if (step) l.setXsp(f.Rn!, plus(l, at, size));
    },
  };
}

/** STILP: two stores with release, the lower address first; with write-back, as a stack grows, the higher. */
function orderedStorePair(w: Width, step: boolean): RowText {
  const bytes = (w / 8) as Bytes;
  const size = BigInt(2 * bytes);
  return {
    name: `STILP${step ? " (pre-index)" : ""}, ${w}-bit`,
    pattern: `1 ${sizeBit(w)} 011001 00 0 Rt2:5 000 ${step ? 0 : 1} 10 Rn:5 Rt:5`,
    forms: [form("stilp", [zr("Rt", w), zr("Rt2", w), step ? memory([sp("Rn"), exactly(-size)], true) : base])],
    reserved: (f) => (step ? movedBase(f) : undefined),
    meaning(l, f) {
      const at = step ? plus(l, l.xsp(f.Rn!), -size) : l.xsp(f.Rn!);
      const low = (): void => l.write(at, bytes, l.x(f.Rt!, w), { order: "release" });
      const high = (): void => l.write(plus(l, at, BigInt(bytes)), bytes, l.x(f.Rt2!, w), { order: "release" });
      for (const store of step ? [high, low] : [low, high]) store();
      if (step) l.setXsp(f.Rn!, at);
    },
  };
}

/** LDAPR with post-index, STLR with pre-index: by the size of the access. */
function movingOrdered(w: Width, store: boolean): RowText {
  const bytes = (w / 8) as Bytes;
  const size = BigInt(bytes);
  const place = store ? [memory([sp("Rn"), exactly(-size)], true)] : [base, exactly(size)];
  return {
    name: `${store ? "STLR (pre-index)" : "LDAPR (post-index)"}, ${w}-bit`,
    pattern: `1 ${sizeBit(w)} 011001 1 ${store ? 0 : 1} 000000 0000 10 Rn:5 Rt:5`,
    forms: [form(store ? "stlr" : "ldapr", [zr("Rt", w), ...place])],
    reserved: movedBase,
    meaning(l, f) {
      const at = l.xsp(f.Rn!);
      const moved = plus(l, at, store ? -size : size);
      if (store) l.write(moved, bytes, l.x(f.Rt!, w), { order: "release" });
      else l.setX(f.Rt!, l.read(at, bytes, { order: "acquire-pc" }));
      l.setXsp(f.Rn!, moved);
    },
  };
}

/** SWPP, LDCLRP, LDSETP: one access of 128 bits; the registers give the operand and get the old value. */
function atomicPair(name: string, op: RmwOp, opc: string, o: Order): RowText {
  const mnemonic = name + orderLetters(o);
  return {
    name: mnemonic.toUpperCase(),
    pattern: `00 011001 ${orderBits(o)} 1 Rt2:5 ${opc} 00 Rn:5 Rt:5`,
    forms: [form(mnemonic, [zr("Rt"), zr("Rt2"), base])],
    reserved(f) {
      if (f.Rt === 31 || f.Rt2 === 31) return unallocated("the zero register takes no part in it");
      return f.Rt === f.Rt2 ? unpredictable("both registers of the pair are the same") : undefined;
    },
    meaning(l, f) {
      const operand = joined(l, f.Rt!, f.Rt2!, 64);
      const what = { addr: l.xsp(f.Rn!), bytes: 16, op, operand, expected: undefined } as const;
      setPair(l, f.Rt!, f.Rt2!, 64, l.rmw({ ...what, ...o, returns: true, pair: false }));
    },
  };
}

const ATOMIC_PAIRS = [
  ["swpp", "swp", "1 000"],
  ["ldclrp", "clr", "0 001"],
  ["ldsetp", "set", "0 011"],
] as const;

export const LOADS_STORES_RECENT: readonly Row[] = rowsOf("Loads and Stores", [
  ...WIDTHS.flatMap((w) => [false, true].flatMap((step) => [orderedLoadPair(w, step), orderedStorePair(w, step)])),
  ...WIDTHS.flatMap((w) => [movingOrdered(w, false), movingOrdered(w, true)]),
  ...ATOMIC_PAIRS.flatMap(([name, op, opc]) => ORDERS.map((o) => atomicPair(name, op, opc, o))),
]);
