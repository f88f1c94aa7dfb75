(** A kept prefix of a run is an execution.

    The messages that are not part of what is left are erased (a message of a dummy thread
    on a location that nobody uses stands in their place) or given to the dummy thread.  If
    a thread's prefix writes what is kept of its messages, and reads nothing that is erased,
    it is a run against the changed memory with all promises kept; so the theorems apply to
    it.  [Cut.v] says where to cut. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak.

Section Cut.
Variable m0 : loc -> val.
Variable M : mem.
Variable junk : loc.
Variable dummy : tid.
(** What becomes of each message. *)
Inductive fate := Keep | Alien | Gone.
Variable fates : nat -> fate.
Definition keep (t : nat) : bool := match fates t with Keep => true | _ => false end.
Definition fated (f : fate) (m : msg) : msg :=
  match f with Keep => m | Alien => W (mloc m) (mval m) dummy | Gone => W junk 0 dummy end.

Fixpoint erase (n : nat) (M : mem) : mem :=
  match M with [] => [] | m :: M' => fated (fates n) m :: erase (S n) M' end.
Definition M' : mem := erase 1 M.

Lemma nth_erase n k : nth_error (erase n M) k =
  match nth_error M k with Some m => Some (fated (fates (n + k)) m) | None => None end.
Proof.
  revert n k. induction M as [|m N IH]; intros n k; destruct k; simpl; auto.
  - rewrite Nat.add_0_r. auto.
  - rewrite IH. replace (S n + k) with (n + S k) by lia. auto.
Qed.
Lemma get_erase t : get M' t = match get M t with Some m => Some (fated (fates t) m) | None => None end.
Proof. destruct t as [|k]; simpl; auto. unfold M'. rewrite nth_erase. auto. Qed.
Lemma keeps t : keep t = true <-> fates t = Keep.
Proof. unfold keep. destruct (fates t); split; congruence. Qed.
Lemma get_kept t : fates t = Keep -> get M' t = get M t.
Proof. intro K. rewrite get_erase, K. destruct (get M t); auto. Qed.
Lemma isW_erase l t : l <> junk -> isW M' l t -> isW M l t.
Proof.
  intros NJ (v & i & G). rewrite get_erase in G. destruct (get M t) as [m|] eqn:E; [|discriminate].
  destruct m as [l0 v0 j]. destruct (fates t); simpl in G; inversion G; subst; try congruence; eexists; eauto.
Qed.
Lemma noNewer_erase l a b : l <> junk -> noNewer M l a b -> noNewer M' l a b.
Proof. intros NJ NN t Ht IW. apply (NN t Ht). apply isW_erase; auto. Qed.
Lemma rd_erase l t v : (t <> 0 -> fates t <> Gone) -> rd m0 M l t v -> rd m0 M' l t v.
Proof.
  intros K [Z|[i G]]; [left; auto|]. right. pose proof (get_pos _ _ _ G). specialize (K ltac:(lia)).
  rewrite get_erase, G. destruct (fates t); simpl; try congruence; eauto.
Qed.
Lemma atomic_erase i l a b : l <> junk -> (forall t v, t < b -> get M t = Some (W l v i) -> fates t = Keep) ->
  atomic M i l a b -> atomic M' i l a b.
Proof.
  intros NJ OWN AT t v j Ht G. rewrite get_erase in G. destruct (get M t) as [[l0 v0 j0]|] eqn:E; [|discriminate].
  destruct (fates t) eqn:F; simpl in G; inversion G; subst; try congruence; [eapply AT; eauto|].
  assert (j0 = i) by (eapply AT; eauto). subst j0. specialize (OWN t v ltac:(lia) E). congruence.
Qed.

Section Thread.
Variable i : tid.
Hypothesis ALIEN : i <> dummy.
(** What an event of the part that is kept may do. *)
Definition written (l : loc) (t : nat) : Prop :=
  fates t = Keep /\ forall u v, u < t -> get M u = Some (W l v i) -> fates u = Keep.
Definition kept (e : event) : Prop :=
  match ea e with
  | AR _ _ l _ => l <> junk /\ (er e <> 0 -> fates (er e) <> Gone)
  | AW _ _ l _ => l <> junk /\ written l (ew e)
  | AX _ _ _ l _ _ => l <> junk /\ (er e <> 0 -> fates (er e) <> Gone) /\ written l (ew e)
  | _ => True
  end.
Definition wprom (L : local) (p : nat -> bool) : local :=
  mkL (coh L) (vro L) (vwo L) (vrn L) (vwn L) (vrel L) (fwd L) (xcl L) p.

Lemma step_erase e L L1 p : kept e -> wmem m0 M i e L L1 -> (forall t, p t = keep t && prom L t) ->
  exists p1, wmem m0 M' i e (wprom L p) (wprom L1 p1) /\ (forall t, p1 t = keep t && prom L1 t).
Proof.
  intros KE WM PE. unfold wmem, still, kept in *.
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA.
  - destruct WM as ((G & F & P) & X). exists p. split; [|intro t; rewrite P; auto]. repeat split; try apply G; auto.
  - destruct WM as ((G & F & P) & X & FE). exists p. split; [|intro t; rewrite P; auto].
    split; [split; [exact G|split; auto]|]. split; auto.
  - destruct KE as [NJ KR]. destruct WM as ((R1 & R2 & R3 & R4 & R5 & R6 & R7 & R8 & R9) & X).
    exists p. split; [|intro t; rewrite R9; auto]. split; [|exact X].
    split; [apply rd_erase; auto|]. split; [apply noNewer_erase; auto|]. split; [apply noNewer_erase; auto|].
    split; [exact R4|]. split; [exact R5|]. split; [exact R6|]. split; [exact R7|]. split; auto.
  - destruct KE as [NJ [KF KO]]. pose proof (proj2 (keeps _) KF) as KW. destruct WM as ((W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & W10 & W11) & XO & X).
    exists (upd p (ew e) false). split.
    + split; [|split; [|exact X]].
      * split; [rewrite get_kept; auto|]. split; [simpl; rewrite PE, KW, W2; auto|].
        repeat (split; [assumption|]). split; auto.
      * intro EX. destruct (XO EX) as (lx & tx & XE & AT). exists lx, tx. split; auto. intro E.
        destruct (AT E) as [OW|AT']; [left; exact OW|right; apply atomic_erase; eauto].
    + intro t. rewrite W11. unfold upd. destruct (t =? ew e); auto. rewrite andb_false_r. auto.
  - destruct KE as (NJ & KR & KF & KO). pose proof (proj2 (keeps _) KF) as KW.
    destruct WM as (Lm & (R1 & R2 & R3 & R4 & R5 & R6 & R7 & R8 & R9) & XM &
      (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & W10 & W11) & X & AT).
    exists (upd p (ew e) false). split.
    + exists (wprom Lm p). split; [|split; [exact XM|split; [|split; [exact X|apply atomic_erase; eauto]]]].
      * split; [apply rd_erase; auto|]. split; [apply noNewer_erase; auto|]. split; [apply noNewer_erase; auto|].
        split; [exact R4|]. split; [exact R5|]. split; [exact R6|]. split; [exact R7|]. split; auto.
      * split; [rewrite get_kept; auto|]. split; [simpl; rewrite PE, KW; rewrite R9 in W2; rewrite W2; auto|].
        repeat (split; [assumption|]). split; auto.
    + intro t. rewrite W11, R9. unfold upd. destruct (t =? ew e); auto. rewrite andb_false_r. auto.
  - destruct WM as ((G & F & P) & X). exists p. split; [|intro t; rewrite P; auto].
    split; [split; [exact G|split; auto]|exact X].
  - destruct WM as ((G & F & P) & X & B). exists p. split; [|intro t; rewrite P; auto].
    split; [split; [exact G|split; auto]|]. split; [exact X|exact B].
  - destruct WM as ((G & F & P) & X & B). exists p. split; [|intro t; rewrite P; auto].
    split; [split; [exact G|split; auto]|]. split; [exact X|exact B].
Qed.
Lemma run_erase c es c1 p : wrun m0 M i c es c1 -> Forall kept es -> (forall t, p t = keep t && prom (lc c) t) ->
  exists p1, wrun m0 M' i (mkC (code c) (wprom (lc c) p)) es (mkC (code c1) (wprom (lc c1) p1)) /\
    (forall t, p1 t = keep t && prom (lc c1) t).
Proof.
  intro R. revert p. induction R as [c|c e c1 es c2 [SS WM] R IH]; intros p FA PE.
  - exists p. split; [constructor|auto].
  - inversion FA; subst. destruct (step_erase e (lc c) (lc c1) p H1 WM PE) as (p1 & WM1 & PE1).
    destruct (IH p1 H2 PE1) as (p2 & R2 & PE2). exists p2. split; auto.
    apply w_cons with (c' := mkC (code c1) (wprom (lc c1) p1)); [split; [exact SS|exact WM1]|exact R2].
Qed.

(** The run may go on behind the prefix as it likes, and keep its other promises or not. *)
Theorem kept_prefix P es1 c1 : wrun m0 M i (initC M i P) es1 c1 ->
  Forall kept es1 ->
  (forall t l v, get M t = Some (W l v i) -> fates t = Keep -> exists e w, In e es1 /\ writeOf e = Some w /\ ew e = t) ->
  exists c, wrun m0 M' i (initC M' i P) es1 c /\ noprom c /\ code c = code c1.
Proof.
  intros R1 FA OWN.
  assert (P0 : forall t, prom (initL M' i) t = keep t && prom (initL M i) t).
  { intro t. simpl. rewrite get_erase. destruct (get M t) as [m|]; [|rewrite andb_false_r; auto].
    unfold keep. destruct (fates t); simpl; auto; apply Nat.eqb_neq; auto. }
  destruct (run_erase _ _ _ (prom (initL M' i)) R1 FA P0) as (p1 & R & PE).
  exists (mkC (code c1) (wprom (lc c1) p1)). split; [exact R|]. split; auto.
  intro t. simpl. rewrite PE. destruct (keep t) eqn:K; auto. simpl. destruct (prom (lc c1) t) eqn:PT; auto. exfalso.
  assert (ORG : prom (initL M i) t = true).
  { clear - R1 PT. remember (initC M i P) as c0 eqn:E0. assert (L0 : prom (lc c0) t = true -> prom (initL M i) t = true) by (subst; auto).
    clear E0. induction R1 as [c|c e c3 es c4 [SS WM] R IH]; auto. apply IH; auto. intro P3. apply L0.
    pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e) as [[l v]|].
    - destruct WP as (_ & _ & _ & _ & _ & _ & W7 & _). rewrite W7 in P3. unfold upd in P3. destruct (t =? ew e); congruence.
    - destruct WP as [W1 _]. rewrite W1 in P3. auto. }
  simpl in ORG. destruct (get M t) as [[l v j]|] eqn:G; [|discriminate]. apply Nat.eqb_eq in ORG. simpl in ORG. subst j.
  destruct (OWN t l v G (proj1 (keeps t) K)) as (e & w & IN & WO & ET).
  clear - R1 IN WO ET PT. induction R1 as [c|c e0 c3 es c4 [SS WM] R IH]; [contradiction|].
  destruct IN as [->|IN]; [|auto].
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. rewrite WO in WP. destruct w as [l v]. destruct WP as (_ & _ & _ & _ & _ & _ & W7 & _).
  assert (D : prom (lc c3) t = false) by (rewrite W7; subst t; apply upd_eq).
  clear - R D PT. induction R as [c|c e1 c5 es c6 [SS WM] R IH]; [congruence|]. apply IH; auto.
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e1) as [[l v]|].
  - destruct WP as (_ & _ & _ & _ & _ & _ & W7 & _). rewrite W7. unfold upd. destruct (t =? ew e1); auto.
  - destruct WP as [W1 _]. rewrite W1. auto.
Qed.
End Thread.
End Cut.
