/**
 * Random programs for EL1 and EL2: tables of both stages with random entries, and accesses of all kinds to the pages that
 * they map or do not map. What each says is printed: values, syndromes, addresses, PAR_EL1. A seed is a program.
 *
 * Left out is where QEMU 7.2 is lax or says something else: accesses to device memory, tables of stage 1 that stage 2
 * refuses, output addresses outside of RAM, the contiguous hint, shareability of
 * stage-1 memory that is not cacheable.
 */

/** Xorshift, 32 bits. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) || 1;
    for (let i = 0; i < 8; i++) this.next();
  }
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }
  below(n: number): number {
    return Math.floor((this.next() / 2 ** 32) * n);
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
  /** A number with each of these bits set or not. */
  bits(of: readonly number[]): bigint {
    return of.reduce((sum, bit) => sum | (BigInt(this.below(2)) << BigInt(bit)), 0n);
  }
}

/** Data: 16 pages from here on; code that returns is in the upper half of each. */
const DATA = 0x4080_0000;
const PAGES = 16;
/** Virtual, and for stage 2 intermediate addresses with random entries. */
const RANDOM = 0x4060_0000;

const hex = (value: bigint | number): string => `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;

/** A table of 512 entries as data. */
function table(label: string, entries: ReadonlyMap<number, bigint | string>): string {
  const lines: string[] = [];
  let empty = 0;
  const skip = (): void => {
    if (empty > 0) lines.push(`  .space ${8 * empty}`);
    empty = 0;
  };
  for (let i = 0; i < 512; i++) {
    const entry = entries.get(i);
    if (entry === undefined) empty++;
    else {
      skip();
      lines.push(`  .quad ${typeof entry === "string" ? entry : hex(entry)}`);
    }
  }
  skip();
  return `  .balign 4096\n${label}:\n${lines.join("\n")}`;
}

const IGNORED = [55, 56, 57, 58];

/** A leaf of stage 1: attribute, AP, SH, AF mostly, nG, PXN, UXN; now and then no leaf. */
function leaf1(r: Random, page: number, kind: bigint): bigint {
  const low = r.below(10) === 0 ? BigInt(r.below(4)) & ~1n : kind;
  const flag = r.below(8) === 0 ? 0n : 1n << 10n;
  return BigInt(page) | low | flag | r.bits([2, 3, 6, 7, 8, 9, 11, 53, 54, ...IGNORED]);
}

/** Kinds of normal memory: of stage 1 in MAIR, of stage 2 in the descriptor. */
const NORMAL_1 = [0xff, 0xbb, 0xaf, 0x77, 0xf4, 0x4e, 0xdd];
const NORMAL_2 = [0x14n, 0x18n, 0x1cn, 0x24n, 0x28n, 0x2cn, 0x34n, 0x38n, 0x3cn, 0x3cn];

/** A leaf of stage 2: normal memory. */
function leaf2(r: Random, page: number, kind: bigint): bigint {
  const low = r.below(10) === 0 ? BigInt(r.below(4)) & ~1n : kind;
  const flag = r.below(8) === 0 ? 0n : 1n << 10n;
  const access = r.below(3) === 0 ? r.bits([6, 7]) : 0xc0n;
  return (
    BigInt(page) |
    low |
    flag |
    access |
    r.pick(NORMAL_2) |
    r.bits([8, 9, ...IGNORED]) |
    (r.below(4) === 0 ? 1n << 54n : 0n)
  );
}

/** Level 3 with random pages, to `target`. */
const pages = (r: Random, leaf: typeof leaf1, target: number): Map<number, bigint> =>
  new Map(Array.from({ length: PAGES }, (_, i) => [i, leaf(r, target + 4096 * r.below(PAGES), 3n)]));

const TABLE_ATTRIBUTES = [59, 60, 61, 62];

/** Tables of stage 1 for 39 bits. The program's first 2 MiB can be read and executed by all, its second are EL1's. */
function stage1(r: Random): string {
  const attributes = r.below(2) === 0 ? 0n : r.bits(TABLE_ATTRIBUTES);
  const level2 = new Map<number, bigint | string>([
    [0, 0x4000_0000n | 0x7c1n],
    [1, 0x4020_0000n | 0x701n | (1n << 54n)],
    [2, 0x4040_0000n | 0x701n],
    [3, `level3+${hex(3n | attributes)}`],
    [4, leaf1(r, 0x4080_0000, 1n)],
    [5, `level3b+${hex(3n | (attributes === 0n ? r.bits(TABLE_ATTRIBUTES) : 0n))}`],
    [6, 2n],
  ]);
  return [
    table(
      "level1",
      new Map<number, bigint | string>([
        [1, "level2+3"],
        [2, leaf1(r, 0x4000_0000, 1n)],
        [3, 0n],
      ]),
    ),
    table("level2", level2),
    table("level3", pages(r, leaf1, RANDOM)),
    table("level3b", pages(r, leaf1, RANDOM)),
  ].join("\n");
}

/** Tables of stage 2 for 40 bits from level 1, two side by side; all but the random pages are mapped as they are. */
function stage2(r: Random): string {
  const all = (address: bigint): bigint => address | 0x7fdn;
  const level2 = new Map<number, bigint | string>([
    [0, all(0x4000_0000n)],
    [1, all(0x4020_0000n)],
    [2, all(0x4040_0000n)],
    [3, "second3+3"],
    [4, leaf2(r, 0x4080_0000, 1n)],
  ]);
  return [
    "  .balign 8192",
    table(
      "second1",
      new Map<number, bigint | string>([
        [0, 0x4c1n],
        [1, "second2+3"],
      ]),
    ),
    "  .space 4096",
    table("second2", level2),
    table("second3", pages(r, leaf2, DATA)),
  ].join("\n");
}

/** Addresses that say something: in the random pages, in blocks, where nothing is, in the upper half. */
function address(r: Random): bigint {
  const offset = BigInt(r.below(0x7f) * 8);
  const page = BigInt(4096 * r.below(PAGES + 1));
  const lower = r.pick([
    BigInt(RANDOM) + page,
    BigInt(RANDOM) + page,
    BigInt(RANDOM) + page,
    0x40a0_0000n + page,
    0x40a0_0000n + page,
    0x4080_0000n + page,
    0x8000_0000n + BigInt(RANDOM - 0x4000_0000) + page,
    0x40c0_0000n,
    0xc000_0000n,
    0x80_0000_0000n,
  ]);
  const half = r.pick([0n, 0n, 0n, 0xffff_ff80_0000_0000n, 0x5500_0000_0000_0000n, 0xaaff_ff80_0000_0000n]);
  return BigInt.asUintN(64, half | lower | offset);
}

const LOADS = [
  "ldr x0, [x1]",
  "ldrb w0, [x1]",
  "ldrsh w0, [x1]",
  "ldr w0, [x1, #4]",
  "ldar x0, [x1]",
  "ldur x0, [x1, #-8]",
  "ldr x0, [x1], #8",
];
const PAIRS = ["ldp x0, x2, [x1]", "ldxr x0, [x1]"];
const STORES = [
  "str x3, [x1]",
  "strb w3, [x1]",
  "strh w3, [x1, #2]",
  "stp x3, x4, [x1]",
  "stlr w3, [x1]",
  "str x3, [x1, #8]!",
];
const USERS = ["ldtr x0, [x1]", "sttr x3, [x1]", "ldtrsb w0, [x1]"];
const TRANSLATIONS = ["s1e1r", "s1e1w", "s1e0r", "s1e0w"];

/** An access at EL1, and x0 after it. */
function atEl1(r: Random): string {
  const place = `  movi x1, ${hex(address(r))}\n  mov x0, #0`;
  const kind = r.below(10);
  if (kind < 3) return `${place}\n  at ${r.pick(TRANSLATIONS)}, x1\n  isb\n  mrs x0, par_el1\n  hvc #0x11`;
  if (kind === 3) return `${place}\n  movi x1, ${hex((address(r) & ~0xfffn) | 0x800n)}\n  blr x1`;
  const odd = r.below(12) === 0 ? "  add x1, x1, #5\n" : "";
  return `${place}\n${odd}  ${r.pick(r.pick([LOADS, LOADS, STORES, PAIRS, USERS]))}\n  hvc #0x11`;
}

