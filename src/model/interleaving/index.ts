/** Every interleaving of a program on SC, watched by a monitor: what must not happen comes with a shortest way there. */
import type { SearchStats } from "../../evidence/index.ts";
import { type Code, type Exploration, type Layout, LimitReached, type Limits, withGranules } from "../program/index.ts";
import { liveness } from "./liveness.ts";
import type { Monitor } from "./monitor.ts";
import { type Found, Search, SharedStack } from "./search.ts";

export { type Liveness, liveness, livenessOn } from "./liveness.ts";
export { type Access, type Event, type Monitor, NO_MONITOR, type Panic } from "./monitor.ts";
export type { Found } from "./search.ts";

export interface Watched {
  readonly found: Found | undefined;
  /** Undefined when every interleaving was watched, or one panicked. */
  readonly incomplete: Exploration["incomplete"];
  /** Whether some interleaving comes to its end. */
  readonly ends: boolean;
  /** Bytes that each row touched, by row: addresses of locations and their bytes. */
  readonly touched: ReadonlyMap<number, readonly { readonly address: bigint; readonly bytes: number }[]>;
  readonly stats: SearchStats;
}

/** Explores `code`. @throws {Unsupported} when a thread comes to what is not run */
export function watch(code: Code, monitorOf: (layout: Layout) => Monitor, limits: Limits): Watched {
  const live = liveness(code);
  const explore = (layout: Layout, ownSteps: boolean): Watched => {
    const search = new Search(code, layout, live, monitorOf(layout), limits, { ownSteps });
    let [found, incomplete]: [Found | undefined, Exploration["incomplete"]] = [undefined, undefined];
    try {
      found = search.run();
    } catch (e) {
      if (!(e instanceof LimitReached)) throw e;
      incomplete = { reason: e.reason, detail: e.message };
    }
    const place = (l: number) => ({ address: layout.addressOf[l]!, bytes: layout.granuleOf[l]! });
    const touched = new Map([...search.touched].map(([row, set]) => [row, [...set].map(place)]));
    const stats = { nodes: search.states, complete: search.ended, bytes: search.bytes };
    return { found, incomplete, ends: search.ended > 0, touched, stats };
  };
  return withGranules(code, (layout) => {
    try {
      return explore(layout, false);
    } catch (e) {
      if (!(e instanceof SharedStack)) throw e;
      return explore(layout, true);
    }
  });
}
