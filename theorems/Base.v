(** Timestamps, views, messages and total maps.

    Memory is a list of messages; message [n] (counted from 1) has timestamp [n],
    and timestamp 0 stands for the initial values.  A view is a timestamp: "seen
    up to here".  Locations and values are binary numbers, so that programs
    compute; thread, register and lock names and timestamps are unary. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.

Definition loc := N.
Definition val := N.
Definition tid := nat.
Definition rid := nat. (* a region: what one lock protects *)
Definition reg := nat.
Definition view := nat.

(** ** Total maps *)
Definition upd {A} (f : nat -> A) (k : nat) (v : A) : nat -> A :=
  fun x => if x =? k then v else f x.
Definition updN {A} (f : N -> A) (k : N) (v : A) : N -> A :=
  fun x => if N.eqb x k then v else f x.

Lemma upd_eq {A} (f : nat -> A) k v : upd f k v k = v.
Proof. unfold upd. now rewrite Nat.eqb_refl. Qed.
Lemma upd_neq {A} (f : nat -> A) k v x : x <> k -> upd f k v x = f x.
Proof. intro NE. unfold upd. apply Nat.eqb_neq in NE. now rewrite NE. Qed.
Lemma updN_eq {A} (f : N -> A) k v : updN f k v k = v.
Proof. unfold updN. now rewrite N.eqb_refl. Qed.
Lemma updN_neq {A} (f : N -> A) k v x : x <> k -> updN f k v x = f x.
Proof. intro NE. unfold updN. apply N.eqb_neq in NE. now rewrite NE. Qed.

Notation "a ⊔ b" := (Nat.max a b) (at level 50, left associativity).
Definition ifv (b : bool) (v : view) : view := if b then v else 0.

(** ** Messages *)
Record msg := W { mloc : loc; mval : val; mtid : tid }.
Arguments W (mloc mval)%N mtid%nat.
Definition mem := list msg.

Definition get (M : mem) (t : nat) : option msg :=
  match t with 0 => None | S n => nth_error M n end.
Definition isW (M : mem) (l : loc) (t : nat) : Prop := exists v i, get M t = Some (W l v i).
Definition isWb (M : mem) (l : loc) (t : nat) : bool :=
  match get M t with Some m => N.eqb (mloc m) l | None => false end.

Lemma isWb_true M l t : isWb M l t = true <-> isW M l t.
Proof.
  unfold isWb, isW. destruct (get M t) as [[l' v i]|]; simpl; split.
  - intro E. apply N.eqb_eq in E. subst. eauto.
  - intros (w & j & E). inversion E. apply N.eqb_refl.
  - discriminate.
  - intros (w & j & E). discriminate.
Qed.
Lemma get_pos M t m : get M t = Some m -> 0 < t.
Proof. destruct t; simpl; [discriminate | lia]. Qed.
Lemma get_len M t m : get M t = Some m -> t <= length M.
Proof.
  destruct t as [|n]; simpl; [discriminate|]. intro G.
  assert (nth_error M n <> None) as NN by congruence. apply nth_error_Some in NN. lia.
Qed.
Lemma isW_pos M l t : isW M l t -> 0 < t.
Proof. intros (v & i & G). eapply get_pos; eauto. Qed.

(** ** Reading *)
(** [rd m0 M l t v]: location [l] has value [v] at exactly timestamp [t]. *)
Definition rd (m0 : loc -> val) (M : mem) (l : loc) (t : nat) (v : val) : Prop :=
  (t = 0 /\ v = m0 l) \/ exists i, get M t = Some (W l v i).
(** No message on [l] has a timestamp in ([from], [to]]. *)
Definition noNewer (M : mem) (l : loc) (from to : nat) : Prop :=
  forall t, from < t <= to -> ~ isW M l t.
(** No message of another thread on [l] lies strictly between. *)
Definition atomic (M : mem) (i : tid) (l : loc) (from to : nat) : Prop :=
  forall t v j, from < t < to -> get M t = Some (W l v j) -> j = i.
(** The final value of a location. *)
Definition final (m0 : loc -> val) (M : mem) (l : loc) (v : val) : Prop :=
  exists t, rd m0 M l t v /\ noNewer M l t (length M).

Lemma rd_fun m0 M l t v v' : rd m0 M l t v -> rd m0 M l t v' -> v = v'.
Proof.
  intros [[-> ->]|[i G]] [[Z ->]|[j G']]; auto; subst; simpl in *; congruence.
Qed.
Lemma rd_isW m0 M l t v : rd m0 M l t v -> t = 0 \/ isW M l t.
Proof. intros [[Z E]|[i G]]; [left; auto | right; exists v, i; auto]. Qed.

Fixpoint latest (M : mem) (l : loc) (t : nat) : nat :=
  match t with
  | 0 => 0
  | S n => if isWb M l t then t else latest M l n
  end.
Lemma latest_spec M l t : latest M l t <= t /\ (latest M l t = 0 \/ isW M l (latest M l t)) /\
  forall u, latest M l t < u <= t -> ~ isW M l u.
Proof.
  induction t as [|n (A & B & C)]; [simpl; repeat split; auto; intros; lia|].
  cbn [latest]. destruct (isWb M l (S n)) eqn:E.
  - split; [lia|]. split; [right; now apply isWb_true|]. intros; lia.
  - split; [lia|]. split; [auto|]. intros u Hu IW.
    destruct (Nat.eq_dec u (S n)) as [->|NE].
    + apply isWb_true in IW. congruence.
    + apply (C u); auto. lia.
Qed.
Lemma latest_le M l t : latest M l t <= t.
Proof. apply latest_spec. Qed.
Lemma latest_ge M l t u : isW M l u -> u <= t -> u <= latest M l t.
Proof.
  intros IW LE. destruct (le_lt_dec u (latest M l t)) as [H|H]; auto.
  exfalso. destruct (latest_spec M l t) as (_ & _ & C). apply (C u); auto.
Qed.
Lemma latest_uniq M l t u : u <= t -> (u = 0 \/ isW M l u) ->
  (forall w, u < w <= t -> ~ isW M l w) -> latest M l t = u.
Proof.
  intros Hu Z F. destruct (latest_spec M l t) as (A & B & C).
  destruct (Nat.lt_trichotomy (latest M l t) u) as [L|[L|L]]; auto; exfalso.
  - destruct Z as [->|IW]; [lia|]. apply (C u); auto.
  - destruct B as [B|B]; [lia|]. apply (F (latest M l t)); auto.
Qed.
