(** The theorems applied: a lock and its sections, put through them once for all.

    The lock is that of catalogue/locks/ticket.litmus and of KCore: LDAXR, ADD, STXR on
    [next], LDAR of [now], STLR to it.  [sections n] protects locations 1 to n; each CPU
    takes the lock, touches data, gives the lock back, for ever.  Any number of CPUs. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Arm Kernel Source TicketRun TicketCode TicketCodeOk Ticket TicketSource.

(** Location 0 is [next], 1 is [now]; the region of the lock has the data from 2 on. *)
Definition one_lock (l : loc) : class := match l with 0%N | 1%N => CSync | _ => CReg 0 end.
Definition two_words (l : loc) : option (rid * bool) :=
  match l with 0%N => Some (0, true) | 1%N => Some (0, false) | _ => None end.
Definition only_lock (x : rid) : bool := x =? 0.
Definition owned (x : rid) : option tid := match x with 0 => None | _ => Some 0 end.
Definition one_layout : layout := mkLay one_lock owned false.
Notation ticket := (compile (fun _ => 0%N) (fun _ => 1%N)).

(** [K] CPUs that run [src] under one lock, from memory that is zero. *)
Definition under_lock (K : nat) (src : list kstmt) : system :=
  mkSys one_layout (fun _ => 0%N) K K (fun _ => ticket src).
(** What is computed of a program: its locks are paired, it keeps away from lock code, and touches data under the lock. *)
Definition accepted_source (src : list kstmt) : bool :=
  source_ok one_layout only_lock src && forallb (clean one_layout only_lock) src &&
  match check one_layout [0] (ticket src) [] with Some _ => true | None => false end.

Lemma two_words_lock K src : 0 < K -> lock_words (under_lock K src) two_words.
Proof.
  intro KP. constructor.
  - intros l l' p A B. unfold two_words in *.
    repeat match type of A with context[match ?z with _ => _ end] => destruct z; try discriminate end;
    repeat match type of B with context[match ?z with _ => _ end] => destruct z; try discriminate end; congruence.
  - intros l p A. unfold two_words in A. simpl.
    repeat match type of A with context[match ?z with _ => _ end] => destruct z; try discriminate end; reflexivity.
  - intros l CL. unfold two_words. simpl in CL. unfold one_lock in CL.
    repeat match type of CL with context[match ?z with _ => _ end] => destruct z; try discriminate end.
  - reflexivity.
  - intros [|k] OX; [|discriminate]. exists 0%N, 1%N. auto.
  - intros [|k] i OX l b; [discriminate|]. unfold two_words.
    repeat match goal with |- context[match ?z with _ => _ end] => destruct z; try discriminate end.
Qed.
Theorem accepted_kernel K src : 0 < K -> (N.of_nat K < word32)%N -> accepted_source src = true ->
  source_kernel (under_lock K src) two_words (fun _ => 0%N) (fun _ => 1%N) only_lock (fun _ => src).
Proof.
  unfold accepted_source. rewrite !andb_true_iff. intros KP FEW [[SO CL] CK]. split; auto.
  - split; [|intros [|k] i OX; [discriminate|]; inversion OX; subst; exact KP].
    intros i HI. destruct i as [|i].
    + apply lockset_sound with (regions := [0]). unfold lockset_ok, start. simpl. exact CK.
    + apply lockset_sound with (regions := [0]). unfold lockset_ok, start. simpl. exact CK.
  - apply two_words_lock. exact KP.
  - intros [|k] IL; [reflexivity|discriminate].
  - intros [|k] IL; [reflexivity|discriminate].
Qed.
Lemma no_users R K src : users_isolated R (under_lock K src).
Proof. intros M es fin _ i e l v HI. simpl in HI. lia. Qed.

(** Whatever program the computed check accepts, on any number of CPUs, under either rule set: on Arm it does what its
    source does on the machine with atomic locks. *)
Theorem accepted_is_SC : forall R K src, 0 < K -> (N.of_nat K < word32)%N -> accepted_source src = true ->
  forall M es fin, plain_execution R (under_lock K src) M es fin ->
  exists h, hsteps one_layout K (initH one_layout (fun _ => 0%N) (fun _ => src)) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel one_layout l -> final (fun _ => 0%N) M l (hmem h l)).
Proof.
  intros R K src KP FEW AC M es fin PE.
  destruct (source_is_SC R (under_lock K src) two_words _ _ only_lock (fun _ => src) (accepted_kernel K src KP FEW AC)
    (le_n _) (no_users R K src) M es fin PE) as (h & HS & TH & ME).
  exists h. split; auto. split; [intros i HI; apply TH; auto|exact ME].
Qed.

(** ** What is not accepted *)
(** Data before the lock, behind the lock, a lock word as data, a lock not given back in one branch, a register of lock code. *)
Theorem not_accepted : map accepted_source
  [[KDo (Load false RPln 20 (Const 2)); KLock 0; KUnlock 0];
   [KLock 0; KUnlock 0; KDo (Store false WPln 99 (Const 2) (Const 1))];
   [KLock 0; KDo (Store false WPln 99 (Const 1) (Const 1)); KUnlock 0];
   [KLock 0; KIte (Rg 20) [KUnlock 0] []];
   [KLock 0; KDo (Load false RPln 100 (Const 2)); KUnlock 0];
   [KLock 0; KDo (Store false WPln 99 (Const 2) (Rg 101)); KUnlock 0]] = [false; false; false; false; false; false].
Proof. vm_compute. reflexivity. Qed.
