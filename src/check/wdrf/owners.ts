/**
 * Ownership on SC, as a monitor: who holds each lock, by its functions; data that a lock protects is touched by its holder alone;
 * and no two CPUs are about to touch the same data, one of them writing, whatever protects it. A violation is a panic.
 *
 * That the last is asked of what comes next loses nothing: if some interleaving has two such accesses that no synchronisation
 * orders, another one has them side by side.
 */

import type { Access, Event, Monitor, Panic } from "../../model/interleaving/index.ts";
import { INSTRUCTION, ROW } from "../../model/program/index.ts";
import { type Bytes, meets, overlap } from "./bytes.ts";
import { Instances } from "./instances.ts";
import type { LockPlaces, Places } from "./places.ts";
import { bytesText, type Subject } from "./subject.ts";

/** Who holds each lock, by instance, and where each thread is: the part and the lock that it is called for, or -1. */
interface Owners {
  readonly holders: ReadonlyMap<number, number>;
  readonly inside: readonly { readonly part: number; readonly lock: number }[];
}

const OUTSIDE = { part: -1, lock: -1 };

const bytesOf = ({ address, bytes }: Access): Bytes => ({ from: address, to: address + BigInt(bytes) });
const isAccess = (e: Event): e is Event & Access => e.kind === "read" || e.kind === "write" || e.kind === "rmw";

export function ownership(subject: Subject, places: Places): Monitor {
  const { code, parts, sync, leaked } = subject;
  const { locks } = places;
  const states: Owners[] = [];
  const ids = new Map<string, number>();
  const idOf = (o: Owners): number => {
    const holders = [...o.holders].map(([lock, thread]) => `${lock}=${thread}`).sort();
    const key = `${holders.join()};${o.inside.map((i) => `${i.part}/${i.lock}`).join()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, states.length);
    return states.push(o) - 1;
  };
  const instances = new Instances(code, parts, subject.live, locks);
  const called = calledLocks(subject);
  const initial = idOf({ holders: new Map(), inside: code.entry.map(() => OUTSIDE) });
  const watched = parts.list.length > 0 ? firstRows(subject) : undefined;
  const panic = (what: string, thread: number, row: number): Panic => ({ what, rows: [{ thread, row }] });

  const arrival = (state: number, { thread, row, register }: Event & { kind: "arrival" }): number | Panic => {
    const owners = states[state]!;
    const [from, to] = [owners.inside[thread]!, parts.of[row]!];
    if (from.part === to) return state;
    const holders = new Map(owners.holders);
    const nameOf = (lock: number): string => instances.list[lock]!.name;
    if (from.part >= 0) {
      const { does } = parts.list[from.part]!;
      const holder = holders.get(from.lock);
      const taken = does === "acquire" || (does === "try" && register("x0") !== 0n);
      if (taken && holder !== undefined)
        return panic(`P${thread} acquires ${nameOf(from.lock)}, which P${holder} holds`, thread, row);
      if (taken) holders.set(from.lock, thread);
    }
    const lock = to < 0 ? -1 : instances.of(parts, to, register("x0"))!;
    if (to >= 0) {
      const { does } = parts.list[to]!;
      const holds = holders.get(lock) === thread;
      if (does === "release" && !holds)
        return panic(`P${thread} releases ${nameOf(lock)}, which it does not hold`, thread, row);
      if (does === "acquire" && holds)
        return panic(`P${thread} acquires ${nameOf(lock)}, which it holds already`, thread, row);
      if (does === "release") holders.delete(lock);
    }
    const inside = owners.inside.map((i, t) => (t === thread ? { part: to, lock } : i));
    return idOf({ holders, inside });
  };

  const unowned = (state: number, access: Access): string | undefined => {
    const { holders } = states[state]!;
    const bytes = bytesOf(access);
    const holds = (lock: number): boolean =>
      [...holders].some(([i, thread]) => thread === access.thread && instances.list[i]!.lock === lock);
    const bad = locks.findIndex((l, i) => called.has(i) && hasFunctions(l) && meets(l.protects, bytes) && !holds(i));
    return bad < 0 ? undefined : `P${access.thread} touches ${bytesText(subject, bytes)} without ${locks[bad]!.name}`;
  };

  const step = (state: number, event: Event): number | Panic => {
    if (event.kind === "arrival") return arrival(state, event);
    if (!isAccess(event) || parts.of[event.row]! >= 0) return state;
    const wrong = misused(places, event) ?? unowned(state, event);
    return wrong === undefined ? state : panic(wrong, event.thread, event.row);
  };

  const isData = (a: Access | undefined): a is Access =>
    a !== undefined && (parts.of[a.row]! < 0 ? !meets(sync, bytesOf(a)) : meets(leaked, bytesOf(a)));
  const look = (_: number, next: readonly (Access | undefined)[]): Panic | undefined => {
    for (const [i, a] of next.entries())
      for (const b of next.slice(i + 1)) {
        if (!isData(a) || !isData(b) || (a.kind === "read" && b.kind === "read")) continue;
        if (parts.of[a.row]! >= 0 && parts.of[b.row]! >= 0) continue;
        if (!overlap(bytesOf(a), bytesOf(b))) continue;
        const what = bytesText(subject, bytesOf(a));
        const how = a.kind === "read" || b.kind === "read" ? "one writes it" : "both write it";
        return { what: `P${a.thread} and P${b.thread} touch ${what} at once, and ${how}`, rows: [a, b] };
      }
    return undefined;
  };
  return { initial, ...(watched === undefined ? {} : { watched }), step, look };
}

/** What the settings say of data without a lock, and an access that is otherwise. */
function misused({ regions }: Places, access: Access): string | undefined {
  if (access.kind === "read") return undefined;
  const region = regions.find((r) => r.sharing === "constant" && meets(r.data, bytesOf(access)));
  return region && `P${access.thread} writes to ${region.name}, which is constant`;
}

function firstRows({ code: { ops } }: Subject): Uint8Array {
  const first = new Uint8Array(ops.length / ROW);
  for (let row = 0; row < first.length; row++)
    first[row] = Number(row === 0 || ops[row * ROW + INSTRUCTION] !== ops[(row - 1) * ROW + INSTRUCTION]);
  return first;
}

/** Indices of the locks that some thread calls: of others the compiler may have written the functions into their callers. */
export const calledLocks = ({ parts }: Subject): ReadonlySet<number> =>
  new Set([...new Set(parts.of)].flatMap((p) => (p < 0 ? [] : parts.list[p]!.locks)));

/** Locks that are functions. */
export const hasFunctions = ({ acquire, try: tries }: LockPlaces): boolean => acquire.length + tries.length > 0;
