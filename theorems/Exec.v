(** The executable step function of Promising-Arm, equal to the relation. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak Arm.

Definition rdv (m0 : loc -> val) (M : mem) (l : loc) (t : nat) : option val :=
  match t with
  | 0 => Some (m0 l)
  | S _ => match get M t with Some m => if N.eqb (mloc m) l then Some (mval m) else None | None => None end
  end.
Definition noNewerb (M : mem) (l : loc) (from to : nat) : bool :=
  forallb (fun t => negb (isWb M l t)) (seq (S from) (to - from)).
Definition atomicb (M : mem) (i : tid) (l : loc) (from to : nat) : bool :=
  forallb (fun t => match get M t with
    | Some m => if N.eqb (mloc m) l then mtid m =? i else true
    | None => true end) (seq (S from) (to - S from)).

Section Exec.
Variable R : rules.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.

Definition reads_of (L : alocal) (k : rkind) (da : dep) (l : loc) : list (nat * val) :=
  flat_map (fun t => match rdv m0 M l t with
    | Some v => if noNewerb M l t (rpre L k da) && noNewerb M l t (acoh L l) then [(t, v)] else []
    | None => [] end) (seq 0 (S (length M))).
Definition writes_of (L : alocal) (k : wkind) (da dv : dep) (l : loc) (v : val) : list nat :=
  filter (fun t => match get M t with
    | Some m => N.eqb (mloc m) l && N.eqb (mval m) v && (mtid m =? i) && aprom L t &&
                (wpre L k da dv <? t) && (acoh L l <? t)
    | None => false end) (seq 1 (length M)).
Definition xcl_pair (L : alocal) (l : loc) (t : nat) : list dep :=
  match axcl L with
  | Some (lx, tx, pw) =>
      if (elsewhere R || N.eqb lx l) && (negb (N.eqb lx l) || own_between R L l tx || atomicb M i l tx t) then [pw] else []
  | None => []
  end.

(** A CAS that fails and writes nothing: a load. *)
Definition failed (s : prog) (rs : aregs) (L : alocal) (k' : rkind) (r : option reg) (da : dep) (l : loc) (tv : nat * val) : event * aconf :=
  let (t, v) := tv in
  (E (AR false k' l v) t 0, mkAC s (setr rs r v (rdep R L k' da l t)) (after_read R (remembered R (returns r)) false k' da l t L)).
Definition steps (c : aconf) : list (event * aconf) :=
  let '(mkAC p rs L) := c in
  match p with
  | [] => []
  | Assign r e :: s =>
      [(E ATau 0 0, mkAC s (setr rs (Some r) (fst (aeval R rs e)) (snd (aeval R rs e))) L)]
  | Ite e s1 s2 :: s =>
      [(E ATau 0 0, mkAC ((if N.eqb (fst (aeval R rs e)) 0 then s2 else s1) ++ s) rs (after_branch (snd (aeval R rs e)) L))]
  | While e b :: s => [(E ATau 0 0, mkAC (Ite e (b ++ [While e b]) [] :: s) rs L)]
  | Fence f :: s => [(E (AFence f) 0 0, mkAC s rs (after_fence R f L))]
  | Load ex k r a :: s =>
      let (l, da) := aeval R rs a in
      map (fun tv => (E (AR ex k l (snd tv)) (fst tv) 0,
        mkAC s (setr rs (Some r) (snd tv) (rdep R L k da l (fst tv)))
          (after_read R true ex k da l (fst tv) L)))
        (reads_of L k da l)
  | Store false k q a ev :: s =>
      let (l, da) := aeval R rs a in let (v, dv) := aeval R rs ev in
      map (fun t => (E (AW false k l v) 0 t, mkAC s rs (after_write None k da dv dv l t L)))
        (writes_of L k da dv l v)
  | Store true k q a ev :: s =>
      let (l, da) := aeval R rs a in let (v, dv) := aeval R rs ev in
      (E AFail 0 0, mkAC s (setr rs (Some q) 1%N dep0) (clear_xcl L)) ::
      flat_map (fun t => map (fun pw => (E (AW true k l v) 0 t,
          mkAC s (setr rs (Some q) 0%N (status pw t)) (clear_xcl (after_write (Some pw) k da dv dv l t L))))
        (xcl_pair L l t)) (writes_of L k da dv l v)
  | Rmw o k wk r a ev :: s =>
      let (l, da) := aeval R rs a in let (vn, dv) := aeval R rs ev in
      let (vc, dc) := comparand R rs o in
      let k' := rmwkind (returns r) k in
      flat_map (fun tv => let '(t, v) := tv in
        let d := rdep R L k' da l t in let hit := succeeds o v vc in
        let L1 := after_read R (remembered R (returns r)) false k' da l t L in
        let pw := (rpost R L k' da l t, rpick R L k' da l t) in
        let dw := rmwview R o hit dc dv in let w := rmwvalue o hit v vn in
        (if hit then [] else [failed s rs L k' r da l tv]) ++
        (if writes_back R hit then
          flat_map (fun u => if atomicb M i l t u then
            map (fun dr => (E (AX k wk (returns r) l v w) t u,
              mkAC s (setr rs r v dr)
                (raise (both_ways k' wk) u (after_write (Some pw) wk da dw (rmwdata R o hit dc dv d) l u L1))))
              (rmwresult R o hit dc d) else [])
            (writes_of L1 wk da dw l w) else []))
        (reads_of L k' da l)
  | Pull x :: s => [(E (APull x) 0 0, mkAC s rs L)]
  | Push x :: s => [(E (APush x) 0 0, mkAC s rs L)]
  end.

(** ** The function is the relation *)
Lemma rdv_rd l t v : rdv m0 M l t = Some v <-> rd m0 M l t v.
Proof.
  unfold rd, rdv. destruct t as [|n].
  - split; [intro E; inversion E; auto|]. intros [[_ ->]|[j G]]; [auto|discriminate].
  - destruct (get M (S n)) as [[l' v' j]|] eqn:G; simpl; split; intro A.
    + destruct (N.eqb_spec l' l) as [->|]; [|discriminate]. inversion A; subst. eauto.
    + destruct A as [[Z _]|[j' E]]; [discriminate|]. inversion E; subst. rewrite N.eqb_refl. auto.
    + discriminate.
    + destruct A as [[Z _]|[j' E]]; discriminate.
Qed.
Lemma noNewerb_ok l from to : noNewerb M l from to = true <-> noNewer M l from to.
Proof.
  unfold noNewerb, noNewer. rewrite forallb_forall. split; intros A t Ht.
  - intro IW. specialize (A t). rewrite in_seq in A. specialize (A ltac:(lia)).
    apply isWb_true in IW. rewrite IW in A. discriminate.
  - apply in_seq in Ht. destruct (isWb M l t) eqn:IW; auto. apply isWb_true in IW. exfalso. apply (A t); auto. lia.
Qed.
Lemma atomicb_ok l from to : atomicb M i l from to = true <-> atomic M i l from to.
Proof.
  unfold atomicb, atomic. rewrite forallb_forall. split.
  - intros A t v j Ht G. specialize (A t). rewrite in_seq, G in A. simpl in A. rewrite N.eqb_refl in A.
    apply Nat.eqb_eq, A. lia.
  - intros A t Ht. apply in_seq in Ht. destruct (get M t) as [[l' v j]|] eqn:G; auto. simpl.
    destruct (N.eqb_spec l' l) as [->|]; auto. apply Nat.eqb_eq. apply (A t v j); auto. lia.
Qed.
Lemma reads_of_ok L k da l t v : In (t, v) (reads_of L k da l) <-> can_read m0 M L k da l v t.
Proof.
  unfold reads_of, can_read. rewrite in_flat_map. split.
  - intros (u & IN & A). destruct (rdv m0 M l u) as [w|] eqn:RV; [|contradiction].
    destruct (noNewerb M l u (rpre L k da)) eqn:N1; [|contradiction].
    destruct (noNewerb M l u (acoh L l)) eqn:N2; [|contradiction].
    destruct A as [A|[]]. inversion A; subst. rewrite <- rdv_rd, <- !noNewerb_ok. auto.
  - intros (RD & N1 & N2). exists t. split.
    + apply in_seq. destruct RD as [[-> _]|[j G]]; [lia|]. apply get_len in G. lia.
    + apply rdv_rd in RD. apply noNewerb_ok in N1. apply noNewerb_ok in N2. rewrite RD, N1, N2. simpl. auto.
Qed.
Lemma writes_of_ok L k da dv l v t : In t (writes_of L k da dv l v) <-> can_write M i L k da dv l v t.
Proof.
  unfold writes_of, can_write. rewrite filter_In. split.
  - intros [IN A]. destruct (get M t) as [[l' v' j]|]; [|discriminate]. simpl in A.
    rewrite !andb_true_iff, !N.eqb_eq, Nat.eqb_eq, !Nat.ltb_lt in A.
    destruct A as (((((A1 & A2) & A3) & A4) & A5) & A6). subst. auto.
  - intros (G & P & PR & CO). split.
    + apply in_seq. pose proof (get_pos _ _ _ G). pose proof (get_len _ _ _ G). lia.
    + rewrite G. simpl. rewrite !N.eqb_refl, Nat.eqb_refl, P. apply Nat.ltb_lt in PR, CO. rewrite PR, CO. auto.
Qed.
Lemma xcl_pair_ok L l t pw : In pw (xcl_pair L l t) <-> can_xcl R M i L l t pw.
Proof.
  unfold xcl_pair, can_xcl. destruct (axcl L) as [[[lx tx] pv]|]; split.
  - destruct (elsewhere R || N.eqb lx l) eqn:A; [|contradiction].
    destruct (negb (N.eqb lx l) || own_between R L l tx || atomicb M i l tx t) eqn:B; [|contradiction].
    intros [EQ|[]]. subst pv. exists lx, tx. split; auto. split.
    + intro TR. rewrite TR in A. apply N.eqb_eq, A.
    + intros ->. rewrite N.eqb_refl in B. cbn [negb orb] in B. apply orb_true_iff in B. destruct B as [B|B]; auto.
      right. apply atomicb_ok, B.
  - intros (lx' & tx' & EQ & A & B). inversion EQ; subst lx' tx' pv.
    assert (C : elsewhere R || N.eqb lx l = true).
    { destruct (elsewhere R); auto. rewrite A by auto. apply N.eqb_refl. }
    assert (D : negb (N.eqb lx l) || own_between R L l tx || atomicb M i l tx t = true).
    { destruct (N.eqb_spec lx l) as [E|]; auto. cbn [negb orb]. apply orb_true_iff. destruct (B E) as [OW|AT]; auto.
      right. apply atomicb_ok. auto. }
    rewrite C, D. simpl. auto.
  - contradiction.
  - intros (lx & tx & EQ & _). discriminate.
Qed.

Theorem steps_sound c e c' : In (e, c') (steps c) -> astep R m0 M i e c c'.
Proof.
  destruct c as [p rs L]. unfold steps.
  destruct p as [|[r x|ex k r a|ex k q a ev|o k wk r a ev|f|x s1 s2|x b|x|x] s]; [contradiction|..].
  - intros [A|[]]. inversion A; subst. constructor.
  - destruct (aeval R rs a) as [l da] eqn:EA. rewrite in_map_iff. intros ([t v] & A & IN). inversion A; subst.
    apply a_load; auto. apply reads_of_ok. auto.
  - destruct ex.
    + destruct (aeval R rs a) as [l da] eqn:EA. destruct (aeval R rs ev) as [v dv] eqn:EV.
      intros [A|A]; [inversion A; subst; constructor|]. apply in_flat_map in A. destruct A as (t & IN & A).
      apply in_map_iff in A. destruct A as (pw & A & IP). inversion A; subst.
      apply a_storex; auto; [apply writes_of_ok; auto|apply xcl_pair_ok; auto].
    + destruct (aeval R rs a) as [l da] eqn:EA. destruct (aeval R rs ev) as [v dv] eqn:EV.
      rewrite in_map_iff. intros (t & A & IN). inversion A; subst. apply a_store; auto. apply writes_of_ok. auto.
  - destruct (aeval R rs a) as [l da] eqn:EA. destruct (aeval R rs ev) as [vn dv] eqn:EV.
    destruct (comparand R rs o) as [vc dc] eqn:EC. rewrite in_flat_map. intros ([t v] & IN & A).
    apply reads_of_ok in IN. apply in_app_iff in A. destruct A as [A|A].
    + destruct o as [| | | | |x]; simpl in A; try contradiction. destruct (N.eqb_spec v vc) as [|NE]; [contradiction|].
      destruct A as [A|[]]. inversion A; subst. eapply a_casfail; eauto.
    + destruct (writes_back R (succeeds o v vc)) eqn:WB; [|contradiction].
      apply in_flat_map in A. destruct A as (u & IW & A). destruct (atomicb M i l t u) eqn:AT; [|contradiction].
      apply in_map_iff in A. destruct A as (dr & A & DR). inversion A; subst. eapply a_rmw; eauto.
      * apply writes_of_ok. auto.
      * apply atomicb_ok. auto.
  - intros [A|[]]. inversion A; subst. constructor.
  - intros [A|[]]. inversion A; subst. constructor.
  - intros [A|[]]. inversion A; subst. constructor.
  - intros [A|[]]. inversion A; subst. constructor.
  - intros [A|[]]. inversion A; subst. constructor.
Qed.

Theorem steps_complete c e c' : astep R m0 M i e c c' -> In (e, c') (steps c).
Proof.
  destruct 1 as [r e s rs L|e s1 s2 s rs L|e b s rs L|f s rs L|ex k r ea s rs L l da v t EA RD
    |k q ea ev s rs L l da v dv t EA EV WR|k q ea ev s rs L l da v dv t pw EA EV WR XC|k q ea ev s rs L
    |o k wk r ea ev s rs L l da vn dv vc dc v t u k' hit d L1 dr EA EV EC EK RD EH OK ED L1' WR AT DR
    |e k wk r ea ev s rs L l da vc dc v t k' EA EC EK RD NE|x s rs L|x s rs L]; unfold steps; simpl; auto.
  - rewrite EA. apply in_map_iff. exists (t, v). split; auto. apply reads_of_ok. auto.
  - rewrite EA, EV. apply in_map_iff. exists t. split; auto. apply writes_of_ok. auto.
  - rewrite EA, EV. right. apply in_flat_map. exists t. split; [apply writes_of_ok; auto|].
    apply in_map_iff. exists pw. split; auto. apply xcl_pair_ok. auto.
  - destruct (aeval R rs ea), (aeval R rs ev). simpl. auto.
  - rewrite EA, EV, EC. apply in_flat_map. exists (t, v). subst k' d L1. split; [apply reads_of_ok; auto|].
    rewrite <- EH, OK. apply in_app_iff. right. apply in_flat_map. exists u. split; [apply writes_of_ok; auto|].
    apply atomicb_ok in AT. rewrite AT. apply in_map_iff. exists dr. auto.
  - rewrite EA. destruct (aeval R rs ev) as [vn dv]. rewrite EC. apply in_flat_map.
    exists (t, v). subst k'. split; [apply reads_of_ok; auto|].
    apply N.eqb_neq in NE. simpl. rewrite NE. simpl. auto.
Qed.
End Exec.
