(** Stores to table entries are ordered after earlier reads.

    A user's walk may see an entry as soon as its store is promised, and may by what it then does change
    what the kernel reads.  So that the entry does not come from such a read, the store must wait for the reads before
    it: it is a release, or a full barrier lies between them.  The check is of one thread alone, for any values read;
    [order_ok] computes it. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Sections Inv Protocol Cut.

Section Ordered.
(** The locations of table entries. *)
Variable tab : loc -> bool.

(** Has nothing been read since the last full barrier? *)
Definition fenced (b : bool) (a : act) : bool :=
  match a with
  | AFence DmbSy | AFence DsbSy => true
  | AR _ _ _ _ | AX _ _ _ _ _ _ => false
  | _ => b
  end.
Definition orderly (b : bool) (a : act) : Prop :=
  match a with
  | AW _ k l _ | AX _ k _ l _ _ => tab l = true -> rel k = true \/ b = true
  | _ => True
  end.
Inductive reaches (p : prog) : sconf -> bool -> Prop :=
| re_init : reaches p (mkS p []) false
| re_step a c b c' : reaches p c b -> sstep a c c' -> reaches p c' (fenced b a).
Definition orders_tables (p : prog) : Prop := forall a c b c', reaches p c b -> sstep a c c' -> orderly b a.

(** ** What it means for a run *)
(** Times that have been read. *)
Definition known (X : nat -> Prop) (b : bool) (L : local) : Prop :=
  forall t, X t -> (t <= vro L \/ t <= vwo L) /\ (b = true -> t <= vwn L).
Definition looked (es : list event) (t : nat) : Prop := exists e, In e es /\ lookOf e <> None /\ er e = t.
Lemma known_step m0 M i e L L' X b : wmem m0 M i e L L' -> own_ok M i L -> known X b L ->
  known (fun t => X t \/ (lookOf e <> None /\ er e = t)) (fenced b (ea e)) L'.
Proof.
  intros WM OW KN t [XT|[LK <-]].
  - destruct (KN t XT) as [A B]. pose proof (wmem_grows _ _ _ _ _ _ WM) as (_ & G2 & G3 & _ & G5 & _).
    split; [lia|]. unfold fenced. unfold wmem in WM.
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; try discriminate; try (intro F; specialize (B F); lia).
    destruct f; try (intro F; specialize (B F); lia); destruct WM as (_ & _ & F1 & F2); lia.
  - destruct (lookOf e) as [l|] eqn:LE; [|congruence]. split; [eapply read_seen; eauto|].
    unfold fenced, lookOf in *. destruct (ea e); discriminate.
Qed.
Lemma known_run p m0 M i c es c' X b : wrun m0 M i c es c' -> reaches p (code c) b -> own_ok M i (lc c) -> known X b (lc c) ->
  exists b', reaches p (code c') b' /\ own_ok M i (lc c') /\ known (fun t => X t \/ looked es t) b' (lc c').
Proof.
  intro R. revert X b. induction R as [c|c e c1 es c2 [SS WM] R IH]; intros X b RE OW KN.
  - exists b. split; auto. split; auto. intros t [XT|(e & [] & _)]. auto.
  - destruct (IH _ _ (re_step p _ _ _ _ RE SS) (own_step _ _ _ _ _ _ WM OW) (known_step _ _ _ _ _ _ _ _ WM OW KN))
      as (b' & RE' & OW' & KN'). exists b'. split; auto. split; auto. intros t XT. apply KN'.
    destruct XT as [XT|(e0 & [->|IN] & LK & ET)]; auto. right. exists e0. auto.
Qed.
(** All that a thread has read, and all its sections that have begun, lie before its stores to entries. *)
Theorem stores_wait p m0 M i es1 e es2 c l v : orders_tables p -> wrun m0 M i (initC M i p) (es1 ++ e :: es2) c ->
  writeOf e = Some (l, v) -> tab l = true -> forall e', In e' (es1 ++ [e]) ->
  (lookOf e' <> None -> er e' < ew e) /\ (forall x, ea e' = APull x -> er e' < ew e).
