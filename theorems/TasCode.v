(** Test-and-set code, in the three shapes of catalogue/locks: [KLock x] becomes a loop of
    LDAXR, a test and STXR ([Exclusive]), of SWPA ([Swap]), or of LDR, a test and CASA
    ([Compare]); [KUnlock x] becomes STLR of 0.  It follows the protocol whatever it reads. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Source Protocol LockCode TasRun.

Inductive shape := Exclusive | Swap | Compare.

Section Code.
Variable lay : layout.
Variable how : shape.
Variable wl : rid -> loc.
Variable islock : rid -> bool.
Variable word : loc -> option rid.
Hypothesis WL : forall x, islock x = true -> word (wl x) = Some x.
Hypothesis SYNC : forall l x, word l = Some x -> cls lay l = CSync.

(** [qreg x] is 0 as soon as the word is taken. *)
Definition store (x : rid) : stmt := Store true WPln (qreg x) (Const (wl x)) (Const 1).
Definition swap (o : rop) (x : rid) : stmt := Rmw o RAcq WPln (Some (qreg x)) (Const (wl x)) (Const 1).
Definition attempt (x : rid) : prog :=
  match how with
  | Exclusive => [Load true RAcq (nreg x) (Const (wl x)); Ite (Rg (nreg x)) [] [store x]]
  | Swap => [swap RSwp x]
  | Compare => [Load false RPln (qreg x) (Const (wl x)); Ite (Rg (qreg x)) [] [swap (RCas (Rg (qreg x))) x]]
  end.
Definition again (x : rid) : stmt := While (Rg (qreg x)) (attempt x).
Definition lockcode (x : rid) : prog := [Assign (qreg x) (Const 1); again x].
Definition unlockcode (x : rid) : prog := [Store false WRel (qreg x) (Const (wl x)) (Const 0)].
Definition compile (p : list kstmt) : prog := Source.compile lockcode unlockcode p.

(** ** Where a thread can be in it *)
Definition tbetween (A : tas) : Prop := tlink A = None.
Definition tholding (A : tas) (x : rid) (rs : regs unit) : Prop := exists v r n a, tph A x = Inside v r n a.
Definition untaken (x : rid) (A : tas) (rs : regs unit) : Prop := tph A x = Idle /\ val_of rs (qreg x) <> 0%N.
Definition tried (x : rid) (A : tas) (rs : regs unit) : Prop :=
  if N.eqb (val_of rs (qreg x)) 0 then exists v r n a, tph A x = Turn v r n a else tph A x = Idle.
Inductive taking (x : rid) : prog -> tas -> regs unit -> Prop :=
| at_start A rs (LK : tbetween A) (ST : tph A x = Idle) : taking x (lockcode x) A rs
| at_again A rs (LK : tbetween A) (ST : tried x A rs) : taking x [again x] A rs
| at_retry A rs (LK : tbetween A) (ST : tried x A rs) : taking x [Ite (Rg (qreg x)) (attempt x ++ [again x]) []] A rs
| at_attempt A rs (LK : tbetween A) (ST : untaken x A rs) : taking x (attempt x ++ [again x]) A rs
| at_test A rs (HOW : how = Exclusive) (ST : untaken x A rs)
    (LK : if N.eqb (val_of rs (nreg x)) 0 then exists r, tlink A = Some (x, r) else tbetween A) :
    taking x (tl (attempt x) ++ [again x]) A rs
| at_store A rs (HOW : how = Exclusive) (ST : untaken x A rs) (LK : exists r, tlink A = Some (x, r)) : taking x [store x; again x] A rs
| at_look A rs (HOW : how = Compare) (LK : tbetween A) (ST : tph A x = Idle) : taking x (tl (attempt x) ++ [again x]) A rs
| at_compare A rs (HOW : how = Compare) (LK : tbetween A) (ST : tph A x = Idle) (ZE : val_of rs (qreg x) = 0%N) :
    taking x [swap (RCas (Rg (qreg x))) x; again x] A rs
| at_turn A rs (LK : tbetween A) (ST : exists v r n a, tph A x = Turn v r n a) : taking x [] A rs.
Inductive giving (x : rid) : prog -> tas -> regs unit -> Prop :=
| at_release A rs (LK : tbetween A) (ST : exists v r n a, tph A x = Leaving v r n a) : giving x (unlockcode x) A rs
| at_end A rs (LK : tbetween A) (ST : tph A x = Idle) : giving x [] A rs.

(** Code of [x] leaves other locks alone. *)
Notation untouched := (others (tas_protocol word) tholding).
Lemma tsame x A A' rs rs' : (forall y, y <> x -> tph A' y = tph A y) -> untouched x A A' rs rs'.
Proof. intros PH y NE. cbn. unfold tholding. rewrite PH by auto. auto. Qed.
Lemma untaken_tried x A rs : untaken x A rs -> tried x A rs.
Proof. intros [ID NZ]. unfold tried. apply N.eqb_neq in NZ. rewrite NZ. auto. Qed.

(** SWPA, or CASA with comparand 0: the word is taken if it was 0. *)
Lemma swapped x o A rs e c' rest : islock x = true -> tbetween A -> tph A x = Idle ->
  (o = RSwp \/ o = RCas (Rg (qreg x)) /\ val_of rs (qreg x) = 0%N) ->
  sstep (ea e) (mkS (swap o x :: again x :: rest) rs) c' ->
  exists A', ttrans word A e = Some A' /\ cont c' = again x :: rest /\ tbetween A' /\ tried x A' (rg c') /\
    untouched x A A' rs (rg c').
