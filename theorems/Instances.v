(** The theorems applied: locks and their sections, put through them once for all.

    The lock is that of catalogue/locks/ticket.litmus and of KCore: LDAXR, ADD, STXR on
    [next], LDAR of [now], STLR to it.  There are [n] locks; each protects data of its own,
    and sections may be nested.  Any number of CPUs, programs that may run for ever. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Arm Kernel Source TicketRun TicketCode TicketCodeOk Ticket TicketSource.

(** ** Memory: locations [2 x] and [2 x + 1] are the words of lock [x], for [x < n]; of the others, [l] is data of lock [l mod n]. *)
Definition next_word (x : rid) : loc := N.double (N.of_nat x).
Definition now_word (x : rid) : loc := N.succ_double (N.of_nat x).
Definition word_of (n : nat) (l : loc) : option (rid * bool) :=
  if N.ltb l (N.double (N.of_nat n)) then Some (N.to_nat (N.div2 l), N.even l) else None.
Definition layout_of (n : nat) : layout := mkLay
  (fun l => match word_of n l with Some _ => CSync | None => CReg (N.to_nat (N.modulo l (N.of_nat n))) end)
  (fun x => if x <? n then None else Some 0) false.
Definition is_lock (n : nat) (x : rid) : bool := x <? n.
Notation ticket := (compile next_word now_word).

(** [K] CPUs, CPU [i] runs [src i], from memory that is zero. *)
Definition under_locks (n K : nat) (src : tid -> list kstmt) : system :=
  mkSys (layout_of n) (fun _ => 0%N) K K (fun i => ticket (src i)).
(** What is computed of a program: its locks are paired, it keeps away from lock code, and touches data under its lock. *)
Definition accepted_source (n : nat) (src : list kstmt) : bool :=
  source_ok (layout_of n) (is_lock n) src && forallb (clean (layout_of n) (is_lock n)) src &&
  match check (layout_of n) (seq 0 n) (ticket src) [] with Some _ => true | None => false end.

(** ** Nothing else is left to show *)
Lemma word_next n x : x < n -> word_of n (next_word x) = Some (x, true).
Proof.
  intro LT. unfold word_of, next_word. replace (N.ltb _ _) with true; [|symmetry; apply N.ltb_lt; lia].
  rewrite N.div2_double, Nat2N.id. destruct (N.of_nat x); reflexivity.
Qed.
Lemma word_now n x : x < n -> word_of n (now_word x) = Some (x, false).
Proof.
  intro LT. unfold word_of, now_word. replace (N.ltb _ _) with true; [|symmetry; apply N.ltb_lt; lia].
  rewrite N.div2_succ_double, Nat2N.id. destruct (N.of_nat x); reflexivity.
Qed.
Lemma word_inj n l l' p : word_of n l = Some p -> word_of n l' = Some p -> l = l'.
Proof.
  unfold word_of. destruct (N.ltb l _); [|discriminate]. destruct (N.ltb l' _); [|discriminate].
  intros A B. rewrite <- B in A. inversion A as [[D E]]. apply N2Nat.inj in D.
  rewrite (N.div2_odd l), (N.div2_odd l'), D. rewrite <- !N.negb_even, E. reflexivity.
Qed.
Lemma word_bound n l x b : word_of n l = Some (x, b) -> x < n.
Proof.
  unfold word_of. destruct (N.ltb_spec l (N.double (N.of_nat n))) as [LT|]; [|discriminate]. intro A. inversion A; subst.
  pose proof (N.div2_odd l). destruct (N.odd l); simpl N.b2n in *; lia.
Qed.
Lemma ticket_words n K src : 0 < K -> lock_words (under_locks n K src) (word_of n).
Proof.
  intro KP. constructor.
  - apply word_inj.
  - intros l p A. simpl. rewrite A. reflexivity.
  - intros l CL. simpl in CL. destruct (word_of n l); congruence.
  - reflexivity.
  - intros x OX. simpl in OX. destruct (Nat.ltb_spec x n) as [LT|]; [|discriminate].
    exists (next_word x), (now_word x). auto using word_next, word_now.
  - intros x i OX l b WO. simpl in OX. destruct (Nat.ltb_spec x n) as [|GE]; [discriminate|]. apply word_bound in WO. lia.
Qed.
Lemma nothing_held n i : start (layout_of n) (seq 0 n) i = [].
Proof.
  unfold start. assert (H : forall l, (forall x, In x l -> x < n) ->
    filter (fun x => match own0 (layout_of n) x with Some j => j =? i | None => false end) l = []).
  { induction l as [|x l IH]; intro B; auto. cbn [filter own0 layout_of]. replace (x <? n) with true; [|symmetry; apply Nat.ltb_lt, B; left; auto].
    apply IH. intros y IN. apply B. right. auto. }
  apply H. intros x IN. apply in_seq in IN. lia.
Qed.
Theorem accepted_kernel n K src : 0 < K -> (N.of_nat K < word32)%N -> (forall i, i < K -> accepted_source n (src i) = true) ->
  source_kernel (under_locks n K src) (word_of n) next_word now_word (is_lock n) src.
Proof.
  intros KP FEW AC. assert (H : forall i, i < K -> source_ok (layout_of n) (is_lock n) (src i) = true /\
    forallb (clean (layout_of n) (is_lock n)) (src i) = true /\
    match check (layout_of n) (seq 0 n) (ticket (src i)) [] with Some _ => true | None => false end = true).
  { intros i HI. specialize (AC i HI). unfold accepted_source in AC. rewrite !andb_true_iff in AC. tauto. }
  split; auto.
  - intros i HI. apply H. exact HI.
  - intros i HI. apply H. exact HI.
  - split.
    + intros i HI. apply lockset_sound with (regions := seq 0 n). unfold lockset_ok. cbn [lay under_locks].
      rewrite nothing_held. apply H. exact HI.
    + intros x i OX. simpl in OX. destruct (x <? n); [discriminate|]. inversion OX; subst. exact KP.
  - apply ticket_words. exact KP.
  - intros x IL. apply word_next, Nat.ltb_lt, IL.
  - intros x IL. apply word_now, Nat.ltb_lt, IL.
Qed.
Lemma no_users R n K src : users_isolated R (under_locks n K src).
Proof. intros M es fin _ i e l v HI. simpl in HI. lia. Qed.

(** Whatever programs the computed check accepts, with any number of locks and CPUs, under either rule set: on Arm they do
    what their sources do on the machine with atomic locks. *)
Theorem accepted_is_SC : forall R n K src, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> accepted_source n (src i) = true) ->
  forall M es fin, plain_execution R (under_locks n K src) M es fin ->
  exists h, hsteps (layout_of n) K (initH (layout_of n) (fun _ => 0%N) src) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel (layout_of n) l -> final (fun _ => 0%N) M l (hmem h l)).
Proof.
  intros R n K src KP FEW AC M es fin PE.
  destruct (source_is_SC R (under_locks n K src) (word_of n) _ _ (is_lock n) src (accepted_kernel n K src KP FEW AC)
    (le_n _) (no_users R n K src) M es fin PE) as (h & HS & TH & ME).
  exists h. split; auto. split; [intros i HI; apply TH; auto|exact ME].
Qed.

(** ** What is accepted, and what is not *)
(** Two locks, data of lock 0 at even locations from 4 on, of lock 1 at odd ones: one section inside the other, in a loop. *)
Theorem nested_accepted : accepted_source 2
  [KWhile (Const 1) [KLock 0; KDo (Load false RPln 1 (Const 4)); KLock 1; KDo (Store false WPln 99 (Const 5) (Rg 1)); KUnlock 1;
     KDo (Store false WPln 99 (Const 4) (Bin Add (Rg 1) (Const 1))); KUnlock 0]] = true.
Proof. vm_compute. reflexivity. Qed.
(** Data before the lock, behind the lock, under another lock, a lock word as data, a lock not given back in one branch, a
    register of lock code written and read. *)
Theorem not_accepted : map (accepted_source 2)
  [[KDo (Load false RPln 20 (Const 4)); KLock 0; KUnlock 0];
   [KLock 0; KUnlock 0; KDo (Store false WPln 99 (Const 4) (Const 1))];
   [KLock 1; KDo (Store false WPln 99 (Const 4) (Const 1)); KUnlock 1];
   [KLock 0; KDo (Store false WPln 99 (Const 1) (Const 1)); KUnlock 0];
   [KLock 0; KIte (Rg 20) [KUnlock 0] []];
   [KLock 0; KDo (Load false RPln 100 (Const 4)); KUnlock 0];
   [KLock 0; KDo (Store false WPln 99 (Const 4) (Rg 101)); KUnlock 0]] = [false; false; false; false; false; false; false].
Proof. vm_compute. reflexivity. Qed.
