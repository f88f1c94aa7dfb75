/** An SMMU and a device behind it: streams, stage 2, a TLB that keeps what is not invalidated, faults. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { pmdIndex, pteIndex, pudIndex, rootIndex, slotOf, translationOf } from "../../src/isa/vmsa/index.ts";
import { Ram } from "../../src/machine/cpu/ram.ts";
import { DEFAULTS, INTID, MAP, Machine } from "../../src/machine/index.ts";
import { SmmuPort } from "../../src/machine/smmu/port.ts";
import { Smmu } from "../../src/machine/smmu/smmu.ts";
import { u64 } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { GUEST, QUIET } from "./guest.ts";
import { machineWith } from "./run.ts";

const CR0 = 0;
const [GFSR, GFSYNR0, GFSYNR1] = [0x48, 0x50, 0x54];
const [TLBIVMID, TLBIALL] = [0x64, 0x68];
const smr = (n: number): number => 0x800 + 4 * n;
const s2cr = (n: number): number => 0xc00 + 4 * n;
const cbar = (n: number): number => 0x1000 + 4 * n;
const cbfrsynra = (n: number): number => 0x1400 + 4 * n;
const bank = (n: number, at: number): number => 0x8000 + 0x1000 * n + at;
const [SCTLR, TTBR0, TCR, FSR, FAR, FSYNR0, TLBIIPAS2] = [0, 0x20, 0x30, 0x58, 0x60, 0x68, 0x630];
/** 40 bits of address from level 1, two tables side by side as the first one. */
const TCR40 = 24 + (1 << 6) + (2 << 16);
/** 48 bits of address from level 0. */
const TCR48 = 16 + (2 << 6) + (5 << 16);
const ON = { M: 1, CFRE: 0x20, CFIE: 0x40 };
const USFCFG = 0x400;
const VALID = 2 ** 31;

const RAM = MAP.ram;
const PAGE = 4096;
const table = (n: number): number => RAM + PAGE * n;
const ROOT = table(0);
/** Pages for data lie behind the tables. */
const data = (n: number): number => RAM + 0x80_0000 + PAGE * n;

class Board {
  readonly ram: Ram;
  readonly smmu: Smmu;
  line = false;

  constructor(ram = new Ram(2 ** 24)) {
    this.ram = ram;
    this.smmu = new Smmu(ram, (isHigh) => {
      this.line = isHigh;
    });
  }

  put(pa: number, value: bigint): void {
    this.ram.u64[this.ram.at(pa) / 8] = value;
  }
  /** A device that copies through the SMMU. @returns whether nothing refused it */
  copy(stream: number, from: number, to: number, bytes: number): boolean {
    const port = new SmmuPort(this.smmu, stream, this.ram, { holdsCode: () => false, codeWritten: () => {} });
    const read = port.read(from, bytes);
    return read !== undefined && port.write(to, read);
  }
  fill(pa: number, bytes: number, value: number): void {
    this.ram.u8.fill(value, this.ram.at(pa), this.ram.at(pa) + bytes);
  }
  byte(pa: number): number {
    return this.ram.u8[this.ram.at(pa)]!;
  }
}

const LEAF = 0x400n + 0x3n; // access flag, page
const RW = 0xc0n;
const RO = 0x40n;

/** Stream 5 is translated by bank 2 for VMID 9 with 40 bits; page n of the first 512 leads to `pages[n]`. */
function translating(
  pages: readonly (readonly [number, bigint])[],
  control = ON.M + ON.CFRE + ON.CFIE,
  ram?: Ram,
): Board {
  const b = new Board(ram);
  b.put(ROOT, BigInt(table(2)) | 3n);
  b.put(table(2), BigInt(table(3)) | 3n);
  for (const [n, [pa, access]] of pages.entries()) if (pa !== 0) b.put(table(3) + 8 * n, BigInt(pa) | access | LEAF);
  const { smmu } = b;
  smmu.write(smr(3), VALID + 5);
  smmu.write(s2cr(3), 2);
  smmu.write(cbar(2), 9);
  smmu.write(bank(2, TTBR0), ROOT);
  smmu.write(bank(2, TCR), TCR40);
  smmu.write(bank(2, SCTLR), control);
  smmu.write(CR0, USFCFG + 2 + 4);
  return b;
}

test("after reset all transactions pass as they are, and none when streams that nobody named are faults", () => {
  const b = new Board();
  b.fill(data(0), 8, 7);
  assert.ok(b.copy(1, data(0), data(1), 8));
  assert.equal(b.byte(data(1)), 7);
  b.smmu.write(CR0, USFCFG + 2 + 4);
  assert.ok(!b.copy(1, data(0), data(2), 8));
  assert.equal(b.byte(data(2)), 0);
  assert.deepEqual(
    [GFSR, GFSYNR0, GFSYNR1, 0x40].map((at) => b.smmu.read(at)),
    [2, 0, 1, data(0) % 2 ** 32],
  );
  assert.ok(b.line);
  b.copy(4, data(0), data(2), 8);
  assert.equal(b.smmu.read(GFSR), VALID + 2);
  b.smmu.write(GFSR, VALID + 2);
  assert.deepEqual([b.smmu.read(GFSR), b.line], [0, false]);
});