Proof.
  unfold tbetween, tried. intros IL LK ID OP SS. apply st_rmw in SS. destruct SS as (v & -> & EA). cbn [cont rg]. rewrite val_of_same.
  assert (W : forall w, ea e = AX RAcq WPln true (wl x) v w -> w <> 0%N ->
    exists A', ttrans word A e = Some A' /\ again x :: rest = again x :: rest /\ tlink A' = None /\
      (if N.eqb v 0 then exists v0 r n a, tph A' x = Turn v0 r n a else tph A' x = Idle) /\
      untouched x A A' rs (setr rs (Some (qreg x)) v tt)).
  { intros w EW NZ. apply N.eqb_neq in NZ. unfold ttrans. rewrite LK, EW. simpl. rewrite WL, NZ, ID by auto. destruct (N.eqb v 0).
    - eexists. split; [reflexivity|]. split; auto. split; auto. split.
      + exists 0%N, (er e), (ew e), (er e). apply tset_at.
      + apply tsame. intros y NE. apply tset_off. auto.
    - exists A. split; auto. split; auto. split; auto. split; auto. apply tsame. auto. }
  destruct EA as [EA|(EA & c & EO & NE)].
  - destruct OP as [->|[-> ZE]].
    + apply (W 1%N); [exact EA|discriminate].
    + simpl in EA. change (fst (getr tt rs (qreg x))) with (val_of rs (qreg x)) in EA. rewrite ZE in EA.
      destruct (N.eqb_spec v 0) as [VZ|NZ]; [apply (W 1%N); [exact EA|discriminate]|apply (W v); auto].
  - destruct OP as [->|[-> ZE]]; [discriminate|]. inversion EO; subst c. simpl in NE.
    change (fst (getr tt rs (qreg x))) with (val_of rs (qreg x)) in NE. rewrite ZE in NE. exists A.
    split; [unfold ttrans; rewrite LK, EA; simpl; rewrite WL; auto|]. apply N.eqb_neq in NE. rewrite NE.
    split; auto. split; auto. split; auto. apply tsame. auto.
Qed.

Lemma taking_step x s b rest A rs e c' : islock x = true -> taking x (s :: b) A rs -> sstep (ea e) (mkS ((s :: b) ++ rest) rs) c' ->
  exists A' b', ttrans word A e = Some A' /\ cont c' = b' ++ rest /\ taking x b' A' (rg c') /\ untouched x A A' rs (rg c').
