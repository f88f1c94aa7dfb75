(** Every execution of either exact rule set is an execution of the weak machine. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak Arm.

Lemma getr_erg rs r : fst (getr tt (erg rs) r) = fst (getr dep0 rs r).
Proof. induction rs as [|[q [v d]] rs IH]; simpl; auto. destruct (r =? q); auto. Qed.
Lemma eval_erg R rs e : eval (erg rs) e = fst (aeval R rs e).
Proof.
  induction e as [v|r|o a IHa b IHb|c IHc a IHa b IHb]; simpl; auto using getr_erg.
  - rewrite IHa, IHb. destruct (aeval R rs a), (aeval R rs b). auto.
  - rewrite IHc, IHa, IHb. destruct (aeval R rs c), (aeval R rs a), (aeval R rs b). auto.
Qed.
Lemma eval_is R rs e v d : aeval R rs e = (v, d) -> v = eval (erg rs) e.
Proof. intro EV. rewrite (eval_erg R), EV. auto. Qed.
Lemma erg_setr rs r v d : erg (setr rs r v d) = setr (erg rs) r v tt.
Proof. destruct r; auto. Qed.

Lemma erase_step R m0 M i e c c' : astep R m0 M i e c c' -> sstep (ea e) (erase c) (erase c').
Proof.
  intro ST. unfold erase.
  destruct ST as [r e s rs L|e s1 s2 s rs L|e b s rs L|f s rs L|ex k r ea s rs L l da v t EA RD
    |k q ea ev s rs L l da v dv t EA EV WR|k q ea ev s rs L l da v dv t pair EA EV WR XC|k q ea ev s rs L
    |o k wk r ea ev s rs L l da vn dv vc dc v t u k' hit d L1 dr EA EV EC EK RD EH OK ED L1' WR AT DR
    |e k wk r ea ev s rs L l da vc dc v t k' EA EC EK RD NE|x s rs L|x s rs L];
    simpl; rewrite ?erg_setr, <- ?eval_erg;
    try (apply eval_is in EA; rewrite EA); try (apply eval_is in EV; rewrite EV); try (constructor; fail).
  - replace (rmwvalue o hit v _) with (stored (erg rs) o v (eval (erg rs) ev)); [apply s_rmw|].
    unfold rmwvalue, stored. rewrite EH. destruct o; auto. simpl in *. apply eval_is in EC. rewrite <- EC. auto.
  - subst k'. apply s_casfail. apply eval_is in EC. rewrite <- EC. auto.
Qed.

(** What the weak machine keeps of the full views. Writes wait for dependencies
    of addresses and branches too, so those join the floor of writes. *)
Definition weaken (L : alocal) : local :=
  mkL (acoh L) (avro L ⊔ fst (alost L)) (avwo L) (avrn L) (avwn L ⊔ fst (acap L) ⊔ snd (acap L)) (avrel L)
      (fun l => b_time (afwd L l)) (option_map fst (axcl L)) (aprom L).
Definition weakc (c : aconf) : conf := mkC (erase c) (weaken (al c)).

(** No view is above what has been read or written, and what readers wait for, writers wait for. *)
Definition dle (d : dep) (b : view) : Prop := fst d <= b /\ snd d <= b.
Definition top (L : alocal) : view := avro L ⊔ fst (alost L) ⊔ avwo L.
Record bounded (rs : aregs) (L : alocal) : Prop := {
  b_regs : forall r, dle (snd (getr dep0 rs r)) (top L);
  b_cap : dle (acap L) (top L);
  b_fwd : forall l, dle (b_dep (afwd L l)) (top L) /\ b_view (afwd L l) <= top L /\
    forall d, b_pair (afwd L l) = Some d -> dle d (top L);
  b_xcl : forall l t d, axcl L = Some (l, t, d) -> dle d (top L);
  b_vrop : avrop L ⊔ snd (alost L) <= top L;
  b_vwn : avwn L <= top L;
  b_vrel : avrel L <= avwo L;
  b_vrn : avrn L <= avwn L ⊔ fst (acap L) ⊔ snd (acap L) }.

Lemma dle_up d a b : dle d a -> a <= b -> dle d b.
Proof. unfold dle. lia. Qed.
Lemma dle_max d d' b : dle d b -> dle d' b -> dle (dmax d d') b.
Proof. unfold dle, dmax. simpl. lia. Qed.
Lemma dle_picked d b : dle d b -> dle (picked d) b.
Proof. unfold dle, picked. simpl. lia. Qed.
Lemma dle0 b : dle dep0 b.
Proof. unfold dle, dep0. simpl. lia. Qed.
Lemma aeval_bound R rs b e : (forall r, dle (snd (getr dep0 rs r)) b) -> dle (snd (aeval R rs e)) b.
Proof.
  intro RB. induction e as [v|r|o x IHx y IHy|c IHc x IHx y IHy]; simpl; auto using dle0.
  - destruct (aeval R rs x), (aeval R rs y). simpl in *. auto using dle_max.
  - destruct (aeval R rs c) as [z s], (aeval R rs x), (aeval R rs y). simpl in *.
    destruct (today R); [|auto using dle_max]. apply dle_max; [destruct (N.eqb z 0); auto|auto using dle_picked].
Qed.
Lemma aeval_dep R rs b e v d : (forall r, dle (snd (getr dep0 rs r)) b) -> aeval R rs e = (v, d) -> dle d b.
Proof. intros RB EV. pose proof (aeval_bound R rs b e RB) as AB. rewrite EV in AB. auto. Qed.
Lemma setr_bound rs b r v d : (forall q, dle (snd (getr dep0 rs q)) b) -> (r <> None -> dle d b) ->
  forall q, dle (snd (getr dep0 (setr rs r v d) q)) b.
Proof.
  intros RB DB q. destruct r as [r|]; simpl; auto. destruct (q =? r); auto. apply DB. congruence.
Qed.

(** ** Reads and writes *)
Section RW.
Variables (R : rules) (m0 : loc -> val) (M : mem) (i : tid).

Lemma paired_bound k b z : (forall d, b_pair b = Some d -> dle d z) -> dle (paired k b) z.
Proof. unfold paired. destruct (b_pair b); [|intro; apply dle0]. intro H. destruct (acqpc k); [auto|apply dle0]. Qed.
(** What a read gives is bounded by what is seen afterwards. *)
Lemma picks_bound rs L k da l t : bounded rs L -> forall z, top L <= z -> rpost R L k da l t <= z ->
  dle (rdep R L k da l t) z /\ rpick R L k da l t <= z /\ racq R L k da l t <= z.
Proof.
  intros BD z UP PO. destruct (b_fwd _ _ BD l) as ([D1 D2] & V & P). pose proof (paired_bound k _ _ P) as [Q1 Q2].
  unfold dle, rdep, racq, rpick. simpl. destruct (forwards R k (afwd L l) t); lia.
Qed.
Lemma read_bound rs L k da l v t ex full :
  bounded rs L -> dle da (top L) -> can_read m0 M L k da l v t ->
  let L1 := after_read R full ex k da l t L in
  bounded rs L1 /\ dle (rdep R L k da l t) (top L1).
Proof.
  intros BD DA RD L1. pose proof BD as [B1 B2 B3 B7 B8 B4 B5 B6].
  assert (UP : top L <= top L1) by (unfold top, L1, after_read; destruct full; simpl; lia).
  assert (PB : rpost R L k da l t <= top L1) by (unfold top, L1, after_read; destruct full; simpl; lia).
  destruct (picks_bound rs L k da l t BD (top L1) UP PB) as (PD & PK & PQ).
  split; [|exact PD]. constructor; simpl; auto.
  - intro r. eapply dle_up; eauto.
  - apply dle_max; eapply dle_up; eauto.
  - intro l'. destruct (B3 l') as (D & V & P). split; [eapply dle_up; eauto|]. split; [lia|]. intros d E. eapply dle_up; eauto.
  - intros lx tx d E. destruct ex; [|eapply dle_up; eauto]. inversion E; subst. split; auto.
  - destruct full; simpl; lia.
  - destruct (acqpc k); simpl; lia.
  - unfold racq, rpick. destruct (acqpc k); simpl; lia.
Qed.
Lemma read_weak rs L k da l v t ex full kw fw :
  bounded rs L -> can_read m0 M L k da l v t -> (acqpc kw = true -> kw = k) ->
  reads m0 M kw fw l v t (weaken L) (weaken (after_read R full ex k da l t L)).
Proof.
  intros BD (RD & NN & CO) KW. unfold reads, weaken, after_read, grows, seen. simpl.
  set (post := rpost R L k da l t).
  assert (SE : (if b_time (afwd L l) =? t then 0 else t) <= post).
  { unfold post, rpost, msgview, forwards. destruct (b_time (afwd L l) =? t); simpl; lia. }
  assert (RL : ifv (acq k) (avrel L) <= post) by (unfold post, rpost, rpre; lia).
  assert (PQ : post <= racq R L k da l t) by (unfold post, racq, rpick; lia).
  split; [exact RD|]. split; [exact CO|]. split.
  { intros u Hu. apply NN. unfold rpre. destruct kw; simpl in *; [lia|lia|]. rewrite <- KW by auto. simpl. lia. }
  split. { split; [|destruct full; simpl; lia]. intro l'. unfold updN. destruct (N.eqb_spec l' l); subst; lia. }
  split. { rewrite updN_eq. destruct (b_time (afwd L l) =? t); lia. }
  split. { intros _. destruct full; simpl; destruct (b_time (afwd L l) =? t); lia. }
  split; auto.
  intro AC. rewrite KW in * by auto. rewrite AC. simpl. destruct (b_time (afwd L l) =? t); lia.
Qed.
Lemma wpre_lt L k da dv t : wpre L k da dv < t ->
  (fst da < t /\ snd da < t /\ fst dv < t /\ snd dv < t) /\
  avwn L ⊔ fst (acap L) ⊔ snd (acap L) < t /\ (rel k = true -> avro L ⊔ fst (alost L) < t /\ avwo L < t).
Proof.
  unfold wpre. rewrite !Nat.max_lub_lt_iff. intros ((((((((A1 & A2) & A3) & A4) & A5) & A6) & A7) & A8) & A9).
  split; [auto|]. split; [auto|]. intro RL. rewrite RL in *. simpl in *. lia.
Qed.
Lemma write_bound rs L k da dv dd l v t pair :
  bounded rs L -> dle da (top L) -> can_write M i L k da dv l v t -> dle dd (top L ⊔ t) ->
  (forall d, pair = Some d -> dle d (top L ⊔ t)) -> bounded rs (after_write pair k da dv dd l t L).
Proof.
  intros [B1 B2 B3 B7 B8 B4 B5 B6] DA (G & P & PRE & CO) DD PB.
  destruct (wpre_lt _ _ _ _ _ PRE) as ((P1 & P2 & P3 & P4) & _ & _). clear PRE.
  assert (UP : top L ⊔ t <= top (after_write pair k da dv dd l t L)) by (unfold top; simpl; lia).
  constructor; simpl; auto.
  - intro r. eapply dle_up; eauto. lia.
  - apply dle_max; eapply dle_up; eauto; lia.
  - intro l'. unfold updN. destruct (N.eqb l' l); simpl.
    + split; [apply dle_max; eapply dle_up; eauto; lia|]. split; [lia|]. intros d E. eapply dle_up; eauto.
    + destruct (B3 l') as (D & V & Q). split; [eapply dle_up; eauto; lia|]. split; [lia|]. intros d E. eapply dle_up; eauto. lia.
  - intros lx tx d E. eapply dle_up; eauto. lia.
  - lia.
  - eapply Nat.le_trans; eauto. lia.
  - clear -B5. destruct (rel k); simpl; lia.
  - clear -B6. lia.
Qed.
Lemma write_weak L k da dv dd l v t pair : can_write M i L k da dv l v t ->
  writes M i k l v t (weaken L) (weaken (after_write pair k da dv dd l t L)).
Proof.
  intros (G & P & PRE & CO). destruct (wpre_lt _ _ _ _ _ PRE) as (_ & PW & PR). clear PRE.
  unfold writes. split; [exact G|]. split; [exact P|]. split; [exact CO|]. split; [exact PW|]. split; [exact PR|].
  clear PW PR. split.
  { unfold grows. simpl. split; [|lia]. intro l'. unfold updN. destruct (N.eqb_spec l' l); subst; lia. }
  split. { simpl. rewrite updN_eq. lia. }
  split. { simpl. lia. }
  split. { simpl. intros ->. simpl. lia. }
  split; auto. intro l'. simpl. unfold updN. destruct (N.eqb l' l); auto.
