(** The rules of [ComposeRules.v] are met by code with a hidden section, hardware and a
    TLB: any number of CPUs, each of which takes a page away or maps it, for ever.

    OWNER is behind the lock; PTE is behind it too, and hardware reads it; TLB has no
    lock.  Taking: clear PTE, invalidate TLB, write OWNER, commit it at the release.
    Hardware fills TLB from PTE at any time.  A page that is owned is neither mapped nor
    cached, in every state of every interleaving. *)
From Coq Require Import Arith Lia.
From sekvm Require Import Compose ComposeRules.

Inductive obj := OWNER | PTE | TLB.
Lemma unit_dec (l m : unit) : {l = m} + {l <> m}.
Proof. decide equality. Defined.
Definition lock_of (o : obj) : option unit := match o with TLB => None | _ => Some tt end.
Definition seen (o : obj) : bool := match o with PTE => true | _ => false end.
Definition set1 (o : obj) (v : nat) : obj -> option nat := fun o' =>
  match o, o' with OWNER, OWNER | PTE, PTE | TLB, TLB => Some v | _, _ => None end.

Inductive place := Idle | T0 | T1 | T2 | T3 | M0 | M1 (v : nat) | M2.
Inductive code (c : nat) : place -> act unit obj nat -> option (obj -> option nat) -> place -> Prop :=
| c_take : code c Idle (Acq tt) None T0
| c_clear : code c T0 (Wr (set1 PTE 0)) (Some (set1 PTE 0)) T1
| c_inval : code c T1 (Wr (set1 TLB 0)) (Some (set1 TLB 0)) T2
| c_owner : code c T2 (Wr (set1 OWNER 1)) None T3
| c_taken : code c T3 (Rel tt) (Some (set1 OWNER 1)) Idle
| c_map : code c Idle (Acq tt) None M0
| c_look v : code c M0 (Rd OWNER v) None (M1 v)
| c_enter : code c (M1 0) (Wr (set1 PTE 1)) (Some (set1 PTE 1)) M2
| c_refuse v : v <> 0 -> code c (M1 v) Tau None M2
| c_mapped : code c M2 (Rel tt) None Idle.
Definition fills (m : obj -> nat) (u : obj -> option nat) : Prop := m PTE <> 0 /\ u = set1 TLB 1.
Definition pages : machine := mkMachine nat unit obj nat Nat.eq_dec unit_dec lock_of seen place code fills.

Definition iso (v : obj -> nat) : Prop := (v PTE <> 0 -> v OWNER = 0) /\ (v TLB <> 0 -> v OWNER = 0).
(** Others do not cache what the table does not have: exempt is who holds the lock. *)
Definition no_cache (q : unit) (v w : obj -> nat) : Prop := w TLB <> 0 -> v TLB <> 0 \/ v PTE <> 0.
Definition page_rules : rules pages := mkRules pages Empty_set (fun _ _ => None)
  unit no_cache (fun _ => ExLock tt) iso Empty_set (fun _ _ => True) (fun _ => tt).

Definition formula (c : nat) (p : place) (s : state pages) : Prop :=
  match p with
  | Idle => own s tt <> Some c
  | T0 => own s tt = Some c
  | T1 => own s tt = Some c /\ com s PTE = 0
  | T2 => own s tt = Some c /\ com s PTE = 0 /\ com s TLB = 0
  | T3 => own s tt = Some c /\ com s PTE = 0 /\ com s TLB = 0 /\ mem s OWNER = 1
  | M0 | M2 => own s tt = Some c /\ mem s OWNER = com s OWNER
  | M1 v => own s tt = Some c /\ mem s OWNER = com s OWNER /\ com s OWNER = v
  end.
Definition start : gstate pages := mkG (mkSt (M := pages) (fun _ => 0) (fun _ => 0) (fun _ => None)) (fun _ => Idle).
Notation INTF := (intf (declares page_rules)).

