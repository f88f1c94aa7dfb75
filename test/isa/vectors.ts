/**
 * Programs that run single instructions of SIMD and floating point on records of registers: the same bytes run under
 * qemu-aarch64 and on the machine, at the same addresses, and the records afterwards are what is compared.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, type Fields, type Row } from "../../src/isa/index.ts";
import { DEFAULTS, type EngineName, Machine } from "../../src/machine/index.ts";
import { assembly } from "../machine/assembly.ts";
import { elfOf } from "./elf.ts";
import type { generator } from "./random.ts";

export type Random = ReturnType<typeof generator>;

/** Everything stands here, in RAM of the machine. */
const ORIGIN = 0x4010_0000;
const RECORD_BYTES = 1024;
// Record: q0..q31, then x1..x8, FPCR, FPSR, NZCV, then a window of memory to which x8 points.
const [X, FPCR, FPSR, NZCV, WINDOW] = [512, 576, 584, 592, 768];
const BASE = WINDOW + 128;

const pairs = (opcode: number): string =>
  Array.from({ length: 16 }, (_, i) => {
    const word = (opcode | ((2 * i) << 15) | ((2 * i + 1) << 10) | (2 * i)) >>> 0; // at x0, in units of 16 bytes
    return `.word ${word}`;
  }).join("\n");
const generals = (mnemonic: string): string =>
  Array.from({ length: 8 }, (_, i) => `${mnemonic} x${i + 1}, [x0, #${X + 8 * i}]`).join("\n");

/** Cases end with `svc #0` by way of write(1, records, …) and exit(0); on the machine that is where it stops. */
const source = (words: readonly number[]): string => `
  adr x0, all
  ldr x0, [x0]
  ${words.map((w) => `bl load\n.word ${w}\nbl save`).join("\n")}
  adr x9, all
  ldr x1, [x9]
  ldr x2, [x9, #8]
again:
  cbz x2, done
  mov x0, #1
  mov x8, #64
  svc #0
  sub x2, x2, x0
  add x1, x1, x0
  b again
done:
  mov x0, #0
  mov x8, #93
  svc #0
load:
  ldr x9, [x0, #${FPCR}]
  msr fpcr, x9
  msr fpsr, xzr
  ldr x9, [x0, #${NZCV}]
  msr nzcv, x9
  ${pairs(0xad400000)}
  ${generals("ldr")}
  ret
save:
  ${pairs(0xad000000)}
  ${generals("str")}
  mrs x9, fpsr
  str x9, [x0, #${FPSR}]
  mrs x9, nzcv
  str x9, [x0, #${NZCV}]
  add x0, x0, #${RECORD_BYTES}
  ret
  .balign 8
all: .quad RECORDS, BYTES
`;

export interface Batch {
  readonly words: readonly number[];
  readonly image: Uint8Array;
  /** First byte of the records in the image. */
  readonly records: number;
}

const FLOATS = [
  0n,
  0x3f80_0000n,
  0x7f80_0000n,
  0x7fc0_1234n,
  0x7f80_0001n,
  1n,
  0x7f_ffffn,
  0x80_0000n,
  0x7f7f_ffffn,
  0x4f00_0000n,
  0x3f00_0000n,
  0x4020_0000n,
];
const DOUBLES = [
  0n,
  0x3ff0n << 48n,
  0x7ff0n << 48n,
  (0x7ff8n << 48n) | 5n,
  (0x7ff0n << 48n) | 1n,
  1n,
  (1n << 52n) - 1n,
  1n << 52n,
  (0x7ff0n << 48n) - 1n,
  0x43e0n << 48n,
  0x3fe0n << 48n,
  0x4004n << 48n,
];

