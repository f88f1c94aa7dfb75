(** Test-and-set locks: the protocol of one thread.

    A lock has one word, 0 while it is free.  Taking it: an atomic that acquires (SWPA,
    CASA), or LDAXR and STXR, finds 0 and leaves something else; giving it back: STLR of 0.
    Atomics that find the lock taken may store anything but 0, and the word may be looked at
    at any time. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Protocol.

(** The word found 0 at [r] is taken by the message at [n], and then [r] also shows that the lock is free. *)
Record tas := mkTas { tph : rid -> phase; tlink : option (rid * nat) }.
Definition tas0 : tas := mkTas (fun _ => Idle) None.
Definition tset (A : tas) (x : rid) (p : phase) : tas := mkTas (upd (tph A) x p) None.

Section Protocol.
(** Whose word a location is. *)
Variable word : loc -> option rid.

Definition ttrans (A : tas) (e : event) : option tas :=
  match tlink A with
  | Some (x, r) =>
      match ea e with
      | ATau => Some A
      | AFail => Some (mkTas (tph A) None)
      | AW true WPln l w =>
          match word l, tph A x with
          | Some y, Idle => if (y =? x) && negb (N.eqb w 0) then Some (tset A x (Turn 0%N r (ew e) r)) else None
          | _, _ => None
          end
      | _ => None
      end
  | None =>
      match ea e with
      | ATau | AFence _ | AFail => Some A
      | AR ex k l v =>
          match word l with
          | None => Some A
          | Some x =>
              if ex && acq k && N.eqb v 0
              then match tph A x with Idle => Some (mkTas (tph A) (Some (x, er e))) | _ => None end
              else Some A
          end
      | AW ex k l v =>
          match word l with
          | None => Some A
          | Some x =>
              if rel k && negb ex && N.eqb v 0
              then match tph A x with Leaving _ _ _ _ => Some (tset A x Idle) | _ => None end
              else None
          end
      | AX k wk ret l v w =>
          match word l with
          | None => Some A
          | Some x =>
              if N.eqb w 0 then None
              else if N.eqb v 0
              then if acq k && ret
                   then match tph A x with Idle => Some (tset A x (Turn 0%N (er e) (ew e) (er e))) | _ => None end
                   else None
              else Some A
          end
      | APull x => match tph A x with Turn v r n a => Some (tset A x (Inside v r n a)) | _ => None end
      | APush x => match tph A x with Inside v r n a => Some (tset A x (Leaving v r n a)) | _ => None end
      end
  end.
Definition tas_protocol : protocol := mkProtocol tas tas0 tph ttrans.

(** ** What an accepted event does to one lock *)
Inductive tmove (x : rid) (A : tas) (e : event) (A' : tas) : Prop :=
| t_none (PH : tph A' x = tph A x) (NZ : forall l, writeOf e = Some (l, 0%N) -> word l <> Some x)
    (NM : ea e <> APull x /\ ea e <> APush x)
| t_take r l v (ID : tph A x = Idle) (PH' : tph A' x = Turn 0%N r (ew e) r) (WL : word l = Some x)
    (WO : writeOf e = Some (l, v)) (NZ : v <> 0%N)
    (HOW : (tlink A = Some (x, r) /\ ea e = AW true WPln l v) \/
           exists k wk, ea e = AX k wk true l 0%N v /\ acq k = true /\ r = er e)
| t_pull v r n a (PH : tph A x = Turn v r n a) (PH' : tph A' x = Inside v r n a) (EA : ea e = APull x)
| t_push v r n a (PH : tph A x = Inside v r n a) (PH' : tph A' x = Leaving v r n a) (EA : ea e = APush x)
| t_free v r n a l k (PH : tph A x = Leaving v r n a) (PH' : tph A' x = Idle) (WL : word l = Some x)
    (EA : ea e = AW false k l 0%N) (RL : rel k = true).

Lemma tset_at A x p : tph (tset A x p) x = p.
Proof. apply upd_eq. Qed.
Lemma tset_off A x y p : x <> y -> tph (tset A y p) x = tph A x.
Proof. apply upd_neq. Qed.
Lemma tmoves x A e A' : ttrans A e = Some A' -> tmove x A e A'.
Proof.
  intro TR. unfold ttrans in TR.
  assert (QUIET : tph A' = tph A -> (forall l v, writeOf e = Some (l, v) -> word l = Some x -> v <> 0%N) ->
    ea e <> APull x /\ ea e <> APush x -> tmove x A e A').
  { intros PHS WO NM. apply t_none; auto; [congruence|]. intros l W0 WL. apply (WO l 0%N W0 WL). reflexivity. }
  assert (OFF : forall y p, x <> y -> A' = tset A y p -> (forall l v, writeOf e = Some (l, v) -> word l <> Some x) ->
    ea e <> APull x /\ ea e <> APush x -> tmove x A e A').
  { intros y p NE -> WO NM. apply t_none; auto; [apply tset_off; auto|]. intros l W0. apply (WO l 0%N W0). }
  destruct (tlink A) as [[y r]|] eqn:LK.
  - destruct (ea e) as [|f|ex k l w|ex k l w|k wk ret l w w'| |z|z] eqn:EA; try discriminate.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
    + destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (word l) as [z|] eqn:WL; [|discriminate].
      destruct (tph A y) eqn:ID; try discriminate. destruct (Nat.eqb_spec z y) as [->|]; [|discriminate].
      destruct (N.eqb_spec w 0) as [|NZ]; [discriminate|]. inversion TR; subst.
      assert (WO : writeOf e = Some (l, w)) by (unfold writeOf; rewrite EA; auto).
      destruct (Nat.eq_dec x y) as [->|NE].
      * eapply t_take; eauto. apply tset_at.
      * eapply OFF; eauto; [|split; discriminate]. intros l' v' W0. rewrite WO in W0. inversion W0; subst. congruence.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
  - destruct (ea e) as [|f|ex k l w|ex k l w|k wk ret l w w'| |z|z] eqn:EA.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
    + assert (PHS : tph A' = tph A).
      { destruct (word l) as [z|]; [|inversion TR; auto]. destruct (ex && acq k && N.eqb w 0); [|inversion TR; auto].
        destruct (tph A z); try discriminate. inversion TR; auto. }
      apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
    + assert (WO : writeOf e = Some (l, w)) by (unfold writeOf; rewrite EA; auto).
      destruct (word l) as [z|] eqn:WL.
      * destruct (rel k) eqn:RL; [|discriminate]. destruct ex; [discriminate|]. simpl in TR.
        destruct (N.eqb_spec w 0) as [->|]; [|discriminate].
        destruct (tph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
        destruct (Nat.eq_dec x z) as [->|NE].
        -- eapply t_free; eauto. apply tset_at.
        -- eapply OFF; eauto; [|split; discriminate]. intros l' v' W0. rewrite WO in W0. inversion W0; subst. congruence.
      * inversion TR; subst. apply QUIET; auto; [|split; discriminate].
        intros l' v' W0 WX. rewrite WO in W0. inversion W0; subst. congruence.
    + assert (WO : writeOf e = Some (l, w')) by (unfold writeOf; rewrite EA; auto).
      destruct (word l) as [z|] eqn:WL.
      * destruct (N.eqb_spec w' 0) as [|NZ]; [discriminate|]. destruct (N.eqb_spec w 0) as [->|].
        -- destruct (acq k) eqn:AC; [|discriminate]. destruct ret; [|discriminate]. simpl in TR.
           destruct (tph A z) eqn:ID; try discriminate. inversion TR; subst. destruct (Nat.eq_dec x z) as [->|NE].
           ++ eapply t_take; eauto; [apply tset_at|]. right. eauto.
           ++ eapply OFF; eauto; [|split; discriminate]. intros l' v' W0. rewrite WO in W0. inversion W0; subst. congruence.
        -- inversion TR; subst. apply QUIET; auto; [|split; discriminate].
           intros l' v' W0 _. rewrite WO in W0. inversion W0; subst. auto.
      * inversion TR; subst. apply QUIET; auto; [|split; discriminate].
        intros l' v' W0 WX. rewrite WO in W0. inversion W0; subst. congruence.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; discriminate|split; discriminate].
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      destruct (tph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec x z) as [->|NE].
      * eapply t_pull; eauto. apply tset_at.
      * eapply OFF; eauto; [intros; congruence|split; congruence].
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      destruct (tph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec x z) as [->|NE].
      * eapply t_push; eauto. apply tset_at.
      * eapply OFF; eauto; [intros; congruence|split; congruence].
Qed.
(** In the words of the interface. *)
Lemma tas_moves x A e A' : ttrans A e = Some A' -> moved x e (tph A x) (tph A' x).
Proof.
  intro TR. destruct (tmoves x A e A' TR) as [PH NZ NM|r l v ID PH' WL WO NZ HOW|v r n a PH PH' EA|v r n a PH PH' EA
    |v r n a l k PH PH' WL EA RL].
  - apply mv_same; auto.
  - rewrite PH', ID. apply mv_wait; simpl; auto. unfold writeOf in WO. split; intro EA; rewrite EA in WO; discriminate.
  - eapply mv_pull; eauto.
  - eapply mv_push; eauto.
  - eapply mv_free; eauto.
Qed.
Lemma tas_stays x A e A' : (forall l, word l <> Some x) -> ttrans A e = Some A' -> tph A x = Idle -> tph A' x = Idle.
Proof.
  intros NW TR ID. destruct (tmoves x A e A' TR) as [PH NZ NM|r l v ID' PH' WL WO NZ HOW|v r n a PH PH' EA|v r n a PH PH' EA
    |v r n a l k PH PH' WL EA RL]; try congruence; exfalso; eapply NW; eauto.
Qed.

(** ** What holds along a run *)
Section Facts.
Hypothesis WI : forall l l' x, word l = Some x -> word l' = Some x -> l = l'.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Notation past := (past M i).

(** The word was 0 at [r] and is taken by the own message at [n], with nothing in between. *)
Definition taken (x : rid) (r n : nat) : Prop :=
  r < n /\ exists l v, word l = Some x /\ rd m0 M l r 0%N /\ get M n = Some (W l v i) /\ v <> 0%N /\
    forall t, r < t < n -> ~ isW M l t.
Definition tphase_ok (x : rid) (L : local) (p : phase) : Prop :=
  match p with
  | Idle => True
  | Drawn _ _ _ => False
  | Turn _ r n a | Inside _ r n a | Leaving _ r n a => a = r /\ taken x r n /\ r <= vrn L /\ r <= vwn L /\ n <= vwo L
  end.
Record tinv (L : local) (A : tas) : Prop := {
  ti_own : own_ok M i L;
  (* own unlocking stores are released *)
  ti_zero : forall x l t, word l = Some x -> past L l t -> get M t = Some (W l 0%N i) -> t <= vrel L;
  ti_ph : forall x, tphase_ok x L (tph A x);
  ti_link : forall x r, tlink A = Some (x, r) -> r <= vrn L /\ r <= vwn L /\
    exists l, word l = Some x /\ rd m0 M l r 0%N /\ xcl L = Some (l, r) /\ forall t, past L l t -> t <= r }.

Lemma tinv0 p : tinv (lc (initC M i p)) tas0.
Proof.
  constructor; simpl; try discriminate; auto.
  - apply (own_init M i p).
  - intros x l t _ PA. exfalso. eapply (past_init M i p); eauto.
Qed.
Lemma tphase_grows x L L' p : tphase_ok x L p -> grows L L' -> tphase_ok x L' p.
Proof.
  intros PO (G1 & G2 & G3 & G4 & G5 & G6).
  destruct p; simpl in *; auto; destruct PO as (Q1 & Q2 & Q3 & Q4 & Q5); split; auto; split; auto; lia.
Qed.
(** Nothing lies between what an atomic or an exclusive pair reads and writes. *)
Lemma no_gap e L L' l v r : wmem m0 M i e L L' -> writeOf e = Some (l, v) -> future M i L' ->
  (forall t, past L l t -> t <= r) -> atomic M i l r (ew e) -> forall t, r < t < ew e -> ~ isW M l t.
Proof.
  intros WM WO FU OLD AT t Ht (w & j & G). assert (j = i) by (eapply AT; eauto). subst j.
  assert (MW : mineW M i l t) by (exists w; auto). pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. rewrite WO in WP.
  destruct (prom L' t) eqn:PR; [specialize (FU l t MW PR); lia|].
  destruct (past_cases _ _ _ _ _ _ _ _ WM (conj MW PR)) as [PB|(v1 & _ & ->)]; [|lia]. specialize (OLD _ PB). lia.
Qed.
Lemma zero_released L A x l t : tinv L A -> word l = Some x -> rd m0 M l t 0%N -> past L l t -> t <= vrel L.
Proof.
  intros TI WL RD PA. apply (ti_zero _ _ TI x l t WL PA). destruct PA as [[w G] _].
  destruct RD as [[-> _]|[j G']]; [discriminate|]. congruence.
Qed.

Theorem tas_step e L L' A A' : wmem m0 M i e L L' -> ttrans A e = Some A' -> tinv L A -> future M i L' -> tinv L' A'.
Proof.
  intros WM TR TI FU. pose proof (own_step _ _ _ _ _ _ WM (ti_own _ _ TI)) as OWN.
  pose proof TI as [OW ZE PHS LKS]. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
  pose proof GR as (G1 & G2 & G3 & G4 & G5 & G6). pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  constructor; auto.
  - intros x l t WL PA GZ. destruct (past_cases _ _ _ _ _ _ _ _ WM PA) as [PB|(v & WO & ->)].
    { specialize (ZE x _ _ WL PB GZ). lia. }
    rewrite WO in WP. destruct WP as (W1 & _). rewrite W1 in GZ. inversion GZ; subst v.
    destruct (tmoves x A e A' TR) as [PH NZ NM|r l0 v ID PH' WL' WO' NZ HOW|v r n a PH PH' EA|v r n a PH PH' EA
      |v r n a l0 k PH PH' WL' EA RL].
    + exfalso. apply (NZ l WO WL).
    + congruence.
    + unfold writeOf in WO. rewrite EA in WO. discriminate.
    + unfold writeOf in WO. rewrite EA in WO. discriminate.
    + unfold wmem in WM. rewrite EA in WM. destruct WM as ((_ & _ & _ & _ & _ & _ & _ & _ & W9 & _) & _). apply W9. exact RL.
  - intro x. specialize (PHS x).
    destruct (tmoves x A e A' TR) as [PH NZ NM|r l v ID PH' WL WO NZ HOW|v r n a PH PH' EA|v r n a PH PH' EA
      |v r n a l k PH PH' WL EA RL].
    + rewrite PH. eapply tphase_grows; eauto.
    + rewrite PH'. simpl. split; auto. rewrite WO in WP. destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      assert (OLD : rd m0 M l r 0%N /\ (forall t, past L l t -> t <= r) /\ atomic M i l r (ew e) /\
                    (r < ew e) /\ r <= vrn L' /\ r <= vwn L').
      { destruct HOW as [[LK EA]|(k & wk & EA & AC & ->)].
        - destruct (LKS _ _ LK) as (RV & RW & l0 & WL0 & RD & XC & OLD). assert (l0 = l) by (eapply WI; eauto). subst l0.
          split; auto. split; auto. split; [|lia]. unfold wmem in WM. rewrite EA in WM. destruct WM as (_ & XO & _).
          destruct (XO eq_refl) as (lx & tx & XE & AT). rewrite XC in XE. inversion XE; subst lx tx.
          destruct (AT eq_refl) as [OB|AT']; auto. exfalso.
          destruct (o_fwd _ _ _ OW l (fwd L l) eq_refl) as [Z|PA]; [lia|]. specialize (OLD _ PA). lia.
        - unfold wmem in WM. rewrite EA in WM. destruct WM as (Lm & RE & _ & WR & _ & AT).
          pose proof RE as (RD & _ & _ & _ & SC & _). destruct WR as (_ & _ & CO & VW & _ & (H1 & H2 & H3 & H4 & H5 & H6) & _).
          destruct (acquired m0 M i L Lm k l 0%N (er e) false RE OW AC (zero_released L A x l (er e) TI WL RD)) as [A1 A2].
          split; auto. split; [intros t PA; eapply read_past; eauto|]. split; auto. split; [lia|]. lia. }
      destruct OLD as (RD & OLD & AT & LT & V1 & V2). split; [|repeat split; auto; lia].
      split; auto. exists l, v. repeat split; auto. eapply no_gap; eauto.
    + rewrite PH'. rewrite PH in PHS. apply (tphase_grows x L L' (Inside v r n a)); auto.
    + rewrite PH'. rewrite PH in PHS. apply (tphase_grows x L L' (Leaving v r n a)); auto.
    + rewrite PH'. exact I.
  - intros x r LK'. unfold ttrans in TR. destruct (tlink A) as [[y u]|] eqn:LK.
    + assert (AE : A' = A /\ ea e = ATau).
      { destruct (ea e) as [|f|ex k l z|ex k l z|k wk ret l z z'| |z|z]; try discriminate.
        - inversion TR; auto.
        - destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (word l) as [s|]; [|discriminate].
          destruct (tph A y); try discriminate. destruct ((s =? y) && negb (N.eqb z 0)); [|discriminate].
          inversion TR; subst. discriminate.
        - inversion TR; subst. discriminate. }
      destruct AE as [-> EA]. rewrite LK in LK'. destruct (LKS _ _ LK') as (RV & RW & l & WL & RD & XC & OLD).
      unfold wmem in WM. rewrite EA in WM. destruct WM as ((S1 & S2 & S3) & S4).
      split; [lia|]. split; [lia|]. exists l. split; auto. split; auto. split; [congruence|].
      intros t [MW PR]. apply (OLD t). split; auto. rewrite <- S3. auto.
    + destruct (ea e) as [|f|ex k l z|ex k l z|k wk ret l z z'| |z|z] eqn:EA.
      3: { destruct (word l) as [s|] eqn:WL; [|inversion TR; subst; congruence].
           destruct ex; simpl in TR; [|inversion TR; subst; congruence].
           destruct (acq k) eqn:AC; simpl in TR; [|inversion TR; subst; congruence].
           destruct (N.eqb_spec z 0) as [->|]; [|inversion TR; subst; congruence].
           destruct (tph A s); try discriminate. inversion TR; subst A'. simpl in LK'. inversion LK'; subst x r.
           unfold wmem in WM. rewrite EA in WM. destruct WM as (RE & XC). pose proof RE as (RD & _).
           destruct (acquired m0 M i L L' k l 0%N (er e) true RE OW AC (zero_released L A s l (er e) TI WL RD)) as [A1 A2].
           split; auto. split; auto. exists l. split; auto. split; auto. split; [exact XC|].
           intros t [MW PR]. pose proof RE as (_ & _ & _ & _ & _ & _ & _ & _ & R9). rewrite R9 in PR.
           apply (read_past m0 M i L L' k true l 0%N (er e) t RE OW). split; auto. }
      all: exfalso; repeat match type of TR with
        | context[match word ?l with _ => _ end] => destruct (word l)
        | context[if ?b then _ else _] => destruct b
        | context[match tph ?B ?s with _ => _ end] => destruct (tph B s)
        end; try discriminate; inversion TR; subst; simpl in LK'; congruence.
Qed.
End Facts.
End Protocol.