Proof.
  intros OT R WO TL e' IN. destruct (run_app _ _ _ _ _ _ _ R) as (c1 & R1 & R2).
  destruct (known_run p m0 M i _ _ _ (fun _ => False) false R1 (re_init p) (own_init M i p)) as (b & RE & OW & KN).
  { intros t []. }
  inversion R2 as [|c0 e0 c2 es0 c3 [SS WM] R3]; subst. pose proof (OT _ _ _ _ RE SS) as OR.
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. rewrite WO in WP. destruct WP as (W1 & W2 & W3 & W4 & W5 & _).
  apply in_app_or in IN. destruct IN as [IN|[<-|[]]].
  - split.
    + intro LK. destruct (KN (er e') (or_intror (ex_intro _ e' (conj IN (conj LK eq_refl))))) as [A B].
      assert (RL : forall k, rel k = true -> (exists ex, ea e = AW ex k l v) \/ (exists k1 ret w, ea e = AX k1 k ret l w v) -> vro (lc c1) < ew e /\ vwo (lc c1) < ew e).
      { intros k KR [(ex & EA)|(k1 & ret & w & EA)]; unfold wmem in WM; rewrite EA in WM.
        - destruct WM as ((_ & _ & _ & _ & V & _) & _). auto.
        - destruct WM as (Lm & (_ & _ & _ & (_ & G2 & G3 & _) & _) & _ & (_ & _ & _ & _ & V & _) & _). destruct (V KR). lia. }
      unfold orderly, writeOf in *. destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |x|x]; try discriminate;
        inversion WO; subst; destruct (OR TL) as [RK| ->]; try (specialize (B eq_refl); lia).
      * destruct (RL k RK); [left; eauto|lia].
      * destruct (RL wk RK); [right; eauto|lia].
    + intros x EA. destruct (pull_before _ _ _ _ _ _ _ _ R1 IN EA). lia.
  - split; [|intros x EA; unfold writeOf in WO; rewrite EA in WO; discriminate].
    intro LK. destruct (lookOf e) as [l1|] eqn:LE; [|congruence].
    assert (RO : exists w, readOf e = Some (l1, w)).
    { unfold lookOf, readOf in *. destruct (ea e); inversion LE; eauto. }
    destruct RO as [w RO]. destruct (wmem_read _ _ _ _ _ _ _ _ WM RO) as (_ & _ & _ & SE). rewrite WO in SE.
    destruct SE as [<- [SE|SE]]; auto. unfold seen in SE. destruct (Nat.eqb_spec (fwd (lc c1) l) (er e)) as [FE|]; [|lia].
    destruct (o_fwd _ _ _ OW l _ FE) as [Z|PA]; [lia|]. pose proof (o_coh _ _ _ OW l _ PA). lia.
Qed.

(** ** The check computed *)
Definition off_tables (e : expr) : bool :=
  match bounds e with Some (lo, hi) => forallb (fun l => negb (tab l)) (range lo hi) | None => false end.
Lemma off_sound rs e : off_tables e = true -> tab (eval rs e) = false.
Proof.
  unfold off_tables. destruct (bounds e) as [[lo hi]|] eqn:BE; [|discriminate]. rewrite forallb_forall. intro FA.
  apply negb_true_iff, FA, range_in, bounds_sound. auto.
Qed.
Fixpoint order1 (s : stmt) (b : bool) : option bool :=
  let fix orders (p : prog) (b : bool) : option bool :=
    match p with
    | [] => Some b
    | s' :: p' => match order1 s' b with Some b' => orders p' b' | None => None end
    end in
  match s with
  | Assign _ _ | Pull _ | Push _ => Some b
  | Fence f => Some (fenced b (AFence f))
  | Load _ _ _ _ => Some false
  | Store _ k _ ea _ => if off_tables ea || rel k || b then Some b else None
  | Rmw _ _ k _ ea _ => if off_tables ea || rel k || b then Some false else None
  | Ite _ p q => match orders p b, orders q b with Some x, Some y => Some (x && y) | _, _ => None end
  | While _ p => match orders p false with Some _ => Some false | None => None end
  end.
Fixpoint order (p : prog) (b : bool) : option bool :=
  match p with
  | [] => Some b
  | s :: p' => match order1 s b with Some b' => order p' b' | None => None end
  end.
Definition order_ok (p : prog) : bool := match order p false with Some _ => true | None => false end.

Lemma order_ite e p q b : order1 (Ite e p q) b = match order p b, order q b with Some x, Some y => Some (x && y) | _, _ => None end.
Proof. reflexivity. Qed.
Lemma order_while e p b : order1 (While e p) b = match order p false with Some _ => Some false | None => None end.
Proof. reflexivity. Qed.
Lemma order_app p q b : order (p ++ q) b = match order p b with Some b' => order q b' | None => None end.
Proof. revert b. induction p as [|s p IH]; intro b; simpl; auto. destruct (order1 s b); auto. Qed.
(** More is accepted behind a barrier. *)
Definition below (x y : option bool) : Prop := forall a, x = Some a -> exists c, y = Some c /\ (a = true -> c = true).
Fixpoint depth (s : stmt) : nat :=
  match s with
  | Ite _ p q => S (fold_right (fun x n => depth x + n) 0 p + fold_right (fun x n => depth x + n) 0 q)
  | While _ p => S (fold_right (fun x n => depth x + n) 0 p)
  | _ => 1
  end.
Definition size (p : prog) : nat := fold_right (fun x n => depth x + n) 0 p.
Lemma order_mono n : (forall s, depth s <= n -> below (order1 s false) (order1 s true)) /\
  (forall p, size p <= n -> below (order p false) (order p true)).
