/** Who may touch an object behind a lock, and how a stage-2 table is put back into the machine. For specifications. */
import type { ZMap } from "../../prelude/index.ts";
import type { Cpu, LockId, Machine, Npt, Objects, Vmid } from "./state.ts";

/** Whether the executing CPU is in a section of a lock: what accesses to the lock's object require. */
export const holds = (m: Machine, lock: LockId): boolean => m.sections.at(m.curid).at(lock);

/** The sections of all CPUs when the executing one enters or ends one. */
export const withSection = (m: Machine, lock: LockId, isIn: boolean): ZMap<Cpu, ZMap<LockId, boolean>> =>
  m.sections.with(m.curid, m.sections.at(m.curid).with(lock, isIn));

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
