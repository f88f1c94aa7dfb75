/**
 * Layer 8: a recorded run, and where in its code an operation happens. Mutants: no lock; the lock given up before the change; the
 * frame of the host taken for its address.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import * as machine from "../00-machine/index.ts";
import type { Pfn, Vmid } from "../00-machine/state.ts";
import { releaseLockPt } from "../04-locks/index.ts";
import { clearNpt, setBlock, setPage } from "../07-npt-walk/index.ts";
import { clearPfnHost, clearS2pt, getLevelS2pt, mapS2pt, walkS2pt } from "./index.ts";

/** Maps, looks and clears for the host and a VM. */
export function run(): void {
  for (const vmid of [u32(0n) as Vmid, u32(1n) as Vmid]) {
    mapS2pt(vmid, u64(0x1000n), u32(3n), u64(0x80000003n));
    mapS2pt(vmid, u64(0x1000n), u32(3n), u64(0x80001003n));
    mapS2pt(vmid, u64(0x200000n), u32(2n), u64(0x80000001n));
    mapS2pt(vmid, u64(0x200000n), u32(1n), u64(0x80000001n));
    getLevelS2pt(vmid, u64(0x1000n));
    getLevelS2pt(vmid, u64(1n << 48n));
    walkS2pt(vmid, u64(0x3ff000n));
    walkS2pt(vmid, u64(1n << 48n));
    clearS2pt(vmid, u64(0x1000n));
    clearS2pt(vmid, u64(1n << 48n));
  }
  clearPfnHost(u64(0x201n) as Pfn);
  clearPfnHost(u64(0x201n) as Pfn);
  clearPfnHost(u64(1n << 36n) as Pfn);
}

export const layer = defineLayer({
  title: "NPTOps",
  run,
  commits: [setBlock, setPage, clearNpt, releaseLockPt],
  seals: [
    "05-pt-alloc",
    "06-pt-walk",
    "07-npt-walk",
    machine.getPudNext,
    machine.getPmdNext,
    machine.getPteNext,
    machine.setPudNext,
    machine.setPmdNext,
    machine.setPteNext,
  ],
});
