/**
 * The list of what happened to memory and TLBs, in order: stores, updates of entries by hardware, and of each TLBI its
 * beginning and its completion. The time of a message is its place, counted from 1; 0 is the initial memory.
 */

export const MESSAGE = { WRITE: 0, UPDATE: 1, TLBI: 2, DONE: 3 } as const;
/** Thread of an update that hardware makes on its own account. */
export const NOBODY = -1;
/** Page of a TLBI of everything. */
export const EVERYTHING = -1;

export interface Message {
  readonly kind: number;
  readonly thread: number;
  /** Of writes and updates. */
  readonly location: number;
  readonly value: number;
  /** Of TLBIs. */
  readonly page: number;
  readonly broadcast: boolean;
  /** An atomic that stores what it read: hardware makes no new entry of it. */
  readonly keeps: boolean;
}

const NOTHING = { location: -1, value: -1, page: EVERYTHING, broadcast: false, keeps: false };
export const written = (thread: number, location: number, value: number, keeps: boolean): Message => ({
  ...{ ...NOTHING, kind: MESSAGE.WRITE, thread, location, value, keeps },
});
export const updated = (thread: number, location: number, value: number): Message => ({
  ...{ ...NOTHING, kind: MESSAGE.UPDATE, thread, location, value },
});
export const invalidated = (thread: number, page: number, broadcast: boolean): Message => ({
  ...{ ...NOTHING, kind: MESSAGE.TLBI, thread, page, broadcast },
});
export const completed = (thread: number): Message => ({ ...NOTHING, kind: MESSAGE.DONE, thread });

/** Equal messages have equal keys. */
export const keyOf = (m: Message): string =>
  `${m.kind} ${m.thread} ${m.location} ${m.value} ${m.page} ${m.broadcast ? 1 : 0}${m.keeps ? 1 : 0}`;

/** Time of the newest message to a location up to a time. */
export function newest(list: readonly Message[], location: number, upTo: number): number {
  for (let t = Math.min(upTo, list.length); t > 0; t--) if (list[t - 1]!.location === location) return t;
  return 0;
}

/** When the TLBI at a time completes; `never` when the list has no end of it. */
export function completionOf(list: readonly Message[], tlbi: number, never: number): number {
  const { thread } = list[tlbi - 1]!;
  for (let t = tlbi + 1; t <= list.length; t++)
    if (list[t - 1]!.kind === MESSAGE.DONE && list[t - 1]!.thread === thread) return t;
  return never;
}
