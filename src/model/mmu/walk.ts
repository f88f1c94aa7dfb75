/** What an access does with the entry that its walk has read: rules without time, which both engines share. */
import { decodeEntry, isReadable, withAccessFlag, withDirtyState } from "./entry.ts";

/** Kinds of fault, by number. The first two of each stage come from entries that no TLB holds. */
export const FAULT_KIND = {
  TRANSLATION: 0,
  ACCESS_FLAG: 1,
  PERMISSION: 2,
  CALL: 3,
  UNDEFINED: 4,
  S2_TRANSLATION: 5,
  S2_ACCESS_FLAG: 6,
  S2_PERMISSION: 7,
} as const;

/** Whether a fault is of stage 2, so that EL2 takes it. */
export const isOfStageTwo = (kind: number): boolean => kind >= FAULT_KIND.S2_TRANSLATION;

/** Whether the entry that a fault comes from is held by no TLB. */
export const isUncacheable = (kind: number): boolean =>
  kind === FAULT_KIND.TRANSLATION ||
  kind === FAULT_KIND.ACCESS_FLAG ||
  kind === FAULT_KIND.S2_TRANSLATION ||
  kind === FAULT_KIND.S2_ACCESS_FLAG;

/** Names of those that are about addresses, by number. */
export const FAULT_NAMES = ["Translation", "AccessFlag", "Permission"] as const;

export interface Access {
  /** It may store: a store, or an atomic, also a CAS that will fail. */
  readonly writes: boolean;
  /** Without privilege, and outside of a handler. */
  readonly el0: boolean;
  readonly accessFlag: boolean;
  readonly dirtyState: boolean;
}

export type Walked =
  | { readonly kind: "fault"; readonly fault: number }
  /** `update`: what hardware writes back; `dirties` when that gives write permission. `oa` is the physical page. */
  | { readonly kind: "page"; readonly oa: bigint; readonly update: bigint | undefined; readonly dirties: boolean };

/** The outcome of a walk that has read `word`. */
export function walked(word: bigint, { writes, el0, accessFlag, dirtyState }: Access): Walked {
  const entry = decodeEntry(word);
  if (!entry.valid) return { kind: "fault", fault: FAULT_KIND.TRANSLATION };
  if (!entry.af && !accessFlag) return { kind: "fault", fault: FAULT_KIND.ACCESS_FLAG };
  if (!entry.el0 && el0) return { kind: "fault", fault: FAULT_KIND.PERMISSION };
  if (writes && !entry.db && !(dirtyState && entry.dbm)) return { kind: "fault", fault: FAULT_KIND.PERMISSION };
  const dirties = dirtyState && writes && !entry.db;
  const sets = accessFlag && !entry.af;
  const update = dirties ? withDirtyState(word) : sets ? withAccessFlag(word) : undefined;
  return { kind: "page", oa: entry.oa, update, dirties };
}

/** The outcome of a walk of stage 2 that has read `word`. */
export function walkedStageTwo(word: bigint, writes: boolean): Walked {
  const entry = decodeEntry(word);
  if (!entry.valid) return { kind: "fault", fault: FAULT_KIND.S2_TRANSLATION };
  if (!entry.af) return { kind: "fault", fault: FAULT_KIND.S2_ACCESS_FLAG };
  if (writes ? !entry.db : !isReadable(word)) return { kind: "fault", fault: FAULT_KIND.S2_PERMISSION };
  return { kind: "page", oa: entry.oa, update: undefined, dirties: false };
}

/** The entry that hardware may make of `word` on its own account, or undefined. */
export function spontaneous(word: bigint): bigint | undefined {
  const { valid, af } = decodeEntry(word);
  return valid && !af ? withAccessFlag(word) : undefined;
}