test("streams match by number and mask; two matches, a fault and a bank that is not there are refused", () => {
  const b = new Board();
  const { smmu } = b;
  smmu.write(CR0, USFCFG + 2);
  smmu.write(smr(0), VALID + (0xf << 16) + 0x10);
  smmu.write(s2cr(0), 1 << 16);
  assert.ok(b.copy(0x17, data(0), data(1), 4));
  assert.ok(!b.copy(0x27, data(0), data(1), 4));
  const faultOf = (context: number): number => {
    smmu.write(GFSR, 0xffffffff);
    smmu.write(s2cr(1), context);
    smmu.write(smr(1), VALID + 0x40);
    assert.ok(!b.copy(0x40, data(0), data(1), 4));
    return smmu.read(GFSR);
  };
  assert.equal(faultOf(2 << 16), 1);
  assert.equal(faultOf(8), 8);
  smmu.write(GFSR, 0xffffffff);
  smmu.write(smr(1), VALID + 0x17);
  assert.ok(!b.copy(0x17, data(0), data(1), 4));
  assert.equal(smmu.read(GFSR), 4);
});

test("a device copies by its tables, page by page", () => {
  const b = translating([
    [data(5), RW],
    [data(1), RW],
    [data(9), RW],
  ]);
  b.fill(data(5), PAGE, 1);
  b.fill(data(1), PAGE, 2);
  assert.ok(b.copy(5, PAGE - 4, 2 * PAGE + 16, 8));
  assert.deepEqual(
    [...b.ram.u8.subarray(b.ram.at(data(9) + 15), b.ram.at(data(9) + 26))],
    [0, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0],
  );
  assert.equal(b.smmu.walks, 3);
});

test("the second of two tables that are the first one together", () => {
  const b = translating([]);
  b.put(table(1), BigInt(data(0)) | RW | 0x401n); // a block of 1 GiB does not hold this page: it is cut
  const port = new SmmuPort(b.smmu, 5, b.ram, { holdsCode: () => false, codeWritten: () => {} });
  assert.ok(port.write(2 ** 39 + 8, Uint8Array.of(3)));
  assert.equal(b.byte(RAM + 8), 3);
});

test("a fault is recorded with its address, stream and kind; the first one stays until it is cleared", () => {
  const b = translating([
    [data(0), RO],
    [data(1), RW],
  ]);
  const status = (): number[] => [FSR, FAR, FSYNR0].map((at) => b.smmu.read(bank(2, at)));
  assert.ok(b.copy(5, 0, PAGE, 8));
  assert.ok(!b.copy(5, PAGE, 0x10, 8));
  assert.deepEqual(status(), [8, 0x10, 0x13]);
  assert.deepEqual([b.smmu.read(cbfrsynra(2)), b.line], [5, true]);
  assert.ok(!b.copy(5, 0, PAGE, 8), "while it is recorded nothing passes");
  b.smmu.write(bank(2, FSR), 0xffffffff);
  assert.ok(!b.line);
  assert.ok(!b.copy(5, 2 * PAGE, PAGE, 8));
  assert.deepEqual(status(), [2, 2 * PAGE, 3]);
  b.smmu.write(bank(2, SCTLR), ON.M + ON.CFRE + 0x100); // what hits a recorded fault passes if it can
  assert.ok(b.copy(5, 0, PAGE, 8));
  assert.ok(!b.copy(5, 2 ** 41, PAGE, 8));
  assert.deepEqual(status(), [VALID + 2, 2 * PAGE, 3]);
});

test("without CFRE what is refused reads as zero and is not written", () => {
  const b = translating([[data(0), RW]], ON.M);
  b.fill(data(0), PAGE, 1);
  assert.ok(b.copy(5, 3 * PAGE, 0, 4));
  assert.equal(b.byte(data(0)), 1, "stuck: the write was dropped as well");
  b.smmu.write(bank(2, FSR), 0xffffffff);
  b.smmu.write(bank(2, SCTLR), ON.M + 0x100);
  assert.ok(b.copy(5, 3 * PAGE, 0, 4));
  assert.equal(b.byte(data(0)), 0);
});

for (const [name, drop, isDropped] of [
  ["nothing", () => {}, false],
  ["another VMID", (s: Smmu) => s.write(TLBIVMID, 8), false],
  ["its VMID", (s: Smmu) => s.write(TLBIVMID, 9), true],
  ["all", (s: Smmu) => s.write(TLBIALL, 0), true],
  ["another page", (s: Smmu) => s.write(bank(2, TLBIIPAS2), 1), false],
  ["its page", (s: Smmu) => s.write(bank(2, TLBIIPAS2), 0), true],
  ["its page by a bank of another VMID", (s: Smmu) => s.write(bank(3, TLBIIPAS2), 0), false],
] as const)
  test(`a changed entry is ${isDropped ? "seen" : "not seen"} when ${name} was invalidated`, () => {
    const b = translating([
      [data(0), RW],
      [data(1), RW],
    ]);
    b.fill(data(2), 1, 7);
    assert.ok(b.copy(5, 0, PAGE, 1));
    b.put(table(3), BigInt(data(2)) | RW | LEAF);
    drop(b.smmu);
    assert.ok(b.copy(5, 0, PAGE, 1));
    assert.equal(b.byte(data(1)), isDropped ? 7 : 0);
  });

