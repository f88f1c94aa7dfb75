/** The counters of KCore, for the holder of their lock. @source kcore reference, section 4.7 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { CORE_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import type { CoreData, Machine } from "./state.ts";

function ownCore(m: Machine): CoreData {
  require(settled(m) && holds(m, CORE_LOCK));
  return m.objects.core;
}
/** The machine with other counters. */
export const withCore = (m: Machine, core: CoreData): Machine => ({ ...m, objects: { ...m.objects, core } });

/** The number that the next VM gets. */
export const getNextVmid = (m: Machine): readonly [Machine, U32] => [m, ownCore(m).nextVmid];
/** Sets it. */
export const setNextVmid = (m: Machine, nextVmid: U32): Machine => withCore(m, { ...ownCore(m), nextVmid });
/** Where the next image is mapped for KCore. */
export const getNextRemapPtr = (m: Machine): readonly [Machine, U64] => [m, ownCore(m).nextRemapPtr];
/** Sets it. */
export const setNextRemapPtr = (m: Machine, nextRemapPtr: U64): Machine => withCore(m, { ...ownCore(m), nextRemapPtr });
