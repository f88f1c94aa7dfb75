/** Random cases of single instructions, and what the lifted instructions make of them. */
import assert from "node:assert/strict";
import { type Effect, type Procedure, type Statement, type Term, widthOf } from "../../src/ir/index.ts";
import { assemble, type Decoded, decode, encode, lift, type Row } from "../../src/isa/index.ts";
import { type CpuState, copyState, run, store, valueIn } from "./cpu.ts";
import { BATCH, type Case, WINDOW_BYTES, windowAddress, wordAddress } from "./qemu.ts";
import { generator, instructionsOf, isNewer } from "./random.ts";

export type Random = () => number;

/** FEAT_CSSC, which the qemu of Debian 12 does not have; its values are tested below. */
const isCommon = (row: Row): boolean => /^(ABS|CNT|CTZ|[SU](MAX|MIN)) ?[(,]/.test(row.name);

/** Rows whose effects only a system emulator has, or that end the process; WFE and WFI may wait for ever. */
export function isRunnable(row: Row): boolean {
  // qemu 7.2 has no FEAT_XS either.
  if (isCommon(row) || isNewer(row) || row.name === "DSB (nXS)") return false;
  const d = instructionsOf(row, 1, generator(7))[0]!;
  const kinds = new Set(effectsOf(lift(d, 0n)).map((e) => e.kind));
  return !["sysreg-read", "sysreg-write", "exception", "exception-return", "tlbi", "cache"].some((k) =>
    kinds.has(k as Effect["kind"]),
  );
}

const statementsOf = (p: Procedure): readonly Statement[] => p.blocks.flatMap((b) => b.body);
const effectsOf = (p: Procedure): Effect[] => statementsOf(p).flatMap((s) => (s.kind === "effect" ? [s.effect] : []));
const accessesOf = (p: Procedure) =>
  effectsOf(p).flatMap((e) => (e.kind === "read" || e.kind === "write" || e.kind === "rmw" ? [e] : []));

const SPECIAL = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  1n << 32n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

function randomValue(random: Random): bigint {
  const bits = (BigInt(random()) << 32n) | BigInt(random());
  if (random() % 3 === 0) return SPECIAL[random() % SPECIAL.length]!;
  return random() % 3 === 0 ? bits & 0xffn : bits;
}

/** Registers, in every third state of few values, so that operands are equal now and then. */
function randomRegisters(random: Random): bigint[] {
  const few = random() % 3 === 0 ? Array.from({ length: 3 }, () => randomValue(random)) : undefined;
  return Array.from({ length: 31 }, () => few?.[random() % 3] ?? randomValue(random));
}

export function randomState(random: Random, base: bigint): CpuState {
  return {
    x: randomRegisters(random),
    sp: base + 64n,
    nzcv: random() % 16,
    pc: undefined,
    memory: Uint8Array.from({ length: WINDOW_BYTES }, () => random() & 0xff),
    base,
    monitor: undefined,
  };
}

/** Fields that make a PC-relative operand reach: a branch goes 8 bytes on, a literal into the window. */
function aim(d: Decoded, at: bigint, window: bigint): Decoded {
  const offset = d.row.name.includes("literal") ? (window + 32n - at) / 4n : 2n;
  const fields = { ...d.fields };
  for (const f of d.row.fields)
    if (f.name === "imm19" || f.name === "imm26" || f.name === "imm14")
      fields[f.name] = Number(BigInt.asUintN(f.width, offset));
  return { row: d.row, fields, word: encode({ row: d.row, fields }) };
}

/** Value of the first access's address, following `let`s that read registers only. */
function addressOf(s: CpuState, p: Procedure): bigint {
  const locals = new Map<string, Term>();
  for (const statement of statementsOf(p)) {
    if (statement.kind === "let") locals.set(statement.name, statement.value);
    if (statement.kind === "effect" && "addr" in statement.effect) {
      const { addr } = statement.effect;
      return valueIn(s, addr.kind === "local" ? locals.get(addr.name)! : addr) as bigint;
    }
  }
  throw new Error("no access");
}

const setBase = (s: CpuState, n: number, v: bigint): void => {
  if (n === 31) s.sp = BigInt.asUintN(64, v);
  else s.x[n] = BigInt.asUintN(64, v);
};
const getBase = (s: CpuState, n: number): bigint => (n === 31 ? s.sp : s.x[n]!);

/** Moves the base register so that the access lands in the window; false when other operands prevent it. */
function placeAccess(s: CpuState, d: Decoded, p: Procedure, random: Random): boolean {
  const accesses = accessesOf(p);
  const first = accesses[0];
  if (first === undefined || d.fields.Rn === undefined) return true;
  const isOrdered =
    first.kind === "rmw" || ("exclusive" in first && first.exclusive) || ("order" in first && first.order !== "plain");
  const desired = s.base + 64n + BigInt(isOrdered ? 16 * (random() % 4) : random() % 64);
  setBase(s, d.fields.Rn, getBase(s, d.fields.Rn) + desired - addressOf(s, p));
  return addressOf(s, p) === desired;
}

/** Half of the compare-and-swaps find what they expect. */
function meetExpectation(s: CpuState, p: Procedure, random: Random): void {
  for (const e of accessesOf(p))
    if (e.kind === "rmw" && e.expected !== undefined && random() % 2 === 0)
      store(s, addressOf(s, p), e.bytes, valueIn(s, e.expected) as bigint);
}

export const word = (text: string): number =>
  assemble(text, { file: "test", from: 0 }, { symbol: () => undefined, address: 0n }).word;
const NOP = word("nop");

/** A load-exclusive of the same place before a store-exclusive, or nothing. */
function preludeOf(d: Decoded, p: Procedure, random: Random): number {
  const e = effectsOf(p)[0];
  if (e?.kind !== "write" || !e.exclusive || random() % 4 === 0) return NOP;
  const base = d.fields.Rn === 31 ? "sp" : `x${d.fields.Rn}`;
  const w = widthOf(e.value.sort);
  if (e.pair) return word(w === 128 ? `ldxp xzr, x${spare(d)}, [${base}]` : `ldxp wzr, w${spare(d)}, [${base}]`);
  return word(`ldxr${{ 8: "b", 16: "h" }[w] ?? ""} ${w === 64 ? "xzr" : "wzr"}, [${base}]`);
}
/** A register that the instruction does not use. */
const spare = (d: Decoded): number => [1, 2, 3, 4, 5].find((n) => !Object.values(d.fields).includes(n))!;

/** A random case of a row, undefined when this try does not work out. */
function randomCase(row: Row, i: number, n: number, random: Random): Case | undefined {
  const [at, window] = [wordAddress(i), windowAddress(i, n)];
  const drawn = instructionsOf(row, 1, random)[0]!;
  const d = aim(drawn, at, window);
  if (row.name === "HINT" && [2, 3].includes(d.fields.CRm! * 8 + d.fields.op2!)) return undefined;
  const p = lift(d, at);
  const state = randomState(random, window);
  if (["BR", "BLR", "RET"].includes(row.name) && d.fields.Rn !== 31) state.x[d.fields.Rn!] = at + 8n;
  else if (["BR", "BLR", "RET"].includes(row.name)) return undefined;
  if (!placeAccess(state, d, p, random)) return undefined;
  meetExpectation(state, p, random);
  return { prelude: preludeOf(d, p, random), word: d.word, state };
}

/** The case of place `i` of `n`: tries until one works out. */
function someCase(rows: readonly Row[], i: number, n: number, random: Random): Case {
  for (;;) {
    const found = randomCase(rows[random() % rows.length]!, i, n, random);
    if (found !== undefined) return found;
  }
}

export const makeBatch = (rows: readonly Row[], random: Random, n = BATCH): Case[] =>
  Array.from({ length: n }, (_, i) => someCase(rows, i, n, random));

export const decoded = (w: number): Decoded => {
  const d = decode(w);
  assert.ok("row" in d);
  return d;
};

/** What the lifted instructions make of a case; `change` alters the tested one first. */
export function expected(c: Case, i: number, change = (p: Procedure): Procedure => p): CpuState {
  const s = copyState(c.state);
  run(s, lift(decoded(c.prelude), wordAddress(i) - 4n));
  run(s, change(lift(decoded(c.word), wordAddress(i))));
  return s;
}

export const hex = (v: bigint): string => `0x${v.toString(16)}`;
/** A state as text, one line, to compare and to show. */
export const shown = (s: CpuState): string => {
  const registers = s.x.map((v, r) => `x${r}=${hex(v)}`).join(" ");
  const pc = s.pc === undefined ? "next" : hex(s.pc);
  return `${registers} sp=${hex(s.sp)} nzcv=${s.nzcv} pc=${pc} memory=${Buffer.from(s.memory).toString("hex")}`;
};
