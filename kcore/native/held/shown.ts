/** What of a machine of layer 0 has a representation, as plain values that can be compared. */

import { CORE } from "../../layers/00-machine/constants.ts";
import { IO_PMD_START, IO_POOL_END, IO_PTE_START, IO_ROOT_START } from "../../layers/00-machine/io-pools.ts";
import { LAST_LOCK, LAST_VMID } from "../../layers/00-machine/lock-ids.ts";
import { pmdStart, poolEnd, pteStart, pudStart, rootStart } from "../../layers/00-machine/pools.ts";
import { isKept } from "../../layers/00-machine/smmu-registers.ts";
import type { Machine } from "../../layers/00-machine/state.ts";
import { u32, u64 } from "../../prelude/index.ts";
import { REGISTERS } from "../registers.ts";
import { layout } from "./board.ts";

/** 0 to `n - 1`. */
export const count = (n: number): bigint[] => Array.from({ length: n }, (_, i) => BigInt(i));
/** Registers of an SMMU that keep what is written. */
export const KEPT: readonly bigint[] = count(0x4000)
  .map((i) => 4n * i)
  .filter((offset) => isKept(u64(offset)) && !isBeyond(offset));
/** Entries for streams that this SMMU has not. */
function isBeyond(offset: bigint): boolean {
  return (0x840n <= offset && offset < 0xa00n) || (0xc40n <= offset && offset < 0xe00n);
}

/** Numbers of registers. */
export const NUMBERS: readonly bigint[] = count(REGISTERS);

/** First bytes of the pools of a VMID, by level, and the end. */
export const POOLS: readonly (readonly bigint[])[] = count(Number(LAST_VMID) + 1).map((v) =>
  [rootStart, pudStart, pmdStart, pteStart, poolEnd].map((f) => f(u32(v) as never)),
);
/** The same of SMMUs. */
export const IO_POOLS: readonly bigint[] = [IO_ROOT_START, IO_PMD_START, IO_PTE_START, IO_POOL_END];
/** How many page records there are, and the frames of the host from the first to the one behind the last. */
export const RECORDS: bigint = BigInt((layout.coreBytes + layout.hostBytes) / 4096 + 32);
export const HOST_PAGES: readonly [bigint, bigint] = [layout.host, layout.host + layout.hostBytes].map((pa) =>
  BigInt(pa / 4096),
) as [bigint, bigint];

/** All of a machine that has a representation: what is few, and at these offsets of entries, records and frames what is many. */
export function shown(m: Machine, keys: readonly bigint[]): unknown {
  const { objects: o } = m;
  const at = <K extends bigint, V>(map: { at(key: K): V }, of: readonly bigint[]): V[] => of.map((k) => map.at(k as K));
  const few = keys.filter((k) => 0n <= k && k < 256n);
  const slots = (pools: readonly bigint[], level: number): bigint[] =>
    keys.filter((k) => k % 8n === 0n && pools[level]! <= k && k < pools[level + 1]!);
  return {
    halt: m.halt,
    locks: count(Number(LAST_LOCK) + 1).map((lk) => {
      const { next, now } = m.lockWords.at(u32(lk) as never);
      return [next, now];
    }),
    npts: count(Number(LAST_VMID) + 1).map((v) => {
      const n = o.npts.at(u32(v) as never);
      const own = POOLS[Number(v)]!;
      return [
        [n.pudNext, n.pmdNext, n.pteNext],
        at(n.rootPool, slots(own, 0)),
        at(n.pudPool, slots(own, 1)),
        at(n.pmdPool, slots(own, 2)),
        at(n.ptePool, slots(own, 3)),
      ];
    }),
    spt: [
      [o.spt.pmdNext, o.spt.pteNext],
      at(o.spt.rootPool, slots(IO_POOLS, 0)),
      at(o.spt.pmdPool, slots(IO_POOLS, 1)),
      at(o.spt.ptePool, slots(IO_POOLS, 2)),
    ],
    records: at(
      o.records,
      keys.filter((k) => 0n <= k && k < RECORDS),
    ),
    core: o.core,
    vms: count(Number(LAST_VMID) + 1).map((v) => {
      const vm = o.vms.at(u32(v) as never);
      return [vm.state, vm.nextLoadInfo, vm.incExe, vm.heir, at(vm.vcpuState, count(8)), at(vm.images, count(5))];
    }),
    seals: [o.sealing.next, at(o.sealing.seals, few).map(({ from, to, place }) => [from, to, place])],
    banks: at(o.smmuVmid, count(16)),
    smmus: count(2).map((i) => at(o.smmuRegs.at(u32(i)), KEPT)),
    memory: at(
      o.memory,
      keys.filter((k) => HOST_PAGES[0] <= k && k < HOST_PAGES[1]),
    ),
    running: [m.curVmid, m.curVcpuid],
    registers: at(m.regs, NUMBERS),
    host: at(m.host, NUMBERS),
    shadow: count(Number(CORE)).map((v) =>
      count(8).map((i) => at(m.shadow.at(u32(v) as never).at(u32(i) as never), few)),
    ),
    exchange: count(Number(CORE)).map((v) =>
      count(8).map((i) => at(m.exchange.at(u32(v) as never).at(u32(i) as never), few)),
    ),
    mine: [at(m.shadow.at(m.curVmid).at(m.curVcpuid), NUMBERS), at(m.exchange.at(m.curVmid).at(m.curVcpuid), NUMBERS)],
    configuration: [m.regionCount, at(m.regions, count(5)), m.smmuCount, at(m.smmus, count(2))],
  };
}
