/** The meaning of the rows against an emulator: same registers, flags, memory and branches after each instruction. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Effect, type Procedure, type Statement, type Term, widthOf } from "../../src/ir/index.ts";
import { assemble, type Decoded, decode, disassemble, encode, lift, ROWS, type Row } from "../../src/isa/index.ts";
import { cases } from "../tier.ts";
import { type CpuState, copyState, run, store, valueIn } from "./cpu.ts";
import { BATCH, type Case, runUnderQemu, skipWithoutQemu, WINDOW_BYTES, windowAddress, wordAddress } from "./qemu.ts";
import { generator, instructionsOf, isNewer } from "./random.ts";

const SEED = 20263;
type Random = () => number;

/** FEAT_CSSC, which the qemu of Debian 12 does not have; its values are tested below. */
const isCommon = (row: Row): boolean => /^(ABS|CNT|CTZ|[SU](MAX|MIN)) ?[(,]/.test(row.name);

/** Rows whose effects only a system emulator has, or that end the process; WFE and WFI may wait for ever. */
function isRunnable(row: Row): boolean {
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

function randomState(random: Random, base: bigint): CpuState {
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

const word = (text: string): number =>
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

function makeBatch(rows: readonly Row[], random: Random): Case[] {
  return Array.from({ length: BATCH }, (_, i) => {
    for (;;) {
      const row = rows[random() % rows.length]!;
      const found = randomCase(row, i, BATCH, random);
      if (found !== undefined) return found;
    }
  });
}

const decoded = (w: number): Decoded => {
  const d = decode(w);
  assert.ok("row" in d);
  return d;
};

/** What the lifted instructions make of a case; `change` alters the tested one first. */
function expected(c: Case, i: number, change = (p: Procedure): Procedure => p): CpuState {
  const s = copyState(c.state);
  run(s, lift(decoded(c.prelude), wordAddress(i) - 4n));
  run(s, change(lift(decoded(c.word), wordAddress(i))));
  return s;
}

const hex = (v: bigint): string => `0x${v.toString(16)}`;
/** A state as text, one line, to compare and to show. */
const shown = (s: CpuState): string => {
  const registers = s.x.map((v, r) => `x${r}=${hex(v)}`).join(" ");
  const pc = s.pc === undefined ? "next" : hex(s.pc);
  return `${registers} sp=${hex(s.sp)} nzcv=${s.nzcv} pc=${pc} memory=${Buffer.from(s.memory).toString("hex")}`;
};

test("lifted instructions compute what qemu computes", { skip: skipWithoutQemu }, (t) => {
  const rows = ROWS.filter(isRunnable);
  const random = generator(SEED);
  const perRow = new Map<Row, number>();
  let records = 0;
  for (const batch of Array.from({ length: cases(14, 130) }, () => makeBatch(rows, random))) {
    for (const [i, theirs] of runUnderQemu(batch).entries()) {
      const c = batch[i]!;
      const d = decoded(c.word);
      const [ours, wanted] = [shown(expected(c, i)), shown(theirs)];
      if (ours !== wanted) {
        const text = `${disassemble(d, wordAddress(i))} (${d.row.name}) from ${shown(c.state)}`;
        assert.deepEqual(ours.split(" "), wanted.split(" "), text);
      }
      perRow.set(d.row, (perRow.get(d.row) ?? 0) + 1);
      records++;
    }
  }
  const missing = rows.filter((r) => !perRow.has(r)).map((r) => r.name);
  assert.deepEqual(missing, []);
  t.diagnostic(`${records} records of ${rows.length} rows agree, seed ${SEED}`);
});

/** A copy of plain data in which `edit` has replaced some objects. */
function edited<T>(value: T, edit: (node: Record<string, unknown>) => object | undefined): T {
  if (Array.isArray(value)) return value.map((v) => edited(v, edit)) as T;
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([k, v]) => [k, edited(v, edit)]));
  return { ...copy, ...edit(copy) } as T;
}

/** Mistakes that a writer of rows could make: an operator for a similar one, a wrong extension, a lost effect. */
const SWAPS: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "add",
  udiv: "sdiv",
  sdiv: "udiv",
  and: "or",
  or: "xor",
  xor: "or",
  shl: "ror",
  lshr: "ashr",
  ashr: "lshr",
  ror: "lshr",
  not: "neg",
  neg: "not",
  clz: "rbit",
  rbit: "rev64",
  rev16: "rev32",
  rev32: "rev16",
  rev64: "rbit",
  eq: "ule",
  ult: "ule",
  ule: "ult",
  slt: "sle",
  band: "bor",
  crc32: "crc32c",
  crc32c: "crc32",
};
const ATOMIC_SWAPS: Readonly<Record<string, string>> = {
  add: "eor",
  clr: "set",
  eor: "set",
  set: "clr",
  smax: "umax",
  smin: "umin",
  umax: "smax",
  umin: "smin",
  swp: "add",
  cas: "swp",
};

