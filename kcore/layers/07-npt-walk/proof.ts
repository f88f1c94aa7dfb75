/**
 * Layer 7: a recorded run. Mutants: no DSB, no TLBI, TLBI of another address, or no second DSB after a break; the new leaf stored
 * over the old; `roomFor` not asked, or asked for fewer levels; a block over a table or a page under a block not refused;
 * alignment of a block not tested; KCore's own leaf replaced; the page index where the block's is meant; frames of a block
 * counted from bits 12..20.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { type U32, u32, u64 } from "../../prelude/index.ts";
import type { Vmid } from "../00-machine/state.ts";
import { acquireLockPt, clearNpt, getNptLevel, releaseLockPt, setBlock, setPage, walkNpt } from "./index.ts";

/** Goes every way through setting, clearing and looking but that of a full pool. */
export function run(): void {
  const inside = <T>(vmid: Vmid, operate: () => T): T => {
    acquireLockPt(vmid);
    const answer = operate();
    releaseLockPt(vmid);
    return answer;
  };
  const far = 1n << 48n;
  for (const vmid of [u32(1n) as Vmid, u32(16n) as Vmid]) {
    const page = (address: bigint, pte: bigint): U32 => inside(vmid, () => setPage(vmid, u64(address), u64(pte)));
    const block = (address: bigint, pte: bigint): U32 => inside(vmid, () => setBlock(vmid, u64(address), u64(pte)));
    for (const pte of [0x80000003n, 0x80000003n, 0x80001003n, 0x80000001n]) page(0x1000n, pte);
    for (const pte of [0x80000001n, 0x80000001n, 0x80200001n, 0x80001001n, 0x80000003n]) block(0x200000n, pte);
    block(0x0n, 0x80000001n);
    page(0x201000n, 0x80000003n);
    page(far, 0x80000003n);
    block(far, 0x80000001n);
    page(0x8000000000n, 0x80000003n);
    for (const address of [0x1000n, 0x2000n, 0x3ff000n, 0x600000n, far].map(u64)) {
      inside(vmid, () => getNptLevel(vmid, address));
      inside(vmid, () => walkNpt(vmid, address));
      inside(vmid, () => clearNpt(vmid, address));
    }
  }
}

export const layer = defineLayer({ title: "NPTWalk", run });
