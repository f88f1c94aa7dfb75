/** A run that comes to states of which security says something. */
import { defineLayer } from "../../src/check/proof/index.ts";
import { smmuTlbiBank, smmuTlbiIpa, tlbiIpa, tlbiVmid } from "../layers/00-machine/index.ts";
import type { Bank, Vmid } from "../layers/00-machine/state.ts";
import { clearS2pt } from "../layers/08-npt-ops/index.ts";
import { initSpt, unmapSpt } from "../layers/12-mmio-spt-ops/index.ts";
import { run as pagesChangeHands } from "../layers/16-mem-manager/proof.ts";
import { u32, u64 } from "../prelude/index.ts";
import { coreKeepsItsPages, coreMappingStays, retiredStays, vmKeepsItsPages } from "./lasting.ts";

/** Pages change hands; then all that removes what is mapped or cached. */
export function run(): void {
  pagesChangeHands();
  const [vm, bank] = [u32(1n) as Vmid, u32(3n) as Bank];
  tlbiIpa(vm, u64(0x1000n));
  tlbiVmid(vm);
  clearS2pt(vm, u64(0x1000n));
  smmuTlbiIpa(bank, u64(0x1000n));
  smmuTlbiBank(bank);
  unmapSpt(bank, u64(0x1000n));
  initSpt(bank);
}

export const layer = defineLayer({
  title: "security",
  run,
  clauses: [{ says: coreMappingStays }, { says: coreKeepsItsPages }, { says: retiredStays }, { says: vmKeepsItsPages }],
});
