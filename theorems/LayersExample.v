(** Two layers, any number of CPUs: a cell behind a lock; a counter; identifiers that are
    never 0 and never given twice.

    The counter takes the lock, reads the cell, writes the sum, which is its commit, and
    releases.  The identifier is drawn in a loop that starts again when the counter gives
    0.  The program on top draws identifiers for ever; whatever it got is above all that
    was given before, also when its calls run as code on the cell and its lock. *)
From Coq Require Import List Arith Lia.
From sekvm Require Import Layers.

Notation machine := (machine nat nat).
Notation code := (code nat nat).
Arguments mkMachine {Cpu V}. Arguments State {Cpu V}. Arguments Op {Cpu V}.
Arguments mkCode {Cpu V O}. Arguments Tau {V O Q}. Arguments Call {V O Q}. Arguments Done {V O Q}.

(** ** The cell *)
Inductive cell_op := Lock | Unlock | Get | Put (v : nat).
Record cell := mkCell { value : nat; owner : option nat }.
Definition cell_defined (c : nat) (o : cell_op) (s : cell) : Prop :=
  match o with Lock => owner s <> Some c | _ => owner s = Some c end.
Definition cell_does (c : nat) (o : cell_op) (s : cell) (r : nat) (s' : cell) : Prop :=
  match o with
  | Lock => owner s = None /\ s' = mkCell (value s) (Some c) (* else it waits *)
  | Unlock => s' = mkCell (value s) None
  | Get => r = value s /\ s' = s
  | Put v => s' = mkCell v (owner s)
  end.
Definition cells : machine := mkMachine cell cell_op cell_defined cell_does (fun _ _ => False).

(** ** The counter *)
Definition counters : machine :=
  mkMachine nat unit (fun _ _ _ => True) (fun _ _ n r n' => r = n /\ n' = S n) (fun _ _ => False).
Inductive add_at := A0 | A1 | A2 (v : nat) | A3 (v : nat) | A4 (v : nat).
Definition add_moves (c : nat) (q : add_at) (m : move nat cell_op add_at) : Prop :=
  m = match q with
      | A0 => Call Lock (fun _ => A1)
      | A1 => Call Get A2
      | A2 v => Call (Put (S v)) (fun _ => A3 v)
      | A3 v => Call Unlock (fun _ => A4 v)
      | A4 v => Done v
      end.
Definition adds : layer nat nat counters cells := mkLayer nat nat counters cells
  (mkCode add_at add_moves) (fun _ _ => A0)
  (fun n l => value l = n)
  (fun c n l => owner l <> Some c)
  (fun c _ q st n l => match q with
     | A0 => st = None /\ owner l <> Some c
     | A1 => st = None /\ owner l = Some c
     | A2 v => st = None /\ owner l = Some c /\ value l = v
     | A3 v => st = Some v /\ owner l = Some c
     | A4 v => st = Some v /\ owner l <> Some c
     end)
  (fun c n l n' l' => (owner l = Some c <-> owner l' = Some c) /\ (owner l = Some c -> value l' = value l)).

Ltac others_keep := let d := fresh "d" in let NE := fresh "NE" in intros d NE; simpl; split; [split; congruence|intros; congruence].
Lemma adds_refined : refined nat nat adds.
Proof.
  constructor; simpl; unfold add_moves.
  - intros c u l u' l' A [B C]. tauto.
  - intros c o q st u l u' l' IN [B C]. destruct q; intuition congruence.
  - auto.
  - intros c o q q' st u l RL IN _ M. destruct q; discriminate.
  - intros c o q p k r st u l l' RL IN _ M DO. unfold follows. destruct q; inversion M; subst; simpl in *.
    + destruct IN as [-> NO]. destruct DO as [FR ->]. exists (value l), None. repeat split; simpl; auto; congruence.
    + destruct IN as [-> OW]. destruct DO as [-> ->]. exists (value l), None. repeat split; simpl; auto; congruence.
    + destruct IN as (-> & OW & VL). subst l'. exists (S (value l)), (Some (value l)). simpl. subst v.
      split; [right; split; auto; exists (value l); auto|]. repeat split; simpl; auto; congruence.
    + destruct IN as [-> OW]. subst l'. exists (value l), (Some v). repeat split; simpl; auto; congruence.
  - intros c o q p k st u l RL IN _ M. destruct q; inversion M; subst; simpl; tauto.
  - intros c o q v st u l RL IN _ M. destruct q; inversion M; subst. tauto.
  - intros u l l' _ [].
Qed.

(** ** Identifiers *)
(** The next one is not 0 and above all given so far, of which the state is a bound. *)
Definition idents : machine :=
  mkMachine nat unit (fun _ _ _ => True) (fun _ _ n r n' => r <> 0 /\ n <= r /\ n' = S r) (fun _ _ => False).
Inductive draw_at := D0 | D1 (v : nat).
Definition draw_moves (c : nat) (q : draw_at) (m : move nat unit draw_at) : Prop :=
  m = match q with D0 => Call tt D1 | D1 0 => Tau D0 | D1 v => Done v end.
Definition draws : layer nat nat idents counters := mkLayer nat nat idents counters
  (mkCode draw_at draw_moves) (fun _ _ => D0)
  (fun n l => n <= l)
  (fun _ _ _ => True)
  (fun _ _ q st _ _ => st = match q with D0 | D1 0 => None | D1 v => Some v end)
  (fun _ _ _ _ _ => True).

Lemma draws_refined : refined nat nat draws.
Proof.
  constructor; simpl; unfold draw_moves; auto.
  - intros c o q q' st u l RL IN _ M. destruct q as [|[|v]]; inversion M; subst. exists u, None. repeat split; auto.
  - intros c o q p k r st u l l' RL IN _ M [-> ->]. destruct q as [|[|v]]; inversion M; subst.
    unfold follows. simpl. destruct l as [|n].
    + exists u, None. repeat split; simpl; auto; lia.
    + exists (S (S n)), (Some (S n)). repeat split; auto.
      right. split; auto. exists (S n). repeat split; auto; lia.
  - intros c o q v st u l RL IN _ M. destruct q as [|[|w]]; inversion M; subst. auto.
  - intros u l l' _ [].
Qed.

(** ** The program on top: each CPU draws for ever, and remembers what it got last. *)
Definition last_moves (c : nat) (q : nat) (m : move nat unit nat) : Prop := m = Call tt (fun r => r).
Definition last : code unit := mkCode nat last_moves.
Definition both : tower nat nat idents cells := above nat nat _ _ _ draws (above nat nat _ _ _ adds (ground nat nat _)).
Definition fresh_cell : cell := mkCell 0 None.
Notation start := (mkG nat nat cells (built nat nat both last) fresh_cell (starting nat nat both last (fun _ => 0))).

(** No two CPUs have the same identifier, when both are outside of all code. *)
Definition distinct (pc : nat -> nat) : Prop := forall c d, c <> d -> pc c = pc d -> pc c = 0.
Lemma top_distinct G : reach nat nat Nat.eq_dec idents last (mkG nat nat idents last 0 (fun _ => 0)) G ->
  distinct (pc nat nat _ _ G) /\ forall c, pc nat nat _ _ G c = 0 \/ pc nat nat _ _ G c < sh nat nat _ _ G.
Proof.
  induction 1 as [|G G' R [DI BD] ST]; [split; intro; intros; simpl; auto|].
  destruct ST as [G c q M|G c o k v s M DO|G s []]; [discriminate M|]. inversion M; subst. destruct DO as (NZ & LE & ->). simpl.
  split.
  - intros a b NE. unfold setpc. destruct (Nat.eq_dec a c) as [->|N1], (Nat.eq_dec b c) as [->|N2]; intro EQ.
    + congruence.
    + destruct (BD b); simpl in *; lia.
    + destruct (BD a); simpl in *; lia.
    + apply (DI a b); auto.
  - intro a. unfold setpc. destruct (Nat.eq_dec a c) as [->|N1]; [simpl; lia|]. destruct (BD a); simpl in *; lia.
Qed.
Theorem identifiers_distinct G : reach nat nat Nat.eq_dec cells (built nat nat both last) start G ->
  forall c d m n, c <> d -> outside nat nat both last (pc nat nat _ _ G c) m -> outside nat nat both last (pc nat nat _ _ G d) n ->
  m = n -> m = 0.
Proof.
  intros R c d m n NE OC OD E.
  destruct (tower_refines nat nat Nat.eq_dec idents cells both) with (P := last) (u0 := 0) (l0 := fresh_cell) (start := fun _ : nat => 0)
    as [_ RF].
  - split; [apply draws_refined|]. split; [apply adds_refined|exact I].
  - intros G' c' o k _ _. exact I.
  - exists 0. split; [simpl; auto|]. split; [simpl; auto|]. exists fresh_cell. split; [reflexivity|]. split; [|reflexivity].
    intro x. simpl. discriminate.
  - destruct (RF G R) as (G' & R' & _ & OUT). destruct (top_distinct G' R') as [DI _].
    rewrite <- (OUT c m OC) in *. rewrite <- (OUT d n OD) in *. apply (DI c d); auto.
Qed.
