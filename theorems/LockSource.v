(** Source programs with locks of any kind: what a kernel does on Arm it does on the machine of
    its source, which is SC in the plain sense: one memory, atomic locks, protected data has
    the value stored last, no lock words, so no class of locations whose reads are oracles. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Sections Schedule Arm ArmIsWeak Kernel Source.

Lemma addr_class_const lay l : addr_class lay (Const l) = Some (cls lay l).
Proof.
  unfold addr_class, range. cbn [bounds]. rewrite N.sub_diag. cbn [N.to_nat seq map forallb].
  rewrite N.add_0_r. destruct (cls lay l); simpl; rewrite ?Nat.eqb_refl; reflexivity.
Qed.

(** A kernel as source programs, compiled with the code of some lock.  All but the first line is computed.  Locations of
    the synchronisation class are words of locks: only lock code touches them. *)
Record source_kernel (s : system) (lockcode unlockcode : rid -> prog) (islock : rid -> bool) (src : tid -> list kstmt) : Prop := {
  sk_code : forall i, i < kthreads s -> code s i = compile lockcode unlockcode (src i);
  sk_clean : forall i, i < kthreads s -> forallb (clean (lay s) islock) (src i) = true; (* statements keep away from lock code *)
  sk_lock : forall x, islock x = true -> forallb (silent (lay s)) (lockcode x) = true; (* lock code keeps to lock words *)
  sk_unlock : forall x, islock x = true -> forallb (silent (lay s)) (unlockcode x) = true;
  sk_checked : kernel_checked s }. (* protected data is touched under its lock *)

Section Source.
Variables (R : rules) (s : system) (lockcode unlockcode : rid -> prog) (islock : rid -> bool) (src : tid -> list kstmt).
Hypothesis SK : source_kernel s lockcode unlockcode islock src.
Hypothesis KN : kthreads s <= threads s.
Hypothesis UI : users_isolated R s.
Hypothesis LW : locks_work R s.
Notation K := (kthreads s).
Notation at_code := (code_at (lay s) lockcode unlockcode).

Lemma push_pull_is_source g : gsteps (lay s) K (initG (lay s) (init s) (code s)) g ->
  exists h, hsteps (lay s) K (initH (lay s) (init s) src) h /\ same_state (lay s) islock lockcode unlockcode K h g.
Proof.
  apply source_run; [apply (sk_lock _ _ _ _ _ SK)|apply (sk_unlock _ _ _ _ _ SK)|].
  intros i HI. split; [apply (sk_clean _ _ _ _ _ SK i HI)|apply (sk_code _ _ _ _ _ SK i HI)].
Qed.

(** Registers of the program, those of lock code aside. *)
Definition same_registers (c : aconf) (k : kconf) : Prop :=
  forall r, reserved r = false -> fst (getr dep0 (argv c) r) = fst (getr tt (krg k) r).

(** A push/pull run of compiled code is a run of the source. *)
Lemma SC_is_source M es fin : follows_SC s M es fin ->
  exists h, hsteps (lay s) K (initH (lay s) (init s) src) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i) /\ at_code (kcont (hthr h i)) (acode (fin i))) /\
    (forall l, kernel (lay s) l -> final (init s) M l (hmem h l)).
Proof.
  intros (g & GS & TE & ME & _). destruct (push_pull_is_source g GS) as (h & HS & EM & EO & TH). exists h. split; auto. split.
  - intros i HI. destruct (TH i HI) as (CA & AG & _). rewrite (TE i HI) in CA, AG. split; [|exact CA].
    intros r RR. rewrite <- (AG r RR). simpl. rewrite getr_erg. auto.
  - intros l KL. rewrite EM. auto.
Qed.

(** Every execution on Arm ends as a run of the source machine. *)
Theorem source_is_SC M es fin : plain_execution R s M es fin ->
  exists h, hsteps (lay s) K (initH (lay s) (init s) src) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i) /\ at_code (kcont (hthr h i)) (acode (fin i))) /\
    (forall l, kernel (lay s) l -> final (init s) M l (hmem h l)).
Proof. intro PE. exact (SC_is_source M es fin (locks_make_SC R s M es fin (sk_checked _ _ _ _ _ SK) KN UI LW PE)). Qed.

(** What holds of all states that the source machine reaches holds on Arm wherever a kernel thread is. *)
Theorem source_invariants M es fin (I : hstate -> Prop) : plain_execution R s M es fin ->
  (forall h, hsteps (lay s) K (initH (lay s) (init s) src) h -> I h) ->
  forall i es1 es2 c, i < K -> es i = es1 ++ es2 -> arun R (init s) M i (initAC M i (code s i)) es1 c ->
  exists h, I h /\ same_registers c (hthr h i) /\ at_code (kcont (hthr h i)) (acode c).
Proof.
  intros PE INV i es1 es2 c HI EQ AR.
  assert (ALL : invariant_on_SC s (fun g => gsteps (lay s) K (initG (lay s) (init s) (code s)) g)) by (intros g GS; exact GS).
  destruct (invariants_carry_over R s M es fin _ (sk_checked _ _ _ _ _ SK) KN UI LW ALL PE) as (_ & PASS).
  destruct (PASS i es1 es2 c HI EQ AR) as (g & GS & TE). destruct (push_pull_is_source g GS) as (h & HS & _ & _ & TH).
  exists h. split; [auto|]. destruct (TH i HI) as (CA & AG & _). rewrite TE in CA, AG. split; [|exact CA].
  intros r RR. rewrite <- (AG r RR). simpl. rewrite getr_erg. auto.
Qed.
End Source.