Proof.
  intros IL AT SS. remember (s :: b) as p eqn:EP.
  assert (TAU : forall q, tbetween A -> ea e = ATau -> c' = mkS (q ++ rest) rs -> taking x q A rs ->
    exists A' b', ttrans word A e = Some A' /\ cont c' = b' ++ rest /\ taking x b' A' (rg c') /\ untouched x A A' rs (rg c')).
  { intros q LK EA -> TK. exists A, q. split; [unfold ttrans; rewrite LK, EA; auto|]. split; auto. split; auto. apply tsame. auto. }
  destruct AT as [A rs LK ST|A rs LK ST|A rs LK ST|A rs LK ST|A rs HOW ST LK|A rs HOW ST LK|A rs HOW LK ST|A rs HOW LK ST ZE|A rs LK ST];
    try discriminate; cbn [app lockcode] in SS.
  - apply st_assign in SS. destruct SS as [EA ->]. exists A, [again x].
    split; [unfold ttrans; rewrite LK, EA; auto|]. split; auto. split; [|apply tsame; auto].
    apply at_again; auto. unfold tried. cbn [rg]. rewrite val_of_same. auto.
  - apply st_while in SS. destruct SS as [EA ->]. apply (TAU [Ite (Rg (qreg x)) (attempt x ++ [again x]) []]); auto. apply at_retry; auto.
  - apply st_ite in SS. destruct SS as [EA ->]. change (eval rs (Rg (qreg x))) with (val_of rs (qreg x)) in *.
    unfold tried in ST. destruct (N.eqb_spec (val_of rs (qreg x)) 0) as [ZE|NZ].
    + apply (TAU []); auto. apply at_turn; auto.
    + apply (TAU (attempt x ++ [again x])); auto. apply at_attempt; auto. split; auto.
  - destruct ST as [ID NZ]. unfold attempt in SS. destruct how eqn:HOW; cbn [app] in SS.
    + apply st_load in SS. destruct SS as (v & EA & ->). cbn [cont rg].
      set (A' := if N.eqb v 0 then mkTas (tph A) (Some (x, er e)) else A). exists A', (tl (attempt x) ++ [again x]).
      split; [unfold ttrans, A'; rewrite LK, EA; simpl; rewrite WL, ID by auto; destruct (N.eqb v 0); auto|].
      split; [unfold attempt; rewrite HOW; reflexivity|].
      split; [|apply tsame; unfold A'; destruct (N.eqb v 0); auto].
      apply at_test; auto; cbn [rg]; rewrite ?val_of_same.
      * split; [unfold A'; destruct (N.eqb v 0); auto|]. rewrite val_of_set; auto. apply not_eq_sym, reg_ne.
      * unfold A'. destruct (N.eqb v 0); [exists (er e)|]; auto.
    + destruct (swapped x RSwp A rs e c' rest IL LK ID (or_introl eq_refl) SS) as (A' & TR & CO & LK' & TD & UN).
      exists A', [again x]. split; auto. split; auto. split; auto. apply at_again; auto.
    + apply st_load in SS. destruct SS as (v & EA & ->). exists A, (tl (attempt x) ++ [again x]).
      split; [unfold ttrans; rewrite LK, EA; simpl; rewrite WL; auto|].
      split; [unfold attempt; rewrite HOW; reflexivity|]. split; [apply at_look; auto|apply tsame; auto].
  - unfold attempt in SS. rewrite HOW in SS. cbn [tl app] in SS. apply st_ite in SS. destruct SS as [EA ->].
    change (eval rs (Rg (nreg x))) with (val_of rs (nreg x)) in *. destruct (N.eqb (val_of rs (nreg x)) 0).
    + destruct LK as [r LK]. exists A, [store x; again x]. split; [unfold ttrans; rewrite LK, EA; auto|]. split; auto.
      split; [apply at_store; eauto|apply tsame; auto].
    + apply (TAU [again x]); auto. apply at_again; auto. apply untaken_tried. auto.
  - apply st_store in SS. destruct ST as [ID NZ]. destruct LK as [r LK]. destruct SS as [[EA ->]|(_ & EA & ->)].
    + exists (tset A x (Turn 0%N r (ew e) r)), [again x].
      split; [unfold ttrans; rewrite LK, EA; simpl; rewrite WL, ID, Nat.eqb_refl by auto; auto|]. split; auto.
      split; [|apply tsame; intros y NE; apply tset_off; auto]. apply at_again; [reflexivity|]. unfold tried. cbn [rg].
      rewrite val_of_same. exists 0%N, r, (ew e), r. apply tset_at.
    + exists (mkTas (tph A) None), [again x]. split; [unfold ttrans; rewrite LK, EA; auto|]. split; auto.
      split; [|apply tsame; auto]. apply at_again; [reflexivity|]. unfold tried. cbn [rg]. rewrite val_of_same. auto.
  - unfold attempt in SS. rewrite HOW in SS. cbn [tl app] in SS. apply st_ite in SS. destruct SS as [EA ->].
    change (eval rs (Rg (qreg x))) with (val_of rs (qreg x)) in *. destruct (N.eqb_spec (val_of rs (qreg x)) 0) as [ZE|NZ].
    + apply (TAU [swap (RCas (Rg (qreg x))) x; again x]); auto. apply at_compare; auto.
    + apply (TAU [again x]); auto. apply at_again; auto. apply untaken_tried. split; auto.
  - destruct (swapped x _ A rs e c' rest IL LK ST (or_intror (conj eq_refl ZE)) SS) as (A' & TR & CO & LK' & TD & UN).
    exists A', [again x]. split; auto. split; auto. split; auto. apply at_again; auto.
Qed.
Definition tas_code : lock_code lay (tas_protocol word) lockcode unlockcode islock.
Proof.
  apply (mkLC lay (tas_protocol word) lockcode unlockcode islock tbetween tholding taking giving); unfold tbetween.
  - reflexivity.
  - reflexivity.
  - intros A e LK EL. assert (NW : forall l, cls lay l <> CSync -> word l = None).
    { intros l NE. destruct (word l) eqn:WD; auto. apply SYNC in WD. congruence. }
    cbn. unfold ttrans. rewrite LK. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; simpl in EL; try contradiction; auto;
      rewrite (NW l EL); auto.
  - intros A x rs q v H _. exact H.
  - intros x A rs IL LK ID. apply at_start; auto.
  - apply taking_step.
  - intros x A rs e IL AT EA. remember [] as p eqn:EP.
    destruct AT as [A rs LK ST|A rs LK ST|A rs LK ST|A rs LK ST|A rs HOW ST LK|A rs HOW ST LK|A rs HOW LK ST|A rs HOW LK ST ZE|A rs LK (v & r & n & a & PH)];
      try discriminate; try (destruct (attempt x); discriminate); try (destruct (tl (attempt x)); discriminate).
    exists (tset A x (Inside v r n a)). split; [cbn; unfold ttrans; rewrite LK, EA, PH; auto|].
    split; [reflexivity|]. split; [exists v, r, n, a; apply tset_at|apply tsame; intros y NE; apply tset_off; auto].
  - intros x A rs e IL LK (v & r & n & a & PH) EA. exists (tset A x (Leaving v r n a)).
    split; [cbn; unfold ttrans; rewrite LK, EA, PH; auto|]. split; [|apply tsame; intros y NE; apply tset_off; auto].
    apply at_release; [reflexivity|]. exists v, r, n, a. apply tset_at.
  - intros x s b rest A rs e c' IL AT SS. inversion AT as [A0 rs0 LK (v & r & n & a & PH) EB|]; subst. apply st_store in SS.
    destruct SS as [[EA ->]|(F & _)]; [|discriminate]. exists (tset A x Idle), [].
    split; [cbn; unfold ttrans; rewrite LK, EA; simpl; rewrite WL, PH by auto; auto|].
    split; auto. split; [apply at_end; [reflexivity|apply tset_at]|apply tsame; intros y NE; apply tset_off; auto].
  - intros x A rs AT. inversion AT; subst. auto.
Defined.
Theorem compiled_tas_ok p : source_ok lay islock p = true -> follows (tas_protocol word) (compile p).
Proof. apply (compiled_follows lay (tas_protocol word) lockcode unlockcode islock tas_code). Qed.
End Code.
