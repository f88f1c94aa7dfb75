(** The three forms can be met, by a system in which there is something to hide and something passes: two principals with a cell each share a
    CPU, and one may send what is in its cell. *)
From Coq Require Import List Bool.
From sekvm Require Import Unwinding.
Import ListNotations.

Inductive label := Store (n : nat) | Load | Switch | Send.
Record state := mk { current : bool; cell : bool -> nat }.
Definition set (f : bool -> nat) (b : bool) (n : nat) : bool -> nat := fun c => if eqb c b then n else f c.

Definition next (l : label) (s : state) : state :=
  match l with
  | Store n => mk (current s) (set (cell s) (current s) n)
  | Load => s
  | Switch => mk (negb (current s)) (cell s)
  | Send => mk (current s) (set (cell s) (negb (current s)) (cell s (current s)))
  end.
Definition gives (l : label) (s : state) : nat := match l with Load => cell s (current s) | _ => 0 end.

Definition cells : system := mkSystem state label nat bool bool nat
  (fun l s s' r => s' = next l s /\ r = gives l s) (fun _ => True)
  (fun v _ s => current s = v) (fun v s p => if eqb p v then Some (cell s p) else None)
  (fun v l s p => match l with Send => eqb p v && eqb p (negb (current s)) | _ => false end) (fun _ _ _ => false).

Lemma cells_undisturbed : undisturbed cells.
Proof.
  intros v l [c f] s' r _ [-> ->] A B p N. destruct l; unfold set in *; cbn in *;
    destruct v, p, c; cbn in *; congruence.
Qed.

Lemma cells_untold : untold cells.
Proof.
  intros v l [c f] [d g] s' t' q r _ _ L [-> ->] [-> ->] A B. cbn in A, B. subst c d.
  pose proof (L v) as E. cbn in E. rewrite eqb_reflx in E. injection E as E.
  split; [ intros _ _; destruct l; cbn; congruence | ].
  intros p N M. destruct l; unfold set in *; cbn in *; destruct v, p; cbn in *; congruence.
Qed.

Lemma cells_restored : restored cells.
Proof.
  intros v l s t s' t' q r _ _ L [-> ->] [-> ->] A B C D p N M. cbn in *.
  specialize (L p). cbn in L. destruct l; cbn in *; try contradiction. exact L.
Qed.

(** Whatever the second has in its cell and does there, the first is told the same; and it is not always the same that the second has. *)
Theorem cell_is_secret : forall es s t qs rs s' t',
  cell s false = cell t false -> run cells false s es qs s' -> run cells false t es rs t' -> qs = rs.
Proof.
  intros es s t qs rs s' t' E H J.
  refine (proj1 (noninterference cells (fun _ _ _ _ _ _ => I) cells_undisturbed cells_untold cells_restored
    false es s t qs rs s' t' I I _ H J)).
  intros [|]; cbn; congruence.
Qed.

Definition nothing : Passed cells := fun _ => None.
Lemma secrets_differ : exists s t s' t', cell s true <> cell t true /\
  run cells false s [Own cells Switch nothing None; Back cells Switch nothing; Own cells Load nothing None] [0; 7] s' /\
  run cells false t [Own cells Switch nothing None; Back cells Switch nothing; Own cells Load nothing None] [0; 7] t'.
Proof.
  pose (start := fun n => mk false (fun b => if b then n else 7)).
  assert (forall n m : nat, exists u, run cells false (start n)
    [Own cells Switch nothing None; Back cells Switch nothing; Own cells Load nothing None] [0; 7] u) as go.
  { intros n m. unfold start. eexists.
    eapply (run_own cells false Switch (start n) (next Switch (start n)) 0); [ now split | reflexivity | intros p; reflexivity | ].
    eapply (run_others cells false (Store m) _ (next (Store m) (next Switch (start n))) 0);
      [ now split | discriminate | discriminate | intros p; reflexivity | ].
    eapply (run_back cells false Switch _ (next Switch (next (Store m) (next Switch (start n)))) 0);
      [ now split | discriminate | reflexivity | intros p; reflexivity | ].
    eapply (run_own cells false Load _ _ 7); [ now split | reflexivity | intros p; reflexivity | ].
    apply run_end. }
  destruct (go 1 3) as [u Hu], (go 2 4) as [w Hw]. exists (start 1), (start 2), u, w. cbn. split; [ discriminate | now split ].
Qed.
