(** The ticket locks of catalogue/locks, put through the theorem: one pass, for ever.
    Written by test/theorem/instances.test.ts (UPDATE_GOLDEN=1 npm test), which reads them
    from the bundled files; what it cannot recognise is not here. *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Source Instances.

Definition bundled : list (list kstmt) := [
  (* catalogue/locks/ticket.litmus *)
  [KWhile (Const 1) [KLock 0; KDo (Load false RPln 20 (Const 2)); KDo (Assign 9 (Bin Add (Rg 20) (Const 1))); KDo (Store false WPln 99 (Const 2) (Rg 9)); KUnlock 0]]].
Theorem bundled_accepted : forallb (accepted_source 1) bundled = true.
Proof. vm_compute. reflexivity. Qed.
