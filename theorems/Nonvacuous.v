(** The theorems are not vacuous: a contended system meets all hypotheses.

    Two kernel threads hand a region over by a flag, the second one spins on it; a
    user thread writes user memory, which the first kernel thread reads in its
    section.  The first thread's stores are promised in the opposite of program
    order, and the second thread reads them.  Without the discipline the machine is
    really relaxed: store buffering 0,0 is an execution. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Lockset Source Exec Search Replay.

(** ** One region: alternation by computation *)
Definition only_marks (x : rid) (es : list event) : bool :=
  forallb (fun e => match ea e with APull y | APush y => y =? x | _ => true end) es.
Lemma secs_other x y es : only_marks x es = true -> y <> x -> secs y None es = [].
Proof.
  intros OM NE. induction es as [|e es IH]; simpl in *; auto. apply andb_true_iff in OM. destruct OM as [A B].
  specialize (IH B). destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |z|z]; auto;
    apply Nat.eqb_eq in A; subst z; destruct (Nat.eqb_spec y x); try contradiction; auto.
Qed.
Lemma one_region L K tr x q :
  (forall y, y <> x -> own0 L y = None) ->
  (forall i, i < K -> only_marks x (tr i) = true) ->
  chain 0 q -> Forall (fun s => fst s < K) q ->
  (forall i, i < K -> mine i q = secs x (holds0 L i x) (tr i)) ->
  alternate L K tr.
Proof.
  intros NO OM CH TD MQ. exists (fun y => if y =? x then q else []). intro y.
  destruct (Nat.eqb_spec y x) as [->|NE].
  - split; auto. split; auto. intros i s IN. rewrite Forall_forall in TD. apply (TD _ IN).
  - split; [exact I|]. split; [intros i s []|]. intros i HI. unfold holds0. rewrite NO by auto.
    rewrite (secs_other x y); auto.
Qed.
Lemma below2 (P : nat -> Prop) : P 0 -> P 1 -> forall i, i < 2 -> P i.
Proof. intros P0 P1 i HI. destruct i as [|[|i]]; auto. lia. Qed.

(** ** The system *)
Definition x := Const 1. Definition y := Const 2. Definition flag := Const 3.
Definition limit := Const 4. Definition guest := Const 5.
Definition map_of (l : loc) : class :=
  match l with 1%N | 2%N => CReg 0 | 3%N => CSync | 4%N => CConst | _ => CUser end.
Definition giver (readsUser : bool) : prog :=
  [Pull 0] ++ (if readsUser then [Load false RPln 5 guest] else []) ++
  [Store false WPln 9 x (Const 1); Store false WPln 9 y (Const 2); Push 0; Store false WRel 9 flag (Const 1)].
Definition taker : prog :=
  [While (Bin Eq (Rg 100) (Const 0)) [Load false RAcq 100 flag]; Pull 0;
   Load false RPln 1 x; Load false RPln 2 y; Load false RPln 3 limit; Store false WPln 9 x (Bin Add (Rg 2) (Rg 3));
   Push 0; Store false WRel 9 flag (Const 2)].
Definition user : prog := [Store false WPln 9 guest (Const 7); Load false RPln 1 x].
Definition memory0 (l : loc) : val := match l with 4%N => 3%N | _ => 0%N end.
Definition handoff (readsUser : bool) (n : nat) : system :=
  mkSys (mkLay map_of (fun _ => None) readsUser) memory0 2 n
    (fun i => match i with 0 => giver readsUser | 1 => taker | _ => user end).
Definition messages (users : bool) : mem :=
  [if users then W 5 7 2 else W 3 0 0; W 2 2 0; W 1 1 0; W 3 1 0; W 1 5 1; W 3 2 1].
Definition taker_run : list (nat * nat) :=
  [(0, 0); (0, 0); (4, 0); (0, 0); (0, 0); (4, 0); (3, 0); (2, 0); (0, 0); (0, 5); (0, 6); (0, 6)].
Definition choices (readsUser : bool) : list (list (nat * nat)) :=
  [[(0, 0)] ++ (if readsUser then [(1, 0)] else []) ++ [(0, 3); (0, 2); (0, 4); (0, 4)]; taker_run; [(0, 1); (3, 0)]].

Lemma handoff_checked b n : kernel_checked (handoff b n).
Proof.
  split; [|split; [discriminate|]].
  - apply (below2 (fun i => thread_ok (lay (handoff b n)) (code (handoff b n) i) i));
      apply lockset_sound with (regions := [0]); destruct b; reflexivity.
  - refine (below2 (fun i => forallb (apart (lay (handoff b n))) (code (handoff b n) i) = true) _ _); destruct b; reflexivity.
Qed.
Lemma handoff_alternates R b n : n = 3 ->
  alternate (lay (handoff b n)) 2 (trace_at R (handoff b n) (messages true) (choices b)).
