/** Operations on the table of a bank, each in a section of the lock of all SMMU tables. @source kcore reference, layer 12 */
import type { U32, U64 } from "../../prelude/index.ts";
import type { Bank } from "../00-machine/state.ts";
import { acquireLockSpt, releaseLockSpt } from "../04-locks/index.ts";
import { clearSmmuPt, setSmmuPt, unsetSmmuPt, walkSmmuPt } from "../11-mmio-spt-walk/index.ts";

export function initSpt(bank: Bank): void {
  acquireLockSpt();
  clearSmmuPt(bank);
  releaseLockSpt();
}

export function walkSpt(bank: Bank, addr: U64): U64 {
  acquireLockSpt();
  const pte = walkSmmuPt(bank, addr);
  releaseLockSpt();
  return pte;
}

export function mapSpt(bank: Bank, addr: U64, pte: U64): U32 {
  acquireLockSpt();
  const status = setSmmuPt(bank, addr, pte);
  releaseLockSpt();
  return status;
}

export function unmapSpt(bank: Bank, addr: U64): U64 {
  acquireLockSpt();
  const old = walkSmmuPt(bank, addr);
  unsetSmmuPt(bank, addr);
  releaseLockSpt();
  return old;
}
