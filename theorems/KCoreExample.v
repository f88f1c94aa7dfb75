(** A kernel within KCore's table whose page tables stay good.

    CPUs in any number, each for ever: with the page records locked, one looks whether the host's table is linked; if not it clears a
    page, maps it and links the tables, else it unmaps the page; then the same of a table of SMMUs.  Users in any number and with any code
    run behind these tables: hosts behind four levels, devices behind three. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm Kernel Source LockSource Instances Walk Cut Mmu Confined Tables Owned KCore.

(** Locations from 2000 on are users'; below, each field has one word. *)
Definition small : memory := mkMemory (fun l => if N.ltb l 2000 then Some l else None) (fun _ => 0%N).
(** A table is one entry, and has its location as its number. *)
Definition level_of (l : loc) : nat :=
  match l with 151%N => 4 | 224%N | 149%N => 3 | 297%N | 222%N => 2 | 370%N | 295%N => 1 | _ => 0 end.
Definition small_table (n : nat) (b : N) : Prop := level_of b = n.
Definition small_mmu : mmu := mkMmu (fun i => if Nat.even i then 4 else 3) (fun i => if Nat.even i then 151%N else 149%N)
  (fun _ _ b => b) (fun n v => if N.eqb v 0 then Invalid else if n =? 1 then Page v else Table v) (fun _ p => p).

Definition put (l v : N) : kstmt := KDo (Store false WRel 99 (Const l) (Const v)).
Definition map_page (page : N) (at_leaf : loc) (links : list (N * N)) : list kstmt :=
  KDo (Store false WPln 99 (Const page) (Const 0)) :: put at_leaf page :: map (fun lv => put (fst lv) (snd lv)) links.
Definition turn (lock : rid) (root : loc) (page : N) (at_leaf : loc) (links : list (N * N)) : list kstmt :=
  [KLock lock; KDo (Load false RPln 1 (Const root)); KIte (Rg 1) [put at_leaf 0; KDo (Fence DsbSy)] (map_page page at_leaf links); KUnlock lock].
Definition serve : list kstmt :=
  [KWhile (Const 1) ([KLock 2; KDo (Load false RPln 2 (Const 148)); KDo (Load false RPln 3 (Const 2000))] ++
    turn 5 151%N 2000%N 370%N [(297, 370); (224, 297); (151, 224)]%N ++ turn 3 149%N 2001%N 295%N [(222, 295); (149, 222)]%N ++ [KUnlock 2])].
Theorem serve_admitted : admitted Ticket 73 small fields walked serve = true.
Proof. vm_compute. reflexivity. Qed.

(** What is stored to an entry is 0, a table of the level below, or at the last level a page of users. *)
Definition fine (l v : N) : bool :=
  N.eqb v 0 || (if level_of l =? 1 then N.leb 2000 v else negb (level_of l =? 0) && (S (level_of v) =? level_of l)).
Lemma small_entries n l : is_entry small_mmu small_table n l -> level_of l = S n.
Proof. intros (a & b & TB & ->). exact TB. Qed.
Lemma small_walks K users : walks Ticket 73 small K users walked small_mmu small_table.
Proof.
  split.
  - intros i _. unfold small_table. simpl. destruct (Nat.even i); reflexivity.
  - intros m l EN. apply small_entries in EN. unfold level_of in EN.
    repeat match type of EN with match ?x with _ => _ end = _ => destruct x; try discriminate end; vm_compute; reflexivity.
Qed.
Theorem small_tables_good K users theirs : keeps_tables_good Ticket 73 small K (fun _ => serve) users theirs small_mmu small_table.
Proof.
  intros h HS n l EN. apply small_entries in EN.
  assert (F : fine l (hmem h l) = true).
  { apply (constants_keep_good _ K _ (fun _ => serve) (fun l => negb (level_of l =? 0)) fine) with (3 := HS).
    - intros i _. vm_compute. reflexivity.
    - intros l' _. unfold fine, boot_of. destruct (N.ltb l' _); reflexivity.
    - rewrite EN. reflexivity. }
  unfold fine in F. rewrite EN in F. unfold good_entry. simpl. destruct (N.eqb_spec (hmem h l) 0) as [->|NZ]; [exact I|].
  apply orb_true_iff in F. destruct F as [F|F]; [discriminate|]. destruct n as [|n].
  - intros _. cbn [Nat.eqb] in F. apply N.leb_le in F. simpl.
    replace (N.ltb (hmem h l) (end_of_words Ticket 73)) with false by (symmetry; apply N.ltb_ge; change (end_of_words Ticket 73) with 146%N; lia).
    replace (N.ltb (hmem h l) 2000) with false by (symmetry; apply N.ltb_ge; lia). reflexivity.
  - cbn [Nat.eqb negb andb] in F. apply Nat.eqb_eq in F. unfold small_table. congruence.
Qed.

(** So all hypotheses are met. *)
Theorem small_users_confined : forall R K users theirs, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, virtual_execution R (beside small K (fun _ => serve) users theirs) small_mmu M es fin ->
  confined (beside small K (fun _ => serve) users theirs) es /\ ends_as_on_SC Ticket 73 small K (fun _ => serve) M fin.
Proof.
  intros R K users theirs KP FEW. apply (kcore_users_confined R small K (fun _ => serve) users theirs small_mmu small_table KP FEW).
  - intros i _. apply serve_admitted.
  - apply small_walks.
  - apply small_tables_good.
Qed.
(** What is not admitted: a store to an entry that waits for nothing, a field that is not in the table, an entry behind another lock. *)
Theorem not_admitted : existsb (admitted Ticket 73 small fields walked)
  [[KLock 5; KDo (Load false RPln 1 (Const 151)); KDo (Store false WPln 99 (Const 370) (Const 0)); KUnlock 5];
   [KLock 5; KDo (Load false RPln 1 (Const 1700)); KUnlock 5];
   [KLock 3; put 370%N 0%N; KUnlock 3]] = false.
Proof. vm_compute. reflexivity. Qed.
(** Their stores to entries are releases: at any time the tables in memory are those of a state on SC. *)
Theorem small_tables_at_any_time : forall R K users theirs, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, virtual_execution R (beside small K (fun _ => serve) users theirs) small_mmu M es fin ->
  forall t, exists h, hsteps (layout_of Ticket 73 small) K (initH (layout_of Ticket 73 small) (boot_of Ticket 73 small) (fun _ => serve)) h /\
    forall l, In l [151; 224; 297; 370; 149; 222; 295]%N -> hmem h l = memat (boot_of Ticket 73 small) M t l.
Proof.
  intros R K users theirs KP FEW M es fin VE.
  refine (kcore_tables_at_any_time R small K (fun _ => serve) users theirs small_mmu small_table KP FEW _ (small_walks K users) (small_tables_good K users theirs) _ M es fin VE _ _).
  - intros i _. apply serve_admitted.
  - intros i _. vm_compute. reflexivity.
  - intros l IN. repeat (destruct IN as [<-|IN]; [reflexivity|]). contradiction.
Qed.

(** ** A page that changes hands
    The host sees page 2000 through the tables that boot made.  A CPU takes it: with the page records locked it clears the
    entry, DSB, TLBI, DSB, and only then stores to the record whose page it is. *)
Definition linked : memory := mkMemory (field_at small) (fun l =>
  match l with 151 => 224 | 224 => 297 | 297 => 370 | 370 => 2000 | _ => 0 end)%N.
Definition take : list kstmt :=
  [KLock 2; KLock 5; put 370 0; KDo (Fence DsbSy); KDo (Fence DsbSy); KUnlock 5; put 148 1; KUnlock 2].
Definition host_mmu : mmu := mkMmu (fun _ => 4) (fun _ => 151%N) (slot small_mmu) (decode small_mmu) (place small_mmu).
Definition host_table (n : nat) (b : N) : Prop := In (n, b) [(4, 151%N); (3, 224%N); (2, 297%N); (1, 370%N)].
(** The record says that it is another's, or the entry is clear. *)
Definition taken_away (m : loc -> val) : Prop := m 148%N = 1%N \/ m 370%N = 0%N.

Lemma host_entries n l : is_entry host_mmu host_table n l -> host_table (S n) l.
Proof. intros (a & b & TB & ->). exact TB. Qed.
Lemma linked_entries h K : hsteps (layout_of Ticket 73 linked) K (initH (layout_of Ticket 73 linked) (boot_of Ticket 73 linked) (fun _ => take)) h ->
  forall n l, host_table n l -> hmem h l = 0%N \/ hmem h l = boot_of Ticket 73 linked l.
Proof.
  intros HS n l EN.
  assert (F : (fun l v => N.eqb v 0 || N.eqb v (boot_of Ticket 73 linked l)) l (hmem h l) = true).
  { apply (constants_keep_good _ K _ (fun _ => take) (fun l => existsb (N.eqb l) [151; 224; 297; 370]%N)
      (fun l v => N.eqb v 0 || N.eqb v (boot_of Ticket 73 linked l))) with (3 := HS).
    - intros i _. vm_compute. reflexivity.
    - intros l' _. rewrite N.eqb_refl. apply orb_true_r.
    - repeat (destruct EN as [EN|EN]; [inversion EN; subst; reflexivity|]). contradiction. }
  cbv beta in F. apply orb_true_iff in F. destruct F as [F|F]; apply N.eqb_eq in F; auto.
Qed.
Lemma linked_tables_good K users theirs : keeps_tables_good Ticket 73 linked K (fun _ => take) users theirs host_mmu host_table.
Proof.
  intros h HS n l EN. apply host_entries in EN. unfold good_entry. destruct (linked_entries h K HS _ _ EN) as [->| ->]; [exact I|].
  repeat (destruct EN as [EN|EN]; [inversion EN; subst; cbn; unfold host_table; simpl; auto 6|]). contradiction.
Qed.
Lemma linked_walks K users : walks Ticket 73 linked K users walked host_mmu host_table.
Proof.
  split; [intros i _; left; reflexivity|]. intros m l EN. apply host_entries in EN.
  repeat (destruct EN as [EN|EN]; [inversion EN; subst; vm_compute; reflexivity|]). contradiction.
Qed.
(** On SC the record says so only behind the store that cleared the entry. *)
Lemma record_follows K h : hsteps (layout_of Ticket 73 linked) K (initH (layout_of Ticket 73 linked) (boot_of Ticket 73 linked) (fun _ => take)) h ->
  (forall i, i < K -> exists j, j <= 8 /\ kcont (hthr h i) = skipn j take) /\
  (hmem h 370%N = 0%N \/ hmem h 148%N = 0%N /\ forall i, i < K -> exists j, j <= 2 /\ kcont (hthr h i) = skipn j take).
Proof.
  induction 1 as [|h1 h2 HS [AT IH] ST].
  - split; [intros i _; exists 0; split; [lia|reflexivity]|]. right. split; [reflexivity|]. intros i _. exists 0. split; [lia|reflexivity].
  - destruct ST as [i a c T m o m' o' HI KS KM]. cbn [hthr hmem] in *.
    assert (ONE : forall j, kcont (T i) = skipn j take -> j <= 8 -> kcont c = skipn (S j) take /\ S j <= 8 /\ (j <= 1 -> m' = m) /\ (j = 2 -> m' 370%N = 0%N) /\
      (m 370%N = 0%N -> m' 370%N = 0%N)).
    { intros j CO LE. destruct (T i) as [ks rs] eqn:TI. cbn [kcont] in CO. subst ks.
      assert (J : j = 0 \/ j = 1 \/ j = 2 \/ j = 3 \/ j = 4 \/ j = 5 \/ j = 6 \/ j = 7 \/ j = 8) by lia.
      repeat match type of J with _ \/ _ => destruct J as [J|J] end; subst j; cbn [skipn take] in KS; inversion KS; subst; cbn [kmem] in KM;
        try match goal with S : sstep _ _ _ |- _ => inversion S; subst; cbn [kmem] in KM end;
        cbn in KM; repeat match goal with H : _ /\ _ |- _ => destruct H end; subst; repeat split; try lia; auto. }
    destruct (AT i HI) as (j & LE & CO). destruct (ONE j CO LE) as (C1 & L1 & SAME & CLR & KEEP). split.
    + intros i' HI'. unfold upd. destruct (Nat.eqb_spec i' i) as [->|NE]; [exists (S j); auto|auto].
    + destruct IH as [Z|[Z BE]]; [left; auto|]. destruct (BE i HI) as (j' & LE' & CO'). destruct (ONE j' CO' ltac:(lia)) as (C2 & L2 & SAME2 & CLR2 & _).
      destruct (Nat.eq_dec j' 2) as [->|NJ]; [left; auto|]. right. rewrite (SAME2 ltac:(lia)). split; [exact Z|].
      intros i' HI'. unfold upd. destruct (Nat.eqb_spec i' i) as [->|NE]; [exists (S j'); split; [lia|exact C2]|auto].
Qed.
Lemma page_taken K users theirs i : taken_from Ticket 73 linked K (fun _ => take) users theirs released host_mmu i host_table 2000%N [148; 370]%N taken_away.
Proof.
  split.
  - left. reflexivity.
  - intros m l EN. apply words_more with (some := walked); [intros f IN; apply in_or_app; auto|]. apply (wk_entries _ _ _ K users _ _ _ (linked_walks K users) m l EN).
  - intros l [<-|[<-|[]]]; vm_compute; reflexivity.
  - intros m m' SAME. unfold taken_away. rewrite (SAME 148%N), (SAME 370%N) by (simpl; auto). auto.
  - intros h HS. split; [apply (linked_tables_good K users theirs h HS)|]. intros TK m l EN. apply host_entries in EN.
    assert (Z : hmem h 370%N = 0%N).
    { destruct TK as [TK|TK]; auto. destruct (record_follows K h HS) as [_ [Z|[Z _]]]; congruence. }
    destruct (linked_entries h K HS _ _ EN) as [E|E];
    repeat (destruct EN as [EN|EN]; [inversion EN; subst; first [rewrite Z|rewrite E]; cbn; discriminate|]); contradiction.
Qed.
(** On any number of CPUs, beside any users: no walk leads to the page from the time on at which the record on Arm says that it was taken. *)
Theorem taken_page_is_gone : forall R K users theirs, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, virtual_execution R (beside linked K (fun _ => take) users theirs) host_mmu M es fin ->
  forall i a lo hi q, (forall t, lo <= t <= hi -> memat (boot_of Ticket 73 linked) M t 148%N = 1%N) ->
  racing (decode host_mmu) (slot host_mmu a) (boot_of Ticket 73 linked) M lo hi (levels host_mmu i) (root host_mmu i) (Mapped q) -> q <> 2000%N.
Proof.
  intros R K users theirs KP FEW M es fin VE i a lo hi q REC.
  apply (kcore_taken_page_is_not_walked_to linked K (fun _ => take) users theirs host_mmu host_table KP FEW) with (i := i) (its := host_table)
    (told := [148; 370]%N) (taken := taken_away) (R := R) (es := es) (fin := fin).
  - intros j _. vm_compute. reflexivity.
  - intros j _. vm_compute. reflexivity.
  - apply linked_walks.
  - apply linked_tables_good.
  - apply page_taken.
  - exact VE.
  - intros t Ht. left. apply REC, Ht.
Qed.
