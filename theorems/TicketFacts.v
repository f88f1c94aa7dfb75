(** Facts about the tickets of one thread, proved of its run. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Protocol TicketRun.

Section Facts.
Variable wd : words.
Hypothesis WI : forall l l' p, wd l = Some p -> wd l' = Some p -> l = l'.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Notation jinv := (jinv wd m0 M i).
Notation phase_ok := (phase_ok wd m0 M i).
Notation past := (past M i).
Notation mineW := (mineW M i).
Notation drawn := (drawn wd m0 M i).
Notation turn := (turn wd m0 M).
Notation next_of := (next_of wd).
Notation now_of := (now_of wd).

Notation future := (future M i).

Lemma phase_step e L L' A x p : wmem m0 M i e L L' -> jinv L A -> phase_ok x L p ->
  (forall l v, writeOf e = Some (l, v) -> wd l <> Some (x, true)) -> phase_ok x L' p.
Proof.
  intros WM JI PO NW. eapply phase_grows; eauto using wmem_grows.
  intros l t NX PA. eapply past_same; eauto. intros l' v WO ->. apply (NW l v); auto.
Qed.

Lemma jstep e L L' A A' : wmem m0 M i e L L' -> trans wd A e = Some A' -> jinv L A -> future L' -> jinv L' A'.
Proof.
  intros WM TR JI FU. pose proof (own_step _ _ _ _ _ _ WM (j_own _ _ _ _ _ _ JI)) as OWN.
  pose proof JI as [[J1 J0 J3] J2 J4 J5 J6]. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
  destruct GR as (G1 & G2 & G3 & G4 & G5 & G6).
  assert (MV : forall x, move wd x A e A') by (intro x; apply moves; auto).
  constructor; auto.
  - (* unlocks so far are below vrel *)
    intros x l t NW PA. destruct (past_cases _ _ _ _ _ _ _ _ WM PA) as [PB|(v & WO & ->)].
    { specialize (J2 _ _ _ NW PB). lia. }
    destruct (MV x) as [PH NWR NM|v0 r l0 LK ID0 NX EA PH|v0 r n l0 w ex k PH LK NW0 EA AC PH'
      |v0 r n a PH EA PH'|v0 r n a PH EA PH'|v0 r n a l0 k PH NW0 EA RL PH'];
      unfold writeOf in WO; try (rewrite EA in WO); try discriminate.
    + exfalso. apply (NWR l v false WO NW).
    + inversion WO; subst. unfold TicketRun.next_of, TicketRun.now_of in *. congruence.
    + unfold wmem in WM. rewrite EA in WM. destruct WM as ((W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & _) & _).
      auto.
  - (* phases *)
    intro x. specialize (J4 x).
    destruct (MV x) as [PH NWR NM|v0 r l0 LK ID0 NX EA PH|v0 r n l0 w ex k PH LK NW0 EA AC PH'
      |v0 r n a PH EA PH'|v0 r n a PH EA PH'|v0 r n a l0 k PH NW0 EA RL PH'].
    + rewrite PH. eapply phase_step; eauto.
    + (* the ticket is drawn *)
      rewrite PH. destruct (J5 _ _ _ LK) as (ID & RV & RW & l & NX' & RD & XC & OLD).
      assert (l0 = l) by (eapply WI; eauto). subst l0.
      pose proof WM as WM'. unfold wmem in WM'. rewrite EA in WM'.
      destruct WM' as ((W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & W10 & W11) & XO & _).
      simpl. split; [|split; lia]. split; [|lia]. exists l. split; auto. split; auto. split; auto.
      intros t Ht (v & j & G). destruct (XO eq_refl) as (lx & tx & XE & AT). rewrite XC in XE. inversion XE; subst lx tx.
      assert (j = i).
      { destruct (AT eq_refl) as [OW|AT']; [|eapply AT'; eauto]. exfalso.
        destruct (J3 l (fwd L l) eq_refl) as [Z|PA]; [lia|]. specialize (OLD _ PA). lia. }
      subst j.
      assert (MW : mineW l t) by (exists v; auto).
      destruct (prom L' t) eqn:PR.
      * specialize (FU l t MW PR). lia.
      * destruct (past_cases _ _ _ _ _ _ _ _ WM (conj MW PR)) as [PB|(v1 & WO & ->)]; [|lia].
        specialize (OLD _ PB). lia.
    + (* a look at now *)
      assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      assert (DR : phase_ok x L' (Drawn v0 r n)).
      { apply (phase_step e L L' A x _ WM JI); [|intros l v WO'; congruence].
        destruct PH as [PH|[a PH]]; rewrite PH in J4; [exact J4|]. simpl in *. tauto. }
      rewrite PH'. destruct (N.eqb_spec w v0) as [->|]; auto.
      pose proof WM as WM'. unfold wmem in WM'. rewrite EA in WM'.
      destruct WM' as ((R1 & R2 & R3 & R4 & R5 & R6 & R7 & R8 & R9) & _).
      assert (RV : r <= vrn L /\ r <= vwn L) by (destruct PH as [PH|[a PH]]; rewrite PH in J4; simpl in J4; tauto).
      assert (ACP : acqpc k = true) by (destruct k; auto). destruct (R7 ACP) as [A1 A2]. rewrite AC in A1, A2. simpl in A1, A2.
      assert (SE : er e <= vrn L' /\ er e <= vwn L').
      { unfold seen in A1, A2. destruct (Nat.eqb_spec (fwd L l0) (er e)) as [FE|]; [|lia].
        destruct (J3 _ _ FE) as [Z|PA]; [lia|]. specialize (J2 _ _ _ NW0 PA). lia. }
      simpl in *. destruct DR as (D1 & D2 & D3). split; [exact D1|]. split; [exact D2|]. split; [exact D3|].
      split; [|lia]. split; [lia|]. exists l0, (er e). split; auto. split; auto. split; [lia|]. intros t Ht. apply R3. lia.
    + rewrite PH'. eapply (phase_step e L L' A x (Inside v0 r n a)); eauto.
      * rewrite PH in J4. exact J4.
      * intros l v WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + rewrite PH'. eapply (phase_step e L L' A x (Leaving v0 r n a)); eauto.
      * rewrite PH in J4. exact J4.
      * intros l v WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + rewrite PH'. simpl. intros l t NX PA.
      assert (PB : past L l t).
      { eapply past_same; eauto. intros l' v WO ->. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst.
        unfold TicketRun.next_of, TicketRun.now_of in *. congruence. }
      specialize (J0 _ _ PB). unfold wmem in WM. rewrite EA in WM.
      destruct WM as ((W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & _) & _).
      destruct (W5 RL). specialize (W9 RL). lia.
  - (* the link *)
    intros x v r LK'. unfold trans in TR. destruct (link A) as [[[y w] u]|] eqn:LK.
    + assert (AE : A' = A /\ ea e = ATau).
      { destruct (ea e) as [|f|ex k l z|ex k l z|k wk ret l z z'| |z|z]; try discriminate.
        - inversion TR; auto.
        - destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (wd l) as [[s [|]]|]; try discriminate.
          destruct (ph A y); try discriminate. destruct ((s =? y) && N.eqb z (succ32 w)); [|discriminate]. inversion TR; subst. discriminate.
        - inversion TR; subst. discriminate. }
      destruct AE as [-> EA]. rewrite LK in LK'. destruct (J5 _ _ _ LK') as (ID & RV & RW & l & NX & RD & XC & OLD).
      unfold wmem in WM. rewrite EA in WM. destruct WM as ((S1 & S2 & S3) & S4).
      split; auto. split; [lia|]. split; [lia|]. exists l. split; auto. split; auto. split; [congruence|].
      intros t [MW PR]. apply (OLD t). split; auto. rewrite <- S3. auto.
    + destruct (ea e) as [|f|ex k l z|ex k l z|k wk ret l z z'| |z|z] eqn:EA.
      3: { destruct (wd l) as [[s [|]]|] eqn:WD.
           - destruct ex; [|discriminate]. destruct (acq k) eqn:AC; [|discriminate]. simpl in TR.
             destruct (ph A s) eqn:PS; try discriminate. inversion TR; subst A'. simpl in LK'. inversion LK'; subst x v r.
             specialize (J4 s). rewrite PS in J4. simpl in J4.
             unfold wmem in WM. rewrite EA in WM. destruct WM as ((R1 & R2 & R3 & R4 & R5 & R6 & R7 & R8 & R9) & R10).
             assert (ACP : acqpc k = true) by (destruct k; auto). destruct (R7 ACP) as [A1 A2]. rewrite AC in A1, A2. simpl in A1, A2.
             assert (SE : er e <= vrn L' /\ er e <= vwn L').
             { unfold seen in A1, A2. destruct (Nat.eqb_spec (fwd L l) (er e)) as [FE|]; [|lia].
               destruct (J3 _ _ FE) as [Z|PA]; [lia|]. specialize (J4 _ _ WD PA). lia. }
             split; auto. split; [tauto|]. split; [tauto|]. exists l. split; auto. split; auto. split; auto.
             intros t [MW PR]. rewrite R9 in PR. destruct (le_lt_dec t (er e)) as [|LT]; auto. exfalso.
             destruct MW as [v' G]. assert (PA : past L l t) by (split; auto; exists v'; auto).
             apply (R2 t); [|exists v', i; auto]. specialize (J1 _ _ PA). lia.
           - destruct (negb ex && acq k); [|discriminate]. destruct (ph A s); try discriminate; inversion TR; subst; discriminate.
           - inversion TR; subst. congruence. }
      all: exfalso; repeat match type of TR with
        | context[match wd ?l with _ => _ end] => destruct (wd l) as [[s [|]]|]
        | context[if ?b then _ else _] => destruct b
        | context[match ph ?B ?s with _ => _ end] => destruct (ph B s)
        end; try discriminate; inversion TR; subst; simpl in LK'; congruence.
  - (* unlocks lie below later draws *)
    intros x v r LK' l t NW PA.
    assert (PB : past L l t).
    { eapply past_same; eauto. intros l' v' WO ->. unfold trans in TR. unfold writeOf in WO.
      unfold TicketRun.now_of in NW. destruct (link A) as [[[y w] u]|].
      - destruct (ea e) as [|f|ex k l0 z|ex k l0 z|k wk ret l0 z z'| |z|z]; try discriminate.
        destruct ex; [|discriminate]. destruct k; [|discriminate]. inversion WO; subst. rewrite NW in TR. discriminate.
      - destruct (ea e) as [|f|ex k l0 z|ex k l0 z|k wk ret l0 z z'| |z|z]; try discriminate.
        + inversion WO; subst. rewrite NW in TR. destruct (rel k && negb ex); [|discriminate].
          destruct (ph A x) as [| | | |v1 r1 n1 a1]; try discriminate.
          destruct (N.eqb v' (succ32 v1)); [|discriminate]. inversion TR; subst. discriminate.
        + inversion WO; subst. rewrite NW in TR. discriminate. }
    unfold trans in TR. destruct (link A) as [[[y w] u]|] eqn:LK.
      assert (LX : y = x /\ w = v /\ u = r).
      { destruct (ea e) as [|f|ex k l0 z|ex k l0 z|k wk ret l0 z z'| |z|z]; try discriminate.
        - inversion TR; subst. rewrite LK in LK'. inversion LK'; auto.
        - destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (wd l0) as [[s [|]]|]; try discriminate.
          destruct (ph A y); try discriminate. destruct ((s =? y) && N.eqb z (succ32 w)); [|discriminate]. inversion TR; subst. discriminate.
        - inversion TR; subst. discriminate. }
      destruct LX as (-> & -> & ->). specialize (J6 _ _ _ eq_refl _ _ NW PB). lia.
    + destruct (ea e) as [|f|ex k l0 z|ex k l0 z|k wk ret l0 z z'| |z|z] eqn:EA.
      3: { destruct (wd l0) as [[s [|]]|] eqn:WD.
           - destruct ex; [|discriminate]. destruct (acq k) eqn:AC; [|discriminate]. simpl in TR.
             destruct (ph A s) eqn:PS; try discriminate. inversion TR; subst A'. simpl in LK'. inversion LK'; subst x v r.
             unfold wmem in WM. rewrite EA in WM. destruct WM as ((R1 & R2 & R3 & R4 & R5 & R6 & R7 & R8 & R9) & R10).
             assert (ACP : acqpc k = true) by (destruct k; auto). destruct (R7 ACP) as [A1 A2]. rewrite AC in A2. simpl in A2.
             specialize (J2 _ _ _ NW PB). lia.
           - destruct (negb ex && acq k); [|discriminate]. destruct (ph A s); try discriminate; inversion TR; subst; discriminate.
           - inversion TR; subst. congruence. }
      all: exfalso; repeat match type of TR with
        | context[match wd ?l with _ => _ end] => destruct (wd l) as [[s [|]]|]
        | context[if ?b then _ else _] => destruct b
        | context[match ph ?B ?s with _ => _ end] => destruct (ph B s)
        end; try discriminate; inversion TR; subst; simpl in LK'; congruence.
Qed.
End Facts.
