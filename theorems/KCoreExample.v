(** A kernel within KCore's table whose page tables stay good.

    CPUs in any number, each for ever: with the page records locked, one looks whether the host's table is linked; if not it clears a
    page, maps it and links the tables, else it unmaps the page; then the same of a table of SMMUs.  Users in any number and with any code
    run behind these tables: hosts behind four levels, devices behind three. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang SC Arm Kernel Source LockSource Instances Walk Mmu Confined Tables KCore.

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
