/**
 * Runs single instructions under qemu-aarch64. A batch becomes a static ELF file, assembled here: for each case a block
 * that loads all registers from a record, runs a prelude and the tested word, and stores all registers back; at the end
 * the records go to stdout. Records hold their own window of memory, so cases do not see each other.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "../../src/isa/index.ts";
import type { CpuState } from "./cpu.ts";

const QEMU = "qemu-aarch64";
/** The hints of PAuth are NOPs here, so they are there too. */
const CPU = "max,pauth=off";

/** For `test(name, { skip }, …)`: false when qemu is there, else why the test is skipped. */
export const skipWithoutQemu: string | false =
  spawnSync(QEMU, ["--version"]).status === 0
    ? false
    : `${QEMU} not found: install qemu-user to compare the semantics with an emulator`;

/** One instruction to run: `prelude` runs before `word`. The state is that before the prelude. */
export interface Case {
  readonly prelude: number;
  readonly word: number;
  readonly state: CpuState;
}

const LOAD_AT = 0x40_0000;
const CASES_AT = LOAD_AT + 0x1000;
const CASE_BYTES = 80;
// Record: x0..x30, sp, nzcv, path, next case, pad, then the window of memory.
const [SP, NZCV, PATH, NEXT, WINDOW] = [248, 256, 264, 272, 288];
export const WINDOW_BYTES = 192;
const RECORD_BYTES = WINDOW + WINDOW_BYTES;
/** Most cases of one file, so that PC-relative loads reach every record (1 MiB). */
export const BATCH = 1600;

/** Where the tested word of case `i` stands; a branch may go to 8 bytes behind it. */
export const wordAddress = (i: number): bigint => BigInt(CASES_AT + CASE_BYTES * i + 16);
/** Where the window of case `i` of `count` stands. */
export const windowAddress = (i: number, count: number): bigint => BigInt(recordAddress(i, count) + WINDOW);
const recordAddress = (i: number, count: number): number => CASES_AT + CASE_BYTES * count + RECORD_BYTES * i;

/** Assembles lines, some of them `label:`, at an address. */
function program(text: string, address: number, symbols: Readonly<Record<string, number>> = {}): number[] {
  const lines = text
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "");
  const labels = new Map(Object.entries(symbols));
  const code: string[] = [];
  for (const line of lines) {
    if (line.endsWith(":")) labels.set(line.slice(0, -1), address + 4 * code.length);
    else code.push(line);
  }
  const symbol = (name: string): bigint | undefined => {
    const found = labels.get(name);
    return found === undefined ? undefined : BigInt(found);
  };
  return code.map((line, i) => {
    const context = { symbol, address: BigInt(address + 4 * i) };
    return assemble(line, { file: "harness", from: 0 }, context).word;
  });
}

const pairs = (mnemonic: string, base: string, from: number): string =>
  Array.from(
    { length: 14 },
    (_, i) => `${mnemonic} x${from + 2 * i}, x${from + 2 * i + 1}, [${base}, #${8 * (from + 2 * i)}]`,
  ).join("\n");

/** load: registers from the record at x0. save: registers into the record at x30, whose own value is in TPIDR_EL0. */
const RUNTIME = `
  b first
load:
  ldr x1, [x0, #${SP}]
  mov sp, x1
  ldr x1, [x0, #${NZCV}]
  msr nzcv, x1
  clrex
  ${pairs("ldp", "x0", 2)}
  ldp x0, x1, [x0]
  ret
taken:
  stp x0, x1, [x30]
  mov x0, #1
  str x0, [x30, #${PATH}]
  b rest
save:
  stp x0, x1, [x30]
rest:
  ${pairs("stp", "x30", 2)}
  mrs x0, tpidr_el0
  str x0, [x30, #240]
  mov x0, sp
  str x0, [x30, #${SP}]
  mrs x0, nzcv
  str x0, [x30, #${NZCV}]
  ldr x0, [x30, #${NEXT}]
  br x0
finish:
  ldr x1, output
  ldr x2, output_bytes
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
`;

const RUNTIME_LABELS = ["load", "taken", "save", "finish"];

/** Address of each label of the runtime. */
function runtimeLabels(): Record<string, number> {
  const found: Record<string, number> = {};
  let at = LOAD_AT + 0x200;
  for (const line of RUNTIME.split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "")) {
    if (line.endsWith(":")) found[line.slice(0, -1)] = at;
    else at += 4;
  }
  return Object.fromEntries(RUNTIME_LABELS.map((l) => [l, found[l]!]));
}

/** Header and the one program header of a static executable that is loaded whole, readable, writable and executable. */
function elfHeader(image: DataView, bytes: number): void {
  const u16 = (at: number, v: number): void => image.setUint16(at, v, true);
  const u32 = (at: number, v: number): void => image.setUint32(at, v, true);
  const u64 = (at: number, v: number): void => image.setBigUint64(at, BigInt(v), true);
  u32(0, 0x464c457f); // magic
  u32(4, 0x00010102); // 64-bit, little endian, version 1
  u16(16, 2); // executable
  u16(18, 183); // AArch64
  u32(20, 1);
  u64(24, LOAD_AT + 0x200); // entry
  u64(32, 64); // program headers
  u16(52, 64);
  u16(54, 56);
  u16(56, 1);
  u32(64, 1); // PT_LOAD
  u32(68, 7);
  u64(80, LOAD_AT);
  u64(88, LOAD_AT);
  u64(96, bytes);
  u64(104, bytes);
  u64(112, 0x1000);
}

