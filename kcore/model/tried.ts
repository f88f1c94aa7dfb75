/**
 * At which keys each statement of `kcore/security` is tried by whoever evaluates it on states: one table for the model of layers and for the machine. It leaves nothing out, which a
 * test holds against what the files export.
 */
import type { Machine } from "../layers/00-machine/state.ts";
import * as lasting from "../security/lasting.ts";
import * as security from "../security/relate.ts";

export type Keys = readonly bigint[];
export type Key = readonly [bigint];
type Pair = readonly [bigint, bigint];
export type Says<First extends readonly unknown[]> = (...args: [...First, ...never[]]) => boolean;
/** A statement, and the names of the keys at which it is tried: each combination of them. */
export type Row<First extends readonly unknown[], Name extends string> = readonly [Says<First>, ...Name[]];

/** Keys by name; those of a mapping are two. Where nothing is mapped, what speaks of mappings says nothing. */
export interface SecurityKeys {
  readonly vm: readonly Key[];
  readonly vcpu: readonly Key[];
  /** Frames that are or were mapped. */
  readonly frame: readonly Key[];
  readonly bank: readonly Key[];
  readonly image: readonly Key[];
  readonly smmu: readonly Key[];
  /** Numbers of seals, those that were given among them; registers. */
  readonly seal: readonly Key[];
  readonly register: readonly Key[];
  /** Offsets of registers that say where streams go, and of those that are KCore's. */
  readonly entry: readonly Key[];
  readonly kcores: readonly Key[];
  /** Frames that the table of the host maps, of KCore. */
  readonly ofHost: readonly Key[];
  readonly ofCore: readonly Key[];
  /** VMIDs with frames that their tables map; banks with theirs. */
  readonly ofVm: readonly Pair[];
  readonly ofBank: readonly Pair[];
}

/** Of every state. */
export const STATES: readonly Row<[Machine], keyof SecurityKeys>[] = [
  [security.verifiedIsSigned, "vm"],
  [security.verifiedIsWhole, "vm", "image"],
  [security.imageHasPlace, "vm", "image"],
  [security.hostPageIsAtItself, "frame"],
  [security.pageHasAddress, "frame"],
  [security.memoryHasOwner, "frame"],
  [security.hostBankIsMarked, "ofBank"],
  [security.bankIsIsolated, "ofBank"],
  [security.bankHasPrincipal, "bank"],
  [security.retiredHasNoBank, "vm", "bank"],
  [security.hostIsIsolated, "ofHost"],
  [security.vmIsIsolated, "ofVm"],
  [security.retiredIsStill, "vm", "vcpu"],
  [security.heirIsOfRetired, "vm"],
  [security.sealIsForHeir, "seal"],
  [security.nextIsUnsealed, "seal"],
  [security.smmuConfines, "smmu"],
  [security.entryConfines, "smmu", "entry"],
  [security.bankRegistersAreKCores, "smmu", "kcores"],
];
/** Of a state and any later one. Each is so of a state and itself. */
export const STEPS: readonly Row<[Machine, Machine], keyof SecurityKeys>[] = [
  [lasting.coreMappingStays, "ofCore"],
  [lasting.vmMappingStays, "ofVm"],
  [lasting.coreKeepsItsPages, "frame"],
  [lasting.retiredStays, "vm"],
  [lasting.vmKeepsItsPages, "frame"],
  [lasting.loadedGetsNoDevices, "vm", "ofBank"],
  [lasting.heirStays, "vm"],
  [lasting.originStays, "vm"],
  [lasting.sealStays, "seal", "register"],
];

/** All combinations of keys of some names. */
export function* combined<Name extends string>(
  keys: Readonly<Record<Name, readonly Keys[]>>,
  names: readonly Name[],
): Generator<Keys> {
  const [name, ...rest] = names;
  if (name === undefined) yield [];
  else for (const key of keys[name]) for (const more of combined(keys, rest)) yield [...key, ...more];
}
