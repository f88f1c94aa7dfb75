/**
 * A stage-2 table as a whole. A change first looks: everything that could go wrong is known before the first write, so
 * that no partial table is ever left. A valid leaf is broken before another is made.
 */
import { ADDRESSES, gfnOf, isBlock, isPage, isTable } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  BLOCK_IN_WAY,
  BLOCK_LEVEL,
  NO_ENTRY,
  NO_LEVEL,
  NO_MEMORY,
  OK,
  PAGE_LEVEL,
  TABLE_IN_WAY,
  WRITE_ONCE,
} from "../00-machine/constants.ts";
import { dsb, getPtVttbr, tlbiIpa } from "../00-machine/index.ts";
import type { Gfn, Vmid } from "../00-machine/state.ts";
import { roomFor } from "../05-pt-alloc/index.ts";
import { setPmd, setPte, walkPgd, walkPmd, walkPte, walkPud } from "../06-pt-walk/index.ts";
import { blockFault, isWrittenOnce, pageFault } from "./leaf.ts";

/** The entry of level 2 on the way to a frame, or 0. */
function findPmd(vmid: Vmid, gfn: Gfn): U64 {
  const vttbr = getPtVttbr(vmid);
  const pgd = walkPgd(vmid, vttbr, gfn, false);
  const pud = walkPud(vmid, pgd, gfn, false);
  return walkPmd(vmid, pud, gfn, false);
}

export function getNptLevel(vmid: Vmid, addr: U64): U32 {
  if (addr >= ADDRESSES) return NO_LEVEL;
  const gfn = gfnOf(addr);
  const pmd = findPmd(vmid, gfn);
  if (isBlock(pmd)) return BLOCK_LEVEL;
  const pte = walkPte(vmid, pmd, gfn);
  return isPage(pte) ? PAGE_LEVEL : NO_LEVEL;
}

export function walkNpt(vmid: Vmid, addr: U64): U64 {
  if (addr >= ADDRESSES) return NO_ENTRY;
  const gfn = gfnOf(addr);
  const pmd = findPmd(vmid, gfn);
  if (isBlock(pmd)) return pmd;
  const pte = walkPte(vmid, pmd, gfn);
  return isPage(pte) ? pte : NO_ENTRY;
}

/** Completes the removal of a leaf: no CPU translates by it afterwards. */
function flush(vmid: Vmid, addr: U64): void {
  dsb();
  tlbiIpa(vmid, addr);
  dsb();
}

/** Breaks a block. */
function clearPmd(vmid: Vmid, pud: U64, addr: U64, gfn: Gfn): void {
  setPmd(vmid, pud, gfn, NO_ENTRY);
  flush(vmid, addr);
}

/** Breaks a page. */
function clearPte(vmid: Vmid, pmd: U64, addr: U64, gfn: Gfn): void {
  setPte(vmid, pmd, gfn, NO_ENTRY);
  flush(vmid, addr);
}

export function setBlock(vmid: Vmid, addr: U64, pte: U64): U32 {
  const fault = blockFault(addr, pte);
  if (fault !== OK) return fault;
  const gfn = gfnOf(addr);
  const vttbr = getPtVttbr(vmid);
  const pgd = walkPgd(vmid, vttbr, gfn, false);
  const pud = walkPud(vmid, pgd, gfn, false);
  const pmd = walkPmd(vmid, pud, gfn, false);
  if (isTable(pmd)) return TABLE_IN_WAY;
  if (pmd === pte) return OK;
  if (isBlock(pmd)) {
    if (isWrittenOnce(vmid)) return WRITE_ONCE;
    clearPmd(vmid, pud, addr, gfn);
    setPmd(vmid, pud, gfn, pte);
    return OK;
  }
  const hasRoom = roomFor(vmid, pgd === NO_ENTRY, pud === NO_ENTRY, false);
  if (!hasRoom) return NO_MEMORY;
  let ownPgd = pgd;
  if (pgd === NO_ENTRY) ownPgd = walkPgd(vmid, vttbr, gfn, true);
  let ownPud = pud;
  if (pud === NO_ENTRY) ownPud = walkPud(vmid, ownPgd, gfn, true);
  setPmd(vmid, ownPud, gfn, pte);
  return OK;
}

export function setPage(vmid: Vmid, addr: U64, pte: U64): U32 {
  const fault = pageFault(addr, pte);
  if (fault !== OK) return fault;
  const gfn = gfnOf(addr);
  const vttbr = getPtVttbr(vmid);
  const pgd = walkPgd(vmid, vttbr, gfn, false);
  const pud = walkPud(vmid, pgd, gfn, false);
  const pmd = walkPmd(vmid, pud, gfn, false);
  if (isBlock(pmd)) return BLOCK_IN_WAY;
  const old = walkPte(vmid, pmd, gfn);
  if (old === pte) return OK;
  if (isPage(old)) {
    if (isWrittenOnce(vmid)) return WRITE_ONCE;
    clearPte(vmid, pmd, addr, gfn);
    setPte(vmid, pmd, gfn, pte);
    return OK;
  }
  const hasRoom = roomFor(vmid, pgd === NO_ENTRY, pud === NO_ENTRY, pmd === NO_ENTRY);
  if (!hasRoom) return NO_MEMORY;
  let ownPgd = pgd;
  if (pgd === NO_ENTRY) ownPgd = walkPgd(vmid, vttbr, gfn, true);
  let ownPud = pud;
  if (pud === NO_ENTRY) ownPud = walkPud(vmid, ownPgd, gfn, true);
  let ownPmd = pmd;
  if (pmd === NO_ENTRY) ownPmd = walkPmd(vmid, ownPud, gfn, true);
  setPte(vmid, ownPmd, gfn, pte);
  return OK;
}

export function clearNpt(vmid: Vmid, addr: U64): U32 {
  if (addr >= ADDRESSES) return BAD_ADDRESS;
  const gfn = gfnOf(addr);
  const vttbr = getPtVttbr(vmid);
  const pgd = walkPgd(vmid, vttbr, gfn, false);
  const pud = walkPud(vmid, pgd, gfn, false);
  const pmd = walkPmd(vmid, pud, gfn, false);
  if (isBlock(pmd)) {
    if (isWrittenOnce(vmid)) return WRITE_ONCE;
    clearPmd(vmid, pud, addr, gfn);
    return OK;
  }
  const pte = walkPte(vmid, pmd, gfn);
  if (!isPage(pte)) return OK;
  if (isWrittenOnce(vmid)) return WRITE_ONCE;
  clearPte(vmid, pmd, addr, gfn);
  return OK;
}
