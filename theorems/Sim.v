(** The schedule: run any thread whose next step is not a Pull; if all wait at a
    Pull, run the one whose section begins first.  This is an SC execution. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv.

Section Sim.
Variable lay : layout.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variable fin : tid -> conf.
Hypothesis FIN : forall i, i < K -> noprom (fin i).
Hypothesis WF : forall l v i t x, get M t = Some (W l v i) -> cls lay l = CReg x -> i < K.
Notation ginv := (ginv lay m0 M K fin).
Notation tinv := (tinv lay m0 M fin).
Notation newest := (newest m0 M).

Definition after (s : tstate) (e : event) (c' : conf) (es : list event) : tstate :=
  mkT c' es (next (ea e) (dt s)) (hnext e (hd s)).

(** What [i] reads from a location it holds is what the SC memory says. *)
Lemma read_newest S Q lx w i e c' es x l v a lw : ginv S Q lx w -> i < K ->
  todo (S i) = e :: es -> wstep m0 M i e (tc (S i)) c' -> wrun m0 M i c' es (fin i) ->
  readOf e = Some (l, v) -> cls lay l = CReg x -> hd (S i) x = Some a ->
  newest i (S i) a l (mu w l) lw -> er e = lw /\ v = mu w l.
Proof.
  intros GI HI TD ST R RO CL HA (N1 & N2 & N3 & N4 & N5).
  assert (EQ : er e = lw); [|split; auto; subst lw; destruct ST as [_ WM];
    destruct (wmem_read _ _ _ _ _ _ _ _ WM RO) as (RD & _); eapply rd_fun; eauto].
  destruct ST as [SS WM]. pose proof (wmem_read _ _ _ _ _ _ _ _ WM RO) as (RD & CO & NN & SEEN).
  destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 T2 T3 T4 T5 T6].
  destruct (T4 _ _ HA) as [BR BW].
  assert (GE : lw <= er e).
  { destruct (le_lt_dec lw (er e)) as [LE|LT]; auto. exfalso.
    destruct N3 as [->|IW]; [lia|]. destruct N1 as [LA|[LC _]].
    - apply (NN lw); auto. lia.
    - apply (CO lw); auto. }
  destruct (Nat.eq_dec lw (er e)) as [|NE]; auto. exfalso.
  destruct (rd_isW _ _ _ _ _ RD) as [Z|(v0 & j & G)]; [lia|].
  assert (NF : seen (lc (tc (S i))) l (er e) = er e).
  { unfold seen. destruct (Nat.eqb_spec (fwd (lc (tc (S i))) l) (er e)) as [E|]; auto. exfalso.
    destruct (T5 _ _ E) as [Z|[P (v1 & G1)]]; [lia|].
    assert (P1 : prom (lc (tc (S i))) (er e) = true) by (eapply N4; eauto; lia). congruence. }
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  destruct (Nat.eq_dec j i) as [->|NJ].
  - (* own unfulfilled message: once read it can never be fulfilled *)
    assert (P : prom (lc (tc (S i))) (er e) = true) by (eapply N4; eauto; lia).
    assert (P' : er e <= coh (lc c') l /\ prom (lc c') (er e) = true).
    { destruct (writeOf e) as [[l1 v1]|].
      - destruct SEEN as [-> [A|A]]; [|lia].
        destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7, upd_neq by lia. split; auto. lia.
      - destruct WP as [W1 W2]. rewrite W1. split; auto. lia. }
    destruct P' as [A B].
    destruct (write_after _ _ _ _ _ _ _ _ _ R (FIN i HI) B G). lia.
  - (* foreign message: it lies after the section, but the section's end was to lie after all we see *)
    destruct (g_head _ _ _ _ _ _ _ _ _ GI x i a HI HA) as (ob & q & EQ).
    destruct (foreign _ _ _ _ _ FIN WF _ _ _ _ GI x i a ob q l v0 j (er e) HI HA EQ CL G NJ) as [LE|(b & -> & LT)].
    + pose proof (latest_ge M l a (er e)) as LG. assert (IW : isW M l (er e)) by (exists v0, j; auto).
      specialize (LG IW LE). lia.
    + assert (IN : In (a, Some b) (secs x (hd (S i) x) (todo (S i)))).
      { rewrite <- (g_mine _ _ _ _ _ _ _ _ _ GI) by auto. apply mine_in. rewrite EQ. simpl. auto. }
      rewrite TD in IN. assert (NP : ea e <> APush x /\ ea e <> APull x).
      { unfold readOf in RO. split; intro E; rewrite E in RO; discriminate. }
      destruct (end_push _ _ _ _ _ IN) as (e0 & IN0 & EA & EW).
      destruct IN0 as [->|IN0]; [tauto|].
      destruct (push_after _ _ _ _ _ _ _ _ R IN0 EA) as (A1 & A2 & A3).
      destruct (writeOf e) as [[l1 v1]|]; [|lia].
      destruct SEEN as [_ [A|A]]; [|lia]. destruct WP as (_ & _ & _ & _ & W5 & _). lia.
Qed.

(** ** Steps that move no region *)
Lemma keep S Q lx w w' i e c' es : ginv S Q lx w -> i < K -> todo (S i) = e :: es ->
  wstep m0 M i e (tc (S i)) c' -> wrun m0 M i c' es (fin i) ->
  (forall x, ea e <> APull x) -> (forall x, ea e <> APush x) -> owner w' = owner w ->
  (forall x l, cls lay l = CReg x -> hd (S i) x = None -> mu w' l = mu w l) ->
  (forall l, cls lay l = CConst -> mu w' l = mu w l) ->
  (forall x l a, cls lay l = CReg x -> hd (S i) x = Some a ->
     exists lw, newest i (after (S i) e c' es) a l (mu w' l) lw) ->
  (forall x j l, j < K -> open (dt (upd S i (after (S i) e c' es) j)) = Some l -> cls lay l = CReg x ->
     mon w' j = Some l /\ hd (S j) x <> None) ->
  ginv (upd S i (after (S i) e c' es)) Q lx w'.
Proof.
  intros GI HI TD ST R NPL NPS EO MF MC MH MO.
  assert (HN : hnext e (hd (S i)) = hd (S i)).
  { unfold hnext. destruct (ea e) eqn:EA; auto; exfalso; [eapply NPL|eapply NPS]; reflexivity. }
  assert (SAME : forall j, hd (upd S i (after (S i) e c' es) j) = hd (S j)).
  { intro j. unfold upd. destruct (Nat.eqb_spec j i) as [->|]; auto. }
  constructor.
  - intros j HJ. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; [|apply GI; auto].
    eapply tinv_step; eauto. apply GI; auto.
  - intros x j HJ. rewrite SAME, (g_mine _ _ _ _ _ _ _ _ _ GI) by auto.
    unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; auto.
    rewrite TD. simpl. destruct (ea e) eqn:EA; auto; exfalso; [eapply NPL|eapply NPS]; reflexivity.
  - apply GI.
  - apply GI.
  - intros x j a HJ. rewrite SAME. apply GI; auto.
  - intros x j. rewrite EO, SAME. apply GI.
  - intros x j l v t HJ HX CL G. rewrite SAME in HX. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; simpl.
    + intro P. destruct ST as [SS WM]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
      destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 T2 T3 T4 T5 T6].
      rewrite TD in T2. destruct T2 as [OK _].
      destruct (writeOf e) as [[l0 v0]|] eqn:WO.
      * destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7 in P.
        destruct (Nat.eq_dec t (ew e)) as [->|NE].
        -- exfalso. rewrite W1 in G. inversion G; subst l0 v0. unfold writeOf in WO. specialize (T3 x).
           destruct (ea e) as [|f|ex k l1 v1|ex k l1 v1|k wk ret l1 v1 v1'| |z|z]; try discriminate;
             inversion WO; subst; simpl in OK; rewrite CL in OK; tauto.
        -- rewrite upd_neq in P by auto. eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto.
      * destruct WP as [W1 W2]. rewrite W1 in P. eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto.
    + intro P. eapply (g_done _ _ _ _ _ _ _ _ _ GI); eauto.
  - intros x j l a HJ HX CL. rewrite SAME in HX. unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; eauto.
    rewrite (MF x l CL). apply GI with (x := x); auto.
    apply (only_owner _ _ _ _ _ _ _ _ _ GI x j i a); auto.
  - intros x l FR CL. assert (FR' : forall j, j < K -> hd (S j) x = None).
    { intros j HJ. rewrite <- SAME. auto. }
    rewrite (MF x l CL) by auto. apply GI with (x := x); auto.
  - intros l CL. rewrite MC by auto. apply GI; auto.
  - intros x j l HJ. rewrite SAME. eauto.
Qed.

(** What an owned location's newest message becomes when the step does not write it. *)
Lemma newest_kept i s e c' es a l v lw : newest i s a l v lw -> wstep m0 M i e (tc s) c' ->
  (forall v', writeOf e <> Some (l, v')) -> newest i (after s e c' es) a l v lw.
Proof.
  intros (N1 & N2 & N3 & N4 & N5) [SS WM] NW.
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
  destruct GR as (G1 & G2 & G3 & G4 & G5 & G6). specialize (G1 l).
  split; [|split; [|split; [|split]]]; simpl; auto; [lia|].
  intros v' t G LT. specialize (N4 v' t G LT). destruct (writeOf e) as [[l0 v0]|].
  - destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7, upd_neq; auto.
    intro E. subst t. rewrite W1 in G. inversion G; subst. apply (NW v'); auto.
  - destruct WP as [W1 W2]. rewrite W1. auto.
Qed.
Lemma newest_written i s e c' es a l v v' lw : newest i s a l v lw -> behind a (lc (tc s)) ->
  wstep m0 M i e (tc s) c' -> writeOf e = Some (l, v') -> newest i (after s e c' es) a l v' (ew e).
Proof.
  intros (N1 & N2 & N3 & N4 & N5) [B1 B2] [SS WM] WO.
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. rewrite WO in WP.
  destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
  pose proof (latest_le M l a) as LL.
  split; [|split; [|split; [|split]]]; simpl; try lia.
  - right. exists v', i. auto.
  - intros v0 t G LT. rewrite W7, upd_neq by lia. apply (N4 v0); auto. lia.
  - right. eauto.
Qed.

(** When a section is left, the newest message before its end is the one its owner knows. *)
Lemma push_newest S Q lx w i e c' es x l a b lw q : ginv S Q lx w -> i < K ->
  todo (S i) = e :: es -> wstep m0 M i e (tc (S i)) c' ->
  ea e = APush x -> ew e = b -> cls lay l = CReg x -> hd (S i) x = Some a ->
  Q x = (i, (a, Some b)) :: q -> newest i (S i) a l (mu w l) lw -> 
  tinv i (after (S i) e c' es) -> mine i q = secs x None es -> latest M l b = lw.
Proof.
  intros GI HI TD ST EA EB CL HA EQ (N1 & N2 & N3 & N4 & N5) TI MI.
  destruct ST as [SS WM]. pose proof WM as WM'. unfold wmem in WM'. rewrite EA in WM'.
  destruct WM' as ((ST1 & ST2 & ST3) & _ & (A1 & A2 & A3)). rewrite EB in *.
  destruct (g_thr _ _ _ _ _ _ _ _ _ GI i HI) as [T1 T2 T3 T4 T5 T6]. destruct (T4 _ _ HA) as [B1 B2].
  pose proof (g_chain _ _ _ _ _ _ _ _ _ GI x) as CH. rewrite EQ in CH. destruct CH as (LE & LT & CH).
  apply latest_uniq; auto; [lia|].
  intros t Ht (v & j & G). destruct (Nat.eq_dec j i) as [->|NJ].
  - assert (P : prom (lc (tc (S i))) t = true) by (apply (N4 v); auto; lia).
    destruct TI as [U1 U2 U3 U4 U5 U6]. simpl in *.
    rewrite <- ST3 in P.
    destruct (prom_in_secs _ _ _ _ _ _ _ _ _ _ _ _ _ U1 (FIN i HI) U2 U3 (fun y z HY => proj2 (U4 y z HY)) P G CL)
      as ([a' ob'] & IN & [LT' _]).
    unfold hnext in IN. rewrite EA, upd_eq, <- MI in IN. apply mine_in in IN.
    pose proof (chain_le _ _ _ _ _ CH IN). simpl in LT'. lia.
  - destruct (foreign _ _ _ _ _ FIN WF _ _ _ _ GI x i a (Some b) q l v j t HI HA EQ CL G NJ) as [LA|(b' & EB' & LB)].
    + assert (IW : isW M l t) by (exists v, j; auto). pose proof (latest_ge M l a t IW LA). lia.
    + inversion EB'; subst. lia.
Qed.
End Sim.
