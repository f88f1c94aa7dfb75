/** Layers 22 to 25: code beside its specification in random runs of accesses of the host's, and scenarios of docs/deviations.md. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { NO_SMMU, NOBODY, OK, REFUSED } from "../../kcore/layers/00-machine/constants.ts";
import { ESR_EL2, FAR_EL2, PC, type Reg } from "../../kcore/layers/00-machine/context.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { IO_ROOT_START } from "../../kcore/layers/00-machine/io-pools.ts";
import * as regs from "../../kcore/layers/00-machine/smmu-registers.ts";
import type { Machine } from "../../kcore/layers/00-machine/state.ts";
import * as locks from "../../kcore/layers/04-locks/index.ts";
import { smmuInitPte } from "../../kcore/layers/22-mmio-raw/index.ts";
import { handleHostMmio, isSmmuRange } from "../../kcore/layers/25-mmio-ops-aux/index.ts";
import * as security from "../../kcore/security/smmus.ts";
import { memoryPage } from "../../src/isa/vmsa/index.ts";
import { everywhere, u32, u64, withMachine } from "../../src/prelude/index.ts";
import { cases } from "../tier.ts";
import { bank } from "./io-tables.ts";
import { cpu, vm } from "./tables.ts";

const BASE = 0x2b410000n;
const X2 = u32(2n) as Reg;
const INDEX = u32(1n);
const WORD = 0x1820000n;
const LONG = 0x1c20000n;
const STORE = 0x40n;
/** What the SMMU says where it keeps nothing. */
const SAYS = u64(0x123456789abcdef0n);

/** The host, whose x2 has a value, is trapped at an offset of the second SMMU. Bank 2 of it is somebody's. */
function trapped(m: Machine, offset: bigint, value: bigint): Machine {
  const regs = m.regs.with(FAR_EL2, u64(offset & 0xfffn)).with(PC, u64(0x1000n));
  return { ...m, host: m.host.with(X2, u64(value)), regs };
}
const start = (owner: bigint = NOBODY): Machine => {
  const m = initialMachine(cpu(0n));
  const smmuVmid = m.objects.smmuVmid.with(bank(10n), u32(owner));
  return { ...m, dataOracle: everywhere(everywhere(SAYS)), objects: { ...m.objects, smmuVmid } };
};
function access(m: Machine, level: number, offset: bigint, hsr: bigint, value: bigint): readonly [Machine, bigint] {
  return withMachine(trapped(m, offset, value), level, () => {
    locks.acquireLockSmmu();
    const status = handleHostMmio(u64((BASE + offset) & ~0xfffn), INDEX, u64(hsr));
    locks.releaseLockSmmu();
    return status;
  });
}
const word = (m: Machine, offset: bigint): bigint => m.objects.smmuRegs.at(INDEX).at(u64(offset));
const x2 = (m: Machine): bigint => m.host.at(X2);
const write = (m: Machine, offset: bigint, value: bigint): readonly [Machine, bigint] =>
  access(m, 24, offset, WORD | STORE, value);

/** The published filter: which writes of a word it does as they are. */
function publishedAllows(owner: bigint, offset: bigint, value: bigint): boolean {
  if (offset === 0n) return (value & (1n << 21n)) !== 0n;
  if (offset === 8n) return (value & 0xffn) === 0n;
  if (4096n < offset && offset < 6144n) return owner === 0n || (value >> 16n === 0n && (value & 0xffn) === owner);
  return offset < 32768n || ((offset & 4095n) !== 32n && (offset & 4095n) !== 52n);
}

const OFFSETS = [0n, 8n, 0x10n, 0x60n, 0x804n, 0xc04n, 0x1008n, 0x1808n, 0x7000n].concat(
  [0n, 8n, 0x20n, 0x24n, 0x30n, 0x34n, 0x58n, 0x60n, 0x630n, 0x800n, 2n].map((at) => 0xa000n + at),
);

test("code and specifications of layers 22 to 25 agree, and streams stay confined, step by step", () => {
  const LEVELS = [4, 22, 23, 24, 25] as const;
  const seen = new Set<string>();
  const step = fc.record({
    offset: fc.constantFrom(...OFFSETS),
    hsr: fc.constantFrom(
      WORD | STORE,
      WORD | STORE,
      LONG | STORE,
      WORD,
      LONG,
      0x1a28000n,
      0x183f0000n,
      0x20000n,
      0x1420000n,
    ),
    value: fc.constantFrom(0n, 2n, 9n, 0x10000n, 0x20000n, 0x200400n, 0x200401n, (1n << 64n) - 1n),
    owner: fc.constantFrom(NOBODY, 0n, 1n),
  });
  const property = fc.property(fc.array(step, { maxLength: 25, size: "max" }), (run) => {
    let machines: readonly Machine[] = LEVELS.map(() => start());
    for (const { offset, hsr, value, owner } of run) {
      const owned = machines.map((m) => ({
        ...m,
        objects: { ...m.objects, smmuVmid: m.objects.smmuVmid.with(bank(10n), u32(owner)) },
      }));
      const done = owned.map((m, i) => access(m, LEVELS[i]!, offset, hsr, value));
      machines = done.map(([m]) => m);
      const [after, status] = done.at(-1)!;
      seen.add(`${(hsr & STORE) === 0n ? "read" : "write"} ${status}`);
      for (const [m, answer] of done) {
        assert.deepEqual([answer, x2(m), m.regs.at(PC)], [status, x2(after), after.regs.at(PC)]);
        assert.equal(m.regs.at(PC), status === OK ? 0x1004n : 0x1000n);
        for (const at of OFFSETS) assert.equal(word(m, at), word(after, at));
      }
      assert.ok(security.smmuConfines(after, INDEX));
      for (const at of OFFSETS.map(u64)) {
        assert.ok(security.entryConfines(after, INDEX, at) && security.bankRegistersAreKCores(after, INDEX, at));
      }
    }
  });
  fc.assert(property, { numRuns: cases(60, 2000), seed: 1 });
  for (const answer of ["read 0", "read 9", "write 0", "write 9"]) assert.ok(seen.has(answer), answer);
});

