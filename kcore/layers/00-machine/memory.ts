/** Contents of pages. @source kcore reference, section 4.2 */
import { require, u64 } from "../../prelude/index.ts";
import { PAGES_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import type { Machine, Pfn } from "./state.ts";

/** Writes 0 all over a page, for whoever may change its record. */
export function clearPhysPage(m: Machine, pfn: Pfn): Machine {
  require(settled(m) && holds(m, PAGES_LOCK));
  return { ...m, objects: { ...m.objects, memory: m.objects.memory.with(pfn, u64(0n)) } };
}
