/**
 * Layer 7: a recorded run, and where in its code an operation happens. Hardware caches translations at any time: at no point between two
 * steps does it find anything that the map of before, or the map of after, does not have. Mutants: no DSB, no TLBI, TLBI of another address, or
 * no second DSB after a break; the new leaf stored over the old; `roomFor` not asked, or asked for fewer levels; a block over a table or a page under
 * a block not refused; alignment of a block not tested; a leaf of KCore's or a VM's replaced or cleared; the page index where the block's is meant;
 * frames of a block counted from bits 12..20.
 */

import { defineLayer } from "../../../src/check/proof/index.ts";
import { isBlock, isPage } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { CORE } from "../00-machine/constants.ts";
import { tlbiIpa } from "../00-machine/index.ts";
import type { Gfn, Machine, Vmid } from "../00-machine/state.ts";
import { acquireLockPt, releaseLockPt } from "../04-locks/index.ts";
import { setPmd, setPte } from "../06-pt-walk/index.ts";
import { clearNpt, getNptLevel, setBlock, setPage, walkNpt } from "./index.ts";

/** Goes every way through setting, clearing and looking but that of a full pool. */
export function run(): void {
  const inside = <T>(vmid: Vmid, operate: () => T): T => {
    acquireLockPt(vmid);
    const answer = operate();
    releaseLockPt(vmid);
    return answer;
  };
  const far = 1n << 48n;
  for (const vmid of [u32(0n) as Vmid, u32(1n) as Vmid, CORE]) {
    const page = (address: bigint, pte: bigint): U32 => inside(vmid, () => setPage(vmid, u64(address), u64(pte)));
    const block = (address: bigint, pte: bigint): U32 => inside(vmid, () => setBlock(vmid, u64(address), u64(pte)));
    // Where tables of no, one or two levels are there already.
    for (const address of [0x8000200000n, 0x8040000000n]) block(address, 0x80000001n);
    for (const address of [0x10000000000n, 0x10040000000n, 0x10040200000n]) page(address, 0x80000003n);
    for (const pte of [0x80000003n, 0x80000003n, 0x80001003n, 0x80000001n]) page(0x1000n, pte);
    for (const pte of [0x80000001n, 0x80000001n, 0x80200001n, 0x80001001n, 0x80000003n]) block(0x200000n, pte);
    block(0x0n, 0x80000001n);
    page(0x201000n, 0x80000003n);
    for (const address of [far, far - 1n]) page(address, 0x80000003n);
    block(far, 0x80000001n);
    page(0x8000000000n, 0x80000003n);
    for (const address of [0x1000n, 0x2000n, 0x3ff000n, 0x600000n, far, far - 1n].map(u64)) {
      inside(vmid, () => getNptLevel(vmid, address));
      inside(vmid, () => walkNpt(vmid, address));
      inside(vmid, () => clearNpt(vmid, address));
    }
  }
}

// A change is done when the leaf is made; or, where one had to be broken, when it is invalidated.
export const makesBlock = (_m: Machine, _vmid: Vmid, _pud: U64, _gfn: Gfn, pmd: U64): boolean => isBlock(pmd);
export const makesPage = (_m: Machine, _vmid: Vmid, _pmd: U64, _gfn: Gfn, pte: U64): boolean => isPage(pte);

export const layer = defineLayer({
  title: "NPTWalk",
  run,
  commits: [tlbiIpa, { step: setPmd, when: makesBlock }, { step: setPte, when: makesPage }],
});
