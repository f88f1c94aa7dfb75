(** Page-table walks that race with one critical section.

    A walk reads one entry per level, each at its own time, in no order.  If the
    stores of the section are transactional (applied in any subset and any order
    they give the walk of before, the walk of after, or a fault), then so does
    every racing walk.  Tables of different levels must not share entries. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base.

(** What an entry says. *)
Inductive descriptor := Invalid | Table (base : N) | Page (out : N).
Inductive result := Fault | Mapped (out : N).

Section Walk.
Variable decode : nat -> val -> descriptor. (* by the level of the table: the same bits are a page at the last and a table above *)
Variable slot : nat -> N -> loc. (* the entry of a table for the address at hand: level, base *)
Variable top : nat. (* the number of levels *)
Hypothesis LEVELS : forall n b n' b', n <= top -> n' <= top -> slot n b = slot n' b' -> n = n'.
Variable m0 : loc -> val.
Variable M : mem.

(** Memory at a time, and one walk in a fixed memory. *)
Definition valat (l : loc) (t : nat) : val :=
  match latest M l t with
  | 0 => m0 l
  | t' => match get M t' with Some m => mval m | None => m0 l end
  end.
Definition memat (t : nat) (l : loc) : val := valat l t.
Fixpoint walk (n : nat) (b : N) (mm : loc -> val) : result :=
  match n with
  | 0 => Fault
  | S k => match decode n (mm (slot n b)) with
           | Invalid => Fault
           | Table b' => walk k b' mm
           | Page p => Mapped p
           end
  end.
(** A walk whose reads happen at arbitrary times of the window, level by level. *)
Inductive racing (lo hi : nat) : nat -> N -> result -> Prop :=
| rc_end b : racing lo hi 0 b Fault
| rc_fault n b T (WIN : lo <= T <= hi) (D : decode (S n) (memat T (slot (S n) b)) = Invalid) : racing lo hi (S n) b Fault
| rc_leaf n b T p (WIN : lo <= T <= hi) (D : decode (S n) (memat T (slot (S n) b)) = Page p) : racing lo hi (S n) b (Mapped p)
| rc_table n b T b' r (WIN : lo <= T <= hi) (D : decode (S n) (memat T (slot (S n) b)) = Table b') (R : racing lo hi n b' r) :
    racing lo hi (S n) b r.

(** The messages [ts] of the window, applied in that order to memory [mm]. *)
Fixpoint apply (ts : list nat) (mm : loc -> val) : loc -> val :=
  match ts with
  | [] => mm
  | t :: ts' => apply ts' (match get M t with Some m => updN mm (mloc m) (mval m) | None => mm end)
  end.
(** Transactional-Page-Table, for one address: all subsets, all orders. *)
Definition transactional (lo hi : nat) (n : nat) (root : N) : Prop :=
  forall ts, NoDup ts -> (forall t, In t ts -> lo < t <= hi) ->
  let r := walk n root (apply ts (memat lo)) in
  r = walk n root (memat lo) \/ r = walk n root (memat hi) \/ r = Fault.

Lemma apply_other ts mm l : (forall t m, In t ts -> get M t = Some m -> mloc m <> l) -> apply ts mm l = mm l.
Proof.
  revert mm. induction ts as [|t ts IH]; intros mm NO; auto. simpl. rewrite IH.
  - destruct (get M t) as [m|] eqn:G; auto. apply updN_neq. intro EQ. apply (NO t m); simpl; auto.
  - intros t' m IN. apply NO. simpl. auto.
Qed.
Lemma apply_head t ts mm l v i : get M t = Some (W l v i) -> (forall t' m, In t' ts -> get M t' = Some m -> mloc m <> l) ->
  apply (t :: ts) mm l = v.
Proof. intros G NO. simpl. rewrite apply_other by auto. rewrite G. simpl. apply updN_eq. Qed.

(** What is read at a time of the window is old, or one of the window's messages. *)
Lemma read_cases lo hi T l : lo <= T <= hi ->
  memat T l = memat lo l \/ exists t i, lo < t <= hi /\ get M t = Some (W l (memat T l) i).
Proof.
  intro WIN. destruct (latest_spec M l T) as (A & B & C). unfold memat, valat.
  destruct (le_lt_dec (latest M l T) lo) as [LE|LT].
  - left. assert (EQ : latest M l lo = latest M l T).
    { apply latest_uniq; auto. intros w Hw. apply C. lia. }
    rewrite EQ. auto.
  - right. destruct B as [B|(v & i & G)]; [lia|]. exists (latest M l T), i. split; [lia|].
    destruct (latest M l T) as [|k]; [lia|]. rewrite G. simpl. auto.
Qed.

Lemma apply_ext ts mm mm' l : mm l = mm' l -> apply ts mm l = apply ts mm' l.
Proof.
  revert mm mm'. induction ts as [|t ts IH]; intros mm mm' EQ; auto. simpl. apply IH.
  destruct (get M t) as [m|]; auto. unfold updN. destruct (N.eqb l (mloc m)); auto.
Qed.
Lemma walk_ext n b mm mm' : (forall k c, k <= n -> mm (slot k c) = mm' (slot k c)) -> walk n b mm = walk n b mm'.
Proof.
  revert b. induction n as [|n IH]; intros b EX; auto. cbn [walk]. rewrite (EX (S n) b) by auto.
  assert (IH' : forall c, walk n c mm = walk n c mm') by (intro c; apply IH; intros k d LE; apply EX; lia).
  destruct (decode (S n) (mm' (slot (S n) b))); auto.
Qed.

(** Every racing walk is a walk in memory with some of the messages applied. *)
Definition subset (lo hi n : nat) (ts : list nat) : Prop :=
  NoDup ts /\ (forall t, In t ts -> lo < t <= hi) /\
  forall t, In t ts -> exists k b v i, k <= n /\ get M t = Some (W (slot k b) v i).
Lemma racing_is_subset lo hi n b r : n <= top -> racing lo hi n b r ->
  exists ts, subset lo hi n ts /\ walk n b (apply ts (memat lo)) = r.
Proof.
  (* one level more: the entry read at [T], then the rest of the walk *)
  assert (STEP : forall n b T ts, S n <= top -> lo <= T <= hi -> subset lo hi n ts ->
    exists us, subset lo hi (S n) us /\ apply us (memat lo) (slot (S n) b) = memat T (slot (S n) b) /\
      forall c, walk n c (apply us (memat lo)) = walk n c (apply ts (memat lo))).
  { intros n' b' T ts TP WIN (ND & RG & LO).
    assert (OTHER : forall t m, In t ts -> get M t = Some m -> mloc m <> slot (S n') b').
    { intros t m IN G EQ. destruct (LO t IN) as (k & c & v & i & LE & G'). rewrite G in G'. inversion G'; subst m.
      simpl in EQ. apply LEVELS in EQ; lia. }
    destruct (read_cases lo hi T (slot (S n') b') WIN) as [EQ|(t & i & Ht & G)].
    - exists ts. split; [|split; [rewrite apply_other; auto|auto]]. split; auto. split; auto. intros t IN.
      destruct (LO t IN) as (k & c & v & j & LE & G'). exists k, c, v, j. split; auto.
    - assert (NI : ~ In t ts) by (intro IN; apply (OTHER t _ IN G); auto).
      exists (t :: ts). split; [|split].
      + split; [constructor; auto|]. split; [intros t' [<-|IN]; auto|]. intros t' [<-|IN]; [eauto 8|].
        destruct (LO t' IN) as (k & c & v & j & LE & G'). exists k, c, v, j. split; auto.
      + eapply apply_head; eauto.
      + intro c. apply walk_ext. intros k d LE. simpl. apply apply_ext. rewrite G. apply updN_neq. simpl. intro EQ.
        apply LEVELS in EQ; lia. }
  assert (NIL : forall n, subset lo hi n []) by (intro k; split; [constructor|]; split; intros t []).
  intros TP RC. induction RC as [b|n b T WIN D|n b T p WIN D|n b T b' r WIN D R IH].
  - exists []. auto.
  - destruct (STEP n b T [] TP WIN (NIL n)) as (us & SU & AP & _). exists us. split; auto. cbn [walk]. rewrite AP, D. auto.
  - destruct (STEP n b T [] TP WIN (NIL n)) as (us & SU & AP & _). exists us. split; auto. cbn [walk]. rewrite AP, D. auto.
  - destruct IH as (ts & SB & WK); [lia|]. destruct (STEP n b T ts TP WIN SB) as (us & SU & AP & WE). exists us. split; auto.
    cbn [walk]. rewrite AP, D, WE. auto.
Qed.

(** The theorem: a walk that races with a transactional section sees before, after, or a fault. *)
Theorem racing_walk lo hi n root r : n <= top -> transactional lo hi n root -> racing lo hi n root r ->
  r = walk n root (memat lo) \/ r = walk n root (memat hi) \/ r = Fault.
Proof.
  intros TP TX RC. destruct (racing_is_subset _ _ _ _ _ TP RC) as (ts & (ND & RG & _) & <-). apply TX; auto.
Qed.

(** The same for a walk whose reads fall in a window that meets one section [a, b]:
    all stores to entries in the window are the section's. *)
Lemma memat_gap l t t' : t <= t' -> (forall u, t < u <= t' -> ~ isW M l u) -> memat t' l = memat t l.
Proof.
  intros LE NW. unfold memat, valat. assert (EQ : latest M l t' = latest M l t); [|rewrite EQ; auto].
  destruct (latest_spec M l t) as (A & B & C). apply latest_uniq; auto; [lia|].
  intros w Hw. destruct (le_lt_dec w t) as [LW|LW]; [apply C; lia|apply NW; lia].
Qed.
Lemma clamp a b lo hi n root r : n <= top -> a <= b -> lo <= b -> a <= hi ->
  (forall t k c, lo < t <= hi -> k <= top -> isW M (slot k c) t -> a < t <= b) ->
  racing lo hi n root r -> racing a b n root r.
Proof.
  intros TP AB LB AH ONLY RC.
  assert (SAME : forall T k c, lo <= T <= hi -> k <= top -> exists T', a <= T' <= b /\ memat T (slot k c) = memat T' (slot k c)).
  { intros T k c WIN KT. destruct (le_lt_dec a T) as [LA|LA]; [destruct (le_lt_dec T b) as [LT|LT]|].
    - exists T. auto.
    - exists b. split; [lia|]. apply memat_gap; [lia|]. intros u Hu IW. specialize (ONLY u k c ltac:(lia) KT IW). lia.
    - exists a. split; [lia|]. symmetry. apply memat_gap; [lia|]. intros u Hu IW. specialize (ONLY u k c ltac:(lia) KT IW). lia. }
  induction RC as [c|n c T WIN D|n c T p WIN D|n c T c' r WIN D R IH]; [constructor| | |];
    destruct (SAME T (S n) c WIN TP) as (T' & WIN' & EQ); rewrite EQ in D.
  - eapply rc_fault; eauto.
  - eapply rc_leaf; eauto.
  - eapply rc_table; eauto. apply IH. lia.
Qed.
Theorem walk_meets_one_section a b lo hi n root r : n <= top -> a <= b -> lo <= b -> a <= hi ->
  (forall t k c, lo < t <= hi -> k <= top -> isW M (slot k c) t -> a < t <= b) ->
  transactional a b n root -> racing lo hi n root r ->
  r = walk n root (memat a) \/ r = walk n root (memat b) \/ r = Fault.
Proof. intros TP AB LB AH ONLY TX RC. eapply racing_walk; eauto. eapply clamp; eauto. Qed.

(** A section that stores once is transactional. *)
Lemma one_store lo hi n root : hi = S lo -> transactional lo hi n root.
Proof.
  intros -> ts ND RG. destruct ts as [|t ts]; [simpl; auto|].
  assert (ts = []) as ->.
  { destruct ts as [|u ts]; auto. exfalso. pose proof (RG t ltac:(simpl; auto)). pose proof (RG u ltac:(simpl; auto)).
    assert (t = u) by lia. subst u. inversion ND as [|t' ts' NI ND']. simpl in NI. tauto. }
  assert (t = S lo) as -> by (pose proof (RG t ltac:(simpl; auto)); lia).
  right. left. apply walk_ext. intros k c _. cbn [apply].
  assert (HI : memat (S lo) (slot k c) = if isWb M (slot k c) (S lo)
    then match get M (S lo) with Some m => mval m | None => m0 (slot k c) end else memat lo (slot k c)).
  { unfold memat, valat. cbn [latest]. destruct (isWb M (slot k c) (S lo)); auto. }
  rewrite HI. destruct (isWb M (slot k c) (S lo)) eqn:IW.
  - apply isWb_true in IW. destruct IW as (v & i & G). rewrite G. cbn [mloc mval]. apply updN_eq.
  - unfold isWb in IW. destruct (get M (S lo)) as [m|]; auto. apply N.eqb_neq in IW. apply updN_neq. auto.
Qed.
End Walk.

(** ** Two levels: linking a fresh table is transactional; the paper's example 4 is not *)
Definition dec (n : nat) (v : val) : descriptor := match v with 0%N => Invalid | 1%N => Page 77 | 2%N => Page 88 | _ => Table v end.
(** Level 2 tables at even, level 1 tables at odd addresses. *)
Definition slot2 (n : nat) (b : N) : loc := (4 * b + N.of_nat n)%N.
Lemma slot2_levels n b n' b' : (n <= 2 -> n' <= 2 -> slot2 n b = slot2 n' b' -> n = n')%nat.
Proof. unfold slot2. intros A B EQ. lia. Qed.

(** The section fills the leaf of the unlinked table 5, then links it. *)
Definition link_fresh : mem := [W 21 1 0; W 42 5 0].
Lemma two_stores (P : list nat -> Prop) : P [] -> P [1] -> P [2] -> P [1; 2] -> P [2; 1] ->
  forall ts, NoDup ts -> (forall t, In t ts -> 0 < t <= 2) -> P ts.
Proof.
  intros P0 P1 P2 P12 P21 ts ND RG.
  assert (LE : length ts <= 2).
  { change 2 with (length [1; 2]). apply NoDup_incl_length; auto. intros t IN. specialize (RG t IN). simpl. lia. }
  destruct ts as [|a [|b [|c ts]]]; simpl in LE; try lia; auto.
  - pose proof (RG a ltac:(simpl; auto)). assert (AC : a = 1 \/ a = 2) by lia. destruct AC as [->| ->]; auto.
  - pose proof (RG a ltac:(simpl; auto)). pose proof (RG b ltac:(simpl; auto)).
    assert (NE : a <> b) by (inversion ND as [|a' l' NI ND']; simpl in NI; intro; subst; tauto).
    assert (AC : a = 1 /\ b = 2 \/ a = 2 /\ b = 1) by lia. destruct AC as [[-> ->]|[-> ->]]; auto.
Qed.
Lemma link_fresh_transactional : transactional dec slot2 (fun _ => 0%N) link_fresh 0 2 2 10.
Proof. unfold transactional. apply two_stores; vm_compute; auto. Qed.
Theorem linked_walk r : racing dec slot2 (fun _ => 0%N) link_fresh 0 2 2 10 r -> r = Fault \/ r = Mapped 77.
Proof.
  intro RC. destruct (racing_walk dec slot2 2 slot2_levels _ _ 0 2 2 10 r (le_n 2) link_fresh_transactional RC) as [-> | [-> | ->]];
    vm_compute; auto.
Qed.
(** Clearing the upper entry and filling the lower table, which the old upper entry
    still names: with the stores the other way round a walk reaches the new page. *)
Definition clear_and_fill : mem := [W 42 0 0; W 21 2 0].
Definition linked (l : loc) : val := match l with 42%N => 5%N | 21%N => 1%N | _ => 0%N end.
Lemma clear_and_fill_not_transactional : ~ transactional dec slot2 linked clear_and_fill 0 2 2 10.
Proof.
  intro TX. destruct (TX [2]) as [A|[A|A]]; try (vm_compute in A; discriminate).
  - constructor; [simpl; tauto|constructor].
  - intros t [<-|[]]. lia.
Qed.
(** Such a walk exists: old upper entry, new lower entry. *)
Lemma clear_and_fill_walk : racing dec slot2 linked clear_and_fill 0 2 2 10 (Mapped 88).
Proof.
  eapply rc_table with (T := 0) (b' := 5%N); [lia|vm_compute; reflexivity|].
  eapply rc_leaf with (T := 2); [lia|vm_compute; reflexivity].
Qed.
