(** Ticket-lock code: [KLock x] becomes LDAXR/ADD/STXR on [next] until it succeeds, then
    LDAR on [now] until it shows the ticket; [KUnlock x] becomes STLR of ticket + 1 to
    [now].  It follows the ticket protocol whatever it reads. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Source Protocol LockCode TicketRun Ticket.

Section Code.
Variable lay : layout.
Variables ln lw : rid -> loc.
Variable islock : rid -> bool.
Variable wd : words.
Hypothesis WN : forall x, islock x = true -> wd (ln x) = Some (x, true).
Hypothesis WW : forall x, islock x = true -> wd (lw x) = Some (x, false).
Hypothesis SYNC : forall l p, wd l = Some p -> cls lay l = CSync.

Definition draw (x : rid) : prog :=
  [Load true RAcq (treg x) (Const (ln x)); Store true WPln (qreg x) (Const (ln x)) (Bin Add32 (Rg (treg x)) (Const 1))].
Definition drawing (x : rid) : stmt := While (Rg (qreg x)) (draw x).
Definition look (x : rid) : stmt := Load false RAcq (nreg x) (Const (lw x)).
Definition differs (x : rid) : expr := Bin Ne (Rg (nreg x)) (Rg (treg x)).
Definition spinning (x : rid) : stmt := While (differs x) [look x].
Definition lockcode (x : rid) : prog := [Assign (qreg x) (Const 1); drawing x; look x; spinning x].
Definition release (x : rid) : stmt := Store false WRel (qreg x) (Const (lw x)) (Bin Add32 (Rg (treg x)) (Const 1)).
Definition unlockcode (x : rid) : prog := [release x].
Definition compile (p : list kstmt) : prog := Source.compile lockcode unlockcode p.

(** ** Where a thread can be in it *)
Definition between (A : auto) : Prop := link A = None.
Definition holding (A : auto) (x : rid) (rs : regs unit) : Prop := exists r n a, ph A x = Inside (val_of rs (treg x)) r n a.
Definition idle_or_drawn (x : rid) (A : auto) (rs : regs unit) : Prop :=
  if N.eqb (val_of rs (qreg x)) 0 then exists r n, ph A x = Drawn (val_of rs (treg x)) r n else ph A x = Idle.
Definition looked (x : rid) (A : auto) (rs : regs unit) : Prop :=
  if N.eqb (val_of rs (nreg x)) (val_of rs (treg x)) then exists r n a, ph A x = Turn (val_of rs (treg x)) r n a
  else exists r n, ph A x = Drawn (val_of rs (treg x)) r n.
Inductive ticketing (x : rid) : prog -> auto -> regs unit -> Prop :=
| at_start A rs (LK : between A) (ST : ph A x = Idle) : ticketing x (lockcode x) A rs
| at_drawing A rs (LK : between A) (ST : idle_or_drawn x A rs) : ticketing x [drawing x; look x; spinning x] A rs
| at_retry A rs (LK : between A) (ST : idle_or_drawn x A rs) :
    ticketing x [Ite (Rg (qreg x)) (draw x ++ [drawing x]) []; look x; spinning x] A rs
| at_load A rs (LK : between A) (ST : ph A x = Idle) : ticketing x (draw x ++ [drawing x; look x; spinning x]) A rs
| at_store A rs r (LK : link A = Some (x, val_of rs (treg x), r)) (ST : ph A x = Idle) :
    ticketing x (tl (draw x) ++ [drawing x; look x; spinning x]) A rs
| at_look A rs (LK : between A) (ST : exists r n, ph A x = Drawn (val_of rs (treg x)) r n) : ticketing x [look x; spinning x] A rs
| at_spin A rs (LK : between A) (ST : looked x A rs) : ticketing x [spinning x] A rs
| at_again A rs (LK : between A) (ST : looked x A rs) : ticketing x [Ite (differs x) ([look x] ++ [spinning x]) []] A rs
| at_turn A rs (LK : between A) (ST : exists r n a, ph A x = Turn (val_of rs (treg x)) r n a) : ticketing x [] A rs.
Inductive releasing (x : rid) : prog -> auto -> regs unit -> Prop :=
| at_release A rs (LK : between A) (ST : exists r n a, ph A x = Leaving (val_of rs (treg x)) r n a) : releasing x (unlockcode x) A rs
| at_end A rs (LK : between A) (ST : ph A x = Idle) : releasing x [] A rs.

(** Lock code of [x] changes neither phases of other locks nor their registers. *)
Notation untouched := (others (ticket_protocol wd) holding).
Lemma same_phases x A A' rs rs' : (forall y, y <> x -> ph A' y = ph A y) -> (forall y, y <> x -> val_of rs' (treg y) = val_of rs (treg y)) ->
  untouched x A A' rs rs'.
Proof. intros PH VA y NE. cbn. unfold holding. rewrite PH, VA by auto. auto. Qed.
Lemma set_off x p A y : y <> x -> ph (setph A x p) y = ph A y.
Proof. apply upd_neq. Qed.
Lemma reg_off x y q rs v : y <> x -> q = treg x \/ q = nreg x \/ q = qreg x ->
  val_of (setr rs (Some q) v tt) (treg y) = val_of rs (treg y).
Proof. intros NE Q. apply val_of_set. unfold treg, nreg, qreg in *. lia. Qed.

Lemma ticketing_step x s b rest A rs e c' : islock x = true -> ticketing x (s :: b) A rs -> sstep (ea e) (mkS ((s :: b) ++ rest) rs) c' ->
  exists A' b', trans wd A e = Some A' /\ cont c' = b' ++ rest /\ ticketing x b' A' (rg c') /\ untouched x A A' rs (rg c').
