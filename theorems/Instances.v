(** The theorems applied: locks and their sections, put through them once for all.

    The locks are those of catalogue/locks: the ticket lock, which KCore has too (LDAXR, ADD,
    STXR on [next], LDAR of [now], STLR to it), and test-and-set in three shapes.  There are [n]
    locks; each protects data of its own, and sections may be nested.  Any number of CPUs,
    programs that may run for ever. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Arm Kernel Source Protocol LockCode Lock LockSource
  TicketRun Ticket TicketCode TasRun Tas TasCode.

(** ** Memory
    The words of the locks come first, those of lock [x] at [width * x].  Other locations are words of fields, of which each is
    behind one lock: field [f] behind lock [f mod n]; or memory of users, which the kernel reads as oracles. *)
Inductive kind := Ticket | TestAndSet (how : shape).
Definition width (k : kind) : nat := match k with Ticket => 2 | TestAndSet _ => 1 end.
Definition end_of_words (k : kind) (n : nat) : loc := N.of_nat (width k * n).
Record memory := mkMemory {
  field_at : loc -> option loc; (* the field of which a location is a word; none: memory of users *)
  at_boot : loc -> val }.
(** Each location is a field, and zero. *)
Definition bare : memory := mkMemory Some (fun _ => 0%N).
Definition layout_of (k : kind) (n : nat) (mm : memory) : layout := mkLay
  (fun l => if N.ltb l (end_of_words k n) then CSync else
    match field_at mm l with Some f => CReg (N.to_nat (N.modulo f (N.of_nat n))) | None => CUser end)
  (fun x => if x <? n then None else Some 0) true.
(** Locks are free at first. *)
Definition boot_of (k : kind) (n : nat) (mm : memory) : loc -> val :=
  fun l => if N.ltb l (end_of_words k n) then 0%N else at_boot mm l.
Definition is_lock (n : nat) (x : rid) : bool := x <? n.

Definition next_word (x : rid) : loc := N.double (N.of_nat x).
Definition now_word (x : rid) : loc := N.succ_double (N.of_nat x).
Definition ticket_word (n : nat) (l : loc) : option (rid * bool) :=
  if N.ltb l (end_of_words Ticket n) then Some (N.to_nat (N.div2 l), N.even l) else None.
Definition tas_word (n : nat) (l : loc) : option rid := if N.ltb l (N.of_nat n) then Some (N.to_nat l) else None.

Definition lock_of (k : kind) (x : rid) : prog :=
  match k with Ticket => TicketCode.lockcode next_word now_word x | TestAndSet how => TasCode.lockcode how N.of_nat x end.
Definition unlock_of (k : kind) (x : rid) : prog :=
  match k with Ticket => TicketCode.unlockcode now_word x | TestAndSet _ => TasCode.unlockcode N.of_nat x end.
Definition compiled (k : kind) (p : list kstmt) : prog := Source.compile (lock_of k) (unlock_of k) p.

(** [K] CPUs, CPU [i] runs [src i]; beside them [users] threads with any code. *)
Definition beside_users (k : kind) (n : nat) (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) : system :=
  mkSys (layout_of k n mm) (boot_of k n mm) K (K + users) (fun i => if i <? K then compiled k (src i) else theirs i).
Definition under_locks (k : kind) (n K : nat) (src : tid -> list kstmt) : system := beside_users k n bare K src 0 (fun _ => []).
(** What is computed of a program: its locks are paired, it keeps away from lock code, and touches data under its lock. *)
Definition accepted_in (k : kind) (n : nat) (mm : memory) (src : list kstmt) : bool :=
  source_ok (layout_of k n mm) (is_lock n) src && forallb (clean (layout_of k n mm) (is_lock n)) src &&
  match check (layout_of k n mm) (seq 0 n) (compiled k src) [] with Some _ => true | None => false end.
Definition accepted_source (k : kind) (n : nat) : list kstmt -> bool := accepted_in k n bare.

(** ** Nothing else is left to show *)
Lemma word_next n x : x < n -> ticket_word n (next_word x) = Some (x, true).
Proof.
  intro LT. unfold ticket_word, next_word, end_of_words, width. replace (N.ltb _ _) with true; [|symmetry; apply N.ltb_lt; lia].
  rewrite N.div2_double, Nat2N.id. destruct (N.of_nat x); reflexivity.
Qed.
Lemma word_now n x : x < n -> ticket_word n (now_word x) = Some (x, false).
Proof.
  intro LT. unfold ticket_word, now_word, end_of_words, width. replace (N.ltb _ _) with true; [|symmetry; apply N.ltb_lt; lia].
  rewrite N.div2_succ_double, Nat2N.id. destruct (N.of_nat x); reflexivity.
Qed.
Lemma word_inj n l l' p : ticket_word n l = Some p -> ticket_word n l' = Some p -> l = l'.
Proof.
  unfold ticket_word. destruct (N.ltb l _); [|discriminate]. destruct (N.ltb l' _); [|discriminate].
  intros A B. rewrite <- B in A. inversion A as [[D E]]. apply N2Nat.inj in D.
  rewrite (N.div2_odd l), (N.div2_odd l'), D. rewrite <- !N.negb_even, E. reflexivity.
Qed.
Lemma word_bound n l x b : ticket_word n l = Some (x, b) -> x < n.
Proof.
  unfold ticket_word, end_of_words, width. destruct (N.ltb_spec l (N.of_nat (2 * n))) as [LT|]; [|discriminate]. intro A. inversion A; subst.
  pose proof (N.div2_odd l). destruct (N.odd l); simpl N.b2n in *; lia.
Qed.
Lemma class_sync k n mm l : cls (layout_of k n mm) l = CSync -> N.ltb l (end_of_words k n) = true.
Proof. simpl. destruct (N.ltb l _); auto. destruct (field_at mm l); discriminate. Qed.
Lemma ticket_words n mm K src users theirs : lock_words (beside_users Ticket n mm K src users theirs) (ticket_word n).
Proof.
  constructor.
  - apply word_inj.
  - intros l p A. unfold ticket_word in A. simpl. destruct (N.ltb l _); [reflexivity|discriminate].
  - intros l CL. apply class_sync in CL. unfold ticket_word. rewrite CL. discriminate.
  - intros l p A. unfold ticket_word in A. simpl. unfold boot_of. destruct (N.ltb l _); [reflexivity|discriminate].
  - intros x OX. simpl in OX. destruct (Nat.ltb_spec x n) as [LT|]; [|discriminate].
    exists (next_word x), (now_word x). auto using word_next, word_now.
  - intros x i OX l b WO. simpl in OX. destruct (Nat.ltb_spec x n) as [|GE]; [discriminate|]. apply word_bound in WO. lia.
Qed.
Lemma tas_at n x : x < n -> tas_word n (N.of_nat x) = Some x.
Proof. intro LT. unfold tas_word. replace (N.ltb _ _) with true; [|symmetry; apply N.ltb_lt; lia]. rewrite Nat2N.id. reflexivity. Qed.
Lemma one_word_each how n : end_of_words (TestAndSet how) n = N.of_nat n.
Proof. unfold end_of_words, width. rewrite Nat.mul_1_l. reflexivity. Qed.
Lemma tas_words_of how n mm K src users theirs : tas_words (beside_users (TestAndSet how) n mm K src users theirs) (tas_word n).
Proof.
  constructor.
  - intros l l' x A B. unfold tas_word in *. destruct (N.ltb l _); [|discriminate]. destruct (N.ltb l' _); [|discriminate].
    inversion A. inversion B. apply N2Nat.inj. congruence.
  - intros l x A. unfold tas_word in A. simpl. rewrite one_word_each. destruct (N.ltb l _); [reflexivity|discriminate].
  - intros l CL. apply class_sync in CL. rewrite one_word_each in CL. unfold tas_word. rewrite CL. discriminate.
  - intros x OX. simpl in OX. destruct (Nat.ltb_spec x n) as [LT|]; [|discriminate]. exists (N.of_nat x). apply tas_at, LT.
  - intros x i OX l WO. simpl in OX. destruct (Nat.ltb_spec x n) as [|GE]; [discriminate|]. unfold tas_word in WO.
    destruct (N.ltb_spec l (N.of_nat n)); [|discriminate]. inversion WO. lia.
Qed.
Lemma nothing_held k n mm i : start (layout_of k n mm) (seq 0 n) i = [].
Proof.
  unfold start. assert (H : forall l, (forall x, In x l -> x < n) ->
    filter (fun x => match own0 (layout_of k n mm) x with Some j => j =? i | None => false end) l = []).
  { induction l as [|x l IH]; intro B; auto. cbn [filter own0 layout_of]. replace (x <? n) with true; [|symmetry; apply Nat.ltb_lt, B; left; auto].
    apply IH. intros y IN. apply B. right. auto. }
  apply H. intros x IN. apply in_seq in IN. lia.
Qed.
(** Lock code touches lock words and its own registers only. *)
Lemma word_silent k n mm l : N.ltb l (end_of_words k n) = true -> on_word (layout_of k n mm) (Const l) = true.
Proof. intro LT. unfold on_word. rewrite addr_class_const. cbn [cls layout_of]. rewrite LT. reflexivity. Qed.
Lemma lock_silent k n mm x : is_lock n x = true ->
  forallb (silent (layout_of k n mm)) (lock_of k x) = true /\ forallb (silent (layout_of k n mm)) (unlock_of k x) = true.
Proof.
  intro IL. apply Nat.ltb_lt in IL.
  assert (RES : reserved (treg x) = true /\ reserved (nreg x) = true /\ reserved (qreg x) = true).
  { unfold reserved, treg, nreg, qreg. rewrite !Nat.leb_le. lia. }
  destruct RES as (R1 & R2 & R3). destruct k as [|how].
  - assert (W1 : on_word (layout_of Ticket n mm) (Const (next_word x)) = true).
    { apply word_silent, N.ltb_lt. unfold next_word, end_of_words, width. lia. }
    assert (W2 : on_word (layout_of Ticket n mm) (Const (now_word x)) = true).
    { apply word_silent, N.ltb_lt. unfold now_word, end_of_words, width. lia. }
    unfold lock_of, unlock_of, TicketCode.lockcode, TicketCode.unlockcode, drawing, spinning, draw, look, release.
    cbn [forallb silent]. rewrite R1, R2, R3, W1, W2. auto.
  - assert (W : on_word (layout_of (TestAndSet how) n mm) (Const (N.of_nat x)) = true).
    { apply word_silent, N.ltb_lt. rewrite one_word_each. lia. }
    unfold lock_of, unlock_of, TasCode.lockcode, TasCode.unlockcode, again, attempt, swap, store.
    destruct how; cbn [forallb silent negb orb]; rewrite ?R1, ?R2, ?R3, ?W; auto.
Qed.

Section Accepted.
Variables (k : kind) (n : nat) (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog).
Hypothesis SOME : 0 < K.
Hypothesis ACCEPTED : forall i, i < K -> accepted_in k n mm (src i) = true.
(** Tickets wrap around: CPUs must be fewer.  Test-and-set asks nothing. *)
Hypothesis FEW : k = Ticket -> (N.of_nat K < word32)%N.
Notation lay := (layout_of k n mm).
Notation sys := (beside_users k n mm K src users theirs).

Lemma accepted_parts i : i < K -> source_ok lay (is_lock n) (src i) = true /\
  forallb (clean lay (is_lock n)) (src i) = true /\
  match check lay (seq 0 n) (compiled k (src i)) [] with Some _ => true | None => false end = true.
Proof. intro HI. specialize (ACCEPTED i HI). unfold accepted_in in ACCEPTED. rewrite !andb_true_iff in ACCEPTED. tauto. Qed.
Lemma accepted_code i : i < K -> code sys i = compiled k (src i).
Proof. intro HI. simpl. apply Nat.ltb_lt in HI. rewrite HI. reflexivity. Qed.
Theorem accepted_kernel : source_kernel sys (lock_of k) (unlock_of k) (is_lock n) src.
Proof.
  split.
  - exact accepted_code.
  - intros i HI. apply accepted_parts. exact HI.
  - intros x IL. apply lock_silent, IL.
  - intros x IL. apply lock_silent, IL.
  - split.
    + intros i HI. rewrite accepted_code by exact HI. apply lockset_sound with (regions := seq 0 n). unfold lockset_ok. cbn [Kernel.lay beside_users].
      rewrite nothing_held. apply accepted_parts. exact HI.
    + split.
      * intros x i OX. simpl in OX. destruct (x <? n); [discriminate|]. inversion OX; subst. exact SOME.
      * intros i HI. rewrite accepted_code by exact HI. apply (compiled_apart lay (is_lock n) (lock_of k) (unlock_of k)).
        -- intros x IL. apply lock_silent, IL.
        -- intros x IL. apply lock_silent, IL.
        -- apply accepted_parts. exact HI.
Qed.
Theorem accepted_lock : exists P, lock_kernel sys P.
Proof.
  assert (TO : forall x, is_lock n x = true -> x < n) by (intros x IL; apply Nat.ltb_lt, IL).
  pose proof accepted_parts as PARTS. pose proof accepted_code as CODE. clear ACCEPTED. destruct k as [|how].
  - exists (ticket_protocol (ticket_word n)). apply ticket_lock_kernel.
    split; [apply ticket_words| |auto]. intros i HI. rewrite CODE by exact HI.
    apply (compiled_ticket_ok (layout_of Ticket n mm) next_word now_word (is_lock n)).
    + intros x IL. apply word_next, TO, IL.
    + intros x IL. apply word_now, TO, IL.
    + apply (lw_sync _ _ (ticket_words n mm K src users theirs)).
    + apply PARTS. exact HI.
  - exists (tas_protocol (tas_word n)). apply tas_lock_kernel. split; [apply tas_words_of|]. intros i HI. rewrite CODE by exact HI.
    apply (compiled_tas_ok (layout_of (TestAndSet how) n mm) how N.of_nat (is_lock n)).
    + intros x IL. apply tas_at, TO, IL.
    + apply (tw_sync _ _ (tas_words_of how n mm K src users theirs)).
    + apply PARTS. exact HI.
Qed.
End Accepted.

(** Without users. *)
Section Alone.
Variables (k : kind) (n K : nat) (src : tid -> list kstmt).
Hypothesis SOME : 0 < K.
Hypothesis ACCEPTED : forall i, i < K -> accepted_source k n (src i) = true.
Hypothesis FEW : k = Ticket -> (N.of_nat K < word32)%N.
Notation lay := (layout_of k n bare).
Notation sys := (under_locks k n K src).
Notation start := (initH lay (init sys) src).

Lemma no_users R : users_isolated R sys.
Proof. intros M es fin _ i e l v HI. simpl in HI. lia. Qed.
Lemma alone_kernel : source_kernel sys (lock_of k) (unlock_of k) (is_lock n) src.
Proof. apply accepted_kernel; auto. Qed.
Lemma alone_threads : kthreads sys <= threads sys.
Proof. simpl. lia. Qed.
Theorem accepted_locks_work R : locks_work R sys.
Proof.
  destruct (accepted_lock k n bare K src 0 (fun _ => []) ACCEPTED FEW) as (P & LK).
  apply (protocol_works R sys P LK); [apply alone_kernel|exact alone_threads|apply no_users].
Qed.

(** Whatever programs the computed check accepts, with any number of locks and CPUs, under either rule set: on Arm they do
    what their sources do on the machine with atomic locks. *)
Theorem accepted_is_SC : forall R M es fin, plain_execution R sys M es fin ->
  exists h, hsteps lay K start h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel lay l -> final (init sys) M l (hmem h l)).
Proof.
  intros R M es fin PE.
  destruct (source_is_SC R sys (lock_of k) (unlock_of k) (is_lock n) src alone_kernel
    alone_threads (no_users R) (accepted_locks_work R) M es fin PE) as (h & HS & TH & ME).
  exists h. split; auto. split; [intros i HI; apply TH; auto|exact ME].
Qed.
(** What their sources keep holds on Arm wherever a CPU is, in executions of any length. *)
Theorem accepted_invariants : forall R M es fin (I : hstate -> Prop), plain_execution R sys M es fin ->
  (forall h, hsteps lay K start h -> I h) ->
  forall i es1 es2 c, i < K -> es i = es1 ++ es2 -> arun R (init sys) M i (initAC M i (code sys i)) es1 c ->
  exists h, I h /\ same_registers c (hthr h i) /\ code_at lay (lock_of k) (unlock_of k) (kcont (hthr h i)) (acode c).
Proof.
  intros R. apply (source_invariants R sys (lock_of k) (unlock_of k) (is_lock n) src alone_kernel
    alone_threads (no_users R) (accepted_locks_work R)).
Qed.
End Alone.

(** ** What is accepted, and what is not *)
Definition kinds : list kind := [Ticket; TestAndSet Exclusive; TestAndSet Swap; TestAndSet Compare].
(** Two locks, data of lock 0 at even locations from 4 on, of lock 1 at odd ones: one section inside the other, in a loop. *)
Theorem nested_accepted : forallb (fun k => accepted_source k 2
  [KWhile (Const 1) [KLock 0; KDo (Load false RPln 1 (Const 4)); KLock 1; KDo (Store false WPln 99 (Const 5) (Rg 1)); KUnlock 1;
     KDo (Store false WPln 99 (Const 4) (Bin Add (Rg 1) (Const 1))); KUnlock 0]]) kinds = true.
Proof. vm_compute. reflexivity. Qed.
(** Data before the lock, behind the lock, under another lock, a lock word as data, a lock not given back in one branch, a
    register of lock code written and read. *)
Theorem not_accepted : existsb (fun k => existsb (accepted_source k 2)
  [[KDo (Load false RPln 20 (Const 4)); KLock 0; KUnlock 0];
   [KLock 0; KUnlock 0; KDo (Store false WPln 99 (Const 4) (Const 1))];
   [KLock 1; KDo (Store false WPln 99 (Const 4) (Const 1)); KUnlock 1];
   [KLock 0; KDo (Store false WPln 99 (Const 1) (Const 1)); KUnlock 0];
   [KLock 0; KIte (Rg 20) [KUnlock 0] []];
   [KLock 0; KDo (Load false RPln 100 (Const 4)); KUnlock 0];
   [KLock 0; KDo (Store false WPln 99 (Const 4) (Rg 101)); KUnlock 0]]) kinds = false.
Proof. vm_compute. reflexivity. Qed.