const MISTAKES: readonly (readonly [name: string, edit: (node: Record<string, unknown>) => object | undefined])[] = [
  ...Object.entries(SWAPS).map(
    ([from, to]) =>
      [
        `${to} for ${from}`,
        (n: Record<string, unknown>) => (n.kind === "op" && n.op === from ? { op: to } : undefined),
      ] as const,
  ),
  ...Object.entries(ATOMIC_SWAPS).map(
    ([from, to]) =>
      [
        `atomic ${to} for ${from}`,
        (n: Record<string, unknown>) => (n.kind === "rmw" && n.op === from ? { op: to } : undefined),
      ] as const,
  ),
  ["an extension of the other sign", (n) => (n.kind === "extend" ? { signed: !n.signed } : undefined)],
  ["a conditional the wrong way round", (n) => (n.kind === "pick" ? { yes: n.no, no: n.yes } : undefined)],
  ["a branch the wrong way round", (n) => (n.kind === "branch" ? { yes: n.no, no: n.yes } : undefined)],
  ["a lost overflow flag", (n) => (n.kind === "set" && n.reg === "v" ? { reg: "c" } : undefined)],
  [
    "an exclusive store that is plain",
    (n) => (n.kind === "write" && n.exclusive === true ? { exclusive: false } : undefined),
  ],
];

test("seeded mistakes in the semantics are seen", { skip: skipWithoutQemu }, () => {
  const rows = ROWS.filter(isRunnable);
  const random = generator(SEED + 1);
  const batches = [makeBatch(rows, random), makeBatch(rows, random)];
  const wanted = batches.map((b) => runUnderQemu(b).map(shown));
  for (const [name, edit] of MISTAKES) {
    const isWrong = (c: Case, i: number, b: number): boolean => {
      try {
        return shown(expected(c, i, (p) => edited(p, edit))) !== wanted[b]![i];
      } catch {
        return true; // The mistake made an ill-formed instruction.
      }
    };
    const isSeen = batches.some((batch, b) => batch.some((c, i) => isWrong(c, i, b)));
    assert.ok(isSeen, name);
  }
});

test("common short-sequence instructions compute what their names say", () => {
  const random = generator(SEED + 2);
  const ones = (v: bigint): bigint => BigInt([...v.toString(2)].filter((b) => b === "1").length);
  const zeros = (v: bigint, w: number): bigint =>
    BigInt([...v.toString(2).padStart(w, "0")].reverse().join("").padEnd(w, "0").search(/1|$/));
  const cmp = (text: string, w: number, a: bigint, b: bigint): bigint => {
    const [x, y] = text.startsWith("s") ? [BigInt.asIntN(w, a), BigInt.asIntN(w, b)] : [a, b];
    return (text.includes("max") ? x > y : x < y) ? a : b;
  };
  for (let i = 0; i < 2000; i++) {
    const s = randomState(random, 0n);
    const w = random() % 2 === 0 ? 32 : 64;
    const [r, a, b] = [w === 32 ? "w" : "x", BigInt.asUintN(w, s.x[1]!), BigInt.asUintN(w, s.x[2]!)];
    const signed = BigInt.asIntN(w, a);
    const wanted: Record<string, bigint> = {
      [`abs ${r}0, ${r}1`]: BigInt.asUintN(w, signed < 0n ? -signed : signed),
      [`cnt ${r}0, ${r}1`]: ones(a),
      [`ctz ${r}0, ${r}1`]: zeros(a, w),
      [`smin ${r}0, ${r}1, #-3`]: cmp("smin", w, a, BigInt.asUintN(w, -3n)),
      [`umax ${r}0, ${r}1, #200`]: cmp("umax", w, a, 200n),
    };
    for (const name of ["smax", "smin", "umax", "umin"]) wanted[`${name} ${r}0, ${r}1, ${r}2`] = cmp(name, w, a, b);
    for (const [text, value] of Object.entries(wanted)) {
      const after = copyState(s);
      run(after, lift(decoded(word(text)), 0n));
      assert.equal(after.x[0], value, `${text} of ${hex(a)}, ${hex(b)}`);
    }
  }
});
