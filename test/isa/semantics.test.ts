/** The meaning of the rows against an emulator: same registers, flags, memory and branches after each instruction. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { disassemble, lift, ROWS, type Row } from "../../src/isa/index.ts";
import { full } from "../tier.ts";
import { decoded, expected, hex, isRunnable, makeBatch, randomState, shown, word } from "./cases.ts";
import { copyState, run } from "./cpu.ts";
import { type Case, runUnderQemu, skipWithoutQemu, wordAddress } from "./qemu.ts";
import { generator } from "./random.ts";

const SEED = 20263;
const BATCHES = 130;

/** Cases of each row whose results are recorded. */
const RECORDED = 45;
const records = new URL("../../../test/isa/semantics.expected", import.meta.url);

const digest = (text: string, digits: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, digits);

/** Cases of a row that depend on nothing but its name. */
const casesOf = (row: Row): Case[] => makeBatch([row], generator(Number.parseInt(digest(row.name, 8), 16)), RECORDED);

const digestOf = (batch: readonly Case[]): string =>
  digest(JSON.stringify(batch.map((c) => [c.prelude, c.word, shown(c.state)])), 8);

/** A line for a row: its name, what its cases are, and four digits for each of the states that QEMU left. */
function recordOf(row: Row): string {
  const batch = casesOf(row);
  const states = runUnderQemu(batch).map((s) => digest(shown(s), 4));
  return [row.name, digestOf(batch), states.join("")].join("\t");
}

const rows = ROWS.filter(isRunnable);
if (process.env.UPDATE_GOLDEN) writeFileSync(records, rows.map((r) => `${recordOf(r)}\n`).join(""));
const recorded = new Map(
  readFileSync(records, "utf8")
    .split("\n")
    .map((line) => [line.split("\t")[0], line.split("\t")]),
);

interface Recorded {
  readonly c: Case;
  /** Digits of the state that QEMU left. */
  readonly wanted: string;
}
const known = new Map<Row, readonly Recorded[]>();

/** The cases of a row with what QEMU made of them. */
function recordedCases(row: Row): readonly Recorded[] {
  const cases = known.get(row) ?? readCases(row);
  known.set(row, cases);
  return cases;
}

function readCases(row: Row): Recorded[] {
  const batch = casesOf(row);
  const [, cases, states] = recorded.get(row.name) ?? [];
  assert.equal(cases, digestOf(batch), `${row.name}: run UPDATE_GOLDEN=1 with qemu-aarch64, and review the change`);
  return batch.map((c, i) => ({ c, wanted: states!.slice(4 * i, 4 * i + 4) }));
}

test("lifted instructions compute what qemu computed", (t) => {
  for (const row of rows)
    for (const [i, { c, wanted }] of recordedCases(row).entries()) {
      const ours = shown(expected(c, i));
      if (digest(ours, 4) !== wanted)
        assert.fail(
          `${disassemble(decoded(c.word), wordAddress(i))} (${row.name}) from ${shown(c.state)} gives ${ours}`,
        );
    }
  t.diagnostic(`${rows.length * RECORDED} records of ${rows.length} rows`);
});

test("lifted instructions compute what qemu computes", { skip: full ? skipWithoutQemu : "in the full tier" }, (t) => {
  const random = generator(SEED);
  const perRow = new Map<Row, number>();
  let records = 0;
  for (const batch of Array.from({ length: BATCHES }, () => makeBatch(rows, random))) {
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

test("seeded mistakes in the semantics are seen", () => {
  const all = rows.map((row) => recordedCases(row).slice(0, 6));
  for (const [name, edit] of MISTAKES) {
    const isWrong = (c: Case, i: number, wanted: string): boolean => {
      const right = lift(decoded(c.word), wordAddress(i));
      let isMade = false;
      const wrong = edited(right, (node) => {
        const made = edit(node);
        isMade ||= made !== undefined;
        return made;
      });
      if (!isMade) return false;
      try {
        return digest(shown(expected(c, i, () => wrong)), 4) !== wanted;
      } catch {
        return true; // The mistake made an ill-formed instruction.
      }
    };
    assert.ok(
      all.some((cases) => cases.some(({ c, wanted }, i) => isWrong(c, i, wanted))),
      name,
    );
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
