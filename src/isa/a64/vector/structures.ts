/** LD1 to LD4 and ST1 to ST4: several registers, whose elements lie one after the other or interleaved. */
import { type Bytes, extract, op, type Term, widthOf } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import { plus } from "../loads-stores.ts";
import type { Fields } from "../row.ts";
import { lanesOf, vectorOf } from "./lanes.ts";
import { bits, oneLane, unless, type VectorRow, vectorBits, vectorRows } from "./row.ts";

/** `opcode` of multiple structures: registers, and how many of them are interleaved. */
const MULTIPLE: readonly { readonly opcode: string; readonly registers: number; readonly interleaved: number }[] = [
  { opcode: "0000", registers: 4, interleaved: 4 },
  { opcode: "0010", registers: 4, interleaved: 1 },
  { opcode: "0100", registers: 3, interleaved: 3 },
  { opcode: "0110", registers: 3, interleaved: 1 },
  { opcode: "0111", registers: 1, interleaved: 1 },
  { opcode: "1000", registers: 2, interleaved: 2 },
  { opcode: "1010", registers: 2, interleaved: 1 },
];

/** The base afterwards: behind what was accessed, or moved by a register. */
function moveBase(l: Lifter, f: Fields, bytes: number): void {
  const base = l.xsp(f.Rn!);
  l.setXsp(f.Rn!, f.Rm === 31 ? plus(l, base, BigInt(bytes)) : op("add", base, l.x(f.Rm!)));
}

function loadMultiple(l: Lifter, f: Fields, registers: number, interleaved: number): void {
  const [width, lane] = [vectorBits(f), 8 << f.size!];
  const chunks = Array.from({ length: registers }, (_, i) =>
    l.read(plus(l, l.xsp(f.Rn!), BigInt((i * width) / 8)), (width / 8) as Bytes),
  );
  const elements = chunks.flatMap((c) => lanesOf(c, lane));
  for (let r = 0; r < registers; r++) {
    const mine = interleaved === 1 ? chunks[r]! : vectorOf(elements.filter((_, i) => i % interleaved === r));
    l.setQ((f.Rt! + r) % 32, mine);
  }
}

function storeMultiple(l: Lifter, f: Fields, registers: number, interleaved: number): void {
  const [width, lane] = [vectorBits(f), 8 << f.size!];
  const vectors = Array.from({ length: registers }, (_, r) => l.let(l.q((f.Rt! + r) % 32, width)));
  const lanes = vectors.map((v) => lanesOf(v, lane));
  const elements = lanes[0]!.flatMap((_, i) => lanes.map((v) => v[i]!));
  for (let r = 0; r < registers; r++) {
    const count = width / lane;
    const chunk = interleaved === 1 ? vectors[r]! : vectorOf(elements.slice(r * count, (r + 1) * count));
    l.write(plus(l, l.xsp(f.Rn!), BigInt((r * width) / 8)), (width / 8) as Bytes, chunk);
  }
}

const multiple = ({ opcode, registers, interleaved }: (typeof MULTIPLE)[number], isPost: boolean): VectorRow => ({
  name: `LD/ST${interleaved} multiple, ${registers} registers${isPost ? " (post-index)" : ""}`,
  pattern: `0 Q:1 001100 ${isPost ? "1 L:1 0 Rm:5" : "0 L:1 000000"} ${opcode} size:2 Rn:5 Rt:5`,
  ...(interleaved === 1 ? {} : { reserved: oneLane }),
  meaning(l, f) {
    if (isPost) moveBase(l, f, (registers * vectorBits(f)) / 8);
    if (f.L === 1) loadMultiple(l, f, registers, interleaved);
    else storeMultiple(l, f, registers, interleaved);
  },
});

/** Size and index of a single element, from Q, S, size and the upper bits of opcode; undefined when reserved. */
function elementOf(f: Fields, opc: number): { readonly scale: number; readonly index: number } | undefined {
  const number = (f.Q! << 3) | (f.S! << 2) | f.size!;
  if (opc === 0) return { scale: 0, index: number };
  if (opc === 1) return (f.size! & 1) === 0 ? { scale: 1, index: number >> 1 } : undefined;
  if (f.size === 0) return { scale: 2, index: number >> 2 };
  return f.size === 1 && f.S === 0 ? { scale: 3, index: number >> 3 } : undefined;
}

/** A register with one lane replaced. */
function withLane(l: Lifter, n: number, index: number, value: Term): Term {
  return vectorOf(lanesOf(l.let(l.q(n)), widthOf(value.sort)).map((lane, i) => (i === index ? value : lane)));
}

const single = (registers: number, isPost: boolean, opc: number): VectorRow => ({
  name: `LD/ST${registers} single ${["byte", "halfword", "word or doubleword"][opc]}${isPost ? " (post-index)" : ""}`,
  pattern: `0 Q:1 001101 ${isPost ? "1" : "0"} L:1 ${registers % 2 === 0 ? 1 : 0} ${isPost ? "Rm:5" : "00000"} ${bits(opc, 2)} ${registers > 2 ? 1 : 0} S:1 size:2 Rn:5 Rt:5`,
  reserved: unless((f) => elementOf(f, opc) === undefined, "no element has this size"),
  meaning(l, f) {
    const { scale, index } = elementOf(f, opc)!;
    const bytes = (1 << scale) as Bytes;
    for (let r = 0; r < registers; r++) {
      const [address, n] = [plus(l, l.xsp(f.Rn!), BigInt(r * bytes)), (f.Rt! + r) % 32];
      if (f.L === 1) l.setQ(n, withLane(l, n, index, l.read(address, bytes)));
      else l.write(address, bytes, extract(8 * bytes * index + 8 * bytes - 1, 8 * bytes * index, l.q(n)));
    }
    if (isPost) moveBase(l, f, registers * bytes);
  },
});

const replicate = (registers: number, isPost: boolean): VectorRow => ({
  name: `LD${registers}R${isPost ? " (post-index)" : ""}`,
  pattern: `0 Q:1 001101 ${isPost ? "1" : "0"} 1 ${registers % 2 === 0 ? 1 : 0} ${isPost ? "Rm:5" : "00000"} 11 ${registers > 2 ? 1 : 0} 0 size:2 Rn:5 Rt:5`,
  meaning(l, f) {
    const bytes = (1 << f.size!) as Bytes;
    for (let r = 0; r < registers; r++) {
      const value = l.read(plus(l, l.xsp(f.Rn!), BigInt(r * bytes)), bytes);
      l.setQ((f.Rt! + r) % 32, vectorOf(Array.from({ length: vectorBits(f) / (8 * bytes) }, () => value)));
    }
    if (isPost) moveBase(l, f, registers * bytes);
  },
});

const BOTH = [false, true];
const COUNTS = [1, 2, 3, 4];

export const VECTOR_STRUCTURES = vectorRows([
  ...MULTIPLE.flatMap((m) => BOTH.map((isPost) => multiple(m, isPost))),
  ...COUNTS.flatMap((n) => BOTH.map((isPost) => replicate(n, isPost))),
  ...COUNTS.flatMap((n) => BOTH.flatMap((isPost) => [0, 1, 2].map((opc) => single(n, isPost, opc)))),
]);
