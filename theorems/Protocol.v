(** A lock protocol as an interface: events, stamps, alternation.

    A protocol is an automaton over one thread's events ([follow]), whatever values are
    read, which says of each lock how far the thread is ([phase_of]).  From the phases
    alone come the turns that a run takes ([entries]) and the times of its sections
    ([restamp]).  What a lock shows beside that is [in_turn]: turns of all threads do not
    overlap.  [Queue.v] then makes a queue of them, [Lock.v] the theorems. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections.

(** How far a thread is with a lock: [v] is what it read on its word at time [r] when it drew
    its turn by the message at [n]; the message at [a] shows that the lock is free for it. *)
Inductive phase :=
| Idle
| Drawn (v : val) (r n : nat)
| Turn (v : val) (r n a : nat)
| Inside (v : val) (r n a : nat)
| Leaving (v : val) (r n a : nat). (* the section is over, the unlocking store is not yet done *)
Record protocol := mkProtocol {
  state : Type; fresh : state; phase_of : state -> rid -> phase; follow : state -> event -> option state }.

(** ** Events *)
Section Events.
Variable P : protocol.
(** The thread alone, with arbitrary values read, follows the protocol. *)
Inductive solo (p : prog) : sconf -> state P -> Prop :=
| so_init : solo p (mkS p []) (fresh P)
| so_step e c A c' A' : solo p c A -> sstep (ea e) c c' -> follow P A e = Some A' -> solo p c' A'.
Definition follows (p : prog) : Prop := forall e c A c', solo p c A -> sstep (ea e) c c' -> follow P A e <> None.
Fixpoint accepted (A : state P) (es : list event) : Prop :=
  match es with
  | [] => True
  | e :: es' => exists A', follow P A e = Some A' /\ accepted A' es'
  end.
Lemma follows_accepted p m0 M i c es c' A : follows p -> wrun m0 M i c es c' -> solo p (code c) A -> accepted A es.
Proof.
  intros OK R. revert A. induction R as [c|c e c1 es c2 [SS WM] R IH]; intros A TA; simpl.
  - auto.
  - destruct (follow P A e) as [A'|] eqn:TR; [|exfalso; eapply OK; eauto]. exists A'. split; auto.
    apply IH; auto. econstructor; eauto.
Qed.
End Events.

(** What an event may do to one lock. *)
Definition waiting (p : phase) : Prop := match p with Idle | Drawn _ _ _ | Turn _ _ _ _ => True | _ => False end.
Inductive moved (x : rid) (e : event) (p p' : phase) : Prop :=
| mv_same (PH : p' = p) (NM : ea e <> APull x /\ ea e <> APush x)
| mv_wait (W : waiting p) (W' : waiting p') (NM : ea e <> APull x /\ ea e <> APush x)
| mv_pull v r n a (PH : p = Turn v r n a) (PH' : p' = Inside v r n a) (EA : ea e = APull x)
| mv_push v r n a (PH : p = Inside v r n a) (PH' : p' = Leaving v r n a) (EA : ea e = APush x)
| mv_free v r n a k l w (PH : p = Leaving v r n a) (PH' : p' = Idle) (EA : ea e = AW false k l w) (RL : rel k = true).

(** ** The turns of a run *)
Record entry := mkEn { e_val : val; e_read : nat; e_draw : nat; e_span : option span }.
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

(** ** A thread's own messages *)
Section Own.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Definition mineW (l : loc) (t : nat) : Prop := exists v, get M t = Some (W l v i).
(** Own messages that are performed. *)
Definition past (L : local) (l : loc) (t : nat) : Prop := mineW l t /\ prom L t = false.
(** What is still promised lies above the present floors. *)
Definition future (L : local) : Prop := forall l t, mineW l t -> prom L t = true -> coh L l < t.

(** An event that writes nothing, or not to this location. *)
Lemma past_same e L L' l t : wmem m0 M i e L L' ->
  (forall l' v, writeOf e = Some (l', v) -> l' <> l) -> past L' l t -> past L l t.
Proof.
  intros WM NW [MW PR]. split; auto. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  destruct (writeOf e) as [[l' v]|].
  - destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7 in PR. unfold upd in PR.
    destruct (Nat.eqb_spec t (ew e)) as [->|]; auto. exfalso. destruct MW as [v' G]. rewrite W1 in G.
    inversion G. apply (NW l' v); auto.
  - destruct WP as [W1 W2]. rewrite W1 in PR. auto.
Qed.
Lemma past_cases e L L' l t : wmem m0 M i e L L' -> past L' l t ->
  past L l t \/ exists v, writeOf e = Some (l, v) /\ t = ew e.
Proof.
  intros WM [MW PR]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e) as [[l' v]|] eqn:WO.
  - destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7 in PR. unfold upd in PR.
    destruct (Nat.eqb_spec t (ew e)) as [->|]; [|left; split; auto]. right. destruct MW as [v' G]. rewrite W1 in G.
    inversion G; subst. eauto.
  - destruct WP as [W1 W2]. rewrite W1 in PR. left. split; auto.
Qed.
Lemma run_future c e c1 es c' : wstep m0 M i e c c1 -> wrun m0 M i c1 es c' -> noprom c' -> future (lc c1).
Proof. intros _ R NP l t [v G] PR. destruct (write_after _ _ _ _ _ _ _ _ _ R NP PR G). auto. Qed.

(** What every run keeps of them. *)
Record own_ok (L : local) : Prop := {
  o_coh : forall l t, past L l t -> t <= coh L l;
  o_vwo : forall l t, past L l t -> t <= vwo L;
  o_fwd : forall l t, fwd L l = t -> t = 0 \/ past L l t }.
Lemma own_step e L L' : wmem m0 M i e L L' -> own_ok L -> own_ok L'.
Proof.
  intros WM [J1 J0 J3]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  pose proof (wmem_grows _ _ _ _ _ _ WM) as GR. split.
  - intros l t PA. destruct GR as (G1 & _). specialize (G1 l).
    destruct (past_cases _ _ _ _ _ WM PA) as [PB|(v & WO & ->)].
    + specialize (J1 _ _ PB). lia.
    + rewrite WO in WP. destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). auto.
  - intros l t PA. destruct GR as (_ & _ & G3 & _).
    destruct (past_cases _ _ _ _ _ WM PA) as [PB|(v & WO & ->)].
    + specialize (J0 _ _ PB). lia.
    + rewrite WO in WP. destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). auto.
  - intros l t FW. destruct (writeOf e) as [[l' v]|].
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W8 in FW.
      unfold updN in FW. destruct (N.eqb_spec l l') as [->|NE].
      * subst t. right. split; [exists v; auto|]. rewrite W7. apply upd_eq.
      * destruct (J3 _ _ FW) as [Z|[MW PR]]; auto. right. split; auto. rewrite W7. unfold upd. destruct (t =? ew e); auto.
    + destruct WP as [W1 W2]. rewrite W2 in FW. destruct (J3 _ _ FW) as [Z|[MW PR]]; auto.
      right. split; auto. rewrite W1. auto.
Qed.
Lemma past_init p l t : ~ past (lc (initC M i p)) l t.
Proof. intros [[v G] PR]. simpl in PR. rewrite G in PR. simpl in PR. rewrite Nat.eqb_refl in PR. discriminate. Qed.
Lemma own_init p : own_ok (lc (initC M i p)).
Proof. split; [intros l t PA; exfalso; eapply past_init; eauto..|]. intros l t E. auto. Qed.
(** A read goes back behind no own message. *)
Lemma read_past L L' k full l v t u : reads m0 M k full l v t L L' -> own_ok L -> past L l u -> u <= t.
Proof.
  intros (_ & NN & _) OW PA. destruct (le_lt_dec u t) as [|LT]; auto. exfalso.
  apply (NN u); [split; auto; apply (o_coh _ OW _ _ PA)|]. destruct PA as [[w G] _]. exists w, i. auto.
Qed.
(** What an acquire has read is below the floors, if own messages it may read are released ones. *)
Lemma acquired L L' k l v t full : reads m0 M k full l v t L L' -> own_ok L -> acq k = true ->
  (past L l t -> t <= vrel L) -> t <= vrn L' /\ t <= vwn L'.
Proof.
  intros (_ & _ & _ & _ & _ & _ & R7 & _) OW AC RE. assert (ACP : acqpc k = true) by (destruct k; auto).
  destruct (R7 ACP) as [A1 A2]. rewrite AC in A1, A2. simpl in A1, A2. unfold seen in A1, A2.
  destruct (Nat.eqb_spec (fwd L l) t) as [FE|]; [|lia]. destruct (o_fwd _ OW _ _ FE) as [Z|PA]; [lia|]. specialize (RE PA). lia.
Qed.
End Own.

(** ** Stamps *)
Section Stamps.
Variable P : protocol.
Hypothesis MOVES : forall x A e A', follow P A e = Some A' -> moved x e (phase_of P A x) (phase_of P A' x).
(** A time behind everything: the end of a section whose unlocking store is not yet made. *)
Variable far : nat.

Definition closing (p : phase) : list entry :=
  match p with
  | Idle => []
  | Drawn v r n | Turn v r n _ => [mkEn v r n None]
  | Inside v r n a => [mkEn v r n (Some (a, None))]
  | Leaving v r n a => [mkEn v r n (Some (a, Some far))]
  end.
Definition emits (p p' : phase) (e : event) : list entry :=
  match p, p' with Leaving v r n a, Idle => [mkEn v r n (Some (a, Some (ew e)))] | _, _ => [] end.
Fixpoint entries (x : rid) (A : state P) (es : list event) : list entry :=
  match es with
  | [] => closing (phase_of P A x)
  | e :: es' =>
      match follow P A e with
      | Some A' => emits (phase_of P A x) (phase_of P A' x) e ++ entries x A' es'
      | None => []
      end
  end.

Definition unlock_time (x : rid) (A : state P) (es : list event) : nat :=
  match entries x A es with e :: _ => match e_span e with Some (_, Some u) => u | _ => 0 end | [] => 0 end.
Definition restamp1 (A : state P) (e : event) (A' : state P) (es : list event) : event :=
  match ea e with
  | APull x => match phase_of P A x with Turn _ _ _ a => E (APull x) a 0 | _ => e end
  | APush x => E (APush x) 0 (unlock_time x A' es)
  | _ => e
  end.
Fixpoint restamp (A : state P) (es : list event) : list event :=
  match es with
  | [] => []
  | e :: es' => match follow P A e with Some A' => restamp1 A e A' es' :: restamp A' es' | None => [] end
  end.
Lemma restamp1_ea A e A' es : ea (restamp1 A e A' es) = ea e.
Proof.
  unfold restamp1. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; auto; destruct (phase_of P A x); auto.
Qed.
(** New times, the same actions. *)
Lemma restamp_ea A es : accepted P A es -> map ea (restamp A es) = map ea es.
Proof.
  revert A. induction es as [|e es IH]; intros A AC; [reflexivity|]. destruct AC as (A' & TR & AC).
  cbn [restamp]. rewrite TR. cbn [map]. rewrite restamp1_ea, IH; auto.
Qed.
Lemma secs_other x h A e A' es l : ea e <> APull x /\ ea e <> APush x -> secs x h (restamp1 A e A' es :: l) = secs x h l.
Proof.
  intros [N1 N2]. simpl. unfold restamp1. destruct (ea e) as [|f|ex k l0 v|ex k l0 v|k wk ret l0 v v'| |y|y] eqn:EA;
    try (rewrite EA; auto; fail).
  - destruct (phase_of P A y); simpl; try rewrite EA; destruct (Nat.eqb_spec x y); try congruence.
  - simpl. destruct (Nat.eqb_spec x y); try congruence.
Qed.
(** The sections of the stamped run are the turns. *)
Theorem restamp_secs es A x : accepted P A es ->
  esecs (entries x A es) =
  match phase_of P A x with
  | Inside _ _ _ a => secs x (Some a) (restamp A es)
  | Leaving _ _ _ a => (a, Some (unlock_time x A es)) :: secs x None (restamp A es)
  | _ => secs x None (restamp A es)
  end.
Proof.
  revert A. induction es as [|e es IH]; intros A AC.
  - unfold unlock_time. simpl in *. destruct (phase_of P A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; auto.
  - destruct AC as (A' & TR & AC). specialize (IH A' AC). unfold unlock_time. cbn [entries restamp]. rewrite TR.
    destruct (MOVES x A e A' TR) as [PH NM|W W' NM|v r n a PH PH' EA|v r n a PH PH' EA|v r n a k l w PH PH' EA RL].
    + rewrite PH in *. unfold emits, unlock_time in *. destruct (phase_of P A x); rewrite !secs_other by auto; exact IH.
    + destruct (phase_of P A x); try contradiction; destruct (phase_of P A' x); try contradiction;
        rewrite secs_other by auto; exact IH.
    + rewrite PH, PH' in *. simpl. rewrite IH. unfold restamp1. rewrite EA, PH. simpl. rewrite Nat.eqb_refl. auto.
    + rewrite PH, PH' in *. simpl. rewrite IH. unfold restamp1. rewrite EA. simpl. rewrite Nat.eqb_refl. auto.
    + rewrite PH, PH' in *. rewrite secs_other by (rewrite EA; split; discriminate). simpl. unfold esecs in *. rewrite IH. auto.
Qed.
(** A lock of which the thread keeps away. *)
Lemma quiet_secs x h es A : (forall B e B', follow P B e = Some B' -> phase_of P B x = Idle -> phase_of P B' x = Idle) ->
  accepted P A es -> phase_of P A x = Idle -> secs x h (restamp A es) = match h with Some a => [(a, None)] | None => [] end.
Proof.
  intro ST. revert A. induction es as [|e es IH]; intros A AC ID; [reflexivity|]. destruct AC as (A' & TR & AC).
  cbn [restamp]. rewrite TR. pose proof (ST _ _ _ TR ID) as ID'.
  destruct (MOVES x A e A' TR) as [PH NM|W W' NM|v r n a PH PH' EA|v r n a PH PH' EA|v r n a k l w PH PH' EA RL]; try congruence;
    rewrite secs_other by auto; apply IH; auto.
Qed.

(** What holds along a run of a thread that follows the protocol. *)
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Variable I : local -> state P -> Prop.
Hypothesis STEP : forall e L L' A A', wmem m0 M i e L L' -> follow P A e = Some A' -> I L A -> future M i L' -> I L' A'.
Hypothesis TURN : forall L A x v r n a, I L A -> phase_of P A x = Turn v r n a -> a <= vrn L /\ a <= vwn L.

(** What has been seen at the end of a section lies before the unlocking store. *)
Lemma leave_ahead c es c' A x v r n a : wrun m0 M i c es c' -> ahead far (lc c') -> accepted P A es ->
  phase_of P A x = Leaving v r n a -> ahead (unlock_time x A es) (lc c).
Proof.
  intros R FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC PL.
  - unfold unlock_time. simpl. rewrite PL. exact FA.
  - destruct AC as (A' & TR & AC). pose proof ST as [SS WM]. unfold unlock_time. cbn [entries]. rewrite TR.
    destruct (MOVES x A e A' TR) as [PH NM|W W' NM|v1 r1 n1 a1 PH PH' EA|v1 r1 n1 a1 PH PH' EA|v1 r1 n1 a1 k l w PH PH' EA RL];
      try congruence.
    + rewrite PL in PH. destruct (IH FA A' AC PH) as (B1 & B2 & B3). rewrite PL, PH. simpl.
      apply wmem_grows in WM. destruct WM as (G1 & G2 & G3 & G4 & G5 & G6). unfold unlock_time in *. unfold ahead. lia.
    + rewrite PL in W. contradiction.
    + rewrite PH, PH'. simpl. unfold wmem in WM. rewrite EA in WM. destruct WM as ((_ & _ & _ & V1 & V2 & _) & _). destruct (V2 RL).
      unfold ahead. auto.
Qed.
Theorem restamp_run c es c' A : wrun m0 M i c es c' -> noprom c' -> ahead far (lc c') -> accepted P A es -> I (lc c) A ->
  wrun m0 M i c (restamp A es) c'.
Proof.
  intros R NP FA. revert A. induction R as [c|c e c1 es c2 ST R IH]; intros A AC JI; simpl; [constructor|].
  destruct AC as (A' & TR & AC). pose proof ST as [SS WM]. rewrite TR.
  assert (JI' : I (lc c1) A') by (eapply STEP; eauto; eapply run_future; eauto).
  econstructor; [|apply IH; auto].
  split; [rewrite restamp1_ea; auto|]. unfold restamp1.
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; auto.
  - destruct (phase_of P A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; auto.
    destruct (TURN _ _ _ _ _ _ _ JI PH) as [T1 T2].
    pose proof (wmem_grows _ _ _ _ _ _ WM) as (G1 & G2 & G3 & G4 & G5 & G6).
    unfold wmem in *. rewrite EA in WM. simpl. destruct WM as (S1 & S2 & _). split; auto. split; auto.
    unfold behind. lia.
  - destruct (MOVES x A e A' TR) as [PH NM|W W' NM|v1 r1 n1 a1 PH PH' EA'|v1 r1 n1 a1 PH PH' EA'|v1 r1 n1 a1 k l w PH PH' EA' RL];
      try congruence; try tauto.
    destruct (leave_ahead _ _ _ _ _ _ _ _ _ R FA AC PH') as (B1 & B2 & B3).
    pose proof (wmem_grows _ _ _ _ _ _ WM) as (G1 & G2 & G3 & G4 & G5 & G6).
    unfold wmem in *. rewrite EA in WM. simpl. destruct WM as (S1 & S2 & _). split; auto. split; auto.
    unfold ahead. lia.
Qed.
End Stamps.
