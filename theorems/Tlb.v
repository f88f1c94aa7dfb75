(** TLB invalidation: store, DSB, TLBI, DSB.

    A timeline holds the stores to page-table entries and the TLBI events, one per
    receiving CPU.  A CPU may use any translation that it read from an entry at
    some time and that no TLBI for it has removed since; an access made with a
    translation that is removed later must come before its removal (it drains).
    One entry stands for a translation: chains of several levels are not modelled. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base.

Inductive tevent :=
| TStore (e : loc) (v : val) (* a store to entry [e]; 0 is invalid *)
| TInv (i : tid) (e : loc)   (* CPU [i] forgets the translations of [e] *)
| TOther.
Definition timeline := list tevent.
Definition ev (H : timeline) (t : nat) : option tevent := match t with 0 => None | S n => nth_error H n end.

(** The value of entry [e] at time [t]. *)
Fixpoint entry_at (e0 : loc -> val) (H : timeline) (e : loc) (t : nat) : val :=
  match t with
  | 0 => e0 e
  | S n => match ev H t with
           | Some (TStore e' v) => if N.eqb e' e then v else entry_at e0 H e n
           | _ => entry_at e0 H e n
           end
  end.
Definition inv_at (H : timeline) (i : tid) (e : loc) (t : nat) : Prop := ev H t = Some (TInv i e).

(** An access of CPU [i] through entry [e]: translated at [used] by what was read
    from the entry at [born]; [pos] is the timestamp of the write, or the view of
    the read, that the access makes. *)
Record access := mkAcc { cpu : tid; ent : loc; born : nat; used : nat; pos : nat }.
Record legal (e0 : loc -> val) (H : timeline) (a : access) : Prop := {
  l_order : born a <= used a /\ used a <= pos a;
  l_valid : entry_at e0 H (ent a) (born a) <> 0%N;
  l_live : forall t, born a < t <= used a -> ~ inv_at H (cpu a) (ent a) t;
  l_drain : forall t, used a < t -> inv_at H (cpu a) (ent a) t -> pos a < t }.

Lemma entry_stable e0 H e s t : s <= t -> (forall u v, s < u <= t -> ev H u <> Some (TStore e v)) ->
  entry_at e0 H e t = entry_at e0 H e s.
Proof.
  induction 1 as [|t LE IH]; intro NS; auto. cbn [entry_at].
  rewrite IH by (intros u v Hu; apply NS; lia).
  destruct (ev H (S t)) as [[e' v|i e'|]|] eqn:EV; auto. destruct (N.eqb_spec e' e) as [->|]; auto.
  exfalso. apply (NS (S t) v); auto. lia.
Qed.

(** After the entry is invalid from [s] on and CPU [i] got its TLBI at [I] > [s],
    every access of [i] through the entry lies before [I]. *)
Theorem no_use_after_invalidation e0 H e s I i a :
  entry_at e0 H e s = 0%N -> s < I -> inv_at H i e I ->
  legal e0 H a -> cpu a = i -> ent a = e ->
  (forall u v, s < u <= born a -> ev H u <> Some (TStore e v)) ->
  pos a < I.
Proof.
  intros Z SI IN [[O1 O2] VA LV DR] <- <- NS.
  assert (BS : born a < s).
  { destruct (le_lt_dec s (born a)) as [LE|]; auto. exfalso. apply VA. rewrite <- Z. apply entry_stable; auto. }
  assert (UI : used a < I).
  { destruct (le_lt_dec I (used a)) as [LE|]; auto. exfalso. apply (LV I); auto. lia. }
  apply DR; auto.
Qed.

(** ** The updating CPU: what its barriers make of the times *)
Record cpu_views := mkV { w_old : nat; v_dsb : nat; v_tlbi : nat }.
Inductive instr := IStore (t : nat) | IDsb | ITlbi (ts : list nat) | IPush (t : nat).
(** DSB waits for stores and TLBIs; stores and TLBIs come after the last DSB, but
    a TLBI does not wait for earlier stores. *)
Definition istep (c : instr) (v v' : cpu_views) : Prop :=
  match c with
  | IStore t => v_dsb v < t /\ v' = mkV (w_old v ⊔ t) (v_dsb v) (v_tlbi v)
  | IDsb => exists d, v_dsb v <= d /\ w_old v <= d /\ v_tlbi v <= d /\ v' = mkV (w_old v) d (v_tlbi v)
  | ITlbi ts => (forall t, In t ts -> v_dsb v < t) /\ v' = mkV (w_old v) (v_dsb v) (fold_right Nat.max (v_tlbi v) ts)
  | IPush t => v_dsb v < t /\ w_old v < t /\ v' = v
  end.
Inductive iruns : list instr -> cpu_views -> cpu_views -> Prop :=
| ir_nil v : iruns [] v v
| ir_cons c cs v v' v'' : istep c v v' -> iruns cs v' v'' -> iruns (c :: cs) v v''.
Lemma fold_max_in t ts b : In t ts -> t <= fold_right Nat.max b ts.
Proof. induction ts as [|u ts IH]; simpl; [contradiction|]. intros [->|IN]; [lia|]. specialize (IH IN). lia. Qed.

(** The prescribed sequence puts every TLBI after the store and before the end of the section. *)
Theorem sequence_orders s ts b v v' : iruns [IStore s; IDsb; ITlbi ts; IDsb; IPush b] v v' ->
  forall I, In I ts -> s < I /\ I < b.
Proof.
  intros R I IN. inversion R as [|c1 cs1 u0 u1 u2 S1 R1]; subst. inversion R1 as [|c2 cs2 u3 u4 u5 S2 R2]; subst.
  inversion R2 as [|c3 cs3 u6 u7 u8 S3 R3]; subst. inversion R3 as [|c4 cs4 u9 u10 u11 S4 R4]; subst.
  inversion R4 as [|c5 cs5 u12 u13 u14 S5 R5]; subst. simpl in *.
  destruct S1 as [A1 ->]. destruct S2 as (d & B1 & B2 & B3 & ->). destruct S3 as [C1 ->].
  destruct S4 as (d' & D1 & D2 & D3 & ->). destruct S5 as (E1 & E2 & ->). simpl in *.
  specialize (C1 I IN). pose proof (fold_max_in I ts (v_tlbi v) IN). lia.
Qed.

(** Sequential-TLB-Invalidation: a page handed on after the section (next owner from
    [a'] on) is out of reach of CPU [i] through the old entry. *)
Theorem page_handed_on e0 H e s ts b a' v v' I i a :
  iruns [IStore s; IDsb; ITlbi ts; IDsb; IPush b] v v' -> ev H s = Some (TStore e 0%N) ->
  In I ts -> inv_at H i e I -> b <= a' ->
  legal e0 H a -> cpu a = i -> ent a = e ->
  (forall u w, s < u <= born a -> ev H u <> Some (TStore e w)) ->
  pos a < a'.
Proof.
  intros R ST IN IV BA LG CP EN NS. destruct (sequence_orders _ _ _ _ _ R I IN) as [SI IB].
  assert (Z : entry_at e0 H e s = 0%N).
  { destruct s as [|n]; [discriminate|]. cbn [entry_at]. rewrite ST, N.eqb_refl. auto. }
  pose proof (no_use_after_invalidation e0 H e s I i a Z SI IV LG CP EN NS). lia.
Qed.

(** ** Both hypotheses are met, and the first DSB is needed (the paper's example 5) *)
Definition mapped (e : loc) : val := 7%N.
Definition good_timeline : timeline := [TStore 3%N 0%N; TInv 1 3%N; TOther; TOther].
Lemma sequence_instance : exists v v', iruns [IStore 1; IDsb; ITlbi [2]; IDsb; IPush 3] v v'.
Proof.
  exists (mkV 0 0 0), (mkV 1 2 2).
  eapply ir_cons with (v' := mkV 1 0 0); [simpl; auto with arith|].
  eapply ir_cons with (v' := mkV 1 1 0); [simpl; exists 1; auto with arith|].
  eapply ir_cons with (v' := mkV 1 1 2); [simpl; split; [intros t [<-|[]]; lia|auto]|].
  eapply ir_cons with (v' := mkV 1 2 2); [simpl; exists 2; auto with arith|].
  eapply ir_cons with (v' := mkV 1 2 2); [simpl; auto with arith|constructor].
Qed.
Lemma early_access_is_legal : legal mapped good_timeline (mkAcc 1 3%N 0 0 1).
Proof.
  constructor; simpl; auto; try discriminate; try (intros; lia). intros t Ht IV. unfold inv_at in IV.
  destruct t as [|[|t]]; try discriminate; lia.
Qed.
Definition bad_timeline : timeline := [TInv 1 3%N; TStore 3%N 0%N; TOther; TOther].
(** Without the DSB before the TLBI: the TLBI takes effect before the store, the CPU
    reads the old entry again and keeps it. *)
Theorem first_dsb_is_needed :
  (exists v v', iruns [IStore 2; ITlbi [1]; IDsb; IPush 3] v v') /\
  ev bad_timeline 2 = Some (TStore 3%N 0%N) /\ inv_at bad_timeline 1 3%N 1 /\
  legal mapped bad_timeline (mkAcc 1 3%N 1 4 4).
Proof.
  split; [|split; [reflexivity|split; [reflexivity|]]].
  - exists (mkV 0 0 0), (mkV 2 2 1).
    eapply ir_cons with (v' := mkV 2 0 0); [simpl; auto with arith|].
    eapply ir_cons with (v' := mkV 2 0 1); [simpl; split; [intros t [<-|[]]; lia|auto]|].
    eapply ir_cons with (v' := mkV 2 2 1); [simpl; exists 2; auto with arith|].
    eapply ir_cons with (v' := mkV 2 2 1); [simpl; auto with arith|constructor].
  - constructor; simpl; auto; try discriminate; intros t Ht IV; unfold inv_at in IV;
      destruct t as [|[|[|[|[|t]]]]]; simpl in IV; try discriminate; try lia; destruct t; discriminate.
Qed.
