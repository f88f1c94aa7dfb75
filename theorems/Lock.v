(** What follows from a lock protocol, whatever the lock is: sections alternate, so a kernel
    that follows it has, on Arm, the behaviours it has on SC. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Protocol Queue.

(** Runs of all kernel threads on [M] that follow a protocol; they may stop anywhere.  [far] lies behind all that
    happened.  Before [upto] lock words are written by kernel threads only. *)
Record protocol_runs (s : system) (P : protocol) (M : mem) (es : tid -> list event) (fin : tid -> conf) (far upto : nat) : Prop := {
  pr_run : forall i, i < kthreads s -> wrun (init s) M i (initC M i (code s i)) (es i) (fin i);
  pr_noprom : forall i, i < kthreads s -> noprom (fin i);
  pr_accepted : forall i, i < kthreads s -> accepted P (fresh P) (es i);
  pr_far : length M < far;
  pr_ahead : forall i, i < kthreads s -> ahead far (lc (fin i));
  pr_words : forall l t v i, cls (lay s) l = CSync -> get M t = Some (W l v i) -> t < upto -> i < kthreads s }.

(** A protocol that works in a system: the interface that locks implement. *)
Record lock_protocol (s : system) (P : protocol) : Prop := {
  (* events: what they do to the phase of each lock *)
  lp_moves : forall x A e A', follow P A e = Some A' -> moved x e (phase_of P A x) (phase_of P A' x);
  lp_fresh : forall x, phase_of P (fresh P) x = Idle;
  (* a region that somebody owns from the start has no lock *)
  lp_private : forall x i, own0 (lay s) x = Some i ->
    forall A e A', follow P A e = Some A' -> phase_of P A x = Idle -> phase_of P A' x = Idle;
  (* stamps: who has its turn has seen what shows it, behind an acquire *)
  lp_stamps : forall M i, exists I : local -> state P -> Prop,
    (forall p, I (lc (initC M i p)) (fresh P)) /\
    (forall e L L' A A', wmem (init s) M i e L L' -> follow P A e = Some A' -> I L A -> future M i L' -> I L' A') /\
    (forall L A x v r n a, I L A -> phase_of P A x = Turn v r n a -> a <= vrn L /\ a <= vwn L);
  (* alternation: turns do not overlap *)
  lp_turns : forall M es fin far upto, protocol_runs s P M es fin far upto -> forall x, own0 (lay s) x = None ->
    in_turn M (kthreads s) (fun i => entries P far x (fresh P) (es i)) upto }.

(** Mutual exclusion, and the views at the borders, proved of the code: with the times that the lock words
    give, the runs are runs and the sections alternate, as long as nobody else writes lock words. *)
Theorem sections_alternate s P M es fin far upto : lock_protocol s P -> protocol_runs s P M es fin far upto -> 0 < upto ->
  (forall x i, own0 (lay s) x = Some i -> i < kthreads s) ->
  let tr i := restamp P far (fresh P) (es i) in
  (forall i, i < kthreads s -> wrun (init s) M i (initC M i (code s i)) (tr i) (fin i) /\ map ea (tr i) = map ea (es i)) /\
  alternate_before upto (lay s) (kthreads s) tr.
Proof.
  intros [MV FR PRV ST TU] PR POS OWN tr. split.
  - intros i HI. split; [|apply restamp_ea, (pr_accepted _ _ _ _ _ _ _ PR i HI)].
    destruct (ST M i) as (I & I0 & IS & IT). apply (restamp_run P MV far (init s) M i I IS IT); auto; apply PR; auto.
  - exists (fun x => match own0 (lay s) x with
      | Some j => [(j, (0, None))]
      | None => lock_queue M (kthreads s) (fun i => entries P far x (fresh P) (es i)) upto
      end).
    intro x. destruct (own0 (lay s) x) as [j|] eqn:OX.
    + split; [simpl; auto|]. split.
      * intros i p [EQ|[]]. inversion EQ; subst. eapply OWN; eauto.
      * intros i HI. unfold holds0. rewrite OX. unfold tr.
        rewrite (quiet_secs P MV far x _ _ _ (PRV x j OX) (pr_accepted _ _ _ _ _ _ _ PR i HI) (FR x)).
        apply Nat.ltb_lt in POS. unfold mine, before. simpl. destruct (j =? i); simpl; rewrite ?POS; auto.
    + destruct (queue_ok _ _ _ _ (TU M es fin far upto PR x OX)) as (A & B & C). split; auto. split; auto.
      intros i HI. rewrite C by auto. unfold holds0. rewrite OX.
      rewrite (restamp_secs P MV far (es i) (fresh P) x (pr_accepted _ _ _ _ _ _ _ PR i HI)), FR. reflexivity.
Qed.

(** ** The theorems for kernels whose locks follow a protocol *)
(** What is asked of code and lock; nothing of this speaks of executions but [lock_protocol], which is proved once
    for each kind of lock. *)
Record lock_kernel (s : system) (P : protocol) : Prop := {
  k_protocol : lock_protocol s P;
  k_code : forall i, i < kthreads s -> follows P (code s i) }.

Theorem protocol_works_before : forall R s P, lock_kernel s P -> kernel_checked s -> locks_work_before R s.
Proof.
  intros R s P [LP CODE] (CK & OWN & _) M es fin t KR POS CL.
  assert (ST : forall i, i < kthreads s -> exists tr, wrun (init s) M i (initC M i (code s i)) tr (weakc (fin i)) /\ map ea tr = map ea (es i)).
  { intros i HI. destruct (KR i HI) as [AR _]. destruct (stampable _ _ _ _ _ _ _ AR) as (tr & SR & EQ).
    exists tr. split; auto. eapply arm_is_weak; eauto. }
  apply (finite_choice _ []) in ST. destruct ST as (tr & ST).
  destruct (behind_all M (fun i => weakc (fin i)) (kthreads s)) as (far & FAR & BEHIND).
  assert (PR : protocol_runs s P M tr (fun i => weakc (fin i)) far t).
  { split; auto.
    - intros i HI. apply ST. auto.
    - intros i HI. apply (KR i HI).
    - intros i HI. eapply follows_accepted; [apply (CODE i HI)|apply (ST i HI)|constructor].
    - intros l u v i CS G LT. apply (CL u l v i LT G). congruence. }
  destruct (sections_alternate s P M tr _ far t LP PR POS OWN) as [RUN ALT].
  exists (fun i => restamp P far (fresh P) (tr i)). split; auto.
  intros i HI. destruct (RUN i HI) as [A B]. split; auto. rewrite B. apply ST. auto.
Qed.
Theorem protocol_works : forall R s P, lock_kernel s P -> kernel_checked s -> kthreads s <= threads s ->
  users_isolated R s -> locks_work R s.
Proof. intros. apply before_always; auto. eapply protocol_works_before; eauto. Qed.

(** Theorem 4 with real locks: nothing is assumed of the locks but their code. *)
Theorem lock_kernel_is_SC :
  forall R s P M es fin, kernel_checked s -> kthreads s <= threads s -> lock_kernel s P -> users_isolated R s ->
  plain_execution R s M es fin -> follows_SC s M es fin.
Proof. intros. eapply locks_make_SC; eauto using protocol_works. Qed.
(** Theorem 1 with real locks. *)
Theorem lock_wDRF :
  forall R s P o, kernel_checked s -> kthreads s <= threads s -> lock_kernel s P -> users_isolated R s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof. intros. eapply wDRF; eauto using protocol_works. Qed.
