/**
 * Layer 11: a recorded run, and where in its code an operation happens. Mutants: no DSB, no TLBI, TLBI of another address or bank, or no sync after a
 * break; the new page stored over the old; `smmuRoomFor` not asked; the limits of addresses not tested.
 */
import { defineLayer } from "../../../src/check/proof/index.ts";
import { isPage } from "../../../src/isa/vmsa/index.ts";
import { type U64, u32, u64 } from "../../prelude/index.ts";
import { smmuTlbiBank, smmuTlbiIpa } from "../00-machine/index.ts";
import type { Bank, Gfn, Machine } from "../00-machine/state.ts";
import { acquireLockSpt, releaseLockSpt } from "../04-locks/index.ts";
import { setSmmuPte } from "../10-mmio-pt-walk/index.ts";
import { clearSmmuPt, setSmmuPt, unsetSmmuPt, walkSmmuPt } from "./index.ts";

/** Goes every way through setting, clearing and looking but that of a full pool. */
export function run(): void {
  const inside = (operate: () => unknown): void => {
    acquireLockSpt();
    operate();
    releaseLockSpt();
  };
  for (const bank of [u32(0n) as Bank, u32(15n) as Bank]) {
    const page = (address: bigint, pte: bigint): void => inside(() => setSmmuPt(bank, u64(address), u64(pte)));
    for (const pte of [0x80000003n, 0x80000003n, 0x80001003n, 0x80000001n, 0x100080000003n]) page(0x1000n, pte);
    for (const address of [0x2000n, 0x200000n, 0x8000000000n, 1n << 40n]) page(address, 0x80000003n);
    for (const address of [0x1000n, 0x3000n, 0x400000n, 0x40000000n, 1n << 40n].map(u64)) {
      inside(() => walkSmmuPt(bank, address));
      inside(() => unsetSmmuPt(bank, address));
      inside(() => unsetSmmuPt(bank, address));
    }
    inside(() => clearSmmuPt(bank));
    inside(() => walkSmmuPt(bank, u64(0x2000n)));
  }
}

// A change is done when the page is made; or, where one had to be broken, when it is invalidated.
export const makesIoPage = (_m: Machine, _pmd: U64, _gfn: Gfn, pte: U64): boolean => isPage(pte);

export const layer = defineLayer({
  title: "MmioSPTWalk",
  run,
  commits: [smmuTlbiIpa, smmuTlbiBank, { step: setSmmuPte, when: makesIoPage }],
});
