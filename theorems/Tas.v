(** Test-and-set locks: the turns of all threads do not overlap, so kernels with such locks
    have SC behaviours only.  No numbers and no bound on threads: whoever takes the word
    found the 0 that its last holder stored. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Protocol Queue Lock TasRun.

(** ** The turns of one thread's run: well-formed, in order, complete *)
Section Trace.
Variable word : loc -> option rid.
Hypothesis WI : forall l l' x, word l = Some x -> word l' = Some x -> l = l'.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Variable far : nat.
Notation P := (tas_protocol word).
Notation turns := (entries P far).

Definition turn_ok (x : rid) (e : entry) : Prop :=
  taken word m0 M i x (e_read e) (e_draw e) /\
  forall a ou, e_span e = Some (a, ou) -> a = e_read e /\ forall u, ou = Some u -> e_draw e < u.
Definition tshape (x : rid) (L : local) (p : phase) (l : list entry) : Prop :=
  match p with
  | Idle => forall lo, lo = 0 \/ (exists l', word l' = Some x /\ past M i L l' lo) -> ordered lo l
  | Drawn _ _ _ => False
  | Turn v r n _ => ordered (pred n) l /\ exists s rest, l = mkEn v r n s :: rest
  | Inside v r n a | Leaving v r n a => ordered (pred n) l /\ exists ou rest, l = mkEn v r n (Some (a, ou)) :: rest
  end.
(** Every 0 that the thread stores to the word ends one of its turns. *)
Definition freed (x : rid) (L : local) (l : list entry) : Prop :=
  forall k t, word k = Some x -> get M t = Some (W k 0%N i) -> prom L t = true -> exists e a, In e l /\ e_span e = Some (a, Some t).

Theorem tas_trace c es c' A x : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted P A es ->
  tinv word m0 M i (lc c) A ->
  Forall (turn_ok x) (turns x A es) /\ tshape x (lc c) (tph A x) (turns x A es) /\ freed x (lc c) (turns x A es).
Proof.
  intros R NP FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC TI.
  - simpl in *. pose proof (ti_ph _ _ _ _ _ _ TI x) as PO.
    assert (FR : forall l, freed x (lc c) l) by (intros l k t _ _ PR; rewrite (NP t) in PR; discriminate).
    destruct FA as (F1 & F2 & F3).
    destruct (tph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; simpl in *; try contradiction.
    + split; [constructor|]. split; [auto|apply FR].
    + destruct PO as (-> & TK & V1 & V2 & V3). pose proof TK as [LT _].
      split; [constructor; [split; [exact TK|discriminate]|constructor]|]. split; [|apply FR]. split; [split; auto; lia|eauto].
    + destruct PO as (-> & TK & V1 & V2 & V3). pose proof TK as [LT _].
      split; [constructor; [|constructor]|split; [|apply FR]].
      * split; [exact TK|]. intros a ou EQ. inversion EQ; subst. split; [auto|discriminate].
      * split; [split; auto; lia|eauto].
    + destruct PO as (-> & TK & V1 & V2 & V3). pose proof TK as [LT _].
      split; [constructor; [|constructor]|split; [|apply FR]].
      * split; [exact TK|]. intros a ou EQ. inversion EQ; subst. split; auto. intros u EU. inversion EU; subst. simpl. lia.
      * split; [split; [lia|split; auto; lia]|eauto].
  - destruct AC as (A' & TR & AC). pose proof ST as [SS WM].
    assert (FU : future M i (lc c1)) by (eapply run_future; eauto).
    assert (TI' : tinv word m0 M i (lc c1) A') by (apply (tas_step word WI m0 M i e (lc c) (lc c1) A A' WM TR TI FU)).
    destruct (IH NP FA A' AC TI') as (EO & SH & CP). cbn [entries]. rewrite TR. cbn [follow phase_of tas_protocol state] in *.
    pose proof (ti_ph _ _ _ _ _ _ TI x) as PO. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
    (* a 0 not stored by this event is still to come *)
    assert (KEEP : (forall l, writeOf e = Some (l, 0%N) -> word l <> Some x) -> freed x (lc c) (turns x A' es)).
    { intros NZ k t WL G PR. apply (CP k t WL G). destruct (writeOf e) as [[k0 v0]|].
      - destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7, upd_neq; auto.
        intros ->. rewrite W1 in G. inversion G; subst. apply (NZ k); auto.
      - destruct WP as [W1 W2]. rewrite W1. auto. }
    assert (NOW : forall k v l, ea e = AW false k l v -> writeOf e = Some (l, v)) by (intros k v l EA; unfold writeOf; rewrite EA; auto).
    destruct (tmoves word x A e A' TR) as [PH NZ NM|r l v ID PH' WL WO NZ HOW|v r n a PH PH' EA|v r n a PH PH' EA
      |v r n a l k PH PH' WL EA RL].
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH; destruct (tph A x); auto). cbn [app].
      split; auto. split; [|auto]. rewrite PH in SH. unfold tshape in *. destruct (tph A x); auto.
      intros lo [Z|(l' & WL & MW & PR)]; [apply SH; auto|]. apply SH. right. exists l'. split; auto. split; auto.
      destruct (writeOf e) as [[k0 v0]|]; [|destruct WP as [W1 W2]; rewrite W1; auto].
      destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7. unfold upd. destruct (lo =? ew e); auto.
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH', ID; auto). cbn [app]. rewrite PH' in SH. destruct SH as [OR _].
      split; auto. split; [|apply KEEP; intros l0 W0; rewrite WO in W0; inversion W0; congruence].
      rewrite ID. intros lo LO. apply (ordered_le (pred (ew e))); auto.
      destruct LO as [->|(l' & WL' & PA)]; [lia|]. assert (l' = l) by (eapply WI; eauto). subst l'.
      pose proof (o_coh _ _ _ (ti_own _ _ _ _ _ _ TI) _ _ PA). rewrite WO in WP. lia.
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH, PH'; auto). cbn [app]. rewrite PH' in SH. destruct SH as [OR (ou & rest & EQ)].
      split; auto. split; [rewrite PH; simpl; eauto|apply KEEP; intros l0 W0; unfold writeOf in W0; rewrite EA in W0; discriminate].
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH, PH'; auto). cbn [app]. rewrite PH' in SH. destruct SH as [OR (ou & rest & EQ)].
      split; auto. split; [rewrite PH; simpl; eauto|apply KEEP; intros l0 W0; unfold writeOf in W0; rewrite EA in W0; discriminate].
    + replace (emits _ _ _) with [mkEn v r n (Some (a, Some (ew e)))] by (rewrite PH, PH'; auto). cbn [app].
      pose proof (NOW _ _ _ EA) as WO. rewrite WO in WP. destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      rewrite PH in PO. destruct PO as (-> & TK & V1 & V2 & V3). pose proof TK as [LT _].
      unfold wmem in WM. rewrite EA in WM. destruct WM as ((_ & _ & _ & _ & V4 & _) & _). destruct (V4 RL) as [_ V5].
      split; [constructor; auto|split].
      * split; [exact TK|]. intros a ou EQ. inversion EQ; subst. split; auto. intros u EU. inversion EU; subst. simpl. lia.
      * rewrite PH. simpl. split; [|eauto]. split; [lia|]. split; [lia|]. rewrite PH' in SH. apply SH. right. exists l.
        split; auto. split; [exists 0%N; auto|]. rewrite W7. apply upd_eq.
      * intros k0 t WL0 G PR. destruct (Nat.eq_dec t (ew e)) as [->|NE].
        -- exists (mkEn v r n (Some (r, Some (ew e)))), r. simpl. auto.
        -- destruct (CP k0 t WL0 G) as (e0 & a0 & IN & ED); [rewrite W7, upd_neq; auto|]. exists e0, a0. simpl. auto.
Qed.
End Trace.

(** ** The turns of all threads *)
Section Turns.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variable wl : loc.
Variable Tk : tid -> list entry.
Record good_turn (i : tid) (e : entry) : Prop := {
  gt_draw : exists v, get M (e_draw e) = Some (W wl v i) /\ v <> 0%N;
  gt_read : rd m0 M wl (e_read e) 0%N;
  gt_gap : forall t, e_read e < t < e_draw e -> ~ isW M wl t;
  gt_lt : e_read e < e_draw e;
  gt_span : forall a ou, e_span e = Some (a, ou) -> a = e_read e /\ forall u, ou = Some u -> e_draw e < u }.
Hypothesis GT : forall i e, i < K -> In e (Tk i) -> good_turn i e.
Hypothesis ORD : forall i, i < K -> ordered 0 (Tk i).
(** Before [upto] the word is written by these threads only. *)
Variable upto : nat.
Hypothesis FREED : forall t i, t < upto -> get M t = Some (W wl 0%N i) -> i < K /\ exists e a, In e (Tk i) /\ e_span e = Some (a, Some t).

(** The turn has the word at time [T]. *)
Definition has_word (T : nat) (e : entry) : Prop :=
  e_draw e < T /\ forall a u, e_span e = Some (a, Some u) -> T <= u.
Lemma same_turn i j e e' : i < K -> j < K -> In e (Tk i) -> In e' (Tk j) -> e_draw e = e_draw e' -> e = e'.
Proof.
  intros HI HJ IN IN' ED. destruct (gt_draw _ _ (GT i e HI IN)) as (v & G & _). destruct (gt_draw _ _ (GT j e' HJ IN')) as (w & G' & _).
  rewrite ED, G' in G. inversion G; subst. eapply ordered_inj; eauto.
Qed.
(** Who draws after another found the 0 that ended a turn which was taken by then. *)
Lemma found i j e e' : i < K -> j < K -> In e (Tk i) -> In e' (Tk j) -> e_draw e < e_draw e' -> e_read e' < upto ->
  e_draw e < e_read e' /\ exists k e3 a, k < K /\ In e3 (Tk k) /\ e_span e3 = Some (a, Some (e_read e')) /\ e_draw e3 < e_read e'.
Proof.
  intros HI HJ IN IN' LT RU. pose proof (GT j e' HJ IN') as G'. destruct (gt_draw _ _ (GT i e HI IN)) as (v & G & NZ).
  assert (LE : e_draw e < e_read e').
  { destruct (Nat.lt_trichotomy (e_draw e) (e_read e')) as [L|[E|L]]; auto; exfalso.
    - destruct (gt_read _ _ G') as [[Z _]|[k GR]]; [rewrite <- E in Z; pose proof (get_pos _ _ _ G); lia|]. rewrite <- E in GR. congruence.
    - apply (gt_gap _ _ G' (e_draw e)); [lia|]. exists v, i. exact G. }
  split; auto. destruct (gt_read _ _ G') as [[Z _]|[k GR]]; [lia|].
  destruct (FREED _ _ RU GR) as (HK & e3 & a & IN3 & SP). exists k, e3, a. repeat split; auto.
  apply (gt_span _ _ (GT k e3 HK IN3) a _ SP). reflexivity.
Qed.
(** The word is with one turn at a time. *)
Theorem one_holder : forall T, T <= upto -> forall i j e e', i < K -> j < K -> In e (Tk i) -> In e' (Tk j) -> has_word T e -> has_word T e' ->
  e_draw e = e_draw e'.
Proof.
  intro T. induction T as [T IH] using lt_wf_ind. intro TU.
  assert (NOT : forall i j e e', i < K -> j < K -> In e (Tk i) -> In e' (Tk j) -> has_word T e -> has_word T e' ->
    e_draw e < e_draw e' -> False).
  { intros i j e e' HI HJ IN IN' [DT OT] [DT' OT'] LT. pose proof (gt_lt _ _ (GT j e' HJ IN')) as RL.
    destruct (found i j e e' HI HJ IN IN' LT ltac:(lia)) as (L1 & k & e3 & a & HK & IN3 & SP & L3).
    assert (E3 : e_draw e = e_draw e3).
    { apply (IH (e_read e') ltac:(lia) ltac:(lia) i k); auto; split; auto.
      - intros a0 u SP0. specialize (OT a0 u SP0). lia.
      - intros a0 u SP0. rewrite SP in SP0. inversion SP0. lia. }
    rewrite (same_turn i k e e3 HI HK IN IN3 E3) in OT. specialize (OT _ _ SP). lia. }
  intros i j e e' HI HJ IN IN' HW HW'. destruct (Nat.lt_trichotomy (e_draw e) (e_draw e')) as [L|[E|L]]; auto; exfalso; eauto.
Qed.
Theorem tas_in_turn : in_turn M K Tk upto.
Proof.
  split.
  - intros i e HI IN. destruct (gt_draw _ _ (GT i e HI IN)) as (v & G & _). eauto.
  - exact ORD.
  - intros i e a u HI IN SP. destruct (gt_span _ _ (GT i e HI IN) a _ SP) as [-> B]. specialize (B u eq_refl).
    pose proof (gt_lt _ _ (GT i e HI IN)). lia.
  - intros i j e e' a ob a' ob' HI HJ IN IN' LT SP SP' AU.
    destruct (gt_span _ _ (GT j e' HJ IN') a' ob' SP') as [-> _].
    destruct (found i j e e' HI HJ IN IN' LT AU) as (L1 & k & e3 & a3 & HK & IN3 & SP3 & L3).
    assert (DONE : forall u, ob = Some u -> u <= e_read e' -> exists u, ob = Some u /\ u <= e_read e') by eauto.
    assert (SAME : has_word (e_read e') e -> exists u, ob = Some u /\ u <= e_read e').
    { intro HW. assert (E3 : e_draw e = e_draw e3).
      { apply (one_holder (e_read e') ltac:(lia) i k); auto. split; auto. intros a0 u SP0. rewrite SP3 in SP0. inversion SP0. lia. }
      rewrite (same_turn i k e e3 HI HK IN IN3 E3), SP3 in SP. inversion SP; subst. eauto. }
    destruct ob as [u|].
    + destruct (le_lt_dec u (e_read e')) as [|L]; [eauto|]. apply SAME. split; auto. intros a0 u0 SP0. rewrite SP in SP0. inversion SP0. lia.
    + apply SAME. split; auto. intros a0 u0 SP0. congruence.
Qed.
End Turns.

(** ** Test-and-set is a lock protocol *)
(** The lock words of a system: every region that nobody owns from the start has one. *)
Record tas_words (s : system) (word : loc -> option rid) : Prop := {
  tw_inj : forall l l' x, word l = Some x -> word l' = Some x -> l = l';
  tw_sync : forall l x, word l = Some x -> cls (lay s) l = CSync;
  tw_only : forall l, cls (lay s) l = CSync -> word l <> None;
  tw_locks : forall x, own0 (lay s) x = None -> exists l, word l = Some x;
  tw_private : forall x i, own0 (lay s) x = Some i -> forall l, word l <> Some x }.

Theorem tas_alternates s word : tas_words s word -> lock_protocol s (tas_protocol word).
Proof.
  intro TW. pose proof (tw_inj _ _ TW) as WI. split.
  - intros x A e A'. apply tas_moves.
  - reflexivity.
  - intros x i OX A e A'. apply tas_stays. apply (tw_private _ _ TW x i OX).
  - intros M i. exists (tinv word (init s) M i). split; [intro p; apply tinv0|]. split.
    + intros e L L' A A'. apply tas_step. exact WI.
    + intros L A x v r n a TI PH. pose proof (ti_ph _ _ _ _ _ _ TI x) as PO. cbn in PH. rewrite PH in PO.
      destruct PO as (-> & _ & V1 & V2 & _). auto.
  - intros M es fin far upto PR x OX. destruct (tw_locks _ _ TW x OX) as (wl & WL).
    assert (TR : forall i, i < kthreads s -> let Tk := entries (tas_protocol word) far x tas0 (es i) in
      Forall (turn_ok word (init s) M i x) Tk /\ ordered 0 Tk /\ freed word M i x (lc (initC M i (code s i))) Tk).
    { intros i HI. destruct (tas_trace word WI (init s) M i far _ _ _ tas0 x (pr_run _ _ _ _ _ _ _ PR i HI) (pr_noprom _ _ _ _ _ _ _ PR i HI)
        (pr_ahead _ _ _ _ _ _ _ PR i HI) (pr_accepted _ _ _ _ _ _ _ PR i HI) (tinv0 _ _ _ _ _)) as (A & B & C). split; auto. }
    apply (tas_in_turn (init s) M (kthreads s) wl _).
    + intros i e HI IN. destruct (TR i HI) as (A & _). rewrite Forall_forall in A.
      destruct (A e IN) as ((LT & l & v & WL' & RD & G & NZ & GAP) & SP). assert (l = wl) by (eapply WI; eauto). subst l.
      constructor; eauto.
    + intros i HI. apply TR. auto.
    + intros t i TU G. pose proof (pr_words _ _ _ _ _ _ _ PR wl t _ i (tw_sync _ _ TW _ _ WL) G TU) as HI. split; auto.
      destruct (TR i HI) as (_ & _ & C). apply (C wl t WL G). simpl. rewrite G. apply Nat.eqb_refl.
Qed.

(** Theorems 1 and 4 for kernels with test-and-set locks, of any number of threads. *)
Definition tas_kernel (s : system) (word : loc -> option rid) : Prop :=
  tas_words s word /\ forall i, i < kthreads s -> follows (tas_protocol word) (code s i).
Lemma tas_lock_kernel s word : tas_kernel s word -> lock_kernel s (tas_protocol word).
Proof. intros [TW CODE]. split; auto using tas_alternates. Qed.
Theorem tas_kernel_is_SC :
  forall R s word M es fin, kernel_checked s -> kthreads s <= threads s -> tas_kernel s word -> users_isolated R s ->
  plain_execution R s M es fin -> follows_SC s M es fin.
Proof. intros. eapply lock_kernel_is_SC; eauto using tas_lock_kernel. Qed.
Theorem tas_wDRF :
  forall R s word o, kernel_checked s -> kthreads s <= threads s -> tas_kernel s word -> users_isolated R s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof. intros. eapply lock_wDRF; eauto using tas_lock_kernel. Qed.
