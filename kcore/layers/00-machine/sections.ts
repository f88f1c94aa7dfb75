/** Who may touch a stage-2 table, and how a table is put back into the machine. For specifications. */
import type { LockId, Machine, Npt, Objects, Vmid } from "./state.ts";

/** Whether the executing CPU holds a lock. */
export const holds = (m: Machine, lock: LockId): boolean => m.owners.at(lock).held && m.owners.at(lock).by === m.curid;

const replaced = (objects: Objects, vmid: Vmid, npt: Npt): Objects => ({
  ...objects,
  npts: objects.npts.with(vmid, npt),
});

/** The machine with another table in memory. */
export const withNpt = (m: Machine, vmid: Vmid, npt: Npt): Machine => ({
  ...m,
  objects: replaced(m.objects, vmid, npt),
});

/** The machine with another table in memory, and committed. */
export const withCommittedNpt = (m: Machine, vmid: Vmid, npt: Npt): Machine => ({
  ...m,
  objects: replaced(m.objects, vmid, npt),
  committed: replaced(m.committed, vmid, npt),
});
