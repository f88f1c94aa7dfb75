/** Loads and stores of one SIMD and floating-point register or a pair, in the addressing modes of general ones. */
import { type Bytes, num, op, type Term } from "../../../ir/index.ts";
import type { Lifter } from "../lifter.ts";
import { plus, sizeBits } from "../loads-stores.ts";
import { relative } from "../operands.ts";
import type { Fields } from "../row.ts";
import { extendRegister, shifted } from "../semantics.ts";
import { unless, type VectorRow, vectorRows } from "./row.ts";

/** One kind of access; `scale` is log2 of the bytes. */
interface Access {
  readonly letter: string;
  readonly scale: number;
  readonly size: string;
  /** The upper bit of `opc`. */
  readonly opc: string;
}
const ACCESSES: readonly Access[] = [
  ...["B", "H", "S", "D"].map((letter, scale) => ({ letter, scale, size: sizeBits(scale), opc: "0" })),
  { letter: "Q", scale: 4, size: "00", opc: "1" },
];

function transfer(l: Lifter, f: Fields, scale: number, address: Term): void {
  const bytes = (1 << scale) as Bytes;
  if (f.L === 1) l.setQ(f.Rt!, l.read(address, bytes));
  else l.write(address, bytes, l.q(f.Rt!, 8 * bytes));
}

const simm9 = (f: Fields): bigint => BigInt.asIntN(9, BigInt(f.imm9!));

function singles({ letter, scale, size, opc }: Access): VectorRow[] {
  const row = (mode: string, bits: string, address: (l: Lifter, f: Fields) => Term): VectorRow => ({
    name: `LDR/STR ${letter} (${mode})`,
    pattern: `${size} 1111${bits.replace("opc", `${opc} L:1`)} Rn:5 Rt:5`,
    meaning: (l, f) => transfer(l, f, scale, address(l, f)),
  });
  const indexed = (mode: string, bits: string, isPost: boolean): VectorRow => ({
    ...row(mode, bits, (l, f) => {
      const moved = plus(l, l.xsp(f.Rn!), simm9(f));
      l.setXsp(f.Rn!, moved);
      return isPost ? l.xsp(f.Rn!) : moved;
    }),
  });
  return [
    row("unsigned offset", "01 opc imm12:12", (l, f) => plus(l, l.xsp(f.Rn!), BigInt(f.imm12! << scale))),
    row("unscaled", "00 opc 0 imm9:9 00", (l, f) => plus(l, l.xsp(f.Rn!), simm9(f))),
    indexed("post-index", "00 opc 0 imm9:9 01", true),
    indexed("pre-index", "00 opc 0 imm9:9 11", false),
    {
      ...row("register", "00 opc 1 Rm:5 option:3 S:1 10", (l, f) => {
        const by = f.S === 1 ? scale : 0;
        const offset = f.option === 3 ? shifted(l.x(f.Rm!), 0, by) : extendRegister(l, f.Rm!, f.option!, by, 64);
        return l.let(op("add", l.xsp(f.Rn!), offset));
      }),
      reserved: unless((f) => (f.option! & 2) === 0, "an index is extended from 32 or 64 bits"),
    },
  ];
}

const literal = (scale: number): VectorRow => ({
  name: `LDR (literal) ${"SDQ"[scale - 2]}`,
  pattern: `${sizeBits(scale - 2)} 011 1 00 imm19:19 Rt:5`,
  meaning: (l, f) => transfer(l, { ...f, L: 1 }, scale, num(relative("imm19", 19, 4).get(f, l.address), 64)),
});

const PAIR_MODES = { "no-allocate": "000", "post-index": "001", offset: "010", "pre-index": "011" } as const;

const pair = (scale: number, mode: keyof typeof PAIR_MODES): VectorRow => ({
  name: `LDP/STP ${"SDQ"[scale - 2]} (${mode})`,
  pattern: `${sizeBits(scale - 2)} 101 1 ${PAIR_MODES[mode]} L:1 imm7:7 Rt2:5 Rn:5 Rt:5`,
  reserved: unless((f) => f.L === 1 && f.Rt === f.Rt2, "both registers of a load pair are the same"),
  meaning(l, f) {
    const base = l.xsp(f.Rn!);
    const moved = plus(l, base, BigInt.asIntN(7, BigInt(f.imm7!)) * BigInt(1 << scale));
    const address = mode === "post-index" ? base : moved;
    const upper = plus(l, address, BigInt(1 << scale));
    transfer(l, f, scale, address);
    transfer(l, { ...f, Rt: f.Rt2! }, scale, upper);
    if (mode.endsWith("index")) l.setXsp(f.Rn!, moved);
  },
});

export const VECTOR_LOADS_STORES = vectorRows([
  ...ACCESSES.flatMap(singles),
  ...[2, 3, 4].map(literal),
  ...[2, 3, 4].flatMap((scale) => (Object.keys(PAIR_MODES) as (keyof typeof PAIR_MODES)[]).map((m) => pair(scale, m))),
]);
