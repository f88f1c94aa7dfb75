/** Operations on a stage-2 table, each in a section of its lock. @source kcore reference, layer 8 */
import { addressOf, FRAMES } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { BAD_ADDRESS, BAD_LEVEL, BLOCK_LEVEL, HOST, PAGE_LEVEL } from "../00-machine/constants.ts";
import type { Pfn, Vmid } from "../00-machine/state.ts";
import { acquireLockPt, releaseLockPt } from "../04-locks/index.ts";
import { clearNpt, getNptLevel, setBlock, setPage, walkNpt } from "../07-npt-walk/index.ts";

export function getLevelS2pt(vmid: Vmid, addr: U64): U32 {
  acquireLockPt(vmid);
  const level = getNptLevel(vmid, addr);
  releaseLockPt(vmid);
  return level;
}

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

export function mapS2pt(vmid: Vmid, addr: U64, level: U32, pte: U64): U32 {
  acquireLockPt(vmid);
  const status = setLeaf(vmid, addr, level, pte);
  releaseLockPt(vmid);
  return status;
}

export function clearS2pt(vmid: Vmid, addr: U64): U32 {
  acquireLockPt(vmid);
  const status = clearNpt(vmid, addr);
  releaseLockPt(vmid);
  return status;
}

export function clearPfnHost(pfn: Pfn): U32 {
  if (pfn >= FRAMES) return BAD_ADDRESS;
  return clearS2pt(HOST, addressOf(pfn));
}
