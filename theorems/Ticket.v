(** Real locks: kernels whose locks are ticket-lock code have SC behaviours only.

    No ghost message, no assumption about locks: from the code's protocol on the
    lock words it is proved that tickets are a lock protocol ([Lock.v]). *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel
  Protocol Queue Lock
  TicketRun TicketFacts TicketTrace TicketQueue.

(** The lock words of a system: every region that nobody owns from the start has its two words. *)
Record lock_words (s : system) (wd : words) : Prop := {
  lw_inj : forall l l' p, wd l = Some p -> wd l' = Some p -> l = l';
  lw_sync : forall l p, wd l = Some p -> cls (lay s) l = CSync;
  (* nothing else is of the synchronisation class, whose reads are oracles on the push/pull machine *)
  lw_only : forall l, cls (lay s) l = CSync -> wd l <> None;
  lw_zero : forall l p, wd l = Some p -> init s l = 0%N;
  lw_locks : forall x, own0 (lay s) x = None -> exists ln lw, wd ln = Some (x, true) /\ wd lw = Some (x, false);
  lw_private : forall x i, own0 (lay s) x = Some i -> forall l b, wd l <> Some (x, b) }.

(** The turns of a lock, in a run of the whole system, follow one another. *)
Lemma ticket_turns s wd M es fin far upto x : lock_words s wd -> (N.of_nat (kthreads s) < word32)%N ->
  protocol_runs s (ticket_protocol wd) M es fin far upto -> own0 (lay s) x = None ->
  in_turn M (kthreads s) (fun i => entries (ticket_protocol wd) far x auto0 (es i)) upto.
Proof.
  intros LW FEW PR OX. pose proof (lw_inj _ _ LW) as WI. destruct (lw_locks _ _ LW x OX) as (ln & lw & WN & WW).
  assert (TR : forall i, i < kthreads s -> Forall (entry_ok wd (init s) M i far x) (entries (ticket_protocol wd) far x auto0 (es i)) /\
    ordered 0 (entries (ticket_protocol wd) far x auto0 (es i)) /\
    complete wd M i x (lc (initC M i (code s i))) (entries (ticket_protocol wd) far x auto0 (es i))).
  { intros i HI. destruct (trace wd WI (init s) M i far _ _ _ auto0 x (pr_run _ _ _ _ _ _ _ PR i HI) (pr_noprom _ _ _ _ _ _ _ PR i HI)
      (pr_ahead _ _ _ _ _ _ _ PR i HI) (pr_accepted _ _ _ _ _ _ _ PR i HI) (jinv0 _ _ _ _ _)) as (A & B & C). split; auto. }
  assert (IP : forall t l v i, get M t = Some (W l v i) -> prom (lc (initC M i (code s i))) t = true).
  { intros t l v i G. simpl. rewrite G. apply Nat.eqb_refl. }
  apply (tickets_in_turn (init s) M (kthreads s) ln lw _ far upto); auto.
  - apply PR.
  - intros i e HI IN. destruct (TR i HI) as (A & _ & _). rewrite Forall_forall in A.
    destruct (A e IN) as (((l & NX & RD & G & GAP) & LT) & SP). assert (l = ln) by (eapply WI; eauto). subst l.
    constructor; auto.
    + intros a ou E1. destruct (SP a ou E1) as ((RA & l & b & NW & RD' & BA & NN) & _). assert (l = lw) by (eapply WI; eauto). subst l. eauto.
    + intros a u E1. destruct (SP a _ E1) as (_ & U). destruct (U u eq_refl) as (U1 & U2 & [UF|(l & NW & G')]); [auto|].
      assert (l = lw) by (eapply WI; eauto). subst l. auto.
  - intros i HI. apply TR. auto.
  - intros t v i TU G. pose proof (pr_words _ _ _ _ _ _ _ PR ln t v i (lw_sync _ _ LW _ _ WN) G TU) as HI. split; auto.
    destruct (TR i HI) as (_ & _ & C1 & _). apply (C1 ln t WN); [exists v; auto|eapply IP; eauto].
  - intros t v i TU G. pose proof (pr_words _ _ _ _ _ _ _ PR lw t v i (lw_sync _ _ LW _ _ WW) G TU) as HI. split; auto.
    destruct (TR i HI) as (_ & _ & _ & C2). apply (C2 lw t WW); [exists v; auto|eapply IP; eauto].
  - apply (lw_zero _ _ LW ln _ WN).
  - apply (lw_zero _ _ LW lw _ WW).
Qed.

(** Tickets are a lock protocol: mutual exclusion and the views at the borders of sections are proved of the code. *)
Theorem tickets_alternate s wd : lock_words s wd -> (N.of_nat (kthreads s) < word32)%N ->
  lock_protocol s (ticket_protocol wd).
Proof.
  intros LW FEW. split.
  - intros x A e A'. apply ticket_moves.
  - reflexivity.
  - intros x i OX A e A'. apply ticket_stays. apply (lw_private _ _ LW x i OX).
  - intros M i. exists (jinv wd (init s) M i). split; [intro p; apply jinv0|]. split.
    + intros e L L' A A'. apply jstep. apply (lw_inj _ _ LW).
    + intros L A x v r n a JI PH. pose proof (j_ph _ _ _ _ _ _ JI x) as J4. cbn in PH. rewrite PH in J4. simpl in J4. tauto.
  - intros M es fin far upto PR x OX. eapply ticket_turns; eauto.
Qed.

(** ** Ticket locks work *)
(** What is asked of the code and of the lock words; nothing of this speaks of executions. *)
Definition ticket_ok (wd : words) (p : prog) : Prop := follows (ticket_protocol wd) p.
Record ticket_kernel (s : system) (wd : words) : Prop := {
  t_words : lock_words s wd;
  t_code : forall i, i < kthreads s -> ticket_ok wd (code s i);
  t_few : (N.of_nat (kthreads s) < word32)%N }.
Theorem ticket_lock_kernel s wd : ticket_kernel s wd -> lock_kernel s (ticket_protocol wd).
Proof. intros [LW TOK FEW]. split; auto using tickets_alternate. Qed.

Theorem tickets_work : forall R s wd, ticket_kernel s wd -> kernel_checked s -> kthreads s <= threads s ->
  users_isolated R s -> locks_work R s.
Proof. intros. eapply protocol_works; eauto using ticket_lock_kernel. Qed.
(** Theorem 4 with ticket locks: nothing is assumed of the locks but their code. *)
Theorem ticket_kernel_is_SC :
  forall R s wd M es fin, kernel_checked s -> kthreads s <= threads s -> ticket_kernel s wd -> users_isolated R s ->
  plain_execution R s M es fin -> follows_SC s M es fin.
Proof. intros. eapply lock_kernel_is_SC; eauto using ticket_lock_kernel. Qed.
(** Theorem 1 with ticket locks. *)
Theorem ticket_wDRF :
  forall R s wd o, kernel_checked s -> kthreads s <= threads s -> ticket_kernel s wd -> users_isolated R s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof. intros. eapply lock_wDRF; eauto using ticket_lock_kernel. Qed.
