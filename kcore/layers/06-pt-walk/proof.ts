/**
 * Layer 6: a recorded run. Mutants: the index of another level; the slot not masked to its table; the entry stored without its
 * type bits; an entry overwritten that is there; a page taken though `alloc` is false; the parent not recorded.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { gfnOf } from "../../../src/isa/vmsa/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { dsb, getPtVttbr, ptStore, tlbiIpa } from "../00-machine/index.ts";
import type { Vmid } from "../00-machine/state.ts";
import { acquireLockPt, releaseLockPt } from "../04-locks/index.ts";
import { setPmd, setPte, walkPgd, walkPmd, walkPte, walkPud } from "./index.ts";

const ADDRESS = 0x40201000n;

/** Walks without and with allocation, sets a page, breaks it, and sets a block beside it. */
export function run(): void {
  const vmid = u32(1n) as Vmid;
  const address = u64(ADDRESS);
  const gfn = gfnOf(address);
  const next = gfnOf(u64(ADDRESS + 0x200000n));
  acquireLockPt(vmid);
  const vttbr = getPtVttbr(vmid);
  const absent: U64 = walkPgd(vmid, vttbr, gfn, false);
  walkPte(vmid, walkPmd(vmid, walkPud(vmid, absent, gfn, false), gfn, false), gfn);
  const pud = walkPud(vmid, walkPgd(vmid, vttbr, gfn, true), gfn, true);
  const pmd = walkPmd(vmid, pud, gfn, true);
  setPte(vmid, pmd, gfn, u64(0x80000003n));
  walkPmd(vmid, walkPud(vmid, walkPgd(vmid, vttbr, gfn, true), gfn, true), gfn, true);
  releaseLockPt(vmid);
  acquireLockPt(vmid);
  setPte(vmid, pmd, gfn, u64(0n));
  dsb();
  tlbiIpa(vmid, address);
  dsb();
  releaseLockPt(vmid);
  acquireLockPt(vmid);
  setPmd(vmid, pud, next, u64(0x80000001n));
  walkPte(vmid, pmd, gfn);
  releaseLockPt(vmid);
}

export const layer = defineLayer({ title: "PTWalk", run, commits: [ptStore] });
