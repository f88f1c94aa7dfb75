(** Sections of many locks, from a table of what each lock protects: locks are taken in the order
    of their ranks, one or none of each rank. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang SC Lockset Source LockCode LockSource TicketCode TasCode Instances.

Section Programs.
(** The locations that hardware walks: stores there are releases. *)
Variable walked : list loc.
Definition store_to (l : loc) : wkind := if existsb (N.eqb l) walked then WRel else WPln.
(** Each location is read, and written with what was read. *)
Definition uses (fields : list loc) : list kstmt :=
  flat_map (fun l => [KDo (Load false RPln 1 (Const l)); KDo (Store false (store_to l) 99 (Const l) (Rg 1))]) fields.
(** Of each rank any lock is chosen, by values read, or none; inside of it any locks of the ranks behind. *)
Fixpoint by_rank (ranks : list (list (rid * list loc))) : list kstmt :=
  match ranks with
  | [] => []
  | rank :: ranks' =>
      let inner := by_rank ranks' in
      fold_right (fun lf none => [KIte (Rg 1) (KLock (fst lf) :: inner ++ uses (snd lf) ++ [KUnlock (fst lf)]) none]) inner rank
  end.
(** Again and again. *)
Definition ranked (ranks : list (list (rid * list loc))) : list kstmt := [KWhile (Const 1) (by_rank ranks)].
End Programs.

(** A table that is part of another. *)
Definition within (a b : list (list (rid * list loc))) : bool :=
  forallb (fun r => existsb (fun q => (fst r =? fst q) && forallb (fun l => existsb (N.eqb l) (snd q)) (snd r)) (concat b)) (concat a).

(** What is computed of a table: locations are data of their lock, no lock is in two ranks. *)
Definition row_ok (k : kind) (n : nat) (lf : rid * list loc) : bool :=
  (fst lf <? n) && forallb (fun l => negb (N.ltb l (end_of_words k n)) && N.eqb (N.modulo l (N.of_nat n)) (N.of_nat (fst lf))) (snd lf).
Fixpoint ranks_ok (k : kind) (n : nat) (used : list rid) (ranks : list (list (rid * list loc))) : bool :=
  match ranks with
  | [] => true
  | rank :: ranks' =>
      forallb (fun lf => row_ok k n lf && negb (has (fst lf) used)) rank && ranks_ok k n (map fst rank ++ used) ranks'
  end.

Lemma same_refl S : same S S = true.
Proof. unfold same. destruct (list_eq_dec Nat.eq_dec S S); congruence. Qed.
Lemma drop_absent x S : ~ In x S -> drop x S = S.
Proof.
  intro NI. induction S as [|y S IH]; auto. simpl. destruct (Nat.eqb_spec x y) as [->|]; [exfalso; apply NI; left; auto|].
  simpl. f_equal. apply IH. intro IN. apply NI. right. auto.
Qed.
Lemma drop_insert x S : ~ In x S -> drop x (insert x S) = S.
Proof.
  intro NI. induction S as [|y S IH]; simpl; [rewrite Nat.eqb_refl; auto|].
  destruct (x <? y); [simpl; rewrite Nat.eqb_refl; simpl; apply (drop_absent x (y :: S) NI)|].
  simpl. destruct (Nat.eqb_spec x y) as [->|]; [exfalso; apply NI; left; auto|]. simpl. f_equal. apply IH. intro IN. apply NI. right. auto.
Qed.
Lemma has_not x S : ~ In x S -> has x S = false.
Proof. intro NI. destruct (has x S) eqn:H; auto. apply has_in in H. contradiction. Qed.
Lemma has_insert x S : has x (insert x S) = true.
Proof. apply has_in, insert_in. auto. Qed.

Section Ranked.
Variables (k : kind) (n : nat) (walked : list loc).
Notation lay := (layout_of k n bare).
Notation islock := (is_lock n).
Notation check := (check lay (seq 0 n)).

Lemma word_class l : N.ltb l (end_of_words k n) = true -> addr_class lay (Const l) = Some CSync.
Proof. intro LT. rewrite addr_class_const. cbn [cls layout_of field_at bare]. rewrite LT. reflexivity. Qed.
Lemma field_class x fields l : row_ok k n (x, fields) = true -> In l fields -> addr_class lay (Const l) = Some (CReg x).
Proof.
  unfold row_ok. rewrite andb_true_iff, forallb_forall. cbn [fst snd]. intros [_ A] IN. specialize (A l IN).
  rewrite andb_true_iff, negb_true_iff, N.eqb_eq in A. destruct A as [LT E]. rewrite addr_class_const. cbn [cls layout_of field_at bare].
  rewrite LT, E, Nat2N.id. reflexivity.
Qed.
Lemma lock_check x S : x < n -> check (lock_of k x) S = Some S /\ check (unlock_of k x) S = Some S.
Proof.
  intro LT. destruct k as [|how] eqn:KIND.
  - assert (W1 : addr_class lay (Const (next_word x)) = Some CSync).
    { apply word_class. rewrite KIND. apply N.ltb_lt. unfold next_word, end_of_words, width. lia. }
    assert (W2 : addr_class lay (Const (now_word x)) = Some CSync).
    { apply word_class. rewrite KIND. apply N.ltb_lt. unfold now_word, end_of_words, width. lia. }
    rewrite KIND in W1, W2. unfold lock_of, unlock_of, TicketCode.lockcode, TicketCode.unlockcode, drawing, spinning, draw, look, release.
    cbn [Lockset.check check1]. rewrite W1, W2. cbn [may_read may_write]. rewrite !same_refl. auto.
  - assert (W : addr_class lay (Const (N.of_nat x)) = Some CSync).
    { apply word_class. rewrite KIND. apply N.ltb_lt. rewrite one_word_each. lia. }
    rewrite KIND in W. unfold lock_of, unlock_of, TasCode.lockcode, TasCode.unlockcode, again, attempt, swap, store.
    destruct how; cbn [Lockset.check check1]; rewrite W; cbn [may_read may_write andb]; rewrite !same_refl; auto.
Qed.

(** Three walks over the same program: each ends with the locks with which it began. *)
Definition fits (p : list kstmt) (S : list rid) : Prop :=
  kcheck lay islock p S = Some S /\ forallb (clean lay islock) p = true /\ check (compiled k p) S = Some S.
Lemma fits_app p q S : fits p S -> fits q S -> fits (p ++ q) S.
Proof.
  intros (A1 & A2 & A3) (B1 & B2 & B3). unfold fits, compiled in *. rewrite kcheck_app, A1, forallb_app, A2, Source.compile_app, check_app, A3. auto.
Qed.
Lemma fits_nil S : fits [] S.
Proof. repeat split. Qed.
Lemma fits_uses x fields S : row_ok k n (x, fields) = true -> has x S = true -> fits (uses walked fields) S.
Proof.
  intros OK HX. assert (ALL : forall l, In l fields -> addr_class lay (Const l) = Some (CReg x)) by (intros; eapply field_class; eauto).
  clear OK. induction fields as [|l fields IH]; [apply fits_nil|].
  change (uses walked (l :: fields)) with ([KDo (Load false RPln 1 (Const l)); KDo (Store false (store_to walked l) 99 (Const l) (Rg 1))] ++ uses walked fields).
  apply fits_app; [|apply IH; intros; apply ALL; right; auto]. specialize (ALL l (or_introl eq_refl)). unfold fits, compiled.
  cbn [kcheck kcheck1 plain data forallb clean clean1 on_data unreserved Source.compile flat_map compile1 app Lockset.check check1].
  unfold plain, data, clean1, on_data. rewrite ALL. cbn [may_read may_write]. rewrite HX. cbn [andb negb may_write]. rewrite ?HX. split; [|split]; reflexivity.
Qed.
Lemma fits_section x fields inner S : row_ok k n (x, fields) = true -> ~ In x S -> fits inner (insert x S) ->
  let p := KLock x :: inner ++ uses walked fields ++ [KUnlock x] in
  kcheck lay islock p S = Some S /\ forallb (clean lay islock) p = true /\ check (compiled k p) S = Some S.
Proof.
  intros OK NI (A1 & A2 & A3) p. pose proof (fits_uses x fields (insert x S) OK (has_insert x S)) as (U1 & U2 & U3).
  pose proof OK as LT. unfold row_ok in LT. apply andb_true_iff in LT. destruct LT as [LT _]. cbn [fst] in LT.
  assert (IL : islock x = true) by exact LT. apply Nat.ltb_lt in LT. unfold p, compiled in *. split; [|split].
  - cbn [kcheck kcheck1]. rewrite IL, has_not by auto. cbn [andb negb]. rewrite kcheck_app, A1, kcheck_app, U1.
    cbn [kcheck kcheck1]. rewrite has_insert, drop_insert by auto. reflexivity.
  - cbn [forallb clean]. rewrite IL, !forallb_app, A2, U2. cbn [forallb clean]. rewrite IL. reflexivity.
  - destruct (lock_check x (insert x S) LT) as [_ UN]. destruct (lock_check x S LT) as [LO _].
    change (Source.compile (lock_of k) (unlock_of k) (KLock x :: inner ++ uses walked fields ++ [KUnlock x])) with
      ((lock_of k x ++ [Pull x]) ++ Source.compile (lock_of k) (unlock_of k) (inner ++ uses walked fields ++ [KUnlock x])).
    rewrite !Source.compile_app, !check_app, LO. cbn [Lockset.check check1].
    replace (has x (seq 0 n)) with true by (symmetry; apply has_in, in_seq; lia). rewrite has_not by auto. cbn [andb negb].
    rewrite check_app, A3, check_app, U3. cbn [Source.compile flat_map compile1 app]. rewrite app_nil_r. cbn [Lockset.check check1].
    rewrite has_insert, drop_insert by auto. apply lock_check, LT.
Qed.
Lemma fits_ite p q S : fits p S -> fits q S -> fits [KIte (Rg 1) p q] S.
Proof.
  intros (A1 & A2 & A3) (B1 & B2 & B3). unfold fits, compiled in *. split; [|split].
  - cbn [kcheck]. rewrite kcheck_ite, A1, B1, same_refl. reflexivity.
  - cbn [forallb clean unreserved]. rewrite A2, B2. reflexivity.
  - change (Source.compile (lock_of k) (unlock_of k) [KIte (Rg 1) p q]) with
      [Ite (Rg 1) (Source.compile (lock_of k) (unlock_of k) p) (Source.compile (lock_of k) (unlock_of k) q)].
    cbn [Lockset.check]. rewrite check_ite, A3, B3, same_refl. reflexivity.
Qed.
Lemma fits_by_rank ranks used S : ranks_ok k n used ranks = true -> (forall x, In x S -> In x used) -> fits (by_rank walked ranks) S.
Proof.
  revert used S. induction ranks as [|rank ranks IH]; intros used S OK SU; [apply fits_nil|].
  cbn [ranks_ok] in OK. apply andb_true_iff in OK. destruct OK as [ROWS OK]. rewrite forallb_forall in ROWS. cbn [by_rank].
  assert (INNER : forall T, (forall x, In x T -> In x (map fst rank ++ used)) -> fits (by_rank walked ranks) T) by (intros T; apply IH, OK).
  assert (G : forall rows, (forall lf, In lf rows -> In lf rank) -> fits (fold_right (fun lf none =>
      [KIte (Rg 1) (KLock (fst lf) :: by_rank walked ranks ++ uses walked (snd lf) ++ [KUnlock (fst lf)]) none]) (by_rank walked ranks) rows) S).
  { induction rows as [|[x fields] rows IHr]; intro SUB; cbn [fold_right].
    - apply INNER. intros x IN. apply in_or_app. auto.
    - specialize (ROWS (x, fields) (SUB _ (or_introl eq_refl))). apply andb_true_iff in ROWS. destruct ROWS as [RO NU].
      apply negb_true_iff in NU. cbn [fst snd] in *. apply fits_ite.
      + apply fits_section; auto.
        * intro IN. apply SU, has_in in IN. congruence.
        * apply INNER. intros y IN. apply in_or_app. apply insert_in in IN. destruct IN as [->|IN]; auto. left.
          apply in_map_iff. exists (x, fields). split; auto. apply SUB. left. auto.
      + apply IHr. intros lf IN. apply SUB. right. auto. }
  apply G. auto.
Qed.
(** Sections generated from a good table are accepted: the table is small where the program is not. *)
Theorem ranks_accepted ranks : ranks_ok k n [] ranks = true -> accepted_source k n (ranked walked ranks) = true.
Proof.
  intro OK. destruct (fits_by_rank ranks [] [] OK (fun x IN => IN)) as (A1 & A2 & A3).
  unfold accepted_source, accepted_in, source_ok, ranked, compiled in *. cbn [kcheck]. rewrite kcheck_while, A1. cbn [forallb clean unreserved]. rewrite A2.
  change (Source.compile (lock_of k) (unlock_of k) [KWhile (Const 1) (by_rank walked ranks)]) with
    [While (Const 1) (Source.compile (lock_of k) (unlock_of k) (by_rank walked ranks))].
  cbn [Lockset.check]. rewrite check_while, A3. reflexivity.
Qed.
End Ranked.

(** Two ranks: lock 0 with one location, behind it lock 1 with two, or lock 2. *)
Theorem ranked_accepted : accepted_source Ticket 3 (ranked [9%N] [[(0, [6%N])]; [(1, [7%N; 10%N]); (2, [8%N])]]) = true.
Proof. vm_compute. reflexivity. Qed.
(** A location of another lock, a lock in two ranks. *)
Theorem ranked_rejected : map (fun t => accepted_source Ticket 3 (ranked [] t))
  [[[(0, [7%N])]]; [[(0, [6%N])]; [(1, [7%N]); (0, [6%N])]]] = [false; false].
Proof. vm_compute. reflexivity. Qed.
