(** A page that is unmapped while a user stores to it.

    One entry, page 100 at first; a CPU clears the entry under a lock, DSB, TLBI, DSB, and gives the lock back.  All hypotheses are met, and the user's store
    comes first.  Without the TLBI or one of the DSBs there is an execution in which the user stores to the page afterwards. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm ArmIsWeak Kernel Exec Search Replay Source TicketExample TasCode Instances Walk Cut Mmu Confined Moments Tables Invalidation.

(** Location 0 is the lock's word, 1 the entry, 100 and up is user memory. *)
Definition one_page : memory := mkMemory (fun l => if N.ltb l 100 then Some l else None) (fun l => if N.eqb l 1 then 100%N else 0%N).
Definition one_mmu : mmu := mkMmu (fun _ => 1) (fun _ => 1%N) (fun _ _ b => b) (fun _ v => if N.eqb v 0 then Invalid else Page v) (fun _ p => p).
Definition one_table (n : nat) (b : N) : Prop := n = 1 /\ b = 1%N.
Definition dsb_if (b : bool) : list kstmt := if b then [KDo (Fence DsbSy)] else [].
Definition unmap (first second : bool) : list kstmt :=
  [KLock 0; KDo (Store false WRel 99 (Const 1) (Const 0))] ++ dsb_if first ++ dsb_if second ++ [KUnlock 0].
Definition storing : prog := [Store false WPln 99 (Const 77) (Const 55)].
Definition unmapping (first second : bool) : system :=
  beside_users (TestAndSet Swap) 1 one_page 1 (fun _ => unmap first second) 1 (fun _ => storing).

Lemma one_entry n l : is_entry one_mmu one_table n l -> n = 0 /\ l = 1%N.
Proof. intros (a & b & [A ->] & ->). inversion A. auto. Qed.
Theorem unmapping_confines first second R : confines (unmapping first second) one_mmu one_table R.
Proof.
  apply (admitted_confines (TestAndSet Swap) 1 one_page 1 (fun _ => unmap first second) 1 (fun _ => storing) [1%N] [1%N]); auto; try discriminate.
  - intros i _. destruct first, second; vm_compute; reflexivity.
  - split; [intros i _; split; reflexivity|]. intros m l EN. destruct (one_entry m l EN) as [_ ->]. reflexivity.
  - intros h HS n l EN. destruct (one_entry n l EN) as [-> ->].
    assert (G : (fun _ v => N.eqb v 0 || N.eqb v 100) 1%N (hmem h 1%N) = true).
    { apply (constants_keep_good _ 1 _ (fun _ => unmap first second) (fun l => N.eqb l 1) (fun _ v => N.eqb v 0 || N.eqb v 100)) with (3 := HS); auto.
      - intros i _. destruct first, second; vm_compute; reflexivity.
      - intros l EQ. apply N.eqb_eq in EQ. subst l. reflexivity. }
    cbv beta in G. apply orb_true_iff in G. unfold good_entry. simpl. destruct G as [G|G]; apply N.eqb_eq in G; rewrite G; simpl; auto.
Qed.

(** ** Orders of TLBIs, computed *)
Definition dsbb (e : event) : bool := match ea e with AFence DsbSy => true | _ => false end.
Definition storesb (ok : nat -> bool) (e : event) : bool := match writeOf e with Some _ => ok (ew e) | None => true end.
Fixpoint before_ok (t : nat) (es : list event) : bool :=
  match es with [] => true | e :: es' => (negb (existsb dsbb es') || storesb (fun w => w <=? t) e) && before_ok t es' end.
Fixpoint after_ok (t : nat) (es : list event) : bool :=
  match es with [] => true | e :: es' => (negb (dsbb e) || forallb (storesb (fun w => t <? w)) es') && after_ok t es' end.
Lemma orders_ok es x : before_ok (effect x) (firstn (behind_events x) es) = true -> after_ok (effect x) (skipn (behind_events x) es) = true -> in_order es x.
Proof.
  intros BE AF. split; intros a d b e EQ ID IN WO; assert (DB : dsbb d = true) by (unfold dsbb; rewrite ID; reflexivity).
  - rewrite EQ in BE. clear EQ AF. induction a as [|e0 a IH]; [contradiction|]. cbn [app before_ok] in BE. apply andb_true_iff in BE. destruct BE as [B1 B2].
    destruct IN as [->|IN]; [|auto]. rewrite existsb_app in B1. cbn [existsb] in B1. rewrite DB, orb_true_r in B1. simpl in B1.
    unfold storesb in B1. destruct (writeOf e); [apply Nat.leb_le; auto|congruence].
  - rewrite EQ in AF. clear EQ BE. induction a as [|e0 a IH]; cbn [app after_ok] in AF; apply andb_true_iff in AF; destruct AF as [A1 A2]; [|auto].
    rewrite DB in A1. simpl in A1. rewrite forallb_forall in A1. specialize (A1 e IN). unfold storesb in A1. destruct (writeOf e); [apply Nat.ltb_lt; auto|congruence].
Qed.

