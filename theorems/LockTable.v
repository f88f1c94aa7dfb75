(** The lock table of the literature: a ticket lock around [v := next; next := v + 1],
    two threads, one attempt each at the draw and at the turn (a thread that fails
    sets register 5).  The outcome asked for is "both locked, both got 0". *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Arm Exec Search Litmus.

Definition next := Const 10. Definition now := Const 11. Definition v := Const 1.
Definition once (spin : rkind) (unlock : wkind) (draw : rkind) (after before : prog) : prog :=
  [Load true draw 0 next; Store true WPln 1 next (Bin Add (Rg 0) (Const 1));
   Ite (Rg 1) [Assign 5 (Const 7)]
     [Load false spin 2 now;
      Ite (Bin Ne (Rg 2) (Rg 0)) [Assign 5 (Const 7)]
        (after ++ [Load false RPln 3 v; Store false WPln 99 v (Bin Add (Rg 3) (Const 1))] ++ before ++
         [Store false unlock 99 now (Bin Add (Rg 0) (Const 1))])]].
(** Kind of the spin load, of the unlocking store, of the ticket load; barriers after the spin and before the unlock. *)
Definition locked (spin : rkind) (unlock : wkind) (draw : rkind) (after before : prog) : test :=
  let p := once spin unlock draw after before in
  lit [p; p] [OReg 0 5; OReg 1 5; OReg 0 3; OReg 1 3] [0%N; 0%N; 0%N; 0%N].

(** Allowed: shown on one list of messages. In the first the unlock comes before the
    protected store, in the second the protected load is satisfied before the spin ends. *)
Definition shown (R : rules) (M : mem) (t : test) : bool :=
  let m0 := initof (l_init (fst t)) in
  existsb (row_eqb (snd t)) (product m0 M (l_obs (fst t)) (snd (runs_of R m0 24 (l_code (fst t)) M)) []).
Definition early_unlock : mem := [W 10 1 0; W 10 2 1; W 11 1 0; W 1 1 0; W 1 1 1; W 11 2 1].
Definition early_load : mem := [W 10 1 0; W 10 2 1; W 1 1 0; W 11 1 0; W 1 1 1; W 11 2 1].
Definition lock_allowed : list (mem * test) := [
  (early_unlock, locked RPln WPln RPln [] []);
  (early_unlock, locked RAcq WPln RPln [] []);
  (early_load, locked RPln WRel RPln [] []);
  (early_load, locked RPln WRel RAcq [] [])].
(** Forbidden: the search finds no such outcome. *)
Definition lock_forbidden : list test := [
  locked RAcq WRel RPln [] [];
  locked RAcqPC WRel RPln [] [];
  locked RPln WPln RPln [dld] [sy];
  locked RAcq WPln RPln [] [dld; dst];
  locked RAcq WPln RPln [] [dst]]. (* here only because the protected load feeds the protected store *)

Lemma broken_locks : forallb (fun mt => shown PLDI19 (fst mt) (snd mt) && shown Today (fst mt) (snd mt)) lock_allowed = true.
Proof. vm_compute. reflexivity. Qed.
Lemma sound_locks : forallb (fun t => both t false) lock_forbidden = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
