(** Real locks: kernels whose locks are ticket-lock code have SC behaviours only.

    No ghost message, no assumption about locks: from the code's protocol on the
    lock words it is proved that sections alternate (mutual exclusion) and that the
    views at their borders are as barriers must make them. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel
  TicketRun TicketFacts TicketTrace TicketQueue.

Lemma behind_all (M : mem) (f : tid -> conf) n : exists far, length M < far /\ forall i, i < n -> ahead far (lc (f i)).
Proof.
  induction n as [|n (b & B1 & B2)]; [exists (S (length M)); split; [lia|intros; lia]|].
  exists (S (b + vro (lc (f n)) + vwo (lc (f n)) + vwn (lc (f n)))). split; [lia|]. intros i HI. unfold ahead.
  destruct (Nat.eq_dec i n) as [->|NE]; [lia|]. destruct (B2 i) as (C1 & C2 & C3); [lia|]. lia.
Qed.

(** The lock words of a system: every region that nobody owns from the start has its two words. *)
Record lock_words (s : system) (wd : words) : Prop := {
  lw_inj : forall l l' p, wd l = Some p -> wd l' = Some p -> l = l';
  lw_sync : forall l p, wd l = Some p -> cls (lay s) l = CSync;
  (* nothing else is of the synchronisation class, whose reads are oracles on the push/pull machine *)
  lw_only : forall l, cls (lay s) l = CSync -> wd l <> None;
  lw_zero : forall l p, wd l = Some p -> init s l = 0%N;
  lw_locks : forall x, own0 (lay s) x = None -> exists ln lw, wd ln = Some (x, true) /\ wd lw = Some (x, false);
  lw_private : forall x i, own0 (lay s) x = Some i -> forall l b, wd l <> Some (x, b) }.

Section Ticket.
Variable s : system.
Variable wd : words.
Hypothesis LW : lock_words s wd.
Variable M : mem.
Variable es : tid -> list event.
Variable fin : tid -> conf.
Notation K := (kthreads s).
Notation m0 := (init s).
Hypothesis RUN : forall i, i < K -> wrun m0 M i (initC M i (code s i)) (es i) (fin i) /\ noprom (fin i).
(** Runs may stop anywhere; [far] lies behind all that happened. *)
Variable far : nat.
Hypothesis FAR : length M < far.
Hypothesis BEHIND : forall i, i < K -> ahead far (lc (fin i)).
Hypothesis OK : forall i, i < K -> ticket_ok wd (code s i).
Hypothesis FEW : (N.of_nat K < word32)%N.
(** Users write no lock word. *)
Hypothesis SYNC : forall l p t v i, wd l = Some p -> get M t = Some (W l v i) -> i < K.

Definition tickets (x : rid) (i : tid) : list entry := entries wd far x auto0 (es i).
Definition timed (i : tid) : list event := restamp wd far auto0 (es i).

Lemma accepts i : i < K -> accepted wd auto0 (es i).
Proof.
  intro HI. destruct (RUN i HI) as [R NP]. eapply ticket_accepted; eauto. constructor.
Qed.
Lemma initial_promise i t l v : get M t = Some (W l v i) -> prom (lc (initC M i (code s i))) t = true.
Proof. intro G. simpl. rewrite G. apply Nat.eqb_refl. Qed.

Lemma lock_alternates x ln lw : wd ln = Some (x, true) -> wd lw = Some (x, false) ->
  chain 0 (lock_queue M ln (tickets x)) /\ (forall i p, In (i, p) (lock_queue M ln (tickets x)) -> i < K) /\
  forall i, i < K -> mine i (lock_queue M ln (tickets x)) = esecs (tickets x i).
Proof.
  intros WN WW. pose proof (lw_inj _ _ LW) as WI.
  assert (TR : forall i, i < K -> Forall (entry_ok wd m0 M i far x) (tickets x i) /\ ordered 0 (tickets x i) /\
    complete wd M i x (lc (initC M i (code s i))) (tickets x i)).
  { intros i HI. destruct (RUN i HI) as [R NP].
    destruct (trace wd WI m0 M i far _ _ _ auto0 x R NP (BEHIND i HI) (accepts i HI) (jinv0 _ _ _ _ _)) as (A & B & C).
    split; auto. }
  apply (queue_ok m0 M K ln lw (tickets x) far); auto.
  - intros i e HI IN. destruct (TR i HI) as (A & _ & _). rewrite Forall_forall in A.
    destruct (A e IN) as (((l & NX & RD & G & GAP) & LT) & SP). assert (l = ln) by (eapply WI; eauto). subst l.
    constructor; auto.
    + intros a ou E1. destruct (SP a ou E1) as ((l & NW & RD' & NN) & _). assert (l = lw) by (eapply WI; eauto). subst l. auto.
    + intros a u E1. destruct (SP a _ E1) as (_ & U). destruct (U u eq_refl) as (U1 & U2 & [UF|(l & NW & G')]); [auto|].
      assert (l = lw) by (eapply WI; eauto). subst l. auto.
  - intros i HI. apply TR. auto.
  - intros t v i G. pose proof (SYNC ln _ t v i WN G) as HI. split; auto.
    destruct (TR i HI) as (_ & _ & C1 & _). apply (C1 ln t WN); [exists v; auto|eapply initial_promise; eauto].
  - intros t v i G. pose proof (SYNC lw _ t v i WW G) as HI. split; auto.
    destruct (TR i HI) as (_ & _ & _ & C2). apply (C2 lw t WW); [exists v; auto|eapply initial_promise; eauto].
  - apply (lw_zero _ _ LW ln _ WN).
  - apply (lw_zero _ _ LW lw _ WW).
Qed.

(** A private region is never pulled or pushed. *)
Lemma private_quiet x h i es' c c' A : (forall l b, wd l <> Some (x, b)) -> wrun m0 M i c es' c' -> accepted wd A es' ->
  ph A x = Idle -> secs x h (restamp wd far A es') = match h with Some a => [(a, None)] | None => [] end.
Proof.
  intros NW R. revert A. induction R as [c|c e c1 es1 c2 ST R IH]; intros A AC ID; [reflexivity|].
  destruct AC as (A' & TR & AC). cbn [restamp]. rewrite TR.
  destruct (moves wd x A e A' TR) as [PH EM NWR NM|v0 r l0 LK NX EA PH EM|v0 r n l0 w ex k PH LK NW0 EA AQ PH' EM
    |v0 r n a PH EA PH' EM|v0 r n a PH EA PH' EM|v0 r n a l0 k PH NW0 EA RL PH' EM]; try congruence;
    try (exfalso; eapply NW; eauto; fail).
  - assert (ID' : ph A' x = Idle) by congruence. simpl. specialize (IH A' AC ID'). unfold restamp1. destruct NM as [N1 N2].
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; try (rewrite EA; exact IH).
    + destruct (ph A y); simpl; try rewrite EA; destruct (Nat.eqb_spec x y); try congruence; exact IH.
    + simpl. destruct (Nat.eqb_spec x y); auto; congruence.
Qed.

(** Mutual exclusion, and the views at the borders, proved of the code: with the
    times that the lock words give, the runs are runs and the sections alternate. *)
Theorem tickets_alternate :
  (forall x i, own0 (lay s) x = Some i -> i < K) ->
  (forall i, i < K -> wrun m0 M i (initC M i (code s i)) (timed i) (fin i)) /\ alternate (lay s) K timed.
Proof.
  intro OWN. pose proof (lw_inj _ _ LW) as WI. split.
  - intros i HI. destruct (RUN i HI) as [R NP]. apply restamp_run; auto using accepts, jinv0.
  - (* the queues are computed, so no choice is needed *)
    exists (fun x => match own0 (lay s) x with
      | Some j => [(j, (0, None))]
      | None => flat_map (fun l => lock_queue M l (tickets x))
                  (match find (fun m => match wd (mloc m) with Some (y, true) => y =? x | _ => false end) M with
                   | Some m => [mloc m] | None => [] end)
      end).
    intro x. destruct (own0 (lay s) x) as [j|] eqn:OX.
    + split; [simpl; auto|]. split.
      * intros i p [EQ|[]]. inversion EQ; subst. eapply OWN; eauto.
      * intros i HI. unfold holds0. rewrite OX. destruct (RUN i HI) as [R NP]. unfold timed.
        rewrite (private_quiet x _ i _ _ _ _ (lw_private _ _ LW x j OX) R (accepts i HI) eq_refl).
        unfold mine. simpl. destruct (j =? i); auto.
    + destruct (lw_locks _ _ LW x OX) as (ln & lw & WN & WW).
      destruct (lock_alternates x ln lw WN WW) as (A & B & C).
      assert (MQ : forall i, i < K -> mine i (lock_queue M ln (tickets x)) = secs x (holds0 (lay s) i x) (timed i)).
      { intros i HI. rewrite C by auto. unfold holds0. rewrite OX. destruct (RUN i HI) as [R NP].
        apply (restamp_secs wd WI m0 M i far _ _ _ auto0 x R NP (accepts i HI) (jinv0 _ _ _ _ _)). }
      destruct (find (fun m => match wd (mloc m) with Some (y, true) => y =? x | _ => false end) M) as [m|] eqn:FD.
      * apply find_some in FD. destruct FD as [_ FD]. destruct (wd (mloc m)) as [[y [|]]|] eqn:WM; try discriminate.
        apply Nat.eqb_eq in FD. subst y. assert (EL : mloc m = ln) by (eapply WI; eauto). rewrite EL.
        cbn [flat_map]. rewrite app_nil_r. auto.
      * (* no ticket was ever drawn *)
        assert (EMPTY : lock_queue M ln (tickets x) = []).
        { unfold lock_queue. induction (seq 1 (length M)) as [|t L IH]; auto. cbn [flat_map]. rewrite IH, app_nil_r.
          unfold served_at. destruct (get M t) as [m|] eqn:G; auto. destruct (N.eqb_spec (mloc m) ln) as [EL|]; auto. exfalso.
          assert (IN : In m M) by (destruct t as [|k]; [discriminate|]; eapply nth_error_In; eauto).
          pose proof (find_none _ _ FD m IN) as FN. simpl in FN. rewrite EL, WN, Nat.eqb_refl in FN. discriminate. }
        rewrite EMPTY in *. auto.
Qed.
End Ticket.

(** ** Ticket locks work *)
(** What is asked of the code and of the lock words; nothing of this speaks of executions. *)
Record ticket_kernel (s : system) (wd : words) : Prop := {
  t_words : lock_words s wd;
  t_code : forall i, i < kthreads s -> ticket_ok wd (code s i);
  t_few : (N.of_nat (kthreads s) < word32)%N }.

Theorem tickets_work : forall R s wd, ticket_kernel s wd -> kernel_checked s -> kthreads s <= threads s ->
  users_isolated R s -> locks_work R s.
Proof.
  intros R s wd [LW TOK FEW] [CK OWN] KN UI M es fin PE.
  destruct (plain_is_weak _ _ _ _ _ PE) as (tr & ST). pose proof (kernel_writes _ _ _ _ _ PE (UI _ _ _ PE)) as USER.
  destruct (behind_all M (fun i => weakc (fin i)) (kthreads s)) as (far & FAR & BEHIND).
  destruct (tickets_alternate s wd LW M tr (fun i => weakc (fin i))) with (far := far) as [TR ALT]; auto.
  - intros i HI. destruct (ST i) as (A & B & _); [lia|auto].
  - intros l p t v i WD G. apply (USER t l v i G). rewrite (lw_sync _ _ LW l p WD). discriminate.
  - exists (timed wd tr far). split; auto. intros i HI. split; auto.
    destruct (ST i) as (A & B & EQ); [lia|]. rewrite <- EQ. apply restamp_ea. eapply ticket_accepted; eauto. constructor.
Qed.

(** ** The theorems for kernels with ticket locks *)
(** Theorem 4 with real locks: nothing is assumed of the locks but their code. *)
Theorem ticket_kernel_is_SC :
  forall R s wd M es fin, kernel_checked s -> kthreads s <= threads s -> ticket_kernel s wd -> users_isolated R s ->
  plain_execution R s M es fin -> follows_SC s M es fin.
Proof. intros. eapply locks_make_SC; eauto using tickets_work. Qed.
(** Theorem 1 with real locks. *)
Theorem ticket_wDRF :
  forall R s wd o, kernel_checked s -> kthreads s <= threads s -> ticket_kernel s wd -> users_isolated R s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof. intros. eapply wDRF; eauto using tickets_work. Qed.
