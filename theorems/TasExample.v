(** A test-and-set lock by SWPA around a counter: a contended execution, in which the second CPU
    finds the lock taken, and the same with a plain unlocking store, where both CPUs read 0. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm Kernel Source Lock LockSource LockCode TicketExample TasCode Instances.

Definition count : list kstmt :=
  [KLock 0; KDo (Load false RPln 20 (Const 1)); KDo (Store false WPln 99 (Const 1) (Bin Add (Rg 20) (Const 1))); KUnlock 0].
Definition counters : system := under_locks (TestAndSet Swap) 1 2 (fun _ => count).
Theorem counter_accepted : forall how, accepted_source (TestAndSet how) 1 count = true.
Proof. destruct how; vm_compute; reflexivity. Qed.

(** CPU 1 finds 1, tries again, and reads what CPU 0 has stored. *)
Definition queued : mem := [W 0 1 0; W 0 1 1; W 1 1 0; W 0 0 0; W 0 1 1; W 1 2 1; W 0 0 1].
Definition queued_runs : list (list (nat * nat)) :=
  [[(0,0); (0,0); (0,0); (0,1); (0,0); (0,0); (0,0); (0,0); (0,3); (0,0); (0,4)];
   [(0,0); (0,0); (0,0); (1,2); (0,0); (0,0); (4,5); (0,0); (0,0); (0,0); (3,0); (0,6); (0,0); (0,7)]].
Theorem counter_instance R : plain_execution R counters queued (walked R counters queued queued_runs) (walked_to R counters queued queued_runs) /\
  fst (getr dep0 (argv (walked_to R counters queued queued_runs 0)) 20) = 0%N /\
  fst (getr dep0 (argv (walked_to R counters queued queued_runs 1)) 20) = 1%N.
Proof.
  split; [apply walks_ok; [simpl; lia|destruct R; vm_compute; reflexivity]|]. split; destruct R; vm_compute; reflexivity.
Qed.
(** It is a run of the source on the machine with atomic locks: all hypotheses are met. *)
Theorem counter_is_SC (R : rules) : exists h, hsteps (lay counters) 2 (initH (lay counters) (init counters) (fun _ => count)) h /\
  fst (getr tt (krg (hthr h 0)) 20) = 0%N /\ fst (getr tt (krg (hthr h 1)) 20) = 1%N /\ hmem h 1%N = 2%N.
Proof.
  destruct (counter_instance R) as (PE & R0 & R1).
  destruct (accepted_is_SC (TestAndSet Swap) 1 2 (fun _ => count) ltac:(lia) (fun _ _ => counter_accepted Swap) ltac:(discriminate) R _ _ _ PE)
    as (h & HS & RG & ME).
  exists h. split; auto. rewrite <- (RG 0 ltac:(lia) 20 eq_refl), <- (RG 1 ltac:(lia) 20 eq_refl). split; auto. split; auto.
  apply (final_fun (init counters) queued 1%N); [apply ME; left; exists 0; reflexivity|].
  exists 6. split; [right; exists 1; reflexivity|]. intros t Ht (v & i & G). simpl in Ht. assert (t = 7) by lia. subst t. discriminate.
Qed.

(** ** With a plain unlocking store the protocol is broken *)
Definition sloppy_count : prog :=
  lockcode Swap N.of_nat 0 ++ [Pull 0; Load false RPln 20 (Const 1); Store false WPln 99 (Const 1) (Bin Add (Rg 20) (Const 1)); Push 0;
    Store false WPln 99 (Const 0) (Const 0)].
Definition sloppy_counters : system := mkSys (layout_of (TestAndSet Swap) 1 bare) (fun _ => 0%N) 2 2 (fun _ => sloppy_count).
Definition overtaken : mem := [W 0 1 0; W 0 0 0; W 0 1 1; W 1 1 0; W 1 1 1; W 0 0 1].
Definition overtaken_runs : list (list (nat * nat)) :=
  [[(0,0); (0,0); (0,0); (0,1); (0,0); (0,0); (0,0); (0,0); (0,4); (0,0); (0,2)];
   [(0,0); (0,0); (0,0); (2,3); (0,0); (0,0); (0,0); (0,0); (0,5); (0,0); (0,6)]].
Theorem plain_unlock_loses R :
  plain_execution R sloppy_counters overtaken (walked R sloppy_counters overtaken overtaken_runs) (walked_to R sloppy_counters overtaken overtaken_runs) /\
  fst (getr dep0 (argv (walked_to R sloppy_counters overtaken overtaken_runs 0)) 20) = 0%N /\
  fst (getr dep0 (argv (walked_to R sloppy_counters overtaken overtaken_runs 1)) 20) = 0%N.
Proof.
  split; [apply walks_ok; [simpl; lia|destruct R; vm_compute; reflexivity]|]. split; destruct R; vm_compute; reflexivity.
Qed.
