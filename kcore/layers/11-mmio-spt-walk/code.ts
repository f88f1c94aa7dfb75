/** The table of a bank as a whole. As at layer 7 a change first looks, and a page is broken before another is made. */
import { gfnOf, isPage } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, NO_ENTRY, NO_MEMORY, OK } from "../00-machine/constants.ts";
import { dsb, smmuPtClear, smmuSync, smmuTlbiBank, smmuTlbiIpa } from "../00-machine/index.ts";
import { IO_ADDRESSES } from "../00-machine/io-pools.ts";
import type { Bank, Gfn } from "../00-machine/state.ts";
import { smmuRoomFor } from "../09-mmio-pt-alloc/index.ts";
import { setSmmuPte, walkSmmuPgd, walkSmmuPmd, walkSmmuPte } from "../10-mmio-pt-walk/index.ts";
import { ioPageFault } from "./leaf.ts";

export function clearSmmuPt(bank: Bank): void {
  smmuPtClear(bank);
  dsb();
  smmuTlbiBank(bank);
  smmuSync();
}

export function walkSmmuPt(bank: Bank, addr: U64): U64 {
  if (addr >= IO_ADDRESSES) return NO_ENTRY;
  const gfn = gfnOf(addr);
  const pgd = walkSmmuPgd(bank, gfn, false);
  const pmd = walkSmmuPmd(pgd, gfn, false);
  const pte = walkSmmuPte(pmd, gfn);
  return isPage(pte) ? pte : NO_ENTRY;
}

/** Breaks a page: no device translates by it afterwards. */
function clearPte(bank: Bank, pmd: U64, addr: U64, gfn: Gfn): void {
  setSmmuPte(pmd, gfn, NO_ENTRY);
  dsb();
  smmuTlbiIpa(bank, addr);
  smmuSync();
}

export function setSmmuPt(bank: Bank, addr: U64, pte: U64): U32 {
  const fault = ioPageFault(addr, pte);
  if (fault !== OK) return fault;
  const gfn = gfnOf(addr);
  const pgd = walkSmmuPgd(bank, gfn, false);
  const pmd = walkSmmuPmd(pgd, gfn, false);
  const old = walkSmmuPte(pmd, gfn);
  if (old === pte) return OK;
  if (isPage(old)) {
    clearPte(bank, pmd, addr, gfn);
    setSmmuPte(pmd, gfn, pte);
    return OK;
  }
  const hasRoom = smmuRoomFor(pgd === NO_ENTRY, pmd === NO_ENTRY);
  if (!hasRoom) return NO_MEMORY;
  let ownPgd = pgd;
  if (pgd === NO_ENTRY) ownPgd = walkSmmuPgd(bank, gfn, true);
  let ownPmd = pmd;
  if (pmd === NO_ENTRY) ownPmd = walkSmmuPmd(ownPgd, gfn, true);
  setSmmuPte(ownPmd, gfn, pte);
  return OK;
}

export function unsetSmmuPt(bank: Bank, addr: U64): U32 {
  if (addr >= IO_ADDRESSES) return BAD_ADDRESS;
  const gfn = gfnOf(addr);
  const pgd = walkSmmuPgd(bank, gfn, false);
  const pmd = walkSmmuPmd(pgd, gfn, false);
  const pte = walkSmmuPte(pmd, gfn);
  if (!isPage(pte)) return OK;
  clearPte(bank, pmd, addr, gfn);
  return OK;
}
