/** A run that comes to states of which security says something. */
import { defineLayer } from "../../src/check/proof/index.ts";
import { smmuTlbiBank, smmuTlbiIpa, tlbiIpa, tlbiVmid } from "../layers/00-machine/index.ts";
import { isBelow } from "../layers/00-machine/lock-ids.ts";
import { canAdvance, canClose, canFetch, settled } from "../layers/00-machine/locks.ts";
import { afterLeaf } from "../layers/00-machine/maintenance.ts";
import { holds } from "../layers/00-machine/owners.ts";
import type { Bank, Vmid } from "../layers/00-machine/state.ts";
import { isSettled } from "../layers/01-lock-ops/relate.ts";
import { barrierBeforeUnlock, barrierBehindWinningLoad } from "../layers/01-lock-ops/ticket-lock/barriers.ts";
import { noDeadlock, oneSection, ownersRead, ownersWrite } from "../layers/04-locks/proof.ts";
import { closedAtRest, heldIsOwned, ownedIsHeld } from "../layers/04-locks/relate.ts";
import { blockIsTransactional, pageIsTransactional, tableIsWrittenOnce } from "../layers/07-npt-walk/transactions.ts";
import { clearS2pt } from "../layers/08-npt-ops/index.ts";
import { cachedIsMapped } from "../layers/08-npt-ops/relate.ts";
import { ioPageIsTransactional } from "../layers/11-mmio-spt-walk/transactions.ts";
import { initSpt, unmapSpt } from "../layers/12-mmio-spt-ops/index.ts";
import { ioCachedIsMapped } from "../layers/12-mmio-spt-ops/relate.ts";
import { mapVmIo } from "../layers/16-mem-manager/index.ts";
import { run as pagesChangeHands } from "../layers/16-mem-manager/proof.ts";
import { run as vmsRetire } from "../layers/18-vm-power/proof.ts";
import { run as numbersRunOut } from "../layers/19-boot-core/proof.ts";
import { run as vmBoots } from "../layers/21-boot-ops/proof.ts";
import { run as hostProgramsSmmus } from "../layers/24-mmio-core/proof.ts";
import { u32, u64 } from "../prelude/index.ts";
import { bankIsIsolated } from "./devices.ts";
import { hostIsIsolated } from "./host.ts";
import {
  coreKeepsItsPages,
  coreMappingStays,
  loadedGetsNoDevices,
  retiredStays,
  vmKeepsItsPages,
  vmMappingStays,
} from "./lasting.ts";
import {
  deviceReachesItsPrincipals,
  hostNeverReachesCore,
  noStreamComesToVm,
  streamWalksItsTable,
  vmReachesItsOwn,
} from "./theorems.ts";
import { vmIsIsolated } from "./vms.ts";

/** A VM boots; pages change hands, a VM comes and goes; then all that removes what is mapped or cached. */
export function run(): void {
  vmBoots();
  pagesChangeHands();
  mapVmIo(u32(2n) as Vmid, u64(0x9000n), u64(0x90000000n));
  vmsRetire();
  numbersRunOut();
  hostProgramsSmmus();
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
  clauses: [
    { says: coreMappingStays },
    { says: vmMappingStays },
    { says: coreKeepsItsPages },
    { says: retiredStays },
    { says: vmKeepsItsPages },
    { says: loadedGetsNoDevices },
  ],
  conditions: {
    "drf-kernel": [holds, isBelow, ownedIsHeld, heldIsOwned, oneSection, ownersRead, ownersWrite, noDeadlock],
    "no-barrier-misuse": [settled, canFetch, canAdvance, isSettled, barrierBehindWinningLoad, barrierBeforeUnlock],
    "memory-isolation": [
      hostIsIsolated,
      vmIsIsolated,
      bankIsIsolated,
      coreKeepsItsPages,
      hostNeverReachesCore,
      vmReachesItsOwn,
      deviceReachesItsPrincipals,
      streamWalksItsTable,
      noStreamComesToVm,
    ],
    "transactional-page-table": [afterLeaf, pageIsTransactional, blockIsTransactional, ioPageIsTransactional],
    "write-once-kernel-mapping": [coreMappingStays, vmMappingStays, tableIsWrittenOnce],
    "sequential-tlb-invalidation": [canClose, closedAtRest, cachedIsMapped, ioCachedIsMapped],
  },
});
