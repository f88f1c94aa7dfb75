/**
 * A CPU comes to KCore from the host or from a VM, and goes back to who then runs here.
 *
 * @source kcore reference, part 2, layer 34: icore, ihost
 */

import { require } from "../../prelude/index.ts";
import { HOST } from "./constants.ts";
import type { Machine } from "./state.ts";

/** An exception of the host comes to EL2. */
export function enterFromHost(m: Machine): Machine {
  require(!m.icore && m.curVmid === HOST);
  return { ...m, icore: true };
}
/** An exception of a virtual CPU. */
export function enterFromVm(m: Machine): Machine {
  require(!m.icore && m.curVmid !== HOST);
  return { ...m, icore: true };
}
/** Returns to who runs here. */
export function leaveCore(m: Machine): Machine {
  require(m.icore);
  return { ...m, icore: false, ihost: m.curVmid === HOST };
}
