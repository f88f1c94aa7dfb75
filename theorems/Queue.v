(** The queue of one lock: turns that do not overlap, in the order in which they were drawn. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Protocol.

Lemma ordered_in lo L e : ordered lo L -> In e L -> lo < e_draw e.
Proof.
  revert lo. induction L as [|e1 L IH]; intros lo OR IN; [contradiction|]. destruct OR as [A B]. destruct IN as [->|IN]; auto.
  destruct (e_span e1) as [[a [u|]]|]; try (subst L; contradiction). destruct B as [B C]. specialize (IH _ C IN). lia.
Qed.
Lemma ordered_pair lo L e1 e2 : ordered lo L -> In e1 L -> In e2 L -> e_draw e1 < e_draw e2 ->
  exists a u, e_span e1 = Some (a, Some u) /\ u < e_draw e2.
Proof.
  revert lo. induction L as [|e L IH]; intros lo OR I1 I2 LT; [contradiction|]. destruct OR as [A B].
  destruct (e_span e) as [[a [u|]]|] eqn:SP.
  - destruct B as [B C]. destruct I1 as [->|I1], I2 as [->|I2].
    + lia.
    + exists a, u. split; auto. eapply ordered_in; eauto.
    + pose proof (ordered_in _ _ _ C I1). lia.
    + eapply IH; eauto.
  - subst L. destruct I1 as [->|[]], I2 as [->|[]]. lia.
  - subst L. destruct I1 as [->|[]], I2 as [->|[]]. lia.
Qed.
Lemma ordered_inj lo L e1 e2 : ordered lo L -> In e1 L -> In e2 L -> e_draw e1 = e_draw e2 -> e1 = e2.
Proof.
  revert lo. induction L as [|e L IH]; intros lo OR I1 I2 EQ; [contradiction|]. destruct OR as [A B].
  destruct (e_span e) as [[a [u|]]|] eqn:SP.
  - destruct B as [B C]. destruct I1 as [->|I1], I2 as [->|I2]; auto.
    + pose proof (ordered_in _ _ _ C I2). lia.
    + pose proof (ordered_in _ _ _ C I1). lia.
    + eapply IH; eauto.
  - subst L. destruct I1 as [->|[]], I2 as [->|[]]. auto.
  - subst L. destruct I1 as [->|[]], I2 as [->|[]]. auto.
Qed.

(** What a lock has to show of the turns [Tk i] of its threads ([Protocol.entries]): drawn by messages of their
    own, one after another in each thread, and whoever draws later begins after the end of those before.  This is asked of
    sections that begin before [upto]: from then on others may have written the lock words. *)
Record in_turn (M : mem) (K : nat) (Tk : tid -> list entry) (upto : nat) : Prop := {
  it_draw : forall i e, i < K -> In e (Tk i) -> exists l v, get M (e_draw e) = Some (W l v i);
  it_order : forall i, i < K -> ordered 0 (Tk i);
  it_span : forall i e a u, i < K -> In e (Tk i) -> e_span e = Some (a, Some u) -> a < u;
  it_later : forall i j e e' a ob a' ob', i < K -> j < K -> In e (Tk i) -> In e' (Tk j) -> e_draw e < e_draw e' ->
    e_span e = Some (a, ob) -> e_span e' = Some (a', ob') -> a' < upto -> exists u, ob = Some u /\ u <= a' }.

Section Queue.
Variable M : mem.
Variable K : nat.
Variable Tk : tid -> list entry.
Variable upto : nat.
Hypothesis TURNS : in_turn M K Tk upto.

Definition spans (i : tid) (oe : option entry) : queue :=
  match oe with
  | Some e => match e_span e with Some s => if fst s <? upto then [(i, s)] else [] | None => [] end
  | None => []
  end.
Definition at_draw (t : nat) (L : list entry) : option entry := find (fun e => e_draw e =? t) L.
Definition served_at (t : nat) : queue :=
  match get M t with Some m => if mtid m <? K then spans (mtid m) (at_draw t (Tk (mtid m))) else [] | None => [] end.
Definition lock_queue : queue := flat_map served_at (seq 1 (length M)).

Lemma at_draw_in t L e : at_draw t L = Some e -> In e L /\ e_draw e = t.
Proof. intro AD. apply find_some in AD. destruct AD as [IN EQ]. apply Nat.eqb_eq in EQ. auto. Qed.
Lemma served_at_in t i s : In (i, s) (served_at t) ->
  i < K /\ fst s < upto /\ exists e, In e (Tk i) /\ e_draw e = t /\ e_span e = Some s.
Proof.
  unfold served_at. destruct (get M t) as [[l v j]|] eqn:G; [|contradiction]. simpl.
  destruct (Nat.ltb_spec j K) as [HJ|]; [|contradiction].
  unfold spans. destruct (at_draw t (Tk j)) as [e|] eqn:AD; [|contradiction].
  destruct (e_span e) as [s'|] eqn:SP; [|contradiction]. destruct (Nat.ltb_spec (fst s') upto) as [LT|]; [|contradiction].
  intros [EQ|[]]. inversion EQ; subst. destruct (at_draw_in _ _ _ AD) as [IN ED]. split; auto. split; auto. exists e. auto.
Qed.

Lemma queue_chain n s lo : (forall t i a ob, s <= t < s + n -> In (i, (a, ob)) (served_at t) -> lo <= a) ->
  chain lo (flat_map served_at (seq s n)).
Proof.
  revert s lo. induction n as [|n IH]; intros s lo LO; [exact I|]. cbn [seq flat_map].
  assert (IHR : forall lo', (forall t i a ob, S s <= t < S s + n -> In (i, (a, ob)) (served_at t) -> lo' <= a) ->
    chain lo' (flat_map served_at (seq (S s) n))) by (intro lo'; apply IH).
  destruct (served_at s) as [|[i [a ob]] q] eqn:SA.
  - simpl. apply IHR. intros t i a ob Ht IN. apply (LO t i a ob); auto. lia.
  - assert (Q1 : q = []).
    { unfold served_at in SA. destruct (get M s) as [m|]; [|discriminate]. destruct (mtid m <? K); [|discriminate].
      unfold spans in SA. destruct (at_draw s (Tk (mtid m))) as [e|]; [|discriminate].
      destruct (e_span e) as [s'|]; [|discriminate]. destruct (fst s' <? upto); congruence. }
    subst q. simpl. split. { apply (LO s i a ob); [lia|]. rewrite SA. simpl. auto. }
    destruct (served_at_in s i (a, ob)) as (HI & AU & e & IN & ED & SP). { rewrite SA. simpl. auto. }
    (* a later section begins only after this one is over *)
    assert (LATER : forall t j a' ob', S s <= t -> In (j, (a', ob')) (served_at t) -> exists u, ob = Some u /\ u <= a').
    { intros t j a' ob' Ht INQ. destruct (served_at_in _ _ _ INQ) as (HJ & AU' & e' & IN' & ED' & SP').
      apply (it_later _ _ _ _ TURNS i j e e' a ob a' ob'); auto. lia. }
    destruct ob as [b|].
    + split. { apply (it_span _ _ _ _ TURNS i e a b); auto. }
      apply IHR. intros t j a' ob' Ht INQ. destruct (LATER t j a' ob' ltac:(lia) INQ) as (u & EU & LE).
      inversion EU; subst. auto.
    + assert (NIL : forall m s', S s <= s' -> flat_map served_at (seq s' m) = []).
      { intro m. induction m as [|m IHm]; intros s' Hs; auto. cbn [seq flat_map]. rewrite IHm by lia.
        destruct (served_at s') as [|[j [a' ob']] q'] eqn:SA'; auto. exfalso.
        destruct (LATER s' j a' ob' Hs) as (u & EU & _); [rewrite SA'; simpl; auto|discriminate]. }
      apply NIL. lia.
Qed.

Lemma mine_app i p q : mine i (p ++ q) = mine i p ++ mine i q.
Proof. unfold mine. rewrite filter_app, map_app. auto. Qed.
Lemma sorted_spans i L n s : ordered (pred s) L -> 0 < s -> (forall e, In e L -> e_draw e < s + n) ->
  flat_map (fun t => mine i (spans i (at_draw t L))) (seq s n) = before upto (esecs L).
Proof.
  revert s L. induction n as [|n IH]; intros s L OR SP UB.
  - destruct L as [|e L]; auto. exfalso. pose proof (ordered_in _ _ e OR ltac:(simpl; auto)).
    specialize (UB e ltac:(simpl; auto)). lia.
  - cbn [seq flat_map]. destruct L as [|e L].
    + assert (Z : forall m s', flat_map (fun t => mine i (spans i (at_draw t []))) (seq s' m) = []).
      { intro m. induction m as [|m IHm]; intro s'; simpl; auto. }
      rewrite Z. reflexivity.
    + pose proof OR as [LT REST]. destruct (Nat.eq_dec (e_draw e) s) as [ED|NE].
      * assert (AD : at_draw s (e :: L) = Some e) by (unfold at_draw; simpl; rewrite ED, Nat.eqb_refl; auto).
        assert (OL : ordered (pred (S s)) L).
        { destruct (e_span e) as [[a [u|]]|]; try (subst L; exact I). destruct REST as [DU OU].
          eapply ordered_le; eauto. simpl. lia. }
        rewrite AD.
        assert (EQ : flat_map (fun t => mine i (spans i (at_draw t (e :: L)))) (seq (S s) n) =
                     flat_map (fun t => mine i (spans i (at_draw t L))) (seq (S s) n)).
        { rewrite !flat_map_concat_map. f_equal. apply map_ext_in. intros t IT. apply in_seq in IT.
          unfold at_draw. simpl. destruct (Nat.eqb_spec (e_draw e) t); [lia|]. auto. }
        rewrite EQ, (IH (S s) L OL) by (try lia; intros e' IN; specialize (UB e' ltac:(simpl; auto)); lia).
        unfold spans, esecs, before. simpl. destruct (e_span e) as [s'|]; simpl; auto. destruct (fst s' <? upto); auto.
        unfold mine. simpl. rewrite Nat.eqb_refl. auto.
      * assert (AD : at_draw s (e :: L) = None).
        { destruct (at_draw s (e :: L)) as [e'|] eqn:AD; auto. exfalso. destruct (at_draw_in _ _ _ AD) as [IN' ED'].
          destruct IN' as [->|IN']; [lia|]. destruct (e_span e) as [[a [u|]]|]; try (subst L; contradiction).
          destruct REST as [DU OU]. pose proof (ordered_in _ _ _ OU IN'). lia. }
        rewrite AD. change (mine i (spans i None)) with (@nil span). cbn [app]. apply (IH (S s) (e :: L)); [|lia|].
        -- split; auto. simpl. lia.
        -- intros e' IN. specialize (UB e' IN). lia.
Qed.

Theorem queue_ok : chain 0 lock_queue /\ (forall i s, In (i, s) lock_queue -> i < K) /\
  forall i, i < K -> mine i lock_queue = before upto (esecs (Tk i)).
Proof.
  split; [|split].
  - apply queue_chain. intros. lia.
  - intros i s IN. apply in_flat_map in IN. destruct IN as (t & _ & IN). apply (served_at_in _ _ _ IN).
  - intros i HI. rewrite <- (sorted_spans i (Tk i) (length M) 1); auto.
    + unfold lock_queue. induction (seq 1 (length M)) as [|t L IH]; auto. cbn [flat_map]. rewrite mine_app, IH. f_equal.
      unfold served_at. destruct (at_draw t (Tk i)) as [e|] eqn:AD.
      * destruct (at_draw_in _ _ _ AD) as [IN ED]. destruct (it_draw _ _ _ _ TURNS i e HI IN) as (l & v & G).
        rewrite ED in G. rewrite G. simpl. apply Nat.ltb_lt in HI. rewrite HI, AD. auto.
      * destruct (get M t) as [[l v j]|] eqn:G; auto. simpl. destruct (j <? K); auto.
        destruct (Nat.eq_dec j i) as [->|NE]; [rewrite AD; auto|].
        unfold spans. destruct (at_draw t (Tk j)) as [e|]; auto. destruct (e_span e) as [s'|]; auto. destruct (fst s' <? upto); auto.
        unfold mine. simpl. destruct (Nat.eqb_spec j i); [contradiction|]. auto.
    + apply (it_order _ _ _ _ TURNS i HI).
    + intros e IN. destruct (it_draw _ _ _ _ TURNS i e HI IN) as (l & v & G). pose proof (get_len _ _ _ G). lia.
Qed.
End Queue.
