/** Layer 15: a recorded run. Mutants: another field set; a frame without record given one; no lock. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import type { Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockS2page, releaseLockS2page } from "../04-locks/index.ts";
import { getPfnCount, getPfnMap, getPfnOwner, setPfnCount, setPfnMap, setPfnOwner } from "./index.ts";

/** Reads and writes the records of a frame of memory, and of one that has none. */
export function run(): void {
  acquireLockS2page();
  for (const pfn of [u64(0x40001n) as Pfn, u64(0x80001n) as Pfn]) {
    setPfnOwner(pfn, u32(3n) as Vmid);
    setPfnCount(pfn, u32(2n));
    setPfnMap(pfn, u64(7n));
    getPfnOwner(pfn);
    getPfnCount(pfn);
    getPfnMap(pfn);
  }
  releaseLockS2page();
}

export const layer = defineLayer({ title: "PageManager", run, seals: ["13-mem-region", "14-page-index"] });
