/** Layer 8: operations on a stage-2 table, each in a section of its lock. */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_LEVEL, BLOCK_LEVEL, HOST, PAGE_LEVEL } from "../00-machine/constants.ts";
import type { Pfn, Vmid } from "../00-machine/state.ts";
import {
  acquireLockPt,
  clearNpt,
  getNptLevel,
  releaseLockPt,
  setBlock,
  setPage,
  walkNpt,
} from "../07-npt-walk/index.ts";

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export function getLevelS2pt(vmid: Vmid, addr: U64): U32 {
  acquireLockPt(vmid);
  const level = getNptLevel(vmid, addr);
  releaseLockPt(vmid);
  return level;
}

/** The leaf that translates an address, or 0. */
export function walkS2pt(vmid: Vmid, addr: U64): U64 {
  acquireLockPt(vmid);
  const pte = walkNpt(vmid, addr);
  releaseLockPt(vmid);
  return pte;
}

function setLeaf(vmid: Vmid, addr: U64, level: U32, pte: U64): U32 {
  if (level === BLOCK_LEVEL) return setBlock(vmid, addr, pte);
  if (level === PAGE_LEVEL) return setPage(vmid, addr, pte);
  return BAD_LEVEL;
}

/** Makes `pte` the leaf of `level` that translates an address. */
export function mapS2pt(vmid: Vmid, addr: U64, level: U32, pte: U64): U32 {
  acquireLockPt(vmid);
  const status = setLeaf(vmid, addr, level, pte);
  releaseLockPt(vmid);
  return status;
}

/** Removes the leaf that translates an address. */
export function clearS2pt(vmid: Vmid, addr: U64): U32 {
  acquireLockPt(vmid);
  const status = clearNpt(vmid, addr);
  releaseLockPt(vmid);
  return status;
}

/** Takes a physical page away from the host, whose addresses are physical. */
export function clearPfnHost(pfn: Pfn): U32 {
  if (pfn >= FRAMES) return BAD_ADDRESS;
  return clearS2pt(HOST, addressOf(pfn));
}
