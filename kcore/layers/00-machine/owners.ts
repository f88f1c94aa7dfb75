/** Who may touch an object behind a lock: who has opened a section of it. */
import type { Cpu, Owner } from "./lock-state.ts";
import type { LockId, Machine } from "./state.ts";

/** Whether a CPU is the owner. */
export const owns = (owner: Owner, cpu: Cpu): boolean => owner.kind === "cpu" && owner.cpu === cpu;

/** The owner of a lock, as the declaration of the machine says. */
export const ownerOf = (m: Machine, lk: LockId): Owner => m.owners.at(lk);
/** Whether the executing CPU owns a lock: what accesses to the lock's object require. */
export const holds = (m: Machine, lk: LockId): boolean => owns(m.owners.at(lk), m.curid);
/** Whether nobody owns it. */
export const isFree = (m: Machine, lk: LockId): boolean => m.owners.at(lk).kind === "nobody";
