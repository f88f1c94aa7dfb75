(** The tickets of one thread's run: well-formed, in order, complete; and the
    times of its sections, taken from the lock words. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv TicketRun TicketFacts.

Definition esecs (l : list entry) : list span :=
  flat_map (fun e => match e_span e with Some s => [s] | None => [] end) l.
Fixpoint ordered (lo : nat) (l : list entry) : Prop :=
  match l with
  | [] => True
  | e :: l' => lo < e_draw e /\
      match e_span e with Some (_, Some u) => e_draw e < u /\ ordered u l' | _ => l' = [] end
  end.
Lemma ordered_le lo lo' l : ordered lo l -> lo' <= lo -> ordered lo' l.
Proof. destruct l as [|e l]; simpl; auto. intros [A B] LE. split; auto. lia. Qed.

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
Notation entries := (entries wd far).

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

Lemma run_future c e c1 es c' : wstep m0 M i e c c1 -> wrun m0 M i c1 es c' -> noprom c' -> future M i (lc c1).
Proof. intros _ R NP l t [v G] PR. destruct (write_after _ _ _ _ _ _ _ _ _ R NP PR G). auto. Qed.

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

Theorem trace c es c' A x : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted wd A es -> jinv (lc c) A ->
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
    assert (JI' : jinv (lc c1) A') by (eapply jstep; eauto; eapply run_future; eauto).
    destruct (IH NP FA A' AC JI') as (EO & SH & CP). cbn [TicketRun.entries]. rewrite TR.
    pose proof (j_ph _ _ _ _ _ _ JI x) as J4.
    pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
    destruct (moves wd x A e A' TR) as [PH EM NWR NM|v0 r l0 LK NX EA PH EM|v0 r n l0 w ex k PH LK NW0 EA AQ PH' EM
      |v0 r n a PH EA PH' EM|v0 r n a PH EA PH' EM|v0 r n a l0 k PH NW0 EA RL PH' EM]; rewrite EM; simpl.
    + split; auto. split; [|eapply complete_step; eauto].
      rewrite PH in SH. unfold shape in *. destruct (ph A x); auto. intros lo [Z|(l' & NW & MW & PR)]; [apply SH; auto|].
      apply SH. right. exists l'. split; auto. split; auto.
      destruct (writeOf e) as [[k0 v0]|]; [|destruct WP as [W1 W2]; rewrite W1; auto].
      destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7. unfold upd. destruct (lo =? ew e); auto.
    + (* draw *)
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
      split; auto. split.
      * destruct PH as [PH|[a PH]]; rewrite PH; rewrite PH' in SH; destruct (N.eqb w v0); exact SH.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + split; auto. split.
      * rewrite PH. rewrite PH' in SH. destruct SH as [OR (ou & rest & EQ)]. simpl. eauto.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + split; auto. split.
      * rewrite PH. rewrite PH' in SH. exact SH.
      * eapply complete_step; eauto. intros k0 v b WO. unfold writeOf in WO. rewrite EA in WO. discriminate.
    + (* unlock *)
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

(** ** Times of sections, from the lock words *)
Definition unlock_time (x : rid) (A : auto) (es : list event) : nat :=
  match entries x A es with e :: _ => match e_span e with Some (_, Some u) => u | _ => 0 end | [] => 0 end.
Definition restamp1 (A : auto) (e : event) (A' : auto) (es : list event) : event :=
  match ea e with
  | APull x => match ph A x with Turn _ _ _ a => E (APull x) a 0 | _ => e end
  | APush x => E (APush x) 0 (unlock_time x A' es)
  | _ => e
  end.
Fixpoint restamp (A : auto) (es : list event) : list event :=
  match es with
  | [] => []
  | e :: es' => match trans wd A e with Some A' => restamp1 A e A' es' :: restamp A' es' | None => [] end
  end.

(** What has been seen at the end of a section lies before the unlocking store. *)
Lemma leave_ahead c es c' A x v r n a : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted wd A es -> jinv (lc c) A ->
  ph A x = Leaving v r n a -> ahead (unlock_time x A es) (lc c).
Proof.
  intros R NP FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC JI PL.
  - unfold unlock_time. simpl. rewrite PL. exact FA.
  - destruct AC as (A' & TR & AC). pose proof ST as [SS WM].
    assert (JI' : jinv (lc c1) A') by (eapply jstep; eauto; eapply run_future; eauto).
    unfold unlock_time. cbn [TicketRun.entries]. rewrite TR.
    destruct (moves wd x A e A' TR) as [PH EM NWR NM|v0 r0 l0 LK NX EA PH EM|v0 r0 n0 l0 w ex k PH LK NW0 EA AQ PH' EM
      |v0 r0 n0 a0 PH EA PH' EM|v0 r0 n0 a0 PH EA PH' EM|v0 r0 n0 a0 l0 k PH NW0 EA RL PH' EM]; rewrite EM; simpl.
    + rewrite PL in PH. destruct (IH NP FA A' AC JI' PH) as (B1 & B2 & B3).
      apply wmem_grows in WM. destruct WM as (G1 & G2 & G3 & G4 & G5 & G6). unfold unlock_time in *. unfold ahead. lia.
    + destruct (j_link _ _ _ _ _ _ JI _ _ _ LK) as (ID & _). congruence.
    + destruct PH as [PH|[a1 PH]]; congruence.
    + congruence.
    + congruence.
    + unfold wmem in WM. rewrite EA in WM. destruct WM as ((_ & _ & _ & V1 & V2 & _) & _). destruct (V2 RL).
      unfold ahead. auto.
Qed.

Lemma restamp1_ea A e A' es : ea (restamp1 A e A' es) = ea e.
Proof. unfold restamp1. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; auto; destruct (ph A x); auto. Qed.
(** New times, the same actions. *)
Lemma restamp_ea A es : accepted wd A es -> map ea (restamp A es) = map ea es.
Proof.
  revert A. induction es as [|e es IH]; intros A AC; [reflexivity|]. destruct AC as (A' & TR & AC).
  cbn [restamp]. rewrite TR. cbn [map]. rewrite restamp1_ea, IH; auto.
Qed.
Theorem restamp_run c es c' A : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted wd A es -> jinv (lc c) A ->
  wrun m0 M i c (restamp A es) c'.
Proof.
  intros R NP FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC JI; simpl; [constructor|].
  destruct AC as (A' & TR & AC). pose proof ST as [SS WM]. rewrite TR.
  assert (JI' : jinv (lc c1) A') by (eapply jstep; eauto; eapply run_future; eauto).
  econstructor; [|apply IH; auto].
  split; [rewrite restamp1_ea; auto|]. unfold restamp1.
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; auto.
  - destruct (ph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; auto.
    pose proof (j_ph _ _ _ _ _ _ JI x) as J4. rewrite PH in J4. simpl in J4.
    pose proof (wmem_grows _ _ _ _ _ _ WM) as (G1 & G2 & G3 & G4 & G5 & G6).
    unfold wmem in *. rewrite EA in WM. simpl. destruct WM as (S1 & S2 & _). split; auto. split; auto.
    unfold behind. lia.
  - destruct (moves wd x A e A' TR) as [PH EM NWR NM|v0 r0 l0 LK NX EA' PH EM|v0 r0 n0 l0 w ex k PH LK NW0 EA' AQ PH' EM
      |v0 r0 n0 a0 PH EA' PH' EM|v0 r0 n0 a0 PH EA' PH' EM|v0 r0 n0 a0 l0 k PH NW0 EA' RL PH' EM]; try congruence; [tauto|].
    destruct (leave_ahead _ _ _ _ _ _ _ _ _ R NP FA AC JI' PH') as (B1 & B2 & B3).
    pose proof (wmem_grows _ _ _ _ _ _ WM) as (G1 & G2 & G3 & G4 & G5 & G6).
    unfold wmem in *. rewrite EA in WM. simpl. destruct WM as (S1 & S2 & _). split; auto. split; auto.
    unfold ahead. lia.
Qed.

Theorem restamp_secs c es c' A x : wrun m0 M i c es c' -> noprom c' -> accepted wd A es -> jinv (lc c) A ->
  esecs (entries x A es) =
  match ph A x with
  | Inside _ _ _ a => secs x (Some a) (restamp A es)
  | Leaving _ _ _ a => (a, Some (unlock_time x A es)) :: secs x None (restamp A es)
  | _ => secs x None (restamp A es)
  end.
Proof.
  intros R NP. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC JI.
  - unfold unlock_time. simpl in *. destruct (ph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; auto.
  - destruct AC as (A' & TR & AC). pose proof ST as [SS WM].
    assert (JI' : jinv (lc c1) A') by (eapply jstep; eauto; eapply run_future; eauto).
    specialize (IH NP A' AC JI').
    assert (UT : unlock_time x A (e :: es) = match emits wd x A e ++ entries x A' es with
      e0 :: _ => match e_span e0 with Some (_, Some u) => u | _ => 0 end | [] => 0 end).
    { unfold unlock_time. cbn [TicketRun.entries]. rewrite TR. auto. }
    rewrite UT. cbn [TicketRun.entries restamp]. rewrite TR.
    assert (OTHER : forall h, ea e <> APull x /\ ea e <> APush x ->
      secs x h (restamp1 A e A' es :: restamp A' es) = secs x h (restamp A' es)).
    { intros h [N1 N2]. simpl. unfold restamp1.
      destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; try (rewrite EA; auto; fail).
      - assert (EY : match ph A y with Turn _ _ _ a => E (APull y) a 0 | _ => e end =
          match ph A y with Turn _ _ _ a => E (APull y) a 0 | _ => e end) by auto.
        destruct (ph A y); simpl; try rewrite EA; destruct (Nat.eqb_spec x y); try congruence.
      - simpl. destruct (Nat.eqb_spec x y); try congruence. }
    destruct (moves wd x A e A' TR) as [PH EM NWR NM|v0 r l0 LK NX EA PH EM|v0 r n l0 w ex k PH LK NW0 EA AQ PH' EM
      |v0 r n a PH EA PH' EM|v0 r n a PH EA PH' EM|v0 r n a l0 k PH NW0 EA RL PH' EM]; rewrite EM; cbn [app].
    + rewrite IH, PH. destruct (ph A x); rewrite !OTHER by auto; auto.
    + destruct (j_link _ _ _ _ _ _ JI _ _ _ LK) as (ID & _). rewrite IH, PH, ID.
      rewrite OTHER by (rewrite EA; split; discriminate). auto.
    + rewrite IH, PH'. destruct PH as [PH|[a PH]]; rewrite PH; destruct (N.eqb w v0);
        rewrite OTHER by (rewrite EA; split; discriminate); auto.
    + rewrite IH, PH', PH. simpl. unfold restamp1. rewrite EA, PH. simpl. rewrite Nat.eqb_refl. auto.
    + rewrite IH, PH', PH. simpl. unfold restamp1. rewrite EA. simpl. rewrite Nat.eqb_refl. auto.
    + rewrite PH, OTHER by (rewrite EA; split; discriminate). simpl. unfold esecs in *. rewrite IH, PH'. auto.
Qed.
End Trace.
