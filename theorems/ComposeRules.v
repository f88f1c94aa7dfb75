(** The rules by which [sekvm prove] and the lock-protected objects of KCore are
    declared (concurrency-proofs, section 4), and that they are an instance of
    [Compose.v]: relations and clauses speak of committed values, so that they are owed
    at commits only; a clause is exempted by nothing, by a lock, or by a token. *)
From Coq Require Import Setoid Arith Lia.
From sekvm Require Import Compose.

Inductive exemption (Lock Token : Type) := ExNone | ExLock (l : Lock) | ExTok (t : Token).
Arguments ExNone {Lock Token}. Arguments ExLock {Lock Token}. Arguments ExTok {Lock Token}.

Record rules (M : machine) := mkRules {
  Token : Type;
  tok : Token -> values M -> option (Cpu M); (* a token has at most one owner, read off the committed state *)
  RClause : Type;
  T : RClause -> values M -> values M -> Prop;
  ex : RClause -> exemption (Lock M) Token;
  ROpen : values M -> Prop;
  RCovered : Type;
  rcov : RCovered -> values M -> Prop;
  rlock : RCovered -> Lock M }.
Arguments Token {M}. Arguments tok {M}. Arguments RClause {M}. Arguments T {M}. Arguments ex {M}.
Arguments ROpen {M}. Arguments RCovered {M}. Arguments rcov {M}. Arguments rlock {M}.

Section Rules.
Context {M : machine}.
Notation Cpu := (Cpu M). Notation state := (state M). Notation lockOf := (lockOf M).
Notation act := (act (Lock M) (Obj M) (Val M)). Notation update := (update M).
Variable R : rules M.

(** Clauses that CPU [d] may rely on: no exemption, a lock that it holds, a token that it owns. *)
Definition may_rely (d : Cpu) (s : state) (q : RClause R) : Prop :=
  match ex R q with ExNone => True | ExLock l => own s l = Some d | ExTok t => tok R t (com s) = Some d end.
(** Clauses that bind CPU [c]: no exemption, a lock that it does not hold, a token that it does not own. *)
Definition binds (c : Cpu) (s : state) (q : RClause R) : Prop :=
  match ex R q with ExNone => True | ExLock l => own s l <> Some c | ExTok t => tok R t (com s) <> Some c end.

Definition declares : declared M := mkDecl M
  (fun s => ROpen R (com s)) (RCovered R) (fun k s => rcov R k (com s)) (rlock R)
  (RClause R) (fun q s s' => T R q (com s) (com s')) may_rely.
Notation intf := (intf declares).

