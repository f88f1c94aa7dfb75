(** Cutting all runs of a kernel at a time.

    Users may write kernel memory from time [t] on, and so spoil whatever the kernel reads
    there.  Each kernel thread is cut at its first Pull or read of kernel memory at or behind
    [t].  What is left is a run of the kernel alone: sections that begin before [t] alternate, and
    what a kept read of kernel memory reads was written before [t] by the kept part of a kernel
    thread, since a section that ended before [t] was left by a thread that had seen nothing
    later.  So what is left is SC. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Inv Schedule Protocol Prefix.

(** ** Queues of which threads keep a part *)
Section Queues.
Variable t : nat.
(** The first sections of a list, the last of them perhaps open if it ends at or behind [t]. *)
Inductive first_of : list span -> list span -> Prop :=
| fo_nil l : first_of [] l
| fo_open a ob l (END : forall b, ob = Some b -> t <= b) : first_of [(a, None)] ((a, ob) :: l)
| fo_cons s l l' : first_of l l' -> first_of (s :: l) (s :: l').
Lemma first_before l l' : first_of l l' -> (forall s, In s l -> fst s < t) -> first_of l (before t l').
Proof.
  induction 1 as [l|a ob l END|s l l' F IH]; intro LT; [constructor| |]; unfold before in *; cbn [filter].
  - pose proof (LT (a, None) (or_introl eq_refl)) as A. cbn [fst] in *. apply Nat.ltb_lt in A. rewrite A. constructor. exact END.
  - pose proof (LT s (or_introl eq_refl)) as A. apply Nat.ltb_lt in A. rewrite A. constructor. apply IH. intros s' IN. apply LT. simpl. auto.
Qed.

Fixpoint cut_queue (L : tid -> list span) (q : queue) : queue :=
  match q with
  | [] => []
  | (i, s) :: q' => match L i with [] => cut_queue L q' | s' :: r => (i, s') :: cut_queue (upd L i r) q' end
  end.
Lemma first_tail (L : tid -> list span) i s s' r q : L i = s' :: r ->
  (forall j, In j (map fst ((i, s) :: q)) -> first_of (L j) (mine j ((i, s) :: q))) ->
  forall j, In j (map fst q) -> first_of (upd L i r j) (mine j q).
Proof.
  intros EL FO j IN. specialize (FO j (or_intror IN)). unfold mine in FO. cbn [filter fst] in FO. unfold upd.
  destruct (Nat.eqb_spec j i) as [->|NE].
  - rewrite Nat.eqb_refl, EL in FO. cbn [map snd] in FO. inversion FO; subst; [constructor|auto].
  - destruct (Nat.eqb_spec i j); [congruence|]. exact FO.
Qed.
Lemma first_skip (L : tid -> list span) i s q : L i = [] ->
  (forall j, In j (map fst ((i, s) :: q)) -> first_of (L j) (mine j ((i, s) :: q))) ->
  forall j, In j (map fst q) -> first_of (L j) (mine j q).
Proof.
  intros EL FO j IN. specialize (FO j (or_intror IN)). unfold mine in FO. cbn [filter fst] in FO.
  destruct (Nat.eqb_spec i j) as [->|NE]; [rewrite EL; constructor|exact FO].
Qed.
Lemma cut_in q : forall L j s', (forall i, In i (map fst q) -> first_of (L i) (mine i q)) -> In (j, s') (cut_queue L q) ->
  In s' (L j) /\ exists ob, In (j, (fst s', ob)) q.
