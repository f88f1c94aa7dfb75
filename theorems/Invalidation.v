(** Page tables with invalidation: store, DSB, TLBI, DSB, on the time line of messages.

    A translation of a user is any walk whose entries were read since the last TLBI that concerns it; if a TLBI comes between
    that and the access, the access comes first (it drains).  A TLBI takes effect between two messages: behind what comes before an earlier DSB of
    its CPU, before what comes behind a later one, and nothing else is said of when.  So a page that is unmapped this way is out of reach of users
    before the lock is given back. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Cut Arm ArmIsWeak Kernel Walk Mmu Confined Moments.

(** A TLBI: of which CPU, behind how many of its events, which translations of which users it is for, and when it takes effect:
    behind the message of that time and before the next one.  (One for each user that receives it, where these are not at one time.) *)
Record tlbi := mkTlbi { issuer : tid; behind_events : nat; concerns : tid -> N -> bool; effect : nat }.
Definition is_dsb (e : event) : Prop := ea e = AFence DsbSy.
(** DSB waits for stores, TLBI for the DSB; the next DSB for the TLBI, and stores for that. *)
Record in_order (es : list event) (x : tlbi) : Prop := {
  io_before : forall a d b e, firstn (behind_events x) es = a ++ d :: b -> is_dsb d -> In e a -> writeOf e <> None -> ew e <= effect x;
  io_after : forall a d b e, skipn (behind_events x) es = a ++ d :: b -> is_dsb d -> In e b -> writeOf e <> None -> effect x < ew e }.

Section Since.
Variables (X : list tlbi) (M : mem) (i : tid).
(** The message that an access writes, or reads from another thread. *)
Definition position (e : event) : nat :=
  match writeOf e with
  | Some _ => ew e
  | None => match get M (er e) with Some m => if mtid m =? i then 0 else er e | None => 0 end
  end.
(** The last TLBI before an access that concerns its translation. *)
Definition since (e : event) (a : N) : nat :=
  fold_right (fun x t => if concerns x i a && (effect x <? position e) then effect x ⊔ t else t) 0 X.
Lemma since_last x e a : In x X -> concerns x i a = true -> effect x < position e -> effect x <= since e a.
Proof.
  unfold since. intros IN CO LT. apply Nat.ltb_lt in LT. induction X as [|y Y IH]; [contradiction|]. cbn [fold_right].
  destruct IN as [->|IN]; [rewrite CO, LT; simpl; lia|]. specialize (IH IN). destruct (concerns y i a && (effect y <? position e)); lia.
Qed.
End Since.

(** The machine of [Mmu.v], with TLBIs. *)
Record invalidating_execution (R : rules) (s : system) (u : mmu) (X : list tlbi) (M : mem) (es : tid -> list event) (fin : tid -> aconf) : Prop := {
  ie_tids : forall t m, get M t = Some m -> mtid m < threads s;
  ie_kernel : kernel_runs R s M es fin;
  ie_tlbis : forall x, In x X -> issuer x < kthreads s /\ in_order (es (issuer x)) x;
  ie_users : forall i, kthreads s <= i < threads s ->
    urun R u (init s) M i (since X M i) (initAC M i (code s i)) (es i) (fin i) /\ anoprom (fin i) }.
Lemma any_invalidation R s u X M es fin : invalidating_execution R s u X M es fin -> virtual_execution R s u M es fin.
Proof. intros [TI KR _ US]. split; auto. intros i HI. destruct (US i HI) as [UR NP]. split; auto. eapply urun_any_age; eauto. Qed.
(** Confinement does not rest on TLBIs. *)
Theorem invalidating_users_confined : forall R s u (table : nat -> N -> Prop) X M es fin, confines s u table R -> invalidating_execution R s u X M es fin ->
  confined s es /\ follows_SC s M es fin.
Proof. intros R s u table X M es fin CF IE. eapply users_confined; eauto using any_invalidation. Qed.

(** ** The sequence *)
(** The CPU stores, waits, invalidates, waits, and stores again: the TLBI takes effect in between. *)
Definition sequence (es : list event) (x : tlbi) (st un : event) : Prop :=
  exists a d1 b c d2 f, firstn (behind_events x) es = a ++ d1 :: b /\ skipn (behind_events x) es = c ++ d2 :: f /\
    is_dsb d1 /\ is_dsb d2 /\ In st a /\ In un f /\ writeOf st <> None /\ writeOf un <> None.
Lemma sequence_order es x st un : in_order es x -> sequence es x st un -> ew st <= effect x < ew un.
Proof.
  intros [BE AF] (a & d1 & b & c & d2 & f & E1 & E2 & D1 & D2 & IS & IU & WS & WU). split; [eapply BE; eauto|eapply AF; eauto].
Qed.

(** A walk that reads entries while none of them names page [p] does not lead there. *)
Lemma walk_misses s u (table : nat -> N -> Prop) m0 M a lo hi n b p p' : racing (decode u) (slot u a) m0 M lo hi n b (Mapped p') -> table n b ->
  (forall k l t, is_entry u table k l -> good_entry s u table k (memat m0 M t l)) ->
  (forall k l t, is_entry u table k l -> lo <= t <= hi -> decode u (S k) (memat m0 M t l) <> Page p) -> p' <> p.
