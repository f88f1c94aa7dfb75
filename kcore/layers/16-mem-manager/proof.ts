/**
 * Layer 16: a recorded run, and where in its code an operation happens: when access is given or taken, and else when the records are given
 * up. Mutants: no lock of the records, or given up before the table is changed; a test of an owner, a count or a frame left out; the last
 * revoke leaves the mapping; a page given back with its contents, or of a VM that is not retired. In which order a section changes records and
 * tables nobody sees: the owner changed before the page is unmapped is no mutant.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { HOST } from "../00-machine/constants.ts";
import { clearPhysPage, setSmmuCfgVmid, setVmRetired } from "../00-machine/index.ts";
import type { Bank, Gfn, Pfn, Vmid } from "../00-machine/state.ts";
import {
  acquireLockSmmu,
  acquireLockVm,
  releaseLockS2page,
  releaseLockSmmu,
  releaseLockVm,
} from "../04-locks/index.ts";
import { clearPfnHost, mapS2pt } from "../08-npt-ops/index.ts";
import { initSpt, mapSpt, unmapSpt } from "../12-mmio-spt-ops/index.ts";
import { setPfnCount, setPfnMap, setPfnOwner } from "../15-page-manager/index.ts";
import * as mem from "./index.ts";

/** Pages go from the host to a VM and are shared, taken back, and reached by devices. Then the VM is retired, and a page comes back. */
export function run(): void {
  const [vm, other] = [u32(1n) as Vmid, u32(2n) as Vmid];
  const at = (n: bigint): Gfn => u64(n) as Gfn;
  const page = (n: bigint): Pfn => u64(0x40000n + n) as Pfn;
  const address = (n: bigint): U64 => u64((0x40000n + n) << 12n);
  for (const addr of [address(0n), address(0n), u64(0x10000n), u64(0x90000000n), u64(1n << 45n), u64(1n << 48n)])
    mem.mapPageHost(addr);
  for (const [v, g] of [
    [vm, 5n],
    [vm, 5n],
    [vm, 6n],
    [other, 5n],
    [vm, 1n << 36n],
  ] as const)
    mem.assignPfnToVm(v, at(g), page(0n));
  mem.mapPageHost(address(0n));
  mem.mapPfnVm(vm, u64(0x5000n), page(0n));
  mem.mapPfnVm(vm, u64(0x6000n), page(0n));
  mem.mapPfnVm(other, u64(0x5000n), page(0n));
  for (const pa of [0x90000000n, 0x40000000n, 1n << 45n, 1n << 48n]) mem.mapVmIo(vm, u64(0x9000n), u64(pa));
  for (let n = 0; n < 2; n++) mem.grantVmPage(vm, page(0n));
  mem.grantVmPage(other, page(0n));
  mem.mapPageHost(address(0n));
  mem.revokeVmPage(other, page(0n));
  for (let n = 0; n < 3; n++) mem.revokeVmPage(vm, page(0n));
  for (const [v, n] of [
    [vm, 1n],
    [vm, 1n],
    [other, 1n],
  ] as const)
    mem.assignPfnToSmmu(v, at(7n), page(n));
  mem.assignPfnToSmmu(vm, at(1n << 36n), page(1n));
  mem.assignPfnToVm(vm, at(7n), page(1n));
  for (const g of [8n, 8n, 1n << 36n]) mem.takePfnForVm(vm, at(g), page(3n));
  for (const n of [3n, 4n]) mem.mapPfnCore(vm, u64(0x2000000n), page(n));
  acquireLockSmmu();
  acquireLockVm(vm);
  mem.clearVmPage(vm, page(0n));
  mem.giveBank(u32(8n) as Bank, vm);
  mem.freeBank(u32(8n) as Bank);
  setVmRetired(vm);
  mem.giveBank(u32(8n) as Bank, vm);
  mem.clearVmPage(vm, page(0n));
  mem.clearVmPage(vm, page(9n));
  releaseLockVm(vm);
  acquireLockVm(HOST);
  mem.giveBank(u32(0n) as Bank, HOST);
  releaseLockVm(HOST);
  mem.updateSmmuPage(u32(0n) as Bank, address(2n), u64((0x40002n << 12n) | 3n));
  mem.updateSmmuPage(u32(0n) as Bank, u64(1n << 40n), u64(3n));
  mem.unmapSmmuPage(u32(0n) as Bank, address(2n));
  releaseLockSmmu();
}

export const layer = defineLayer({
  title: "MemManager",
  run,
  commits: [mapS2pt, clearPfnHost, clearPhysPage, mapSpt, unmapSpt, initSpt, releaseLockS2page],
  // Nobody above gives access to a page, empties it or changes its record but by what is here.
  seals: [clearPhysPage, setSmmuCfgVmid, mapS2pt, mapSpt, setPfnOwner, setPfnCount, setPfnMap],
});
