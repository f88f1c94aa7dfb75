/** Layer 14: a recorded run. Mutants: the region's first record not added; its base not taken away; a region without records taken for one with. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { u64 } from "../../prelude/index.ts";
import type { Pfn } from "../00-machine/state.ts";
import { getS2PageIndex } from "./index.ts";

/** Frames of each region of the boot table, and of none. */
export function run(): void {
  for (const frame of [0n, 0x10n, 0x2222fn, 0x2b41fn, 0x40000n, 0x7ffffn, 0x80000n, 1n << 36n])
    getS2PageIndex(u64(frame) as Pfn);
}

export const layer = defineLayer({ title: "PageIndex", run });
