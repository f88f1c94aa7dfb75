(** Kernel code with ticket locks, compiled.

    [KLock x] becomes LDAXR/ADD/STXR on [next] until it succeeds, then LDAR on
    [now] until it shows the ticket; [KUnlock x] becomes STLR of ticket + 1 to
    [now].  Compiled programs follow the ticket protocol whatever they read. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Source TicketRun.

(** Registers of the lock code: ticket, last look at [now], status. *)
Definition treg (x : rid) : reg := 100 + 3 * x.
Definition nreg (x : rid) : reg := 101 + 3 * x.
Definition qreg (x : rid) : reg := 102 + 3 * x.

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
Lemma compile_app p q : compile (p ++ q) = compile p ++ compile q.
Proof. apply Source.compile_app. Qed.

Lemma data_none rs a : data a = true -> wd (eval rs a) = None.
Proof.
  unfold data. destruct (addr_class lay a) as [c|] eqn:AC; [|discriminate]. intro D.
  destruct (wd (eval rs a)) as [p|] eqn:WD; auto. apply SYNC in WD. rewrite (addr_class_sound lay rs a c AC) in WD.
  subst c. discriminate.
Qed.

(** ** Where a thread can be *)
Definition val_of (rs : regs unit) (r : reg) : val := fst (getr tt rs r).
(** Locks of [S] are held with their tickets kept, the others (but [me]) are idle. *)
Definition agrees (S : list rid) (me : option rid) (A : auto) (rs : regs unit) : Prop :=
  (forall x, In x S -> islock x = true /\ exists r n a, ph A x = Inside (val_of rs (treg x)) r n a) /\
  (forall x, ~ In x S -> me <> Some x -> ph A x = Idle).
Definition idle_or_drawn (x : rid) (A : auto) (rs : regs unit) : Prop :=
  if N.eqb (val_of rs (qreg x)) 0 then exists r n, ph A x = Drawn (val_of rs (treg x)) r n else ph A x = Idle.
Definition looked (x : rid) (A : auto) (rs : regs unit) : Prop :=
  if N.eqb (val_of rs (nreg x)) (val_of rs (treg x)) then exists r n a, ph A x = Turn (val_of rs (treg x)) r n a
  else exists r n, ph A x = Drawn (val_of rs (treg x)) r n.
Definition has_drawn (x : rid) (A : auto) (rs : regs unit) : Prop :=
  exists r n, ph A x = Drawn (val_of rs (treg x)) r n.

Inductive place : prog -> auto -> regs unit -> Prop :=
| at_source k S S' A rs (CK : kcheck k S = Some S') (AG : agrees S None A rs) (LK : link A = None) :
    place (compile k) A rs
| at_drawing x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : idle_or_drawn x A rs) :
    place (drawing x :: look x :: spinning x :: Pull x :: compile k) A rs
| at_retry x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : idle_or_drawn x A rs) :
    place (Ite (Rg (qreg x)) (draw x ++ [drawing x]) [] :: look x :: spinning x :: Pull x :: compile k) A rs
| at_load x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : ph A x = Idle) :
    place (draw x ++ drawing x :: look x :: spinning x :: Pull x :: compile k) A rs
| at_store x k S S' A rs r (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = Some (x, val_of rs (treg x), r)) (ST : ph A x = Idle) :
    place (tl (draw x) ++ drawing x :: look x :: spinning x :: Pull x :: compile k) A rs
| at_look x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : has_drawn x A rs) :
    place (look x :: spinning x :: Pull x :: compile k) A rs
| at_spin x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : looked x A rs) :
    place (spinning x :: Pull x :: compile k) A rs
| at_again x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : looked x A rs) :
    place (Ite (differs x) ([look x] ++ [spinning x]) [] :: Pull x :: compile k) A rs
| at_turn x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k (insert x S) = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : exists r n a, ph A x = Turn (val_of rs (treg x)) r n a) :
    place (Pull x :: compile k) A rs
| at_release x k S S' A rs (IL : islock x = true) (NI : ~ In x S) (CK : kcheck k S = Some S')
    (AG : agrees S (Some x) A rs) (LK : link A = None) (ST : exists r n a, ph A x = Leaving (val_of rs (treg x)) r n a) :
    place (release x :: compile k) A rs.

(** Writing other registers disturbs nothing. *)
Lemma val_of_set rs q v r : r <> q -> val_of (setr rs (Some q) v tt) r = val_of rs r.
Proof. intro NE. unfold val_of. simpl. destruct (Nat.eqb_spec r q); [contradiction|auto]. Qed.
Lemma val_of_same rs q v : val_of (setr rs (Some q) v tt) q = v.
Proof. unfold val_of. simpl. rewrite Nat.eqb_refl. auto. Qed.
Lemma agrees_set S me A rs q v : agrees S me A rs -> (forall x, In x S -> treg x <> q) -> agrees S me A (setr rs (Some q) v tt).
Proof.
  intros [A1 A2] NE. split; auto. intros x IN. destruct (A1 x IN) as (IL & r & n & a & PH). split; auto.
  exists r, n, a. rewrite val_of_set; auto.
Qed.
Lemma agrees_ph S x p A rs : ~ In x S -> agrees S (Some x) A rs -> agrees S (Some x) (setph A x p) rs.
Proof.
  intros NI [A1 A2]. split.
  - intros y IN. destruct (A1 y IN) as (IL & E). split; auto. unfold setph. simpl. rewrite upd_neq; auto. congruence.
  - intros y NY NE. unfold setph. simpl. rewrite upd_neq by congruence. auto.
Qed.
Lemma agrees_none S x A rs : ph A x = Idle -> agrees S (Some x) A rs -> agrees S None A rs.
Proof. intros ID [A1 A2]. split; auto. intros y NY _. destruct (Nat.eq_dec y x) as [->|]; auto. apply A2; congruence. Qed.
Lemma agrees_some S x A rs : agrees S None A rs -> agrees S (Some x) A rs.
Proof. intros [A1 A2]. split; auto. intros y NY _. apply A2; congruence. Qed.
Lemma agrees_link S me A rs o : agrees S me A rs -> agrees S me (mkAu (ph A) o) rs.
Proof. auto. Qed.
Lemma low_reg r : reserved r = false -> forall x, treg x <> r.
Proof. unfold reserved, treg. intros RR x EQ. apply Nat.leb_gt in RR. lia. Qed.
End Code.
