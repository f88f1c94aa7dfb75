/** A run of layer 30: each way of each primitive. */

import { POWEROFF, READY } from "../../layers/00-machine/constants.ts";
import { setVmState } from "../../layers/00-machine/index.ts";
import type { Gfn, Pfn, Vmid } from "../../layers/00-machine/state.ts";
import { acquireLockVm, releaseLockVm } from "../../layers/04-locks/index.ts";
import { takePfnForVm } from "../../layers/16-mem-manager/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { el2AllocSmmuPgd } from "../mmio-ops/index.ts";
import { clearVmStage2Range, el2ArmLpaeMap, kvmPhysAddrIoremap } from "./index.ts";

/** A VM that gets a page, pages of devices, and devices; and one that is off, of which pages go back. */
export function run(): void {
  const [vm, off] = [u32(1n) as Vmid, u32(2n) as Vmid];
  for (const [vmid, state] of [
    [vm, READY],
    [off, POWEROFF],
  ] as const) {
    acquireLockVm(vmid);
    setVmState(vmid, state);
    releaseLockVm(vmid);
    takePfnForVm(vmid, u64(5n) as Gfn, u64(0x40004n + vmid) as Pfn);
  }
  const addr = (n: bigint): U64 => u64(n);
  for (const size of [0n, 0x2000n, 0x20000000n]) kvmPhysAddrIoremap(vm, addr(0x9000n), addr(0x90000000n), u64(size));
  kvmPhysAddrIoremap(vm, addr(0xb000n), addr(0x40000000n), u64(0x2000n));
  el2AllocSmmuPgd(u32(2n), vm, u32(1n));
  for (const bank of [2n, 3n]) el2ArmLpaeMap(addr(0x6000n), addr(0x40008000n), u64(0xc0n), u32(bank), u32(1n));
  for (const [vmid, start, size] of [
    [vm, 0x40005000n, 0x1000n],
    [off, 0x40006000n, 0x2fffn],
    [off, 0x40006000n, 0x1000000000n],
  ] as const)
    clearVmStage2Range(vmid, addr(start), u64(size));
}
