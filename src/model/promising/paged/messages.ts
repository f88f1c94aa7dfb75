/**
 * The list of what happened to memory and TLBs, in order: stores, updates of entries by hardware, and of each TLBI its
 * beginning and its completion, and new roots of stage 2. The time of a message is its place, counted from 1; 0 is the initial memory.
 */

export const MESSAGE = { WRITE: 0, UPDATE: 1, TLBI: 2, DONE: 3, SWITCH: 4 } as const;
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
  /** With two stages: which walks it is of, FLAG.SECOND_STAGE, BOTH_STAGES, EVERY_VMID, and of whose. A switch has its table and VMID. */
  readonly scope: number;
  readonly vmid: number;
  /** An atomic that stores what it read: hardware makes no new entry of it. */
  readonly keeps: boolean;
}

// One shape for all: lists are searched often.
const message = (
  kind: number,
  thread: number,
  location = -1,
  value = -1,
  page = EVERYTHING,
  { broadcast, scope, vmid, keeps } = PLAIN,
): Message => ({ kind, thread, location, value, page, broadcast, scope, vmid, keeps });
const PLAIN = { broadcast: false, scope: 0, vmid: 0, keeps: false };
const KEEPS = { ...PLAIN, keeps: true };

export const written = (thread: number, location: number, value: number, keeps: boolean): Message =>
  message(MESSAGE.WRITE, thread, location, value, EVERYTHING, keeps ? KEEPS : PLAIN);
export const updated = (thread: number, location: number, value: number): Message =>
  message(MESSAGE.UPDATE, thread, location, value);
export const invalidated = (
  thread: number,
  page: number,
  broadcast: boolean,
  { scope, vmid }: { readonly scope: number; readonly vmid: number },
): Message => message(MESSAGE.TLBI, thread, -1, -1, page, { broadcast, scope, vmid, keeps: false });
export const switched = (thread: number, table: number, vmid: number): Message =>
  message(MESSAGE.SWITCH, thread, -1, -1, table, { ...PLAIN, vmid });
export const completed = (thread: number): Message => message(MESSAGE.DONE, thread);

/** Equal messages have equal keys. */
export const keyOf = (m: Message): string =>
  `${m.kind} ${m.thread} ${m.location} ${m.value} ${m.page} ${m.scope} ${m.vmid} ${m.broadcast ? 1 : 0}${m.keeps ? 1 : 0}`;

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
