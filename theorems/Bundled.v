(** The locks of catalogue/locks that the theorems compile, put through them: one pass, for ever.
    Written by test/theorem/instances.test.ts (UPDATE_GOLDEN=1 npm test), which reads them
    from the bundled files; what it cannot recognise is not here. *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Source TasCode Instances.

Definition bundled : list (kind * list kstmt) := [
  (* catalogue/locks/tas-swp.litmus *)
  ((TestAndSet Swap),
   [KWhile (Const 1) [KLock 0; KDo (Load false RPln 20 (Const 1)); KDo (Assign 9 (Bin Add (Rg 20) (Const 1))); KDo (Store false WPln 99 (Const 1) (Rg 9)); KUnlock 0]]);
  (* catalogue/locks/tas.litmus *)
  ((TestAndSet Exclusive),
   [KWhile (Const 1) [KLock 0; KDo (Load false RPln 20 (Const 1)); KDo (Assign 9 (Bin Add (Rg 20) (Const 1))); KDo (Store false WPln 99 (Const 1) (Rg 9)); KUnlock 0]]);
  (* catalogue/locks/ticket.litmus *)
  (Ticket,
   [KWhile (Const 1) [KLock 0; KDo (Load false RPln 20 (Const 2)); KDo (Assign 9 (Bin Add (Rg 20) (Const 1))); KDo (Store false WPln 99 (Const 2) (Rg 9)); KUnlock 0]]);
  (* catalogue/locks/ttas.litmus *)
  ((TestAndSet Compare),
   [KWhile (Const 1) [KLock 0; KDo (Load false RPln 20 (Const 1)); KDo (Assign 9 (Bin Add (Rg 20) (Const 1))); KDo (Store false WPln 99 (Const 1) (Rg 9)); KUnlock 0]])].
Theorem bundled_accepted : forallb (fun l => accepted_source (fst l) 1 (snd l)) bundled = true.
Proof. vm_compute. reflexivity. Qed.