test("translates as the function that proofs know, on arbitrary tables", () => {
  const entry = fc.oneof(
    fc
      .record({ page: fc.nat(7), low: fc.constantFrom(0n, 1n, 3n, 0x4c1n, 0x4c3n) })
      .map((e) => BigInt(table(e.page)) | e.low),
    fc.bigInt(0n, 2n ** 44n - 1n).map((x) => x | 0x4c0n),
  );
  const frames = fc.bigInt(0n, 2n ** 36n - 1n).map((x) => x & 0o003003003003n);
  const ram = new Ram(2 ** 24);
  fc.assert(
    fc.property(fc.array(entry, { minLength: 32, maxLength: 32 }), frames, (entries, gfn) => {
      const b = translating([], undefined, ram);
      b.smmu.write(bank(2, TCR), TCR48);
      for (const [i, e] of entries.entries()) b.put(table(i >> 2) + 8 * (i & 3), e);
      const at = (descriptor: bigint, index: bigint): bigint =>
        b.ram.word(Number(slotOf(u64(descriptor), u64(index)))) ?? 0n;
      const g = u64(gfn);
      const root = at(BigInt(ROOT), rootIndex(g));
      const pud = at(root, pudIndex(g));
      const pmd = at(pud, pmdIndex(g));
      const t = translationOf(g, u64(root), u64(pud), u64(pmd), u64(at(pmd, pteIndex(g))));
      const isMapped = t.level > 0n && (t.descriptor & 0x4c0n) === 0x4c0n;
      const answer = b.smmu.translate(5, Number(gfn) * PAGE, true);
      assert.equal(answer, isMapped ? Number(t.frame) * PAGE : "abort");
    }),
    { numRuns: cases(300, 20_000) },
  );
});

test("no order of registers and transactions makes more of it than an answer", () => {
  const word = fc.oneof(
    fc.nat(0xffff),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.constantFrom(ROOT, TCR40, VALID, 3, 0),
  );
  const place = fc.oneof(
    fc.constantFrom(0, smr(0), s2cr(0), cbar(0), bank(0, SCTLR), bank(0, TTBR0), bank(0, TCR)),
    fc.nat(0xffff),
  );
  const storm = fc.array(fc.tuple(place, word, fc.maxSafeNat()), { maxLength: 40 });
  const ram = new Ram(2 ** 24);
  fc.assert(
    fc.property(storm, (steps) => {
      const b = new Board(ram);
      for (const [at, value, address] of steps) {
        b.smmu.write(at, value);
        assert.ok(Number.isInteger(b.smmu.read(at)));
        b.copy(value, address, value, 5);
      }
    }),
    { numRuns: cases(100, 5000) },
  );
});

test("a program sets up the board's second SMMU, and takes the interrupt of a fault", () => {
  const { machine } = machineWith(
    `
  b start
el2_main:
  movi x1, ${MAP.smmus[1]}
  movi x2, ${VALID + 7}
  str w2, [x1, #0x804]
  movi x2, 0x10000000
  str w2, [x1, #0xc04]
  movi x2, ${TCR40}
  movi x3, ${MAP.smmus[1] + 0x8000}
  str w2, [x3, #0x30]
  movi x2, ${RAM + 0x800000}
  str x2, [x3, #0x20]
  mov x2, #0x61
  str w2, [x3]
  movi x2, 0x400
  str w2, [x1]
  movi x1, GICD
  mov x2, #1
  str w2, [x1]
  mov x2, #${1 << (INTID.smmus[1] - 96)}
  str w2, [x1, #0x10c]
  movi x1, GICC
  mov x2, #0xf0
  str w2, [x1, #4]
  mov x2, #1
  str w2, [x1]
  wfi
  movi x1, GICC
  ldr w0, [x1, #0xc]
  bl hex
  ldr w0, [x3, #0x58]
  bl hex
  ldr x0, [x3, #0x60]
  bl hex
  bl newline
  mov x0, #0
  b exit
el1_main:
${GUEST}${QUIET}`,
    { smmus: true },
  );
  assert.equal(machine.step(1000).kind, "asleep");
  assert.equal(machine.behind(1, 7).read(0x123456789, 4), undefined);
  assert.deepEqual(machine.step(10_000), { kind: "exit", status: 0 });
  assert.equal(new TextDecoder().decode(machine.output()), ` ${INTID.smmus[1].toString(16)} 2 123456789\n`);
});

test("a machine has no SMMUs unless it is asked for them", () => {
  const machine = new Machine({ ...DEFAULTS, memory: 2 ** 20 });
  assert.throws(() => machine.behind(0, 0));
});
