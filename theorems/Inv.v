(** The invariant that ties a relaxed run to an SC run, and the three facts
    about messages that it yields.

    The SC run executes the threads section by section.  For every region, [Q]
    holds the sections that are not over yet (an open one is the first), [lx] the
    end of the last one that is over.  Memory of a region is what [M] says at [lx]
    when the region is free, and at the owner's newest write when it is held. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections.

Section Inv.
Variable lay : layout.
Variable m0 : loc -> val.
Variable M : mem.
Variable K : nat.
Variable fin : tid -> conf.
Hypothesis FIN : forall i, i < K -> noprom (fin i).
(** Messages on protected data are written by kernel threads. *)
Hypothesis WF : forall l v i t x, get M t = Some (W l v i) -> cls lay l = CReg x -> i < K.

(** One thread: its state, what it has left to run, its discipline state, its open sections. *)
Record tstate := mkT { tc : conf; todo : list event; dt : duty; hd : holds }.

Record tinv (i : tid) (s : tstate) : Prop := {
  t_run : wrun m0 M i (tc s) (todo s) (fin i);
  t_obeys : obeys lay (dt s) (todo s);
  t_agree : agree (dt s) (hd s);
  t_behind : forall x a, hd s x = Some a -> behind a (lc (tc s));
  t_fwd : forall l t, fwd (lc (tc s)) l = t -> t = 0 \/ prom (lc (tc s)) t = false /\ exists v, get M t = Some (W l v i);
  t_vwo : forall l v t, get M t = Some (W l v i) -> prom (lc (tc s)) t = false -> t <= vwo (lc (tc s)) }.

(** [lw]: the newest message of the held location [l] that its owner [i] knows. *)
Definition newest (i : tid) (s : tstate) (a : nat) (l : loc) (v : val) (lw : nat) : Prop :=
  (lw <= a \/ lw <= coh (lc (tc s)) l /\ lw <= vwo (lc (tc s))) /\
  latest M l a <= lw /\ (lw = 0 \/ isW M l lw) /\
  (forall v' t, get M t = Some (W l v' i) -> lw < t -> prom (lc (tc s)) t = true) /\
  rd m0 M l lw v.

Record ginv (S : tid -> tstate) (Q : rid -> queue) (lx : rid -> nat) (w : world) : Prop := {
  g_thr : forall i, i < K -> tinv i (S i);
  g_mine : forall x i, i < K -> mine i (Q x) = secs x (hd (S i) x) (todo (S i));
  g_tid : forall x i s, In (i, s) (Q x) -> i < K;
  g_chain : forall x, chain (lx x) (Q x);
  g_head : forall x i a, i < K -> hd (S i) x = Some a -> exists ob q, Q x = (i, (a, ob)) :: q;
  g_own : forall x i, owner w x = Some i <-> i < K /\ hd (S i) x <> None;
  g_done : forall x i l v t, i < K -> hd (S i) x = None -> cls lay l = CReg x ->
    get M t = Some (W l v i) -> prom (lc (tc (S i))) t = false -> t <= lx x;
  g_held : forall x i l a, i < K -> hd (S i) x = Some a -> cls lay l = CReg x ->
    exists lw, newest i (S i) a l (mu w l) lw;
  g_free : forall x l, (forall i, i < K -> hd (S i) x = None) -> cls lay l = CReg x ->
    rd m0 M l (latest M l (lx x)) (mu w l);
  g_const : forall l, cls lay l = CConst -> mu w l = m0 l;
  g_mon : forall x i l, i < K -> open (dt (S i)) = Some l -> cls lay l = CReg x ->
    mon w i = Some l /\ hd (S i) x <> None }.

(** ** Facts about the messages of a region *)
Section Facts.
Variables (S : tid -> tstate) (Q : rid -> queue) (lx : rid -> nat) (w : world).
Hypothesis GI : ginv S Q lx w.

(** A message of a thread outside the region is over, or inside a section to come. *)
Lemma outside x l v j t : cls lay l = CReg x -> get M t = Some (W l v j) ->
  hd (S j) x = None -> t <= lx x \/ exists s, In (j, s) (Q x) /\ inside t s.
Proof.
  intros CL G HN. assert (HJ : j < K) by (eapply WF; eauto).
  destruct (prom (lc (tc (S j))) t) eqn:P.
  - right. destruct (g_thr _ _ _ _ GI j HJ) as [T1 T2 T3 T4 T5 T6].
    destruct (prom_in_secs _ _ _ _ _ _ _ _ _ _ _ _ _ T1 (FIN j HJ) T2 T3 (fun y a HY => proj2 (T4 y a HY)) P G CL)
      as (s & IN & INS).
    exists s. split; auto. apply mine_in. rewrite (g_mine _ _ _ _ GI) by auto. auto.
  - left. eapply (g_done _ _ _ _ GI); eauto.
Qed.

