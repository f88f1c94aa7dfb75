(** Each step of the schedule is a step of the SC machine and keeps the invariant. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Sim.

Section Steps.
Variable lay : layout.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variable fin : tid -> conf.
Hypothesis FIN : forall i, i < K -> noprom (fin i).
Hypothesis WF : forall l v i t x, get M t = Some (W l v i) -> cls lay l = CReg x -> i < K.
(** Constants are never written. *)
Hypothesis CF : forall l t, cls lay l = CConst -> ~ isW M l t.
Notation ginv := (ginv lay m0 M K fin).
Notation tinv := (tinv lay m0 M fin).
Notation newest := (newest m0 M).

Ltac kp := eapply keep;
  [eassumption|assumption|eassumption|eassumption|assumption|intro; congruence|intro; congruence|reflexivity
  |simpl; try congruence|simpl; try congruence|simpl|simpl].

(** ** Steps that move no region *)
Lemma data_step S Q lx w i e c' es : ginv S Q lx w -> i < K -> todo (S i) = e :: es ->
  wstep m0 M i e (tc (S i)) c' -> wrun m0 M i c' es (fin i) ->
  (forall x, ea e <> APull x) -> (forall x, ea e <> APush x) ->
  exists w', scmem lay i (ea e) w w' /\ ginv (upd S i (after (S i) e c' es)) Q lx w'.
Proof.
  intros GI HI TD ST R NPL NPS. pose proof ST as [SS WM].
  destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 T2 T3 T4 T5 T6].
  rewrite TD in T2. destruct T2 as [OK OB].
  pose proof (g_mon _ _ _ _ _ _ _ _ _ GI) as GM.
  assert (HELD : forall x, held (dt (S i)) x = true -> owner w x = Some i).
  { intros x HX. apply GI. split; auto. apply T3. auto. }
  (* the newest message of a held location that is not written *)
  assert (KEEP : forall x l a, cls lay l = CReg x -> hd (S i) x = Some a ->
    (forall v', writeOf e <> Some (l, v')) ->
    exists lw, newest i (after (S i) e c' es) a l (mu w l) lw).
  { intros x l a CL HA NW. destruct (g_held _ _ _ _ _ _ _ _ _ GI x i l a HI HA CL) as (lw & N).
    exists lw. eapply newest_kept; eauto. }
  assert (READ : forall l v x, readOf e = Some (l, v) -> cls lay l = CReg x ->
    held (dt (S i)) x = true -> v = mu w l).
  { intros l v x RO CL HX. destruct (hd (S i) x) as [a|] eqn:HA; [|apply (T3 x) in HX; congruence].
    destruct (g_held _ _ _ _ _ _ _ _ _ GI x i l a HI HA CL) as (lw & N).
    eapply (read_newest lay m0 M K fin FIN WF) with (e := e) (c' := c') (es := es); eauto. }
  assert (CONST : forall l v, readOf e = Some (l, v) -> cls lay l = CConst -> v = mu w l).
  { intros l v RO CL. destruct (wmem_read _ _ _ _ _ _ _ _ WM RO) as (RD & _).
    rewrite (g_const _ _ _ _ _ _ _ _ _ GI l CL).
    destruct RD as [[_ E]|(j & G)]; auto. exfalso. apply (CF l (er e) CL). exists v, j. auto. }
  assert (RELEASE : forall l v' x m', writeOf e = Some (l, v') -> cls lay l = CReg x ->
    held (dt (S i)) x = true -> (forall l', l' <> l -> m' l' = mu w l') -> m' l = v' ->
    forall y l' a, cls lay l' = CReg y -> hd (S i) y = Some a ->
    exists lw, newest i (after (S i) e c' es) a l' (m' l') lw).
  { intros l v' x m' WO CL HX M1 M2 y l' a CL' HA. destruct (N.eq_dec l' l) as [->|NE].
    - destruct (g_held _ _ _ _ _ _ _ _ _ GI y i l a HI HA CL') as (lw & N).
      exists (ew e). rewrite M2. eapply newest_written; eauto.
    - rewrite M1 by auto. eapply KEEP; eauto. intros v0 E. congruence. }
  (* a monitor watching [l] belongs to the owner of its region *)
  assert (SNOOP : forall l x, cls lay l = CReg x -> held (dt (S i)) x = true ->
    forall y j l', j < K -> j <> i -> open (dt (S j)) = Some l' -> cls lay l' = CReg y ->
    snoop i l (mon w) j = Some l' /\ hd (S j) y <> None).
  { intros l x CL HX y j l' HJ NE OP CL'. destruct (GM y j l' HJ OP CL') as [A B]. split; auto.
    unfold snoop. destruct (Nat.eqb_spec j i); [contradiction|]. rewrite A.
    destruct (N.eqb_spec l' l) as [->|]; auto. exfalso. assert (y = x) by congruence. subst y.
    destruct (hd (S i) x) as [a|] eqn:HA; [|apply (T3 x) in HX; congruence].
    apply B. apply (only_owner _ _ _ _ _ _ _ _ _ GI x i j a); auto. }
  destruct w as [m o n]. simpl in *.
  assert (OPEN : forall j, open (dt (upd S i (after (S i) e c' es) j)) =
    if j =? i then open (next (ea e) (dt (S i))) else open (dt (S j))).
  { intro j. unfold upd. destruct (j =? i); auto. }
  assert (MONF : next (ea e) (dt (S i)) = dt (S i) -> forall x j l, j < K ->
    open (dt (upd S i (after (S i) e c' es) j)) = Some l -> cls lay l = CReg x ->
    n j = Some l /\ hd (S j) x <> None).
  { intros EN x j l HJ OP CL. rewrite OPEN, EN in OP. destruct (Nat.eqb_spec j i) as [->|]; eauto. }
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; simpl in OK.
  - exists (mkW m o n). split; [reflexivity|].
    kp.
    + intros x l a CL HA. apply KEEP with (x := x); auto. unfold writeOf. rewrite EA. discriminate.
    + apply MONF; auto.
  - exists (mkW m o n). split; [reflexivity|].
    kp.
    + intros x l a CL HA. apply KEEP with (x := x); auto. unfold writeOf. rewrite EA. discriminate.
    + apply MONF; auto.
  - exists (mkW m o (if ex then upd n i (Some l) else n)). split.
    + simpl. split; auto. destruct (cls lay l) as [x| | |] eqn:CL; auto.
      * split; auto. eapply READ; eauto. unfold readOf. rewrite EA. auto.
      * eapply CONST; eauto. unfold readOf. rewrite EA. auto.
    + kp.
      * intros x l0 a CL HA. apply KEEP with (x := x); auto. unfold writeOf. rewrite EA. discriminate.
      * intros x j l0 HJ OP CL. destruct ex; [|eapply MONF; eauto].
        rewrite OPEN in OP. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; [|apply GM; auto].
        simpl in OP. inversion OP; subst l0. split; auto. rewrite CL in OK. apply T3; auto.
  - destruct (cls lay l) as [x| | |] eqn:CL; [|contradiction| |].
    + destruct OK as [OK OPN]. eexists. split.
      { repeat split; auto. intro EX. eapply GM; eauto. }
      kp.
      * intros y l0 CL0 HN. rewrite updN_neq; auto. intros ->. apply (T3 x) in OK. congruence.
      * intros l0 CL0. rewrite updN_neq; auto. congruence.
      * intros y l0 a CL0 HA. apply (RELEASE l v x (updN m l v)) with (y := y); auto using updN_eq, updN_neq.
        unfold writeOf. rewrite EA. auto.
      * intros y j l0 HJ OP CL0. rewrite OPEN in OP. destruct (Nat.eqb_spec j i) as [->|NE].
        -- simpl in OP. destruct ex; simpl in OP; [discriminate|]. destruct (GM _ _ _ HI OP CL0) as [A B].
           split; auto. unfold snoop. rewrite Nat.eqb_refl. auto.
        -- destruct (SNOOP l x CL OK y j l0 HJ NE OP CL0) as [A B]. split; auto.
           destruct ex; auto. rewrite upd_neq; auto.
    + exists (mkW m o (if ex then upd n i None else n)). split; [simpl; auto|].
      kp.
      * intros y l0 a CL0 HA. apply KEEP with (x := y); auto. unfold writeOf. rewrite EA. congruence.
      * intros y j l0 HJ OP CL0. rewrite OPEN in OP. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE].
        -- simpl in OP. destruct ex; simpl in OP; [discriminate|]. apply GM; auto.
        -- destruct (GM _ _ _ HJ OP CL0) as [A B]. split; auto. destruct ex; auto.
           destruct (Nat.eqb_spec j i); [contradiction|]. auto.
    + exists (mkW m o (if ex then upd n i None else n)). split; [simpl; auto|].
      kp.
      * intros y l0 a CL0 HA. apply KEEP with (x := y); auto. unfold writeOf. rewrite EA. congruence.
      * intros y j l0 HJ OP CL0. rewrite OPEN in OP. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE].
        -- simpl in OP. destruct ex; simpl in OP; [discriminate|]. apply GM; auto.
        -- destruct (GM _ _ _ HJ OP CL0) as [A B]. split; auto. destruct ex; auto.
           destruct (Nat.eqb_spec j i); [contradiction|]. auto.
  - destruct (cls lay l) as [x| | |] eqn:CL; [|contradiction| |].
    + exists (mkW (updN m l v') o (snoop i l n)). split.
      { repeat split; auto. eapply READ; eauto. unfold readOf. rewrite EA. auto. }
      kp.
      * intros y l0 CL0 HN. rewrite updN_neq; auto. intros ->. apply (T3 x) in OK. congruence.
      * intros l0 CL0. rewrite updN_neq; auto. congruence.
      * intros y l0 a CL0 HA. apply (RELEASE l v' x (updN m l v')) with (y := y); auto using updN_eq, updN_neq.
        unfold writeOf. rewrite EA. auto.
      * intros y j l0 HJ OP CL0. rewrite OPEN in OP. destruct (Nat.eqb_spec j i) as [->|NE].
        -- simpl in OP. destruct (GM _ _ _ HI OP CL0) as [A B].
           split; auto. unfold snoop. rewrite Nat.eqb_refl. auto.
        -- apply (SNOOP l x CL OK y j l0 HJ NE OP CL0).
    + exists (mkW m o n). split; [simpl; auto|].
      kp.
      * intros y l0 a CL0 HA. apply KEEP with (x := y); auto. unfold writeOf. rewrite EA. congruence.
      * apply MONF; auto.
    + exists (mkW m o n). split; [simpl; auto|].
      kp.
      * intros y l0 a CL0 HA. apply KEEP with (x := y); auto. unfold writeOf. rewrite EA. congruence.
      * apply MONF; auto.
  - exists (mkW m o (upd n i None)). split; [reflexivity|].
    kp.
    + intros y l0 a CL0 HA. apply KEEP with (x := y); auto. unfold writeOf. rewrite EA. congruence.
    + intros y j l0 HJ OP CL0. rewrite OPEN in OP. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE].
      * simpl in OP. discriminate.
      * apply GM; auto.
  - exfalso. eapply NPL; eauto.
  - exfalso. eapply NPS; eauto.
Qed.

(** ** Leaving a section *)
Lemma push_step S Q lx w i e c' es x : ginv S Q lx w -> i < K -> todo (S i) = e :: es ->
  wstep m0 M i e (tc (S i)) c' -> wrun m0 M i c' es (fin i) -> ea e = APush x ->
  exists Q' w', scmem lay i (ea e) w w' /\ ginv (upd S i (after (S i) e c' es)) Q' (upd lx x (ew e)) w'.
Proof.
  intros GI HI TD ST R EA. pose proof ST as [SS WM].
  pose proof (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as TI.
  pose proof (tinv_step _ _ _ _ _ _ _ _ _ TI TD ST R) as TI'. destruct TI as [T1 T2 T3 T4 T5 T6].
  rewrite TD in T2. destruct T2 as [OK OB]. rewrite EA in OK. simpl in OK.
  destruct (hd (S i) x) as [a|] eqn:HA; [|apply (T3 x) in OK; congruence].
  destruct (g_head _ _ _ _ _ _ _ _ _ GI x i a HI HA) as (ob & q & EQ).
  pose proof (g_mine _ _ _ _ _ _ _ _ _ GI x i HI) as MI.
  rewrite EQ, TD, HA in MI. unfold mine in MI. simpl in MI.
  rewrite Nat.eqb_refl, EA, Nat.eqb_refl in MI. simpl in MI.
  assert (EO : ob = Some (ew e) /\ mine i q = secs x None es) by (split; [congruence|unfold mine; congruence]).
  destruct EO as [-> MQ]. clear MI.
  pose proof (g_chain _ _ _ _ _ _ _ _ _ GI x) as CH. rewrite EQ in CH. destruct CH as (LE & LT & CH).
  assert (ONLY : forall j, j < K -> j <> i -> hd (S j) x = None).
  { intros j HJ NE. eapply (only_owner _ _ _ _ _ _ _ _ _ GI x i j a); auto. }
  assert (HN : forall y, hnext e (hd (S i)) y = if y =? x then None else hd (S i) y).
  { intro y. unfold hnext. rewrite EA. reflexivity. }
  assert (SAME : forall j y, y <> x -> hd (upd S i (after (S i) e c' es) j) y = hd (S j) y).
  { intros j y NE. unfold upd. destruct (Nat.eqb_spec j i) as [->|]; auto. simpl. rewrite HN.
    destruct (Nat.eqb_spec y x); congruence. }
  assert (NONE : forall j, j < K -> hd (upd S i (after (S i) e c' es) j) x = None).
  { intros j HJ. unfold upd. destruct (Nat.eqb_spec j i) as [->|]; auto. simpl. rewrite HN, Nat.eqb_refl. auto. }
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. unfold writeOf in WP. rewrite EA in WP. destruct WP as [WP1 WP2].
  pose proof WM as WM'. unfold wmem in WM'. rewrite EA in WM'. destruct WM' as ((GR & _ & _) & _ & (A1 & A2 & A3)).
  exists (upd Q x q), (mkW (mu w) (upd (owner w) x None) (mon w)). split.
  { destruct w as [m o n]. rewrite EA. simpl. split; auto. apply GI. rewrite HA. split; [auto|congruence]. }
  constructor; simpl.
  - intros j HJ. unfold upd at 1. destruct (Nat.eqb_spec j i) as [->|NE]; auto. apply GI; auto.
  - intros y j HJ. unfold upd at 1. destruct (Nat.eqb_spec y x) as [->|NY].
    + rewrite NONE by auto. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; simpl; auto.
      pose proof (g_mine _ _ _ _ _ _ _ _ _ GI x j HJ) as MJ. rewrite ONLY in MJ by auto.
      rewrite EQ in MJ. unfold mine in *. simpl in MJ.
      destruct (Nat.eqb_spec i j); [congruence|]. auto.
    + rewrite SAME by auto. rewrite (g_mine _ _ _ _ _ _ _ _ _ GI y j HJ).
      unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; auto. rewrite TD. simpl. rewrite EA.
      destruct (Nat.eqb_spec y x); congruence.
  - intros y j s IN. unfold upd in IN. destruct (Nat.eqb_spec y x) as [->|NY].
    + eapply (g_tid _ _ _ _ _ _ _ _ _ GI x j s). rewrite EQ. simpl. auto.
    + eapply (g_tid _ _ _ _ _ _ _ _ _ GI y j s); auto.
  - intro y. unfold upd. destruct (Nat.eqb_spec y x) as [->|NY]; auto. apply GI.
  - intros y j b HJ HY. destruct (Nat.eq_dec y x) as [->|NY]. { rewrite NONE in HY by auto. discriminate. }
    rewrite SAME in HY by auto. rewrite upd_neq by auto. eapply GI; eauto.
  - intros y j. destruct (Nat.eq_dec y x) as [->|NY].
    + rewrite upd_eq. split; [discriminate|]. intros [HJ HX]. rewrite NONE in HX by auto. congruence.
    + rewrite upd_neq by auto. rewrite SAME by auto. apply GI.
  - intros y j l v t HJ HY CL G P. destruct (Nat.eq_dec y x) as [->|NY].
    + rewrite upd_eq. destruct (Nat.eq_dec j i) as [->|NE].
      * rewrite upd_eq in P. simpl in P. rewrite WP1 in P. specialize (T6 _ _ _ G P). lia.
      * rewrite upd_neq in P by auto.
        pose proof (g_done _ _ _ _ _ _ _ _ _ GI x j l v t HJ (ONLY j HJ NE) CL G P). lia.
    + rewrite upd_neq by auto. rewrite SAME in HY by auto.
      unfold upd in P. destruct (Nat.eqb_spec j i) as [->|NE]; simpl in P;
        try (rewrite WP1 in P); eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto.
  - intros y j l b HJ HY CL. destruct (Nat.eq_dec y x) as [->|NY]. { rewrite NONE in HY by auto. discriminate. }
    rewrite SAME in HY by auto. destruct (g_held _ _ _ _ _ _ _ _ _ GI y j l b HJ HY CL) as (lw & N).
    exists lw. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; auto.
    eapply newest_kept; eauto. unfold writeOf. rewrite EA. discriminate.
  - intros y l FR CL. destruct (Nat.eq_dec y x) as [->|NY].
    + rewrite upd_eq. destruct (g_held _ _ _ _ _ _ _ _ _ GI x i l a HI HA CL) as (lw & N).
      assert (LW : latest M l (ew e) = lw).
      { eapply (push_newest lay m0 M K fin FIN WF); eauto. }
      rewrite LW. apply N.
    + rewrite upd_neq by auto. apply GI with (x := y); auto. intros j HJ. rewrite <- (SAME j y NY). auto.
  - apply GI.
  - intros y j l HJ OP CL. assert (NE : j <> i).
    { intros ->. rewrite upd_eq in OP. simpl in OP. rewrite EA in OP. discriminate. }
    rewrite upd_neq in * by auto. apply (g_mon _ _ _ _ _ _ _ _ _ GI y j l HJ OP CL).
Qed.

(** ** Entering a section: the thread whose next section begins first *)
(** Every thread has nothing left, or waits at a Pull not before [t]. *)
Definition waiting (t : nat) (S : tid -> tstate) (j : tid) : Prop :=
  todo (S j) = [] \/ exists e es y, todo (S j) = e :: es /\ ea e = APull y /\ t <= er e.

Lemma waiting_end S j t x h a b : tinv j (S j) -> waiting t S j -> In (a, Some b) (secs x h (todo (S j))) -> t < b.
Proof.
  intros [T1 T2 T3 T4 T5 T6] WT IN. destruct (end_push _ _ _ _ _ IN) as (e0 & IN0 & EA0 & EW0).
  destruct WT as [TD|(e & es & y & TD & EA & LE)]; rewrite TD in *; [contradiction|].
  inversion T1 as [|c e' c1 es' c2 [SS WM] R E1 E2]. subst.
  destruct IN0 as [->|IN0]; [congruence|].
  destruct (push_after _ _ _ _ _ _ _ _ R IN0 EA0) as (A1 & A2 & A3).
  unfold wmem, behind in WM. rewrite EA in WM. lia.
Qed.

Lemma pull_step S Q lx w i e c' es x : ginv S Q lx w -> i < K -> todo (S i) = e :: es ->
  wstep m0 M i e (tc (S i)) c' -> wrun m0 M i c' es (fin i) -> ea e = APull x ->
  (forall j, j < K -> waiting (er e) S j) ->
  exists w', scmem lay i (ea e) w w' /\ ginv (upd S i (after (S i) e c' es)) Q lx w'.
Proof.
  intros GI HI TD ST R EA MIN. pose proof ST as [SS WM].
  pose proof (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as TI.
  pose proof (tinv_step _ _ _ _ _ _ _ _ _ TI TD ST R) as TI'. destruct TI as [T1 T2 T3 T4 T5 T6].
  rewrite TD in T2. destruct T2 as [OK OB]. rewrite EA in OK, OB. simpl in OK, OB.
  assert (HA : hd (S i) x = None).
  { destruct (hd (S i) x) as [a|] eqn:HA; auto. exfalso.
    assert (HX : held (dt (S i)) x = true) by (apply T3; congruence). congruence. }
  destruct (open_first lay x (er e) _ es OB) as (ob & rest & SE & _). { simpl. apply upd_eq. }
  assert (MI : mine i (Q x) = (er e, ob) :: rest).
  { rewrite (g_mine _ _ _ _ _ _ _ _ _ GI) by auto. rewrite TD. simpl. rewrite EA, Nat.eqb_refl. auto. }
  (* its section is the first of the region *)
  assert (HEAD : exists q, Q x = (i, (er e, ob)) :: q).
  { pose proof (g_chain _ _ _ _ _ _ _ _ _ GI x) as CH.
    pose proof (fun j s => g_tid _ _ _ _ _ _ _ _ _ GI x j s) as TQ.
    pose proof (fun j => g_mine _ _ _ _ _ _ _ _ _ GI x j) as MQ.
    destruct (Q x) as [|[j [a0 ob0]] q]; [discriminate MI|].
    destruct (Nat.eq_dec j i) as [->|NE].
    { unfold mine in MI. simpl in MI. rewrite Nat.eqb_refl in MI. simpl in MI. inversion MI; subst. eauto. }
    exfalso. assert (HJ : j < K) by (apply (TQ j (a0, ob0)); simpl; auto).
    assert (IN : In (i, (er e, ob)) q).
    { assert (IN : In (er e, ob) ((er e, ob) :: rest)) by (simpl; auto). rewrite <- MI in IN.
      apply mine_in in IN. destruct IN as [E|IN]; [congruence|auto]. }
    destruct CH as [LE CH]. destruct ob0 as [b0|]; [|subst q; contradiction]. destruct CH as [LT CH].
    pose proof (chain_le _ _ _ _ _ CH IN) as LB.
    assert (INJ : In (a0, Some b0) (secs x (hd (S j) x) (todo (S j)))).
    { rewrite <- MQ by auto. apply mine_in. simpl. auto. }
    pose proof (waiting_end S j (er e) x _ a0 b0 (g_thr _ _ _ _ _ _ _ _ _ GI j HJ) (MIN j HJ) INJ). lia. }
  destruct HEAD as [q EQ].
  assert (FREE : forall j, j < K -> hd (S j) x = None).
  { intros j HJ. destruct (hd (S j) x) as [a|] eqn:HB; auto. exfalso.
    destruct (g_head _ _ _ _ _ _ _ _ _ GI x j a HJ HB) as (ob' & q' & EQ'). assert (j = i) by congruence.
    subst j. congruence. }
  assert (OW : owner w x = None).
  { destruct (owner w x) as [j|] eqn:OW; auto. exfalso. apply GI in OW. destruct OW as [HJ HB].
    apply HB. auto. }
  assert (HN : forall y, hnext e (hd (S i)) y = if y =? x then Some (er e) else hd (S i) y).
  { intro y. unfold hnext. rewrite EA. reflexivity. }
  assert (SAME : forall j y, (j <> i \/ y <> x) -> hd (upd S i (after (S i) e c' es) j) y = hd (S j) y).
  { intros j y NE. unfold upd. destruct (Nat.eqb_spec j i) as [->|]; auto. simpl. rewrite HN.
    destruct (Nat.eqb_spec y x); [destruct NE; congruence|auto]. }
  assert (MINE : hd (upd S i (after (S i) e c' es) i) x = Some (er e)).
  { rewrite upd_eq. simpl. rewrite HN, Nat.eqb_refl. auto. }
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. unfold writeOf in WP. rewrite EA in WP. destruct WP as [WP1 WP2].
  pose proof (g_chain _ _ _ _ _ _ _ _ _ GI x) as CH. rewrite EQ in CH. destruct CH as [LE CH].
  exists (mkW (mu w) (upd (owner w) x (Some i)) (mon w)). split.
  { destruct w as [m o n]. rewrite EA. simpl in *. auto. }
  constructor; simpl.
  - intros j HJ. unfold upd at 1. destruct (Nat.eqb_spec j i) as [->|NE]; auto. apply GI; auto.
  - intros y j HJ. rewrite (g_mine _ _ _ _ _ _ _ _ _ GI y j HJ). unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; auto.
    simpl. rewrite HN, TD. simpl. rewrite EA. destruct (Nat.eqb_spec y x); auto.
  - apply GI.
  - apply GI.
  - intros y j b HJ HY. destruct (Nat.eq_dec j i) as [->|NE]; [destruct (Nat.eq_dec y x) as [->|NY]|].
    + rewrite MINE in HY. inversion HY; subst. eauto.
    + rewrite SAME in HY by auto. eapply GI; eauto.
    + rewrite SAME in HY by auto. eapply GI; eauto.
  - intros y j. destruct (Nat.eq_dec y x) as [->|NY].
    + rewrite upd_eq. destruct (Nat.eq_dec j i) as [->|NE].
      * rewrite MINE. split; auto. intros _. split; auto. discriminate.
      * rewrite SAME by auto. split; [congruence|]. intros [HJ HB]. exfalso. auto.
    + rewrite upd_neq by auto. rewrite SAME by auto. apply GI.
  - intros y j l v t HJ HY CL G P.
    assert (HY' : hd (S j) y = None).
    { destruct (Nat.eq_dec j i) as [->|NE]; [destruct (Nat.eq_dec y x) as [->|NY]|]; auto;
        rewrite SAME in HY by auto; auto. }
    unfold upd in P. destruct (Nat.eqb_spec j i) as [->|NE]; simpl in P;
      try (rewrite WP1 in P); eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto.
  - intros y j l b HJ HY CL. destruct (Nat.eq_dec j i) as [->|NE]; [destruct (Nat.eq_dec y x) as [->|NY]|].
    + rewrite MINE in HY. inversion HY; subst b. exists (latest M l (er e)). rewrite upd_eq.
      destruct (latest_spec M l (er e)) as (A & B & D).
      split; [auto|]. split; [auto|]. split; [auto|]. split.
      * intros v' t G LT. simpl. rewrite WP1. destruct (prom (lc (tc (S i))) t) eqn:P; auto. exfalso.
        pose proof (g_done _ _ _ _ _ _ _ _ _ GI x i l v' t HI HA CL G P) as LX.
        apply (D t); [lia|]. exists v', i. auto.
      * rewrite (quiet _ _ _ _ _ FIN WF _ _ _ _ GI x i (er e) ob q l FREE EQ CL).
        apply GI with (x := x); auto.
    + rewrite SAME in HY by auto. rewrite upd_eq.
      destruct (g_held _ _ _ _ _ _ _ _ _ GI y i l b HJ HY CL) as (lw & N).
      exists lw. eapply newest_kept; eauto. unfold writeOf. rewrite EA. discriminate.
    + rewrite SAME in HY by auto. rewrite upd_neq by auto. eapply GI; eauto.
  - intros y l FR CL. apply GI with (x := y); auto. intros j HJ.
    destruct (Nat.eq_dec y x) as [->|NY]; auto. rewrite <- (SAME j y) by auto. auto.
  - apply GI.
  - intros y j l HJ OP CL. assert (NE : j <> i).
    { intros ->. rewrite upd_eq in OP. simpl in OP. rewrite EA in OP. discriminate. }
    rewrite upd_neq in * by auto. apply (g_mon _ _ _ _ _ _ _ _ _ GI y j l HJ OP CL).
Qed.
End Steps.