(** What a step shows: of relations and clauses at a commit only. *)
Record shows (c : Cpu) (a : act) (g : option update) (s s' : state) : Prop := {
  w_access : access c s a;
  w_commit : forall o l, commits g o -> lockOf o = Some l -> own s l = Some c;
  w_through : forall o, through o -> writes a o \/ commits g o -> mem s' o = com s' o;
  w_release : forall l o, a = Rel l -> lockOf o = Some l -> mem s' o = com s' o;
  w_covered : forall k, a = Rel (rlock R k) -> rcov R k (com s');
  w_open : g <> None -> ROpen R (com s');
  w_clause : g <> None -> forall q, binds c s q -> T R q (com s) (com s') }.

Variable formula : Cpu -> Loc M -> state -> Prop.
(** All that is shown.  Others are considered before each acquire, release, commit, visible
    write and invalidation, and not before what is quiet. *)
Record proved : Prop := {
  (* once for each step on each path *)
  p_step : forall c p s0 a g p', formula c p s0 -> prog M c p a g p' ->
    (quiet c s0 a g /\ forall s', eff c a g s0 s' -> formula c p' s') \/
    (forall s s', intf c s0 s -> eff c a g s s' -> shows c a g s s' /\ formula c p' s');
  (* once for each step of hardware, which sees what has no local copy *)
  p_hw_sees : forall m m' u, (forall o, through o -> m o = m' o) -> hw M m u -> hw M m' u;
  p_hw : forall v u, ROpen R v -> hw M v u ->
    (forall o, u o <> None -> lockOf o = None) /\ ROpen R (over v u) /\ forall q, T R q v (over v u);
  (* once for each clause *)
  p_refl : forall q v, T R q v v;
  p_trans : forall d s0 s1 s2, intf d s0 s1 -> intf d s1 s2 -> forall q, may_rely d s0 q -> T R q (com s0) (com s2);
  (* once for each covered relation: steps of CPUs without its lock keep it *)
  p_covered : forall k v v', rcov R k v -> ROpen R v -> ROpen R v' ->
    (forall o, lockOf o = Some (rlock R k) -> v' o = v o) ->
    (forall q, ex R q = ExNone \/ ex R q = ExLock (rlock R k) -> T R q v v') -> rcov R k v' }.
Hypothesis P : proved.

(** What binds one CPU is what any other relies on. *)
Lemma relies_binds c d s q : c <> d -> may_rely d s q -> binds c s q.
Proof. intro NE. unfold may_rely, binds. destruct (ex R q); auto; congruence. Qed.

Lemma shows_owes c a g s s' : known declares s -> eff c a g s s' -> shows c a g s s' -> owes declares c a g s s'.
Proof.
  intros K E S. pose proof (e_com _ _ _ _ _ _ E) as EC.
  assert (OP : ROpen R (com s')).
  { destruct g as [u|]; [apply (w_open _ _ _ _ _ S); discriminate|]. rewrite EC. apply (k_open _ _ K). }
  assert (CL : forall q, binds c s q -> T R q (com s) (com s')).
  { intros q B. destruct g as [u|]; [apply (w_clause _ _ _ _ _ S); [discriminate|auto]|]. rewrite EC. apply (p_refl P). }
  destruct S as [S1 S2 S3 S4 S5 S6 S7]. constructor; auto.
  - intros k FR. destruct (eff_free _ _ _ _ _ _ _ E FR) as [AR|FR0]; [apply S5; auto|].
    apply (p_covered P k (com s)); auto; [apply (k_cov _ _ K k); auto|apply (k_open _ _ K)| |].
    + intros o LO. rewrite EC. apply commit_none. intro CO. pose proof (S2 o _ CO LO). simpl in FR0. congruence.
    + intros q EX. apply CL. unfold binds. destruct EX as [->| ->]; auto. simpl in FR0. congruence.
  - intros d q NE RQ. apply CL. eapply relies_binds; eauto.
Qed.
Lemma quiet_shows c s0 s a g s' : intf c s0 s -> quiet c s0 a g -> eff c a g s s' -> shows c a g s s'.
Proof.
  intros I Q E. apply (quiet_at _ _ _ _ _ _ I) in Q. pose proof (fun o => quiet_writes c s a g o Q) as NOT.
  destruct Q as [-> Q]. constructor; try congruence.
  - destruct a as [|l|l|o v|u]; simpl in *; auto; try tauto.
    intros o l WO LO. destruct (Q o WO) as (_ & l' & LO' & OW). congruence.
  - intros o l [].
  - intros o TH [WO|[]]. destruct (NOT o WO) as (V & l & LO & _). destruct TH; congruence.
  - intros l o ->. simpl in Q. tauto.
  - intros k ->. simpl in Q. tauto.
Qed.

(** The rules are an instance of the argument: [compose], [committed_run] and [highest_runs] apply. *)
Theorem proved_is_shown : shown declares formula.
Proof.
  assert (RF : forall d (s : state) q, may_rely d s q -> T R q (com s) (com s)) by (intros; apply (p_refl P)).
  constructor.
  - intros c p a g p' s0 s s' F PR I E. apply shows_owes; auto; [apply (i_known _ _ _ _ I)|].
    destruct (p_step P _ _ _ _ _ _ F PR) as [[Q _]|ST]; [eapply quiet_shows; eauto|apply ST; auto].
  - intros c p a g p' s0 F PR. destruct (p_step P _ _ _ _ _ _ F PR) as [[Q NX]|ST]; [auto|].
    left. intros s s' I E. apply (ST _ _ I E).
  - apply (p_hw_sees P).
  - intros s u s' K HW E. pose proof (h_com _ _ _ _ E) as EC.
    assert (HC : hw M (com s) u) by (eapply (p_hw_sees P); [|exact HW]; apply (k_through _ _ K)).
    destruct (p_hw P (com s) u (k_open _ _ K) HC) as (NL & OP & CL).
    split; auto. simpl. rewrite EC. split; auto. split.
    + intros k FR. apply (p_covered P k (com s)); auto; [apply (k_cov _ _ K k); auto|apply (k_open _ _ K)|].
      intros o LO. apply over_none, not_written. intro UO. apply NL in UO. congruence.
    + intros d q _. apply CL.
  - intros d s q _ RQ. eapply RF; eauto.
  - apply (p_trans P).
Qed.

(** Section 5 of concurrency-proofs: (a), (b), (c), and no race. *)
Theorem rules_compose G0 : known declares (sh G0) -> (forall d, formula d (pc G0 d) (sh G0)) ->
  forall G, reach G0 G ->
  ROpen R (com (sh G)) /\
  (forall k, own (sh G) (rlock R k) = None -> rcov R k (com (sh G))) /\
  (forall d, exists s0, formula d (pc G d) s0 /\ intf d s0 (sh G)) /\
  (forall o, through o \/ (exists l, lockOf o = Some l /\ own (sh G) l = None) -> mem (sh G) o = com (sh G) o) /\
  (forall c a g p' s', prog M c (pc G c) a g p' -> eff c a g (sh G) s' -> access c (sh G) a).
Proof. exact (compose declares formula proved_is_shown G0). Qed.
End Rules.

(** Transitivity in the form relied on, from transitivity clause by clause, if what others do leaves tokens where they are. *)
Theorem trans_by_clause M (R : rules M) :
  (forall q u v w, T R q u v -> T R q v w -> T R q u w) ->
  (forall d s0 s1 t, intf (declares R) d s0 s1 -> tok R t (com s0) = Some d -> tok R t (com s1) = Some d) ->
  forall d s0 s1 s2, intf (declares R) d s0 s1 -> intf (declares R) d s1 s2 ->
  forall q, may_rely R d s0 q -> T R q (com s0) (com s2).
Proof.
  intros TQ TK d s0 s1 s2 A B q RQ. apply (TQ q _ (com s1)); [apply (i_clause _ _ _ _ A q RQ)|].
  apply (i_clause _ _ _ _ B q). simpl. unfold may_rely in *. destruct (ex R q) as [|l|t]; auto.
  - apply (i_own _ _ _ _ A). auto.
  - eapply TK; eauto.
Qed.
