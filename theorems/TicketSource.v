(** Source programs with ticket locks: what a kernel does on Arm it does on the machine of
    its source, which is SC in the plain sense: one memory, atomic locks, protected data
    has the value stored last, no lock words. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Sections Schedule Arm ArmIsWeak Kernel Source
  TicketRun TicketCode TicketCodeOk Ticket.

Lemma addr_class_const lay l : addr_class lay (Const l) = Some (cls lay l).
Proof.
  unfold addr_class, range. cbn [bounds]. rewrite N.sub_diag. cbn [N.to_nat seq map forallb].
  rewrite N.add_0_r. destruct (cls lay l); simpl; rewrite ?Nat.eqb_refl; reflexivity.
Qed.

(** A kernel as source programs: [words l] says which word of which lock [l] is, [ln x] and [lw x]
    are the words of lock [x].  All but the last two lines is computed. *)
Record source_kernel (s : system) (wd : words) (ln lw : rid -> loc) (islock : rid -> bool) (src : tid -> list kstmt) : Prop := {
  sk_code : forall i, i < kthreads s -> code s i = compile ln lw (src i);
  sk_locks : forall i, i < kthreads s -> source_ok (lay s) islock (src i) = true; (* locks are paired *)
  sk_clean : forall i, i < kthreads s -> forallb (clean (lay s) islock) (src i) = true; (* statements keep away from lock code *)
  sk_checked : kernel_checked s; (* protected data is touched under its lock *)
  sk_few : (N.of_nat (kthreads s) < word32)%N;
  sk_words : lock_words s wd;
  sk_next : forall x, islock x = true -> wd (ln x) = Some (x, true);
  sk_now : forall x, islock x = true -> wd (lw x) = Some (x, false) }.

Section Source.
Variables (R : rules) (s : system) (wd : words) (ln lw : rid -> loc) (islock : rid -> bool) (src : tid -> list kstmt).
Hypothesis SK : source_kernel s wd ln lw islock src.
Hypothesis KN : kthreads s <= threads s.
Hypothesis UI : users_isolated R s.
Notation K := (kthreads s).
Notation at_code := (code_at (lay s) (lockcode ln lw) (unlockcode lw)).

Lemma source_ticket_kernel : ticket_kernel s wd.
Proof.
  split; [apply (sk_words _ _ _ _ _ _ SK)| |apply (sk_few _ _ _ _ _ _ SK)].
  intros i HI. rewrite (sk_code _ _ _ _ _ _ SK i HI).
  apply (compiled_ticket_ok (lay s) ln lw islock); [apply (sk_next _ _ _ _ _ _ SK)|apply (sk_now _ _ _ _ _ _ SK)| |apply (sk_locks _ _ _ _ _ _ SK i HI)].
  intros l p WD. apply (lw_sync _ _ (sk_words _ _ _ _ _ _ SK) l p WD).
Qed.
Lemma push_pull_is_source g : gsteps (lay s) K (initG (lay s) (init s) (code s)) g ->
  exists h, hsteps (lay s) K (initH (lay s) (init s) src) h /\
    same_state (lay s) islock (lockcode ln lw) (unlockcode lw) K h g.
Proof.
  assert (WORD : forall x, islock x = true -> on_word (lay s) (Const (ln x)) = true /\ on_word (lay s) (Const (lw x)) = true).
  { intros x IL. unfold on_word. rewrite !addr_class_const.
    rewrite (lw_sync _ _ (sk_words _ _ _ _ _ _ SK) _ _ (sk_next _ _ _ _ _ _ SK x IL)).
    rewrite (lw_sync _ _ (sk_words _ _ _ _ _ _ SK) _ _ (sk_now _ _ _ _ _ _ SK x IL)). auto. }
  assert (RES : forall x, reserved (treg x) = true /\ reserved (nreg x) = true /\ reserved (qreg x) = true).
  { intro x. unfold reserved, treg, nreg, qreg. rewrite !Nat.leb_le. lia. }
  apply source_run.
  - intros x IL. destruct (WORD x IL) as [W1 W2]. destruct (RES x) as (R1 & R2 & R3).
    unfold lockcode, drawing, spinning, draw, look. cbn [forallb silent]. rewrite R1, R2, R3, W1, W2. reflexivity.
  - intros x IL. destruct (WORD x IL) as [W1 W2]. destruct (RES x) as (R1 & R2 & R3).
    unfold unlockcode, release. cbn [forallb silent]. rewrite W2. reflexivity.
  - intros i HI. split; [apply (sk_clean _ _ _ _ _ _ SK i HI)|apply (sk_code _ _ _ _ _ _ SK i HI)].
Qed.

(** Registers of the program, those of lock code aside. *)
Definition same_registers (c : aconf) (k : kconf) : Prop :=
  forall r, reserved r = false -> fst (getr dep0 (argv c) r) = fst (getr tt (krg k) r).

(** Every execution on Arm ends as a run of the source machine. *)
Theorem source_is_SC M es fin : plain_execution R s M es fin ->
  exists h, hsteps (lay s) K (initH (lay s) (init s) src) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i) /\ at_code (kcont (hthr h i)) (acode (fin i))) /\
    (forall l, kernel (lay s) l -> final (init s) M l (hmem h l)).
Proof.
  intro PE. destruct (ticket_kernel_is_SC R s wd M es fin (sk_checked _ _ _ _ _ _ SK) KN source_ticket_kernel UI PE)
    as (g & GS & TE & ME & _).
  destruct (push_pull_is_source g GS) as (h & HS & EM & EO & TH). exists h. split; auto. split.
  - intros i HI. destruct (TH i HI) as (CA & AG & _). rewrite (TE i HI) in CA, AG. split; [|exact CA].
    intros r RR. rewrite <- (AG r RR). simpl. rewrite getr_erg. auto.
  - intros l KL. rewrite EM. auto.
Qed.

(** What holds of all states that the source machine reaches holds on Arm wherever a kernel thread is. *)
Theorem source_invariants M es fin (I : hstate -> Prop) : plain_execution R s M es fin ->
  (forall h, hsteps (lay s) K (initH (lay s) (init s) src) h -> I h) ->
  forall i es1 es2 c, i < K -> es i = es1 ++ es2 -> arun R (init s) M i (initAC M i (code s i)) es1 c ->
  exists h, I h /\ same_registers c (hthr h i) /\ at_code (kcont (hthr h i)) (acode c).
Proof.
  intros PE INV i es1 es2 c HI EQ AR.
  assert (ALL : invariant_on_SC s (fun g => gsteps (lay s) K (initG (lay s) (init s) (code s)) g)) by (intros g GS; exact GS).
  destruct (invariants_carry_over R s M es fin _ (sk_checked _ _ _ _ _ _ SK) KN UI
    (tickets_work R s wd source_ticket_kernel (sk_checked _ _ _ _ _ _ SK) KN UI) ALL PE) as (_ & PASS).
  destruct (PASS i es1 es2 c HI EQ AR) as (g & GS & TE). destruct (push_pull_is_source g GS) as (h & HS & _ & _ & TH).
  exists h. split; [auto|]. destruct (TH i HI) as (CA & AG & _). rewrite TE in CA, AG. split; [|exact CA].
  intros r RR. rewrite <- (AG r RR). simpl. rewrite getr_erg. auto.
Qed.
End Source.
