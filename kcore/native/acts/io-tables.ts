/** Tables of SMMUs: entries in KCore's pools. */
import { ioRootPage } from "../../layers/00-machine/io-pools.ts";
import * as spec from "../../layers/00-machine/io-tables.ts";
import type { IoPage } from "../../layers/00-machine/state.ts";
import { u64 } from "../../prelude/index.ts";
import type { Hardware } from "../hardware.ts";
import { AT, PAGE } from "../layout.ts";
import { type Action, act } from "./action.ts";

const [PMD_NEXT, PTE_NEXT] = [AT.ioNext, AT.ioNext + 8];

export const ioTableActs = (h: Hardware): Action[] => [
  act(spec.getSmmuPmdNext, () => h.u64(PMD_NEXT) as IoPage),
  act(spec.getSmmuPteNext, () => h.u64(PTE_NEXT) as IoPage),
  act(spec.setSmmuPmdNext, (next) => h.setU64(PMD_NEXT, next)),
  act(spec.setSmmuPteNext, (next) => h.setU64(PTE_NEXT, next)),
  act(spec.getSmmuCfgHwTtbr, (bank) => ioRootPage(bank, u64(0n))),
  act(spec.smmuPtLoad, (slot) => h.entry(slot, spec.isIoPteSlot(slot))),
  act(spec.smmuPtStore, (slot, entry) => h.setEntry(slot, spec.isIoPteSlot(slot), entry)),
  act(spec.smmuPtClear, (bank) => h.clear(Number(ioRootPage(bank, u64(0n))), 2 * PAGE)),
];
