(** Each hypothesis is needed: without it, a program that meets all the others
    has an execution on Arm with no SC counterpart.

    That no SC execution ends like the relaxed one is decided by exploring the SC
    machine ([never]); the programs read no oracle. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Lockset Exec Search Replay Nonvacuous.

(** ** Exploring the SC machine *)
Definition succ1 (L : layout) (i : tid) (c : sconf) (w : world) : option (list (sconf * world)) :=
  let '(mkW m o n) := w in
  let rs := rg c in
  match cont c with
  | [] => Some []
  | Assign r e :: s => Some [(mkS s (setr rs (Some r) (eval rs e) tt), w)]
  | Ite e s1 s2 :: s => Some [(mkS ((if N.eqb (eval rs e) 0 then s2 else s1) ++ s) rs, w)]
  | While e b :: s => Some [(mkS (Ite e (b ++ [While e b]) [] :: s) rs, w)]
  | Fence f :: s => Some [(mkS s rs, w)]
  | Load false k r a :: s =>
      let l := eval rs a in
      match cls L l with
      | CReg x => Some (match o x with
          | Some j => if j =? i then [(mkS s (setr rs (Some r) (m l) tt), mkW m o n)] else []
          | None => [] end)
      | CConst => Some [(mkS s (setr rs (Some r) (m l) tt), mkW m o n)]
      | _ => None
      end
  | Store false k q a ev :: s =>
      let l := eval rs a in
      match cls L l with
      | CReg x => Some (match o x with
          | Some j => if j =? i then [(mkS s (setr rs None 0%N tt), mkW (updN m l (eval rs ev)) o (snoop i l n))] else []
          | None => [] end)
      | CConst => Some []
      | _ => Some [(mkS s (setr rs None 0%N tt), mkW m o n)]
      end
  | Pull x :: s => Some (match o x with None => [(mkS s rs, mkW m (upd o x (Some i)) n)] | Some _ => [] end)
  | Push x :: s => Some (match o x with
      | Some j => if j =? i then [(mkS s rs, mkW m (upd o x None) n)] else []
      | None => [] end)
  | _ => None (* an oracle, an exclusive or an atomic: not explored *)
  end.
Lemma succ1_complete L i a c c' w w' l : succ1 L i c w = Some l -> sstep a c c' -> scmem L i a w w' -> In (c', w') l.
Proof.
  destruct w as [m o n]. intros SU ST SM.
  destruct ST as [r e s rs|e s1 s2 s rs|e b s rs|f s rs|ex k r ea s rs v|ex k q ea ev s rs|k q ea ev s rs
    |op k wk r ea ev s rs v|e k wk r ea ev s rs v NE|x s rs|x s rs]; cbn [succ1 cont rg] in SU; simpl in SM;
    try discriminate.
  - inversion SU; subst. left. auto.
  - inversion SU; subst. left. auto.
  - inversion SU; subst. left. auto.
  - inversion SU; subst. left. auto.
  - destruct ex; [discriminate|]. destruct SM as [SM ->]. destruct (cls L (eval rs ea)) as [x| | |]; try discriminate.
    + destruct SM as [OW ->]. rewrite OW, Nat.eqb_refl in SU. inversion SU; subst. left. auto.
    + subst v. inversion SU; subst. left. auto.
  - destruct ex; [discriminate|]. destruct (cls L (eval rs ea)) as [x| | |].
    + destruct SM as (OW & _ & ->). rewrite OW, Nat.eqb_refl in SU. inversion SU; subst. left. auto.
    + contradiction.
    + inversion SU; subst. left. auto.
    + inversion SU; subst. left. auto.
  - destruct SM as [OW ->]. rewrite OW in SU. inversion SU; subst. left. auto.
  - destruct SM as [OW ->]. rewrite OW, Nat.eqb_refl in SU. inversion SU; subst. left. auto.
Qed.

(** No state that satisfies [tgt] is reachable. *)
Fixpoint never (n : nat) (L : layout) (K : nat) (tgt : gstate -> bool) (g : gstate) : bool :=
  negb (tgt g) &&
  match n with
  | 0 => false
  | S k => forallb (fun i => match succ1 L i (thr g i) (wld g) with
      | Some l => forallb (fun cw => never k L K tgt (mkG (upd (thr g) i (fst cw)) (snd cw))) l
      | None => false end) (seq 0 K)
  end.
Lemma never_sound L K tgt g g' : gsteps L K g g' -> forall n, never n L K tgt g = true -> tgt g' = false.
Proof.
  induction 1 as [g|g g1 g2 ST GS IH]; intros n NV.
  - destruct n; simpl in NV; apply andb_true_iff in NV; destruct NV as [NV _]; apply negb_true_iff in NV; auto.
  - destruct n as [|n]; simpl in NV; apply andb_true_iff in NV; destruct NV as [_ NV]; [discriminate|].
    destruct ST as [i a c T w w' HI SS SM]. rewrite forallb_forall in NV.
    specialize (NV i). rewrite in_seq in NV. specialize (NV ltac:(lia)). simpl in NV.
    destruct (succ1 L i (T i) w) as [l|] eqn:SU; [|discriminate].
    rewrite forallb_forall in NV. apply (IH n). apply (NV (c, w')). eapply succ1_complete; eauto.
Qed.
(** The registers in [obs] end as in [fin], and all threads end. *)
Definition like (K : nat) (fin : tid -> aconf) (obs : list (tid * reg)) (g : gstate) : bool :=
  forallb (fun i => match cont (thr g i) with [] => true | _ => false end) (seq 0 K) &&
  forallb (fun ir => N.eqb (fst (getr tt (rg (thr g (fst ir))) (snd ir)))
    (fst (getr dep0 (argv (fin (fst ir))) (snd ir)))) obs.
Definition no_SC (s : system) (fin : tid -> aconf) (obs : list (tid * reg)) : bool :=
  forallb (fun i => match acode (fin i) with [] => true | _ => false end) (seq 0 (kthreads s)) &&
  forallb (fun ir => fst ir <? kthreads s) obs &&
  never 14 (lay s) (kthreads s) (like (kthreads s) fin obs) (initG (lay s) (init s) (code s)).
Lemma no_SC_sound s M fin obs : no_SC s fin obs = true -> ~ has_SC_run s M fin.
Proof.
  unfold no_SC. rewrite !andb_true_iff, !forallb_forall. intros [[FC OK] NV] (g & GS & TE & _).
  pose proof (never_sound _ _ _ _ _ GS _ NV) as LK. unfold like in LK.
  assert (A : forallb (fun i => match cont (thr g i) with [] => true | _ => false end) (seq 0 (kthreads s)) = true).
  { apply forallb_forall. intros i HI. pose proof (FC i HI) as FI. apply in_seq in HI. rewrite TE by lia. exact FI. }
  assert (B : forallb (fun ir => N.eqb (fst (getr tt (rg (thr g (fst ir))) (snd ir)))
    (fst (getr dep0 (argv (fin (fst ir))) (snd ir)))) obs = true).
  { apply forallb_forall. intros ir HI. specialize (OK ir HI). apply Nat.ltb_lt in OK. rewrite TE by auto.
    simpl. rewrite getr_erg. apply N.eqb_refl. }
  rewrite A, B in LK. discriminate.
Qed.

(** ** Executions in which the markers are stamped by a weaker rule *)
Inductive stamp_rule := Full | NoPull | NoPushRead | NoPushWrite.
Definition stamped_by (q : stamp_rule) (L : alocal) (e e' : event) : Prop :=
  match ea e with
  | APull x => exists a, e' = E (APull x) a 0 /\ (q <> NoPull -> a <= avrn L)
  | APush x => exists b, e' = E (APush x) 0 b /\ (q <> NoPushRead -> avro L ⊔ fst (alost L) < b) /\ (q <> NoPushWrite -> avwo L < b)
  | _ => e' = e
  end.
Inductive qrun (q : stamp_rule) R m0 M i : aconf -> list event -> aconf -> Prop :=
| q_nil c : qrun q R m0 M i c [] c
| q_cons c e e' c' es c'' : astep R m0 M i e c c' -> stamped_by q (al c) e e' -> qrun q R m0 M i c' es c'' ->
    qrun q R m0 M i c (e' :: es) c''.
(** The statement of Theorem 2 under a rule for stamps: with [Full] it is the theorem. *)
Definition kernel_claim (q : stamp_rule) : Prop :=
  forall R s M tr fin, kernel_checked s -> threads s = kthreads s ->
  (forall t m, get M t = Some m -> mtid m < threads s) ->
  (forall i, i < threads s -> qrun q R (init s) M i (initAC M i (code s i)) (tr i) (fin i) /\ anoprom (fin i)) ->
  alternate (lay s) (kthreads s) tr -> has_SC_run s M fin.
Theorem full_claim : kernel_claim Full.
Proof.
  intros R s M tr fin KC TH TI RUN ALT. apply follows_has with (es := tr), (kernel_is_SC R); auto. split; auto.
  intros i HI. destruct (RUN i HI) as [QR NP]. split; auto. clear -QR.
  induction QR as [c|c e e' c' es c'' ST SP QR IH]; [constructor|]. econstructor; eauto.
  unfold stamped, stamped_by in *. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; auto.
  - destruct SP as (a & EQ & A). exists a. split; auto. apply A. discriminate.
  - destruct SP as (b & EQ & A & B). exists b. repeat split; auto; [apply A|apply B]; discriminate.
Qed.

(** Replaying with given stamps under a weaker rule. *)
Fixpoint qfollow (q : stamp_rule) R m0 M i (c : aconf) (ch : list (nat * nat)) : option (list event * aconf) :=
  match ch with
  | [] => Some ([], c)
  | rw :: ch' =>
      match find (fun ec => match ea (fst ec) with APull _ | APush _ => true
          | _ => (er (fst ec) =? fst rw) && (ew (fst ec) =? snd rw) end) (rev (steps R m0 M i c)) with
      | Some (e, c') =>
          let ok := match ea e with
            | APull _ => match q with NoPull => true | _ => fst rw <=? avrn (al c) end
            | APush _ => (match q with NoPushRead => true | _ => avro (al c) ⊔ fst (alost (al c)) <? snd rw end) &&
                         (match q with NoPushWrite => true | _ => avwo (al c) <? snd rw end)
            | _ => true end in
          let e' := match ea e with APull x => E (APull x) (fst rw) 0 | APush x => E (APush x) 0 (snd rw) | _ => e end in
          if ok then match qfollow q R m0 M i c' ch' with Some (es, c'') => Some (e' :: es, c'') | None => None end
          else None
      | None => None
      end
  end.
Lemma qfollow_sound q R m0 M i ch c es c' : qfollow q R m0 M i c ch = Some (es, c') -> qrun q R m0 M i c es c'.
Proof.
  revert c es c'. induction ch as [|rw ch IH]; simpl; intros c es c' F.
  - inversion F; subst. constructor.
  - match type of F with context[find ?f ?l] => destruct (find f l) as [[e c1]|] eqn:FD; [|discriminate] end.
    apply find_some in FD. destruct FD as [IN _]. apply in_rev in IN. apply steps_sound in IN.
    match type of F with (if ?b then _ else _) = _ => destruct b eqn:OK; [|discriminate] end.
    destruct (qfollow q R m0 M i c1 ch) as [[es1 c2]|] eqn:FL; [|discriminate]. inversion F; subst.
    econstructor; [exact IN| |apply IH; exact FL]. unfold stamped_by.
    destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; auto.
    + exists (fst rw). split; auto. intro NQ. destruct q; try (apply Nat.leb_le; exact OK). congruence.
    + exists (snd rw). split; auto. apply andb_true_iff in OK. destruct OK as [O1 O2]. split; intro NQ.
      * destruct q; try (apply Nat.ltb_lt; exact O1). congruence.
      * destruct q; try (apply Nat.ltb_lt; exact O2). congruence.
Qed.
Definition qtrace q s M ch i := match qfollow q PLDI19 (init s) M i (initAC M i (code s i)) (nth i ch []) with Some (es, _) => es | None => [] end.
Definition qfinal q s M ch i := match qfollow q PLDI19 (init s) M i (initAC M i (code s i)) (nth i ch []) with Some (_, c) => c | None => initAC M i [] end.
Lemma qrun_prom q R m0 M i c es c' t : qrun q R m0 M i c es c' -> aprom (al c') t = true -> aprom (al c) t = true.
Proof. induction 1 as [c|c e e' c' es c'' ST SP QR IH]; auto. intro P. eapply astep_prom; eauto. Qed.
Definition qreplays q s M ch : bool :=
  forallb (fun i => match qfollow q PLDI19 (init s) M i (initAC M i (code s i)) (nth i ch []) with
    | Some (_, c) => keeps M c | None => false end) (seq 0 (threads s)).
Lemma qreplays_ok q s M ch : qreplays q s M ch = true -> forall i, i < threads s ->
  qrun q PLDI19 (init s) M i (initAC M i (code s i)) (qtrace q s M ch i) (qfinal q s M ch i) /\ anoprom (qfinal q s M ch i).
Proof.
  unfold qreplays. rewrite forallb_forall. intros A i HI. specialize (A i). rewrite in_seq in A. specialize (A ltac:(lia)).
  unfold qtrace, qfinal. destruct (qfollow q PLDI19 (init s) M i (initAC M i (code s i)) (nth i ch [])) as [[es c]|] eqn:QF; [|discriminate].
  pose proof (qfollow_sound _ _ _ _ _ _ _ _ _ QF) as QR. split; auto. intro t.
  destruct (aprom (al c) t) eqn:P; auto. exfalso. pose proof (qrun_prom _ _ _ _ _ _ _ _ t QR P) as P0. simpl in P0.
  destruct (get M t) as [m|] eqn:G; [|discriminate]. unfold keeps in A. rewrite forallb_forall in A. specialize (A t).
  rewrite P, in_seq in A. pose proof (get_pos _ _ _ G). pose proof (get_len _ _ _ G). specialize (A ltac:(lia)). discriminate.
Qed.