Proof.
  intros ->. apply one_region with (x := 0) (q := [(0, (0, Some 4)); (1, (4, Some 6))]).
  - reflexivity.
  - apply below2; destruct R, b; vm_compute; reflexivity.
  - simpl. lia.
  - repeat constructor.
  - apply below2; destruct R, b; vm_compute; reflexivity.
Qed.
Lemma handoff_isolated R b : isolated (handoff b 3) (trace_at R (handoff b 3) (messages true) (choices b)).
Proof.
  intros i e l v HI IN WO. simpl in HI. assert (i = 2) by lia. subst i.
  assert (TR : trace_at R (handoff b 3) (messages true) (choices b) 2 =
    [E (AW false WPln 5%N 7%N) 0 1; E (AR false RPln 1%N 1%N) 3 0]) by (destruct R, b; vm_compute; reflexivity).
  rewrite TR in IN. destruct IN as [<-|[<-|[]]]; simpl in WO; inversion WO. reflexivity.
Qed.
Lemma handoff_runs R b : execution R (handoff b 3) (messages true)
  (trace_at R (handoff b 3) (messages true) (choices b)) (final_at R (handoff b 3) (messages true) (choices b)).
Proof. apply replays_ok. destruct R, b; vm_compute; reflexivity. Qed.
(** What the taker has read: both stores of the giver, and the constant. *)
Lemma handoff_reads R b : map (fun r => fst (getr dep0 (argv (final_at R (handoff b 3) (messages true) (choices b) 1)) r)) [1; 2; 3] =
  [1%N; 2%N; 3%N].
Proof. destruct R, b; vm_compute; reflexivity. Qed.

(** ** Every theorem has an instance *)
Theorem users_instance R : has_SC_run (handoff true 3) (messages true) (final_at R (handoff true 3) (messages true) (choices true)).
Proof.
  eapply follows_has, (kernel_with_users_is_SC R); [apply handoff_checked|simpl; lia|apply handoff_runs|apply handoff_isolated|].
  apply (handoff_alternates R true 3). reflexivity.
Qed.
Theorem isolated_instance R : has_SC_run (handoff false 3) (messages true) (final_at R (handoff false 3) (messages true) (choices false)).
Proof.
  eapply follows_has, (isolated_kernel_is_SC R); [apply handoff_checked|reflexivity|simpl; lia|apply handoff_runs|apply handoff_isolated|].
  apply (handoff_alternates R false 3). reflexivity.
Qed.

(** The kernel alone, its own spare flag message in place of the user's. *)
Definition alone2 : system :=
  mkSys (mkLay map_of (fun _ => None) false) memory0 2 2
    (fun i => match i with 0 => Store false WPln 9 flag (Const 0) :: giver false | _ => taker end).
Definition choices2 : list (list (nat * nat)) := [[(0, 1); (0, 0); (0, 3); (0, 2); (0, 4); (0, 4)]; taker_run].
Theorem kernel_instance R : has_SC_run alone2 (messages false) (final_at R alone2 (messages false) choices2).
Proof.
  apply follows_has with (es := trace_at R alone2 (messages false) choices2), (kernel_is_SC R).
  - split; [|split; [discriminate|]].
    + apply (below2 (fun i => thread_ok (lay alone2) (code alone2 i) i)); apply lockset_sound with (regions := [0]); reflexivity.
    + refine (below2 (fun i => forallb (apart (lay alone2)) (code alone2 i) = true) _ _); reflexivity.
  - reflexivity.
  - apply replays_ok. destruct R; vm_compute; reflexivity.
  - apply one_region with (x := 0) (q := [(0, (0, Some 4)); (1, (4, Some 6))]).
    + reflexivity.
    + apply below2; destruct R; vm_compute; reflexivity.
    + simpl. lia.
    + repeat constructor.
    + apply below2; destruct R; vm_compute; reflexivity.
Qed.

(** ** The machine is relaxed: store buffering 0,0 *)
Definition buffering : system :=
  mkSys (mkLay (fun _ => CReg 0) (fun _ => None) false) (fun _ => 0%N) 2 2
    (fun i => match i with
     | 0 => [Store false WPln 9 x (Const 1); Load false RPln 0 y]
     | _ => [Store false WPln 9 y (Const 1); Load false RPln 0 x] end).
Definition buffered : mem := [W 1 1 0; W 2 1 1].
Definition buffered_run : list (list (nat * nat)) := [[(0, 1); (0, 0)]; [(0, 2); (0, 0)]].
Theorem store_buffering R : exists tr fin, execution R buffering buffered tr fin /\
  fst (getr dep0 (argv (fin 0)) 0) = 0%N /\ fst (getr dep0 (argv (fin 1)) 0) = 0%N.
Proof.
  exists (trace_at R buffering buffered buffered_run), (final_at R buffering buffered buffered_run).
  split; [apply replays_ok; destruct R; vm_compute; reflexivity|]. split; destruct R; vm_compute; reflexivity.
Qed.
