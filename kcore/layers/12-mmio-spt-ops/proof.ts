/**
 * Layer 12: a recorded run, and where in its code an operation happens. Mutants: no lock; the lock given up before the change; the leaf looked
 * up behind its removal.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u32, u64 } from "../../prelude/index.ts";
import * as machine from "../00-machine/index.ts";
import type { Bank } from "../00-machine/state.ts";
import { releaseLockSpt } from "../04-locks/index.ts";
import { clearSmmuPt, setSmmuPt, unsetSmmuPt } from "../11-mmio-spt-walk/index.ts";
import { initSpt, mapSpt, unmapSpt, walkSpt } from "./index.ts";

/** Maps, looks and clears for two banks. */
export function run(): void {
  for (const bank of [u32(3n) as Bank, u32(8n) as Bank]) {
    initSpt(bank);
    mapSpt(bank, u64(0x1000n), u64(0x80000003n));
    mapSpt(bank, u64(0x1000n), u64(0x80001003n));
    mapSpt(bank, u64(0x2000n), u64(0x80002003n));
    mapSpt(bank, u64(0x3000n), u64(0x80000001n));
    walkSpt(bank, u64(0x1000n));
    unmapSpt(bank, u64(0x1000n));
    unmapSpt(bank, u64(0x1000n));
    unmapSpt(bank, u64(1n << 40n));
    initSpt(bank);
    walkSpt(bank, u64(0x2000n));
  }
}

export const layer = defineLayer({
  title: "MmioSPTOps",
  run,
  commits: [clearSmmuPt, setSmmuPt, unsetSmmuPt, releaseLockSpt],
  seals: [
    "09-mmio-pt-alloc",
    "10-mmio-pt-walk",
    "11-mmio-spt-walk",
    machine.getSmmuPmdNext,
    machine.getSmmuPteNext,
    machine.setSmmuPmdNext,
    machine.setSmmuPteNext,
  ],
});
