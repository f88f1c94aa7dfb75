(** The tickets of one thread's run: well-formed, in order, complete. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Protocol TicketRun TicketFacts.

Section Trace.
Variable wd : words.
Hypothesis WI : forall l l' p, wd l = Some p -> wd l' = Some p -> l = l'.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Variable far : nat.
Notation jinv := (jinv wd m0 M i).
Notation past := (past M i).
Notation mineW := (mineW M i).
Notation drawn := (drawn wd m0 M i).
Notation turn := (turn wd m0 M).
Notation next_of := (next_of wd).
Notation now_of := (now_of wd).
Notation accepted := (accepted (ticket_protocol wd)).
Notation entries := (entries (ticket_protocol wd) far).

Definition entry_ok (x : rid) (e : entry) : Prop :=
  drawn x (e_val e) (e_read e) (e_draw e) /\
  forall a ou, e_span e = Some (a, ou) -> turn x (e_val e) (e_read e) a /\
    forall u, ou = Some u -> a < u /\ e_draw e < u /\
      (u = far \/ exists l, now_of x l /\ get M u = Some (W l (succ32 (e_val e)) i)).
Definition shape (x : rid) (L : local) (p : phase) (l : list entry) : Prop :=
  match p with
  | Idle => forall lo, lo = 0 \/ (exists l', now_of x l' /\ past L l' lo) -> ordered lo l
  | Drawn v r n | Turn v r n _ => ordered (pred n) l /\ exists s rest, l = mkEn v r n s :: rest
  | Inside v r n a | Leaving v r n a =>
      ordered (pred n) l /\ exists ou rest, l = mkEn v r n (Some (a, ou)) :: rest
  end.
Definition complete (x : rid) (L : local) (l : list entry) : Prop :=
  (forall k t, next_of x k -> mineW k t -> prom L t = true -> exists e, In e l /\ e_draw e = t) /\
  (forall k t, now_of x k -> mineW k t -> prom L t = true -> exists e a, In e l /\ e_span e = Some (a, Some t)).

Lemma complete_step x e c c1 l : wstep m0 M i e c c1 ->
  (forall k v b, writeOf e = Some (k, v) -> wd k <> Some (x, b)) -> complete x (lc c1) l -> complete x (lc c) l.
Proof.
  intros [SS WM] NW [C1 C2]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  assert (KEEP : forall k b t, wd k = Some (x, b) -> mineW k t -> prom (lc c) t = true -> prom (lc c1) t = true).
  { intros k b t WD [v G] PR. destruct (writeOf e) as [[k0 v0]|].
    - destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7, upd_neq; auto.
      intros ->. rewrite W1 in G. inversion G; subst. apply (NW k v b); auto.
    - destruct WP as [W1 W2]. rewrite W1. auto. }
  split; intros k t WD MW PR; [apply (C1 k t)|apply (C2 k t)]; eauto.
Qed.

Theorem trace c es c' A x : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted A es -> jinv (lc c) A ->
  Forall (entry_ok x) (entries x A es) /\ shape x (lc c) (ph A x) (entries x A es) /\
  complete x (lc c) (entries x A es).
Proof.
  intros R NP FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC JI.
  - simpl in *. pose proof (j_ph _ _ _ _ _ _ JI x) as J4. split; [|split].
    + destruct (ph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; simpl in *; constructor; auto; unfold entry_ok; simpl.
      * split; [tauto|discriminate].
      * split; [tauto|discriminate].
      * split; [tauto|]. intros a' ou EQ. inversion EQ; subst. split; [tauto|discriminate].
      * split; [tauto|]. intros a' ou EQ. inversion EQ; subst. split; [tauto|]. intros u EU. inversion EU; subst.
        destruct FA as (F1 & F2 & F3). split; [lia|]. split; [lia|]. auto.
    + destruct (ph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; simpl in *; auto.
      * destruct J4 as ([_ DR] & _). split; [|eauto]. split; auto. lia.
      * destruct J4 as ([_ DR] & _). split; [|eauto]. split; auto. lia.
      * destruct J4 as ([_ DR] & _). split; [|eauto]. split; auto. lia.
      * destruct J4 as ([_ DR] & _ & DW & _). split; [|eauto]. split; [lia|]. split; auto. destruct FA. lia.
    + split; intros k t _ _ PR; rewrite NP in PR; discriminate.
  - destruct AC as (A' & TR & AC). pose proof ST as [SS WM].
    assert (JI' : jinv (lc c1) A') by (apply (jstep wd WI m0 M i e (lc c) (lc c1) A A' WM TR JI); eapply run_future; eauto).
    destruct (IH NP FA A' AC JI') as (EO & SH & CP). cbn [Protocol.entries]. rewrite TR. cbn [follow phase_of ticket_protocol state] in *.
    pose proof (j_ph _ _ _ _ _ _ JI x) as J4.
    pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
    destruct (moves wd x A e A' TR) as [PH NWR NM|v0 r l0 LK ID0 NX EA PH|v0 r n l0 w ex k PH LK NW0 EA AQ PH'
      |v0 r n a PH EA PH'|v0 r n a PH EA PH'|v0 r n a l0 k PH NW0 EA RL PH'].
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH; destruct (ph A x); auto). cbn [app].
      split; auto. split; [|eapply complete_step; eauto].
      rewrite PH in SH. unfold shape in *. destruct (ph A x); auto. intros lo [Z|(l' & NW & MW & PR)]; [apply SH; auto|].
      apply SH. right. exists l'. split; auto. split; auto.
      destruct (writeOf e) as [[k0 v0]|]; [|destruct WP as [W1 W2]; rewrite W1; auto].
      destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7. unfold upd. destruct (lo =? ew e); auto.
    + (* draw *)
      replace (emits _ _ _) with (@nil entry) by (rewrite PH, ID0; auto). cbn [app].
      assert (WO : writeOf e = Some (l0, succ32 v0)) by (unfold writeOf; rewrite EA; auto). rewrite WO in WP.
      destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      destruct (j_link _ _ _ _ _ _ JI _ _ _ LK) as (ID & _). rewrite PH in SH. destruct SH as [OR (s & rest & EQ)].
      split; auto. split.
      * rewrite ID. intros lo LO. apply (ordered_le (pred (ew e))); auto.
        destruct LO as [->|(l' & NW & PA)]; [lia|].
        pose proof (j_old _ _ _ _ _ _ JI _ _ _ LK l' lo NW PA). lia.
      * destruct CP as [C1 C2]. split.
        -- intros k t NX' MW PR. destruct (Nat.eq_dec t (ew e)) as [->|NE].
           ++ exists (mkEn v0 r (ew e) s). rewrite EQ. simpl. auto.
           ++ apply (C1 k t); auto. rewrite W7, upd_neq; auto.
        -- intros k t NW MW PR. apply (C2 k t); auto. rewrite W7, upd_neq; auto. intros ->.
           destruct MW as [v G]. rewrite W1 in G. inversion G; subst.
           unfold TicketRun.next_of, TicketRun.now_of in *. congruence.
    + (* look *)
      replace (emits _ _ _) with (@nil entry) by (rewrite PH'; destruct (ph A x), (N.eqb w v0); auto). cbn [app].
      split; auto. split.
      * destruct PH as [PH|[a PH]]; rewrite PH; rewrite PH' in SH; destruct (N.eqb w v0); exact SH.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH, PH'; auto). cbn [app].
      split; auto. split.
      * rewrite PH. rewrite PH' in SH. destruct SH as [OR (ou & rest & EQ)]. simpl. eauto.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + replace (emits _ _ _) with (@nil entry) by (rewrite PH, PH'; auto). cbn [app].
      split; auto. split.
      * rewrite PH. rewrite PH' in SH. exact SH.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + (* unlock *)
      replace (emits _ _ _) with [mkEn v0 r n (Some (a, Some (ew e)))] by (rewrite PH, PH'; auto). cbn [app].
      assert (WO : writeOf e = Some (l0, succ32 v0)) by (unfold writeOf; rewrite EA; auto). rewrite WO in WP.
      destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      rewrite PH in J4. simpl in J4. destruct J4 as (D1 & D2 & D3 & D4 & D5 & D6).
      unfold wmem in WM. rewrite EA in WM. destruct WM as ((_ & _ & _ & V1 & V2 & _) & _). destruct (V2 RL) as [V3 V4].
      split; [|split].
      * constructor; auto. split; simpl; auto. intros a' ou EQ. inversion EQ; subst. split; auto.
        intros u EU. inversion EU; subst. split; [lia|]. split; [lia|]. right. exists l0. auto.
      * rewrite PH. simpl. split; [|eauto]. destruct D1 as [_ D1]. split; [lia|]. split; [lia|].
        rewrite PH' in SH. apply SH. right. exists l0. split; auto. split; [exists (succ32 v0); auto|].
        rewrite W7. apply upd_eq.
      * destruct CP as [C1 C2]. split.
        -- intros k0 t NX MW PR. destruct (C1 k0 t NX MW) as (e0 & IN & ED).
           ++ rewrite W7, upd_neq; auto. intros ->. destruct MW as [v G]. rewrite W1 in G. inversion G; subst.
              unfold TicketRun.next_of, TicketRun.now_of in *. congruence.
           ++ exists e0. simpl. auto.
        -- intros k0 t NW MW PR. destruct (Nat.eq_dec t (ew e)) as [->|NE].
           ++ exists (mkEn v0 r n (Some (a, Some (ew e)))), a. simpl. auto.
           ++ destruct (C2 k0 t NW MW) as (e0 & a0 & IN & ED); [rewrite W7, upd_neq; auto|].
              exists e0, a0. simpl. auto.
Qed.
End Trace.
