/** The lock of a stage-2 table: who holds it works on the table in memory; giving it back commits the table. */
import { awaits, require } from "../../prelude/index.ts";
import { mayRelease } from "../00-machine/maintenance.ts";
import { isVmid } from "../00-machine/pools.ts";
import { holds, ptLock, withCommittedNpt, withNpt } from "../00-machine/sections.ts";
import type { Machine, Vmid } from "../00-machine/state.ts";

/** Waits for the lock of a table. */
export function acquireLockPt(m: Machine, vmid: Vmid): Machine {
  require(isVmid(vmid));
  const lock = ptLock(vmid);
  require(!holds(m, lock));
  awaits(!m.owners.at(lock).held);
  return {
    ...withNpt(m, vmid, m.committed.npts.at(vmid)),
    tstate: "open",
    owners: m.owners.with(lock, { held: true, by: m.curid }),
  };
}

/** Commits a table and gives its lock back. */
export function releaseLockPt(m: Machine, vmid: Vmid): Machine {
  require(isVmid(vmid));
  const lock = ptLock(vmid);
  require(holds(m, lock));
  require(mayRelease(m.tstate));
  return {
    ...withCommittedNpt(m, vmid, m.objects.npts.at(vmid)),
    tstate: "closed",
    owners: m.owners.with(lock, { held: false, by: m.curid }),
  };
}
