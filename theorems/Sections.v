(** Critical sections as intervals of time.

    The markers of a run give each region a list of sections (begin, end).  Locks
    work when the sections of all threads on a region form one chain: each begins
    no earlier than the previous one ended.  The lemmas say what the view tests
    at the markers buy: a write lies strictly inside its section, and what a
    thread has seen lies before the end of its section. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC.

(** ** Sections of a run: [h] is the begin of the section that is open, if any *)
Definition span := (nat * option nat)%type. (* begin, end (none: never left) *)
Fixpoint secs (x : rid) (h : option nat) (es : list event) : list span :=
  match es with
  | [] => match h with Some a => [(a, None)] | None => [] end
  | e :: es' =>
      match ea e with
      | APull y => if x =? y then secs x (Some (er e)) es' else secs x h es'
      | APush y =>
          if x =? y then
            match h with Some a => (a, Some (ew e)) :: secs x None es' | None => secs x None es' end
          else secs x h es'
      | _ => secs x h es'
      end
  end.
(** Those that begin before a time. *)
Definition before (upto : nat) (l : list span) : list span := filter (fun s => fst s <? upto) l.
Definition inside (t : nat) (s : span) : Prop := fst s < t /\ forall b, snd s = Some b -> t < b.

(** Which sections are open: region to begin time. *)
Definition holds := rid -> option nat.
Definition hnext (e : event) (h : holds) : holds :=
  match ea e with
  | APull x => upd h x (Some (er e))
  | APush x => upd h x None
  | _ => h
  end.
Definition holds0 (lay : layout) (i : tid) : holds :=
  fun x => match own0 lay x with Some j => if j =? i then Some 0 else None | None => None end.
Definition agree (d : duty) (h : holds) : Prop := forall x, held d x = true <-> h x <> None.

Lemma agree_next e d h : agree d h -> agree (next (ea e) d) (hnext e h).
Proof.
  intros AG x. unfold hnext, next. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y];
    try (destruct ex); simpl; auto; unfold upd; destruct (Nat.eqb_spec x y); auto;
    split; congruence.
Qed.
Lemma agree0 lay i : agree (duty0 lay i) (holds0 lay i).
Proof.
  intro x. unfold duty0, holds0. simpl. destruct (own0 lay x) as [j|]; [|split; congruence].
  destruct (j =? i); split; congruence.
Qed.

(** ** Chains *)
Definition queue := list (tid * span).
Fixpoint chain (lo : nat) (q : queue) : Prop :=
  match q with
  | [] => True
  | (_, (a, ob)) :: q' =>
      lo <= a /\ match ob with Some b => a < b /\ chain b q' | None => q' = [] end
  end.
Definition mine (i : tid) (q : queue) : list span := map snd (filter (fun s => fst s =? i) q).

Lemma chain_le lo q i a ob : chain lo q -> In (i, (a, ob)) q -> lo <= a.
Proof.
  revert lo. induction q as [|[j [a' ob']] q IH]; intros lo CH IN; [contradiction|].
  destruct CH as [LE CH]. destruct IN as [EQ|IN].
  - inversion EQ; subst; auto.
  - destruct ob' as [b'|]; [|subst q; contradiction]. destruct CH as [LT CH].
    specialize (IH _ CH IN). lia.