Proof.
  induction n as [|n [IS IP]].
  - split; [intros s; destruct s; simpl; lia|]. intros [|s p] SZ; [intros a E; inversion E; subst; exists true; split; auto; discriminate|].
    unfold size in SZ. simpl in SZ. destruct s; simpl in SZ; lia.
  - assert (ONE : forall s, depth s <= S n -> below (order1 s false) (order1 s true)).
    { intros s DS a E. destruct s as [r e|ex k r ea|ex k q ea ev|o k wk r ea ev|f|e p q|e p|x|x].
      - inversion E; subst. exists true. split; auto.
      - inversion E; subst. exists false. split; auto.
      - cbn [order1] in *. rewrite orb_true_r. destruct (off_tables ea || rel k || false); inversion E; subst. exists true. split; auto.
      - cbn [order1] in *. rewrite orb_true_r. destruct (off_tables ea || rel wk || false); inversion E; subst. exists false. split; auto.
      - destruct f; inversion E; subst; eexists; split; try reflexivity; auto.
      - rewrite order_ite in *. cbn [depth] in DS. destruct (order p false) as [x|] eqn:EP; [|discriminate]. destruct (order q false) as [y|] eqn:EQ; [|discriminate].
        destruct (IP p ltac:(unfold size; lia) x EP) as (x' & -> & X). destruct (IP q ltac:(unfold size; lia) y EQ) as (y' & -> & Y).
        exists (x' && y'). split; auto. inversion E; subst. rewrite !andb_true_iff. tauto.
      - rewrite order_while in *. exists a. auto.
      - inversion E; subst. exists true. split; auto.
      - inversion E; subst. exists true. split; auto. }
    split; auto. intro p. induction p as [|s p IHp]; intros SZ a E.
    + inversion E; subst. exists true. auto.
    + unfold size in SZ. cbn [fold_right] in SZ. cbn [order] in *. destruct (order1 s false) as [b|] eqn:E1; [|discriminate].
      destruct (ONE s ltac:(lia) b E1) as (c & -> & BC). destruct b; [rewrite (BC eq_refl); eauto|].
      destruct c; [|eauto]. apply (IHp ltac:(unfold size; lia) a E).
Qed.
Lemma order_more p b b' r : order p b = Some r -> (b = true -> b' = true) -> exists r', order p b' = Some r'.
Proof.
  intros E LE. destruct b; [rewrite (LE eq_refl); eauto|]. destruct b'; [|eauto].
  destruct (proj2 (order_mono (size p)) p (le_n _) r E) as (c & EC & _). eauto.
Qed.

Theorem order_sound p : order_ok p = true -> orders_tables p.
Proof.
  intro OK. assert (GD : forall c b, reaches p c b -> exists b0 r, (b0 = true -> b = true) /\ order (cont c) b0 = Some r).
  { induction 1 as [|a c b c' RE (b0 & r & LE & OR) ST].
    - unfold order_ok in OK. destruct (order p false) as [r|] eqn:E; [|discriminate]. exists false, r. split; auto.
    - destruct ST; cbn [cont order] in *.
      + simpl in OR. eauto.
      + rewrite order_ite in OR. destruct (order s1 b0) as [x|] eqn:E1; [|discriminate]. destruct (order s2 b0) as [y|] eqn:E2; [|discriminate].
        exists b0. simpl. destruct (N.eqb (eval rs e) 0); rewrite order_app, ?E1, ?E2;
          destruct (order_more s (x && y) x r OR ltac:(rewrite andb_true_iff; tauto)) as [? H1];
          destruct (order_more s (x && y) y r OR ltac:(rewrite andb_true_iff; tauto)) as [? H2]; eauto.
      + rewrite order_while in OR. destruct (order b1 false) as [x|] eqn:E1; [|discriminate]. exists false. cbn [order]. rewrite order_ite.
        rewrite order_app, E1. cbn [order]. rewrite order_while, E1. cbn [order]. simpl. exists r. split; [discriminate|auto].
      + destruct (order1 (Fence f) b0) as [b1|] eqn:E1; [|discriminate]. exists b1, r. split; auto.
        cbn [order1] in E1. inversion E1; subst. destruct f; simpl; auto.
      + simpl in OR. exists false, r. split; [discriminate|auto].
      + cbn [order1] in OR. destruct (off_tables ea || rel k || b0); [|discriminate]. exists b0, r. split; auto.
      + cbn [order1] in OR. destruct (off_tables ea || rel k || b0); [|discriminate]. exists b0, r. split; auto.
      + cbn [order1] in OR. destruct (off_tables ea || rel wk || b0); [|discriminate]. exists false, r. split; [discriminate|auto].
      + cbn [order1] in OR. destruct (off_tables ea || rel wk || b0); [|discriminate]. exists false, r. split; [discriminate|auto].
      + simpl in OR. eauto.
      + eauto. }
  intros a c b c' RE ST. destruct (GD c b RE) as (b0 & r & LE & OR). destruct ST; cbn [orderly cont order order1] in *; auto; intro TL.
  - destruct (off_tables ea) eqn:OF; [rewrite (off_sound _ _ OF) in TL; discriminate|].
    destruct (rel k); [auto|]. destruct b0; [auto|discriminate].
  - destruct (off_tables ea) eqn:OF; [rewrite (off_sound _ _ OF) in TL; discriminate|].
    destruct (rel wk); [auto|]. destruct b0; [auto|discriminate].
Qed.
End Ordered.
