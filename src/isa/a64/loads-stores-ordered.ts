/** Loads and Stores that order or exclude: acquire and release, exclusives, and the atomics of FEAT_LSE. */
import { type Bytes, extract, ite, num, op, type RmwOp, type Term } from "../../ir/index.ts";
import type { Lifter, Width } from "./lifter.ts";
import { ACCESSES, type Access, plus, sizeBits, transfer, unscaledOffset } from "./loads-stores.ts";
import { memory } from "./operands.ts";
import { sp, successor, zr } from "./operands-registers.ts";
import { type Fields, form, type Reserved, type Row, type RowText, rowsOf, unallocated, unpredictable } from "./row.ts";

const SIZES = [0, 1, 2, 3];
/** Mnemonic suffix of a size: the register says word or doubleword. */
const letter = (size: number): string => ["b", "h", "", ""][size]!;
const widthOf = (size: number): Width => (size === 3 ? 64 : 32);
const bytesOf = (size: number): Bytes => (1 << size) as Bytes;
const base = memory([sp("Rn")]);
const variant = (size: number): string => `, ${8 << size}-bit`;

// Load-acquire, store-release.

const loadAcquire = (size: number): RowText => ({
  name: `LDAR${letter(size).toUpperCase()}${variant(size)}`,
  pattern: `${sizeBits(size)} 001000 1 1 0 (11111) 1 (11111) Rn:5 Rt:5`,
  forms: [form(`ldar${letter(size)}`, [zr("Rt", widthOf(size)), base])],
  meaning: (l, f) => l.setX(f.Rt!, l.read(l.xsp(f.Rn!), bytesOf(size), { order: "acquire" })),
});

const storeRelease = (size: number): RowText => ({
  name: `STLR${letter(size).toUpperCase()}${variant(size)}`,
  pattern: `${sizeBits(size)} 001000 1 0 0 (11111) 1 (11111) Rn:5 Rt:5`,
  forms: [form(`stlr${letter(size)}`, [zr("Rt", widthOf(size)), base])],
  meaning: (l, f) => l.write(l.xsp(f.Rn!), bytesOf(size), l.x(f.Rt!, 8 << size), { order: "release" }),
});

const loadAcquirePc = (size: number): RowText => ({
  name: `LDAPR${letter(size).toUpperCase()}${variant(size)}`,
  pattern: `${sizeBits(size)} 111000 1 0 1 11111 1 100 00 Rn:5 Rt:5`,
  forms: [form(`ldapr${letter(size)}`, [zr("Rt", widthOf(size)), base])],
  meaning: (l, f) => l.setX(f.Rt!, l.read(l.xsp(f.Rn!), bytesOf(size), { order: "acquire-pc" })),
});

/** LDAPUR and STLUR (FEAT_LRCPC2). */
const unscaledOrdered = (a: Access): RowText => {
  const name = `${a.store ? "stlur" : "ldapur"}${a.suffix}`;
  return {
    name: `${name.toUpperCase()}, ${a.width}-bit`,
    pattern: `${sizeBits(a.size)} 011001 ${a.opc} 0 imm9:9 00 Rn:5 Rt:5`,
    forms: [form(name, [zr("Rt", a.width), memory([sp("Rn"), unscaledOffset])])],
    meaning(l, f) {
      transfer(l, a, f.Rt!, plus(l, l.xsp(f.Rn!), BigInt.asIntN(9, BigInt(f.imm9!))), "ordered");
    },
  };
};

// Exclusives.

const statusBits = (failed: Term): Term => ite(failed, num(1, 32), num(0, 32));

const storeExclusiveReserved = (f: Fields): Reserved | undefined => {
  if (f.Rs === f.Rt || f.Rs === f.Rt2) return unpredictable("the status register is also stored");
  return f.Rs === f.Rn && f.Rn !== 31 ? unpredictable("the status register is also the base") : undefined;
};

const loadExclusive = (size: number, acquire: boolean): RowText => {
  const name = `${acquire ? "ldaxr" : "ldxr"}${letter(size)}`;
  return {
    name: `${name.toUpperCase()}${variant(size)}`,
    pattern: `${sizeBits(size)} 001000 0 1 0 (11111) ${acquire ? 1 : 0} (11111) Rn:5 Rt:5`,
    forms: [form(name, [zr("Rt", widthOf(size)), base])],
    meaning(l, f) {
      const order = acquire ? "acquire" : "plain";
      l.setX(f.Rt!, l.read(l.xsp(f.Rn!), bytesOf(size), { exclusive: true, order }));
    },
  };
};

