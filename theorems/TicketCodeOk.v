(** Compiled programs follow the ticket protocol, for all values read. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Source TicketRun TicketCode.

(** ** What one step of each statement is *)
Lemma st_assign a r e s rs c' : sstep a (mkS (Assign r e :: s) rs) c' ->
  a = ATau /\ c' = mkS s (setr rs (Some r) (eval rs e) tt).
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_ite a e p q s rs c' : sstep a (mkS (Ite e p q :: s) rs) c' ->
  a = ATau /\ c' = mkS ((if N.eqb (eval rs e) 0 then q else p) ++ s) rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_while a e p s rs c' : sstep a (mkS (While e p :: s) rs) c' ->
  a = ATau /\ c' = mkS (Ite e (p ++ [While e p]) [] :: s) rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_fence a f s rs c' : sstep a (mkS (Fence f :: s) rs) c' -> a = AFence f /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_load a ex k r ad s rs c' : sstep a (mkS (Load ex k r ad :: s) rs) c' ->
  exists v, a = AR ex k (eval rs ad) v /\ c' = mkS s (setr rs (Some r) v tt).
Proof. intro ST. inversion ST. eauto. Qed.
Lemma st_store a ex k q ad ev s rs c' : sstep a (mkS (Store ex k q ad ev :: s) rs) c' ->
  (a = AW ex k (eval rs ad) (eval rs ev) /\ c' = mkS s (setr rs (if ex then Some q else None) 0%N tt)) \/
  (ex = true /\ a = AFail /\ c' = mkS s (setr rs (Some q) 1%N tt)).
Proof. intro ST. inversion ST; auto. Qed.
Lemma st_rmw a o k wk r ad ev s rs c' : sstep a (mkS (Rmw o k wk r ad ev :: s) rs) c' ->
  exists v, c' = mkS s (setr rs r v tt) /\
    (a = AX k wk (returns o r) (eval rs ad) v (stored rs o v (eval rs ev)) \/ a = AR false k (eval rs ad) v).
Proof. intro ST. inversion ST; eauto. Qed.
Lemma st_pull a x s rs c' : sstep a (mkS (Pull x :: s) rs) c' -> a = APull x /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_push a x s rs c' : sstep a (mkS (Push x :: s) rs) c' -> a = APush x /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.

Section Ok.
Variable lay : layout.
Variables ln lw : rid -> loc.
Variable islock : rid -> bool.
Variable wd : words.
Hypothesis WN : forall x, islock x = true -> wd (ln x) = Some (x, true).
Hypothesis WW : forall x, islock x = true -> wd (lw x) = Some (x, false).
Hypothesis SYNC : forall l p, wd l = Some p -> cls lay l = CSync.
Notation place := (place lay ln lw islock).
Notation agrees := (agrees islock).

Definition goes (A : auto) (e : event) (c' : sconf) : Prop :=
  exists A', trans wd A e = Some A' /\ place (cont c') A' (rg c').

Lemma reg_ne x : treg x <> nreg x /\ treg x <> qreg x /\ nreg x <> qreg x.
Proof. unfold treg, nreg, qreg. lia. Qed.
Lemma reg_ne2 x y : treg x <> nreg y /\ treg x <> qreg y /\ (x <> y -> treg x <> treg y).
Proof. unfold treg, nreg, qreg. lia. Qed.

Lemma plain_step s A rs S e c' k : plain lay s = true -> agrees S None A rs -> link A = None ->
  sstep (ea e) (mkS (s :: compile ln lw k) rs) c' ->
  trans wd A e = Some A /\ cont c' = compile ln lw k /\ agrees S None A (rg c').
Proof.
  intros PL AG LK ST. destruct s as [r x|ex kd r a|ex kd q a ev|o kd wk r a ev|f|x p q|x p|x|x]; simpl in PL; try discriminate.
  - apply st_assign in ST. destruct ST as [EA ->]. unfold trans. rewrite LK, EA. split; auto. split; auto.
    apply negb_true_iff in PL. apply agrees_set; auto. intros y _. apply low_reg. auto.
  - apply st_load in ST. destruct ST as (v & EA & ->). apply andb_true_iff in PL. destruct PL as [PR PD].
    apply negb_true_iff in PR. unfold trans. rewrite LK, EA, (data_none lay wd SYNC rs a PD). split; auto. split; auto.
    apply agrees_set; auto. intros y _. apply low_reg. auto.
  - apply andb_true_iff in PL. destruct PL as [PR PD]. apply negb_true_iff in PR. apply st_store in ST.
    destruct ST as [[EA ->]|(-> & EA & ->)]; unfold trans; rewrite LK, EA.
    + rewrite (data_none lay wd SYNC rs a PD). split; auto. split; auto. destruct ex; simpl in *; auto.
      apply agrees_set; auto. intros y _. apply low_reg. auto.
    + split; auto. split; auto. simpl in PR. apply agrees_set; auto. intros y _. apply low_reg. auto.
  - apply andb_true_iff in PL. destruct PL as [PR PD]. apply st_rmw in ST. destruct ST as (v & -> & EA).
    assert (TR : trans wd A e = Some A).
    { unfold trans. rewrite LK. destruct EA as [EA|EA]; rewrite EA, (data_none lay wd SYNC rs a PD); auto. }
    split; auto. split; auto. destruct r as [r|]; auto. apply negb_true_iff in PR.
    apply agrees_set; auto. intros y _. apply low_reg. auto.
  - apply st_fence in ST. destruct ST as [EA ->]. unfold trans. rewrite LK, EA. auto.
Qed.

Lemma source_step k S S' A rs e c' : kcheck lay islock k S = Some S' -> agrees S None A rs -> link A = None ->
  sstep (ea e) (mkS (compile ln lw k) rs) c' -> goes A e c'.
Proof.
  intros CK AG LK ST. destruct k as [|k1 k]; [inversion ST|].
  destruct k1 as [s|ex p q|ex p|x|x].
  - change (kcheck lay islock (KDo s :: k) S) with (match (if plain lay s then Some S else None) with Some S1 => kcheck lay islock k S1 | None => None end) in CK.
    destruct (plain lay s) eqn:PL; [|discriminate].
    destruct (plain_step s A rs S e c' k PL AG LK ST) as (TR & CO & AG').
    exists A. split; auto. rewrite CO. eapply at_source; eauto.
  - cbn [kcheck] in CK. rewrite kcheck_ite in CK. destruct (kcheck lay islock p S) as [A1|] eqn:C1; [|discriminate].
    destruct (kcheck lay islock q S) as [B1|] eqn:C2; [|discriminate]. destruct (same A1 B1) eqn:SM; [|discriminate].
    apply same_eq in SM. subst B1. apply st_ite in ST. destruct ST as [EA ->]. exists A.
    split; [unfold trans; rewrite LK, EA; auto|]. simpl.
    destruct (N.eqb (eval rs ex) 0).
    + change (place (compile ln lw q ++ compile ln lw k) A rs). rewrite <- compile_app.
      eapply at_source; eauto. rewrite kcheck_app, C2. eauto.
    + change (place (compile ln lw p ++ compile ln lw k) A rs). rewrite <- compile_app.
      eapply at_source; eauto. rewrite kcheck_app, C1. eauto.
  - cbn [kcheck] in CK. rewrite kcheck_while in CK. destruct (kcheck lay islock p S) as [A1|] eqn:C1; [|discriminate].
    destruct (same A1 S) eqn:SM; [|discriminate]. pose proof (same_eq _ _ SM) as SE. subst A1.
    change (compile ln lw (KWhile ex p :: k)) with (While ex (compile ln lw p) :: compile ln lw k) in ST.
    apply st_while in ST. destruct ST as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|]. cbn [cont rg].
    assert (CW : Ite ex (compile ln lw p ++ [While ex (compile ln lw p)]) [] :: compile ln lw k =
                 compile ln lw (KIte ex (p ++ [KWhile ex p]) [] :: k)).
    { change (compile ln lw (KIte ex (p ++ [KWhile ex p]) [] :: k)) with
        (Ite ex (compile ln lw (p ++ [KWhile ex p])) [] :: compile ln lw k). rewrite compile_app. reflexivity. }
    rewrite CW.
    apply (at_source lay ln lw islock _ S S'); auto. cbn [kcheck]. rewrite kcheck_ite, kcheck_app, C1.
    cbn [kcheck]. rewrite kcheck_while, C1, SM. cbn [kcheck]. rewrite SM. auto.
  - cbn [kcheck kcheck1] in CK. destruct (islock x) eqn:IL; [|discriminate]. destruct (has x S) eqn:HS; [discriminate|].
    simpl in CK. assert (NI : ~ In x S) by (intro IN; apply has_in in IN; congruence).
    change (compile ln lw (KLock x :: k)) with (Assign (qreg x) (Const 1) :: drawing ln x :: look lw x :: spinning lw x :: Pull x :: compile ln lw k) in ST.
    apply st_assign in ST. destruct ST as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|].
    cbn [cont rg]. eapply at_drawing; eauto.
    + apply agrees_set; [apply agrees_some; auto|]. intros y _. apply reg_ne2.
    + unfold idle_or_drawn. rewrite val_of_same. simpl. apply AG; auto. discriminate.
  - cbn [kcheck kcheck1] in CK. destruct (has x S) eqn:HS; [|discriminate]. apply has_in in HS.
    change (compile ln lw (KUnlock x :: k)) with (Push x :: release lw x :: compile ln lw k) in ST.
    apply st_push in ST. destruct ST as [EA ->]. destruct AG as [A1 A2].
    destruct (A1 x HS) as (IL & r & n & a & PH).
    exists (setph A x (Leaving (val_of rs (treg x)) r n a)). split; [unfold trans; rewrite LK, EA, PH; auto|]. simpl.
    apply (at_release lay ln lw islock x k (drop x S) S'); auto.
    + rewrite drop_in. tauto.
    + split.
      * intros y IN. apply drop_in in IN. destruct IN as [NE IN]. destruct (A1 y IN) as (ILy & E1). split; auto.
        simpl. rewrite upd_neq; auto.
      * intros y NY NE. simpl. rewrite upd_neq by congruence. apply A2; [|discriminate].
        intro IN. apply NY. apply drop_in. split; [congruence|auto].
    + exists r, n, a. simpl. apply upd_eq.
Qed.

Theorem place_step A e c c' : place (cont c) A (rg c) -> sstep (ea e) c c' -> goes A e c'.
Proof.
  destruct c as [p rs]. cbn [cont rg]. intros PL.
  destruct PL as [k S S' A rs CK AG LK|x k S S' A rs IL NI CK AG LK ST|x k S S' A rs IL NI CK AG LK ST
    |x k S S' A rs IL NI CK AG LK ST|x k S S' A rs r IL NI CK AG LK ST|x k S S' A rs IL NI CK AG LK ST
    |x k S S' A rs IL NI CK AG LK ST|x k S S' A rs IL NI CK AG LK ST|x k S S' A rs IL NI CK AG LK ST
    |x k S S' A rs IL NI CK AG LK ST]; intro SS.
  - eapply source_step; eauto.
  - apply st_while in SS. destruct SS as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|].
    simpl. eapply at_retry; eauto.
  - apply st_ite in SS. destruct SS as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|]. cbn [cont rg].
    unfold idle_or_drawn in ST. change (eval rs (Rg (qreg x))) with (val_of rs (qreg x)).
    destruct (N.eqb (val_of rs (qreg x)) 0).
    + cbn [app]. eapply at_look; eauto.
    + rewrite <- app_assoc. cbn [app]. eapply at_load; eauto.
  - apply st_load in SS. destruct SS as (v & EA & ->). exists (mkAu (ph A) (Some (x, v, er e))).
    split; [unfold trans; rewrite LK, EA; simpl; rewrite WN, ST by auto; auto|]. cbn [cont rg].
    eapply at_store; eauto.
    + apply agrees_link. apply agrees_set; auto. intros y IN. apply reg_ne2. congruence.
    + cbn [link]. rewrite val_of_same. reflexivity.
  - apply st_store in SS. destruct SS as [[EA ->]|(_ & EA & ->)].
    + exists (setph A x (Drawn (val_of rs (treg x)) r (ew e))). split.
      * unfold trans. rewrite LK, EA. simpl. rewrite WN, Nat.eqb_refl by auto.
        change (N.modulo (val_of rs (treg x) + 1) word32) with (succ32 (val_of rs (treg x))). rewrite N.eqb_refl. auto.
      * cbn [cont rg]. eapply at_drawing; eauto.
        -- apply agrees_set; [apply agrees_ph; auto|]. intros y _. apply reg_ne2.
        -- unfold idle_or_drawn. rewrite val_of_same. cbn [N.eqb]. exists r, (ew e). unfold setph. cbn [ph]. rewrite upd_eq.
           rewrite val_of_set by apply reg_ne. auto.
    + exists (mkAu (ph A) None). split; [unfold trans; rewrite LK, EA; auto|]. cbn [cont rg]. eapply at_drawing; eauto.
      * apply agrees_set; [apply agrees_link; auto|]. intros y _. apply reg_ne2.
      * unfold idle_or_drawn. rewrite val_of_same. simpl. auto.
  - apply st_load in SS. destruct SS as (v & EA & ->). destruct ST as (r & n & PH).
    exists (setph A x (if N.eqb v (val_of rs (treg x)) then Turn (val_of rs (treg x)) r n (er e) else Drawn (val_of rs (treg x)) r n)).
    split; [unfold trans; rewrite LK, EA; simpl; rewrite WW, PH by auto; auto|]. cbn [cont rg].
    eapply at_spin; eauto.
    + apply agrees_set; [apply agrees_ph; auto|]. intros y _. apply reg_ne2.
    + unfold looked. rewrite val_of_same, val_of_set by apply reg_ne. simpl. rewrite upd_eq.
      destruct (N.eqb v (val_of rs (treg x))); eauto.
  - apply st_while in SS. destruct SS as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|].
    simpl. eapply at_again; eauto.
  - apply st_ite in SS. destruct SS as [EA ->]. exists A. split; [unfold trans; rewrite LK, EA; auto|]. cbn [cont rg].
    unfold looked in ST.
    change (eval rs (differs x)) with (bit (negb (N.eqb (val_of rs (nreg x)) (val_of rs (treg x))))).
    destruct (N.eqb (val_of rs (nreg x)) (val_of rs (treg x))); cbn [negb bit N.eqb app].
    + eapply at_turn; eauto.
    + eapply at_look; eauto.
  - apply st_pull in SS. destruct SS as [EA ->]. destruct ST as (r & n & a & PH).
    exists (setph A x (Inside (val_of rs (treg x)) r n a)). split; [unfold trans; rewrite LK, EA, PH; auto|]. cbn [cont rg].
    apply (at_source lay ln lw islock k (insert x S) S'); auto. destruct AG as [A1 A2]. split.
    + intros y IN. apply insert_in in IN. simpl. destruct (Nat.eq_dec y x) as [->|NE].
      * split; auto. exists r, n, a. apply upd_eq.
      * rewrite upd_neq by auto. apply A1. tauto.
    + intros y NY _. simpl. assert (NE : y <> x) by (intros ->; apply NY; apply insert_in; auto).
      rewrite upd_neq by auto. apply A2; [|congruence]. intro IN. apply NY. apply insert_in. auto.
  - apply st_store in SS. destruct SS as [[EA ->]|(F & _)]; [|discriminate]. destruct ST as (r & n & a & PH).
    exists (setph A x Idle). split.
    + unfold trans. rewrite LK, EA. simpl. rewrite WW, PH by auto.
      change (N.modulo (val_of rs (treg x) + 1) word32) with (succ32 (val_of rs (treg x))). rewrite N.eqb_refl. auto.
    + cbn [cont rg]. apply (at_source lay ln lw islock k S S'); auto. apply (agrees_none islock S x).
      * simpl. apply upd_eq.
      * apply agrees_ph; auto.
Qed.

Theorem compiled_ticket_ok p : source_ok lay islock p = true -> ticket_ok wd (compile ln lw p).
Proof.
  unfold source_ok. destruct (kcheck lay islock p []) as [S'|] eqn:CK; [|discriminate]. intros _.
  assert (PL : forall c A, talone wd (compile ln lw p) c A -> place (cont c) A (rg c)).
  { induction 1 as [|e c A c' A' TA IH ST TR].
    - simpl. apply (at_source lay ln lw islock p [] S'); auto. split; [intros x []|auto].
    - destruct (place_step A e c c' IH ST) as (A2 & TR2 & PL2). congruence. }
  intros e c A c' TA ST TR. destruct (place_step A e c c' (PL _ _ TA) ST) as (A2 & TR2 & _). congruence.
Qed.
End Ok.