Proof.
  induction q as [|[i s] q IH]; intros L j s' FO IN; [contradiction|]. cbn [cut_queue] in IN. destruct (L i) as [|s1 r] eqn:EL.
  - destruct (IH L j s' (first_skip _ _ _ _ EL FO) IN) as (A & ob & B). split; auto. exists ob. simpl. auto.
  - destruct IN as [E|IN].
    + inversion E; subst j s1. split; [rewrite EL; simpl; auto|]. specialize (FO i (or_introl eq_refl)).
      unfold mine in FO. cbn [filter fst] in FO. rewrite Nat.eqb_refl, EL in FO. cbn [map snd] in FO.
      inversion FO as [|a1 ob1 l1 END|s2 l1 l2 F E1 E2]; [exists ob1; simpl; auto|subst; eexists; left; f_equal; apply surjective_pairing].
    + destruct (IH _ j s' (first_tail _ _ _ _ _ _ EL FO) IN) as (A & ob & B). split; [|exists ob; simpl; auto].
      unfold upd in A. destruct (Nat.eqb_spec j i) as [->|]; auto. rewrite EL. simpl. auto.
Qed.
Lemma cut_mine q : forall L, (forall i, first_of (L i) (mine i q)) -> forall i, mine i (cut_queue L q) = L i.
Proof.
  induction q as [|[j s] q IH]; intros L FO i.
  - specialize (FO i). unfold mine in *. simpl in *. inversion FO; auto.
  - assert (FJ := FO j). unfold mine in FJ. cbn [filter fst] in FJ. rewrite Nat.eqb_refl in FJ. cbn [map snd] in FJ.
    assert (OTHER : forall k, k <> j -> first_of (L k) (mine k q)).
    { intros k NE. specialize (FO k). unfold mine in *. cbn [filter fst] in FO. destruct (Nat.eqb_spec j k); [congruence|exact FO]. }
    cbn [cut_queue]. destruct (L j) as [|s1 r] eqn:EL.
    + apply IH. intro k. destruct (Nat.eq_dec k j) as [->|NE]; [rewrite EL; constructor|auto].
    + assert (R : mine i (cut_queue (upd L j r) q) = upd L j r i).
      { apply IH. intro k. unfold upd. destruct (Nat.eqb_spec k j) as [->|NE]; auto. inversion FJ; subst; [constructor|auto]. }
      unfold mine in *. cbn [filter fst]. destruct (Nat.eqb_spec j i) as [E|NE]; cbn [map snd]; rewrite R.
      * subst. rewrite upd_eq. auto.
      * rewrite upd_neq; auto.
Qed.
Lemma chain_weaken lo lo' q : chain lo q -> lo' <= lo -> chain lo' q.
Proof. destruct q as [|[i [a ob]] q]; simpl; auto. intros [A B] LE. split; auto. lia. Qed.
Lemma cut_chain q : forall L lo, chain lo q -> (forall i, In i (map fst q) -> first_of (L i) (mine i q)) ->
  (forall i s, In s (L i) -> fst s < t) -> chain lo (cut_queue L q).
Proof.
  induction q as [|[i [a ob]] q IH]; intros L lo CH FO LT; [exact I|]. destruct CH as [LE CH]. cbn [cut_queue].
  destruct (L i) as [|s1 r] eqn:EL.
  - destruct ob as [b|]; [|subst q; exact I]. destruct CH as [AB CH].
    apply (chain_weaken b); [|lia]. apply IH; auto. eapply first_skip; eauto.
  - pose proof (first_tail _ _ _ _ _ _ EL FO) as FT.
    assert (LT' : forall j s, In s (upd L i r j) -> fst s < t).
    { intros j s IN. apply (LT j). unfold upd in IN. destruct (Nat.eqb_spec j i) as [->|]; auto. rewrite EL. simpl. auto. }
    assert (FI := FO i (or_introl eq_refl)). unfold mine in FI. cbn [filter fst] in FI. rewrite Nat.eqb_refl, EL in FI. cbn [map snd] in FI.
    inversion FI as [|a1 ob1 l1 END|s2 l1 l2 F]; subst.
    + simpl. split; auto. destruct ob as [b|]; [|subst q; reflexivity]. destruct CH as [AB CH].
      destruct (cut_queue (upd L i []) q) as [|[j s'] q'] eqn:CQ; auto. exfalso.
      destruct (cut_in q (upd L i []) j s' FT) as (A & ob' & B); [rewrite CQ; simpl; auto|].
      pose proof (chain_le _ _ _ _ _ CH B). specialize (END b eq_refl). specialize (LT' j s' A). lia.
    + simpl. split; auto. destruct ob as [b|]; [|subst q; reflexivity]. destruct CH as [AB CH]. split; auto.
Qed.
Lemma chain_pair q : forall lo i a ob j a' ob', chain lo q -> In (i, (a, ob)) q -> In (j, (a', ob')) q -> i <> j ->
  (exists b, ob = Some b /\ b <= a') \/ (exists b', ob' = Some b' /\ b' <= a).
Proof.
  induction q as [|[k [c oc]] q IH]; intros lo i a ob j a' ob' CH I1 I2 NE; [contradiction|]. destruct CH as [LE CH].
  destruct I1 as [E1|I1], I2 as [E2|I2].
  - congruence.
  - inversion E1; subst. left. destruct ob as [b|]; [|subst q; contradiction]. destruct CH as [_ CH].
    exists b. split; auto. eapply chain_le; eauto.
  - inversion E2; subst. right. destruct ob' as [b|]; [|subst q; contradiction]. destruct CH as [_ CH].
    exists b. split; auto. eapply chain_le; eauto.
  - destruct oc as [b|]; [|subst q; contradiction]. destruct CH as [_ CH]. eapply IH; eauto.
Qed.
End Queues.

(** ** What a thread has seen *)
Definition lookOf (e : event) : option loc :=
  match ea e with AR _ _ l _ => Some l | AX _ _ _ l _ _ => Some l | _ => None end.
Lemma read_seen m0 M i e L L' l : wmem m0 M i e L L' -> own_ok M i L -> lookOf e = Some l -> er e <= vro L' \/ er e <= vwo L'.
Proof.
  intros WM OW LK. assert (RO : exists v, readOf e = Some (l, v)).
  { unfold lookOf, readOf in *. destruct (ea e); inversion LK; eauto. }
  destruct RO as [v RO]. destruct (wmem_read _ _ _ _ _ _ _ _ WM RO) as (_ & _ & _ & SE).
  pose proof (wmem_grows _ _ _ _ _ _ WM) as (_ & _ & G3 & _). pose proof (wmem_prom _ _ _ _ _ _ WM) as WP.
  assert (FW : seen L l (er e) = 0 -> er e <= vwo L').
  { unfold seen. destruct (Nat.eqb_spec (fwd L l) (er e)) as [FE|]; [|lia]. intros _.
    destruct (o_fwd _ _ _ OW l _ FE) as [Z|PA]; [lia|]. pose proof (o_vwo _ _ _ OW l _ PA). lia. }
  assert (NF : seen L l (er e) = 0 \/ seen L l (er e) = er e) by (unfold seen; destruct (fwd L l =? er e); auto).
  destruct (writeOf e) as [[l' v']|].
  - destruct WP as (_ & _ & _ & _ & W5 & _). destruct SE as [_ [A|A]]; [right; lia|right; auto].
  - destruct SE as [_ A]. destruct NF as [NF|NF]; [right; auto|left; lia].
Qed.
Lemma run_app m0 M i es1 es2 c c2 : wrun m0 M i c (es1 ++ es2) c2 -> exists c1, wrun m0 M i c es1 c1 /\ wrun m0 M i c1 es2 c2.
Proof.
  revert c. induction es1 as [|e es1 IH]; intros c R; [exists c; split; [constructor|auto]|].
  inversion R as [|c0 e0 c' es0 c3 ST R']; subst. destruct (IH _ R') as (c1 & A & B). exists c1. split; auto. econstructor; eauto.
Qed.
Lemma run_own m0 M i c es c' : wrun m0 M i c es c' -> own_ok M i (lc c) -> own_ok M i (lc c').
Proof. induction 1 as [c|c e c1 es c2 [SS WM] R IH]; auto. intro OW. apply IH. eapply own_step; eauto. Qed.
Lemma obeys_app lay d es1 es2 : obeys lay d (es1 ++ es2) ->
  obeys lay d es1 /\ obeys lay (fold_left (fun d e => next (ea e) d) es1 d) es2.
Proof. revert d. induction es1 as [|e es1 IH]; intros d OB; simpl in *; auto. destruct OB as [A B]. destruct (IH _ B). auto. Qed.
(** What a run does not perform stays promised. *)
Lemma unwritten m0 M i c es c' u : wrun m0 M i c es c' -> (forall e, In e es -> writeOf e <> None -> ew e <> u) ->
  prom (lc c') u = prom (lc c) u.
Proof.
  induction 1 as [c|c e c1 es c2 [SS WM] R IH]; intro NW; auto. rewrite IH by (intros; apply NW; simpl; auto).
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e) as [[l v]|] eqn:WO.
  - destruct WP as (_ & _ & _ & _ & _ & _ & W7 & _). rewrite W7. apply upd_neq. intro E. apply (NW e); simpl; auto. congruence.
  - destruct WP as [W1 _]. rewrite W1. auto.
Qed.

(** ** Sections of the two parts of a run *)
Section Parts.
Variable lay : layout.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.
(** A message on a region that is still promised where a run is cut lies in a section that does not end before the cut. *)
Lemma tail_section c es1 c1 es2 c2 d h u l v x : wrun m0 M i c es1 c1 -> wrun m0 M i c1 es2 c2 -> noprom c2 ->
  obeys lay d (es1 ++ es2) -> agree d h -> (forall y a, h y = Some a -> a <= vwn (lc c)) ->
  prom (lc c1) u = true -> get M u = Some (W l v i) -> cls lay l = CReg x ->
  exists a ob, In (a, ob) (secs x (h x) (es1 ++ es2)) /\ a < u /\
    forall b, ob = Some b -> exists e, In e es2 /\ ea e = APush x /\ ew e = b.
Proof.
  intros R1 R2 NP. revert d h. induction R1 as [c|c e c3 es1 c4 [SS WM] R1 IH]; intros d h OB AG BH P G CL; cbn [app] in *.
  - destruct (prom_in_secs _ _ _ _ _ _ _ _ _ _ _ _ _ R2 NP OB AG BH P G CL) as ([a ob] & IN & [LT _]). exists a, ob.
    split; auto. split; auto. intros b ->. eapply end_push; eauto.
  - destruct OB as [OK OB]. pose proof (wmem_grows _ _ _ _ _ _ WM) as (_ & _ & _ & _ & G5 & _).
    destruct (IH R2 (next (ea e) d) (hnext e h)) as (a & ob & IN & LT & EN); auto using agree_next.
    + intros y a. unfold hnext. destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z] eqn:EA;
        try (intro HY; specialize (BH _ _ HY); lia); unfold upd; destruct (Nat.eqb_spec y z); intro HY; try discriminate;
        try (specialize (BH _ _ HY); lia).
      inversion HY; subst. unfold wmem in WM. rewrite EA in WM. unfold behind in WM. lia.
    + exists a, ob. split; auto. clear -IN. simpl. unfold hnext, upd in IN.
      destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z]; auto.
      * destruct (Nat.eqb_spec x z); auto.
      * destruct (Nat.eqb_spec x z); auto. destruct (h x); simpl; auto.
Qed.
(** A read of a region lies in a section that is open there. *)
Lemma read_section es1 e es2 d h l x : obeys lay d (es1 ++ e :: es2) -> agree d h -> lookOf e = Some l -> cls lay l = CReg x ->
  exists a ob, In (a, ob) (secs x (h x) (es1 ++ e :: es2)) /\
    (h x = Some a \/ exists p, In p es1 /\ ea p = APull x /\ er p = a) /\
    forall b, ob = Some b -> exists p, In p es2 /\ ea p = APush x /\ ew p = b.
Proof.
  revert d h. induction es1 as [|e1 es1 IH]; intros d h OB AG LK CL; cbn [app] in *.
  - destruct OB as [OK OB]. assert (HD : held d x = true).
    { unfold lookOf in LK. destruct (ea e); inversion LK; subst; simpl in OK; rewrite CL in OK; auto. }
    destruct (h x) as [a|] eqn:HX; [|exfalso; apply (AG x) in HD; congruence].
    destruct (open_first lay x a d (e :: es2) (conj OK OB) HD) as (ob & rest & EQ & PU). exists a, ob.
    split; [rewrite EQ; simpl; auto|]. split; auto. intros b EB. destruct (PU b EB) as (p & [->|IN] & EA & EW); eauto.
    unfold lookOf in LK. rewrite EA in LK. discriminate.
  - destruct OB as [OK OB]. destruct (IH _ _ OB (agree_next e1 d h AG) LK CL) as (a & ob & IN & FR & EN).
    exists a, ob. split; [|split; auto].
    + clear -IN. simpl. unfold hnext, upd in IN. destruct (ea e1) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z]; auto.
      * destruct (Nat.eqb_spec x z); auto.
      * destruct (Nat.eqb_spec x z); auto. destruct (h x); simpl; auto.
    + destruct FR as [HX|(p & INP & A & B)]; [|right; exists p; simpl; auto].
      unfold hnext, upd in HX. destruct (ea e1) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z] eqn:EA; auto;
        destruct (Nat.eqb_spec x z) as [->|]; auto; try discriminate. right. exists e1. inversion HX; subst. simpl. auto.
Qed.
(** The sections of the first part. *)
Lemma part_sections t x es1 es2 d h : obeys lay d (es1 ++ es2) -> agree d h ->
  (forall e, In e es2 -> ea e = APush x -> t <= ew e) -> first_of t (secs x (h x) es1) (secs x (h x) (es1 ++ es2)).
Proof.
  intros OB AG LATE. revert d h OB AG. induction es1 as [|e es1 IH]; intros d h OB AG; cbn [app].
  - simpl. destruct (h x) as [a|] eqn:HX; [|constructor]. assert (HD : held d x = true) by (apply (AG x); congruence).
    destruct (open_first lay x a d es2 OB HD) as (ob & rest & EQ & PU). rewrite EQ. constructor.
    intros b EB. destruct (PU b EB) as (e & IN & EA & EW). specialize (LATE e IN EA). lia.
  - destruct OB as [OK OB]. specialize (IH _ (hnext e h) OB (agree_next e d h AG)). simpl. unfold hnext, upd in IH.
    destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |z|z]; auto.
    + destruct (Nat.eqb_spec x z); auto.
    + destruct (Nat.eqb_spec x z); auto. destruct (h x); auto. constructor. auto.
Qed.
End Parts.

(** ** The cut *)
Lemma finite_runs (Q : tid -> conf -> Prop) n : (forall i, i < n -> exists c, Q i c) -> exists f, forall i, i < n -> Q i (f i).
Proof.
  induction n as [|n IH]; intro H; [exists (fun _ => initC [] 0 []); lia|].
  destruct IH as [f F]; [intros; apply H; lia|]. destruct (H n) as [c C]; auto.
  exists (upd f n c). intros i HI. unfold upd. destruct (Nat.eqb_spec i n) as [->|]; auto. apply F. lia.
Qed.
Section Cut.
Variable lay : layout.
Variable m0 : loc -> val.
Variable K : nat.
Variable P : tid -> prog.
Variable M : mem.
Variable tr : tid -> list event.
Variable fin : tid -> conf.
Variable t : nat.
Hypothesis OB : forall i, i < K -> obeys lay (duty0 lay i) (tr i).
Hypothesis OWN : forall x i, own0 lay x = Some i -> i < K.
Hypothesis RUN : forall i, i < K -> wrun m0 M i (initC M i (P i)) (tr i) (fin i) /\ noprom (fin i).
Hypothesis POS : 0 < t.
(** Before [t] kernel memory is written by kernel threads. *)
Hypothesis CLEAN : forall u l v i, u < t -> get M u = Some (W l v i) -> kernel lay l -> i < K.
Hypothesis ALT : alternate_before t lay K tr.

(** Where else to cut: at some writes at or behind [t]. *)
Variable late : event -> bool.
Hypothesis STOP : forall e, late e = true -> writeOf e <> None /\ t <= ew e.

Definition is_kernel (l : loc) : bool := match cls lay l with CReg _ | CConst => true | _ => false end.
Definition early (e : event) : bool :=
  negb (late e) &&
  match ea e with
  | APull _ => er e <? t
  | AR _ _ l _ | AX _ _ _ l _ _ => negb (is_kernel l) || (er e <? t)
  | _ => true
  end.
Fixpoint head_of (es : list event) : list event :=
  match es with [] => [] | e :: es' => if early e then e :: head_of es' else [] end.
Fixpoint tail_of (es : list event) : list event :=
  match es with [] => [] | e :: es' => if early e then tail_of es' else es end.
Lemma parts es : es = head_of es ++ tail_of es.
Proof. induction es as [|e es IH]; auto. simpl. destruct (early e); auto. simpl. congruence. Qed.
Lemma head_early es e : In e (head_of es) -> early e = true.
Proof. induction es as [|e1 es IH]; simpl; [contradiction|]. destruct (early e1) eqn:E; [|contradiction]. intros [->|IN]; auto. Qed.
Lemma head_all a b : (forall e, In e a -> early e = true) -> exists b', head_of (a ++ b) = a ++ b'.
Proof.
  induction a as [|e a IH]; intro AL; [exists (head_of b); auto|]. cbn [app head_of]. rewrite (AL e (or_introl eq_refl)).
  destruct IH as [b' E]; [intros; apply AL; simpl; auto|]. exists b'. rewrite E. auto.
Qed.
Lemma kernel_is l : is_kernel l = true <-> kernel lay l.
Proof.
  unfold is_kernel, kernel, shared. destruct (cls lay l) as [x| | |] eqn:CL; split; intro H; auto; try discriminate; eauto;
    destruct H as [[y E]|E]; congruence.
Qed.

(** The two parts of a thread's run. *)
Lemma cut_run i : i < K -> exists c, wrun m0 M i (initC M i (P i)) (head_of (tr i)) c /\ wrun m0 M i c (tail_of (tr i)) (fin i).
Proof. intro HI. apply run_app. rewrite <- parts. apply RUN. auto. Qed.
(** Who leaves a section after the cut leaves it at or behind [t]. *)
Lemma late_push i e x : i < K -> In e (tail_of (tr i)) -> ea e = APush x -> t <= ew e.
Proof.
  intros HI IN EA. destruct (cut_run i HI) as (c & R1 & R2). pose proof (run_own _ _ _ _ _ _ R1 (own_init M i (P i))) as OW.
  assert (LATE : exists e1 rest, tail_of (tr i) = e1 :: rest /\ early e1 = false).
  { clear -IN. induction (tr i) as [|e1 es IH]; simpl in *; [contradiction|]. destruct (early e1) eqn:E; auto. eauto. }
  destruct LATE as (e1 & rest & EQ & EE). rewrite EQ in *. inversion R2 as [|c0 e0 c1 es0 c2 [SS WM] R3]; subst.
  assert (NL : forall p, writeOf p = None -> late p = false).
  { intros p WN. destruct (late p) eqn:LP; auto. destruct (STOP p LP). congruence. }
  destruct IN as [->|IN].
  { unfold early in EE. rewrite EA, NL in EE by (unfold writeOf; rewrite EA; reflexivity). discriminate. }
  destruct (push_after _ _ _ _ _ _ _ _ R3 IN EA) as (A1 & A2 & A3).
  destruct (late e1) eqn:LE1.
  { destruct (STOP e1 LE1) as [WO TE]. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e1) as [[l v]|]; [|congruence].
    destruct WP as (_ & _ & _ & _ & W5 & _). lia. }
  assert (SEEN : forall l, lookOf e1 = Some l -> t <= er e1 -> t <= ew e).
  { intros l LK TE. destruct (read_seen _ _ _ _ _ _ _ WM OW LK); lia. }
  unfold early in EE. rewrite LE1 in EE. cbn [negb andb] in EE. unfold lookOf in SEEN. destruct (ea e1) as [|f|ex k l v|ex k l v|k wk ret l v v'| |y|y] eqn:E1; try discriminate.
  - apply orb_false_iff in EE. destruct EE as [_ EE]. apply Nat.ltb_ge in EE. eauto.
  - apply orb_false_iff in EE. destruct EE as [_ EE]. apply Nat.ltb_ge in EE. eauto.
  - apply Nat.ltb_ge in EE. unfold wmem in WM. rewrite E1 in WM. destruct WM as (_ & _ & _ & B2). lia.
Qed.

(** What becomes of the messages: kernel memory keeps what the kept parts write. *)
Definition writes_at (u : nat) (e : event) : bool := match writeOf e with Some _ => ew e =? u | None => false end.
Definition performed (i : tid) (u : nat) : bool := existsb (writes_at u) (head_of (tr i)).
Definition fate_of (u : nat) : fate :=
  match get M u with
  | Some m =>
      if mtid m <? K then if performed (mtid m) u then Keep else if is_kernel (mloc m) then Gone else Alien
      else if is_kernel (mloc m) then Gone else Keep
  | None => Keep
  end.
Lemma performed_in i u : performed i u = true <-> exists e, In e (head_of (tr i)) /\ writeOf e <> None /\ ew e = u.
Proof.
  unfold performed. rewrite existsb_exists. unfold writes_at. split; intros (e & IN & A); exists e; split; auto.
  - destruct (writeOf e); [|discriminate]. apply Nat.eqb_eq in A. split; auto. discriminate.
  - destruct A as [A <-]. destruct (writeOf e); [apply Nat.eqb_refl|congruence].
Qed.
Lemma promised i u l v : get M u = Some (W l v i) -> prom (lc (initC M i (P i))) u = true.
Proof. intro G. simpl. rewrite G. apply Nat.eqb_refl. Qed.

(** A kept read of kernel memory reads what is kept. *)
Lemma reads_kept i a e b l v j : i < K -> tr i = a ++ e :: b -> (forall p, In p (a ++ [e]) -> early p = true) ->
  lookOf e = Some l -> is_kernel l = true -> get M (er e) = Some (W l v j) -> j < K /\ performed j (er e) = true.
Proof.
  intros HI EQ AE LK IK G. assert (EE : early e = true) by (apply AE, in_or_app; simpl; auto).
  assert (TE : er e < t).
  { unfold early in EE. apply andb_true_iff in EE. destruct EE as [_ EE]. unfold lookOf in LK. destruct (ea e); inversion LK; subst; rewrite IK in EE; apply Nat.ltb_lt in EE; auto. }
  assert (HJ : j < K) by (eapply CLEAN; eauto; apply kernel_is; auto). split; auto.
  destruct (performed j (er e)) eqn:PF; auto. exfalso.
  destruct (cut_run j HJ) as (cj & R1 & R2). pose proof (proj2 (RUN j HJ)) as NPJ.
  assert (NW : forall p, In p (head_of (tr j)) -> writeOf p <> None -> ew p <> er e).
  { intros p IN W EW. assert (X : performed j (er e) = true) by (apply performed_in; eauto). congruence. }
  assert (PR : prom (lc cj) (er e) = true).
  { rewrite (unwritten _ _ _ _ _ _ _ R1 NW). eapply promised; eauto. }
  destruct (cls lay l) as [x| | |] eqn:CL; try (unfold is_kernel in IK; rewrite CL in IK; discriminate).
  2: { destruct (fulfilled _ _ _ _ _ _ _ _ _ R2 NPJ PR G) as (p & IN & WO & _).
       apply (obeys_no_const lay (duty0 lay j) (tr j) p l v (OB j HJ)); auto. rewrite (parts (tr j)). apply in_or_app. auto. }
  (* the run of the reader, around the read *)
  pose proof (RUN i HI) as [RI NPI]. rewrite EQ in RI. destruct (run_app _ _ _ _ _ _ _ RI) as (c1 & RA & RB).
  pose proof (run_own _ _ _ _ _ _ RA (own_init M i (P i))) as OW.
  inversion RB as [|c0 e0 c2 es0 c3 [SS WM] RC]; subst.
  destruct (Nat.eq_dec j i) as [->|NE].
  - (* own: once read it can no more be written *)
    assert (HA : exists b', head_of (tr i) = (a ++ [e]) ++ b').
    { replace (tr i) with ((a ++ [e]) ++ b) by (rewrite EQ, <- app_assoc; auto). apply head_all. exact AE. }
    destruct HA as [b' HA]. rewrite HA in NW.
    assert (RAE : wrun m0 M i (initC M i (P i)) (a ++ [e]) c2).
    { clear -RA SS WM. induction RA as [c|c e1 c3 es c4 ST R IH]; [econstructor; [split; eauto|constructor]|econstructor; eauto]. }
    assert (P2 : prom (lc c2) (er e) = true).
    { rewrite (unwritten _ _ _ _ _ _ _ RAE); [eapply promised; eauto|]. intros p IN. apply NW. apply in_or_app. auto. }
    assert (P1 : prom (lc c1) (er e) = true).
    { rewrite (unwritten _ _ _ _ _ _ _ RA); [eapply promised; eauto|]. intros p IN. apply NW. apply in_or_app. left. apply in_or_app. auto. }
    destruct (write_after _ _ _ _ _ _ _ _ _ RC NPI P2 G) as [LT _].
    assert (RO : exists w, readOf e = Some (l, w)).
    { unfold lookOf, readOf in *. destruct (ea e); inversion LK; eauto. }
    destruct RO as [w RO]. destruct (wmem_read _ _ _ _ _ _ _ _ WM RO) as (_ & _ & _ & SE).
    assert (SN : seen (lc c1) l (er e) = er e).
    { unfold seen. destruct (Nat.eqb_spec (fwd (lc c1) l) (er e)) as [FE|]; auto. exfalso.
      destruct (o_fwd _ _ _ OW l _ FE) as [Z|[_ PA]]; [|congruence]. pose proof (get_pos _ _ _ G). lia. }
    pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. pose proof (get_pos _ _ _ G).
    destruct (writeOf e) as [[l' v']|]; [destruct SE as [-> [A|A]]; destruct WP as (_ & _ & _ & _ & _ & W6 & _)|destruct SE]; lia.
  - (* of another: its section is over before [t], or is after the reader's *)
    assert (OBJ := OB j HJ). rewrite (parts (tr j)) in OBJ.
    destruct (tail_section lay m0 M j _ _ _ _ _ _ (holds0 lay j) (er e) l v x R1 R2 NPJ OBJ (agree0 lay j)) as (a2 & ob2 & IN2 & LT2 & EN2); auto.
    { intros y z HY. unfold holds0 in HY. destruct (own0 lay y) as [k|]; [|discriminate]. destruct (k =? j); inversion HY. lia. }
    rewrite <- parts in IN2. assert (OBI := OB i HI). rewrite EQ in OBI.
    destruct (read_section lay a e b _ (holds0 lay i) l x OBI (agree0 lay i) LK CL) as (a1 & ob1 & IN1 & FR & EN1).
    rewrite <- EQ in IN1.
    assert (A1 : a1 < t).
    { destruct FR as [HX|(p & INP & EA & <-)].
      - unfold holds0 in HX. destruct (own0 lay x) as [k|]; [|discriminate]. destruct (k =? i); inversion HX. lia.
      - assert (EP := AE p ltac:(apply in_or_app; auto)). unfold early in EP. rewrite EA in EP. apply andb_true_iff in EP. destruct EP as [_ EP]. apply Nat.ltb_lt in EP. auto. }
    destruct ALT as [Q AQ]. destruct (AQ x) as (CH & _ & MQ).
    assert (Q1 : In (i, (a1, ob1)) (Q x)).
    { apply mine_in. rewrite MQ by auto. apply filter_In. split; auto. apply Nat.ltb_lt. auto. }
    assert (Q2 : In (j, (a2, ob2)) (Q x)).
    { apply mine_in. rewrite MQ by auto. apply filter_In. split; auto. apply Nat.ltb_lt. simpl. lia. }
    destruct (chain_pair _ _ _ _ _ _ _ _ CH Q1 Q2 ltac:(congruence)) as [(b1 & -> & LE)|(b2 & -> & LE)].
    + destruct (EN1 b1 eq_refl) as (p & IN & EA & EW). destruct (push_after _ _ _ _ _ _ _ _ RC IN EA) as (B1 & B2 & _).
      destruct (read_seen _ _ _ _ _ _ _ WM OW LK); lia.
    + destruct (EN2 b2 eq_refl) as (p & IN & EA & EW). pose proof (late_push j p x HJ IN EA). lia.
Qed.

(** A location that no thread touches. *)
Definition touches (e : event) : option loc :=
  match ea e with AR _ _ l _ | AW _ _ l _ | AX _ _ _ l _ _ => Some l | _ => None end.
Lemma fresh_location (L : list loc) : exists junk, ~ In junk L /\ forall i e, i < K -> In e (tr i) -> touches e <> Some junk.
Proof.
  assert (ONE : forall es, exists b, forall e l, In e es -> touches e = Some l -> (l < b)%N).
  { intro es. induction es as [|e es (b & B)]; [exists 0%N; contradiction|].
    exists (N.max b (match touches e with Some l => N.succ l | None => 0 end)%N).
    intros e' l [->|IN] TL; [rewrite TL|specialize (B e' l IN TL)]; lia. }
  assert (ALL : forall n, exists b, forall i e l, i < n -> In e (tr i) -> touches e = Some l -> (l < b)%N).
  { intro n. induction n as [|n (b & B)]; [exists 0%N; lia|]. destruct (ONE (tr n)) as (b' & B'). exists (N.max b b').
    intros i e l HI IN TL. destruct (Nat.eq_dec i n) as [->|NE]; [specialize (B' e l IN TL)|specialize (B i e l ltac:(lia) IN TL)]; lia. }
  assert (OFF : exists c, forall l, In l L -> (l < c)%N).
  { induction L as [|l L' (c & C)]; [exists 0%N; contradiction|]. exists (N.max c (N.succ l)). intros l' [->|IN]; [|specialize (C l' IN)]; lia. }
  destruct OFF as (c & C). destruct (ALL K) as (b & B). exists (N.max b c). split.
  - intro IN. specialize (C _ IN). lia.
  - intros i e HI IN TL. specialize (B i e _ HI IN TL). lia.
Qed.

(** A location whose messages are those that the kept parts write: they are the first ones. *)
Definition timely (l : loc) : Prop :=
  forall u v i, get M u = Some (W l v i) -> (u < t -> performed i u = true) /\ (performed i u = true -> u < t).
Theorem cut_is_SC (looked_at : list loc) : exists g, gsteps lay K (initG lay m0 P) g /\
  (forall i, i < K -> passes lay K (initG lay m0 P) g i (head_of (tr i))) /\
  (forall i, i < K -> exists c, wrun m0 M i (initC M i (P i)) (head_of (tr i)) c /\ thr g i = code c) /\
  (forall l, In l looked_at -> kernel lay l -> timely l -> exists u, rd m0 M l u (mu (wld g) l) /\ u < t /\ noNewer M l u (pred t)).
Proof.
  destruct (fresh_location looked_at) as (junk & JL & JU).
  assert (JH : forall i e, i < K -> In e (head_of (tr i)) -> touches e <> Some junk).
  { intros i e HI IN. apply (JU i); auto. rewrite parts. apply in_or_app. auto. }
  (* the layout in which the fresh location is no kernel memory *)
  set (lay1 := mkLay (updN (cls lay) junk CUser) (own0 lay) (oracles lay)).
  assert (CL1 : forall l, l <> junk -> cls lay1 l = cls lay l) by (intros l NE; simpl; apply updN_neq; auto).
  assert (FATE : forall i u l v, i < K -> get M u = Some (W l v i) ->
    fate_of u = if performed i u then Keep else if is_kernel l then Gone else Alien).
  { intros i u l v HI G. unfold fate_of. rewrite G. simpl. apply Nat.ltb_lt in HI. rewrite HI. auto. }
  (* what is kept of each thread is a run of its own *)
  assert (RUNS : forall i, i < K -> exists c, (wrun m0 (M' M junk K fate_of) i (initC (M' M junk K fate_of) i (P i)) (head_of (tr i)) c /\ noprom c) /\
      exists c1, wrun m0 M i (initC M i (P i)) (head_of (tr i)) c1 /\ code c = code c1).
  { intros i HI. destruct (cut_run i HI) as (c1 & R1 & R2).
    destruct (kept_prefix m0 M junk K fate_of i ltac:(lia) (P i) (head_of (tr i)) c1 R1) as (c & R & NP & CO);
      try (exists c; split; [split; [exact R|exact NP]|exists c1; split; [exact R1|exact CO]]).
    - apply Forall_forall. intros e IN. destruct (in_split _ _ IN) as (a & b & SP).
      assert (EQ : tr i = a ++ e :: (b ++ tail_of (tr i))) by (rewrite (parts (tr i)) at 1; rewrite SP, <- app_assoc; auto).
      assert (AE : forall p, In p (a ++ [e]) -> early p = true).
      { intros p IP. apply (head_early (tr i)). rewrite SP. apply in_app_or in IP. destruct IP as [IP|[->|[]]]; apply in_or_app; simpl; auto. }
      pose proof (RUN i HI) as [RI NPI]. rewrite EQ in RI. destruct (run_app _ _ _ _ _ _ _ RI) as (c3 & RA & RB).
      inversion RB as [|c0 e0 c4 es0 c5 [SS WM] RC]; subst.
      assert (RD : forall l v, lookOf e = Some l -> rd m0 M l (er e) v -> er e <> 0 -> fate_of (er e) <> Gone).
      { intros l v LK [[Z _]|[j G]] NZ; [contradiction|]. unfold fate_of. rewrite G. simpl.
        destruct (is_kernel l) eqn:IK.
        - destruct (reads_kept i a e _ l v j HI EQ AE LK IK G) as [HJ PF]. apply Nat.ltb_lt in HJ. rewrite HJ, PF. discriminate.
        - destruct (j <? K); [destruct (performed j (er e))|]; discriminate. }
      assert (WR : forall l v, writeOf e = Some (l, v) -> written M fate_of i l (ew e)).
      { intros l v WO. pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. rewrite WO in WP. destruct WP as (W1 & _ & _ & _ & _ & W6 & _).
        split.
        - rewrite (FATE i _ l v HI W1). replace (performed i (ew e)) with true; auto. symmetry. apply performed_in. exists e.
          split; auto. split; auto. congruence.
        - intros u w LT G. rewrite (FATE i _ l w HI G). destruct (performed i u) eqn:PF; auto. exfalso.
          assert (PR : prom (lc c4) u = true).
          { assert (RAE : wrun m0 M i (initC M i (P i)) (a ++ [e]) c4).
            { clear -RA SS WM. induction RA as [c|c e1 c3 es c5 ST R IH]; [econstructor; [split; eauto|constructor]|econstructor; eauto]. }
            rewrite (unwritten _ _ _ _ _ _ _ RAE); [eapply promised; eauto|]. intros p IP W EW.
            assert (X : performed i u = true); [|congruence]. apply performed_in. exists p. split; auto. rewrite SP.
            apply in_app_or in IP. destruct IP as [IP|[->|[]]]; apply in_or_app; simpl; auto. }
          destruct (write_after _ _ _ _ _ _ _ _ _ RC NPI PR G). lia. }
      pose proof (JH i e HI IN) as NJ. unfold kept, touches, lookOf, writeOf in *.
      destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x] eqn:EA; auto.
      + split; [congruence|]. intro NZ. unfold wmem in WM. rewrite EA in WM. destruct WM as ((R0 & _) & _). eauto.
      + split; [congruence|]. eauto.
      + split; [congruence|]. split; [|eauto]. intro NZ. unfold wmem in WM. rewrite EA in WM. destruct WM as (Lm & (R0 & _) & _). eauto.
    - intros u l v G FK. rewrite (FATE i u l v HI G) in FK.
      destruct (performed i u) eqn:PF; [|destruct (is_kernel l); discriminate].
      apply performed_in in PF. destruct PF as (e & IN & WO & EW). destruct (writeOf e) as [w|] eqn:W0; [|congruence]. eauto. }
  destruct (finite_runs _ K RUNS) as (fn & FN).
  destruct (weak_runs_are_SC lay1 lay m0 K P (M' M junk K fate_of) (fun i => head_of (tr i)) fn) as (g & GS & TE & ME & PA).
  - intros i HI. assert (OH : obeys lay (duty0 lay i) (head_of (tr i))).
    { assert (O := OB i HI). rewrite (parts (tr i)) in O. apply (obeys_app _ _ _ _ O). }
    change (duty0 lay1 i) with (duty0 lay i). revert OH. generalize (duty0 lay i) as d.
    assert (NJ := fun e => JH i e HI). clear -NJ CL1. induction (head_of (tr i)) as [|e es IH]; intros d; simpl; auto.
    intros [OK OB]. split; [|apply IH; auto; intros; apply NJ; simpl; auto]. specialize (NJ e (or_introl eq_refl)).
    unfold okl, touches in *. destruct (ea e); auto; rewrite CL1 by congruence; exact OK.
  - intros i e w w' HI IN. specialize (JH i e HI IN). unfold scmem, touches in *. destruct w as [m o n].
    destruct (ea e); auto; rewrite CL1 by congruence; auto.
  - exact OWN.
  - intros u m G KL. rewrite get_erase in G. destruct (get M u) as [[l v j]|] eqn:GM; [|discriminate]. inversion G; subst m. clear G.
    assert (KJ : forall l', kernel lay1 l' -> l' <> junk /\ is_kernel l' = true).
    { intros l' KL'. assert (NE : l' <> junk). { intros ->. unfold kernel, shared in KL'. simpl in KL'. rewrite updN_eq in KL'. destruct KL' as [[x E]|E]; discriminate. }
      split; auto. apply kernel_is. unfold kernel, shared in *. rewrite CL1 in KL'; auto. }
    destruct (KJ _ KL) as [NE IK]. unfold fate_of in *. rewrite GM in *. cbn [mtid mloc] in *.
    destruct (Nat.ltb_spec j K) as [HJ|HJ].
    + destruct (performed j u); [exact HJ|]. destruct (is_kernel l) eqn:IL; simpl in *; congruence.
    + destruct (is_kernel l) eqn:IL; simpl in *; congruence.
  - intros i HI. apply FN. exact HI.
  - destruct ALT as [Q AQ].
    set (L := fun x i => if i <? K then secs x (holds0 lay i x) (head_of (tr i)) else []).
    assert (BEG : forall x i s, In s (L x i) -> fst s < t).
    { intros x i [a ob] IN. unfold L in IN. destruct (Nat.ltb_spec i K) as [HI|]; [|contradiction].
      destruct (begin_pull _ _ _ _ _ IN) as [E|(e & IE & EA & ER)]; simpl.
      - unfold holds0 in E. destruct (own0 lay x) as [j|]; [|discriminate]. destruct (j =? i); inversion E. lia.
      - apply head_early in IE. unfold early in IE. rewrite EA in IE. apply andb_true_iff in IE. destruct IE as [_ IE]. apply Nat.ltb_lt in IE. lia. }
    assert (FO : forall x i, first_of t (L x i) (mine i (Q x))).
    { intros x i. destruct (AQ x) as (_ & TD & MQ). pose proof (BEG x i) as BX. unfold L in *.
      destruct (Nat.ltb_spec i K) as [HI|HI]; [|constructor]. rewrite MQ by auto. apply first_before; auto.
      rewrite (parts (tr i)) at 2. apply (part_sections lay t x (head_of (tr i)) (tail_of (tr i)) (duty0 lay i) (holds0 lay i)).
      - rewrite <- parts. apply OB. auto.
      - apply agree0.
      - intros e IN EA. eapply late_push; eauto. }
    exists (fun x => cut_queue (L x) (Q x)). intro x. destruct (AQ x) as (CH & TD & MQ). split; [|split].
    + apply (cut_chain t); [exact CH|intros i _; apply FO|intros i s; apply BEG].
    + intros i s IN. destruct (cut_in t _ _ _ _ (fun i _ => FO x i) IN) as (_ & ob & IN'). eapply TD; eauto.
    + intros i HI. rewrite (cut_mine t) by apply FO. unfold L. apply Nat.ltb_lt in HI. rewrite HI. reflexivity.
  - exists g. split; [exact GS|]. split; [exact PA|]. split.
    + intros i HI. destruct (proj2 (FN i HI)) as (c1 & R1 & CO). exists c1. split; auto. rewrite TE; auto.
    + intros l IL KL TI. assert (NJ : l <> junk) by (intros ->; contradiction).
      assert (K1 : kernel lay1 l) by (unfold kernel, shared in *; rewrite CL1; auto).
      pose proof (proj2 (kernel_is l) KL) as IK. destruct (ME l K1) as (u & RD & NN). exists u. split; [|split].
      * destruct RD as [[-> E]|(i & G)]; [left; auto|]. right. rewrite get_erase in G. destruct (get M u) as [[l0 v0 j]|] eqn:GM; [|discriminate].
        destruct (fate_of u) eqn:FU; simpl in G; inversion G; subst; try congruence; eauto.
      * destruct RD as [[-> E]|(i & G)]; [exact POS|]. rewrite get_erase in G. destruct (get M u) as [[l0 v0 j]|] eqn:GM; [|discriminate].
        assert (l0 = l) by (destruct (fate_of u); simpl in G; inversion G; congruence). subst l0.
        apply (TI u v0 j GM). unfold fate_of in G. rewrite GM in G. cbn [mtid mloc] in G. rewrite IK in G.
        destruct (j <? K); [destruct (performed j u); auto|]; simpl in G; inversion G; congruence.
      * intros w Hw (v & i & G). assert (LT : w < t) by lia. apply (NN w).
        -- pose proof (get_len _ _ _ G). assert (EQ : length (M' M junk K fate_of) = length M).
           { unfold M'. generalize 1 as q. clear. induction M as [|m M0 IH]; intro q; simpl; auto. }
           lia.
        -- pose proof (CLEAN w l v i LT G KL) as HI. exists v, i. rewrite get_erase, G.
           assert (FK : fate_of w = Keep); [|rewrite FK; reflexivity]. rewrite (FATE i w l v HI G).
           destruct (TI w v i G) as [PF _]. rewrite (PF LT). reflexivity.
Qed.
End Cut.
