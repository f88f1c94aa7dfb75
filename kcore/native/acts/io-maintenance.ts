/** Invalidation in SMMUs: writes to their registers. A bank's translations have its number as their VMID. */
import * as spec from "../../layers/00-machine/io-maintenance.ts";
import { inBankOf, numberOf, smmuOf } from "../../layers/00-machine/smmu-registers.ts";
import { u32, u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { type Action, act } from "./action.ts";

/** TLBIVMID, TLBGSYNC and its status; of a bank TLBIIPAS2. */
const [TLBIVMID, TLBGSYNC, TLBGSTATUS] = [u64(0x64n), u64(0x70n), u64(0x74n)];
const TLBIIPAS2 = u64(0x630n);

function sync(h: Hardware, index: number): void {
  h.setSmmu(u32(BigInt(index)), TLBGSYNC, 4, 0n);
  while ((h.smmu(u32(BigInt(index)), TLBGSTATUS, 4) & 1n) !== 0n) {}
}

export const ioMaintenanceActs = (h: Hardware): Action[] => [
  act(spec.smmuTlbiIpa, (bank, address) =>
    h.setSmmu(smmuOf(bank), inBankOf(numberOf(bank), TLBIIPAS2), 8, address >> 12n),
  ),
  act(spec.smmuTlbiBank, (bank) => h.setSmmu(smmuOf(bank), TLBIVMID, 4, numberOf(bank))),
  act(spec.smmuSync, () => {
    for (const index of h.layout.smmus.keys()) sync(h, index);
  }),
];
