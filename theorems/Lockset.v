(** A computable check of the ownership discipline, and its soundness.

    [lockset_ok] walks the program once with the set of regions held.  Both
    branches must end with the same set, a loop body must keep it.  The class of an
    address is found from the range of its expression: constants, sums, selections,
    and [e Mod n]. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang SC.

(** ** The range of an address *)
Fixpoint bounds (e : expr) : option (N * N) :=
  match e with
  | Const v => Some (v, v)
  | Bin Mod _ (Const m) => if N.eqb m 0 then None else Some (0%N, (m - 1)%N)
  | Bin Add a b =>
      match bounds a, bounds b with
      | Some (la, ha), Some (lb, hb) =>
          if N.ltb (ha + hb) word64 then Some ((la + lb)%N, (ha + hb)%N) else None
      | _, _ => None
      end
  | Sel _ a b =>
      match bounds a, bounds b with
      | Some (la, ha), Some (lb, hb) => Some (N.min la lb, N.max ha hb)
      | _, _ => None
      end
  | _ => None
  end.
Lemma bounds_sound rs e lo hi : bounds e = Some (lo, hi) -> (lo <= eval rs e <= hi)%N.
Proof.
  revert lo hi. induction e as [v|r|o a IHa b IHb|c IHc a IHa b IHb]; intros lo hi; simpl.
  - intro EQ. inversion EQ; subst. lia.
  - discriminate.
  - destruct o; try discriminate.
    + destruct (bounds a) as [[la ha]|]; [|discriminate]. destruct (bounds b) as [[lb hb]|]; [|discriminate].
      destruct (N.ltb_spec (ha + hb) word64) as [LT|]; [|discriminate]. intro EQ. inversion EQ; subst.
      specialize (IHa _ _ eq_refl). specialize (IHb _ _ eq_refl). simpl.
      rewrite N.mod_small by lia. lia.
    + destruct b as [m| | |]; try discriminate. destruct (N.eqb_spec m 0) as [|NZ]; [discriminate|].
      intro EQ. inversion EQ; subst. simpl. split; [apply N.le_0_l|].
      rewrite N.sub_1_r. apply N.lt_le_pred, N.mod_lt, NZ.
  - destruct (bounds a) as [[la ha]|]; [|discriminate]. destruct (bounds b) as [[lb hb]|]; [|discriminate].
    intro EQ. inversion EQ; subst. specialize (IHa _ _ eq_refl). specialize (IHb _ _ eq_refl).
    destruct (N.eqb (eval rs c) 0); lia.
Qed.

Definition range (lo hi : N) : list N := map (fun k => (lo + N.of_nat k)%N) (seq 0 (S (N.to_nat (hi - lo)))).
Lemma range_in lo hi l : (lo <= l <= hi)%N -> In l (range lo hi).
Proof.
  intro B. unfold range. apply in_map_iff. exists (N.to_nat (l - lo)). rewrite N2Nat.id. split; [lia|].
  apply in_seq. assert (l - lo <= hi - lo)%N by lia. lia.
Qed.

Definition class_eqb (a b : class) : bool :=
  match a, b with
  | CReg x, CReg y => x =? y
  | CConst, CConst | CSync, CSync | CUser, CUser => true
  | _, _ => false
  end.
Lemma class_eqb_eq a b : class_eqb a b = true -> a = b.
Proof. destruct a, b; simpl; try discriminate; auto. intro EQ. apply Nat.eqb_eq in EQ. congruence. Qed.

Section Check.
Variable lay : layout.
Variable regions : list rid. (* the regions that may be pulled *)

Definition addr_class (e : expr) : option class :=
  match bounds e with
  | Some (lo, hi) =>
      if forallb (fun l => class_eqb (cls lay l) (cls lay lo)) (range lo hi) then Some (cls lay lo) else None
  | None => None
  end.
Lemma addr_class_sound rs e c : addr_class e = Some c -> cls lay (eval rs e) = c.
Proof.
  unfold addr_class. destruct (bounds e) as [[lo hi]|] eqn:BE; [|discriminate].
  destruct (forallb (fun l => class_eqb (cls lay l) (cls lay lo)) (range lo hi)) eqn:FA; [|discriminate]. intro EQ. inversion EQ; subst.
  rewrite forallb_forall in FA. apply class_eqb_eq, FA, range_in, bounds_sound. auto.
Qed.

(** ** The check *)
Definition has (x : rid) (S : list rid) : bool := existsb (Nat.eqb x) S.
Fixpoint insert (x : rid) (S : list rid) : list rid :=
  match S with [] => [x] | y :: S' => if x <? y then x :: S else y :: insert x S' end.
Definition drop (x : rid) (S : list rid) : list rid := filter (fun y => negb (x =? y)) S.
Definition same (A B : list rid) : bool := if list_eq_dec Nat.eq_dec A B then true else false.

Definition may_read (S : list rid) (c : option class) : bool :=
  match c with
  | Some (CReg x) => has x S
  | Some CUser => oracles lay
  | Some _ => true
  | None => false
  end.
(** Exclusive pairs on protected data are not followed: a lock makes them superfluous. *)
Definition may_write (S : list rid) (ex : bool) (c : option class) : bool :=
  match c with
  | Some (CReg x) => has x S && negb ex
  | Some CConst | None => false
  | Some _ => true
  end.

Fixpoint check1 (s : stmt) (S : list rid) : option (list rid) :=
  let fix checks (p : prog) (S : list rid) : option (list rid) :=
    match p with
    | [] => Some S
    | s' :: p' => match check1 s' S with Some S' => checks p' S' | None => None end
    end in
  match s with
  | Assign _ _ | Fence _ => Some S
  | Load _ _ _ ea => if may_read S (addr_class ea) then Some S else None
  | Store ex _ _ ea _ => if may_write S ex (addr_class ea) then Some S else None
  | Rmw _ _ _ _ ea _ =>
      if may_read S (addr_class ea) && may_write S false (addr_class ea) then Some S else None
  | Ite _ p q =>
      match checks p S, checks q S with
      | Some A, Some B => if same A B then Some A else None
      | _, _ => None
      end
  | While _ p => match checks p S with Some A => if same A S then Some S else None | None => None end
  | Pull x => if has x regions && negb (has x S) then Some (insert x S) else None
  | Push x => if has x S then Some (drop x S) else None
  end.
Fixpoint check (p : prog) (S : list rid) : option (list rid) :=
  match p with
  | [] => Some S
  | s :: p' => match check1 s S with Some S' => check p' S' | None => None end
  end.
Definition start (i : tid) : list rid :=
  filter (fun x => match own0 lay x with Some j => j =? i | None => false end) regions.
Definition lockset_ok (p : prog) (i : tid) : bool :=
  match check p (start i) with Some _ => true | None => false end.

(** ** Soundness *)
Lemma has_in x S : has x S = true <-> In x S.
Proof.
  unfold has. rewrite existsb_exists. split.
  - intros (y & IN & EQ). apply Nat.eqb_eq in EQ. subst. auto.
  - intro IN. exists x. split; auto. apply Nat.eqb_refl.
Qed.
Lemma insert_in x y S : In y (insert x S) <-> y = x \/ In y S.
Proof.
  induction S as [|z S IH]; simpl; [intuition|]. destruct (x <? z); simpl; [intuition|]. rewrite IH. intuition.
Qed.
Lemma drop_in x y S : In y (drop x S) <-> y <> x /\ In y S.
Proof.
  unfold drop. rewrite filter_In. rewrite negb_true_iff, Nat.eqb_neq. intuition.
Qed.
Lemma same_eq A B : same A B = true -> A = B.
Proof. unfold same. destruct (list_eq_dec Nat.eq_dec A B); [auto|discriminate]. Qed.

Lemma check_ite e p q S : check1 (Ite e p q) S =
  match check p S, check q S with Some A, Some B => if same A B then Some A else None | _, _ => None end.
Proof. reflexivity. Qed.
Lemma check_while e p S : check1 (While e p) S =
  match check p S with Some A => if same A S then Some S else None | None => None end.
Proof. reflexivity. Qed.
Lemma check_app p q S : check (p ++ q) S = match check p S with Some S' => check q S' | None => None end.
Proof.
  revert S. induction p as [|s p IH]; intro S; simpl; auto. destruct (check1 s S); auto.
Qed.

Definition matches (S : list rid) (d : duty) : Prop :=
  (forall x, In x S -> held d x = true) /\ (forall x, In x regions -> held d x = true -> In x S).
Definition good (p : prog) (d : duty) : Prop := exists S S', matches S d /\ check p S = Some S'.

Lemma may_read_ok rs S e d : matches S d -> may_read S (addr_class e) = true ->
  match cls lay (eval rs e) with CReg x => held d x = true | CUser => oracles lay = true | _ => True end.
Proof.
  intros [M1 M2] MR. destruct (addr_class e) as [c|] eqn:AC; [|discriminate].
  rewrite (addr_class_sound rs e c AC). destruct c as [x| | |]; simpl in MR; auto. apply M1, has_in. auto.
Qed.
Lemma may_write_ok rs S ex e d : matches S d -> may_write S ex (addr_class e) = true ->
  match cls lay (eval rs e) with CReg x => held d x = true /\ ex = false | CConst => False | _ => True end.
Proof.
  intros [M1 M2] MW. destruct (addr_class e) as [c|] eqn:AC; [|discriminate].
  rewrite (addr_class_sound rs e c AC). destruct c as [x| | |]; simpl in MW; auto; [|discriminate].
  apply andb_true_iff in MW. destruct MW as [A B]. apply negb_true_iff in B. split; auto. apply M1, has_in. auto.
Qed.

Lemma step_good a c c' d : sstep a c c' -> good (cont c) d -> okl lay a d /\ good (cont c') (next a d).
Proof.
  intros ST (S & S' & MT & CK).
  destruct ST as [r e s rs|e s1 s2 s rs|e b s rs|f s rs|ex k r ea s rs v|ex k q ea ev s rs|k q ea ev s rs
    |o k wk r ea ev s rs v|e k wk r ea ev s rs v NE|x s rs|x s rs]; cbn [cont check] in *.
  - split; [exact I|]. exists S, S'. auto.
  - split; [exact I|]. rewrite check_ite in CK. destruct (check s1 S) as [A|] eqn:C1; [|discriminate].
    destruct (check s2 S) as [B|] eqn:C2; [|discriminate]. destruct (same A B) eqn:SM; [|discriminate].
    apply same_eq in SM. subst B. exists S, S'. split; auto. rewrite check_app.
    destruct (N.eqb (eval rs e) 0); [rewrite C2|rewrite C1]; auto.
  - split; [exact I|]. rewrite check_while in CK. destruct (check b S) as [A|] eqn:CB; [|discriminate].
    destruct (same A S) eqn:SM; [|discriminate]. pose proof (same_eq _ _ SM) as SE. subst A.
    exists S, S'. split; auto. cbn [check]. rewrite check_ite, check_app, CB. cbn [check].
    rewrite check_while, CB, SM. cbn [check]. rewrite SM. auto.
  - split; [exact I|]. exists S, S'. auto.
  - cbn [check1] in CK. destruct (may_read S (addr_class ea)) eqn:MR; [|discriminate].
    split; [apply (may_read_ok rs S); auto|]. exists S, S'. destruct ex; auto.
  - cbn [check1] in CK. destruct (may_write S ex (addr_class ea)) eqn:MW; [|discriminate].
    pose proof (may_write_ok rs S ex ea d MT MW) as OK. split.
    + simpl. destruct (cls lay (eval rs ea)); auto. destruct OK as [OK ->]. split; [auto|discriminate].
    + exists S, S'. destruct ex; auto.
  - split; [exact I|]. exists S, S'. cbn [check1] in CK.
    destruct (may_write S true (addr_class ea)); [auto|discriminate].
  - cbn [check1] in CK. destruct (may_read S (addr_class ea)) eqn:MR; [|discriminate].
    destruct (may_write S false (addr_class ea)) eqn:MW; [|discriminate]. split.
    + pose proof (may_read_ok rs S ea d MT MR). pose proof (may_write_ok rs S false ea d MT MW).
      simpl. destruct (cls lay (eval rs ea)); auto.
    + exists S, S'. auto.
  - cbn [check1] in CK. destruct (may_read S (addr_class ea)) eqn:MR; [|discriminate].
    destruct (may_write S false (addr_class ea)) eqn:MW; [|discriminate].
    split; [apply (may_read_ok rs S); auto|]. exists S, S'. auto.
  - cbn [check1] in CK. destruct (has x regions) eqn:HR; [|discriminate]. destruct (has x S) eqn:HS; [discriminate|].
    destruct MT as [M1 M2]. split.
    + simpl. destruct (held d x) eqn:HX; auto. exfalso. apply has_in in HR. specialize (M2 x HR HX).
      apply has_in in M2. congruence.
    + exists (insert x S), S'. split; auto. split; intros y; simpl; unfold upd.
      * rewrite insert_in. destruct (Nat.eqb_spec y x); intuition.
      * rewrite insert_in. destruct (Nat.eqb_spec y x); intuition.
  - cbn [check1] in CK. destruct (has x S) eqn:HS; [|discriminate]. destruct MT as [M1 M2]. split.
    + apply M1, has_in. auto.
    + exists (drop x S), S'. split; auto. split; intros y; simpl; unfold upd.
      * rewrite drop_in. destruct (Nat.eqb_spec y x); intuition.
      * rewrite drop_in. destruct (Nat.eqb_spec y x); intuition.
Qed.

Theorem lockset_sound p i : lockset_ok p i = true -> thread_ok lay p i.
Proof.
  intro LO. assert (GD : forall c d, alone lay p i c d -> good (cont c) d).
  { induction 1 as [|a c d c' AL IH ST OK].
    - unfold lockset_ok in LO. destruct (check p (start i)) as [S'|] eqn:CK; [|discriminate].
      exists (start i), S'. split; auto. unfold start. split; intro x; rewrite filter_In; simpl; intuition.
    - apply (step_good _ _ _ _ ST IH). }
  intros a c d c' AL ST. apply (step_good _ _ _ _ ST (GD _ _ AL)).
Qed.
End Check.
