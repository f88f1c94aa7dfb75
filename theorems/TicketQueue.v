(** The queue of one lock: tickets are served in the order they were drawn.

    Everything here is about numbers: [Tk i] lists the tickets of thread [i] with
    the timestamps of its lock-word accesses.  The number of a ticket is the count
    of messages on [next] before it; words wrap around at 2^32, so the argument
    needs fewer threads than that. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Protocol Queue TicketRun.

Section Count.
Variable M : mem.
Variable l : loc.
(** Messages on [l] up to [t]. *)
Fixpoint cnt (t : nat) : nat :=
  match t with 0 => 0 | S n => cnt n + (if isWb M l t then 1 else 0) end.
Lemma cnt_mono t t' : t <= t' -> cnt t <= cnt t'.
Proof. induction 1 as [|m LE IH]; auto. simpl. lia. Qed.
Lemma cnt_W t : isW M l t -> cnt t = S (cnt (pred t)).
Proof.
  intro IW. pose proof (isW_pos _ _ _ IW). destruct t as [|n]; [lia|]. apply isWb_true in IW. cbn [cnt]. rewrite IW. simpl. lia.
Qed.
Lemma cnt_lt t t' : isW M l t' -> t < t' -> cnt t < cnt t'.
Proof. intros IW LT. rewrite (cnt_W t') by auto. pose proof (cnt_mono t (pred t')). lia. Qed.
Lemma cnt_inj t t' : isW M l t -> isW M l t' -> cnt t = cnt t' -> t = t'.
Proof.
  intros W1 W2 EQ. destruct (Nat.lt_trichotomy t t') as [LT|[E|LT]]; auto; exfalso.
  - pose proof (cnt_lt _ _ W2 LT). lia.
  - pose proof (cnt_lt _ _ W1 LT). lia.
Qed.
Lemma cnt_reach k t : S k <= cnt t -> exists u, u <= t /\ isW M l u /\ cnt u = S k.
Proof.
  induction t as [|n IH]; simpl; [lia|]. intro LE. destruct (isWb M l (S n)) eqn:IW.
  - destruct (le_lt_dec (S k) (cnt n)) as [L|L].
    + destruct (IH L) as (u & A & B & C). exists u. auto.
    + exists (S n). split; auto. split; [apply isWb_true; auto|]. cbn [cnt]. rewrite IW. lia.
  - destruct IH as (u & A & B & C); [lia|]. exists u. auto.
Qed.
Lemma cnt_gap t t' : t <= t' -> (forall u, t < u <= t' -> ~ isW M l u) -> cnt t' = cnt t.
Proof.
  induction 1 as [|m LE IH]; auto. intro NW. simpl. rewrite IH by (intros u Hu; apply NW; lia).
  destruct (isWb M l (S m)) eqn:IW; [|lia]. exfalso. apply (NW (S m)); [lia|]. apply isWb_true. auto.
Qed.
End Count.

Section Queue.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variables nextl nowl : loc.
Variable Tk : tid -> list entry.
Variables far upto : nat.
Hypothesis FAR : length M < far.
Record good_entry (i : tid) (e : entry) : Prop := {
  ge_draw : get M (e_draw e) = Some (W nextl (succ32 (e_val e)) i);
  ge_read : rd m0 M nextl (e_read e) (e_val e);
  ge_gap : forall t, e_read e < t < e_draw e -> ~ isW M nextl t;
  ge_lt : e_read e < e_draw e;
  ge_turn : forall a ou, e_span e = Some (a, ou) -> e_read e <= a /\ exists s, rd m0 M nowl s (e_val e) /\ s <= a /\ noNewer M nowl s a;
  ge_free : forall a u, e_span e = Some (a, Some u) -> a < u /\ e_draw e < u /\ (u = far \/ get M u = Some (W nowl (succ32 (e_val e)) i)) }.
Hypothesis GE : forall i e, i < K -> In e (Tk i) -> good_entry i e.
Hypothesis ORD : forall i, i < K -> ordered 0 (Tk i).
(** Before [upto] the words are written by these threads only. *)
Hypothesis NEXT : forall t v i, t < upto -> get M t = Some (W nextl v i) -> i < K /\ exists e, In e (Tk i) /\ e_draw e = t.
Hypothesis NOW : forall t v i, t < upto -> get M t = Some (W nowl v i) -> i < K /\ exists e a, In e (Tk i) /\ e_span e = Some (a, Some t).
Hypothesis Z1 : m0 nextl = 0%N.
Hypothesis Z2 : m0 nowl = 0%N.
Hypothesis FEW : (N.of_nat K < word32)%N.

Definition number (e : entry) : nat := cnt M nextl (e_read e).
Definition low (k : nat) : val := N.modulo (N.of_nat k) word32.
Lemma low_succ k : succ32 (low k) = low (S k).
Proof.
  unfold succ32, low. rewrite N.add_mod_idemp_l by discriminate. f_equal. lia.
Qed.
Lemma low_inj j k : j <= k -> k - j <= K -> low j = low k -> j = k.
Proof.
  intros LE KB EQ. unfold low in EQ. pose proof (N.div_mod (N.of_nat j) word32 ltac:(discriminate)) as DJ.
  pose proof (N.div_mod (N.of_nat k) word32 ltac:(discriminate)) as DK. rewrite EQ in DJ.
  assert (N.of_nat k - N.of_nat j < word32)%N by lia.
  assert (QE : (N.of_nat k / word32 = N.of_nat j / word32)%N).
  { assert (QL : (N.of_nat j / word32 <= N.of_nat k / word32)%N) by (apply N.div_le_mono; [discriminate|lia]).
    destruct (N.lt_eq_cases (N.of_nat j / word32) (N.of_nat k / word32)) as [[LT|E] _]; auto.
    exfalso. nia. }
  rewrite QE in DK. lia.
Qed.

Lemma draw_isW i e : i < K -> In e (Tk i) -> isW M nextl (e_draw e).
Proof. intros HI IN. exists (succ32 (e_val e)), i. apply GE; auto. Qed.
Lemma draw_number i e : i < K -> In e (Tk i) -> cnt M nextl (e_draw e) = S (number e).
Proof.
  intros HI IN. pose proof (GE i e HI IN) as G. rewrite cnt_W by (eapply draw_isW; eauto). f_equal.
  unfold number. apply cnt_gap; [pose proof (ge_lt _ _ G); lia|]. intros u Hu. apply (ge_gap _ _ G). lia.
Qed.
Lemma same_number i j e1 e2 : i < K -> j < K -> In e1 (Tk i) -> In e2 (Tk j) -> number e1 = number e2 -> i = j /\ e1 = e2.
Proof.
  intros HI HJ I1 I2 EQ. assert (ED : e_draw e1 = e_draw e2).
  { apply (cnt_inj M nextl); eauto using draw_isW. rewrite (draw_number i), (draw_number j); auto. }
  assert (EI : i = j).
  { pose proof (ge_draw _ _ (GE i e1 HI I1)) as G1. pose proof (ge_draw _ _ (GE j e2 HJ I2)) as G2. rewrite ED in G1. congruence. }
  subst j. split; auto. eapply ordered_inj; eauto.
Qed.
Lemma next_value t v : t < upto -> rd m0 M nextl t v -> v = low (cnt M nextl t).
Proof.
  revert v. induction t as [t IH] using lt_wf_ind. intros v TU [[-> ->]|[i G]]; [rewrite Z1; reflexivity|].
  destruct (NEXT _ _ _ TU G) as (HI & e & IN & <-). pose proof (GE i e HI IN) as GG.
  rewrite (ge_draw _ _ GG) in G. inversion G; subst v. rewrite (draw_number i) by auto. rewrite <- low_succ. f_equal.
  pose proof (ge_lt _ _ GG). apply IH; [lia|lia|apply GG].
Qed.
Lemma entry_value i e : i < K -> In e (Tk i) -> e_read e < upto -> e_val e = low (number e).
Proof. intros HI IN RU. apply next_value; [exact RU|apply (GE i e HI IN)]. Qed.

(** Before [T], unlocks come in ticket order. *)
Definition served (T : nat) : Prop := forall i e a u, i < K -> In e (Tk i) -> e_span e = Some (a, Some u) -> u < T -> u < far ->
  cnt M nowl u = S (number e).

Lemma now_isW i e a u : i < K -> In e (Tk i) -> e_span e = Some (a, Some u) -> u < far -> isW M nowl u.
Proof.
  intros HI IN SP UF. exists (succ32 (e_val e)), i. destruct (ge_free _ _ (GE i e HI IN) a u SP) as (_ & _ & [UE|G]); [lia|auto].
Qed.
Lemma in_time t m : get M t = Some m -> t < far.
Proof. intro G. apply get_len in G. lia. Qed.
(** The unlock with count [S k] is that of ticket [k]. *)
Lemma served_by T k t : served T -> T <= upto -> t < T -> S k <= cnt M nowl t ->
  exists i e a u, i < K /\ In e (Tk i) /\ number e = k /\ e_span e = Some (a, Some u) /\ u <= t.
Proof.
  intros SV TU LT LE. destruct (cnt_reach _ _ _ _ LE) as (u & UL & (v & i & G) & CU).
  destruct (NOW u _ _ ltac:(lia) G) as (HI & e & a & IN & SP). exists i, e, a, u. repeat split; auto.
  specialize (SV i e a u HI IN SP ltac:(lia) (in_time _ _ G)). lia.
Qed.

(** Tickets drawn but not served, seen from a turn, belong to different threads. *)
Lemma waiting_distinct T i e a ou : served T -> T <= upto -> i < K -> In e (Tk i) -> e_span e = Some (a, ou) -> e_read e < T ->
  forall d, cnt M nowl a + d <= number e ->
  exists L, length L = d /\ NoDup L /\
    forall j, In j L -> j < K /\ exists e', In e' (Tk j) /\ cnt M nowl a <= number e' < cnt M nowl a + d.
Proof.
  intros SV TU HI IN SP RT d. induction d as [|d IH]; intro LE.
  - exists []. split; auto. split; [constructor|]. intros j [].
  - destruct IH as (L & LL & ND & PL); [lia|].
    destruct (cnt_reach M nextl (cnt M nowl a + d) (e_read e)) as (n & NL & (v & j & G) & CN); [unfold number in LE; lia|].
    destruct (NEXT n _ _ ltac:(lia) G) as (HJ & e' & IN' & ED). subst n.
    assert (NE : number e' = cnt M nowl a + d) by (rewrite (draw_number j) in CN by auto; lia).
    exists (j :: L). split; [simpl; lia|]. split.
    + constructor; auto. intro INL. destruct (PL j INL) as (_ & e2 & IN2 & N2).
      assert (DL : e_draw e2 < e_draw e').
      { destruct (Nat.lt_trichotomy (e_draw e2) (e_draw e')) as [A|[A|A]]; auto; exfalso.
        - assert (e2 = e') by (eapply ordered_inj; [apply (ORD j HJ)|auto|auto|auto]). subst e2. lia.
        - pose proof (cnt_mono M nextl (e_draw e') (e_draw e2) ltac:(lia)) as CM.
          rewrite (draw_number j e'), (draw_number j e2) in CM by auto. lia. }
      destruct (ordered_pair _ _ _ _ (ORD j HJ) IN2 IN' DL) as (a2 & u2 & SP2 & UL).
      assert (UF : u2 < far) by (pose proof (in_time _ _ (ge_draw _ _ (GE j e' HJ IN'))); lia).
      pose proof (SV j e2 a2 u2 HJ IN2 SP2 ltac:(lia) UF) as CU.
      destruct (ge_turn _ _ (GE i e HI IN) a ou SP) as [RA _].
      pose proof (cnt_mono M nowl u2 a ltac:(lia)). lia.
    + intros j' [<-|INL]; [split; auto; exists e'; split; auto; lia|].
      destruct (PL j' INL) as (HJ' & e2 & IN2 & N2). split; auto. exists e2. split; auto. lia.
Qed.

Lemma turn_number T i e a ou : served T -> T <= upto -> i < K -> In e (Tk i) -> e_span e = Some (a, ou) -> a < T ->
  number e = cnt M nowl a.
Proof.
  intros SV TU HI IN SP AT. pose proof (GE i e HI IN) as G. destruct (ge_turn _ _ G a ou SP) as (RA & s & RD & SA & NN).
  assert (RT : e_read e < T) by lia.
  assert (GEQ : cnt M nowl a <= number e).
  { destruct (le_lt_dec (cnt M nowl a) (number e)) as [|LT]; auto. exfalso.
    destruct (served_by T (number e) a SV TU AT LT) as (j & e2 & a2 & u2 & HJ & IN2 & N2 & SP2 & UL).
    destruct (same_number j i e2 e HJ HI IN2 IN N2) as [-> ->]. rewrite SP2 in SP. inversion SP; subst.
    destruct (ge_free _ _ G a u2 SP2). lia. }
  destruct (waiting_distinct T i e a ou SV TU HI IN SP RT (number e - cnt M nowl a) ltac:(lia)) as (L & LL & ND & PL).
  assert (KB : number e - cnt M nowl a <= K).
  { rewrite <- LL. replace K with (length (seq 0 K)) by apply seq_length. apply NoDup_incl_length; auto.
    intros j IJ. apply in_seq. destruct (PL j IJ). lia. }
  symmetry. apply low_inj; auto. rewrite <- (entry_value i e) by (auto; lia). symmetry.
  rewrite (cnt_gap M nowl s a SA NN). destruct RD as [[-> EV]|[j GA]]; [rewrite EV, Z2; reflexivity|].
  destruct (NOW s _ _ ltac:(lia) GA) as (HJ & e0 & a0 & IN0 & SP0).
  pose proof (SV j e0 a0 s HJ IN0 SP0 ltac:(lia) (in_time _ _ GA)) as CA.
  destruct (ge_free _ _ (GE j e0 HJ IN0) a0 s SP0) as (_ & D0 & [UE|G0]); [pose proof (in_time _ _ GA); lia|].
  pose proof (ge_lt _ _ (GE j e0 HJ IN0)). rewrite CA, <- low_succ, <- (entry_value j e0) by (auto; lia). congruence.
Qed.

Theorem in_order : forall T, T <= upto -> served T.
Proof.
  intro T. induction T as [T IH] using lt_wf_ind. intros TU i e a u HI IN SP UT UF.
  specialize (IH u UT ltac:(lia)). pose proof (GE i e HI IN) as G. destruct (ge_free _ _ G a u SP) as (AU & DU & GU).
  pose proof (ge_lt _ _ G) as RL.
  pose proof (turn_number u i e a (Some u) IH ltac:(lia) HI IN SP AU) as NA.
  rewrite cnt_W by (exact (now_isW i e a u HI IN SP UF)). f_equal.
  pose proof (cnt_mono M nowl a (pred u) ltac:(lia)) as LE.
  destruct (Nat.eq_dec (cnt M nowl (pred u)) (number e)) as [|NE]; auto. exfalso.
  destruct (served_by u (number e) (pred u) IH ltac:(lia) ltac:(lia) ltac:(lia)) as (j & e2 & a2 & u2 & HJ & IN2 & N2 & SP2 & UL).
  destruct (same_number j i e2 e HJ HI IN2 IN N2) as [-> ->]. rewrite SP2 in SP. inversion SP; subst. lia.
Qed.

(** Whoever draws later has its turn later. *)
Theorem tickets_in_turn : in_turn M K Tk upto.
Proof.
  split.
  - intros i e HI IN. exists nextl, (succ32 (e_val e)). apply GE; auto.
  - exact ORD.
  - intros i e a u HI IN SP. apply (ge_free _ _ (GE i e HI IN) a u SP).
  - intros i j e e' a ob a' ob' HI HJ IN IN' LT SP SP' AU.
    pose proof (in_order (S a') ltac:(lia)) as SV.
    pose proof (turn_number _ j e' a' ob' SV ltac:(lia) HJ IN' SP' ltac:(lia)) as NA.
    pose proof (cnt_lt M nextl (e_draw e) (e_draw e') (draw_isW j e' HJ IN') LT) as CL.
    rewrite (draw_number i e), (draw_number j e') in CL by auto.
    destruct (served_by _ (number e) a' SV ltac:(lia) ltac:(lia) ltac:(lia)) as (i2 & e2 & a2 & u2 & HI2 & IN2 & N2 & SP2 & UL).
    destruct (same_number i2 i e2 e HI2 HI IN2 IN N2) as [-> ->]. rewrite SP2 in SP. inversion SP; subst. eauto.
Qed.
End Queue.
