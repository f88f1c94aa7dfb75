/**
 * Layer 10: a recorded run. Mutants: the root of another bank, or its other page; the index of another level; the entry stored without its type
 * bits; an entry overwritten that is there; a page taken though `alloc` is false; the parent not recorded.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { dsb, smmuPtStore, smmuSync, smmuTlbiIpa } from "../00-machine/index.ts";
import type { Bank } from "../00-machine/state.ts";
import { acquireLockSpt, releaseLockSpt } from "../04-locks/index.ts";
import { setSmmuPte, walkSmmuPgd, walkSmmuPmd, walkSmmuPte } from "./index.ts";

/** Walks without and with allocation, in both pages of a root, sets a page and breaks it. */
export function run(): void {
  const bank = u32(9n) as Bank;
  for (const address of [u64(0x40201000n), u64(0x8040201000n)]) {
    const gfn = gfnOf(address);
    acquireLockSpt();
    const absent: U64 = walkSmmuPgd(bank, gfn, false);
    walkSmmuPte(walkSmmuPmd(absent, gfn, false), gfn);
    const pmd = walkSmmuPmd(walkSmmuPgd(bank, gfn, true), gfn, true);
    walkSmmuPte(pmd, gfn);
    setSmmuPte(pmd, gfn, u64(0x80000003n));
    walkSmmuPmd(walkSmmuPgd(bank, gfn, true), gfn, true);
    releaseLockSpt();
    acquireLockSpt();
    setSmmuPte(pmd, gfn, u64(0n));
    dsb();
    smmuTlbiIpa(bank, address);
    smmuSync();
    releaseLockSpt();
  }
}

export const layer = defineLayer({ title: "MmioPTWalk", run, commits: [smmuPtStore] });
