/** Loads and stores of who runs and of devices: by what is cached, by its permissions, of memory or of a device. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadDevice, loadMemory, storeDevice, storeMemory } from "../../kcore/layers/00-machine/accesses.ts";
import { HOST, PAGE_LEVEL } from "../../kcore/layers/00-machine/constants.ts";
import { HCR_EL2, type Reg, VTTBR_EL2 } from "../../kcore/layers/00-machine/context.ts";
import { controlOf } from "../../kcore/layers/00-machine/controls.ts";
import { initialMachine } from "../../kcore/layers/00-machine/initial.ts";
import { vttbrOf } from "../../kcore/layers/00-machine/pools.ts";
import type { Bank, Cpu, Gfn, Machine, Mapping, Pfn, Vmid } from "../../kcore/layers/00-machine/state.ts";
import { Stuck, u32, u64 } from "../../src/prelude/index.ts";

const [VM, OTHER] = [1n, 2n].map((v) => u32(v) as Vmid) as [Vmid, Vmid];
const BANK = u32(9n) as Bank;
const [GFN, PAGE, DEVICE] = [0x80000n, 0x40005n, 0x90010n].map((n) => u64(n)) as [Gfn, Pfn, Pfn];
const X1 = u32(1n) as Reg;
/** Bits of leaves: access flag, and S2AP for both, loads, stores, none. */
const [BOTH, LOADS, STORES, NONE] = [0x7c3n, 0x743n, 0x783n, 0x703n];

const mapping = (pfn: Pfn, bits: bigint): Mapping => ({ level: PAGE_LEVEL, pfn, pte: u64((pfn << 12n) | bits) });
/** A machine on which a VM runs, with 7 in x1 and 5 in a page. */
function running(vmid: Vmid, cached: readonly (readonly [Vmid, Mapping])[], behind: readonly Mapping[] = []): Machine {
  let m = initialMachine(0n as Cpu);
  m = {
    ...m,
    curVmid: vmid,
    regs: m.regs.with(VTTBR_EL2, vttbrOf(vmid)).with(HCR_EL2, controlOf(vmid, HCR_EL2)).with(X1, u64(7n)),
    objects: { ...m.objects, memory: m.objects.memory.with(PAGE, u64(5n)) },
  };
  for (const [v, found] of cached) m = { ...m, tlb: m.tlb.with(v, m.tlb.at(v).with(GFN, found)) };
  for (const found of behind) m = { ...m, smmuTlb: m.smmuTlb.with(BANK, m.smmuTlb.at(BANK).with(GFN, found)) };
  return m;
}
const given = u64(3n);
const loaded = (m: Machine, gfn = GFN): bigint => loadMemory(m, gfn, X1, given).regs.at(X1);
const stored = (m: Machine, gfn = GFN): bigint => storeMemory(m, gfn, X1).objects.memory.at(PAGE);

test("an access goes by what is cached, and where nothing is there is none", () => {
  const m = running(VM, [[VM, mapping(PAGE, BOTH)]]);
  assert.deepEqual([loaded(m), stored(m)], [5n, 7n]);
  assert.throws(() => loaded(running(VM, [])), Stuck);
  assert.throws(() => stored(running(VM, [])), Stuck);
});

test("what is cached for another VMID than that of the root register is not used", () => {
  assert.throws(
    () =>
      loaded(
        running(VM, [
          [OTHER, mapping(PAGE, BOTH)],
          [HOST, mapping(PAGE, BOTH)],
        ]),
      ),
    Stuck,
  );
});

test("a translation lets through what its permissions say, while its access flag is set", () => {
  const by = (bits: bigint): Machine => running(VM, [[VM, mapping(PAGE, bits)]]);
  assert.equal(loaded(by(LOADS)), 5n);
  assert.throws(() => stored(by(LOADS)), Stuck);
  assert.equal(stored(by(STORES)), 7n);
  assert.throws(() => loaded(by(STORES)), Stuck);
  assert.throws(() => loaded(by(NONE)), Stuck);
  assert.throws(() => loaded(by(BOTH & ~0x400n)), Stuck);
});

test("a device gives what it likes, and keeps nothing", () => {
  const m = running(VM, [[VM, mapping(DEVICE, BOTH)]]);
  assert.equal(loaded(m), given);
  assert.equal(storeMemory(m, GFN, X1), m);
});

test("with stage 2 off an address is that of the page", () => {
  const m = running(VM, []);
  const off = { ...m, regs: m.regs.with(HCR_EL2, u64(0n)) };
  assert.deepEqual([loaded(off, PAGE as bigint as Gfn), stored(off, PAGE as bigint as Gfn)], [5n, 7n]);
});

test("KCore takes none of these steps", () => {
  assert.throws(() => loaded({ ...running(VM, [[VM, mapping(PAGE, BOTH)]]), icore: true }), Stuck);
});

test("a device accesses memory whoever runs, by what is cached for its bank and may be accessed", () => {
  for (const vmid of [HOST, VM, OTHER]) {
    const m = running(vmid, [], [mapping(PAGE, BOTH)]);
    assert.equal(loadDevice(m, BANK, GFN, given)[1], 5n);
    assert.equal(storeDevice(m, BANK, GFN, u64(9n)).objects.memory.at(PAGE), 9n);
  }
  assert.throws(() => loadDevice(running(HOST, []), BANK, GFN, given), Stuck);
  assert.throws(() => storeDevice(running(HOST, [], [mapping(PAGE, LOADS)]), BANK, GFN, given), Stuck);
  assert.throws(() => loadDevice(running(HOST, [], [mapping(PAGE, BOTH)]), u32(16n) as Bank, GFN, given), Stuck);
});