Qed.
Lemma mine_in i q s : In s (mine i q) <-> In (i, s) q.
Proof.
  unfold mine. rewrite in_map_iff. split.
  - intros ([j s'] & EQ & IN). apply filter_In in IN. simpl in *. destruct IN as [IN TI].
    apply Nat.eqb_eq in TI. subst. auto.
  - intro IN. exists (i, s). split; auto. apply filter_In. simpl. rewrite Nat.eqb_refl. auto.
Qed.

(** ** A run that obeys the discipline *)
Fixpoint obeys (lay : layout) (d : duty) (es : list event) : Prop :=
  match es with
  | [] => True
  | e :: es' => okl lay (ea e) d /\ obeys lay (next (ea e) d) es'
  end.

Lemma checked_obeys lay P i m0 M c es c' d : thread_ok lay P i -> wrun m0 M i c es c' ->
  alone lay P i (code c) d -> obeys lay d es.
Proof.
  intros OK R. revert d. induction R as [c|c e c1 es c2 [ST WM] R IH]; intros d AL; simpl; auto.
  assert (O : okl lay (ea e) d) by (eapply OK; eauto).
  split; auto. apply IH. econstructor; eauto.
Qed.

Section Run.
Variable m0 : loc -> val.
Variable M : mem.
Variable lay : layout.

(** What has been seen or written by now lies before every later end of a section. *)
Lemma push_after i c es c' e x : wrun m0 M i c es c' -> In e es -> ea e = APush x ->
  ahead (ew e) (lc c).
Proof.
  induction 1 as [c|c e1 c1 es c2 [ST WM] R IH]; intros IN EQ; [contradiction|].
  destruct IN as [->|IN].
  - unfold wmem in WM. rewrite EQ in WM. tauto.
  - destruct (IH IN EQ) as (A & B & D). apply wmem_grows in WM.
    destruct WM as (G1 & G2 & G3 & G4 & G5 & G6). unfold ahead. lia.
Qed.

(** A promise that is fulfilled later lies above the present floors. *)
Lemma write_after i c es c' t l v : wrun m0 M i c es c' -> noprom c' ->
  prom (lc c) t = true -> get M t = Some (W l v i) -> coh (lc c) l < t /\ vwn (lc c) < t.
Proof.
  intros R NP. induction R as [c|c e c1 es c2 [ST WM] R IH]; intros P G.
  - rewrite NP in P. discriminate.
  - pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
    destruct GR as (G1 & G2 & G3 & G4 & G5 & G6). specialize (G1 l).
    destruct (writeOf e) as [[l0 v0]|].
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      destruct (Nat.eq_dec t (ew e)) as [->|NE].
      * rewrite W1 in G. inversion G; subst. auto.
      * rewrite W7, upd_neq in IH by auto. destruct (IH NP P G). lia.
    + destruct WP as [W1 W2]. rewrite W1 in IH. destruct (IH NP P G). lia.
Qed.

(** An open section is the first of the remaining ones. *)
Lemma open_first x a d es : obeys lay d es -> held d x = true ->
  exists ob rest, secs x (Some a) es = (a, ob) :: rest /\
    forall b, ob = Some b -> exists e, In e es /\ ea e = APush x /\ ew e = b.
Proof.
  revert d. induction es as [|e es IH]; intros d OB HD; simpl.
  - exists None, []. split; auto. discriminate.
  - destruct OB as [OK OB]. specialize (IH _ OB).
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; simpl in *.
    7: { destruct (Nat.eqb_spec x y) as [->|NE]; [congruence|]. rewrite upd_neq in IH by auto.
         destruct (IH HD) as (ob & rest & EQ & PU). exists ob, rest. split; auto.
         intros b EB. destruct (PU b EB) as (e0 & IN & Q). exists e0. auto. }
    7: { destruct (Nat.eqb_spec x y) as [->|NE].
         - exists (Some (ew e)), (secs y None es). split; auto. intros b EB. inversion EB; subst.
           exists e. auto.
         - rewrite upd_neq in IH by auto.
           destruct (IH HD) as (ob & rest & EQ & PU). exists ob, rest. split; auto.
           intros b EB. destruct (PU b EB) as (e0 & IN & Q). exists e0. auto. }
    all: try destruct ex; destruct (IH HD) as (ob & rest & EQ & PU); exists ob, rest; split; auto;
      intros b EB; destruct (PU b EB) as (e0 & IN & Q); exists e0; auto.
Qed.

(** Every end of a section is a Push of the run. *)
Lemma end_push x h es a b : In (a, Some b) (secs x h es) ->
  exists e, In e es /\ ea e = APush x /\ ew e = b.
Proof.
  revert h. induction es as [|e es IH]; intros h IN; simpl in IN.
  - destruct h; simpl in IN; [|contradiction]. destruct IN as [EQ|[]]. discriminate.
  - assert (K : forall h', In (a, Some b) (secs x h' es) -> exists e0, In e0 (e :: es) /\ ea e0 = APush x /\ ew e0 = b).
    { intros h' IN'. destruct (IH _ IN') as (e0 & A & B). exists e0. simpl. auto. }
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; eauto.
    + destruct (x =? y); eauto.
    + destruct (Nat.eqb_spec x y) as [->|NE]; eauto. destruct h as [a'|]; eauto.
      destruct IN as [EQ|IN]; eauto. inversion EQ; subst. exists e. simpl. auto.
Qed.

(** Every begin of a section is a Pull of the run, or it was open. *)
Lemma begin_pull x h es a ob : In (a, ob) (secs x h es) ->
  h = Some a \/ exists e, In e es /\ ea e = APull x /\ er e = a.
Proof.
  revert h. induction es as [|e es IH]; intros h IN; simpl in IN.
  - destruct h; simpl in IN; [|contradiction]. destruct IN as [EQ|[]]. inversion EQ; subst. auto.
  - assert (K : forall h', In (a, ob) (secs x h' es) -> h' = Some a \/ exists e0, In e0 (e :: es) /\ ea e0 = APull x /\ er e0 = a).
    { intros h' IN'. destruct (IH _ IN') as [|(e0 & A & B)]; auto. right. exists e0. simpl. auto. }
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA; auto.
    + destruct (Nat.eqb_spec x y) as [->|NE]; auto. destruct (K _ IN) as [E|]; auto. right. exists e. inversion E; subst. simpl. auto.
    + destruct (Nat.eqb_spec x y) as [->|NE]; auto. destruct h as [a'|]; [destruct IN as [EQ|IN]; [inversion EQ; subst; auto|]|];
        (destruct (K _ IN) as [E|]; [discriminate|auto]).
Qed.
(** A begin lies below the floors from then on. *)
Lemma pull_before i c es c' e x : wrun m0 M i c es c' -> In e es -> ea e = APull x -> behind (er e) (lc c').
Proof.
  induction 1 as [c|c e1 c1 es c2 [ST WM] R IH]; intros IN EQ; [contradiction|].
  destruct IN as [->|IN]; auto. unfold wmem in WM. rewrite EQ in WM. destruct WM as (_ & _ & B1 & B2).
  apply wrun_grows in R. destruct R as (G1 & G2 & G3 & G4 & G5 & G6). split; lia.
Qed.

(** A promise on a region lies inside one of the remaining sections. *)
Lemma prom_in_secs i c es c' d h t l v x : wrun m0 M i c es c' -> noprom c' ->
  obeys lay d es -> agree d h -> (forall y a, h y = Some a -> a <= vwn (lc c)) ->
  prom (lc c) t = true -> get M t = Some (W l v i) -> cls lay l = CReg x ->
  exists s, In s (secs x (h x) es) /\ inside t s.
Proof.
  intros R NP. revert d h. induction R as [c|c e c1 es c2 [ST WM] R IH]; intros d h OB AG BH P G CL.
  - rewrite NP in P. discriminate.
  - destruct OB as [OK OB].
    pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
    destruct GR as (G1 & G2 & G3 & G4 & G5 & G6).
    assert (BH' : forall y a, hnext e h y = Some a -> a <= vwn (lc c1)).
    { intros y a. unfold hnext. destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z] eqn:EA;
        try (intro HY; specialize (BH _ _ HY); lia).
      - unfold upd. destruct (Nat.eqb_spec y z); intro HY.
        + inversion HY; subst. unfold wmem in WM. rewrite EA in WM. unfold behind in WM. lia.
        + specialize (BH _ _ HY). lia.
      - unfold upd. destruct (y =? z); intro HY; [discriminate|]. specialize (BH _ _ HY). lia. }
    specialize (IH NP _ _ OB (agree_next _ _ _ AG) BH').
    assert (LATER : prom (lc c1) t = true -> exists s, In s (secs x (h x) (e :: es)) /\ inside t s).
    { intro P1. destruct (IH P1 G CL) as (s & IN & INS). exists s. split; auto.
      simpl. unfold hnext in IN.
      destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z] eqn:EA; auto; unfold upd in IN.
      - destruct (Nat.eqb_spec x z); auto.
      - destruct (Nat.eqb_spec x z); auto. destruct (h x); simpl; auto. }
    destruct (writeOf e) as [[l0 v0]|] eqn:WO.
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8).
      destruct (Nat.eq_dec t (ew e)) as [->|NE].
      2: { apply LATER. rewrite W7, upd_neq; auto. }
      clear LATER IH. rewrite W1 in G. inversion G; subst l0 v0.
      assert (HX : held d x = true /\ next (ea e) d = mkD (held d) (open (next (ea e) d)) /\
                   secs x (h x) (e :: es) = secs x (h x) es).
      { unfold writeOf in WO. simpl. destruct (ea e) as [|f|ex k l1 v1|ex k l1 v1|k wk ret l1 v1 v1'| |z|z];
          try discriminate; inversion WO; subst; simpl in OK; rewrite CL in OK.
        - destruct OK as [OK _]. destruct ex, d; simpl; auto.
        - destruct d; simpl; auto. }
      destruct HX as (HD & ND & SE). rewrite SE.
      destruct (h x) as [a|] eqn:HX; [|exfalso; apply (AG x) in HD; congruence].
      destruct (open_first x a (next (ea e) d) es) as (ob & rest & EQ & PU); auto.
      { rewrite ND. simpl. auto. }
      exists (a, ob). rewrite EQ. split; [left; auto|]. split; simpl.
      * specialize (BH _ _ HX). lia.
      * intros b EB. destruct (PU b EB) as (e0 & IN & EA & EW).
        destruct (push_after _ _ _ _ _ _ R IN EA) as (_ & A2 & _). lia.
    + destruct WP as [W1 W2]. apply LATER. rewrite W1. auto.
Qed.
End Run.