/** An access at EL0; what it loaded is not printed. */
function atEl0(r: Random): string {
  if (r.below(5) === 0) return `  movi x1, ${hex((address(r) & ~0xfffn) | 0x800n)}\n  blr x1`;
  return `  movi x1, ${hex(address(r))}\n  ${r.pick(r.pick([LOADS, STORES, PAIRS]))}`;
}

const TRANSLATIONS_2 = ["s12e1r", "s12e1w", "s12e0r", "s12e0w", "s1e1r", "s1e0w"];
const atEl2 = (r: Random): string =>
  `  movi x1, ${hex(address(r))}\n  at ${r.pick(TRANSLATIONS_2)}, x1\n  isb\n  mrs x0, par_el1\n  bl hex\n  bl newline`;

const many = (n: number, one: () => string): string => Array.from({ length: n }, one).join("\n");

/** The program of a seed. */
export function oracle(seed: number): string {
  const r = new Random(seed);
  const hasStage2 = seed % 3 !== 0;
  const tcr =
    0x2_0000_3519n | (25n << 16n) | (2n << 30n) | (5n << 32n) | r.bits([37, 38]) | (r.below(4) === 0 ? 1n << 23n : 0n);
  const sctlr = r.bits(r.below(4) === 0 ? [19] : []) | (r.below(4) === 0 ? 2n : 0n) | 1n;
  return `
el2_main:
  movi x1, ${hex(DATA)}
  movi x2, ${hex(DATA + 4096 * (PAGES + 1))}
  movi x3, 0xd65f03c0 // ret
fill:
  str x1, [x1]
  str x1, [x1, #0x100]
  str w3, [x1, #0x800]
  add x1, x1, #4096
  cmp x1, x2
  b.ne fill
  movi x1, ${hex(RANDOM)}
  movi x2, ${hex(RANDOM + 4096 * (PAGES + 1))}
fill1:
  str x1, [x1]
  str w3, [x1, #0x800]
  add x1, x1, #4096
  cmp x1, x2
  b.ne fill1
  movi x0, ${hex([0, 8, 16, 24].reduce((mair, shift) => mair + r.pick(NORMAL_1) * 2 ** shift, 0))}
  msr mair_el1, x0
  movi x0, ${hex(tcr)}
  msr tcr_el1, x0
  movi x0, level1
  msr ttbr0_el1, x0
  msr ttbr1_el1, x0
  mrs x0, sctlr_el1
  movi x1, ${hex(sctlr)}
  orr x0, x0, x1
  msr sctlr_el1, x0
  movi x0, 0x80023558
  msr vtcr_el2, x0
  movi x0, second1
  msr vttbr_el2, x0
  movi x0, ${hex(0x8000_0000n | (hasStage2 ? 1n : 0n))}
  msr hcr_el2, x0
  dsb sy
  tlbi vmalls12e1is
  dsb sy
  isb
  ${many(hasStage2 ? 8 : 4, () => atEl2(r))}
  b drop
el1_main:
  movi x3, 0x1122334455667788
  mov x4, x3
  ${many(40, () => atEl1(r))}
  adr x0, el0_main
  msr elr_el1, x0
  mov x0, #0x3c0
  msr spsr_el1, x0
  eret
el0_main:
  ${many(25, () => atEl0(r))}
  svc #0xff
${stage1(r)}
${stage2(r)}
`;
}
