/**
 * What the loader leaves in KCore's memory, and what KCore writes to SMMUs when it starts, stand for a first machine: that of layer 0, with the boot table of this machine,
 * of which everything is true that layers 13 and 15 ask of one.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CORE } from "../../../kcore/layers/00-machine/constants.ts";
import { initialMachine } from "../../../kcore/layers/00-machine/initial.ts";
import { LAST_LOCK } from "../../../kcore/layers/00-machine/lock-ids.ts";
import { isKept } from "../../../kcore/layers/00-machine/smmu-registers.ts";
import type { Cpu, Machine, Pfn, RegionId } from "../../../kcore/layers/00-machine/state.ts";
import * as regions from "../../../kcore/layers/13-mem-region/relate.ts";
import * as records from "../../../kcore/layers/15-page-manager/relate.ts";
import { STATES, STEPS } from "../../../kcore/model/tried.ts";
import { abstractionOf } from "../../../kcore/native/abstraction.ts";
import { actionsOn } from "../../../kcore/native/actions.ts";
import { boardWith, layout } from "../../../kcore/native/held/board.ts";
import { AT, CONTEXT_BYTES, CONTEXTS, MOST_HOST_MEMORY, PAGE, RECORD_BYTES, VM } from "../../../kcore/native/layout.ts";
import { sourceOf } from "../../../kcore/native/source.ts";
import { startSmmus } from "../../../kcore/native/start.ts";
import { acting, u32, u64 } from "../../../kcore/prelude/index.ts";
import * as lasting from "../../../kcore/security/lasting.ts";
import * as security from "../../../kcore/security/relate.ts";
import { cryptography } from "../../../src/host/node/index.ts";

const { hardware } = boardWith(cryptography);
acting(actionsOn(hardware), () => startSmmus(hardware));
const source = sourceOf(hardware);
const initial = initialMachine(0n as Cpu);
const m: Machine = abstractionOf(source, initial);

/** First and last frames of each region, and those beside them. */
const FRAMES: readonly Pfn[] = [
  ...[layout.host, layout.core, layout.exchange, ...layout.smmus],
  ...[layout.host + layout.hostBytes, layout.core + layout.coreBytes, layout.exchange + 0x8_0000],
]
  .map((pa) => BigInt(pa) >> 12n)
  .flatMap((pfn) => [pfn - 1n, pfn, pfn + 1n])
  .concat([0n, 1n << 28n, (1n << 36n) - 1n, 1n << 36n])
  .map((pfn) => u64(pfn) as Pfn);
const REGIONS: readonly RegionId[] = [0n, 1n, 2n, 3n, 4n, 5n].map((r) => u32(r) as RegionId);
const count = (n: number): bigint[] => Array.from({ length: n }, (_, i) => BigInt(i));

test("what is kept of each VMID, lock and virtual CPU ends where the next begins", () => {
  const ends: readonly (readonly [number, number, number, number])[] = [
    [AT.locks, Number(LAST_LOCK) + 1, 8, AT.nextVmid],
    [AT.vms, Number(CORE) + 1, VM.bytes, AT.nextTables],
    [AT.nextTables, Number(CORE) + 1, 24, AT.running],
    [AT.contexts, CONTEXTS, CONTEXT_BYTES, AT.records],
    [AT.records, (layout.coreBytes + MOST_HOST_MEMORY) / PAGE, RECORD_BYTES, AT.seals],
    [layout.exchange, 8 * Number(CORE), PAGE, layout.core],
  ];
  for (const [at, count, bytes, end] of ends) assert.ok(at + count * bytes <= end, `at 0x${at.toString(16)}`);
});

test("regions do not meet, and records lead back to their frames", () => {
  assert.ok(regions.regionsAreFew(m));
  for (const r of REGIONS) assert.ok(regions.regionIsWhole(m, r), `region ${r}`);
  for (const pfn of FRAMES) {
    assert.ok(
      regions.foundIsInside(m, pfn) && records.recordHasFrame(m, pfn) && records.pageIsRecord(m, m, pfn),
      `${pfn}`,
    );
    for (const r of REGIONS) assert.ok(regions.insideIsFound(m, pfn, r), `${pfn} in ${r}`);
  }
});

test("memory is the host's, KCore's and the SMMUs' registers are KCore's, exchanges and all else nobody's", () => {
  const ownerAt = (pa: number): bigint => m.objects.pages.at(u64(BigInt(pa) >> 12n) as Pfn).owner;
  assert.deepEqual([layout.host, layout.host + layout.hostBytes - 1].map(ownerAt), [0n, 0n]);
  assert.deepEqual([layout.core, layout.core + layout.coreBytes - 1, ...layout.smmus].map(ownerAt), [
    CORE,
    CORE,
    CORE,
    CORE,
  ]);
  assert.deepEqual([layout.exchange, 0x0900_0000, layout.core + layout.coreBytes].map(ownerAt), [
    0xffff_ffffn,
    0xffff_ffffn,
    0xffff_ffffn,
  ]);
});

test("all else is as in layer 0's first machine", () => {
  const few = (state: Machine): unknown => ({
    halt: state.halt,
    core: state.objects.core,
    locks: count(Number(LAST_LOCK) + 1).map((lk) => {
      const { next, now } = state.lockWords.at(u32(lk) as never);
      return [next, now];
    }),
    vms: count(Number(CORE) + 1).map((v) => {
      const vm = state.objects.vms.at(u32(v) as never);
      return [vm.state, vm.nextLoadInfo, vm.incExe, ...count(8).map((i) => vm.vcpuState.at(u32(i)))];
    }),
    tables: count(Number(CORE) + 1).map((v) => {
      const npt = state.objects.npts.at(u32(v) as never);
      return [npt.pudNext, npt.pmdNext, npt.pteNext, npt.pt.at(u64(0x40000n) as never)];
    }),
    io: [state.objects.spt.pmdNext, state.objects.spt.pteNext],
    banks: count(16).map((b) => state.objects.smmuVmid.at(u32(b) as never)),
    contexts: count(Number(CORE)).map((v) =>
      state.shadow
        .at(u32(v) as never)
        .at(u32(7n) as never)
        .at(u32(45n) as never),
    ),
    running: [state.curVmid, state.curVcpuid],
  });
  assert.deepEqual(few(m), few(initial));
});

test("whoever judges a state evaluates all that security says of states and steps", () => {
  const tried = new Set([...STATES, ...STEPS].map(([says]) => says as unknown));
  for (const [name, says] of Object.entries({ ...security, ...lasting })) assert.ok(tried.has(says), name);
});

test("registers of SMMUs are as KCore leaves them, as far as these have them", () => {
  const isThere = (offset: bigint): boolean =>
    isKept(u64(offset)) && !(0x840n <= offset && offset < 0xa00n) && !(0xc40n <= offset && offset < 0xe00n);
  for (const index of [u32(0n), u32(1n)])
    for (const offset of count(0x4000)
      .map((i) => 4n * i)
      .filter(isThere))
      assert.equal(
        m.objects.smmuRegs.at(index).at(u64(offset)),
        initial.objects.smmuRegs.at(index).at(u64(offset)),
        `0x${offset.toString(16)}`,
      );
});