(** ** Executions: the user stores at [at_user] through the entry of [read_at], the CPU takes the lock at [t], clears the entry, gives the lock back *)
Definition at_first : mem := [W 100 55 1; W 0 1 0; W 1 0 0; W 0 0 0].
Definition at_last : mem := [W 0 1 0; W 1 0 0; W 0 0 0; W 100 55 1].
Definition choices (t fences : nat) : list (list (nat * nat)) :=
  [[(0,0); (0,0); (0,0); (0,t); (0,0); (0,0); (0,0); (0,S t)] ++ repeat (0,0) fences ++ [(0,0); (0,S (S t))]].
Definition events (R : rules) (s : system) (M : mem) (t fences at_user : nat) (i : tid) : list event :=
  match i with 1 => [E (AW false WPln 100%N 55%N) 0 at_user] | _ => walked R s M (choices t fences) i end.
Definition ends (R : rules) (s : system) (M : mem) (t fences at_user : nat) (i : tid) : aconf :=
  match i with 1 => mkAC [] [] (after_write None WPln dep0 dep0 dep0 100%N at_user (initA M 1)) | _ => walked_to R s M (choices t fences) i end.

Lemma user_run R s X M at_user read_at : init s = boot_of (TestAndSet Swap) 1 one_page ->
  get M at_user = Some (W 100 55 1) -> (forall t, t <> at_user -> aprom (initA M 1) t = false) -> 0 < at_user ->
  since X M 1 (E (AW false WPln 100%N 55%N) 0 at_user) 77 <= read_at <= pred at_user -> memat (init s) M read_at 1%N = 100%N ->
  urun R one_mmu (init s) M 1 (since X M 1) (initAC M 1 storing) [E (AW false WPln 100%N 55%N) 0 at_user]
    (mkAC [] [] (after_write None WPln dep0 dep0 dep0 100%N at_user (initA M 1))) /\
  anoprom (mkAC [] [] (after_write None WPln dep0 dep0 dep0 100%N at_user (initA M 1))).
Proof.
  intros IN G OTHER POS RD VAL. split.
  - eapply u_cons; [|apply u_nil]. eapply u_access with (l := 100%N); [reflexivity| | |reflexivity].
    + exists 100%N. split; [|reflexivity]. apply rc_leaf with (T := read_at); [exact RD|]. simpl. rewrite VAL. reflexivity.
    + apply a_store; [reflexivity|reflexivity|]. split; [exact G|]. split; [simpl; rewrite G; reflexivity|]. split; [unfold wpre; simpl; lia|simpl; lia].
  - intro t. change (upd (aprom (initA M 1)) at_user false t = false). unfold upd. destruct (Nat.eqb_spec t at_user) as [->|NE]; auto.
Qed.
Lemma runs_ok R first second X M t at_user read_at :
  let s := unmapping first second in let fences := (if first then 1 else 0) + (if second then 1 else 0) in
  forallb (fun m => mtid m <? 2) M = true ->
  match walk_at R s M (choices t fences) 0 with Some (_, c) => keeps M c | None => false end = true ->
  (forall x, In x X -> issuer x = 0 /\ in_order (events R s M t fences at_user 0) x) ->
  get M at_user = Some (W 100 55 1) -> (forall t, t <> at_user -> aprom (initA M 1) t = false) -> 0 < at_user ->
  since X M 1 (E (AW false WPln 100%N 55%N) 0 at_user) 77 <= read_at <= pred at_user -> memat (init s) M read_at 1%N = 100%N ->
  invalidating_execution R s one_mmu X M (events R s M t fences at_user) (ends R s M t fences at_user).
