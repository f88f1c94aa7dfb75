(** The machine with address translation for users.

    User programs have virtual addresses (those that stage 2 translates: what a guest does with stage 1 is its own
    affair).  An access goes to the location to which a walk leads, whose reads of the table
    entries race with the stores of the kernel: each level is read at a time of its own, in no order, and only a write
    waits for its walk.  Where an access leads is so a matter of each access: a TLB or walk cache is nothing but old entries.  How old they may
    be is a parameter, for TLBIs ([Invalidation.v]); confinement asks nothing of it. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Cut Arm Kernel Walk.

Record mmu := mkMmu {
  levels : tid -> nat;          (* of each user's tables *)
  root : tid -> N;              (* each user thread's topmost table *)
  slot : N -> nat -> N -> loc;  (* the entry for an address: address, level, table *)
  decode : nat -> val -> descriptor;
  place : N -> N -> loc }.      (* where an address lies in a page: address, page *)

(** A walk of user [i] for address [a] that reads entries from [lo] to [hi] leads to [l]. *)
Definition leads_to (u : mmu) (m0 : loc -> val) (M : mem) (i : tid) (lo hi : nat) (a : N) (l : loc) : Prop :=
  exists p, racing (decode u) (slot u a) m0 M lo hi (levels u i) (root u i) (Mapped p) /\ l = place u a p.

Definition address (s : stmt) : option expr :=
  match s with Load _ _ _ a | Store _ _ _ a _ | Rmw _ _ _ _ a _ => Some a | _ => None end.
(** The location in place of the address, with the same dependencies. *)
Definition placed (a : expr) (l : loc) : expr := Bin Add (Bin Mul a (Const 0)) (Const l).
Definition redirected (s : stmt) (l : loc) : stmt :=
  match s with
  | Load ex k r a => Load ex k r (placed a l)
  | Store ex k q a v => Store ex k q (placed a l) v
  | Rmw o k wk r a v => Rmw o k wk r (placed a l) v
  | _ => s
  end.
(** A write is not done before its walk is; of reads nothing is asked. *)
Definition window (M : mem) (e : event) : nat := match writeOf e with Some _ => pred (ew e) | None => length M end.

Section Step.
Variables (R : rules) (u : mmu) (m0 : loc -> val) (M : mem) (i : tid).
(** For an access and its address: since when entries are read. *)
Variable since : event -> N -> nat.
Inductive ustep : event -> aconf -> aconf -> Prop :=
| u_quiet e c c' (ST : astep R m0 M i e c c') (NO : touches e = None) : ustep e c c'
| u_access e s a k rs L l c' (AD : address s = Some a) (WK : leads_to u m0 M i (since e (fst (aeval R rs a))) (window M e) (fst (aeval R rs a)) l)
    (ST : astep R m0 M i e (mkAC (redirected s l :: k) rs L) c') (TO : touches e = Some l) :
    ustep e (mkAC (s :: k) rs L) c'
| u_fault s a k rs L (AD : address s = Some a) : ustep (E ATau 0 0) (mkAC (s :: k) rs L) (mkAC k rs L).
Inductive urun : aconf -> list event -> aconf -> Prop :=
| u_nil c : urun c [] c
| u_cons c e c' es c'' : ustep e c c' -> urun c' es c'' -> urun c (e :: es) c''.
End Step.

(** Kernel threads by locations, users by addresses, by entries of any age. *)
Definition any_age (e : event) (a : N) : nat := 0.
Record virtual_execution (R : rules) (s : system) (u : mmu) (M : mem) (es : tid -> list event) (fin : tid -> aconf) : Prop := {
  ve_tids : forall t m, get M t = Some m -> mtid m < threads s;
  ve_kernel : kernel_runs R s M es fin;
  ve_users : forall i, kthreads s <= i < threads s ->
    urun R u (init s) M i any_age (initAC M i (code s i)) (es i) (fin i) /\ anoprom (fin i) }.

(** ** What a user writes it writes where a walk leads *)
Lemma astep_prom R m0 M i e c c' : astep R m0 M i e c c' ->
  match writeOf e with
  | Some (l, v) => get M (ew e) = Some (W l v i) /\ aprom (al c') = upd (aprom (al c)) (ew e) false
  | None => aprom (al c') = aprom (al c)
  end.
Proof.
  intro ST. inversion ST; subst; unfold writeOf; simpl; auto; try (destruct WR as (G & _); auto; fail).
  - destruct f; reflexivity.
Qed.
Theorem writes_are_translated R u m0 M i c es c' : urun R u m0 M i any_age c es c' -> anoprom c' ->
  forall t l v, aprom (al c) t = true -> get M t = Some (W l v i) -> exists a, leads_to u m0 M i 0 (pred t) a l.
Proof.
  intros UR NP. induction UR as [c|c e c1 es c2 ST UR IH]; intros t l v P G; [rewrite NP in P; discriminate|].
  assert (STEP : forall c0, astep R m0 M i e c0 c1 -> aprom (al c0) = aprom (al c) ->
    (forall w, writeOf e = Some (l, w) -> ew e = t -> exists a, leads_to u m0 M i 0 (pred t) a l) -> exists a, leads_to u m0 M i 0 (pred t) a l).
  { intros c0 AS EP WR. pose proof (astep_prom _ _ _ _ _ _ _ AS) as AP. destruct (writeOf e) as [[l0 w]|].
    - destruct AP as [G' PE]. destruct (Nat.eq_dec t (ew e)) as [->|NE].
      + rewrite G' in G. inversion G; subst. eauto.
      + apply (IH NP t l v); auto. rewrite PE, upd_neq, EP by auto. auto.
    - apply (IH NP t l v); auto. rewrite AP, EP. auto. }
  inversion ST as [e0 c0 c3 AS NO|e0 s a k rs L l0 c3 AD WK AS TO|s a k rs L AD]; subst.
  - apply (STEP c AS eq_refl). intros w WO. unfold touches, writeOf in *. destruct (ea e); discriminate.
  - apply (STEP _ AS eq_refl). intros w WO <-. assert (l0 = l) by (unfold touches, writeOf in *; destruct (ea e); congruence). subst l0.
    exists (fst (aeval R rs a)). unfold window in WK. rewrite WO in WK. exact WK.
  - apply (IH NP t l v); auto.
Qed.
(** Where an access goes, a walk has led; a walk for a read may be at any time. *)
Theorem accesses_are_translated R u m0 M i since c es c' : urun R u m0 M i since c es c' -> forall e l, In e es -> touches e = Some l ->
  exists a, leads_to u m0 M i (since e a) (window M e) a l.
Proof.
  induction 1 as [c|c e c1 es c2 ST UR IH]; intros e0 l IN TO; [contradiction|]. destruct IN as [->|IN]; eauto.
  inversion ST as [e1 c0 c3 AS NO|e1 s a k rs L l0 c3 AD WK AS TL|s a k rs L AD]; subst; try congruence; [|discriminate].
  assert (l0 = l) by congruence. subst l0. eauto.
Qed.
Lemma racing_widen dec sl m0 M lo lo' hi n b r : racing dec sl m0 M lo hi n b r -> lo' <= lo -> racing dec sl m0 M lo' hi n b r.
Proof.
  intros RC LE. induction RC as [b|n b T WIN D|n b T p WIN D|n b T b' r WIN D RC IH]; [constructor| | |].
  - eapply rc_fault; eauto. lia.
  - eapply rc_leaf; eauto. lia.
  - eapply rc_table; eauto. lia.
Qed.
(** Entries of any age: what is asked of an age can be forgotten. *)
Lemma urun_any_age R u m0 M i since c es c' : urun R u m0 M i since c es c' -> urun R u m0 M i any_age c es c'.
Proof.
  induction 1 as [c|c e c1 es c2 ST UR IH]; [constructor|]. econstructor; [|exact IH].
  inversion ST as [e0 c0 c3 AS NO|e0 s a k rs L l c3 AD (p & RC & PL) AS TO|s a k rs L AD]; subst.
  - apply u_quiet; auto.
  - eapply u_access; eauto. exists p. split; auto. eapply racing_widen; eauto. apply Nat.le_0_l.
  - eapply u_fault; eauto.
Qed.
