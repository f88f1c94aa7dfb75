(** The ticket protocol of one thread, read off its events.

    A lock has two words: [next] and [now].  Taking it: LDAXR and STXR on [next]
    draw a ticket, LDAR on [now] until it shows the ticket; giving it back: STLR
    of ticket + 1 to [now].  The automaton [trans] accepts exactly this, whatever
    values are read.  The lemmas extract from a run of the weak machine what the
    queue argument needs. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Protocol.

(** Which lock word a location is: [(x, true)] is [next] of lock [x], [(x, false)] its [now]. *)
Definition words := loc -> option (rid * bool).
Definition succ32 (v : val) : val := N.modulo (v + 1) word32.

Record auto := mkAu { ph : rid -> phase; link : option (rid * val * nat) }.
Definition auto0 : auto := mkAu (fun _ => Idle) None.
Definition setph (A : auto) (x : rid) (p : phase) : auto := mkAu (upd (ph A) x p) None.

Section Protocol.
Variable wd : words.

Definition trans (A : auto) (e : event) : option auto :=
  match link A with
  | Some (x, v, r) =>
      match ea e with
      | ATau => Some A
      | AFail => Some (mkAu (ph A) None)
      | AW true WPln l w =>
          match wd l with
          | Some (y, true) =>
              match ph A x with
              | Idle => if (y =? x) && N.eqb w (succ32 v) then Some (setph A x (Drawn v r (ew e))) else None
              | _ => None
              end
          | _ => None
          end
      | _ => None
      end
  | None =>
      match ea e with
      | ATau | AFence _ | AFail => Some A
      | AR ex k l v =>
          match wd l with
          | None => Some A
          | Some (x, true) =>
              if ex && acq k then match ph A x with Idle => Some (mkAu (ph A) (Some (x, v, er e))) | _ => None end else None
          | Some (x, false) =>
              if negb ex && acq k then
                match ph A x with
                | Drawn w r n | Turn w r n _ =>
                    Some (setph A x (if N.eqb v w then Turn w r n (Nat.max r (er e)) else Drawn w r n))
                | _ => None
                end
              else None
          end
      | AW ex k l v =>
          match wd l with
          | None => Some A
          | Some (x, true) => None
          | Some (x, false) =>
              if rel k && negb ex then
                match ph A x with
                | Leaving w r n a => if N.eqb v (succ32 w) then Some (setph A x Idle) else None
                | _ => None
                end
              else None
          end
      | AX _ _ _ l _ _ => match wd l with None => Some A | Some _ => None end
      | APull x => match ph A x with Turn v r n a => Some (setph A x (Inside v r n a)) | _ => None end
      | APush x => match ph A x with Inside v r n a => Some (setph A x (Leaving v r n a)) | _ => None end
      end
  end.

Definition ticket_protocol : protocol := mkProtocol auto auto0 ph trans.
Notation accepted := (accepted ticket_protocol).

(** ** What holds along a run *)
Section Facts.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Definition next_of (x : rid) (l : loc) : Prop := wd l = Some (x, true).
Definition now_of (x : rid) (l : loc) : Prop := wd l = Some (x, false).
Notation mineW := (mineW M i).
Notation past := (past M i).

(** The ticket [v]: read at [r], drawn at [n], nothing on [next] in between. *)
Definition drawn (x : rid) (v : val) (r n : nat) : Prop :=
  (exists l, next_of x l /\ rd m0 M l r v /\ get M n = Some (W l (succ32 v) i) /\
     forall t, r < t < n -> ~ isW M l t) /\ r < n.
(** The turn: at [a], which is not before the ticket was read, [now] shows the ticket. *)
Definition turn (x : rid) (v : val) (r a : nat) : Prop :=
  r <= a /\ exists l s, now_of x l /\ rd m0 M l s v /\ s <= a /\ noNewer M l s a.
Definition phase_ok (x : rid) (L : local) (p : phase) : Prop :=
  match p with
  | Idle => forall l t, next_of x l -> past L l t -> t <= vrel L
  | Drawn v r n => drawn x v r n /\ (r <= vrn L /\ r <= vwn L) /\ n <= vwo L
  | Turn v r n a | Inside v r n a | Leaving v r n a =>
      drawn x v r n /\ (r <= vrn L /\ r <= vwn L) /\ n <= vwo L /\ turn x v r a /\ a <= vrn L /\ a <= vwn L
  end.
Record jinv (L : local) (A : auto) : Prop := {
  j_own : own_ok M i L;
  j_now : forall x l t, now_of x l -> past L l t -> t <= vrel L;
  j_ph : forall x, phase_ok x L (ph A x);
  j_link : forall x v r, link A = Some (x, v, r) -> ph A x = Idle /\ r <= vrn L /\ r <= vwn L /\
    exists l, next_of x l /\ rd m0 M l r v /\ xcl L = Some (l, r) /\
      forall t, past L l t -> t <= r;
  (* all unlocks so far lie below later draws *)
  j_old : forall x v r, link A = Some (x, v, r) -> forall l t, now_of x l -> past L l t -> t <= vwn L }.

Lemma jinv0 p : jinv (lc (initC M i p)) auto0.
Proof.
  pose proof (past_init M i p) as NP. constructor; simpl; try discriminate.
  - apply (own_init M i p).
  - intros x l t _ PA. exfalso. eapply NP; eauto.
  - intros x l t _ PA. exfalso. eapply NP; eauto.
Qed.

(** A phase stays good while views grow and nothing is written to [next]. *)
Lemma phase_grows x L L' p : phase_ok x L p -> grows L L' ->
  (forall l t, next_of x l -> past L' l t -> past L l t) -> phase_ok x L' p.
Proof.
  intros PO (G1 & G2 & G3 & G4 & G5 & G6) SAME. destruct p as [|v r n|v r n a|v r n a|v r n a]; simpl in *.
  - intros l t NX PA. specialize (PO l t NX (SAME _ _ NX PA)). lia.
  - destruct PO as (A & B & C). repeat split; try apply A; lia.
  - destruct PO as (A & B & C & D & F & G). split; [exact A|]. split; [lia|]. split; [lia|]. split; [exact D|]. lia.
  - destruct PO as (A & B & C & D & F & G). split; [exact A|]. split; [lia|]. split; [lia|]. split; [exact D|]. lia.
  - destruct PO as (A & B & C & D & F & G). split; [exact A|]. split; [lia|]. split; [lia|]. split; [exact D|]. lia.
Qed.

(** ** What an accepted event does to one lock *)
Inductive move (x : rid) (A : auto) (e : event) (A' : auto) : Prop :=
| m_none (PH : ph A' x = ph A x)
    (NW : forall l v k, writeOf e = Some (l, v) -> wd l <> Some (x, k))
    (NM : ea e <> APull x /\ ea e <> APush x)
| m_draw v r l (LK : link A = Some (x, v, r)) (ID : ph A x = Idle) (NX : next_of x l) (EA : ea e = AW true WPln l (succ32 v))
    (PH : ph A' x = Drawn v r (ew e))
| m_look v r n l w ex k (PH : ph A x = Drawn v r n \/ exists a, ph A x = Turn v r n a) (LK : link A = None)
    (NW : now_of x l) (EA : ea e = AR ex k l w) (AC : acq k = true)
    (PH' : ph A' x = if N.eqb w v then Turn v r n (Nat.max r (er e)) else Drawn v r n)
| m_pull v r n a (PH : ph A x = Turn v r n a) (EA : ea e = APull x) (PH' : ph A' x = Inside v r n a)
| m_push v r n a (PH : ph A x = Inside v r n a) (EA : ea e = APush x) (PH' : ph A' x = Leaving v r n a)
| m_free v r n a l k (PH : ph A x = Leaving v r n a) (NW : now_of x l) (EA : ea e = AW false k l (succ32 v)) (RL : rel k = true)
    (PH' : ph A' x = Idle).

Lemma moves x A e A' : trans A e = Some A' -> move x A e A'.
Proof.
  intro TR. unfold trans in TR.
  assert (QUIET : A' = A \/ A' = mkAu (ph A) None \/ (exists k, A' = mkAu (ph A) (Some k)) -> writeOf e = None ->
    ea e <> APull x /\ ea e <> APush x -> move x A e A').
  { intros PHS WO NM. apply m_none; auto.
    - destruct PHS as [->|[->|[k ->]]]; auto.
    - intros l v k WO'. congruence. }
  destruct (link A) as [[[y v] r]|] eqn:LK.
  - destruct (ea e) as [|f|ex k l w|ex k l w|k wk ret l w w'| |z|z] eqn:EA; try discriminate.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (wd l) as [[z [|]]|] eqn:WD; try discriminate.
      destruct (ph A y) eqn:ID; try discriminate.
      destruct (Nat.eqb_spec z y) as [->|]; [|discriminate]. destruct (N.eqb_spec w (succ32 v)) as [->|]; [|discriminate].
      inversion TR; subst.
      destruct (Nat.eq_dec x y) as [->|NE].
      * eapply m_draw; eauto. unfold setph. simpl. apply upd_eq.
      * apply m_none; auto; [unfold setph; simpl; apply upd_neq; auto| |rewrite EA; split; discriminate].
        intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
  - destruct (ea e) as [|f|ex k l w|ex k l w|k wk ret l w w'| |z|z] eqn:EA.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      assert (NM : AR ex k l w <> APull x /\ AR ex k l w <> APush x) by (split; discriminate).
      destruct (wd l) as [[z [|]]|] eqn:WD.
      * destruct (ex && acq k); [|discriminate]. destruct (ph A z); try discriminate. inversion TR; subst. apply QUIET; eauto.
      * destruct (negb ex && acq k) eqn:AC; [|discriminate]. apply andb_true_iff in AC. destruct AC as [_ AC].
        destruct (Nat.eq_dec z x) as [->|NE].
        -- destruct (ph A x) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate; inversion TR; subst;
             eapply m_look; eauto; unfold setph; simpl; apply upd_eq.
        -- apply m_none; auto; [|intros l' v' k' WO'; congruence|rewrite EA; split; discriminate].
           destruct (ph A z); try discriminate; inversion TR; subst; unfold setph; simpl; apply upd_neq; auto.
      * inversion TR; subst. apply QUIET; auto.
    + destruct (wd l) as [[z [|]]|] eqn:WD; [discriminate| |].
      * destruct (rel k && negb ex) eqn:RE; [|discriminate]. apply andb_true_iff in RE. destruct RE as [RL NE].
        apply negb_true_iff in NE. subst ex.
        destruct (ph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate.
        destruct (N.eqb_spec w (succ32 v)) as [->|]; [|discriminate]. inversion TR; subst.
        destruct (Nat.eq_dec z x) as [->|NE].
        -- eapply m_free; eauto. unfold setph. simpl. apply upd_eq.
        -- apply m_none.
           ++ unfold setph. simpl. apply upd_neq. auto.
           ++ intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
           ++ rewrite EA. split; discriminate.
      * inversion TR; subst. apply m_none; auto; [|rewrite EA; split; discriminate].
        intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
    + destruct (wd l) eqn:WD; [discriminate|]. inversion TR; subst. apply m_none; auto; [|rewrite EA; split; discriminate].
      intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      destruct (ph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec z x) as [->|NE].
      * eapply m_pull; eauto. unfold setph. simpl. apply upd_eq.
      * apply m_none; auto; [unfold setph; simpl; apply upd_neq; auto|intros l' v' k' WO'; congruence|].
        rewrite EA. split; congruence.
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      destruct (ph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec z x) as [->|NE].
      * eapply m_push; eauto. unfold setph. simpl. apply upd_eq.
      * apply m_none; auto; [unfold setph; simpl; apply upd_neq; auto|intros l' v' k' WO'; congruence|].
        rewrite EA. split; congruence.
Qed.
(** In the words of the interface. *)
Lemma ticket_moves x A e A' : trans A e = Some A' -> moved x e (ph A x) (ph A' x).
Proof.
  intro TR. destruct (moves x A e A' TR) as [PH NW NM|v r l LK ID NX EA PH|v r n l w ex k PH LK NW EA AC PH'
    |v r n a PH EA PH'|v r n a PH EA PH'|v r n a l k PH NW EA RL PH'].
  - apply mv_same; auto.
  - rewrite PH, ID. apply mv_wait; simpl; auto. rewrite EA. split; discriminate.
  - rewrite PH'. apply mv_wait; [destruct PH as [->|[a ->]]; simpl; auto|destruct (N.eqb w v); simpl; auto|].
    rewrite EA. split; discriminate.
  - eapply mv_pull; eauto.
  - eapply mv_push; eauto.
  - eapply mv_free; eauto.
Qed.
Lemma ticket_stays x A e A' : (forall l b, wd l <> Some (x, b)) -> trans A e = Some A' -> ph A x = Idle -> ph A' x = Idle.
Proof.
  intros NW TR ID. destruct (moves x A e A' TR) as [PH NWR NM|v r l LK ID' NX EA PH|v r n l w ex k PH LK NW0 EA AC PH'
    |v r n a PH EA PH'|v r n a PH EA PH'|v r n a l k PH NW0 EA RL PH']; try congruence; exfalso; eapply NW; eauto.
Qed.
End Facts.
End Protocol.
