/**
 * Sections of many locks, from what a declared machine says of who protects what: the twin of theorems/Ranked.v, and the Coq
 * file that puts them through the theorem. Locks are taken in the order of their ranks, one or none of each; in each
 * section every field behind its lock is read and written.
 */
import type { Field } from "../proof/index.ts";
import type { CodeAccess } from "./accesses.ts";
import { endOfWords, LOCK_KINDS, type Locks, type Source, type Statement } from "./source.ts";

/** What one lock protects: fields of the machine, each a location. */
export interface Region {
  readonly lock: number;
  /** Place in the order in which locks are taken, from 1. */
  readonly rank: number;
  readonly fields: readonly string[];
}

/** The locks of a system, as the machine and the numbers of its locks declare them. */
export interface DeclaredLocks {
  readonly fields: Readonly<Record<string, Field>>;
  readonly rankOf: (lock: bigint) => bigint;
  /** Highest number of a lock. */
  readonly lastLock: bigint;
  /** Highest key of an object of which there are many. */
  readonly lastKey: bigint;
}

/** Fields behind locks on the machines from `layer` up, by lock. Who owns a lock is no field in memory. */
export function regionsOf({ fields, rankOf, lastLock, lastKey }: DeclaredLocks, layer: number): Region[] {
  const behind = new Map<bigint, string[]>();
  for (const [path, field] of Object.entries(fields)) {
    if (typeof field === "string" || !("lock" in field) || path.startsWith("owners.")) continue;
    if (field.to !== undefined && field.to < layer) continue;
    const { lock } = field;
    const keys = typeof lock === "bigint" ? [0n] : Array.from({ length: Number(lastKey) + 1 }, (_, k) => BigInt(k));
    for (const key of keys) {
      const number = typeof lock === "bigint" ? lock : (lock as (key: bigint) => bigint)(key);
      behind.set(number, [...(behind.get(number) ?? []), path.replace("*", `${key}`)]);
    }
  }
  for (const lock of behind.keys()) if (lock > lastLock) throw new Error(`lock ${lock} is above the last one`);
  return [...behind]
    .map(([lock, names]) => ({ lock: Number(lock), rank: Number(rankOf(lock)), fields: names }))
    .sort((a, b) => a.rank - b.rank || a.lock - b.lock);
}

/** The location of the field with this place among those of its lock. */
export const locationOf = (locks: Locks, lock: number, place: number): bigint =>
  endOfWords(locks) + BigInt(place * locks.count + lock);

/** A lock with the locations that it protects. */
export interface Row {
  readonly lock: number;
  readonly at: readonly bigint[];
}

/** Locations of regions, by rank. The words of a lock and its data agree modulo the number of locks. */
export function ranksOf(
  regions: readonly Region[],
  locks: Locks,
  isIn = (_lock: number, _field: string) => true,
): Row[][] {
  const ranks = [...new Set(regions.map((r) => r.rank))].sort((a, b) => a - b);
  const placesOf = ({ lock, fields }: Region): bigint[] =>
    fields.flatMap((f, place) => (isIn(lock, f) ? [locationOf(locks, lock, place)] : []));
  return ranks.map((rank) => {
    const rows = regions.filter((r) => r.rank === rank).map((r) => ({ lock: r.lock, at: placesOf(r) }));
    return rows.filter(({ at }) => at.length > 0);
  });
}

/** Of the regions that are declared, what code touches. @throws when it touches what is not in the region of its lock */
export function touchedRanks(regions: readonly Region[], touched: readonly CodeAccess[], locks: Locks): Row[][] {
  for (const { lock, field } of touched)
    if (regions.find((r) => BigInt(r.lock) === lock)?.fields.includes(field) !== true)
      throw new Error(`${field} is not declared to be behind lock ${lock}`);
  const names = new Set(touched.map(({ lock, field }) => `${lock} ${field}`));
  return ranksOf(regions, locks, (lock, field) => names.has(`${lock} ${field}`)).filter((rank) => rank.length > 0);
}

const READ = 1;
const uses = (at: readonly bigint[]): Statement[] =>
  at.flatMap((value): Statement[] => {
    const address = { kind: "const", value } as const;
    const read = { kind: "register", register: READ } as const;
    return [
      { kind: "load", register: READ, address },
      { kind: "store", address, value: read },
    ];
  });

function byRank([rank, ...ranks]: readonly (readonly Row[])[]): Source {
  if (rank === undefined) return [];
  const inner = byRank(ranks);
  return rank.reduceRight<Source>((none, { lock, at }) => {
    const yes: Source = [{ kind: "lock", lock }, ...inner, ...uses(at), { kind: "unlock", lock }];
    return [{ kind: "if", on: { kind: "register", register: READ }, yes, no: none }];
  }, inner);
}

