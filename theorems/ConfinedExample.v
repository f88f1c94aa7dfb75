(** A kernel that maps a page for a user while the user runs.

    CPU 0 chooses a page and notes it in kernel memory; CPU 1 reads the note and stores it to a leaf entry, behind a full
    barrier, then links the table; a user stores through the mapping as soon as its walk sees both entries, and loads.  All
    hypotheses are met, and there is such an execution. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Arm ArmIsWeak Kernel Exec Search Replay Source Protocol LockCode Lock LockSource
  TicketExample TasRun Tas TasCode Walk Cut Mmu Ordered Confined.

(** Location 0 is the lock's word, 100 and up is user memory, all else is behind the lock. *)
Definition regions_of (l : loc) : class := if N.ltb l 1 then CSync else if N.ltb l 100 then CReg 0 else CUser.
Definition map_lay : layout := mkLay regions_of (fun x => if x <? 1 then None else Some 0) false.
(** Two levels, one entry each: table 1 of level 2 at 6, table 2 of level 1 at 9.  A page is one location. *)
Definition map_mmu : mmu := mkMmu (fun _ => 2) (fun _ => 1%N) (fun _ n b => (4 * b + N.of_nat n)%N)
  (fun _ v => if N.eqb v 0 then Invalid else if N.eqb v 2 then Table 2 else Page v) (fun _ p => p).
Definition map_table (n : nat) (b : N) : Prop := (n = 2 /\ b = 1%N) \/ (n = 1 /\ b = 2%N).
Definition map_entry (l : loc) : bool := N.eqb l 6 || N.eqb l 9.

Definition choose (page : N) : list kstmt := [KLock 0; KDo (Store false WPln 99 (Const 5) (Const page)); KUnlock 0].
Definition link : list kstmt :=
  [KLock 0; KDo (Load false RPln 20 (Const 5)); KDo (Fence DmbSy); KDo (Store false WPln 99 (Const 9) (Rg 20));
   KDo (Store false WPln 99 (Const 6) (Const 2)); KUnlock 0].
Definition map_source (page : N) (i : tid) : list kstmt := match i with 0 => choose page | _ => link end.
Definition user_code : prog := [Store false WPln 99 (Const 77) (Const 55); Load false RPln 1 (Const 78)].
Definition mapper (page : N) : system := mkSys map_lay (fun _ => 0%N) 2 3
  (fun i => match i with 2 => user_code | _ => compile Swap N.of_nat (map_source page i) end).

Lemma both (P : nat -> Prop) : P 0 -> P 1 -> forall i, i < 2 -> P i.
Proof. intros A B i HI. destruct i as [|[|i]]; [auto|auto|lia]. Qed.
Lemma map_is_source page : source_kernel (mapper page) (lockcode Swap N.of_nat) (unlockcode N.of_nat) (fun x => x <? 1) (map_source page).
Proof.
  split.
  - apply both; reflexivity.
  - apply both; vm_compute; reflexivity.
  - intros [|x] IL; [vm_compute; reflexivity|discriminate].
  - intros [|x] IL; [vm_compute; reflexivity|discriminate].
  - split.
    + apply (both (fun i => thread_ok map_lay (code (mapper page) i) i)); apply lockset_sound with (regions := [0]); vm_compute; reflexivity.
    + split; [intros x i OX; simpl in *; destruct (x <? 1); inversion OX; lia|].
      refine (both (fun i => forallb (apart map_lay) (code (mapper page) i) = true) _ _); vm_compute; reflexivity.
Qed.
Definition map_word (l : loc) : option rid := if N.ltb l 1 then Some 0 else None.
Lemma map_words page : tas_words (mapper page) map_word.
Proof.
  constructor; simpl; unfold map_word, regions_of.
  - intros l l' x A B. destruct (N.ltb_spec l 1); [|discriminate]. destruct (N.ltb_spec l' 1); [|discriminate]. lia.
  - intros l x A. destruct (N.ltb l 1); [reflexivity|discriminate].
  - intros l A. destruct (N.ltb l 1); [discriminate|]. destruct (N.ltb l 100); discriminate.
  - intros x A. destruct x as [|x]; [|discriminate]. exists 0%N. reflexivity.
  - intros x i A l B. destruct (N.ltb l 1); inversion B; subst. discriminate.
Qed.
Lemma map_locks page : lock_kernel (mapper page) (tas_protocol map_word).
Proof.
  apply tas_lock_kernel. split; [apply map_words|]. apply (both (fun i => follows (tas_protocol map_word) (code (mapper page) i)));
    (apply (compiled_tas_ok map_lay Swap N.of_nat (fun x => x <? 1)); [intros [|x] IL; [reflexivity|discriminate]|apply (tw_sync _ _ (map_words page))|vm_compute; reflexivity]).
Qed.
Lemma map_entries n l : is_entry map_mmu map_table n l -> (n = 1 /\ l = 6%N) \/ (n = 0 /\ l = 9%N).
Proof. intros (a & b & [[A ->]|[A ->]] & ->); inversion A; subst; auto. Qed.
Lemma map_guarded page : guarded (mapper page) map_mmu map_table.
Proof.
  split; [left; auto|]. intros n l EN. left. exists 0. destruct (map_entries n l EN) as [[_ ->]|[_ ->]]; reflexivity.
Qed.

(** On the machine with atomic locks: the note and the leaf entry are 0 or page 100, and so is what CPU 1 has read. *)
Definition fine (v : val) : Prop := v = 0%N \/ v = 100%N.
Definition map_inv (h : hstate) : Prop :=
  fine (hmem h 5%N) /\ fine (hmem h 9%N) /\ (hmem h 6%N = 0%N \/ hmem h 6%N = 2%N) /\
  (exists a, choose 100 = a ++ kcont (hthr h 0)) /\
  exists a, link = a ++ kcont (hthr h 1) /\ (2 <= length a -> fine (fst (getr tt (krg (hthr h 1)) 20))).
Lemma map_keeps h : hsteps map_lay 2 (initH map_lay (fun _ => 0%N) (map_source 100)) h -> map_inv h.
Proof.
  induction 1 as [|h1 h2 HS (I5 & I9 & I6 & (a0 & E0) & (a1 & E1 & F)) ST].
  - split; [left; reflexivity|]. split; [left; reflexivity|]. split; [left; reflexivity|]. split; [exists []; reflexivity|].
    exists []. split; [reflexivity|]. simpl. lia.
  - destruct ST as [i a c T m o m' o' HI KS KM]. simpl in *. destruct i as [|[|i]]; [| |lia].
    + unfold map_inv. cbn [hthr hmem]. rewrite upd_eq, upd_neq by lia.
      destruct (T 0) as [k rs] eqn:T0. cbn [kcont krg] in *.
      assert (LEN : k <> []) by (intros ->; inversion KS). assert (L0 := f_equal (@length _) E0). rewrite app_length in L0.
      destruct a0 as [|x0 [|x1 [|x2 a0]]]; [| | |exfalso; destruct k; [congruence|simpl in L0; lia]];
        simpl in E0; inversion E0; subst; inversion KS; subst; cbn [kcont krg].
      * destruct KM as (_ & -> & _). split; auto. split; auto. split; auto. split; [exists [KLock 0]; reflexivity|eauto].
      * match goal with H : sstep _ _ _ |- _ => inversion H; subst end. simpl in KM. destruct KM as (_ & _ & ->).
        split; [right; reflexivity|]. split; [exact I9|]. split; [exact I6|]. split; [eexists [_; _]; reflexivity|eauto].
      * destruct KM as (_ & -> & _). split; auto. split; auto. split; auto. split; [eexists [_; _; _]; reflexivity|eauto].
    + unfold map_inv. cbn [hthr hmem]. rewrite upd_eq, upd_neq by lia.
      destruct (T 1) as [k rs] eqn:T1. cbn [kcont krg] in *.
      assert (LEN : k <> []) by (intros ->; inversion KS). assert (L1 := f_equal (@length _) E1). rewrite app_length in L1.
      destruct a1 as [|x0 [|x1 [|x2 [|x3 [|x4 [|x5 a1]]]]]]; [| | | | | |exfalso; destruct k; [congruence|simpl in L1; lia]];
        simpl in E1; inversion E1; subst; inversion KS; subst; cbn [kcont krg];
        try match goal with H : sstep _ _ _ |- _ => inversion H; subst end; simpl in KM, F.
      * destruct KM as (_ & -> & _). repeat (split; auto); eauto. exists [KLock 0]. split; [reflexivity|]. simpl. lia.
      * destruct KM as (-> & _ & _ & ->). repeat (split; auto); eauto. eexists [_; _]. split; [reflexivity|]. intros _. exact I5.
      * destruct KM as (-> & _). repeat (split; auto); eauto. eexists [_; _; _]. split; [reflexivity|]. intros _. apply F. lia.
      * destruct KM as (_ & _ & ->). split; [exact I5|]. split; [apply F; lia|]. split; [exact I6|]. split; eauto.
        eexists [_; _; _; _]. split; [reflexivity|]. intros _. apply F. lia.
      * destruct KM as (_ & _ & ->). split; [exact I5|]. split; [exact I9|]. split; [right; reflexivity|]. split; eauto.
        eexists [_; _; _; _; _]. split; [reflexivity|]. intros _. apply F. lia.
      * destruct KM as (_ & -> & _). repeat (split; auto); eauto. eexists [_; _; _; _; _; _]. split; [reflexivity|]. intros _. apply F. lia.
Qed.
Theorem map_confines : source_confines (mapper 100) map_mmu map_table (tas_protocol map_word)
  (lockcode Swap N.of_nat) (unlockcode N.of_nat) (fun x => x <? 1) (map_source 100) map_entry.
Proof.
  split; auto using map_is_source, map_locks, map_guarded.
  - intros n l EN. destruct (map_entries n l EN) as [[_ ->]|[_ ->]]; reflexivity.
  - apply both; vm_compute; reflexivity.
  - intros h HS n l EN. destruct (map_keeps h HS) as (_ & I9 & I6 & _).
    destruct (map_entries n l EN) as [[-> ->]|[-> ->]]; unfold good_entry; simpl.
    + destruct I6 as [-> | ->]; simpl; auto. right. auto.
    + destruct I9 as [-> | ->]; simpl; auto.
Qed.

(** ** An execution: the user stores to the page that it was just given *)
Definition mapped (page : N) : mem :=
  [W 0 1 0; W 5 page 0; W 0 0 0; W 0 1 1; W 9 page 1; W 6 2 1; W page 55 2; W 0 0 1].
Definition mapped_runs : list (list (nat * nat)) :=
  [[(0,0); (0,0); (0,0); (0,1); (0,0); (0,0); (0,0); (0,2); (0,0); (0,3)];
   [(0,0); (0,0); (0,0); (3,4); (0,0); (0,0); (0,0); (2,0); (0,0); (0,5); (0,6); (0,0); (0,8)]].
Definition map_events (R : rules) (page : N) (i : tid) : list event :=
  match i with 2 => [E (AW false WPln page 55%N) 0 7; E (AR false RPln page 55%N) 7 0] | _ => walked R (mapper page) (mapped page) mapped_runs i end.
Definition stored_to (page : N) : alocal := after_write None WPln dep0 dep0 dep0 page 7 (initA (mapped page) 2).
Definition map_ends (R : rules) (page : N) (i : tid) : aconf :=
  match i with
  | 2 => mkAC [] [(1, (55%N, rdep R (stored_to page) RPln dep0 page 7))] (after_read R true false RPln dep0 page 7 (stored_to page))
  | _ => walked_to R (mapper page) (mapped page) mapped_runs i
  end.
Lemma map_runs R page : page = 100%N \/ page = 1%N ->
  virtual_execution R (mapper page) map_mmu (mapped page) (map_events R page) (map_ends R page).
Proof.
  intro PG. split.
  - intros t m G. destruct t as [|[|[|[|[|[|[|[|[|t]]]]]]]]]; simpl in G; try (destruct t; discriminate); inversion G; simpl; lia.
  - assert (ONE : forall i, i < 2 -> match walk_at R (mapper page) (mapped page) mapped_runs i with Some (_, c) => keeps (mapped page) c | None => false end = true).
    { apply both; destruct PG as [-> | ->]; destruct R; vm_compute; reflexivity. }
    intros i HI. specialize (ONE i HI). assert (EQ : map_events R page i = walked R (mapper page) (mapped page) mapped_runs i /\
      map_ends R page i = walked_to R (mapper page) (mapped page) mapped_runs i) by (destruct i as [|[|i]]; [auto|auto|simpl in HI; lia]).
    destruct EQ as [-> ->]. unfold walked, walked_to.
    destruct (walk_at R (mapper page) (mapped page) mapped_runs i) as [[es c]|] eqn:WA; [|discriminate].
    pose proof (walk_sound _ _ _ _ _ _ _ _ WA) as AR. split; auto. destruct (stampable _ _ _ _ _ _ _ AR) as (es' & SR & _). eapply keeps_ok; eauto.
  - intros i HI. simpl in HI. assert (i = 2) by lia. subst i. split.
    + (* the link at time 6, the leaf at time 5 *)
      assert (WALK : forall hi a, 6 <= hi -> leads_to map_mmu (fun _ => 0%N) (mapped page) 2 0 hi a page).
      { intros hi a LE. exists page. split; [|reflexivity]. apply rc_table with (T := 6) (b' := 2%N); [lia|reflexivity|].
        apply rc_leaf with (T := 5); [lia|]. destruct PG as [-> | ->]; reflexivity. }
      eapply u_cons; [|eapply u_cons; [|apply u_nil]].
      * eapply u_access with (l := page); [reflexivity|apply WALK; unfold window; simpl; lia| |reflexivity]. apply a_store; [destruct PG as [-> | ->]; reflexivity|reflexivity|].
        split; [destruct PG as [-> | ->]; reflexivity|]. split; [reflexivity|]. split; vm_compute; lia.
      * eapply u_access with (l := page); [reflexivity|apply WALK; unfold window; simpl; lia| |reflexivity].
        apply a_load; [destruct PG as [-> | ->]; reflexivity|]. split; [right; exists 2; reflexivity|].
        split; intros t Ht (v & j & G); destruct PG as [-> | ->]; vm_compute in Ht; lia.
    + intro t. destruct t as [|[|[|[|[|[|[|[|[|t]]]]]]]]]; try reflexivity. destruct t; reflexivity.
Qed.
Theorem map_instance R : exists es fin, virtual_execution R (mapper 100) map_mmu (mapped 100) es fin /\
  In (E (AW false WPln 100%N 55%N) 0 7) (es 2) /\ In (E (AR false RPln 100%N 55%N) 7 0) (es 2) /\ confined (mapper 100) es.
Proof.
  exists (map_events R 100), (map_ends R 100). pose proof (map_runs R 100 (or_introl eq_refl)) as VE.
  split; auto. split; [left; reflexivity|]. split; [right; left; reflexivity|]. eapply source_users_confined; eauto using map_confines.
Qed.
(** With a note that names a page of the kernel, the user writes there. *)
Theorem good_entries_are_needed R : exists es fin, virtual_execution R (mapper 1) map_mmu (mapped 1) es fin /\ ~ isolated (mapper 1) es.
Proof.
  exists (map_events R 1), (map_ends R 1). split; [apply map_runs; auto|]. intro ISO.
  specialize (ISO 2 (E (AW false WPln 1%N 55%N) 0 7) 1%N 55%N ltac:(simpl; lia) (or_introl eq_refl) eq_refl). discriminate.
Qed.
