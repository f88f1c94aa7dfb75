(** Replaying a run from the timestamps it reads and writes, by computation.

    [follow] runs thread [i] through one choice (timestamp read, timestamp
    written) per step; for the markers the choice is the stamp.  Used to show
    that concrete programs meet the hypotheses of the theorems. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Arm Exec Search Kernel.

Section Follow.
Variable R : rules.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.

(** The event with its stamp, if the choice fits. *)
Definition stamp (c : aconf) (rw : nat * nat) (e : event) : option event :=
  match ea e with
  | APull x => if fst rw <=? avrn (al c) then Some (E (APull x) (fst rw) 0) else None
  | APush x => if (avro (al c) ⊔ fst (alost (al c)) <? snd rw) && (avwo (al c) <? snd rw) then Some (E (APush x) 0 (snd rw)) else None
  | AFail => if snd rw =? 0 then Some e else None
  | _ => if (er e =? fst rw) && (ew e =? snd rw) then Some e else None
  end.
Fixpoint pick (c : aconf) (rw : nat * nat) (l : list (event * aconf)) : option (event * aconf) :=
  match l with
  | [] => None
  | (e, c') :: l' => match stamp c rw e with Some e' => Some (e', c') | None => pick c rw l' end
  end.
Fixpoint follow (c : aconf) (ch : list (nat * nat)) : option (list event * aconf) :=
  match ch with
  | [] => Some ([], c)
  | rw :: ch' =>
      match pick c rw (rev (steps R m0 M i c)) with
      | Some (e, c') => match follow c' ch' with Some (es, c'') => Some (e :: es, c'') | None => None end
      | None => None
      end
  end.

Lemma stamp_ok c rw e e' : stamp c rw e = Some e' -> stamped (al c) e e'.
Proof.
  unfold stamp, stamped. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x].
  7: { destruct (Nat.leb_spec (fst rw) (avrn (al c))); [|discriminate]. intro EQ. inversion EQ. eauto. }
  7: { destruct (Nat.ltb_spec (avro (al c) ⊔ fst (alost (al c))) (snd rw)); [|discriminate].
       destruct (Nat.ltb_spec (avwo (al c)) (snd rw)); [|discriminate]. intro EQ. inversion EQ. eauto. }
  6: { destruct (snd rw =? 0); [|discriminate]. intro EQ. inversion EQ. auto. }
  all: destruct ((er e =? fst rw) && (ew e =? snd rw)); [|discriminate]; intro EQ; inversion EQ; auto.
Qed.
Lemma pick_ok c rw l e c' : pick c rw l = Some (e, c') -> exists e0, In (e0, c') l /\ stamp c rw e0 = Some e.
Proof.
  induction l as [|[e1 c1] l IH]; simpl; [discriminate|]. destruct (stamp c rw e1) as [e2|] eqn:ST.
  - intro EQ. inversion EQ; subst. exists e1. auto.
  - intro EQ. destruct (IH EQ) as (e0 & IN & S0). exists e0. auto.
Qed.
Theorem follow_sound ch c es c' : follow c ch = Some (es, c') -> srun R m0 M i c es c'.
Proof.
  revert c es c'. induction ch as [|rw ch IH]; simpl; intros c es c' F.
  - inversion F; subst. constructor.
  - destruct (pick c rw (rev (steps R m0 M i c))) as [[e c1]|] eqn:PK; [|discriminate].
    destruct (follow c1 ch) as [[es1 c2]|] eqn:FL; [|discriminate]. inversion F; subst.
    destruct (pick_ok _ _ _ _ _ PK) as (e0 & IN & ST). apply in_rev in IN.
    econstructor; [apply steps_sound; eauto|eapply stamp_ok; eauto|apply IH; auto].
Qed.

Lemma astep_prom e c c' t : astep R m0 M i e c c' -> aprom (al c') t = true -> aprom (al c) t = true.
Proof.
  intro ST.
  destruct ST as [r e s rs L|e s1 s2 s rs L|e b s rs L|f s rs L|ex k r ea s rs L l da v u EA RD
    |k q ea ev s rs L l da v dv u EA EV WR|k q ea ev s rs L l da v dv u pw EA EV WR XC|k q ea ev s rs L
    |o k wk r ea ev s rs L l da vn dv vc dc v w u k' hit d L1 dr EA EV EC EK RD EH OK ED L1' WR AT DR
    |e k wk r ea ev s rs L l da vc dc v u k' EA EC EK RD NE|x s rs L|x s rs L]; simpl; auto.
  - destruct f; auto.
  - unfold upd. destruct (t =? u); [discriminate|auto].
  - unfold upd. destruct (t =? u); [discriminate|auto].
  - subst L1. simpl. unfold upd. destruct (t =? u); [discriminate|auto].
Qed.
Lemma srun_prom c es c' t : srun R m0 M i c es c' -> aprom (al c') t = true -> aprom (al c) t = true.
Proof. induction 1; auto. intro P. eapply astep_prom; eauto. Qed.
End Follow.

Lemma keeps_ok R m0 M i p es c : srun R m0 M i (initAC M i p) es c -> keeps M c = true -> anoprom c.
Proof.
  intros SR KP t. destruct (aprom (al c) t) eqn:P; auto. exfalso.
  pose proof (srun_prom _ _ _ _ _ _ _ t SR P) as P0. simpl in P0.
  destruct (get M t) as [m|] eqn:G; [|discriminate].
  unfold keeps in KP. rewrite forallb_forall in KP. specialize (KP t).
  rewrite P, in_seq in KP. pose proof (get_pos _ _ _ G). pose proof (get_len _ _ _ G).
  specialize (KP ltac:(lia)). discriminate.
Qed.

(** ** Whole systems *)
Definition run_at (R : rules) (s : system) (M : mem) (ch : list (list (nat * nat))) (i : tid) : option (list event * aconf) :=
  follow R (init s) M i (initAC M i (code s i)) (nth i ch []).
Definition trace_at R s M ch i : list event := match run_at R s M ch i with Some (es, _) => es | None => [] end.
Definition final_at R s M ch i : aconf :=
  match run_at R s M ch i with Some (_, c) => c | None => initAC M i [] end.
Definition replays (R : rules) (s : system) (M : mem) (ch : list (list (nat * nat))) : bool :=
  forallb (fun m => mtid m <? threads s) M &&
  forallb (fun i => match run_at R s M ch i with Some (_, c) => keeps M c | None => false end) (seq 0 (threads s)).

Theorem replays_ok R s M ch : replays R s M ch = true ->
  execution R s M (trace_at R s M ch) (final_at R s M ch).
Proof.
  unfold replays. rewrite andb_true_iff, !forallb_forall. intros [A B]. split.
  - intros t m G. apply Nat.ltb_lt, A. destruct t as [|n]; [discriminate|]. eapply nth_error_In; eauto.
  - intros i HI. specialize (B i). rewrite in_seq in B. specialize (B ltac:(lia)).
    unfold trace_at, final_at. destruct (run_at R s M ch i) as [[es c]|] eqn:RA; [|discriminate].
    pose proof (follow_sound _ _ _ _ _ _ _ _ RA) as SR. split; auto. eapply keeps_ok; eauto.
Qed.