Lemma only_owner x i j a : i < K -> j < K -> hd (S i) x = Some a -> j <> i -> hd (S j) x = None.
Proof.
  intros HI HJ HA NE. destruct (hd (S j) x) as [a'|] eqn:HB; auto. exfalso.
  destruct (g_head _ _ _ _ GI x i a HI HA) as (ob & q & E1).
  destruct (g_head _ _ _ _ GI x j a' HJ HB) as (ob' & q' & E2). congruence.
Qed.

(** While [i] holds [x], a message of another thread is before the section or after it. *)
Lemma foreign x i a ob q l v j t : i < K -> hd (S i) x = Some a -> Q x = (i, (a, ob)) :: q ->
  cls lay l = CReg x -> get M t = Some (W l v j) -> j <> i ->
  t <= a \/ exists b, ob = Some b /\ b < t.
Proof.
  intros HI HA EQ CL G NE. assert (HJ : j < K) by (eapply WF; eauto).
  pose proof (g_chain _ _ _ _ GI x) as CH. rewrite EQ in CH. destruct CH as [LE CH].
  destruct (outside x l v j t CL G (only_owner x i j a HI HJ HA NE)) as [OV|([a' ob'] & IN & [LT _])].
  - left. lia.
  - rewrite EQ in IN. destruct IN as [E|IN]; [congruence|].
    destruct ob as [b|]; [|subst q; contradiction]. destruct CH as [_ CH].
    right. exists b. split; auto. simpl in LT. pose proof (chain_le _ _ _ _ _ CH IN). lia.
Qed.

(** When [x] is free, nothing lies between its last section and the begin of the next one. *)
Lemma quiet x i a ob q l : (forall j, j < K -> hd (S j) x = None) -> Q x = (i, (a, ob)) :: q ->
  cls lay l = CReg x -> latest M l a = latest M l (lx x).
Proof.
  intros FR EQ CL. pose proof (g_chain _ _ _ _ GI x) as CH.
  destruct (latest_spec M l (lx x)) as (A & B & D). apply latest_uniq; auto.
  - rewrite EQ in CH. destruct CH. lia.
  - intros t Ht (v & j & G). assert (HJ : j < K) by (eapply WF; eauto).
    destruct (le_lt_dec t (lx x)) as [LE|LT]. { apply (D t); [lia|]. exists v, j; auto. }
    destruct (outside x l v j t CL G (FR j HJ)) as [OV|([a' ob'] & IN & [LT' _])]; [lia|].
    simpl in LT'. rewrite EQ in CH, IN. destruct CH as [_ CH]. destruct IN as [E|IN].
    + inversion E; subst. lia.
    + destruct ob as [b|]; [|subst q; contradiction]. destruct CH as [LTB CH].
      pose proof (chain_le _ _ _ _ _ CH IN). lia.
Qed.
End Facts.

(** ** One step of one thread keeps its own part *)
Lemma tinv_step i s e c' es : tinv i s -> todo s = e :: es -> wstep m0 M i e (tc s) c' ->
  wrun m0 M i c' es (fin i) ->
  tinv i (mkT c' es (next (ea e) (dt s)) (hnext e (hd s))).
Proof.
  intros [T1 T2 T3 T4 T5 T6] TD [ST WM] R. rewrite TD in T2. destruct T2 as [OK OB].
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. pose proof (wmem_grows _ _ _ _ _ _ WM) as GR.
  destruct GR as (G1 & G2 & G3 & G4 & G5 & G6).
  constructor; simpl; auto using agree_next.
  - intros x a. unfold hnext, behind.
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:EA;
      try (intro HX; destruct (T4 _ _ HX); split; lia).
    + unfold upd. destruct (Nat.eqb_spec x y); intro HX.
      * inversion HX; subst. unfold wmem, behind in WM. rewrite EA in WM. tauto.
      * destruct (T4 _ _ HX). split; lia.
    + unfold upd. destruct (x =? y); intro HX; [discriminate|]. destruct (T4 _ _ HX). split; lia.
  - intros l t FW. destruct (writeOf e) as [[l0 v0]|].
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W8 in FW. rewrite W7.
      destruct (N.eq_dec l l0) as [->|NE].
      * rewrite updN_eq in FW. subst t. right. rewrite upd_eq. eauto.
      * rewrite updN_neq in FW by auto. destruct (T5 _ _ FW) as [Z|[P X]]; auto.
        right. split; auto. unfold upd. destruct (t =? ew e); auto.
    + destruct WP as [W1 W2]. rewrite W2 in FW. rewrite W1. apply T5; auto.
  - intros l v t G P. destruct (writeOf e) as [[l0 v0]|].
    + destruct WP as (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8). rewrite W7 in P.
      destruct (Nat.eq_dec t (ew e)) as [->|NE]; auto. rewrite upd_neq in P by auto.
      specialize (T6 _ _ _ G P). lia.
    + destruct WP as [W1 W2]. rewrite W1 in P. specialize (T6 _ _ _ G P). lia.
Qed.

(** ** An owned read takes the newest message *)
Definition readOf (e : event) : option (loc * val) :=
  match ea e with AR _ _ l v => Some (l, v) | AX _ _ _ l v _ => Some (l, v) | _ => None end.
Lemma wmem_read i e L L' l v : wmem m0 M i e L L' -> readOf e = Some (l, v) ->
  rd m0 M l (er e) v /\ noNewer M l (er e) (coh L l) /\ noNewer M l (er e) (vrn L) /\
  match writeOf e with
  | Some (l', _) => l' = l /\ (er e < ew e \/ seen L l (er e) = 0)
  | None => seen L l (er e) <= coh L' l /\ seen L l (er e) <= vro L'
  end.
Proof.
  unfold wmem, readOf, writeOf, reads, writes.
  destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |x|x]; try discriminate;
    intros WM EQ; inversion EQ; subst.
  - destruct WM as ((R1 & R2 & R3 & R4 & R5 & R6 & _) & _).
    repeat split; auto. intros t Ht. apply R3. lia.
  - destruct WM as (Lm & (R1 & R2 & R3 & R4 & R5 & R6 & _) & _ & (W1 & W2 & W3 & _) & _).
    repeat split; auto. { intros t Ht. apply R3. lia. }
    unfold seen in *. destruct (fwd L l =? er e); [right|left]; lia.
Qed.
End Inv.
