(** The counterexamples, one per hypothesis. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Lockset Source Exec Search Replay Nonvacuous Counter.

Definition ld (r : reg) (a : expr) := Load false RPln r a.
Definition st (a : expr) (v : N) := Store false WPln 9 a (Const v).
Definition sys (k n : nat) (own : rid -> option tid) (p : tid -> prog) : system :=
  mkSys (mkLay map_of own false) (fun _ => 0%N) k n p.
Definition nobody (r : rid) : option tid := None.
Definition two (p q : prog) : system := sys 2 2 nobody (fun i => match i with 0 => p | _ => q end).
Definition passed (y : layout) (p : prog) (i : tid) : bool := lockset_ok y [0] p i && forallb (apart y) p.
Definition checked2 (p q : prog) : kthreads (two p q) = 2 -> passed (lay (two p q)) p 0 = true ->
  passed (lay (two p q)) q 1 = true -> kernel_checked (two p q).
Proof.
  intros _ A B. apply andb_prop in A, B. destruct A as [A1 A2]. destruct B as [B1 B2]. split; [|split; [discriminate|]].
  - apply (below2 (fun i => thread_ok (lay (two p q)) (code (two p q) i) i)); eapply lockset_sound; eauto.
  - refine (below2 (fun i => forallb (apart (lay (two p q))) (code (two p q) i) = true) _ _); auto.
Qed.

(** What a refutation of the claim under a weaker stamp rule needs. *)
Lemma refute q p1 p2 M ch obs sec1 sec2 :
  passed (lay (two p1 p2)) p1 0 = true -> passed (lay (two p1 p2)) p2 1 = true ->
  forallb (fun m => mtid m <? 2) M = true -> qreplays q (two p1 p2) M ch = true ->
  chain 0 [(0, sec1); (1, sec2)] ->
  (forall i, i < 2 -> only_marks 0 (qtrace q (two p1 p2) M ch i) = true) ->
  (forall i, i < 2 -> mine i [(0, sec1); (1, sec2)] = secs 0 None (qtrace q (two p1 p2) M ch i)) ->
  no_SC (two p1 p2) (qfinal q (two p1 p2) M ch) obs = true -> ~ kernel_claim q.
Proof.
  intros L1 L2 TI QR CH OM MQ NS CL. apply (no_SC_sound (two p1 p2) M _ obs NS).
  eapply (CL PLDI19) with (tr := qtrace q (two p1 p2) M ch); auto.
  - apply checked2; auto.
  - rewrite forallb_forall in TI. intros t m G. apply Nat.ltb_lt, TI.
    destruct t as [|n]; [discriminate|]. eapply nth_error_In; eauto.
  - apply (qreplays_ok q (two p1 p2) M ch QR).
  - apply one_region with (x := 0) (q := [(0, sec1); (1, sec2)]); auto.
    repeat constructor; simpl; lia.
Qed.
Ltac refuted := try (apply below2); try (vm_compute; reflexivity); try (simpl; lia).

(** A section may not begin after what its thread has seen (plain spin, no barrier):
    message passing from one section to the next. *)
Theorem pull_needs_its_test : ~ kernel_claim NoPull.
Proof.
  apply (refute NoPull [Pull 0; st x 1; st y 1; Push 0] [Pull 0; ld 1 y; ld 2 x; Push 0]
    [W 2 1 0; W 1 1 0] [[(0, 0); (0, 2); (0, 1); (0, 3)]; [(3, 0); (1, 0); (0, 0); (0, 4)]]
    [(1, 1); (1, 2)] (0, Some 3) (3, Some 4)); refuted.
Qed.
(** A section may not end before what it has read (a load sinks below the unlock). *)
Theorem push_needs_its_read_test : ~ kernel_claim NoPushRead.
Proof.
  apply (refute NoPushRead [Pull 0; st y 1; ld 1 x; Push 0] [st flag 1; Fence DmbSy; Pull 0; st x 1; ld 1 y; Push 0]
    [W 2 1 0; W 3 1 1; W 1 1 1] [[(0, 0); (0, 1); (3, 0); (0, 2)]; [(0, 2); (0, 0); (2, 0); (0, 3); (1, 0); (0, 4)]]
    [(0, 1); (1, 1)] (0, Some 2) (2, Some 4)); refuted.
Qed.
(** A section may not end before what it has written (a store sinks below the unlock). *)
Theorem push_needs_its_write_test : ~ kernel_claim NoPushWrite.
Proof.
  apply (refute NoPushWrite [Pull 0; st y 1; st x 1; Push 0] [st flag 1; Fence DmbSy; Pull 0; ld 1 y; ld 2 x; Push 0]
    [W 2 1 0; W 3 1 1; W 1 1 0] [[(0, 0); (0, 1); (0, 3); (0, 2)]; [(0, 2); (0, 0); (2, 0); (1, 0); (0, 0); (0, 4)]]
    [(1, 1); (1, 2)] (0, Some 2) (2, Some 4)); refuted.
Qed.

(** ** The hypotheses of Theorems 2 and 4, each dropped *)
Definition tr s M ch := trace_at PLDI19 s M ch.
Definition fn s M ch := final_at PLDI19 s M ch.

(** Without the ownership check: store buffering. *)
Theorem check_is_needed : exists s M tr fin, threads s = kthreads s /\ execution PLDI19 s M tr fin /\
  (forall x i, own0 (lay s) x = Some i -> i < kthreads s) /\
  alternate (lay s) (kthreads s) tr /\ ~ has_SC_run s M fin.
Proof.
  exists buffering, buffered, (tr buffering buffered buffered_run), (fn buffering buffered buffered_run).
  split; [reflexivity|]. split; [apply replays_ok; vm_compute; reflexivity|]. split; [discriminate|]. split.
  - apply one_region with (x := 0) (q := []); [reflexivity|apply below2; vm_compute; reflexivity|exact I|constructor|].
    apply below2; vm_compute; reflexivity.
  - apply (no_SC_sound buffering buffered _ [(0, 0); (1, 0)]). vm_compute. reflexivity.
Qed.

(** Without alternation: two sections at a time. *)
Definition overlap : system := two [Pull 0; st x 1; st y 1; Push 0] [Pull 0; ld 1 y; ld 2 x; Push 0].
Definition overlapM : mem := [W 2 1 0; W 1 1 0].
Definition overlapC : list (list (nat * nat)) := [[(0, 0); (0, 2); (0, 1); (0, 3)]; [(0, 0); (1, 0); (0, 0); (0, 2)]].
Theorem alternation_is_needed : exists s M tr fin, kernel_checked s /\ threads s = kthreads s /\
  execution PLDI19 s M tr fin /\ ~ has_SC_run s M fin.
Proof.
  exists overlap, overlapM, (tr overlap overlapM overlapC), (fn overlap overlapM overlapC).
  split; [apply checked2; reflexivity|]. split; [reflexivity|].
  split; [apply replays_ok; vm_compute; reflexivity|].
  apply (no_SC_sound overlap overlapM _ [(1, 1); (1, 2)]). vm_compute. reflexivity.
Qed.

(** Without isolation: a user writes kernel memory. *)
Definition reader : prog := [Pull 0; ld 1 x; Push 0].
Definition intruder : system := sys 1 2 nobody (fun i => match i with 0 => reader | _ => [st x 1] end).
Definition intruderC : list (list (nat * nat)) := [[(0, 0); (1, 0); (0, 2)]; [(0, 1)]].
Lemma reader_checked n own p : own 0 = None -> (forall x i, own x = Some i -> i < 1) -> p 0 = reader ->
  kernel_checked (sys 1 n own p).
Proof.
  intros O0 OW P0. split; [|split; [exact OW|]]; intros i HI; simpl in HI; assert (i = 0) as -> by lia.
  - apply lockset_sound with (regions := [0]). simpl. rewrite P0. unfold lockset_ok, start. simpl. rewrite O0. reflexivity.
  - simpl. rewrite P0. reflexivity.
Qed.
Theorem isolation_is_needed : exists s M tr fin, kernel_checked s /\ kthreads s <= threads s /\
  execution PLDI19 s M tr fin /\ alternate (lay s) (kthreads s) tr /\ ~ has_SC_run s M fin.
Proof.
  exists intruder, [W 1 1 1], (tr intruder [W 1 1 1] intruderC), (fn intruder [W 1 1 1] intruderC).
  split; [apply reader_checked; auto; discriminate|]. split; [simpl; lia|].
  split; [apply replays_ok; vm_compute; reflexivity|]. split.
  - apply one_region with (x := 0) (q := [(0, (0, Some 2))]); [reflexivity| |simpl; lia|repeat constructor|];
      intros i HI; simpl in HI; assert (i = 0) as -> by lia; vm_compute; reflexivity.
  - apply (no_SC_sound intruder [W 1 1 1] _ [(0, 1)]). vm_compute. reflexivity.
Qed.

(** A message of no thread at all. *)
Definition lonely : system := sys 1 1 nobody (fun _ => reader).
Theorem messages_have_threads : exists s M tr fin, kernel_checked s /\ threads s = kthreads s /\
  (forall i, i < threads s -> srun PLDI19 (init s) M i (initAC M i (code s i)) (tr i) (fin i) /\ anoprom (fin i)) /\
  alternate (lay s) (kthreads s) tr /\ ~ has_SC_run s M fin.
Proof.
  set (M := [W 1 1 7] : mem). set (C := [[(0, 0); (1, 0); (0, 2)]] : list (list (nat * nat))).
  exists lonely, M, (tr lonely M C), (fn lonely M C).
  split; [apply reader_checked; auto; discriminate|]. split; [reflexivity|]. split; [|split].
  - intros i HI. simpl in HI. assert (i = 0) as -> by lia. unfold tr, fn, trace_at, final_at.
    destruct (run_at PLDI19 lonely M C 0) as [[es c]|] eqn:RA; [|discriminate (eq_trans (eq_sym RA) eq_refl)].
    pose proof (follow_sound _ _ _ _ _ _ _ _ RA) as SR. split; auto. eapply keeps_ok; eauto.
    assert (KP : match run_at PLDI19 lonely M C 0 with Some (_, c) => keeps M c | None => false end = true)
      by (vm_compute; reflexivity). rewrite RA in KP. exact KP.
  - apply one_region with (x := 0) (q := [(0, (0, Some 2))]); [reflexivity| |simpl; lia|repeat constructor|];
      intros i HI; simpl in HI; assert (i = 0) as -> by lia; vm_compute; reflexivity.
  - apply (no_SC_sound lonely M _ [(0, 1)]). vm_compute. reflexivity.
Qed.

(** A promise that is never kept. *)
Definition broken : system := two [] reader.
Theorem promises_must_be_kept : exists s M tr fin, kernel_checked s /\ threads s = kthreads s /\
  (forall t m, get M t = Some m -> mtid m < threads s) /\
  (forall i, i < threads s -> srun PLDI19 (init s) M i (initAC M i (code s i)) (tr i) (fin i)) /\
  alternate (lay s) (kthreads s) tr /\ ~ has_SC_run s M fin.
Proof.
  set (M := [W 1 1 0] : mem). set (C := [[]; [(0, 0); (1, 0); (0, 2)]] : list (list (nat * nat))).
  exists broken, M, (tr broken M C), (fn broken M C).
  split; [apply checked2; reflexivity|]. split; [reflexivity|]. split; [|split; [|split]].
  - intros [|[|t]] m G; simpl in G; try discriminate; [|destruct t; discriminate]. inversion G; subst. simpl. lia.
  - intros i HI. simpl in HI. unfold tr, fn, trace_at, final_at.
    destruct (run_at PLDI19 broken M C i) as [[es c]|] eqn:RA.
    + apply (follow_sound _ _ _ _ _ _ _ _ RA).
    + exfalso. destruct i as [|[|i]]; [discriminate (eq_trans (eq_sym RA) eq_refl)|discriminate (eq_trans (eq_sym RA) eq_refl)|lia].
  - apply one_region with (x := 0) (q := [(1, (0, Some 2))]);
      [reflexivity|apply below2; vm_compute; reflexivity|simpl; lia|repeat constructor|apply below2; vm_compute; reflexivity].
  - apply (no_SC_sound broken M _ [(1, 1)]). vm_compute. reflexivity.
Qed.

(** A region held at the start by no kernel thread is never free. *)
Definition ghosted : system := sys 1 1 (fun r => match r with 0 => Some 5 | _ => None end) (fun _ => reader).
Theorem owners_are_kernel_threads : exists s M tr fin,
  (forall i, i < kthreads s -> thread_ok (lay s) (code s i) i) /\ threads s = kthreads s /\
  execution PLDI19 s M tr fin /\ alternate (lay s) (kthreads s) tr /\ ~ has_SC_run s M fin.
Proof.
  set (M := [] : mem). set (C := [[(0, 0); (0, 0); (0, 1)]] : list (list (nat * nat))).
  exists ghosted, M, (tr ghosted M C), (fn ghosted M C). split; [|split; [|split; [|split]]].
  - intros i HI. simpl in HI. assert (i = 0) as -> by lia. apply lockset_sound with (regions := [0]). reflexivity.
  - reflexivity.
  - apply replays_ok. vm_compute. reflexivity.
  - exists (fun y => if y =? 0 then [(0, (0, Some 1))] else []). intro y'.
    destruct (Nat.eqb_spec y' 0) as [->|NE].
    + split; [simpl; lia|]. split.
      * intros i s [EQ|[]]. inversion EQ; subst. simpl. lia.
      * intros i HI. simpl in HI. assert (i = 0) as -> by lia. vm_compute. reflexivity.
    + split; [exact I|]. split; [intros i s []|]. intros i HI. simpl in HI. assert (i = 0) as -> by lia.
      assert (OM : only_marks 0 (tr ghosted M C 0) = true) by (vm_compute; reflexivity).
      destruct y' as [|k]; [contradiction|]. exact (eq_sym (secs_other 0 (S k) _ OM NE)).
  - apply (no_SC_sound ghosted M _ []). vm_compute. reflexivity.
Qed.
