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

/** Locations of fields of which hardware walks the words. */
export const walkedAt = (regions: readonly Region[], walked: readonly string[], locks: Locks): bigint[] =>
  ranksOf(regions, locks, (_, field) => walked.includes(field)).flatMap((rank) => rank.flatMap(({ at }) => at));

const READ = 1;
const uses = (at: readonly bigint[], walked: readonly bigint[]): Statement[] =>
  at.flatMap((value): Statement[] => {
    const address = { kind: "const", value } as const;
    const read = { kind: "register", register: READ } as const;
    return [
      { kind: "load", register: READ, address },
      { kind: "store", address, value: read, releases: walked.includes(value) },
    ];
  });

function byRank([rank, ...ranks]: readonly (readonly Row[])[], walked: readonly bigint[]): Source {
  if (rank === undefined) return [];
  const inner = byRank(ranks, walked);
  return rank.reduceRight<Source>((none, { lock, at }) => {
    const yes: Source = [{ kind: "lock", lock }, ...inner, ...uses(at, walked), { kind: "unlock", lock }];
    return [{ kind: "if", on: { kind: "register", register: READ }, yes, no: none }];
  }, inner);
}

/** All nestings of sections in the order of ranks, again and again; stores to what hardware walks are releases. */
export const ranked = (ranks: readonly (readonly Row[])[], walked: readonly bigint[] = []): Source => [
  { kind: "while", on: { kind: "const", value: 1n }, body: byRank(ranks, walked) },
];

/** The ranks as a Coq term. */
export const coqRanks = (ranks: readonly (readonly Row[])[]): string => {
  const rows = ranks.map((rank) => {
    const row = rank.map(({ lock, at }) => `(${lock}, [${at.map((l) => `${l}%N`).join("; ")}])`);
    return `[${row.join(";\n   ")}]`;
  });
  return `[${rows.join(";\n  ")}]`;
};

/**
 * What code touches in its sections, the names of code that is for sections of code that is not there, the fields that hardware walks, and
 * those of records that are stored by releases as these are.
 */
export interface CodeSections {
  readonly touched: readonly CodeAccess[];
  readonly unopened: readonly string[];
  readonly walked: readonly string[];
  readonly records: readonly string[];
}

/**
 * The Coq file that puts KCore's lock with its sections through the theorems: with what is declared, and with what code touches; and
 * programs that keep to what is declared, beside users behind KCore's tables.
 *
 * @param sources  digest of the texts that declare the locks, and of the code
 */