const storeExclusive = (size: number, release: boolean): RowText => {
  const name = `${release ? "stlxr" : "stxr"}${letter(size)}`;
  return {
    name: `${name.toUpperCase()}${variant(size)}`,
    pattern: `${sizeBits(size)} 001000 0 0 0 Rs:5 ${release ? 1 : 0} (11111) Rn:5 Rt:5`,
    forms: [form(name, [zr("Rs", 32), zr("Rt", widthOf(size)), base])],
    reserved: storeExclusiveReserved,
    meaning(l, f) {
      const order = release ? "release" : "plain";
      l.setX(f.Rs!, statusBits(l.writeExclusive(l.xsp(f.Rn!), bytesOf(size), l.x(f.Rt!, 8 << size), { order })));
    },
  };
};

/** `high:low` of a register pair, the first register at the lower address. */
export const joined = (l: Lifter, low: number, high: number, w: Width): Term => op("concat", l.x(high, w), l.x(low, w));

/** Gives a register pair the halves of a value. */
export function setPair(l: Lifter, low: number, high: number, w: Width, value: Term): void {
  l.setX(low, extract(w - 1, 0, value));
  l.setX(high, extract(2 * w - 1, w, value));
}

const loadExclusivePair = (w: Width, acquire: boolean): RowText => {
  const name = acquire ? "ldaxp" : "ldxp";
  return {
    name: `${name.toUpperCase()}, ${w}-bit`,
    pattern: `1 ${w === 64 ? 1 : 0} 001000 0 1 1 (11111) ${acquire ? 1 : 0} Rt2:5 Rn:5 Rt:5`,
    forms: [form(name, [zr("Rt", w), zr("Rt2", w), base])],
    reserved: (f) => (f.Rt === f.Rt2 ? unpredictable("both registers of a load pair are the same") : undefined),
    meaning(l, f) {
      const more = { exclusive: true, pair: true, order: acquire ? "acquire" : "plain" } as const;
      setPair(l, f.Rt!, f.Rt2!, w, l.read(l.xsp(f.Rn!), (w / 4) as Bytes, more));
    },
  };
};

const storeExclusivePair = (w: Width, release: boolean): RowText => {
  const name = release ? "stlxp" : "stxp";
  return {
    name: `${name.toUpperCase()}, ${w}-bit`,
    pattern: `1 ${w === 64 ? 1 : 0} 001000 0 0 1 Rs:5 ${release ? 1 : 0} Rt2:5 Rn:5 Rt:5`,
    forms: [form(name, [zr("Rs", 32), zr("Rt", w), zr("Rt2", w), base])],
    reserved: storeExclusiveReserved,
    meaning(l, f) {
      const more = { pair: true, order: release ? "release" : "plain" } as const;
      const value = joined(l, f.Rt!, f.Rt2!, w);
      l.setX(f.Rs!, statusBits(l.writeExclusive(l.xsp(f.Rn!), (w / 4) as Bytes, value, more)));
    },
  };
};

// Atomics (FEAT_LSE).

/** Acquire and release of an atomic. */
export interface Order {
  readonly acquire: boolean;
  readonly release: boolean;
}
/** All four of them. */
export const ORDERS: readonly Order[] = [false, true].flatMap((release) =>
  [false, true].map((acquire) => ({ acquire, release })),
);
/** `a`, `l`, `al` or nothing. */
export const orderLetters = (o: Order): string => (o.acquire ? "a" : "") + (o.release ? "l" : "");
/** Their two bits, as a pattern. */
export const orderBits = (o: Order): string => `${o.acquire ? 1 : 0} ${o.release ? 1 : 0}`;

const ATOMICS: readonly { readonly op: RmwOp; readonly opc: string }[] = [
  { op: "add", opc: "0 000" },
  { op: "clr", opc: "0 001" },
  { op: "eor", opc: "0 010" },
  { op: "set", opc: "0 011" },
  { op: "smax", opc: "0 100" },
  { op: "smin", opc: "0 101" },
  { op: "umax", opc: "0 110" },
  { op: "umin", opc: "0 111" },
  { op: "swp", opc: "1 000" },
];