Proof.
  intros s fences TID KP XS G OTHER POS RD VAL. split.
  - intros u m GM. rewrite forallb_forall in TID. apply Nat.ltb_lt, (TID m). destruct u as [|u]; [discriminate|]. eapply nth_error_In; eauto.
  - intros i HI. assert (i = 0) by (simpl in HI; lia). subst i. unfold events, ends, walked, walked_to.
    destruct (walk_at R s M (choices t fences) 0) as [[es c]|] eqn:WA; [|discriminate].
    pose proof (walk_sound _ _ _ _ _ _ _ _ WA) as AR. split; auto. destruct (stampable _ _ _ _ _ _ _ AR) as (es' & SR & _). eapply keeps_ok; eauto.
  - intros x IX. destruct (XS x IX) as [-> IO]. split; [simpl; lia|exact IO].
  - intros i HI. assert (i = 1) by (simpl in HI; lia). subst i. eapply user_run; eauto.
Qed.
Definition everyone (i : tid) (a : N) : bool := true.
Definition kernel_events (R : rules) (first second : bool) (M : mem) (t : nat) : list event :=
  walked R (unmapping first second) M (choices t ((if first then 1 else 0) + (if second then 1 else 0))) 0.
(** The user's store, at time 1, lies before the lock is given back, at time 4: so says the theorem, all hypotheses of which are met. *)
Definition told : tlbi := mkTlbi 0 9 everyone 3.
Theorem unmapped_instance R : exists es fin, invalidating_execution R (unmapping true true) one_mmu [told] at_first es fin /\
  In (E (AW false WPln 100%N 55%N) 0 1) (es 1) /\
  forall e, In e (es 1) -> touches e = Some 100%N -> position at_first 1 e < 4.
Proof.
  set (es := events R (unmapping true true) at_first 2 2 1). exists es, (ends R (unmapping true true) at_first 2 2 1).
  assert (IE : invalidating_execution R (unmapping true true) one_mmu [told] at_first es (ends R (unmapping true true) at_first 2 2 1)).
  { apply (runs_ok R true true [told] at_first 2 1 0); [reflexivity|destruct R; vm_compute; reflexivity| |reflexivity| |lia|vm_compute; lia|reflexivity].
    - intros x [<-|[]]. split; [reflexivity|]. apply orders_ok; destruct R; vm_compute; reflexivity.
    - intros [|[|[|[|[|u]]]]] NE; try reflexivity; try (exfalso; lia). destruct u; reflexivity. }
  split; [exact IE|]. split; [left; reflexivity|]. intros e IN TO.
  destruct IN as [<-|[]].
  assert (OUT : exists x, In x [told] /\ position at_first 1 (E (AW false WPln 100%N 55%N) 0 1) <= effect x < 4).
  { refine (taken_page_is_out_of_reach R _ one_mmu one_table [told] at_first es _ (E (AW false WRel 1%N 0%N) 0 3) (E (AW false WRel 0%N 0%N) 0 4)
      100%N 5 (fun l => N.eqb l 1) 1%N (fun v => v = 0%N) (unmapping_confines true true R) IE _ _ _ eq_refl _ _ _ _ 1 _ 0%N _ (or_introl eq_refl) TO _).
    - intros i HI. apply release_sound. assert (i = 0) by (simpl in HI; lia). subst i. vm_compute. reflexivity.
    - intros n l EN. destruct (one_entry n l EN) as [_ ->]. reflexivity.
    - left. exists 0. reflexivity.
    - intros g _ EQ n l EN. destruct (one_entry n l EN) as [_ ->]. rewrite EQ. discriminate.
    - intros t Ht. cbn [ew] in Ht. assert (t = 3 \/ t = 4) as [->| ->] by lia; reflexivity.
    - intros i a hi _ _. exists told. split; [left; reflexivity|]. split; [reflexivity|].
      exists (firstn 8 (es 0)), (E (AFence DsbSy) 0 0), [], [], (E (AFence DsbSy) 0 0), (skipn 10 (es 0)).
      destruct R; repeat split; try (vm_compute; reflexivity); try discriminate; vm_compute; auto 12.
    - intros a a' q EQ. exact EQ.
    - simpl. lia.
    - vm_compute. lia. }
  destruct OUT as (x & _ & LE). lia.
Qed.

(** Without a TLBI, without the DSB before it, without the DSB behind it: the user stores at time 4, behind the lock. *)
Definition stores_late (R : rules) (first second : bool) (X : list tlbi) : Prop :=
  exists es fin, invalidating_execution R (unmapping first second) one_mmu X at_last es fin /\
    In (E (AW false WRel 0%N 0%N) 0 3) (es 0) /\ In (E (AW false WPln 100%N 55%N) 0 4) (es 1).
Lemma late R first second X read_at :
  (forall x, In x X -> issuer x = 0 /\ in_order (kernel_events R first second at_last 1) x) ->
  since X at_last 1 (E (AW false WPln 100%N 55%N) 0 4) 77 <= read_at <= 1 -> stores_late R first second X.
Proof.
  intros XS RD. set (n := (if first then 1 else 0) + (if second then 1 else 0)).
  exists (events R (unmapping first second) at_last 1 n 4), (ends R (unmapping first second) at_last 1 n 4). split; [|split].
  - apply (runs_ok R first second X at_last 1 4 read_at); [reflexivity|destruct R, first, second; vm_compute; reflexivity|exact XS|reflexivity| |lia|simpl; lia|].
    + intros [|[|[|[|[|u]]]]] NE; try reflexivity; try (exfalso; lia). destruct u; reflexivity.
    + destruct read_at as [|[|r]]; [reflexivity|reflexivity|lia].
  - destruct R, first, second; vm_compute; auto 16.
  - left. reflexivity.
Qed.
Theorem each_step_is_needed R : stores_late R true true [] /\ stores_late R false true [mkTlbi 0 8 everyone 1] /\ stores_late R true false [mkTlbi 0 9 everyone 4].
Proof.
  split; [|split].
  - apply (late R true true [] 0); [intros x []|vm_compute; lia].
  - apply (late R false true _ 1); [|vm_compute; lia]. intros x [<-|[]]. split; [reflexivity|]. apply orders_ok; destruct R; vm_compute; reflexivity.
  - apply (late R true false _ 0); [|vm_compute; lia]. intros x [<-|[]]. split; [reflexivity|]. apply orders_ok; destruct R; vm_compute; reflexivity.
Qed.