export function kcoreFile(
  regions: readonly Region[],
  { touched, unopened, walked, records }: CodeSections,
  locks: Locks,
  sources: string,
): string {
  const { coq } = LOCK_KINDS[locks.kind];
  const all = `${coq} ${locks.count}`;
  const coqAt = (fields: readonly string[]): string =>
    walkedAt(regions, fields, locks)
      .map((l) => `${l}%N`)
      .join("; ");
  return `(** KCore's lock with its sections, put through the theorems: for each lock the fields that it protects on the
    machines of layers 4 and up, in all nestings in the order of ranks, for ever; the same with what KCore's
    code touches in its sections, read off the lifted code; and any program that keeps to these fields, beside users
    behind tables of which hardware walks the words.
    Written by test/theorem/sections.test.ts (UPDATE_GOLDEN=1 npm test) from the declared machine,
    kcore/layers/00-machine, and the code of the layers above. Sources: ${sources} *)
From Coq Require Import List Arith NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm ArmIsWeak Kernel Source LockSource TasCode Instances Ranked Walk Cut Mmu Confined Invalidation Tables Owned.

(** A row is a lock and its fields, each a number: its location where it has one word. *)
Definition protected : list (list (rid * list loc)) :=
  ${coqRanks(ranksOf(regions, locks))}.
Definition fields : list loc := concat (map snd (concat protected)).
(** The fields that steps of hardware read: words of tables of stage 2 and of SMMUs. *)
Definition walked : list loc :=
  [${coqAt(walked)}].
(** Records of pages: layer 0 declares that its primitives store to them by releases, as to entries of tables. *)
Definition records : list loc := [${coqAt(records)}].
Definition released : list loc := records ++ walked.
Definition kcore : list kstmt := ranked released protected.
Theorem kcore_admitted : admitted ${all} bare fields released kcore = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** What the code of layers 5 and up reads or writes in the sections that it opens.
    Not reached from them, since it is for sections of layers that are not there yet: ${unopened.length === 0 ? "nothing" : unopened.join(", ")}. *)
Definition touched : list (list (rid * list loc)) :=
  ${coqRanks(touchedRanks(regions, touched, locks))}.
Theorem touched_protected : within touched protected = true.
Proof. vm_compute. reflexivity. Qed.
Theorem code_admitted : admitted ${all} bare fields released (ranked released touched) = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** On any number of CPUs below 2^32, under either rule set: what is shown on SC carries over to Arm. *)
Definition is_SC (src : list kstmt) : Prop := forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks ${all} K (fun _ => src)) M es fin -> ends_as_on_SC ${all} bare K (fun _ => src) M fin.
Theorem kcore_is_SC : is_SC kcore.
Proof. intros R K KP FEW. exact (accepted_is_SC ${all} K (fun _ => kcore) KP (fun _ _ => admitted_accepted _ _ _ _ _ kcore_admitted) (fun _ => FEW) R). Qed.
Theorem code_is_SC : is_SC (ranked released touched).
Proof. intros R K KP FEW. exact (accepted_is_SC ${all} K (fun _ => ranked released touched) KP (fun _ _ => admitted_accepted _ _ _ _ _ code_admitted) (fun _ => FEW) R). Qed.

(** Beside users, with tables that hardware walks.  Memory is laid out as one likes: a field has any words, the rest is memory of users.
    The kernel runs any programs that are admitted: they keep to these fields in sections of their locks, and their stores to what
    hardware walks wait for earlier reads.  Whatever users run behind tables of those words, they access their memory only, and the
    kernel does what its source does on SC, if on SC entries name tables or pages of users. *)
Definition beside (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) : system :=
  beside_users ${all} mm K src users theirs.
Theorem kcore_users_confined : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted ${all} mm fields walked (src i) = true) ->
  walks ${all} mm K users walked u table ->
  keeps_tables_good ${all} mm K src users theirs u table ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  confined (beside mm K src users theirs) es /\\ ends_as_on_SC ${all} mm K src M fin.
Proof. intros R mm K src users theirs u table KP FEW AD WK GD. exact (admitted_users_confined ${all} mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD R). Qed.
(** If stores to what hardware walks are releases, its words are at each time those of one state on SC (any finite number of them). *)
Theorem kcore_tables_at_any_time : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted ${all} mm fields walked (src i) = true) ->
  walks ${all} mm K users walked u table ->
  keeps_tables_good ${all} mm K src users theirs u table ->
  (forall i, i < K -> releases_in ${all} mm walked (src i) = true) ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  forall ls, (forall l, In l ls -> words_of ${all} mm walked l = true) ->
  forall t, exists h, hsteps (layout_of ${all} mm) K (initH (layout_of ${all} mm) (boot_of ${all} mm) src) h /\\
    forall l, In l ls -> hmem h l = memat (boot_of ${all} mm) M t l.
Proof.
  intros R mm K src users theirs u table KP FEW AD WK GD RL.
  exact (admitted_tables_at_any_time ${all} mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD RL R).
Qed.
(** Pages that change hands.  Stores to what hardware walks and to records of pages are releases.  On SC, while such words tell that a page
    is taken from a user, no entry of that user's tables names it, and these name tables of its own.  Then on Arm no walk of that user
    that reads entries while memory tells so leads to the page. *)
Section Taken.
Variables (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) (u : mmu) (table : nat -> N -> Prop).
Hypothesis SOME : 0 < K.
Hypothesis FEW : (N.of_nat K < word32)%N.
Hypothesis ADMITTED : forall i, i < K -> admitted ${all} mm fields released (src i) = true.
Hypothesis RELEASES : forall i, i < K -> releases_in ${all} mm released (src i) = true.
Hypothesis WALKS : walks ${all} mm K users walked u table.
Hypothesis GOOD : keeps_tables_good ${all} mm K src users theirs u table.
Variables (i : tid) (its : nat -> N -> Prop) (p : N) (told : list loc) (taken : (loc -> val) -> Prop).
Hypothesis TAKEN : taken_from ${all} mm K src users theirs released u i its p told taken.
Notation boot := (boot_of ${all} mm).
Lemma walks_released : walks ${all} mm K users released u table.
Proof. apply walks_more with (2 := WALKS). intros f IN. apply in_or_app. auto. Qed.
Theorem kcore_taken_page_is_not_walked_to : forall R M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  forall a lo hi q, (forall t, lo <= t <= hi -> taken (memat boot M t)) ->
  racing (decode u) (slot u a) boot M lo hi (levels u i) (root u i) (Mapped q) -> q <> p.
Proof.
  exact (taken_page_is_not_walked_to ${all} mm K src users theirs fields released u table SOME (fun _ => FEW) ADMITTED RELEASES walks_released GOOD i its p told taken TAKEN).
Qed.
(** With TLBIs: what the user did there by older entries comes before the store behind store, DSB, TLBI, DSB, as that to the record is. *)
Theorem kcore_taken_page_is_out_of_reach : forall R X M es fin st un z,
  invalidating_execution R (beside mm K src users theirs) u X M es fin -> K <= i < K + users ->
  (forall t, ew st <= t < z -> taken (memat boot M t)) ->
  (forall a hi, racing (decode u) (slot u a) boot M 0 hi (levels u i) (root u i) (Mapped p) ->
    exists x, In x X /\\ concerns x i a = true /\\ sequence (es (issuer x)) x st un) ->
  (forall a a' q, place u a q = place u a' p -> q = p) ->
  forall e a, In e (es i) -> touches e = Some (place u a p) -> window M e < z ->
  exists x, In x X /\\ position M i e <= effect x < ew un.
Proof.
  exact (owned_page_is_out_of_reach ${all} mm K src users theirs fields released u table SOME (fun _ => FEW) ADMITTED RELEASES walks_released GOOD i its p told taken TAKEN).
Qed.
End Taken.
`;
}

/** KCore by name, if its sections of these sources are those that were put through the theorem. */
export const kcoreInstantiated = (file: string | undefined, sources: string): string[] =>
  file?.includes(` Sources: ${sources} *)`) === true ? ["KCore's lock with its sections"] : [];