function number(random: Random, values: readonly bigint[], width: number): bigint {
  const sign = BigInt(random() & 1) << BigInt(width - 1);
  const kind = random() % 4;
  if (kind === 0) return values[random() % values.length]! | sign;
  const noise = BigInt.asUintN(width, (BigInt(random()) << 32n) | BigInt(random()));
  if (kind === 1) return noise;
  // Exponents near those of 1, so that sums round and products neither vanish nor overflow.
  const [exponent, fraction] = width === 32 ? [127n, 23n] : [1023n, 52n];
  const e = exponent + BigInt(random() % (kind === 2 ? 6 : 70)) - 3n;
  return sign | (e << fraction) | (noise & ((1n << fraction) - 1n) & ~BigInt(random() & 1 ? 0 : 0xffff));
}

function vector(random: Random): bigint {
  const halves = [0, 1].map(() =>
    random() % 3 === 0 ? number(random, DOUBLES, 64) : (number(random, FLOATS, 32) << 32n) | number(random, FLOATS, 32),
  );
  return (halves[1]! << 64n) | halves[0]!;
}

const ROUNDINGS = [0, 0, 0, 1, 2, 3];
const fpcr = (random: Random): bigint =>
  BigInt((ROUNDINGS[random() % 6]! << 22) | (random() % 5 === 0 ? 1 << 24 : 0) | (random() % 5 === 0 ? 1 << 25 : 0));

/** Fills a record. Registers are few values now and then; x7 is a small index. */
function fill(view: DataView, at: number, random: Random): void {
  const few = random() % 3 === 0 ? [vector(random), vector(random)] : undefined;
  for (let n = 0; n < 32; n++) {
    const v = few?.[random() % 2] ?? vector(random);
    view.setBigUint64(at + 16 * n, BigInt.asUintN(64, v), true);
    view.setBigUint64(at + 16 * n + 8, v >> 64n, true);
  }
  for (let n = 1; n < 8; n++) {
    const bits = (BigInt(random()) << 32n) | BigInt(random());
    view.setBigUint64(at + X + 8 * (n - 1), n === 7 ? bits & 3n : random() % 4 === 0 ? bits & 0xffn : bits, true);
  }
  view.setBigUint64(at + X + 56, BigInt(ORIGIN + at + BASE), true);
  view.setBigUint64(at + FPCR, fpcr(random), true);
  view.setBigUint64(at + NZCV, BigInt(random() % 16) << 28n, true);
  for (let i = WINDOW; i < RECORD_BYTES; i++) view.setUint8(at + i, random() & 0xff);
}

const RANGES: Readonly<Record<string, (random: Random) => number>> = {
  imm12: (random) => random() % 5,
  imm9: (random) => (random() % 48) - 24,
  imm7: (random) => (random() % 3) - 1,
};

/** A word of the row whose addresses are in the window, or undefined when its fields cannot be so. */
function wordOf(row: Row, random: Random): number | undefined {
  const isMemory = /^LD|^ST/.test(row.name);
  const fields: Record<string, number> = {};
  for (const { name, width } of row.fields) {
    const range = RANGES[name];
    const any = (random() >>> 3) % 2 ** width;
    if (isMemory && range !== undefined) fields[name] = range(random) & (2 ** width - 1);
    else if (isMemory && name === "Rn") fields[name] = 8;
    else if (isMemory && name === "Rm") fields[name] = random() % 2 === 0 && !row.name.includes("(register)") ? 31 : 7;
    else if (isMemory) fields[name] = any;
    else fields[name] = /^R[dnma]$/.test(name) ? 1 + (any % 7) : any;
  }
  return row.reserved(fields as Fields) === undefined ? encode({ row, fields }) : undefined;
}

/** Whether the cases of a row can be made: a literal is somewhere else, and has the meaning of the other loads. */
export const isTestable = (row: Row): boolean => !row.name.includes("literal");