/** The block of a case as it stands at address 0, where the runtime is at its own end: branches are put in per case. */
const BLOCK = program(
  `ldr x0, record
   nop
   ldr x30, link
   nop
   nop
   b fall
   b jumped
   fall:
   msr tpidr_el0, x30
   ldr x30, record
   nop
   jumped:
   msr tpidr_el0, x30
   ldr x30, record
   nop`,
  0,
  { record: 64, link: 72 },
);
const [AT_LOAD, AT_PRELUDE, AT_WORD, AT_SAVE, AT_TAKEN] = [1, 3, 4, 9, 12];

/** The word of B or BL from word `from` of case `i` to an address. */
function branchWord(opcode: number, i: number, from: number, to: number): number {
  const offset = (to - (CASES_AT + CASE_BYTES * i + 4 * from)) / 4;
  return (opcode | (offset & 0x3ffffff)) >>> 0;
}

/** The code of case `i`: 13 words. */
function caseWords(c: Case, i: number, labels: Readonly<Record<string, number>>): number[] {
  const words = [...BLOCK];
  words[AT_LOAD] = branchWord(0x94000000, i, AT_LOAD, labels.load!);
  words[AT_PRELUDE] = c.prelude;
  words[AT_WORD] = c.word;
  words[AT_SAVE] = branchWord(0x14000000, i, AT_SAVE, labels.save!);
  words[AT_TAKEN] = branchWord(0x14000000, i, AT_TAKEN, labels.taken!);
  return words;
}

function putRecord(image: DataView, at: number, s: CpuState, next: number): void {
  for (const [r, v] of s.x.entries()) image.setBigUint64(at + 8 * r, v, true);
  image.setBigUint64(at + SP, s.sp, true);
  image.setUint32(at + NZCV, s.nzcv << 28, true);
  image.setBigUint64(at + NEXT, BigInt(next), true);
  new Uint8Array(image.buffer, at + WINDOW, WINDOW_BYTES).set(s.memory);
}

function build(cases: readonly Case[]): Uint8Array {
  const n = cases.length;
  const records = recordAddress(0, n);
  const bytes = records + RECORD_BYTES * n - LOAD_AT;
  const image = new DataView(new ArrayBuffer(bytes));
  elfHeader(image, bytes);
  const labels = runtimeLabels();
  const outputs = { output: LOAD_AT + 0xf00, output_bytes: LOAD_AT + 0xf08, first: CASES_AT };
  for (const [i, w] of program(RUNTIME, LOAD_AT + 0x200, outputs).entries()) image.setUint32(0x200 + 4 * i, w, true);
  image.setBigUint64(0xf00, BigInt(records), true);
  image.setBigUint64(0xf08, BigInt(RECORD_BYTES * n), true);
  for (const [i, c] of cases.entries()) {
    const at = CASES_AT + CASE_BYTES * i;
    for (const [k, w] of caseWords(c, i, labels).entries()) image.setUint32(at - LOAD_AT + 4 * k, w, true);
    image.setBigUint64(at - LOAD_AT + 64, BigInt(recordAddress(i, n)), true);
    image.setBigUint64(at - LOAD_AT + 72, c.state.x[30]!, true);
    const next = i + 1 < n ? at + CASE_BYTES : labels.finish!;
    putRecord(image, recordAddress(i, n) - LOAD_AT, c.state, next);
  }
  return new Uint8Array(image.buffer);
}

function readRecord(output: DataView, i: number, n: number): CpuState {
  const at = RECORD_BYTES * i;
  const u64 = (offset: number): bigint => output.getBigUint64(at + offset, true);
  return {
    x: Array.from({ length: 31 }, (_, r) => u64(8 * r)),
    sp: u64(SP),
    nzcv: Number(u64(NZCV) >> 28n),
    pc: u64(PATH) === 1n ? wordAddress(i) + 8n : undefined,
    memory: new Uint8Array(output.buffer, output.byteOffset + at + WINDOW, WINDOW_BYTES).slice(),
    base: windowAddress(i, n),
    monitor: undefined,
  };
}

/** The states behind each case, at most `BATCH` of them. @throws {Error} when qemu does not finish */
export function runUnderQemu(cases: readonly Case[]): CpuState[] {
  const folder = mkdtempSync(join(tmpdir(), "sekvm-qemu-"));
  try {
    const file = join(folder, "cases.elf");
    writeFileSync(file, build(cases), { mode: 0o755 });
    const ran = spawnSync(QEMU, ["-cpu", CPU, file], { maxBuffer: 1 << 28 });
    if (ran.status !== 0 || ran.stdout.length !== RECORD_BYTES * cases.length)
      throw new Error(`${QEMU}: status ${ran.status}, signal ${ran.signal}, ${ran.stdout.length} bytes: ${ran.stderr}`);
    const output = new DataView(ran.stdout.buffer, ran.stdout.byteOffset, ran.stdout.length);
    return cases.map((_, i) => readRecord(output, i, cases.length));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
