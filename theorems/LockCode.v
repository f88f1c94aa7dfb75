(** Kernel code with lock statements, compiled: it follows the protocol of its lock, if the
    code of lock and unlock does. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Source Protocol.

(** What steps of a program can be. *)
Lemma st_assign a r e s rs c' : sstep a (mkS (Assign r e :: s) rs) c' ->
  a = ATau /\ c' = mkS s (setr rs (Some r) (eval rs e) tt).
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_ite a e p q s rs c' : sstep a (mkS (Ite e p q :: s) rs) c' ->
  a = ATau /\ c' = mkS ((if N.eqb (eval rs e) 0 then q else p) ++ s) rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_while a e p s rs c' : sstep a (mkS (While e p :: s) rs) c' ->
  a = ATau /\ c' = mkS (Ite e (p ++ [While e p]) [] :: s) rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_fence a f s rs c' : sstep a (mkS (Fence f :: s) rs) c' -> a = AFence f /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_load a ex k r ad s rs c' : sstep a (mkS (Load ex k r ad :: s) rs) c' ->
  exists v, a = AR ex k (eval rs ad) v /\ c' = mkS s (setr rs (Some r) v tt).
Proof. intro ST. inversion ST. eauto. Qed.
Lemma st_store a ex k q ad ev s rs c' : sstep a (mkS (Store ex k q ad ev :: s) rs) c' ->
  (a = AW ex k (eval rs ad) (eval rs ev) /\ c' = mkS s (setr rs (if ex then Some q else None) 0%N tt)) \/
  (ex = true /\ a = AFail /\ c' = mkS s (setr rs (Some q) 1%N tt)).
Proof. intro ST. inversion ST; auto. Qed.
Lemma st_rmw a o k wk r ad ev s rs c' : sstep a (mkS (Rmw o k wk r ad ev :: s) rs) c' ->
  exists v, c' = mkS s (setr rs r v tt) /\
    (a = AX k wk (returns r) (eval rs ad) v (stored rs o v (eval rs ev)) \/
     a = AR false (rmwkind (returns r) k) (eval rs ad) v /\ exists e, o = RCas e /\ v <> eval rs e).
Proof. intro ST. inversion ST; eauto 7. Qed.
Lemma st_pull a x s rs c' : sstep a (mkS (Pull x :: s) rs) c' -> a = APull x /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.
Lemma st_push a x s rs c' : sstep a (mkS (Push x :: s) rs) c' -> a = APush x /\ c' = mkS s rs.
Proof. intro ST. inversion ST. auto. Qed.


(** Registers of lock code, three for each lock: its ticket, what its word showed last, status. *)
Definition treg (x : rid) : reg := 100 + 3 * x.
Definition nreg (x : rid) : reg := 101 + 3 * x.
Definition qreg (x : rid) : reg := 102 + 3 * x.

Definition val_of (rs : regs unit) (r : reg) : val := fst (getr tt rs r).
Lemma val_of_set rs q v r : r <> q -> val_of (setr rs (Some q) v tt) r = val_of rs r.
Proof. intro NE. unfold val_of. simpl. destruct (Nat.eqb_spec r q); [contradiction|auto]. Qed.
Lemma val_of_same rs q v : val_of (setr rs (Some q) v tt) q = v.
Proof. unfold val_of. simpl. rewrite Nat.eqb_refl. auto. Qed.
Lemma reg_ne x : treg x <> nreg x /\ treg x <> qreg x /\ nreg x <> qreg x.
Proof. unfold treg, nreg, qreg. lia. Qed.

Section Check.
Variable lay : layout.
Variable islock : rid -> bool.
(** ** The source check: no lock word, no reserved register, locks paired *)
Definition data (e : expr) : bool :=
  match addr_class lay e with Some CSync | None => false | _ => true end.
Definition plain (s : stmt) : bool :=
  match s with
  | Assign r _ => negb (reserved r)
  | Load _ _ r a => negb (reserved r) && data a
  | Store ex _ q a _ => negb (ex && reserved q) && data a
  | Rmw _ _ _ r a _ => match r with Some q => negb (reserved q) | None => true end && data a
  | Fence _ => true
  | _ => false
  end.
Fixpoint kcheck1 (k : kstmt) (S : list rid) : option (list rid) :=
  let fix kchecks (p : list kstmt) (S : list rid) : option (list rid) :=
    match p with
    | [] => Some S
    | k' :: p' => match kcheck1 k' S with Some S' => kchecks p' S' | None => None end
    end in
  match k with
  | KDo s => if plain s then Some S else None
  | KIte _ p q =>
      match kchecks p S, kchecks q S with Some A, Some B => if same A B then Some A else None | _, _ => None end
  | KWhile _ p => match kchecks p S with Some A => if same A S then Some S else None | None => None end
  | KLock x => if islock x && negb (has x S) then Some (insert x S) else None
  | KUnlock x => if has x S then Some (drop x S) else None
  end.
Fixpoint kcheck (p : list kstmt) (S : list rid) : option (list rid) :=
  match p with [] => Some S | k :: p' => match kcheck1 k S with Some S' => kcheck p' S' | None => None end end.
Definition source_ok (p : list kstmt) : bool := match kcheck p [] with Some _ => true | None => false end.

Lemma kcheck_app p q S : kcheck (p ++ q) S = match kcheck p S with Some S' => kcheck q S' | None => None end.
Proof. revert S. induction p as [|k p IH]; intro S; simpl; auto. destruct (kcheck1 k S); auto. Qed.
Lemma kcheck_ite e p q S : kcheck1 (KIte e p q) S =
  match kcheck p S, kcheck q S with Some A, Some B => if same A B then Some A else None | _, _ => None end.
Proof. reflexivity. Qed.
Lemma kcheck_while e p S : kcheck1 (KWhile e p) S =
  match kcheck p S with Some A => if same A S then Some S else None | None => None end.
Proof. reflexivity. Qed.
End Check.

(** ** The code of a lock *)
Section Code.
Variable lay : layout.
Variable P : protocol.
Variables lockcode unlockcode : rid -> prog.
Variable islock : rid -> bool.
Notation idle A x := (phase_of P A x = Idle).

(** An event that touches no lock word and is no marker. *)
Definition elsewhere (a : act) : Prop :=
  match a with
  | ATau | AFence _ | AFail => True
  | AR _ _ l _ | AW _ _ l _ | AX _ _ _ l _ _ => cls lay l <> CSync
  | APull _ | APush _ => False
  end.
(** Where a thread can be in lock code, and that each step of it is one of the protocol. [others]: the other locks are as before. *)
Definition others (mine : state P -> rid -> regs unit -> Prop) (x : rid) (A A' : state P) (rs rs' : regs unit) : Prop :=
  forall y, y <> x -> (idle A y -> idle A' y) /\ (mine A y rs -> mine A' y rs').
Record lock_code := mkLC {
  is_calm : state P -> Prop;                         (* no lock code is under way *)
  is_mine : state P -> rid -> regs unit -> Prop;     (* the lock is held, and its registers are kept *)
  locking : rid -> prog -> state P -> regs unit -> Prop;    (* what is left of the lock code *)
  unlocking : rid -> prog -> state P -> regs unit -> Prop;  (* ... of the unlock code *)
  lc_calm : is_calm (fresh P);
  lc_fresh : forall x, idle (fresh P) x;
  lc_elsewhere : forall A e, is_calm A -> elsewhere (ea e) -> follow P A e = Some A;
  lc_regs : forall A x rs q v, is_mine A x rs -> reserved q = false -> is_mine A x (setr rs (Some q) v tt);
  lc_start : forall x A rs, islock x = true -> is_calm A -> idle A x -> locking x (lockcode x) A rs;
  lc_lock : forall x s b rest A rs e c', islock x = true -> locking x (s :: b) A rs -> sstep (ea e) (mkS ((s :: b) ++ rest) rs) c' ->
    exists A' b', follow P A e = Some A' /\ cont c' = b' ++ rest /\ locking x b' A' (rg c') /\ others is_mine x A A' rs (rg c');
  lc_pull : forall x A rs e, islock x = true -> locking x [] A rs -> ea e = APull x ->
    exists A', follow P A e = Some A' /\ is_calm A' /\ is_mine A' x rs /\ others is_mine x A A' rs rs;
  lc_push : forall x A rs e, islock x = true -> is_calm A -> is_mine A x rs -> ea e = APush x ->
    exists A', follow P A e = Some A' /\ unlocking x (unlockcode x) A' rs /\ others is_mine x A A' rs rs;
  lc_unlock : forall x s b rest A rs e c', islock x = true -> unlocking x (s :: b) A rs -> sstep (ea e) (mkS ((s :: b) ++ rest) rs) c' ->
    exists A' b', follow P A e = Some A' /\ cont c' = b' ++ rest /\ unlocking x b' A' (rg c') /\ others is_mine x A A' rs (rg c');
  lc_done : forall x A rs, unlocking x [] A rs -> is_calm A /\ idle A x }.

