/**
 * Layer 15: page records are a map by frame. A frame without a record is nobody's, and stays so.
 *
 * @source kcore reference, layer 15
 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { NOBODY } from "../00-machine/constants.ts";
import { PAGES_LOCK } from "../00-machine/lock-ids.ts";
import { settled } from "../00-machine/locks.ts";
import { holds } from "../00-machine/owners.ts";
import { isVmid } from "../00-machine/pools.ts";
import type { Machine, PageRecord, Pfn, Vmid } from "../00-machine/state.ts";
import { withPage } from "./pages.ts";

function ownPage(m: Machine, pfn: Pfn): PageRecord {
  require(settled(m));
  require(holds(m, PAGES_LOCK));
  return m.objects.pages.at(pfn);
}
/** The machine with another record of a frame, if it has one. */
function withOwnPage(m: Machine, pfn: Pfn, record: PageRecord): Machine {
  const old = ownPage(m, pfn);
  return old.owner === NOBODY ? m : withPage(m, pfn, record);
}

/** Who owns a frame, or `NOBODY`. */
export const getPfnOwner = (m: Machine, pfn: Pfn): readonly [Machine, U32] => [m, ownPage(m, pfn).owner];
export function setPfnOwner(m: Machine, pfn: Pfn, owner: Vmid): Machine {
  require(isVmid(owner));
  return withOwnPage(m, pfn, { ...ownPage(m, pfn), owner });
}

/** Its count. */
export const getPfnCount = (m: Machine, pfn: Pfn): readonly [Machine, U32] => [m, ownPage(m, pfn).count];
export const setPfnCount = (m: Machine, pfn: Pfn, count: U32): Machine =>
  withOwnPage(m, pfn, { ...ownPage(m, pfn), count });

/** Its frame as its owner sees it. */
export const getPfnMap = (m: Machine, pfn: Pfn): readonly [Machine, U64] => [m, ownPage(m, pfn).gfn];
export const setPfnMap = (m: Machine, pfn: Pfn, gfn: U64): Machine => withOwnPage(m, pfn, { ...ownPage(m, pfn), gfn });