/** `count` cases of each row. */
export function batchOf(rows: readonly Row[], count: number, random: Random): Batch {
  const words = rows.flatMap((row) => {
    const found: number[] = [];
    for (let tries = 0; found.length < count && tries < 1000 * count; tries++) {
      const word = wordOf(row, random);
      if (word !== undefined) found.push(word);
    }
    return found;
  });
  const size = (symbols: Readonly<Record<string, number>>): Uint8Array =>
    assembly(source(words), ORIGIN, symbols).bytes;
  const records = Math.ceil(size({ RECORDS: 0, BYTES: 0 }).length / 64) * 64;
  const bytes = RECORD_BYTES * words.length;
  const image = new Uint8Array(records + bytes);
  image.set(size({ RECORDS: ORIGIN + records, BYTES: bytes }));
  const view = new DataView(image.buffer);
  for (let i = 0; i < words.length; i++) fill(view, records + RECORD_BYTES * i, random);
  return { words, image, records };
}

/** The records after the program has run under qemu. @throws {Error} when it does not finish */
export function underQemu(batch: Batch): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-vectors-"));
  try {
    const file = join(folder, "vectors.elf");
    writeFileSync(file, elfOf(batch.image, ORIGIN), { mode: 0o755 });
    const ran = spawnSync("qemu-aarch64", ["-cpu", "max", file], { maxBuffer: 1 << 28 });
    if (ran.status !== 0) throw new Error(`qemu-aarch64: status ${ran.status}, signal ${ran.signal}: ${ran.stderr}`);
    return new Uint8Array(ran.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The records after the program has run on the machine, with memory mapped as normal memory: it may be unaligned. */
export function onMachine(batch: Batch, engine: EngineName): Uint8Array {
  const machine = new Machine({ ...DEFAULTS, memory: (2 + Math.ceil(batch.image.length / 2 ** 20)) * 2 ** 20, engine });
  machine.write(ORIGIN, batch.image);
  machine.start(ORIGIN);
  const table = ORIGIN - 4096;
  const entry = new Uint8Array(BigUint64Array.of(0x4000_0000n | (1n << 10n) | 1n).buffer); // accessed, a block of 1 GiB
  machine.write(table + 8, entry);
  const { sys } = machine.cpus[0]!;
  Object.assign(sys, { TTBR0_EL2: BigInt(table), TCR_EL2: 32n, MAIR_EL2: 0xffn, SCTLR_EL2: sys.SCTLR_EL2! | 1n });
  // To the first SVC, which goes to where nothing is mapped.
  for (let i = 0; i < 1e6 && machine.cpus[0]!.exceptions === 0; i++) machine.step(1000);
  const at = machine.ram.at(ORIGIN + batch.records);
  return machine.ram.u8.slice(at, at + RECORD_BYTES * batch.words.length);
}

/** What differs between two results of a case, for messages. */
export function differences(a: Uint8Array, b: Uint8Array, i: number): string {
  const [x, y] = [a, b].map((r) => new DataView(r.buffer, r.byteOffset + RECORD_BYTES * i, RECORD_BYTES)) as [
    DataView,
    DataView,
  ];
  const place = (at: number): string =>
    at < X
      ? `q${at >> 4}[${(at >> 3) & 1}]`
      : at < FPCR
        ? `x${1 + (at - X) / 8}`
        : at === FPSR
          ? "fpsr"
          : at === NZCV
            ? "nzcv"
            : `+${at}`;
  const lines: string[] = [];
  for (let at = 0; at < RECORD_BYTES; at += 8) {
    const [u, v] = [x.getBigUint64(at, true), y.getBigUint64(at, true)];
    if (u !== v) lines.push(`${place(at)}: ${u.toString(16)}, qemu ${v.toString(16)}`);
  }
  return lines.join("\n");
}

/** Registers of a case before it ran, for messages. */
export function registersOf({ image, records, words }: Batch, i: number): string {
  const view = new DataView(image.buffer, records + RECORD_BYTES * i, RECORD_BYTES);
  const q = (n: number): string =>
    `${view.getBigUint64(16 * n + 8, true).toString(16)}_${view.getBigUint64(16 * n, true).toString(16)}`;
  const used = [words[i]! & 31, (words[i]! >>> 5) & 31, (words[i]! >>> 16) & 31, (words[i]! >>> 10) & 31];
  return `${used.map((n) => `q${n} ${q(n)}`).join("\n")}\nfpcr ${view.getBigUint64(FPCR, true).toString(16)}`;
}
