(** The whole schedule, and the theorem about the weak machine: every
    promise-first run of checked programs whose sections alternate has an SC
    push/pull execution of the same programs, which passes through every state through
    which a thread of the run passes. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Sim Steps.

Lemma wrun_nil m0 M i c c' : wrun m0 M i c [] c' -> c = c'.
Proof. intro R. remember [] as es eqn:ES. destruct R; [auto|discriminate]. Qed.

Lemma gsteps_trans lay K g g1 g2 : gsteps lay K g g1 -> gsteps lay K g1 g2 -> gsteps lay K g g2.
Proof. induction 1; auto. intro. econstructor; eauto. Qed.

(** What a thread's code and registers are after some of its events. *)
Inductive after_events : sconf -> list event -> sconf -> Prop :=
| ae_nil c : after_events c [] c
| ae_cons c e c1 es c2 : sstep (ea e) c c1 -> after_events c1 es c2 -> after_events c (e :: es) c2.
(** The action says all: an instruction is deterministic, but for what it reads. *)
Lemma sstep_fun a c c1 c2 : sstep a c c1 -> sstep a c c2 -> c1 = c2.
Proof.
  intros A B. destruct A; inversion B; subst; auto; try congruence.
Qed.
Lemma after_fun c es c1 c2 : after_events c es c1 -> after_events c es c2 -> c1 = c2.
Proof.
  intro A. revert c2. induction A as [c|c e c1 es c3 S1 A IH]; intros c2 B; inversion B; subst; auto.
  apply IH. rewrite (sstep_fun _ _ _ _ S1 H2). auto.
Qed.
(** The SC run from [T w] to [g] passes through the states through which thread [i] passes in events [es], and does there
    what the thread does next. *)
Definition passes (lay : layout) (K : nat) (g0 g : gstate) (i : tid) (es : list event) : Prop :=
  forall es1 es2, es = es1 ++ es2 ->
  exists g1, gsteps lay K g0 g1 /\ gsteps lay K g1 g /\ after_events (thr g0 i) es1 (thr g1 i) /\
    forall e es3, es2 = e :: es3 -> exists c w, sstep (ea e) (thr g1 i) c /\ scmem lay i (ea e) (wld g1) w.

Section Schedule.
Variable lay : layout.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variable fin : tid -> conf.
Hypothesis FIN : forall i, i < K -> noprom (fin i).
Hypothesis WF : forall l v i t x, get M t = Some (W l v i) -> cls lay l = CReg x -> i < K.
Hypothesis CF : forall l t, cls lay l = CConst -> ~ isW M l t.
Notation ginv := (ginv lay m0 M K fin).
(** The run is one of any layout that agrees on what the events touch. *)
Variable lay' : layout.

Fixpoint total (S : tid -> tstate) (n : nat) : nat :=
  match n with 0 => 0 | Datatypes.S k => total S k + length (todo (S k)) end.
Lemma total_upd S i s n : i < n -> length (todo s) < length (todo (S i)) -> total (upd S i s) n < total S n.
Proof.
  intros HI LT. assert (LE : forall k, total (upd S i s) k <= total S k).
  { intro k. induction k as [|k IH]; simpl; auto. unfold upd at 2. destruct (Nat.eqb_spec k i); subst; lia. }
  induction n as [|n IH]; [lia|]. simpl. destruct (Nat.eq_dec i n) as [->|NE].
  - rewrite upd_eq. specialize (LE n). lia.
  - rewrite (upd_neq S i s n) by auto. assert (i < n) by lia. specialize (IH ltac:(auto)). lia.
Qed.

Definition isPull (e : event) : bool := match ea e with APull _ => true | _ => false end.
Definition ready (s : tstate) : bool := match todo s with e :: _ => negb (isPull e) | [] => false end.

(** Some thread can run without a Pull, or all wait. *)
Lemma some_ready S n : (exists i, i < n /\ ready (S i) = true) \/ (forall i, i < n -> ready (S i) = false).
Proof.
  induction n as [|n [(i & A & B)|IH]].
  - right. intros; lia.
  - left. exists i. split; auto.
  - destruct (ready (S n)) eqn:E; [left; exists n; auto|].
    right. intros i HI. destruct (Nat.eq_dec i n) as [->|]; auto. apply IH. lia.
Qed.
(** If all wait, all are done or one waits at the least begin. *)
Lemma least_pull S n : (forall i, i < n -> ready (S i) = false) ->
  (forall i, i < n -> todo (S i) = []) \/
  exists i e es, i < n /\ todo (S i) = e :: es /\ isPull e = true /\ forall j, j < n -> waiting (er e) S j.
Proof.
  induction n as [|n IH]; intro NR; [left; intros; lia|].
  specialize (NR n ltac:(auto)) as NRn. unfold ready in NRn.
  assert (WT : forall i t e es, todo (S i) = e :: es -> isPull e = true -> t <= er e -> waiting t S i).
  { intros i t e es TD PL LE. right. unfold isPull in PL. destruct (ea e) eqn:EA; try discriminate. eauto 6. }
  destruct IH as [DONE|(i & e & es & HI & TD & PL & MIN)]. { intros; apply NR; lia. }
  - destruct (todo (S n)) as [|e es] eqn:TD.
    + left. intros i HI. destruct (Nat.eq_dec i n) as [->|]; auto. apply DONE. lia.
    + right. exists n, e, es. apply negb_false_iff in NRn. repeat split; auto.
      intros j HJ. destruct (Nat.eq_dec j n) as [->|]; [eapply WT; eauto|]. left. apply DONE. lia.
  - right. destruct (todo (S n)) as [|e' es'] eqn:TD'.
    + exists i, e, es. repeat split; auto. intros j HJ. destruct (Nat.eq_dec j n) as [->|]; [left; auto|apply MIN; lia].
    + apply negb_false_iff in NRn. destruct (le_lt_dec (er e) (er e')) as [LE|LT].
      * exists i, e, es. repeat split; auto. intros j HJ.
        destruct (Nat.eq_dec j n) as [->|]; [eapply WT; eauto|apply MIN; lia].
      * exists n, e', es'. repeat split; auto. intros j HJ.
        destruct (Nat.eq_dec j n) as [->|]; [eapply WT; eauto|].
        destruct (MIN j) as [DN|(e1 & es1 & y & T1 & E1 & L1)]; [lia|left; auto|].
        right. exists e1, es1, y. repeat split; auto. lia.
Qed.

Lemma all_done S Q lx w : ginv S Q lx w -> (forall i, i < K -> todo (S i) = []) ->
  forall l, kernel lay l -> final m0 M l (mu w l).
Proof.
  intros GI DONE l KL.
  assert (NP : forall i t, i < K -> prom (lc (tc (S i))) t = false).
  { intros i t HI. destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 _ _ _ _ _].
    rewrite (DONE i HI) in T1. rewrite (wrun_nil _ _ _ _ _ T1). apply FIN. auto. }
  destruct KL as [[x CL]|CL].
  2: { exists 0. split; [left; split; auto; apply GI; auto|]. intros t _. apply CF; auto. }
  assert (OVER : forall v j t, get M t = Some (W l v j) -> hd (S j) x = None -> t <= lx x).
  { intros v j t G HN. assert (HJ : j < K) by (eapply WF; eauto). eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto. }
  destruct (owner w x) as [i|] eqn:OW.
  - apply GI in OW. destruct OW as [HI HB]. destruct (hd (S i) x) as [a|] eqn:HA; [|congruence].
    destruct (g_held _ _ _ _ _ _ _ _ _ GI x i l a HI HA CL) as (lw & N1 & N2 & N3 & N4 & N5).
    exists lw. split; auto. intros t Ht (v & j & G). assert (HJ : j < K) by (eapply WF; eauto).
    destruct (Nat.eq_dec j i) as [->|NE].
    + specialize (N4 v t G ltac:(lia)). rewrite NP in N4 by auto. discriminate.
    + pose proof (OVER v j t G (only_owner _ _ _ _ _ _ _ _ _ GI x i j a HI HJ HA NE)).
      destruct (g_head _ _ _ _ _ _ _ _ _ GI x i a HI HA) as (ob & q & EQ).
      pose proof (g_chain _ _ _ _ _ _ _ _ _ GI x) as CH. rewrite EQ in CH. destruct CH as [LE _].
      assert (IW : isW M l t) by (exists v, j; auto). pose proof (latest_ge M l a t IW ltac:(lia)). lia.
  - assert (FR : forall i, i < K -> hd (S i) x = None).
    { intros i HI. destruct (hd (S i) x) as [a|] eqn:HA; auto. exfalso.
      assert (E : owner w x = Some i) by (apply GI; split; auto; congruence). congruence. }
    exists (latest M l (lx x)). split; [apply GI with (x := x); auto|].
    intros t Ht (v & j & G). assert (HJ : j < K) by (eapply WF; eauto).
    pose proof (OVER v j t G (FR j HJ)).
    destruct (latest_spec M l (lx x)) as (_ & _ & D). apply (D t); [lia|]. exists v, j. auto.
Qed.

Theorem schedule : forall n S Q lx w T, total S K = n -> ginv S Q lx w ->
  (forall i, i < K -> T i = code (tc (S i))) ->
  (forall i e w w', i < K -> In e (todo (S i)) -> scmem lay i (ea e) w w' -> scmem lay' i (ea e) w w') ->
  exists g, gsteps lay' K (mkG T w) g /\ (forall i, i < K -> thr g i = code (fin i)) /\
    (forall l, kernel lay l -> final m0 M l (mu (wld g) l)) /\
    forall i, i < K -> passes lay' K (mkG T w) g i (todo (S i)).
Proof.
  intro n. induction n as [n IH] using lt_wf_ind. intros S Q lx w T TOT GI TE AS.
  assert (NEXT : forall i e c' es Q' lx' w', i < K -> todo (S i) = e :: es -> sstep (ea e) (code (tc (S i))) (code c') ->
    scmem lay i (ea e) w w' -> ginv (upd S i (after (S i) e c' es)) Q' lx' w' ->
    exists g, gsteps lay' K (mkG T w) g /\ (forall j, j < K -> thr g j = code (fin j)) /\
      (forall l, kernel lay l -> final m0 M l (mu (wld g) l)) /\
      forall j, j < K -> passes lay' K (mkG T w) g j (todo (S j))).
  { intros i e c' es Q' lx' w' HI TD SS SM GI'.
    destruct (IH (total (upd S i (after (S i) e c' es)) K)) with (S := upd S i (after (S i) e c' es)) (Q := Q')
      (lx := lx') (w := w') (T := upd T i (code c')) as (g & GS & A & B & V); auto.
    - subst n. apply total_upd; auto. rewrite TD. simpl. lia.
    - intros j HJ. unfold upd. destruct (Nat.eqb_spec j i) as [->|]; auto.
    - intros j e0 w1 w2 HJ IN. apply (AS j); auto. unfold upd in IN. destruct (Nat.eqb_spec j i) as [->|]; auto. rewrite TD. simpl. auto.
    - assert (SM2 : scmem lay' i (ea e) w w') by (apply AS; auto; rewrite TD; simpl; auto).
      assert (ST : gstep lay' K (mkG T w) (mkG (upd T i (code c')) w')) by (econstructor; eauto; rewrite TE; auto).
      exists g. split; [econstructor; eauto|]. split; auto. split; auto. intros j HJ es1 es2 EQ.
      destruct (Nat.eq_dec j i) as [->|NE].
      + destruct es1 as [|e1 es1].
        * exists (mkG T w). split; [constructor|]. split; [econstructor; eauto|]. split; [constructor|].
          simpl in EQ. subst es2. intros e2 es3 E2. rewrite TD in E2. inversion E2; subst e2. exists (code c'), w'. simpl. rewrite TE; auto.
        * rewrite TD in EQ. inversion EQ; subst e1. destruct (V i HI es1 es2) as (g1 & G1 & G2 & AE & NX).
          { rewrite upd_eq. auto. }
          exists g1. split; [econstructor; eauto|]. split; auto. split; auto. simpl in AE. rewrite upd_eq in AE.
          apply ae_cons with (c1 := code c'); auto. simpl. rewrite TE; auto.
      + destruct (V j HJ es1 es2) as (g1 & G1 & G2 & AE & NX); [rewrite upd_neq; auto|].
        exists g1. split; [econstructor; eauto|]. split; auto. split; auto. simpl in *. rewrite upd_neq in AE; auto. }
  destruct (some_ready S K) as [(i & HI & RD)|NR].
  - unfold ready in RD. destruct (todo (S i)) as [|e es] eqn:TD; [discriminate|].
    pose proof (t_run _ _ _ _ _ _ (g_thr _ _ _ _ _ _ _ _ _ GI i HI)) as R. rewrite TD in R.
    inversion R as [|c0 e0 c' es0 c2 ST R' E1 E2 E3]. subst c0 e0 es0 c2.
    assert (NPL : forall x, ea e <> APull x).
    { intros x EA. unfold isPull in RD. rewrite EA in RD. discriminate. }
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA.
    8: { destruct (push_step lay m0 M K fin FIN WF S Q lx w i e c' es x GI HI TD ST R' EA) as (Q' & w' & SM & GI').
         eapply NEXT; eauto. apply ST. }
    all: destruct (data_step lay m0 M K fin FIN WF CF S Q lx w i e c' es GI HI TD ST R') as (w' & SM & GI');
      try (intro; congruence); try (eapply NEXT; eauto; apply ST).
  - destruct (least_pull S K NR) as [DONE|(i & e & es & HI & TD & PL & MIN)].
    + exists (mkG T w). split; [constructor|]. split; [|split; [eapply all_done; eauto|]].
      * intros i HI. simpl. rewrite TE by auto.
        destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 _ _ _ _ _].
        rewrite (DONE i HI) in T1. rewrite (wrun_nil _ _ _ _ _ T1). auto.
      * intros i HI es1 es2 EQ. rewrite (DONE i HI) in EQ. destruct es1; [|discriminate].
        exists (mkG T w). split; [constructor|]. split; [constructor|]. split; [constructor|].
        simpl in EQ. subst es2. discriminate.
    + pose proof (t_run _ _ _ _ _ _ (g_thr _ _ _ _ _ _ _ _ _ GI i HI)) as R. rewrite TD in R.
      inversion R as [|c0 e0 c' es0 c2 ST R' E1 E2 E3]. subst c0 e0 es0 c2.
      unfold isPull in PL. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; try discriminate.
      destruct (pull_step lay m0 M K fin FIN WF S Q lx w i e c' es x GI HI TD ST R' EA MIN) as (w' & SM & GI').
      eapply NEXT; eauto. apply ST.
Qed.
End Schedule.

(** ** The theorem *)
(** The sections of each region alternate: they form one chain. *)
Definition alternate (lay : layout) (K : nat) (tr : tid -> list event) : Prop :=
  exists Q : rid -> queue, forall x,
    chain 0 (Q x) /\ (forall i s, In (i, s) (Q x) -> i < K) /\
    forall i, i < K -> mine i (Q x) = secs x (holds0 lay i x) (tr i).

(** So do those that begin before a time. *)
Definition alternate_before (upto : nat) (lay : layout) (K : nat) (tr : tid -> list event) : Prop :=
  exists Q : rid -> queue, forall x,
    chain 0 (Q x) /\ (forall i s, In (i, s) (Q x) -> i < K) /\
    forall i, i < K -> mine i (Q x) = before upto (secs x (holds0 lay i x) (tr i)).
(** Behind everything: all of them. *)
Lemma alternate_all upto lay K tr : 0 < upto -> (forall i e x, i < K -> In e (tr i) -> ea e = APull x -> er e < upto) ->
  alternate_before upto lay K tr -> alternate lay K tr.
Proof.
  intros POS PB (Q & AQ). exists Q. intro x. destruct (AQ x) as (A & B & C). split; auto. split; auto. intros i HI. rewrite (C i HI).
  assert (ALL : forall s, In s (secs x (holds0 lay i x) (tr i)) -> fst s < upto).
  { intros [a ob] IN. destruct (begin_pull _ _ _ _ _ IN) as [E|(e & IE & EA & ER)].
    - unfold holds0 in E. destruct (own0 lay x) as [j|]; [|discriminate]. destruct (j =? i); inversion E; subst; auto.
    - simpl. specialize (PB i e x HI IE EA). lia. }
  unfold before. induction (secs x (holds0 lay i x) (tr i)) as [|s l IH]; auto. simpl.
  pose proof (ALL s ltac:(simpl; auto)) as LT. apply Nat.ltb_lt in LT. rewrite LT. f_equal. apply IH. intros s' IN. apply ALL. simpl. auto.
Qed.

(** A write that is promised and performed appears in the run. *)
Lemma fulfilled m0 M i c es c' t l v : wrun m0 M i c es c' -> noprom c' ->
  prom (lc c) t = true -> get M t = Some (W l v i) ->
  exists e, In e es /\ writeOf e = Some (l, v) /\ ew e = t.
Proof.
  intros R NP. induction R as [c|c e c1 es c2 [SS WM] R IH]; intros P G.
  - rewrite NP in P. discriminate.
  - pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e) as [[l0 v0]|] eqn:WO.
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      destruct (Nat.eq_dec t (ew e)) as [->|NE].
      * exists e. rewrite W1 in G. inversion G; subst. simpl. auto.
      * rewrite W7, upd_neq in IH by auto. destruct (IH NP P G) as (e0 & IN & A). exists e0. simpl. auto.
    + destruct WP as [W1 W2]. rewrite W1 in IH. destruct (IH NP P G) as (e0 & IN & A). exists e0. simpl. auto.
Qed.
Lemma obeys_no_const lay d es e l v : obeys lay d es -> In e es -> writeOf e = Some (l, v) -> cls lay l <> CConst.
Proof.
  revert d. induction es as [|e0 es IH]; intros d OB IN WO CL; [contradiction|]. destruct OB as [OK OB].
  destruct IN as [->|IN]; [|eapply IH; eauto]. unfold writeOf in WO.
  destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |x|x]; try discriminate;
    inversion WO; subst; simpl in OK; rewrite CL in OK; auto.
Qed.

(** Runs that obey the discipline.  (The SC run is one of any layout [lay'] that agrees on what the events touch.) *)
Theorem weak_runs_are_SC :
  forall (lay lay' : layout) (m0 : loc -> val) (K : nat) (P : tid -> prog) (M : mem)
         (tr : tid -> list event) (fin : tid -> conf),
  (forall i, i < K -> obeys lay (duty0 lay i) (tr i)) ->
  (forall i e w w', i < K -> In e (tr i) -> scmem lay i (ea e) w w' -> scmem lay' i (ea e) w w') ->
  (forall x i, own0 lay x = Some i -> i < K) ->
  (forall t m, get M t = Some m -> kernel lay (mloc m) -> mtid m < K) ->
  (forall i, i < K -> wrun m0 M i (initC M i (P i)) (tr i) (fin i) /\ noprom (fin i)) ->
  alternate lay K tr ->
  exists g, gsteps lay' K (initG lay m0 P) g /\
    (forall i, i < K -> thr g i = code (fin i)) /\
    (forall l, kernel lay l -> final m0 M l (mu (wld g) l)) /\
    (forall i, i < K -> passes lay' K (initG lay m0 P) g i (tr i)).
Proof.
  intros lay lay' m0 K P M tr fin OB SAME OWN WF RUN ALT.
  assert (P0 : forall i t, prom (initL M i) t = true -> exists l v, get M t = Some (W l v i)).
  { intros i t. simpl. destruct (get M t) as [[l v j]|]; [|discriminate]. simpl. intro E.
    apply Nat.eqb_eq in E. subst. eauto. }
  assert (P1 : forall i t l v, get M t = Some (W l v i) -> prom (initL M i) t = true).
  { intros i t l v G. simpl. rewrite G. simpl. apply Nat.eqb_refl. }
  assert (CF : forall l t, cls lay l = CConst -> ~ isW M l t).
  { intros l t CL (v & i & G). assert (HI : i < K) by (apply (WF _ _ G); right; auto).
    destruct (RUN i HI) as [R NP].
    destruct (fulfilled _ _ _ _ _ _ _ _ _ R NP (P1 _ _ _ _ G) G) as (e & IN & WO & _).
    eapply obeys_no_const; eauto. }
  destruct ALT as [Q QS].
  apply schedule with (m0 := m0) (M := M) (fin := fin) (n := total (fun i => mkT (initC M i (P i)) (tr i) (duty0 lay i) (holds0 lay i)) K)
    (S := fun i => mkT (initC M i (P i)) (tr i) (duty0 lay i) (holds0 lay i)) (Q := Q) (lx := fun _ => 0); eauto.
  - intros i HI. apply RUN. auto.
  - intros l v i t x G CL. apply (WF _ _ G). left. exists x. auto.
  - constructor; simpl; try (intros; apply QS; auto; fail).
    + intros i HI. destruct (RUN i HI) as [R NP]. constructor; simpl; auto using agree0.
      * intros x a. unfold holds0. destruct (own0 lay x) as [j|]; [|discriminate].
        destruct (j =? i); [|discriminate]. intro E. inversion E. split; simpl; lia.
      * intros l v t G PF. pose proof (P1 _ _ _ _ G) as PT. simpl in PT. congruence.
    + intros x i s IN. destruct (QS x) as (_ & A & _). eapply A; eauto.
    + intros x i a HI HA. destruct (QS x) as (CH & TD & MQ).
      assert (HX : held (duty0 lay i) x = true) by (apply (agree0 lay i x); congruence).
      destruct (open_first lay x a _ _ (OB i HI) HX) as (ob & rest & SE & _). rewrite <- HA in SE.
      rewrite <- MQ in SE by auto.
      assert (A0 : a = 0).
      { unfold holds0 in HA. destruct (own0 lay x) as [j|]; [|discriminate].
        destruct (j =? i); [|discriminate]. congruence. }
      subst a. destruct (Q x) as [|[j [a0 ob0]] q] eqn:EQ; [discriminate SE|].
      destruct (Nat.eq_dec j i) as [->|NE].
      * unfold mine in SE. simpl in SE. rewrite Nat.eqb_refl in SE. simpl in SE. inversion SE; subst. eauto.
      * exfalso. assert (IN : In (0, ob) ((0, ob) :: rest)) by (simpl; auto). rewrite <- SE in IN.
        apply mine_in in IN. destruct IN as [E|IN]; [congruence|]. destruct CH as [_ CH].
        destruct ob0 as [b0|]; [|subst q; contradiction]. destruct CH as [LT CH].
        pose proof (chain_le _ _ _ _ _ CH IN). lia.
    + intros x i. unfold holds0. destruct (own0 lay x) as [j|] eqn:E.
      * destruct (Nat.eqb_spec j i) as [->|NE]; split; try congruence.
        -- intros _. split; [eapply OWN; eauto|congruence].
        -- intros [_ F]. congruence.
      * split; [discriminate|]. intros [_ F]. congruence.
    + intros x i l v t HI HX CL G PF. pose proof (P1 _ _ _ _ G) as PT. simpl in PT. congruence.
    + intros x i l a HI HA CL. exists 0. unfold holds0 in HA. destruct (own0 lay x) as [j|]; [|discriminate].
      destruct (j =? i); [|discriminate]. inversion HA; subst. repeat split; simpl; auto.
      * intros v' t G _. eapply P1; eauto.
      * left. auto.
    + intros x l FR CL. left. auto.
    + auto.
    + intros x i l HI OP. discriminate.
Qed.

Theorem weak_kernel_is_SC :
  forall (lay : layout) (m0 : loc -> val) (K : nat) (P : tid -> prog) (M : mem)
         (tr : tid -> list event) (fin : tid -> conf),
  (forall i, i < K -> thread_ok lay (P i) i) ->
  (forall x i, own0 lay x = Some i -> i < K) ->
  (forall t m, get M t = Some m -> kernel lay (mloc m) -> mtid m < K) ->
  (forall i, i < K -> wrun m0 M i (initC M i (P i)) (tr i) (fin i) /\ noprom (fin i)) ->
  alternate lay K tr ->
  exists g, gsteps lay K (initG lay m0 P) g /\
    (forall i, i < K -> thr g i = code (fin i)) /\
    (forall l, kernel lay l -> final m0 M l (mu (wld g) l)) /\
    (forall i, i < K -> passes lay K (initG lay m0 P) g i (tr i)).
Proof.
  intros lay m0 K P M tr fin OK OWN WF RUN ALT. eapply weak_runs_are_SC; eauto.
  intros i HI. eapply checked_obeys; [apply (OK i HI)|apply (RUN i HI)|constructor].
Qed.