Qed.
Lemma writes_raise k l v t L L' c : writes M i k l v t (weaken L) (weaken L') ->
  writes M i k l v t (weaken L) (weaken (raise c t L')).
Proof.
  unfold writes. intros (W1 & W2 & W3 & W4 & W5 & GR & W7 & W8 & W9 & W10 & W11).
  do 5 (split; [assumption|]). split; [|auto].
  eapply grows_trans; eauto. unfold grows. simpl. repeat split; auto; lia.
Qed.
End RW.

Lemma weaken_clear L : weaken (clear_xcl L) = mkL (coh (weaken L)) (vro (weaken L)) (vwo (weaken L)) (vrn (weaken L))
  (vwn (weaken L)) (vrel (weaken L)) (fwd (weaken L)) None (prom (weaken L)).
Proof. reflexivity. Qed.

Lemma bounded_raise rs L c u : u <= top L -> bounded rs L -> bounded rs (raise c u L).
Proof.
  intros UL [B1 B2 B3 B7 B8 B4 B5 B6]. constructor; auto; simpl.
  - change (avwn L ⊔ ifv c u <= top L). destruct c; simpl; lia.
  - destruct c; simpl; lia.
Qed.
Lemma bounded_push rs L b : bounded rs L -> avro L ⊔ fst (alost L) < b -> avwo L < b -> ahead b (weaken L).
Proof.
  intros [B1 [C1 C2] B3 B7 B8 B4 B5 B6] LR LW. assert (TB : top L < b) by (unfold top; lia).
  unfold ahead. simpl. split; auto. split; auto. lia.
Qed.

(** ** One step *)
Theorem step_is_weak R m0 M i e e' c c' : bounded (argv c) (al c) -> astep R m0 M i e c c' ->
  stamped (al c) e e' -> wstep m0 M i e' (weakc c) (weakc c') /\ bounded (argv c') (al c').
Proof.
  intros BD ST SP.
  assert (SS : sstep (ea e') (code (weakc c)) (code (weakc c'))).
  { assert (EE : ea e' = ea e).
    { unfold stamped in SP. destruct (ea e) eqn:EA; try (subst; auto; fail);
        destruct SP as (z & -> & _); auto. }
    rewrite EE. simpl. eapply erase_step; eauto. }
  cut (wmem m0 M i e' (weaken (al c)) (weaken (al c')) /\ bounded (argv c') (al c')).
  { intros [A B]. split; auto. split; auto. }
  clear SS. pose proof BD as [B1 B2 B3 B7 B8 B4 B5 B6].
  destruct ST as [r e s rs L|e s1 s2 s rs L|e b s rs L|f s rs L|ex k r ea s rs L l da v t EA RD
    |k q ea ev s rs L l da v dv t EA EV WR|k q ea ev s rs L l da v dv t pair EA EV WR XC|k q ea ev s rs L
    |o k wk r ea ev s rs L l da vn dv vc dc v t u k' hit d L1 dr EA EV EC EK RD EH OK ED L1' WR AT DR
    |e k wk r ea ev s rs L l da vc dc v t k' EA EC EK RD NE|x s rs L|x s rs L]; simpl in *; unfold stamped in SP; simpl in SP.
  - subst e'. split; [unfold wmem, still; simpl; auto using grows_refl|].
    constructor; auto. apply (setr_bound rs (top L) (Some r)); auto. intros _. apply aeval_bound. auto.
  - subst e'. pose proof (aeval_bound R rs (top L) e B1) as [D1 D2]. destruct B2 as [C1 C2]. split.
    + unfold wmem, still, grows. simpl. repeat split; auto; lia.
    + constructor; auto; simpl; [split; unfold dmax; simpl; unfold top in *; simpl; lia|lia].
  - subst e'. split; [unfold wmem, still; simpl; auto using grows_refl|auto].
  - subst e'. destruct B2 as [C1 C2]. unfold top in *. split.
    + unfold wmem, still, grows. simpl. destruct f; simpl; repeat split; auto; lia.
    + destruct f; constructor; unfold top; simpl; auto; try (split; auto); try lia;
        destruct (today R); simpl; lia.
  - subst e'. pose proof (aeval_dep _ _ _ _ _ _ B1 EA) as DA.
    destruct (read_bound R m0 M rs L k da l v t ex true BD DA RD) as (BD1 & DP).
    split.
    + unfold wmem. simpl. split; [eapply read_weak; eauto|]. destruct ex; auto.
    + destruct BD1 as [U1 U2 U3 U7 U8 U4 U5 U6]. constructor; auto. apply (setr_bound rs _ (Some r)); auto.
  - subst e'. pose proof (aeval_dep _ _ _ _ _ _ B1 EA) as DA. pose proof (aeval_dep _ _ _ _ _ _ B1 EV) as DV. split.
    + unfold wmem. simpl. split; [eapply write_weak; eauto|]. split; [discriminate|auto].
    + eapply write_bound; eauto; [apply (dle_up _ (top L)); [auto|lia]|discriminate].
  - subst e'. pose proof (aeval_dep _ _ _ _ _ _ B1 EA) as DA. pose proof (aeval_dep _ _ _ _ _ _ B1 EV) as DV.
    destruct XC as (lx & tx & XQ & XL & AT).
    assert (BD1 : bounded rs (after_write (Some pair) k da dv dv l t L)).
    { eapply write_bound; eauto; [apply (dle_up _ (top L)); [auto|lia]|]. intros d E. inversion E; subst.
      eapply dle_up; [eapply B7; eauto|lia]. }
    pose proof (write_weak M i L k da dv dv l v t (Some pair) WR) as WW. split.
    + unfold wmem. simpl. split; [exact WW|]. split; auto. intros _.
      exists lx, tx. simpl. rewrite XQ. split; auto.
      intro EQ. destruct (AT EQ) as [OW|AT']; auto. left. unfold own_between in OW.
      apply andb_true_iff in OW. apply Nat.ltb_lt, OW.
    + destruct BD1 as [U1 U2 U3 U7 U8 U4 U5 U6]. constructor; auto; [apply (setr_bound rs _ (Some q)); auto; intros _; apply dle0|].
      simpl. discriminate.
  - subst e'. split; [unfold wmem, still, grows; simpl; repeat split; auto|].
    constructor; auto; [apply (setr_bound rs (top L) (Some q)); auto; intros _; apply dle0|]. simpl. discriminate.
  - subst e'. pose proof (aeval_dep _ _ _ _ _ _ B1 EA) as DA. pose proof (aeval_dep _ _ _ _ _ _ B1 EV) as DV.
    assert (DC : dle dc (top L)).
    { destruct o; simpl in EC; try (inversion EC; apply dle0). eapply aeval_dep; eauto. }
    destruct (read_bound R m0 M rs L k' da l v t false (remembered R (returns r)) BD DA RD) as (BD1 & DP).
    rewrite <- L1' in BD1, DP.
    assert (UP0 : top L <= top L1) by (rewrite L1'; unfold top; destruct (remembered R (returns r)); simpl; lia).
    pose proof WR as (_ & _ & _ & CO).
    assert (PO : rpost R L k' da l t < u) by (rewrite L1' in CO; simpl in CO; rewrite updN_eq in CO; lia).
    destruct (picks_bound R rs L k' da l t BD (top L1 ⊔ u)) as (D1 & D2 & _); [lia|lia|]. rewrite <- ED in D1.
    set (d' := (rpost R L k' da l t, rpick R L k' da l t)) in *.
    assert (DW : dle (rmwdata R o hit dc dv d) (top L1 ⊔ u)).
    { assert (DV' : dle dv (top L1 ⊔ u)) by (eapply dle_up; eauto; lia).
      assert (DC' : dle dc (top L1 ⊔ u)) by (eapply dle_up; eauto; lia).
      unfold rmwdata, rmwview, rmwoperand. destruct o; auto using dle_max.
      destruct hit, (today R); simpl; auto using dle_max, dle_picked, dle0. }
    assert (BD2 : bounded rs (after_write (Some d') wk da (rmwview R o hit dc dv) (rmwdata R o hit dc dv d) l u L1)).
    { eapply write_bound; eauto; [eapply dle_up; eauto|]. intros x E. inversion E; subst. split; simpl; lia. }
    pose proof (write_weak M i L1 wk da (rmwview R o hit dc dv) (rmwdata R o hit dc dv d) l (rmwvalue o hit v vn) u (Some d') WR) as WW.
    set (L2 := after_write (Some d') wk da (rmwview R o hit dc dv) (rmwdata R o hit dc dv d) l u L1) in *.
    split.
    + unfold wmem. simpl. exists (weaken L1). split; [|split; [|split; [|split]]]; auto.
      * rewrite L1', EK. apply (read_weak R m0 M rs); auto. rewrite <- EK. auto.
      * rewrite L1'. auto.
      * apply writes_raise. exact WW.
      * unfold L2. rewrite L1'. auto.
    + assert (UL : u <= top L2) by (unfold L2, top; simpl; lia).
      assert (UP : top L1 <= top L2) by (unfold L2, top; simpl; lia).
      clearbody L2. apply bounded_raise; auto.
      destruct BD2 as [U1 U2 U3 U7 U8 U4 U5 U6]. constructor; auto.
      apply setr_bound; auto. intros _.
      assert (DD : dle d (top L2)) by (eapply dle_up; eauto; lia). assert (DC2 : dle dc (top L2)) by (eapply dle_up; eauto; lia).
      unfold rmwresult in DR. destruct o; simpl in DR; try (destruct DR as [<-|[]]; auto; fail).
      destruct (today R && hit); simpl in DR; [|destruct DR as [<-|[]]; auto].
      destruct DR as [<-|[<-|[]]]; auto. unfold dle in *. simpl. lia.
  - subst e'. pose proof (aeval_dep _ _ _ _ _ _ B1 EA) as DA.
    destruct (read_bound R m0 M rs L k' da l v t false (remembered R (returns r)) BD DA RD) as (BD1 & DP).
    split.
    + unfold wmem. simpl. split; [eapply read_weak; eauto|auto].
    + destruct BD1 as [U1 U2 U3 U7 U8 U4 U5 U6]. constructor; auto. apply (setr_bound rs _ r); auto.
  - destruct SP as (a & -> & LE). split; auto. unfold wmem, still. simpl.
    split; auto using grows_refl. split; auto. unfold behind. simpl. clear -LE B6. split; lia.
  - destruct SP as (b & -> & LR & LW). split; auto. unfold wmem, still. simpl.
    split; auto using grows_refl. split; auto. eapply bounded_push; eauto.
Qed.

Lemma initA_bounded M i p : bounded (argv (initAC M i p)) (al (initAC M i p)).
Proof. constructor; simpl; intros; unfold dle, top; simpl; auto; [repeat split; auto; discriminate|discriminate]. Qed.

Theorem run_is_weak R m0 M i c es c' : bounded (argv c) (al c) -> srun R m0 M i c es c' ->
  wrun m0 M i (weakc c) es (weakc c').
Proof.
  intros BD SR. induction SR as [c|c e e' c1 es c2 ST SP SR IH]; [constructor|].
  destruct (step_is_weak _ _ _ _ _ _ _ _ BD ST SP) as [WS BD1]. econstructor; eauto.
Qed.

(** Every execution of either rule set is one of the weak machine, whatever stamps its markers carry. *)
Theorem arm_is_weak R m0 M i p es c' : srun R m0 M i (initAC M i p) es c' ->
  wrun m0 M i (initC M i p) es (weakc c').
Proof. intro SR. apply (run_is_weak R m0 M i (initAC M i p)); auto using initA_bounded. Qed.

(** The markers restrict nothing: every machine run can be stamped. *)
Lemma stampable R m0 M i c es c' : arun R m0 M i c es c' ->
  exists es', srun R m0 M i c es' c' /\ map ea es' = map ea es.
Proof.
  induction 1 as [c|c e c1 es c2 ST AR (es' & IH & EQ)]; [exists []; split; auto; constructor|].
  assert (SP : exists e', stamped (al c) e e' /\ ea e' = ea e).
  { unfold stamped. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; try (exists e; auto; fail).
    - exists (E (APull x) 0 0). split; [exists 0; split; [reflexivity|apply Nat.le_0_l]|auto].
    - set (b := S (avro (al c) ⊔ fst (alost (al c)) ⊔ avwo (al c))). exists (E (APush x) 0 b). split; [|auto]. exists b. split; [reflexivity|].
      unfold b. split; lia. }
  destruct SP as (e' & SP & EE). exists (e' :: es'). split; [econstructor; eauto|simpl; congruence].
Qed.
