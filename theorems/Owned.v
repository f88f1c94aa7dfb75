(** Pages that are somebody's: records of pages are stored by releases, as entries of tables are.

    On SC, while records say that a page is taken from a user, no entry of that user's tables names it.  Then on Arm, while the
    records in memory say so, no walk of that user leads there; and if the page was unmapped by store, DSB, TLBI, DSB, all that it did
    there before comes before the TLBI, and so before the record that is stored behind. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm ArmIsWeak Kernel Source LockSource Instances Walk Cut Mmu Confined Moments Invalidation Tables.

Section Owned.
Variables (k : kind) (n : nat) (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog).
Variables (fields released : list loc) (u : mmu) (table : nat -> N -> Prop).
Notation lay := (layout_of k n mm).
Notation boot := (boot_of k n mm).
Notation sys := (beside_users k n mm K src users theirs).
(** Of a user, its tables, and a page: memory that says whether the page is taken from it, and that on SC no entry names it then. *)
Record taken_from (i : tid) (its : nat -> N -> Prop) (p : N) (records : list loc) (taken : (loc -> val) -> Prop) : Prop := {
  tf_root : its (levels u i) (root u i);
  tf_entries : forall m l, is_entry u its m l -> words_of k n mm released l = true;
  tf_records : forall l, In l records -> words_of k n mm released l = true;
  tf_told : forall m m', (forall l, In l records -> m l = m' l) -> taken m -> taken m';
  tf_on_SC : forall h, hsteps lay K (initH lay boot src) h -> tables_good sys u its (hmem h) /\
    (taken (hmem h) -> forall m l, is_entry u its m l -> decode u (S m) (hmem h l) <> Page p) }.

Hypothesis SOME : 0 < K.
Hypothesis FEW : k = Ticket -> (N.of_nat K < word32)%N.
Hypothesis ADMITTED : forall i, i < K -> admitted k n mm fields released (src i) = true.
Hypothesis RELEASES : forall i, i < K -> releases_in k n mm released (src i) = true.
Hypothesis WALKS : walks k n mm K users released u table.
Hypothesis GOOD : keeps_tables_good k n mm K src users theirs u table.
Variables (i : tid) (its : nat -> N -> Prop) (p : N) (records : list loc) (taken : (loc -> val) -> Prop).
Hypothesis TAKEN : taken_from i its p records taken.

Lemma entries_on_Arm R M es fin : virtual_execution R sys u M es fin -> forall t m l, is_entry u its m l ->
  good_entry sys u its m (memat boot M t l) /\ (taken (memat boot M t) -> decode u (S m) (memat boot M t l) <> Page p).
Proof.
  intros VE t m l EN. destruct TAKEN as [ROOT ENT REC TOLD INV].
  destruct (admitted_tables_at_any_time k n mm K src users theirs fields released u table SOME FEW ADMITTED WALKS GOOD RELEASES R M es fin VE (l :: records))
    with (t := t) as (h & HS & ME).
  { intros l0 [<-|IN]; eauto. }
  destruct (INV h HS) as [GD OUT]. rewrite <- (ME l) by (left; reflexivity). split; [apply GD, EN|]. intro TK. apply OUT; [|exact EN].
  apply (TOLD (memat boot M t)); [|exact TK]. intros l0 IN. symmetry. apply ME. right. exact IN.
Qed.
(** A walk that reads entries while the page is taken does not lead there. *)
Theorem taken_page_is_not_walked_to : forall R M es fin, virtual_execution R sys u M es fin ->
  forall a lo hi q, (forall t, lo <= t <= hi -> taken (memat boot M t)) ->
  racing (decode u) (slot u a) boot M lo hi (levels u i) (root u i) (Mapped q) -> q <> p.
Proof.
  intros R M es fin VE a lo hi q TK RC. apply (walk_misses sys u its boot M a lo hi (levels u i) (root u i) p q RC (tf_root _ _ _ _ _ TAKEN)).
  - intros m l t EN. apply (entries_on_Arm R M es fin VE t m l EN).
  - intros m l t EN Ht. apply (entries_on_Arm R M es fin VE t m l EN), TK, Ht.
Qed.
(** With TLBIs.  From a store [st] on the page is taken; each translation that led there is one that a TLBI of the sequence concerns, with [un]
    behind it, as the store to the record is.  What the user does there while it is taken comes before [un]. *)
Theorem owned_page_is_out_of_reach : forall R X M es fin st un z, invalidating_execution R sys u X M es fin ->
  K <= i < K + users ->
  (forall t, ew st <= t < z -> taken (memat boot M t)) ->
  (forall a hi, racing (decode u) (slot u a) boot M 0 hi (levels u i) (root u i) (Mapped p) ->
    exists x, In x X /\ concerns x i a = true /\ sequence (es (issuer x)) x st un) ->
  (forall a a' q, place u a q = place u a' p -> q = p) ->
  forall e a, In e (es i) -> touches e = Some (place u a p) -> window M e < z ->
  exists x, In x X /\ position M i e <= effect x < ew un.
Proof.
  intros R X M es fin st un z IE HI TK CON DISJ e a IN TO WIN.
  pose proof (any_invalidation _ _ _ _ _ _ _ IE) as VE. destruct (ie_users _ _ _ _ _ _ _ IE i HI) as [UR _].
  destruct (accesses_are_translated _ _ _ _ _ _ _ _ _ UR e _ IN TO) as (a' & q & RC & PQ).
  assert (q = p) by (apply (DISJ a' a); congruence). subst q.
  destruct (CON a' (window M e)) as (x & IX & CO & SQ); [eapply racing_widen; [exact RC|apply Nat.le_0_l]|].
  destruct (sequence_order _ _ _ _ (proj2 (ie_tlbis _ _ _ _ _ _ _ IE x IX)) SQ) as [S1 S2].
  exists x. split; [exact IX|]. split; [|exact S2]. destruct (le_lt_dec (position M i e) (effect x)) as [LE|LT]; [exact LE|]. exfalso.
  pose proof (since_last X M i x e a' IX CO LT) as SL.
  apply (taken_page_is_not_walked_to R M es fin VE a' _ _ p) with (2 := RC); auto. intros t Ht. apply TK. lia.
Qed.
End Owned.

(** Words of more fields. *)
Lemma words_more k n mm some more l : (forall f, In f some -> In f more) -> words_of k n mm some l = true -> words_of k n mm more l = true.
Proof.
  intro SUB. unfold words_of. rewrite !andb_true_iff. intros [LT FD]. split; [exact LT|]. destruct (field_at mm l) as [f|]; [|discriminate].
  apply existsb_exists in FD. destruct FD as (g & IN & EQ). apply existsb_exists. eauto.
Qed.
Lemma walks_more k n mm K users some more u table : (forall f, In f some -> In f more) ->
  walks k n mm K users some u table -> walks k n mm K users more u table.
Proof. intros SUB [ROOT ENT]. split; [exact ROOT|]. intros m l EN. eapply words_more; eauto. Qed.