Section Facts.
Variables (c : nat) (s s' : state pages).
Hypothesis I : INTF c s s'.
Lemma stays o : own s tt = Some c -> o <> TLB -> mem s' o = mem s o /\ com s' o = com s o.
Proof.
  intros OW NE. assert (LO : Compose.lockOf pages o = Some tt) by (destruct o; simpl; congruence).
  destruct I as [I1 I2 I3 I4 I5]. split; eauto.
Qed.
Lemma still_held : own s tt = Some c -> own s' tt = Some c.
Proof. intro OW. apply (i_own _ _ _ _ I). auto. Qed.
Lemma iso_at : iso (com s').
Proof. apply (k_open _ _ (i_known _ _ _ _ I)). Qed.
Lemma pte_at : mem s' PTE = com s' PTE.
Proof. apply (k_through _ _ (i_known _ _ _ _ I)). right. reflexivity. Qed.
Lemma owner_at : own s' tt = None -> mem s' OWNER = com s' OWNER.
Proof. intro FR. apply (k_free _ _ (i_known _ _ _ _ I) OWNER tt); auto. Qed.
Lemma cached : own s tt = Some c -> com s' TLB <> 0 -> com s TLB <> 0 \/ com s PTE <> 0.
Proof. intro OW. apply (i_clause _ _ _ _ I tt). exact OW. Qed.
End Facts.

Ltac easy1 := unfold writes, commits; simpl; intros; try congruence; try discriminate; try tauto; auto;
  try (match goal with B : binds _ _ _ _ |- _ => exfalso; apply B; assumption end).
(** One step: where it leaves memory, committed values and locks. *)
Ltac step := intros s1 s' I [EN EM EC EO]; simpl in EM, EC, EO; unfold over, setown in *; simpl in EM, EC, EO.

Lemma page_proved : proved page_rules formula.
Proof.
  constructor.
  - intros c p s a g p' F PR. destruct PR; simpl in F.
    + right. step. split; [constructor; easy1|]. simpl. rewrite EO. simpl. destruct (unit_dec tt tt); [auto|congruence].
    + right. step. pose proof (still_held _ _ _ I F) as F1. destruct (iso_at _ _ _ I) as [OA OB]. split.
      * constructor; try (easy1; fail).
        -- intros o l WO LO. destruct l. exact F1.
        -- intros o l CO LO. destruct l. exact F1.
        -- intros o TH WC. rewrite EM, EC. destruct o; simpl in *; auto; destruct WC; exfalso; auto.
        -- intros _. rewrite EC. split; simpl; easy1.
      * simpl. rewrite EO, EC. auto.
    + right. step. destruct F as [F P0]. pose proof (still_held _ _ _ I F) as F1.
      destruct (stays _ _ _ I PTE F) as [_ P1]; [discriminate|]. destruct (iso_at _ _ _ I) as [OA OB]. split.
      * constructor; try (easy1; fail).
        -- intros o l WO LO. destruct o; simpl in *; try discriminate; exfalso; apply WO; reflexivity.
        -- intros o l CO LO. destruct o; simpl in *; try discriminate; exfalso; apply CO; reflexivity.
        -- intros o TH WC. rewrite EM, EC. destruct o; simpl in *; auto; destruct WC as [X|X]; exfalso; apply X; reflexivity.
        -- intros _. rewrite EC. split; simpl; easy1.
      * simpl. rewrite EO, EC. simpl. repeat split; try assumption; congruence.
    + left. destruct F as (F & P0 & B0). split.
      * split; auto. simpl. intros o WO. destruct o; simpl in *; try congruence. split; auto. exists tt. auto.
      * intros s' [EN EM EC EO]. simpl in *. rewrite EO, EC, EM. auto.
    + right. step. destruct F as (F & P0 & B0 & W0). pose proof (still_held _ _ _ I F) as F1.
      destruct (stays _ _ _ I PTE F) as [MP CP]; [discriminate|]. destruct (stays _ _ _ I OWNER F) as [MO CO]; [discriminate|].
      assert (B1 : com s1 TLB = 0).
      { destruct (Nat.eq_dec (com s1 TLB) 0) as [|NE]; auto. exfalso. destruct (cached _ _ _ I F NE); congruence. }
      split; [|simpl; rewrite EO; simpl; destruct (unit_dec tt tt); congruence].
      constructor; try (easy1; fail).
      * intros o l CW LO. destruct l. exact F1.
      * intros o TH [WO|CW]; [exfalso; apply WO; reflexivity|]. rewrite EM, EC. destruct o; simpl in *; try (exfalso; apply CW; reflexivity).
        destruct TH; discriminate.
      * intros l o _ LO. pose proof (pte_at _ _ _ I). rewrite EM, EC. destruct o; simpl in *; congruence.
      * intros _. rewrite EC. split; simpl; congruence.
    + right. step. split; [constructor; easy1|].
      simpl. rewrite EO, EM, EC. simpl. destruct (unit_dec tt tt); [|congruence]. split; auto. apply (owner_at _ _ _ I); auto.
    + left. destruct F as [F E]. split; [split; auto; exists tt; auto|]. intros s' [EN EM EC EO]. simpl in *.
      rewrite EO, EM, EC. rewrite EN, E. auto.
    + right. step. destruct F as (F & E & Z). pose proof (still_held _ _ _ I F) as F1.
      destruct (stays _ _ _ I OWNER F) as [MO CO]; [discriminate|]. destruct (iso_at _ _ _ I) as [OA OB]. split.
      * constructor; try (easy1; fail).
        -- intros o l WO LO. destruct l. exact F1.
        -- intros o l CW LO. destruct l. exact F1.
        -- intros o TH WC. rewrite EM, EC. destruct o; simpl in *; auto; destruct WC as [X|X]; exfalso; apply X; reflexivity.
        -- intros _. rewrite EC. split; simpl; intros; congruence.
      * simpl. rewrite EO, EM, EC. split; auto. simpl. congruence.
    + left. destruct F as (F & E & Z). split; [split; auto|]. intros s' [EN EM EC EO]. simpl in *. rewrite EO, EM, EC. auto.
    + right. step. destruct F as [F E]. pose proof (still_held _ _ _ I F) as F1.
      destruct (stays _ _ _ I OWNER F) as [MO CO]; [discriminate|].
      split; [|simpl; rewrite EO; simpl; destruct (unit_dec tt tt); congruence].
      constructor; try (easy1; fail).
      * intros l o _ LO. pose proof (pte_at _ _ _ I). rewrite EM, EC. destruct o; simpl in *; congruence.
  - intros m m' u E [P ->]. split; auto. rewrite <- E; auto. right. reflexivity.
  - intros v u [OA OB] [P ->]. split; [intros o; destruct o; simpl; congruence|]. split.
    + split; simpl; intros _; exact (OA P).
    + intros q NE. right. exact P.
  - intros q v NE. left. exact NE.
  - intros d a b e A B q RQ NE. simpl in RQ.
    destruct (cached _ _ _ B (still_held _ _ _ A RQ) NE) as [X|X]; [apply (cached _ _ _ A RQ X)|].
    right. destruct (stays _ _ _ A PTE RQ) as [_ CP]; [discriminate|]. simpl in *. congruence.
  - intros [].
Qed.

Theorem page_safe G : reach start G ->
  (mem (sh G) PTE <> 0 \/ mem (sh G) TLB <> 0 -> com (sh G) OWNER = 0) /\
  (own (sh G) tt = None -> mem (sh G) OWNER = com (sh G) OWNER).
Proof.
  intro R. destruct (rules_compose page_rules formula page_proved start) with (G := G) as ([O1 O2] & _ & _ & TH & _); auto.
  - constructor; simpl; auto. split; simpl; congruence.
  - intro d. simpl. discriminate.
  - split.
    + intros [X|X]; [rewrite (TH PTE) in X; auto; left; right; reflexivity|rewrite (TH TLB) in X; auto; left; left; reflexivity].
    + intro FR. apply TH. right. exists tt. auto.
Qed.