Proof.
  intros IL AT SS. unfold between in *.
  inversion AT as [A0 rs0 LK ST EB|A0 rs0 LK ST EB|A0 rs0 LK ST EB|A0 rs0 LK ST EB|A0 rs0 r LK ST EB|A0 rs0 LK ST EB
    |A0 rs0 LK ST EB|A0 rs0 LK ST EB|]; subst A0 rs0; 
    subst s b; unfold between in *; cbn [app] in SS.
  - apply st_assign in SS. destruct SS as [EA ->]. exists A, [drawing x; look x; spinning x].
    split; [unfold trans; rewrite LK, EA; auto|]. split; auto. split; [|apply same_phases; auto; intros y NE; apply (reg_off x); auto].
    constructor; auto. unfold idle_or_drawn. cbn [rg]. rewrite val_of_same. simpl. auto.
  - apply st_while in SS. destruct SS as [EA ->]. exists A, [Ite (Rg (qreg x)) (draw x ++ [drawing x]) []; look x; spinning x].
    split; [unfold trans; rewrite LK, EA; auto|]. split; [reflexivity|]. split; [apply at_retry; auto|apply same_phases; auto].
  - apply st_ite in SS. destruct SS as [EA ->]. exists A. cbn [cont rg].
    unfold idle_or_drawn in ST. change (eval rs (Rg (qreg x))) with (val_of rs (qreg x)).
    destruct (N.eqb (val_of rs (qreg x)) 0).
    + exists [look x; spinning x]. split; [unfold trans; rewrite LK, EA; auto|]. split; auto. split; [apply at_look; auto|apply same_phases; auto].
    + exists (draw x ++ [drawing x; look x; spinning x]). split; [unfold trans; rewrite LK, EA; auto|]. split; auto.
      split; [apply at_load; auto|apply same_phases; auto].
  - apply st_load in SS. destruct SS as (v & EA & ->). exists (mkAu (ph A) (Some (x, v, er e))), (tl (draw x) ++ [drawing x; look x; spinning x]).
    split; [unfold trans; rewrite LK, EA; simpl; rewrite WN, ST by auto; auto|]. split; auto.
    split; [|apply same_phases; auto; intros y NE; apply (reg_off x); auto].
    apply (at_store x _ _ (er e)); auto. cbn [link rg]. rewrite val_of_same. reflexivity.
  - apply st_store in SS. destruct SS as [[EA ->]|(_ & EA & ->)].
    + exists (setph A x (Drawn (val_of rs (treg x)) r (ew e))), [drawing x; look x; spinning x]. split.
      * unfold trans. rewrite LK, EA. simpl. rewrite WN, ST, Nat.eqb_refl by auto.
        change (N.modulo (val_of rs (treg x) + 1) word32) with (succ32 (val_of rs (treg x))). rewrite N.eqb_refl. auto.
      * split; auto. split; [|apply same_phases; [apply set_off|intros y NE; apply (reg_off x); auto]].
        constructor; [reflexivity|]. unfold idle_or_drawn. cbn [rg]. rewrite val_of_same. cbn [N.eqb]. exists r, (ew e). unfold setph.
        cbn [ph]. rewrite upd_eq, val_of_set by apply reg_ne. auto.
    + exists (mkAu (ph A) None), [drawing x; look x; spinning x]. split; [unfold trans; rewrite LK, EA; auto|]. split; auto.
      split; [|apply same_phases; auto; intros y NE; apply (reg_off x); auto].
      constructor; [reflexivity|]. unfold idle_or_drawn. cbn [rg]. rewrite val_of_same. simpl. auto.
  - apply st_load in SS. destruct SS as (v & EA & ->). destruct ST as (r & n & PH).
    exists (setph A x (if N.eqb v (val_of rs (treg x)) then Turn (val_of rs (treg x)) r n (Nat.max r (er e)) else Drawn (val_of rs (treg x)) r n)), [spinning x].
    split; [unfold trans; rewrite LK, EA; simpl; rewrite WW, PH by auto; auto|]. split; auto.
    split; [|apply same_phases; [apply set_off|intros y NE; apply (reg_off x); auto]].
    constructor; [reflexivity|]. unfold looked. cbn [rg]. rewrite val_of_same, val_of_set by apply reg_ne. simpl. rewrite upd_eq.
    destruct (N.eqb v (val_of rs (treg x))); eauto.
  - apply st_while in SS. destruct SS as [EA ->]. exists A, [Ite (differs x) ([look x] ++ [spinning x]) []].
    split; [unfold trans; rewrite LK, EA; auto|]. split; [reflexivity|]. split; [apply at_again; auto|apply same_phases; auto].
  - apply st_ite in SS. destruct SS as [EA ->]. exists A. cbn [cont rg]. unfold looked in ST.
    change (eval rs (differs x)) with (bit (negb (N.eqb (val_of rs (nreg x)) (val_of rs (treg x))))).
    destruct (N.eqb (val_of rs (nreg x)) (val_of rs (treg x))); cbn [negb bit N.eqb app].
    + exists []. split; [unfold trans; rewrite LK, EA; auto|]. split; auto. split; [apply at_turn; auto|apply same_phases; auto].
    + exists [look x; spinning x]. split; [unfold trans; rewrite LK, EA; auto|]. split; auto. split; [apply at_look; auto|apply same_phases; auto].
