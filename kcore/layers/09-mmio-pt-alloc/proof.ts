/** Layer 9: a recorded run. Mutants: the limit taken of another level; the pointer not moved; the new pointer returned for the old one. */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { acquireLockSpt, releaseLockSpt } from "../04-locks/index.ts";
import { allocSmmuPmdPage, allocSmmuPtePage, smmuRoomFor } from "./index.ts";

/** Takes pages of both kinds until the pool has no more, which has 256 of each. */
export function run(): void {
  acquireLockSpt();
  for (let n = 0n; n <= 256n; n = n + 1n) {
    allocSmmuPmdPage();
    allocSmmuPtePage();
    smmuRoomFor(n === 0n, n > 0n);
  }
  releaseLockSpt();
}

export const layer = defineLayer({ title: "MmioPTAlloc", run });