/** All nestings of sections in the order of ranks, again and again. */
export const ranked = (ranks: readonly (readonly Row[])[]): Source => [
  { kind: "while", on: { kind: "const", value: 1n }, body: byRank(ranks) },
];

/** The ranks as a Coq term. */
export const coqRanks = (ranks: readonly (readonly Row[])[]): string => {
  const rows = ranks.map((rank) => {
    const row = rank.map(({ lock, at }) => `(${lock}, [${at.map((l) => `${l}%N`).join("; ")}])`);
    return `[${row.join(";\n   ")}]`;
  });
  return `[${rows.join(";\n  ")}]`;
};

/** What code touches in its sections, and the names of code that is for sections of code that is not there. */
export interface CodeSections {
  readonly touched: readonly CodeAccess[];
  readonly unopened: readonly string[];
}

/**
 * The Coq file that puts KCore's lock with its sections through the theorem: with what is declared, and with what code touches.
 *
 * @param sources  digest of the texts that declare the locks, and of the code
 */
export function kcoreFile(
  regions: readonly Region[],
  { touched, unopened }: CodeSections,
  locks: Locks,
  sources: string,
): string {
  const { coq } = LOCK_KINDS[locks.kind];
  return `(** KCore's lock with its sections, put through the theorem: for each lock the fields that it protects on the
    machines of layers 4 and up, in all nestings in the order of ranks, for ever; and the same with what KCore's
    code touches in its sections, read off the lifted code.
    Written by test/theorem/sections.test.ts (UPDATE_GOLDEN=1 npm test) from the declared machine,
    kcore/layers/00-machine, and the code of the layers above. Sources: ${sources} *)
From Coq Require Import List Arith NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang SC Arm Kernel Source LockSource TasCode Instances Ranked.

(** A row is a lock and its fields, each one location, whatever it has of words. *)
Definition protected : list (list (rid * list loc)) :=
  ${coqRanks(ranksOf(regions, locks))}.
Definition kcore : list kstmt := ranked protected.
Theorem kcore_accepted : accepted_source ${coq} ${locks.count} kcore = true.
Proof. apply ranks_accepted. vm_compute. reflexivity. Qed.

(** What the code of layers 5 and up reads or writes in the sections that it opens.
    Not reached from them, since it is for sections of layers that are not there yet: ${unopened.length === 0 ? "nothing" : unopened.join(", ")}. *)
Definition touched : list (list (rid * list loc)) :=
  ${coqRanks(touchedRanks(regions, touched, locks))}.
Theorem touched_protected : within touched protected = true.
Proof. vm_compute. reflexivity. Qed.
Theorem code_accepted : accepted_source ${coq} ${locks.count} (ranked touched) = true.
Proof. apply ranks_accepted. vm_compute. reflexivity. Qed.

(** On any number of CPUs below 2^32, under either rule set: what is shown on SC carries over to Arm. *)
Theorem kcore_is_SC : forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks ${coq} ${locks.count} K (fun _ => kcore)) M es fin ->
  exists h, hsteps (layout_of ${coq} ${locks.count}) K (initH (layout_of ${coq} ${locks.count}) (fun _ => 0%N) (fun _ => kcore)) h /\\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\\
    (forall l, kernel (layout_of ${coq} ${locks.count}) l -> final (fun _ => 0%N) M l (hmem h l)).
Proof. intros R K KP FEW. exact (accepted_is_SC ${coq} ${locks.count} K (fun _ => kcore) KP (fun _ _ => kcore_accepted) (fun _ => FEW) R). Qed.
Theorem code_is_SC : forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks ${coq} ${locks.count} K (fun _ => ranked touched)) M es fin ->
  exists h, hsteps (layout_of ${coq} ${locks.count}) K (initH (layout_of ${coq} ${locks.count}) (fun _ => 0%N) (fun _ => ranked touched)) h /\\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\\
    (forall l, kernel (layout_of ${coq} ${locks.count}) l -> final (fun _ => 0%N) M l (hmem h l)).
Proof. intros R K KP FEW. exact (accepted_is_SC ${coq} ${locks.count} K (fun _ => ranked touched) KP (fun _ _ => code_accepted) (fun _ => FEW) R). Qed.
`;
}

/** KCore by name, if its sections of these sources are those that were put through the theorem. */
export const kcoreInstantiated = (file: string | undefined, sources: string): string[] =>
  file?.includes(` Sources: ${sources} *)`) === true ? ["KCore's lock with its sections"] : [];
