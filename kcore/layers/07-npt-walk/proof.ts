/**
 * Layer 7: a recorded run. Mutants: no DSB, no TLBI, TLBI of another address, or no second DSB after a break; the new leaf stored
 * over the old; `roomFor` not asked, or asked for fewer levels; a block over a table or a page under a block not refused;
 * alignment of a block not tested; KCore's own leaf replaced; the page index where the block's is meant; frames of a block
 * counted from bits 12..20.
 */
import { native, type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import type { Vmid } from "../00-machine/state.ts";
import { acquireLockPt, clearNpt, getNptLevel, releaseLockPt, setBlock, setPage, walkNpt } from "./index.ts";

const set = native((vmid: Vmid, address: bigint, level: bigint, pte: bigint): U32 => {
  acquireLockPt(vmid);
  const at = u64(address);
  const status = level === 2n ? setBlock(vmid, at, u64(pte)) : setPage(vmid, at, u64(pte));
  releaseLockPt(vmid);
  return status;
});

const clear = native((vmid: Vmid, address: bigint): U32 => {
  acquireLockPt(vmid);
  const status = clearNpt(vmid, u64(address));
  releaseLockPt(vmid);
  return status;
});

const look = native((vmid: Vmid, address: bigint): U64 => {
  acquireLockPt(vmid);
  getNptLevel(vmid, u64(address));
  const pte = walkNpt(vmid, u64(address));
  releaseLockPt(vmid);
  return pte;
});

/** Goes every way through setting, clearing and looking but that of a full pool. */
export function run(): void {
  const far = 1n << 48n;
  for (const vmid of [u32(1n) as Vmid, u32(16n) as Vmid]) {
    for (const pte of [0x80000003n, 0x80000003n, 0x80001003n]) set(vmid, 0x1000n, 3n, pte);
    for (const pte of [0x80000001n, 0x80000001n, 0x80200001n]) set(vmid, 0x200000n, 2n, pte);
    set(vmid, 0x0n, 2n, 0x80000001n);
    set(vmid, 0x201000n, 3n, 0x80000003n);
    set(vmid, 0x400000n, 2n, 0x80001001n);
    set(vmid, 0x400000n, 2n, 0x80000003n);
    set(vmid, 0x400000n, 3n, 0x80000001n);
    set(vmid, far, 3n, 0x80000003n);
    set(vmid, 0x8000000000n, 3n, 0x80000003n);
    for (const address of [0x1000n, 0x2000n, 0x3ff000n, 0x600000n, far]) look(vmid, address);
    for (const address of [0x1000n, 0x2000n, 0x3ff000n, 0x600000n, far]) clear(vmid, address);
  }
}