Proof.
  intros RC TB GD GONE. remember (Mapped p') as r eqn:ER. induction RC as [b|n b t WIN D|n b t q WIN D|n b t b' r WIN D RC IH]; try discriminate.
  - inversion ER; subst q. intros ->. apply (GONE n (slot u a (S n) b) t); auto. exists a, b. auto.
  - apply IH; auto. pose proof (GD n (slot u a (S n) b) t ltac:(exists a, b; auto)) as G. unfold good_entry in G. rewrite D in G. exact G.
Qed.

(** Sequential-TLB-Invalidation.  A kernel thread stores to an entry ([st]), DSB, TLBI, DSB, and gives the lock back ([un]).  From the store
    on no entry names page [p]; each translation that led there is one that a TLBI of the sequence concerns.  Then whatever a user
    writes in the page, and whatever it reads there of others, while it is not mapped again, comes before a TLBI, and so before the lock is given back. *)
Theorem unmapped_page_is_out_of_reach : forall R s u (table : nat -> N -> Prop) X M es fin st un p z,
  confines s u table R -> invalidating_execution R s u X M es fin ->
  (forall n l t, is_entry u table n l -> ew st <= t < z -> decode u (S n) (memat (init s) M t l) <> Page p) ->
  (forall i a hi, kthreads s <= i < threads s -> racing (decode u) (slot u a) (init s) M 0 hi (levels u i) (root u i) (Mapped p) ->
    exists x, In x X /\ concerns x i a = true /\ sequence (es (issuer x)) x st un) ->
  (forall a a' q, place u a q = place u a' p -> q = p) -> (* pages are disjoint *)
  forall i e a, kthreads s <= i < threads s -> In e (es i) -> touches e = Some (place u a p) -> window M e < z ->
  exists x, In x X /\ position M i e <= effect x < ew un.
Proof.
  intros R s u table X M es fin st un p z CF IE GONE CON DISJ i e a HI IN TO WIN.
  pose proof (any_invalidation _ _ _ _ _ _ _ IE) as VE. destruct (ie_users _ _ _ _ _ _ _ IE i HI) as [UR _].
  destruct (accesses_are_translated _ _ _ _ _ _ _ _ _ UR e _ IN TO) as (a' & q & RC & PQ).
  assert (q = p) by (apply (DISJ a' a); congruence). subst q.
  destruct (CON i a' (window M e) HI) as (x & IX & CO & SQ); [eapply racing_widen; [exact RC|apply Nat.le_0_l]|].
  destruct (sequence_order _ _ _ _ (proj2 (ie_tlbis _ _ _ _ _ _ _ IE x IX)) SQ) as [S1 S2].
  exists x. split; [exact IX|]. split; [|exact S2]. destruct (le_lt_dec (position M i e) (effect x)) as [LE|LT]; [exact LE|]. exfalso.
  pose proof (since_last X M i x e a' IX CO LT) as SL.
  apply (walk_misses s u table (init s) M a' (since X M i e a') (window M e) (levels u i) (root u i) p p RC); auto.
  - apply (cf_guarded _ _ _ _ CF). exact HI.
  - intros k l t EN. apply (always_good s u table R M es fin CF VE t k l EN).
  - intros k l t EN Ht. apply (GONE k l t EN). lia.
Qed.

(** That no entry names the page follows from SC.  A location in kernel memory tells that the page is taken, and on SC no entry names
    the page while it does; it is stored by releases, as entries are ([Moments.v]).  From its store on, all of the above. *)
Theorem taken_page_is_out_of_reach : forall R s u (table : nat -> N -> Prop) X M es fin st un p z released record (taken : val -> Prop),
  confines s u table R -> invalidating_execution R s u X M es fin ->
  (forall i, i < kthreads s -> releases_to released (code s i)) ->
  (forall n l, is_entry u table n l -> released l = true) -> kernel (lay s) record -> released record = true ->
  invariant_on_SC s (fun g => taken (mu (wld g) record) -> forall n l, is_entry u table n l -> decode u (S n) (mu (wld g) l) <> Page p) ->
  (forall t, ew st <= t < z -> taken (memat (init s) M t record)) ->
  (forall i a hi, kthreads s <= i < threads s -> racing (decode u) (slot u a) (init s) M 0 hi (levels u i) (root u i) (Mapped p) ->
    exists x, In x X /\ concerns x i a = true /\ sequence (es (issuer x)) x st un) ->
  (forall a a' q, place u a q = place u a' p -> q = p) ->
  forall i e a, kthreads s <= i < threads s -> In e (es i) -> touches e = Some (place u a p) -> window M e < z ->
  exists x, In x X /\ position M i e <= effect x < ew un.
Proof.
  intros R s u table X M es fin st un p z released record taken CF IE REL ENT KR RR INV TAKEN CON DISJ.
  apply (unmapped_page_is_out_of_reach R s u table X M es fin st un p z CF IE); auto. intros n l t EN Ht.
  pose proof (any_invalidation _ _ _ _ _ _ _ IE) as VE.
  destruct (moment s u table R M es fin CF VE released REL [record; l]) with (t := t) as (g & GS & ME).
  { intros l0 [<-|[<-|[]]]; [auto|]. split; [apply (gd_kernel _ _ _ (cf_guarded _ _ _ _ CF) n l EN)|apply (ENT n l EN)]. }
  rewrite <- (ME l) by (simpl; auto). apply (INV g GS); auto. rewrite (ME record) by (simpl; auto). apply TAKEN, Ht.
Qed.
