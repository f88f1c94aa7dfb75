(** The ticket protocol of one thread, read off its events.

    A lock has two words: [next] and [now].  Taking it: LDAXR and STXR on [next]
    draw a ticket, LDAR on [now] until it shows the ticket; giving it back: STLR
    of ticket + 1 to [now].  The automaton [trans] accepts exactly this, whatever
    values are read; [entries] collects, per ticket, the timestamps involved.  The
    lemmas extract from a run of the weak machine what the queue argument needs. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv.

(** Which lock word a location is: [(x, true)] is [next] of lock [x], [(x, false)] its [now]. *)
Definition words := loc -> option (rid * bool).
Definition succ32 (v : val) : val := N.modulo (v + 1) word32.

Inductive phase :=
| Idle
| Drawn (v : val) (r n : nat)      (* ticket [v] read at [r], drawn by the message at [n] *)
| Turn (v : val) (r n a : nat)     (* the message at [a] shows our turn *)
| Inside (v : val) (r n a : nat)
| Leaving (v : val) (r n a : nat). (* the section is over, the unlocking store is not yet done *)
Record auto := mkAu { ph : rid -> phase; link : option (rid * val * nat) }.
Definition auto0 : auto := mkAu (fun _ => Idle) None.
Definition setph (A : auto) (x : rid) (p : phase) : auto := mkAu (upd (ph A) x p) None.

Section Protocol.
Variable wd : words.
(** A time behind everything: the end of a section whose unlocking store is not yet made. *)
Variable far : nat.

Definition trans (A : auto) (e : event) : option auto :=
  match link A with
  | Some (x, v, r) =>
      match ea e with
      | ATau => Some A
      | AFail => Some (mkAu (ph A) None)
      | AW true WPln l w =>
          match wd l with
          | Some (y, true) => if (y =? x) && N.eqb w (succ32 v) then Some (setph A x (Drawn v r (ew e))) else None
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
                    Some (setph A x (if N.eqb v w then Turn w r n (er e) else Drawn w r n))
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

(** The thread alone, with arbitrary values read, follows the protocol, and does
    not end between the end of a section and the unlocking store. *)
Inductive talone (P : prog) : sconf -> auto -> Prop :=
| ta_init : talone P (mkS P []) auto0
| ta_step e c A c' A' : talone P c A -> sstep (ea e) c c' -> trans A e = Some A' -> talone P c' A'.
Definition ticket_ok (P : prog) : Prop :=
  forall e c A c', talone P c A -> sstep (ea e) c c' -> trans A e <> None.

(** ** The tickets of a run *)
Record entry := mkEn { e_val : val; e_read : nat; e_draw : nat; e_span : option span }.
Definition closing (p : phase) : list entry :=
  match p with
  | Idle => []
  | Drawn v r n | Turn v r n _ => [mkEn v r n None]
  | Inside v r n a => [mkEn v r n (Some (a, None))]
  | Leaving v r n a => [mkEn v r n (Some (a, Some far))]
  end.
Definition emits (x : rid) (A : auto) (e : event) : list entry :=
  match ea e, ph A x with
  | AW _ _ l _, Leaving v r n a =>
      match wd l with
      | Some (y, false) => if y =? x then [mkEn v r n (Some (a, Some (ew e)))] else []
      | _ => []
      end
  | _, _ => []
  end.
Fixpoint entries (x : rid) (A : auto) (es : list event) : list entry :=
  match es with
  | [] => closing (ph A x)
  | e :: es' => match trans A e with Some A' => emits x A e ++ entries x A' es' | None => [] end
  end.
Fixpoint accepted (A : auto) (es : list event) : Prop :=
  match es with
  | [] => True
  | e :: es' => exists A', trans A e = Some A' /\ accepted A' es'
  end.

Lemma ticket_accepted P m0 M i c es c' A : ticket_ok P -> wrun m0 M i c es c' ->
  talone P (code c) A -> accepted A es.
Proof.
  intros OK R. revert A. induction R as [c|c e c1 es c2 [SS WM] R IH]; intros A TA; simpl.
  - auto.
  - destruct (trans A e) as [A'|] eqn:TR; [|exfalso; eapply OK; eauto]. exists A'. split; auto.
    apply IH; auto. econstructor; eauto.
Qed.

(** ** What holds along a run *)
Section Facts.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
Definition next_of (x : rid) (l : loc) : Prop := wd l = Some (x, true).
Definition now_of (x : rid) (l : loc) : Prop := wd l = Some (x, false).
Definition mineW (l : loc) (t : nat) : Prop := exists v, get M t = Some (W l v i).
(** Own messages that are performed. *)
Definition past (L : local) (l : loc) (t : nat) : Prop := mineW l t /\ prom L t = false.

(** The ticket [v]: read at [r], drawn at [n], nothing on [next] in between. *)
Definition drawn (x : rid) (v : val) (r n : nat) : Prop :=
  (exists l, next_of x l /\ rd m0 M l r v /\ get M n = Some (W l (succ32 v) i) /\
     forall t, r < t < n -> ~ isW M l t) /\ r < n.
(** The turn: [a] shows the ticket on [now], and nothing newer was visible when it was drawn. *)
Definition turn (x : rid) (v : val) (r a : nat) : Prop :=
  exists l, now_of x l /\ rd m0 M l a v /\ noNewer M l a r.
Definition phase_ok (x : rid) (L : local) (p : phase) : Prop :=
  match p with
  | Idle => forall l t, next_of x l -> past L l t -> t <= vrel L
  | Drawn v r n => drawn x v r n /\ r <= vrn L /\ n <= vwo L
  | Turn v r n a | Inside v r n a | Leaving v r n a =>
      drawn x v r n /\ r <= vrn L /\ n <= vwo L /\ turn x v r a /\ a <= vrn L /\ a <= vwn L
  end.
Record jinv (L : local) (A : auto) : Prop := {
  j_coh : forall l t, past L l t -> t <= coh L l;
  j_vwo : forall l t, past L l t -> t <= vwo L;
  j_now : forall x l t, now_of x l -> past L l t -> t <= vrel L;
  j_fwd : forall l t, fwd L l = t -> t = 0 \/ past L l t;
  j_ph : forall x, phase_ok x L (ph A x);
  j_link : forall x v r, link A = Some (x, v, r) -> ph A x = Idle /\ r <= vrn L /\ r <= vwn L /\
    exists l, next_of x l /\ rd m0 M l r v /\ xcl L = Some (l, r) /\
      forall t, past L l t -> t <= r;
  (* all unlocks so far lie below later draws *)
  j_old : forall x v r, link A = Some (x, v, r) -> forall l t, now_of x l -> past L l t -> t <= vwn L }.

Lemma jinv0 p : jinv (lc (initC M i p)) auto0.
Proof.
  assert (NP : forall l t, ~ past (lc (initC M i p)) l t).
  { intros l t [[v G] PR]. simpl in PR. rewrite G in PR. simpl in PR. rewrite Nat.eqb_refl in PR. discriminate. }
  constructor; simpl; try discriminate.
  - intros l t PA. exfalso. eapply NP; eauto.
  - intros l t PA. exfalso. eapply NP; eauto.
  - intros x l t _ PA. exfalso. eapply NP; eauto.
  - intros l t E. auto.
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

(** An event that writes nothing, or not to a lock word. *)
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

(** What every step keeps of the memory part of the invariant. *)
Lemma jmem e L L' A : wmem m0 M i e L L' -> jinv L A ->
  (forall l t, past L' l t -> t <= coh L' l) /\ (forall l t, past L' l t -> t <= vwo L') /\ (forall l t, fwd L' l = t -> t = 0 \/ past L' l t).
Proof.
  intros WM [J1 J0 J2 J3 J4 J5 J6]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  pose proof (wmem_grows _ _ _ _ _ _ WM) as GR. split; [|split].
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

(** ** What an accepted event does to one lock *)
Inductive move (x : rid) (A : auto) (e : event) (A' : auto) : Prop :=
| m_none (PH : ph A' x = ph A x) (EM : emits x A e = [])
    (NW : forall l v k, writeOf e = Some (l, v) -> wd l <> Some (x, k))
    (NM : ea e <> APull x /\ ea e <> APush x)
| m_draw v r l (LK : link A = Some (x, v, r)) (NX : next_of x l) (EA : ea e = AW true WPln l (succ32 v))
    (PH : ph A' x = Drawn v r (ew e)) (EM : emits x A e = [])
| m_look v r n l w ex k (PH : ph A x = Drawn v r n \/ exists a, ph A x = Turn v r n a) (LK : link A = None)
    (NW : now_of x l) (EA : ea e = AR ex k l w) (AC : acq k = true)
    (PH' : ph A' x = if N.eqb w v then Turn v r n (er e) else Drawn v r n) (EM : emits x A e = [])
| m_pull v r n a (PH : ph A x = Turn v r n a) (EA : ea e = APull x) (PH' : ph A' x = Inside v r n a) (EM : emits x A e = [])
| m_push v r n a (PH : ph A x = Inside v r n a) (EA : ea e = APush x) (PH' : ph A' x = Leaving v r n a) (EM : emits x A e = [])
| m_free v r n a l k (PH : ph A x = Leaving v r n a) (NW : now_of x l) (EA : ea e = AW false k l (succ32 v)) (RL : rel k = true)
    (PH' : ph A' x = Idle) (EM : emits x A e = [mkEn v r n (Some (a, Some (ew e)))]).

Lemma emits_nil x A e : (forall ex k l v, ea e = AW ex k l v -> wd l <> Some (x, false)) -> emits x A e = [].
Proof.
  intro NW. unfold emits. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; auto.
  specialize (NW ex k l v eq_refl). destruct (ph A x); auto. destruct (wd l) as [[y [|]]|]; auto.
  destruct (Nat.eqb_spec y x); auto. congruence.
Qed.
Lemma moves x A e A' : trans A e = Some A' -> move x A e A'.
Proof.
  intro TR. unfold trans in TR.
  assert (QUIET : A' = A \/ A' = mkAu (ph A) None \/ (exists k, A' = mkAu (ph A) (Some k)) -> writeOf e = None ->
    ea e <> APull x /\ ea e <> APush x -> move x A e A').
  { intros PHS WO NM. apply m_none; auto.
    - destruct PHS as [->|[->|[k ->]]]; auto.
    - apply emits_nil. intros ex k l v EA. unfold writeOf in WO. rewrite EA in WO. discriminate.
    - intros l v k WO'. congruence. }
  destruct (link A) as [[[y v] r]|] eqn:LK.
  - destruct (ea e) as [|f|ex k l w|ex k l w|k wk ret l w w'| |z|z] eqn:EA; try discriminate.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + destruct ex; [|discriminate]. destruct k; [|discriminate]. destruct (wd l) as [[z [|]]|] eqn:WD; try discriminate.
      destruct (Nat.eqb_spec z y) as [->|]; [|discriminate]. destruct (N.eqb_spec w (succ32 v)) as [->|]; [|discriminate].
      inversion TR; subst. assert (EN : emits x A e = []).
      { apply emits_nil. intros ex' k' l' v' EA'. rewrite EA in EA'. inversion EA'; subst. congruence. }
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
        assert (EN : emits x A e = []) by (apply emits_nil; intros ex' k' l' v' EA'; congruence).
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
        -- eapply m_free; eauto; [unfold setph; simpl; apply upd_eq|]. unfold emits. rewrite EA, PH, WD, Nat.eqb_refl. auto.
        -- apply m_none.
           ++ unfold setph. simpl. apply upd_neq. auto.
           ++ apply emits_nil. intros ex' k' l' v' EA'. rewrite EA in EA'. inversion EA'; subst. congruence.
           ++ intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
           ++ rewrite EA. split; discriminate.
      * inversion TR; subst. apply m_none; auto; [| |rewrite EA; split; discriminate].
        -- apply emits_nil. intros ex' k' l' v' EA'. rewrite EA in EA'. inversion EA'; subst. congruence.
        -- intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
    + destruct (wd l) eqn:WD; [discriminate|]. inversion TR; subst. apply m_none; auto; [| |rewrite EA; split; discriminate].
      * apply emits_nil. intros ex' k' l' v' EA'. congruence.
      * intros l' v' k' WO. unfold writeOf in WO. rewrite EA in WO. inversion WO; subst. congruence.
    + inversion TR; subst. apply QUIET; auto; [unfold writeOf; rewrite EA; auto|split; discriminate].
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      assert (EN : emits x A e = []) by (apply emits_nil; intros ex' k' l' v' EA'; congruence).
      destruct (ph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec z x) as [->|NE].
      * eapply m_pull; eauto. unfold setph. simpl. apply upd_eq.
      * apply m_none; auto; [unfold setph; simpl; apply upd_neq; auto|intros l' v' k' WO'; congruence|].
        rewrite EA. split; congruence.
    + assert (WO : writeOf e = None) by (unfold writeOf; rewrite EA; auto).
      assert (EN : emits x A e = []) by (apply emits_nil; intros ex' k' l' v' EA'; congruence).
      destruct (ph A z) as [|v r n|v r n a|v r n a|v r n a] eqn:PH; try discriminate. inversion TR; subst.
      destruct (Nat.eq_dec z x) as [->|NE].
      * eapply m_push; eauto. unfold setph. simpl. apply upd_eq.
      * apply m_none; auto; [unfold setph; simpl; apply upd_neq; auto|intros l' v' k' WO'; congruence|].
        rewrite EA. split; congruence.
Qed.
End Facts.
End Protocol.
