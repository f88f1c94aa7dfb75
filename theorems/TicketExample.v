(** VMID allocation under a ticket lock: every execution has an SC counterpart,
    there is a contended one, and with a plain unlocking store two CPUs can get
    the same identifier. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Kernel Lockset Exec Search Replay Nonvacuous
  Source Protocol LockCode TicketRun Ticket TicketCode.

(** Lock 0 has the words 10 ([next]) and 11 ([now]); it protects 1 and 2. *)
Definition place_of (l : loc) : class :=
  match l with 1%N | 2%N => CReg 0 | 10%N | 11%N => CSync | _ => CUser end.
Definition lock_word (l : loc) : option (rid * bool) :=
  match l with 10%N => Some (0, true) | 11%N => Some (0, false) | _ => None end.
Definition owner_of (x : rid) : option tid := match x with 0 => None | _ => Some 0 end.
Definition is_lock (x : rid) : bool := x =? 0.
Definition alloc_lay : layout := mkLay place_of owner_of false.
Definition alloc : list kstmt :=
  [KLock 0; KDo (Load false RPln 0 x); KDo (Store false WPln 9 x (Bin Add (Rg 0) (Const 1)));
   KDo (Store false WPln 9 y (Bin Add (Rg 0) (Const 1))); KUnlock 0].
Definition alloc_code : prog := compile (fun _ => 10%N) (fun _ => 11%N) alloc.
Definition allocator : system := mkSys alloc_lay (fun _ => 0%N) 2 2 (fun _ => alloc_code).

Lemma alloc_words : lock_words allocator lock_word.
Proof.
  constructor.
  - intros l l' p A B. unfold lock_word in *.
    repeat match type of A with context[match ?z with _ => _ end] => destruct z; try discriminate end;
    repeat match type of B with context[match ?z with _ => _ end] => destruct z; try discriminate end; congruence.
  - intros l p A. unfold lock_word in A. simpl.
    repeat match type of A with context[match ?z with _ => _ end] => destruct z; try discriminate end; reflexivity.
  - intros l CL. unfold lock_word. simpl in CL. unfold place_of in CL.
    repeat match type of CL with context[match ?z with _ => _ end] => destruct z; try discriminate end.
  - reflexivity.
  - intros [|k] OX; [|discriminate]. exists 10%N, 11%N. auto.
  - intros [|k] i OX l b; [discriminate|]. unfold lock_word.
    repeat match goal with |- context[match ?z with _ => _ end] => destruct z; try discriminate end.
Qed.
Lemma alloc_checked : kernel_checked allocator.
Proof.
  split.
  - apply (below2 (fun i => thread_ok alloc_lay alloc_code i)); apply lockset_sound with (regions := [0]); vm_compute; reflexivity.
  - split; [intros [|k] i OX; [discriminate|]; inversion OX; simpl; lia|].
    intros i _. vm_compute. reflexivity.
Qed.
Lemma alloc_tickets : ticket_ok lock_word alloc_code.
Proof.
  apply (compiled_ticket_ok alloc_lay (fun _ => 10%N) (fun _ => 11%N) is_lock).
  - intros [|k] IL; [auto|discriminate].
  - intros [|k] IL; [auto|discriminate].
  - intros l p A. apply (lw_sync _ _ alloc_words l p A).
  - vm_compute. reflexivity.
Qed.

(** All executions of the allocator, under either rule set. *)
Lemma alloc_kernel : ticket_kernel allocator lock_word.
Proof. split; [apply alloc_words|intros; apply alloc_tickets|reflexivity]. Qed.
Lemma alloc_isolated R : users_isolated R allocator.
Proof. intros M es fin _ i e l v HI. simpl in HI. lia. Qed.
Theorem allocator_is_SC R M es fin : plain_execution R allocator M es fin -> follows_SC allocator M es fin.
Proof. apply (ticket_kernel_is_SC R allocator lock_word); auto using alloc_checked, alloc_kernel, alloc_isolated. Qed.

(** ** A contended execution *)
Fixpoint walk R m0 M i (c : aconf) (ch : list (nat * nat)) : option (list event * aconf) :=
  match ch with
  | [] => Some ([], c)
  | rw :: ch' =>
      match find (fun ec => (er (fst ec) =? fst rw) && (ew (fst ec) =? snd rw)) (steps R m0 M i c) with
      | Some (e, c') => match walk R m0 M i c' ch' with Some (es, c'') => Some (e :: es, c'') | None => None end
      | None => None
      end
  end.
Lemma walk_sound R m0 M i ch c es c' : walk R m0 M i c ch = Some (es, c') -> arun R m0 M i c es c'.
Proof.
  revert c es c'. induction ch as [|rw ch IH]; simpl; intros c es c' F.
  - inversion F; subst. constructor.
  - match type of F with context[find ?f ?l] => destruct (find f l) as [[e c1]|] eqn:FD; [|discriminate] end.
    destruct (walk R m0 M i c1 ch) as [[es1 c2]|] eqn:WK; [|discriminate]. inversion F; subst.
    apply find_some in FD. destruct FD as [IN _]. econstructor; [apply steps_sound; eauto|apply IH; auto].
Qed.
Definition walk_at R s M ch i := walk R (init s) M i (initAC M i (code s i)) (nth i ch []).
Definition walked R s M ch i := match walk_at R s M ch i with Some (es, _) => es | None => [] end.
Definition walked_to R s M ch i := match walk_at R s M ch i with Some (_, c) => c | None => initAC M i [] end.
Definition walks R s M ch : bool :=
  forallb (fun m => mtid m <? threads s) M &&
  forallb (fun i => match walk_at R s M ch i with
    | Some (_, c) => keeps M c && (match acode c with [] => true | _ => false end) | None => false end) (seq 0 (threads s)).
Lemma walks_ok R s M ch : kthreads s <= threads s -> walks R s M ch = true -> plain_execution R s M (walked R s M ch) (walked_to R s M ch).
Proof.
  unfold walks. rewrite andb_true_iff, !forallb_forall. intros KN [A B].
  assert (C : forall i, i < threads s -> arun R (init s) M i (initAC M i (code s i)) (walked R s M ch i) (walked_to R s M ch i) /\
    anoprom (walked_to R s M ch i) /\ acode (walked_to R s M ch i) = []).
  { intros i HI. specialize (B i). rewrite in_seq in B. specialize (B ltac:(lia)).
    unfold walked, walked_to. destruct (walk_at R s M ch i) as [[es c]|] eqn:WA; [|discriminate].
    apply andb_true_iff in B. destruct B as [KP CE]. pose proof (walk_sound _ _ _ _ _ _ _ _ WA) as AR. split; auto.
    destruct (stampable _ _ _ _ _ _ _ AR) as (es' & SR & _). split; [eapply keeps_ok; eauto|].
    destruct (acode c); [auto|discriminate]. }
  split.
  - intros t m G. apply Nat.ltb_lt, A. destruct t as [|n]; [discriminate|]. eapply nth_error_In; eauto.
  - intros i HI. destruct (C i HI) as (D1 & D2 & _). auto.
Qed.

(** CPU 1 draws its ticket while CPU 0 is inside, spins once, and then reads what
    CPU 0 has stored, which was promised in the opposite of program order. *)
Definition contended : mem := [W 10 1 0; W 10 2 1; W 2 1 0; W 1 1 0; W 11 1 0; W 2 2 1; W 1 2 1; W 11 2 1].
Definition first_run : list (nat * nat) :=
  [(0,0); (0,0); (0,0); (0,0); (0,1); (0,0); (0,0); (0,0); (0,0); (0,0); (0,0); (0,0); (0,4); (0,3); (0,0); (0,5)].
Definition second_run : list (nat * nat) :=
  [(0,0); (0,0); (0,0); (1,0); (0,2); (0,0); (0,0); (0,0); (0,0); (0,0); (5,0); (0,0); (0,0); (0,0); (4,0); (0,7); (0,6); (0,0); (0,8)].
Theorem contended_instance R : plain_execution R allocator contended
    (walked R allocator contended [first_run; second_run]) (walked_to R allocator contended [first_run; second_run]) /\
  fst (getr dep0 (argv (walked_to R allocator contended [first_run; second_run] 0)) 0) = 0%N /\
  fst (getr dep0 (argv (walked_to R allocator contended [first_run; second_run] 1)) 0) = 1%N.
Proof.
  split; [apply walks_ok; [simpl; lia|destruct R; vm_compute; reflexivity]|]. split; destruct R; vm_compute; reflexivity.
Qed.

(** What it shows, two CPUs with two identifiers, is observable on SC by Theorem 1, all of whose hypotheses are met. *)
Theorem allocator_observed R : exists o, observable_on_Arm R allocator o /\ observable_on_SC allocator o /\
  fst o 0 0 = 0%N /\ fst o 1 0 = 1%N.
Proof.
  destruct (contended_instance R) as (PE & R0 & R1). destruct (allocator_is_SC R _ _ _ PE) as (g & GS & TE & ME & _).
  set (o := (fun i r => fst (getr tt (rg (thr g i)) r), mu (wld g)) : observation).
  assert (OA : observable_on_Arm R allocator o).
  { exists contended, (walked R allocator contended [first_run; second_run]), (walked_to R allocator contended [first_run; second_run]).
    split; [exact PE|]. split; [|exact ME]. intros i r HI. rewrite <- TE by auto. reflexivity. }
  exists o. split; auto. split.
  - apply (ticket_wDRF R allocator lock_word); auto using alloc_checked, alloc_kernel, alloc_isolated.
  - unfold o. cbn [fst]. rewrite !TE by (simpl; lia). simpl erase. unfold erase. cbn [rg]. rewrite !getr_erg. auto.
Qed.

(** ** With a plain unlocking store the protocol is broken *)
Definition sloppy_code : prog :=
  lockcode (fun _ => 10%N) (fun _ => 11%N) 0 ++
  [Pull 0; Load false RPln 0 x; Store false WPln 9 x (Bin Add (Rg 0) (Const 1)); Push 0;
   Store false WPln 9 (Const 11) (Bin Add32 (Rg (treg 0)) (Const 1))].
Definition sloppy : system := mkSys alloc_lay (fun _ => 0%N) 2 2 (fun _ => sloppy_code).
Definition early : mem := [W 10 1 0; W 10 2 1; W 11 1 0; W 1 1 0; W 1 1 1; W 11 2 1].
Definition sloppy_runs : list (list (nat * nat)) :=
  [[(0,0); (0,0); (0,0); (0,0); (0,1); (0,0); (0,0); (0,0); (0,0); (0,0); (0,0); (0,0); (0,4); (0,0); (0,3)];
   [(0,0); (0,0); (0,0); (1,0); (0,2); (0,0); (0,0); (3,0); (0,0); (0,0); (0,0); (0,0); (0,5); (0,0); (0,6)]].
(** Both CPUs get identifier 0. *)
Theorem plain_unlock_duplicates R : plain_execution R sloppy early (walked R sloppy early sloppy_runs) (walked_to R sloppy early sloppy_runs) /\
  fst (getr dep0 (argv (walked_to R sloppy early sloppy_runs 0)) 0) = 0%N /\
  fst (getr dep0 (argv (walked_to R sloppy early sloppy_runs 1)) 0) = 0%N.
Proof.
  split; [apply walks_ok; [simpl; lia|destruct R; vm_compute; reflexivity]|]. split; destruct R; vm_compute; reflexivity.
Qed.