/** LD<op> and SWP. A zero destination drops acquire, and the read then counts as none for DMB LD. */
function atomic({ op: operation, opc }: (typeof ATOMICS)[number], size: number, o: Order): RowText {
  const tail = orderLetters(o) + letter(size);
  const name = `${operation === "swp" ? "swp" : `ld${operation}`}${tail}`;
  const w = widthOf(size);
  const store = form(`st${operation}${tail}`, [zr("Rs", w), base], { fixed: { Rt: 31 } });
  return {
    name: `${name.toUpperCase()}${variant(size)}`,
    pattern: `${sizeBits(size)} 111000 ${orderBits(o)} 1 Rs:5 ${opc} 00 Rn:5 Rt:5`,
    forms: [...(operation === "swp" || o.acquire ? [] : [store]), form(name, [zr("Rs", w), zr("Rt", w), base])],
    meaning(l, f) {
      const returns = f.Rt !== 31;
      const old = l.rmw({
        addr: l.xsp(f.Rn!),
        bytes: bytesOf(size),
        op: operation,
        operand: l.x(f.Rs!, 8 << size),
        expected: undefined,
        acquire: o.acquire && returns,
        release: o.release,
        returns,
        pair: false,
      });
      l.setX(f.Rt!, old);
    },
  };
}

function compareAndSwap(size: number, o: Order): RowText {
  const name = `cas${orderLetters(o)}${letter(size)}`;
  const w = widthOf(size);
  return {
    name: `${name.toUpperCase()}${variant(size)}`,
    pattern: `${sizeBits(size)} 001000 1 ${o.acquire ? 1 : 0} 1 Rs:5 ${o.release ? 1 : 0} 11111 Rn:5 Rt:5`,
    forms: [form(name, [zr("Rs", w), zr("Rt", w), base])],
    meaning(l, f) {
      const [expected, operand] = [l.x(f.Rs!, 8 << size), l.x(f.Rt!, 8 << size)];
      const what = { addr: l.xsp(f.Rn!), bytes: bytesOf(size), op: "cas", operand, expected } as const;
      const returns = f.Rs !== 31; // a zero destination drops acquire, as for LD<op>
      l.setX(f.Rs!, l.rmw({ ...what, acquire: o.acquire && returns, release: o.release, returns, pair: false }));
    },
  };
}

function compareAndSwapPair(w: Width, o: Order): RowText {
  const name = `casp${orderLetters(o)}`;
  const odd = (f: Fields): Reserved | undefined =>
    (f.Rs! | f.Rt!) & 1 ? unallocated("a pair of CASP starts at an even register") : undefined;
  return {
    name: `${name.toUpperCase()}, ${w}-bit`,
    pattern: `0 ${w === 64 ? 1 : 0} 001000 0 ${o.acquire ? 1 : 0} 1 Rs:5 ${o.release ? 1 : 0} 11111 Rn:5 Rt:5`,
    forms: [form(name, [zr("Rs", w), successor("Rs", w), zr("Rt", w), successor("Rt", w), base])],
    reserved: odd,
    meaning(l, f) {
      const [expected, operand] = [joined(l, f.Rs!, f.Rs! + 1, w), joined(l, f.Rt!, f.Rt! + 1, w)];
      const what = { addr: l.xsp(f.Rn!), bytes: (w / 4) as Bytes, op: "cas", operand, expected } as const;
      setPair(l, f.Rs!, f.Rs! + 1, w, l.rmw({ ...what, ...o, returns: true, pair: true }));
    },
  };
}

const BOTH = [false, true];
const WIDTHS = [32, 64] as const;

export const LOADS_STORES_ORDERED: readonly Row[] = rowsOf("Loads and Stores", [
  ...SIZES.flatMap((s) => [loadAcquire(s), storeRelease(s), loadAcquirePc(s)]),
  ...ACCESSES.map(unscaledOrdered),
  ...SIZES.flatMap((s) => BOTH.flatMap((ordered) => [loadExclusive(s, ordered), storeExclusive(s, ordered)])),
  ...WIDTHS.flatMap((w) => BOTH.flatMap((ordered) => [loadExclusivePair(w, ordered), storeExclusivePair(w, ordered)])),
  ...ATOMICS.flatMap((a) => SIZES.flatMap((s) => ORDERS.map((o) => atomic(a, s, o)))),
  ...SIZES.flatMap((s) => ORDERS.map((o) => compareAndSwap(s, o))),
  ...WIDTHS.flatMap((w) => ORDERS.map((o) => compareAndSwapPair(w, o))),
]);