Variable LC : lock_code.
Notation calm := (is_calm LC).
Notation mine := (is_mine LC).
Notation compile := (Source.compile lockcode unlockcode).
Notation kcheck := (kcheck lay islock).

(** Locks of [S] are held, the others (but [me]) are idle. *)
Definition agrees (S : list rid) (me : option rid) (A : state P) (rs : regs unit) : Prop :=
  (forall x, In x S -> islock x = true /\ mine A x rs) /\
  (forall x, ~ In x S -> me <> Some x -> idle A x).
Inductive place : prog -> state P -> regs unit -> Prop :=
| at_source k S S' A rs (CK : kcheck k S = Some S') (CA : calm A) (AG : agrees S None A rs) : place (compile k) A rs
| at_lock x b k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (AT : locking LC x b A rs) : place (b ++ Pull x :: compile k) A rs
| at_unlock x b k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k S = Some S')
    (AG : agrees S (Some x) A rs) (AT : unlocking LC x b A rs) : place (b ++ compile k) A rs.
Definition goes (A : state P) (e : event) (c' : sconf) : Prop :=
  exists A', follow P A e = Some A' /\ place (cont c') A' (rg c').

Lemma agrees_set S me A rs q v : agrees S me A rs -> reserved q = false -> agrees S me A (setr rs (Some q) v tt).
Proof. intros [A1 A2] RQ. split; auto. intros x IN. destruct (A1 x IN) as [IL MI]. split; auto. apply (lc_regs LC); auto. Qed.
Lemma agrees_others S x A A' rs rs' : ~ In x S -> agrees S (Some x) A rs -> others mine x A A' rs rs' -> agrees S (Some x) A' rs'.
Proof.
  intros NI [A1 A2] OT. split.
  - intros y IN. destruct (A1 y IN) as [IL MI]. split; auto. apply OT; auto. congruence.
  - intros y NY NE. apply OT; [congruence|]. apply A2; auto.
Qed.
Lemma data_elsewhere rs a : data lay a = true -> cls lay (eval rs a) <> CSync.
Proof.
  unfold data. destruct (addr_class lay a) as [c|] eqn:AC; [|discriminate]. intro D.
  rewrite (addr_class_sound lay rs a c AC). destruct c; congruence.
Qed.
Lemma plain_step s A rs S e c' k : plain lay s = true -> agrees S None A rs -> calm A ->
  sstep (ea e) (mkS (s :: compile k) rs) c' ->
  follow P A e = Some A /\ cont c' = compile k /\ agrees S None A (rg c').
Proof.
  intros PL AG CA ST. destruct s as [r x|ex kd r a|ex kd q a ev|o kd wk r a ev|f|x p q|x p|x|x]; simpl in PL; try discriminate.
  - apply st_assign in ST. destruct ST as [EA ->]. apply negb_true_iff in PL.
    split; [apply (lc_elsewhere LC); auto; rewrite EA; exact I|]. split; auto. apply agrees_set; auto.
  - apply st_load in ST. destruct ST as (v & EA & ->). apply andb_true_iff in PL. destruct PL as [PR PD].
    apply negb_true_iff in PR. split; [apply (lc_elsewhere LC); auto; rewrite EA; apply data_elsewhere; auto|].
    split; auto. apply agrees_set; auto.
  - apply andb_true_iff in PL. destruct PL as [PR PD]. apply negb_true_iff in PR. apply st_store in ST.
    destruct ST as [[EA ->]|(-> & EA & ->)].
    + split; [apply (lc_elsewhere LC); auto; rewrite EA; apply data_elsewhere; auto|]. split; auto. destruct ex; simpl in *; auto.
      apply agrees_set; auto.
    + split; [apply (lc_elsewhere LC); auto; rewrite EA; exact I|]. split; auto. apply agrees_set; auto.
  - apply andb_true_iff in PL. destruct PL as [PR PD]. apply st_rmw in ST. destruct ST as (v & -> & EA).
    split; [apply (lc_elsewhere LC); auto; destruct EA as [EA|[EA _]]; rewrite EA; apply data_elsewhere; auto|].
    split; auto. destruct r as [r|]; auto. apply negb_true_iff in PR. apply agrees_set; auto.
  - apply st_fence in ST. destruct ST as [EA ->]. split; [apply (lc_elsewhere LC); auto; rewrite EA; exact I|]. auto.
Qed.
Lemma lock_step x b k S S' A rs e c' : islock x = true -> ~ In x S -> kcheck k (insert x S) = Some S' ->
  agrees S (Some x) A rs -> locking LC x b A rs -> sstep (ea e) (mkS (b ++ Pull x :: compile k) rs) c' -> goes A e c'.
Proof.
  intros IL NI CK AG AT ST. destruct b as [|s b].
  - cbn [app] in ST. apply st_pull in ST. destruct ST as [EA ->]. destruct (lc_pull LC x A rs e IL AT EA) as (A' & FO & CA & MI & OT).
    exists A'. split; auto. cbn [cont rg]. apply (at_source k (insert x S) S'); auto.
    destruct (agrees_others _ _ _ _ _ _ NI AG OT) as [A1 A2]. split.
    + intros y IN. apply insert_in in IN. destruct (Nat.eq_dec y x) as [->|NE]; auto. apply A1. tauto.
    + intros y NY _. rewrite insert_in in NY. apply A2; [tauto|]. intro E. apply NY. left. congruence.
  - destruct (lc_lock LC x s b (Pull x :: compile k) A rs e c' IL AT ST) as (A' & b' & FO & CO & AT' & OT). exists A'. split; auto.
    rewrite CO. apply (at_lock x b' k S S'); auto. eapply agrees_others; eauto.
Qed.
Lemma source_step k S S' A rs e c' : kcheck k S = Some S' -> agrees S None A rs -> calm A ->
  sstep (ea e) (mkS (compile k) rs) c' -> goes A e c'.
Proof.
  intros CK AG CA ST. destruct k as [|k1 k]; [inversion ST|].
  destruct k1 as [s|ex p q|ex p|x|x].
  - change (kcheck (KDo s :: k) S) with (match (if plain lay s then Some S else None) with Some S1 => kcheck k S1 | None => None end) in CK.
    destruct (plain lay s) eqn:PL; [|discriminate].
    destruct (plain_step s A rs S e c' k PL AG CA ST) as (TR & CO & AG').
    exists A. split; auto. rewrite CO. eapply at_source; eauto.
  - cbn [LockCode.kcheck] in CK. rewrite kcheck_ite in CK. destruct (kcheck p S) as [A1|] eqn:C1; [|discriminate].
    destruct (kcheck q S) as [B1|] eqn:C2; [|discriminate]. destruct (same A1 B1) eqn:SM; [|discriminate].
    apply same_eq in SM. subst B1. apply st_ite in ST. destruct ST as [EA ->]. exists A.
    split; [apply (lc_elsewhere LC); auto; rewrite EA; exact I|]. simpl.
    destruct (N.eqb (eval rs ex) 0).
    + change (place (compile q ++ compile k) A rs). rewrite <- Source.compile_app.
      eapply at_source; eauto. rewrite kcheck_app, C2. eauto.
    + change (place (compile p ++ compile k) A rs). rewrite <- Source.compile_app.
      eapply at_source; eauto. rewrite kcheck_app, C1. eauto.
  - cbn [LockCode.kcheck] in CK. rewrite kcheck_while in CK. destruct (kcheck p S) as [A1|] eqn:C1; [|discriminate].
    destruct (same A1 S) eqn:SM; [|discriminate]. pose proof (same_eq _ _ SM) as SE. subst A1.
    change (compile (KWhile ex p :: k)) with (While ex (compile p) :: compile k) in ST.
    apply st_while in ST. destruct ST as [EA ->]. exists A. split; [apply (lc_elsewhere LC); auto; rewrite EA; exact I|]. cbn [cont rg].
    assert (CW : Ite ex (compile p ++ [While ex (compile p)]) [] :: compile k = compile (KIte ex (p ++ [KWhile ex p]) [] :: k)).
    { change (compile (KIte ex (p ++ [KWhile ex p]) [] :: k)) with (Ite ex (compile (p ++ [KWhile ex p])) [] :: compile k).
      rewrite Source.compile_app. reflexivity. }
    rewrite CW. apply (at_source _ S S'); auto. cbn [LockCode.kcheck]. rewrite kcheck_ite, kcheck_app, C1.
    cbn [LockCode.kcheck]. rewrite kcheck_while, C1, SM. cbn [LockCode.kcheck]. rewrite SM. auto.
  - cbn [LockCode.kcheck kcheck1] in CK. destruct (islock x) eqn:IL; [|discriminate]. destruct (has x S) eqn:HS; [discriminate|].
    simpl in CK. assert (NI : ~ In x S) by (intro IN; apply has_in in IN; congruence).
    assert (ID : idle A x) by (apply AG; auto; discriminate).
    assert (AG' : agrees S (Some x) A rs) by (destruct AG as [A1 A2]; split; auto; intros y NY _; apply A2; congruence).
    change (compile (KLock x :: k)) with ((lockcode x ++ [Pull x]) ++ compile k) in ST. rewrite <- app_assoc in ST. cbn [app] in ST.
    eapply lock_step; eauto. apply (lc_start LC); auto.
  - cbn [LockCode.kcheck kcheck1] in CK. destruct (has x S) eqn:HS; [|discriminate]. apply has_in in HS.
    change (compile (KUnlock x :: k)) with (Push x :: unlockcode x ++ compile k) in ST.
    apply st_push in ST. destruct ST as [EA ->]. destruct AG as [A1 A2]. destruct (A1 x HS) as (IL & MI).
    destruct (lc_push LC x A rs e IL CA MI EA) as (A' & FO & UN & OT). exists A'. split; auto. cbn [cont rg].
    assert (ND : ~ In x (drop x S)) by (rewrite drop_in; tauto).
    apply (at_unlock x _ k (drop x S) S'); auto. apply (agrees_others _ _ A A' rs rs ND); auto. split.
    + intros y IN. apply drop_in in IN. apply A1. tauto.
    + intros y NY NE. apply A2; [|discriminate]. intro IN. apply NY. apply drop_in. split; [congruence|auto].
Qed.
Theorem place_step A e c c' : place (cont c) A (rg c) -> sstep (ea e) c c' -> goes A e c'.
Proof.
  destruct c as [p rs]. cbn [cont rg]. intros PL.
  destruct PL as [k S S' A rs CK CA AG|x b k S S' A rs IL NI CK AG AT|x b k S S' A rs IL NI CK AG AT]; intro SS.
  - eapply source_step; eauto.
  - eapply lock_step; eauto.
  - destruct b as [|s b].
    + cbn [app] in SS. destruct (lc_done LC x A rs AT) as [CA ID]. apply (source_step k S S' A rs); auto.
      destruct AG as [A1 A2]. split; auto. intros y NY _. destruct (Nat.eq_dec y x) as [->|NE]; auto. apply A2; congruence.
    + destruct (lc_unlock LC x s b (compile k) A rs e c' IL AT SS) as (A' & b' & FO & CO & AT' & OT). exists A'. split; auto.
      rewrite CO. apply (at_unlock x b' k S S'); auto. eapply agrees_others; eauto.
Qed.
(** Accepted programs follow the protocol, whatever they read. *)
Theorem compiled_follows p : source_ok lay islock p = true -> follows P (compile p).
Proof.
  unfold source_ok. destruct (kcheck p []) as [S'|] eqn:CK; [|discriminate]. intros _.
  assert (PL : forall c A, solo P (compile p) c A -> place (cont c) A (rg c)).
  { induction 1 as [|e c A c' A' TA IH ST TR].
    - simpl. apply (at_source p [] S'); [auto|apply (lc_calm LC)|]. split; [intros x []|]. intros x _ _. apply (lc_fresh LC).
    - destruct (place_step A e c c' IH ST) as (A2 & TR2 & PL2). congruence. }
  intros e c A c' TA ST TR. destruct (place_step A e c c' (PL _ _ TA) ST) as (A2 & TR2 & _). congruence.
Qed.
End Code.