Qed.
Definition ticket_code : lock_code lay (ticket_protocol wd) lockcode unlockcode islock.
Proof.
  apply (mkLC lay (ticket_protocol wd) lockcode unlockcode islock between holding ticketing releasing); unfold between.
  - reflexivity.
  - reflexivity.
  - intros A e LK EL. assert (NW : forall l, cls lay l <> CSync -> wd l = None).
    { intros l NE. destruct (wd l) eqn:WD; auto. apply SYNC in WD. congruence. }
    cbn. unfold trans. rewrite LK. destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; simpl in EL; try contradiction; auto;
      rewrite (NW l EL); auto.
  - intros A x rs q v (r & n & a & PH) RQ. exists r, n, a. rewrite val_of_set; auto. unfold reserved in RQ. apply Nat.leb_gt in RQ.
    unfold treg. lia.
  - intros x A rs IL LK ID. apply at_start; auto.
  - apply ticketing_step.
  - intros x A rs e IL AT EA. inversion AT as [| | | | | | | |A0 rs0 LK (r & n & a & PH) E1]; subst; try discriminate.
    exists (setph A x (Inside (val_of rs (treg x)) r n a)). split; [cbn; unfold trans; rewrite LK, EA, PH; auto|].
    split; [reflexivity|]. split; [exists r, n, a; apply upd_eq|apply same_phases; auto; apply set_off].
  - intros x A rs e IL LK (r & n & a & PH) EA. exists (setph A x (Leaving (val_of rs (treg x)) r n a)).
    split; [cbn; unfold trans; rewrite LK, EA, PH; auto|]. split; [|apply same_phases; auto; apply set_off].
    apply at_release; [reflexivity|]. exists r, n, a. apply upd_eq.
  - intros x s b rest A rs e c' IL AT SS. inversion AT as [A0 rs0 LK (r & n & a & PH) EB|]; subst. apply st_store in SS.
    destruct SS as [[EA ->]|(F & _)]; [|discriminate]. exists (setph A x Idle), []. split.
    + cbn. unfold trans. rewrite LK, EA. simpl. rewrite WW, PH by auto.
      change (N.modulo (val_of rs (treg x) + 1) word32) with (succ32 (val_of rs (treg x))). rewrite N.eqb_refl. auto.
    + split; auto. split; [apply at_end; [reflexivity|apply upd_eq]|apply same_phases; auto; apply set_off].
  - intros x A rs AT. inversion AT; subst. auto.
Defined.
Theorem compiled_ticket_ok p : source_ok lay islock p = true -> ticket_ok wd (compile p).
Proof. apply (compiled_follows lay (ticket_protocol wd) lockcode unlockcode islock ticket_code). Qed.
End Code.