test("no write lets streams get past their tables, whoever has a bank", () => {
  const past: readonly (readonly [bigint, bigint, string])[] = [
    [0x0n, 0x200401n, "CLIENTPD: nothing is translated"],
    [0x0n, 0x200000n, "USFCFG: what no entry matches bypasses"],
    [0xc04n, 0x10000n, "an entry whose streams bypass"],
  ];
  for (const [offset, value, why] of past) {
    assert.ok(publishedAllows(0n, offset, value), why);
    const [after, status] = write(start(), offset, value);
    assert.deepEqual([status, word(after, offset), after.halt], [REFUSED, word(start(), offset), false], why);
  }
  const banks: readonly (readonly [bigint, bigint, bigint, string])[] = [
    [0x1008n, 0x10000n, 0n, "CBAR of the host's bank: stage 1 alone"],
    [0x1008n, 3n, 0n, "the VMID of another bank: what is cached for one is used for the other"],
    [0x1808n, 0n, 1n, "CBA2R: the table is read in another format"],
    [0xa000n, 0n, 1n, "SCTLR without M: the bank translates nothing"],
    [0xa024n, 1n, 1n, "the upper half of TTBR0"],
    [0xa030n, 0n, 1n, "TCR: the walk begins at another level"],
  ];
  for (const [offset, value, owner, why] of banks) {
    assert.ok(publishedAllows(owner, offset, value), why);
    const [after, status] = write(start(owner), offset, value);
    assert.deepEqual([status, word(after, offset)], [OK, regs.kcoresWord(INDEX, u64(offset))], why);
    assert.notEqual(word(after, offset), value, why);
  }
  const [after] = access(start(1n), 24, 0xa020n, LONG | STORE, 0x40000000n);
  assert.equal((word(after, 0xa024n) << 32n) | word(after, 0xa020n), IO_ROOT_START + 8192n * 10n);
});

test("no stream comes to a bank that is a VM's, by its entry or by what that matches", () => {
  const [routed, status] = write(start(), 0xc04n, 2n);
  assert.equal(status, OK, "to a bank that is nobody's");
  const given = {
    ...routed,
    objects: { ...routed.objects, smmuVmid: routed.objects.smmuVmid.with(bank(10n), vm(1n)) },
  };
  for (const offset of [0xc08n, 0x804n]) {
    assert.ok(publishedAllows(1n, offset, 2n));
    assert.equal(write(given, offset, 2n)[1], REFUSED);
  }
  const [away, gone] = write(given, 0xc04n, 0x20000n);
  assert.deepEqual([gone, write(away, 0x804n, 2n)[1], write(away, 0xc04n, 2n)[1]], [OK, OK, REFUSED], "it may go");
});

test("what is not known to be harmless is not written, and nothing of it stops the machine", () => {
  for (const offset of [0x10n, 0x100n, 0x3000n, 0x7000n, 0xa004n, 0xa034n, 0xa800n]) {
    const [after, status] = write(start(), offset, 1n);
    assert.deepEqual([status, after.halt, after.regs.at(PC)], [REFUSED, false, 0x1000n], `0x${offset.toString(16)}`);
  }
});

test("accesses are of the sizes that registers have, and as the syndrome says", () => {
  const accesses: readonly (readonly [bigint, bigint])[] = [
    [0xc00n, LONG | STORE],
    [0xa610n, LONG | STORE],
    [0xa618n, LONG],
    [0xc02n, WORD | STORE],
    [0x58n, 0x1420000n],
    [0x58n, 0x20000n],
  ];
  for (const [offset, hsr] of accesses) {
    const [after, status] = access(start(), 24, offset, hsr, 0x20000n);
    assert.deepEqual([status, after.halt, x2(after)], [REFUSED, false, 0x20000n]);
  }
  const reads = [WORD, 0x1a28000n, 0x1a20000n].map((hsr) => x2(access(start(), 24, 0x58n, hsr, 1n)[0]));
  assert.deepEqual(
    reads,
    [0x9abcdef0n, 0xffffffff9abcdef0n, 0x9abcdef0n],
    "a word; with its sign, of which 64 bits have room",
  );
  const [after] = access(start(), 24, 0xa060n, LONG, 1n);
  assert.deepEqual(
    [x2(after), after.regs.at(ESR_EL2), after.regs.at(PC)],
    [SAYS, 0n, 0x1004n],
    "published: ESR_EL2 is the next instruction",
  );
});

test("an address is a register of one SMMU or of none, and devices have the attributes that KCore gives", () => {
  const [, found] = withMachine(start(), 24, () =>
    [0x2b3fffffn, 0x2b400000n, 0x2b41ffffn, 0x2b420000n].map((a) => isSmmuRange(u64(a))),
  );
  assert.deepEqual(found, [NO_SMMU, 0n, 1n, NO_SMMU]);
  const [, ptes] = withMachine(start(), 21, () =>
    [0xffffffffffffff3fn, 0xffffffffffffffffn].map((prot) => smmuInitPte(u64(prot), u64(0x40000fffn))),
  );
  const page = memoryPage(u64(0x40000n));
  assert.deepEqual(ptes, [page & ~0xc0n, page], "published: all bits of the host's");
});
