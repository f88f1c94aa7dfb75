(** Every outcome that the search lists is an outcome of the relation. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak Arm ArmIsWeak Exec Search Replay.

(** A finished run of thread [i] of the program [pr]. *)
Definition finished (R : rules) (m0 : loc -> val) (M : mem) (i : tid) (pr : prog) (c : aconf) : Prop :=
  (exists es, arun R m0 M i (initAC M i pr) es c) /\ acode c = [] /\ anoprom c.
(** A row of values that a promise-first execution shows. *)
Definition observe_in (m0 : loc -> val) (M : mem) (cs : list aconf) (o : observe) : N :=
  match o with
  | OReg i r => match nth_error cs i with Some c => fst (getr dep0 (argv c) r) | None => 0%N end
  | OLoc l => lastval m0 M l
  end.
Definition possible (R : rules) (p : litmus) (row : list N) : Prop :=
  exists M cs, Forall2 (fun ip c => finished R (initof (l_init p)) M (fst ip) (snd ip) c)
      (combine (seq 0 (length (l_code p))) (l_code p)) cs /\
    row = map (observe_in (initof (l_init p)) M cs) (l_obs p).

Lemma finals_sound R m0 fuel M i c c' : In c' (snd (finals R m0 fuel M i c)) ->
  (exists es, arun R m0 M i c es c') /\ acode c' = [] /\ keeps M c' = true.
Proof.
  revert c. induction fuel as [|f IH]; intros c IN; simpl in IN.
  - destruct (acode c) eqn:AC; [|contradiction]. destruct (keeps M c) eqn:KP; [|contradiction].
    destruct IN as [<-|[]]. split; auto. exists []. constructor.
  - destruct (acode c) eqn:AC.
    { destruct (keeps M c) eqn:KP; [|contradiction]. destruct IN as [<-|[]]. split; auto. exists []. constructor. }
    assert (ST : forall ec, In ec (steps R m0 M i c) -> astep R m0 M i (fst ec) c (snd ec)).
    { intros [e c1] I1. apply steps_sound. auto. }
    clear AC. induction (steps R m0 M i c) as [|ec L IHL]; [contradiction|]. cbn [fold_right] in IN.
    assert (REST : In c' (snd (fold_right (fun ec acc => if hopeful M (snd ec) then
        let (b, l) := finals R m0 f M i (snd ec) in (b && fst acc, l ++ snd acc) else acc) (true, []) L)) ->
      (exists es, arun R m0 M i c es c') /\ acode c' = [] /\ keeps M c' = true).
    { intro I2. apply IHL; auto. intros ec' I3. apply ST. simpl. auto. }
    destruct (hopeful M (snd ec)); [|auto].
    destruct (finals R m0 f M i (snd ec)) as [b l'] eqn:FN. simpl in IN. apply in_app_or in IN.
    destruct IN as [IN|IN]; [|auto]. specialize (IH (snd ec)). rewrite FN in IH.
    destruct (IH IN) as ((es & AR) & A & B). split; auto. exists (fst ec :: es). econstructor; eauto. apply ST. simpl. auto.
Qed.
Lemma add_in {A} (eq : A -> A -> bool) y x l : In y (add eq x l) -> y = x \/ In y l.
Proof. unfold add. destruct (existsb (eq x) l); simpl; intuition. Qed.
Lemma adds_in {A} (eq : A -> A -> bool) y l z : In y (fold_right (add eq) z l) -> In y l \/ In y z.
Proof. induction l as [|x l IH]; simpl; auto. intro IN. apply add_in in IN. intuition. Qed.

Lemma runs_sound R m0 fuel M ips : Forall2 (fun ip f => forall c, In c f ->
    (exists es, arun R m0 M (fst ip) (initAC M (fst ip) (snd ip)) es c) /\ acode c = [] /\ keeps M c = true) ips
  (snd (fold_right (fun ip acc =>
      let (b, fs) := finals R m0 fuel M (fst ip) (initAC M (fst ip) (snd ip)) in
      (b && fst acc, fold_right (add same_regs) [] fs :: snd acc)) (true, []) ips)).
Proof.
  induction ips as [|ip ips IH]; simpl; [constructor|].
  destruct (finals R m0 fuel M (fst ip) (initAC M (fst ip) (snd ip))) as [b fs] eqn:FN. simpl. constructor; auto.
  intros c IN. apply adds_in in IN. destruct IN as [IN|[]]. apply (finals_sound R m0 fuel M). rewrite FN. auto.
Qed.
Lemma product_sound m0 M obs fs cs row : In row (product m0 M obs fs cs) ->
  exists sel, Forall2 (fun c f => In c f) sel fs /\ row = map (observe_in m0 M (rev cs ++ sel)) obs.
Proof.
  revert cs. induction fs as [|f fs IH]; intros cs IN; simpl in IN.
  - destruct IN as [<-|[]]. exists []. split; [constructor|]. rewrite app_nil_r. reflexivity.
  - apply in_flat_map in IN. destruct IN as (c & IC & IN). destruct (IH (c :: cs) IN) as (sel & FS & ->).
    exists (c :: sel). split; [constructor; auto|]. simpl. rewrite <- app_assoc. reflexivity.
Qed.

Lemma forall2_cons {A B} (P : A -> B -> Prop) x y l l' : Forall2 P (x :: l) (y :: l') -> P x y /\ Forall2 P l l'.
Proof. intro F. inversion F. auto. Qed.

Theorem outcomes_sound R fuel p row : In row (snd (outcomes R fuel p)) -> possible R p row.
Proof.
  unfold outcomes. set (m0 := initof (l_init p)).
  destruct (lists R m0 fuel fuel (l_code p) [[]]) as [b ms].
  intro IN.
  assert (EX : exists M, In row (product m0 M (l_obs p) (snd (runs_of R m0 fuel (l_code p) M)) [])).
  { clearbody m0. induction ms as [|M ms IH]; simpl in IN; [contradiction|].
    destruct (runs_of R m0 fuel (l_code p) M) as [b' fs] eqn:RO. simpl in IN. apply adds_in in IN.
    destruct IN as [IN|IN]; [|auto]. exists M. rewrite RO. auto. }
  destruct EX as (M & IP). destruct (product_sound _ _ _ _ _ _ IP) as (sel & FS & ->).
  exists M, sel. split; [|reflexivity].
  pose proof (runs_sound R m0 fuel M (combine (seq 0 (length (l_code p))) (l_code p))) as RS.
  unfold runs_of in FS. clear IN IP. fold m0. revert sel FS. induction RS as [|ip f ips fss OK RS IH]; intros sel FS.
  - inversion FS; subst. constructor.
  - destruct sel as [|c sel]; [inversion FS|]. apply forall2_cons in FS. destruct FS as [IC FS]. constructor; auto.
    destruct (OK c IC) as ((es & AR) & A & B). split; [eauto|]. split; auto.
    destruct (stampable _ _ _ _ _ _ _ AR) as (es' & SR & _). eapply keeps_ok; eauto.
Qed.
