(** The theorems of the paper, for Promising-Arm under either rule set.

    [tr i] is the run of kernel thread [i], stamped with the times at which its
    critical sections begin and end; [alternate] says that the sections of each
    region follow one another.  [Ticket*.v] proves it of ticket-lock code; in
    the theorems of this file it is a hypothesis. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak Source.

(** A system: [K] kernel threads, then user threads up to [N]. *)
Record system := mkSys {
  lay : layout; init : loc -> val; kthreads : nat; threads : nat; code : tid -> prog }.

(** Locations of the synchronisation class are words of locks: only lock code touches them ([Source.apart]). *)
Definition words_of_locks (s : system) : Prop :=
  forall i, i < kthreads s -> forallb (apart (lay s)) (code s i) = true.
(** The kernel threads pass the thread-modular check (DRF-Kernel). *)
Definition kernel_checked (s : system) : Prop :=
  (forall i, i < kthreads s -> thread_ok (lay s) (code s i) i) /\
  (forall x i, own0 (lay s) x = Some i -> i < kthreads s) /\ words_of_locks s.

(** A promise-first execution of the whole system on [M].  Threads may stop anywhere, once their promises are kept: a
    kernel that never ends has executions of every length. *)
Record plain_execution (R : rules) (s : system) (M : mem) (es : tid -> list event) (fin : tid -> aconf) : Prop := {
  p_tids : forall t m, get M t = Some m -> mtid m < threads s;
  p_runs : forall i, i < threads s -> arun R (init s) M i (initAC M i (code s i)) (es i) (fin i) /\ anoprom (fin i) }.
(** The same, its sections stamped. *)
Record execution (R : rules) (s : system) (M : mem) (tr : tid -> list event) (fin : tid -> aconf) : Prop := {
  x_tids : forall t m, get M t = Some m -> mtid m < threads s;
  x_runs : forall i, i < threads s ->
    srun R (init s) M i (initAC M i (code s i)) (tr i) (fin i) /\ anoprom (fin i) }.

(** Memory-Isolation: user threads write user memory only. *)
Definition isolated (s : system) (tr : tid -> list event) : Prop :=
  forall i e l v, kthreads s <= i < threads s -> In e (tr i) -> writeOf e = Some (l, v) -> cls (lay s) l = CUser.

(** An SC run of the kernel threads alone that ends like the given one. *)
Definition has_SC_run (s : system) (M : mem) (fin : tid -> aconf) : Prop :=
  exists g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g /\
    (forall i, i < kthreads s -> thr g i = erase (fin i)) /\
    (forall l, kernel (lay s) l -> final (init s) M l (mu (wld g) l)).
(** ... and passes through every state through which a kernel thread of the given one passes. *)
Definition follows_SC (s : system) (M : mem) (es : tid -> list event) (fin : tid -> aconf) : Prop :=
  exists g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g /\
    (forall i, i < kthreads s -> thr g i = erase (fin i)) /\
    (forall l, kernel (lay s) l -> final (init s) M l (mu (wld g) l)) /\
    (forall i, i < kthreads s -> passes (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g i (es i)).
Lemma follows_has s M es fin : follows_SC s M es fin -> has_SC_run s M fin.
Proof. intros (g & A & B & C & _). exists g. auto. Qed.

(** ** Theorem 4: the kernel with arbitrary users
    Every execution of the whole system has an SC execution of the kernel
    threads alone, in which reads of user memory are data oracles, with the same
    final kernel threads and the same final kernel memory. *)
Theorem kernel_with_users_is_SC :
  forall R s M tr fin, kernel_checked s -> kthreads s <= threads s -> execution R s M tr fin ->
  isolated s tr -> alternate (lay s) (kthreads s) tr -> follows_SC s M tr fin.
Proof.
  intros R s M tr fin (OK & OWN & _) KN [TI RUN] ISO ALT.
  destruct (weak_kernel_is_SC (lay s) (init s) (kthreads s) (code s) M tr (fun i => weakc (fin i)))
    as (g & GS & TE & ME & PA); auto.
  - intros t m G KL. destruct (le_lt_dec (kthreads s) (mtid m)) as [LE|LT]; auto. exfalso.
    destruct m as [l v i]. simpl in *. assert (HI : i < threads s) by (apply (TI _ _ G)).
    destruct (RUN i HI) as [SR NP]. apply arm_is_weak in SR.
    assert (PR : prom (initL M i) t = true) by (simpl; rewrite G; apply Nat.eqb_refl).
    destruct (fulfilled _ _ _ _ _ _ _ _ _ SR NP PR G) as (e & IN & WO & _).
    pose proof (ISO i e l v (conj LE HI) IN WO) as CU. destruct KL as [[x CL]|CL]; congruence.
  - intros i HI. destruct (RUN i) as [SR NP]; [lia|]. split; auto. eapply arm_is_weak; eauto.
  - exists g. auto.
Qed.

(** ** Theorem 2: the kernel in isolation *)
Theorem kernel_is_SC :
  forall R s M tr fin, kernel_checked s -> threads s = kthreads s -> execution R s M tr fin ->
  alternate (lay s) (kthreads s) tr -> follows_SC s M tr fin.
Proof.
  intros R s M tr fin OK EQ EX ALT. eapply kernel_with_users_is_SC; eauto; [lia|].
  intros i e l v HI. lia.
Qed.

(** ** Theorem 3: the kernel never reads user memory
    With [oracles = false] the check rejects reads of user memory, and the SC
    machine has no oracle for them. *)
Theorem isolated_kernel_is_SC :
  forall R s M tr fin, kernel_checked s -> oracles (lay s) = false -> kthreads s <= threads s ->
  execution R s M tr fin -> isolated s tr -> alternate (lay s) (kthreads s) tr -> follows_SC s M tr fin.
Proof. intros. eapply kernel_with_users_is_SC; eauto. Qed.

(** ** What is meant of all executions *)
(** Memory-Isolation of a system: in no execution do users write kernel memory. *)
Definition users_isolated (R : rules) (s : system) : Prop :=
  forall M es fin, plain_execution R s M es fin -> isolated s es.
(** The kernel threads' runs, with times for their sections that agree with their views. *)
Definition sections (s : system) (M : mem) (es : tid -> list event) (fin : tid -> aconf) (tr : tid -> list event) : Prop :=
  (forall i, i < kthreads s -> wrun (init s) M i (initC M i (code s i)) (tr i) (weakc (fin i)) /\ map ea (tr i) = map ea (es i)) /\
  alternate (lay s) (kthreads s) tr.
(** Locks work: in every execution the sections of each region can be given times at which they follow one another. *)
Definition locks_work (R : rules) (s : system) : Prop :=
  forall M es fin, plain_execution R s M es fin -> exists tr, sections s M es fin tr.

Lemma finite_choice {A} (P : nat -> A -> Prop) (d : A) n : (forall i, i < n -> exists y, P i y) ->
  exists f, forall i, i < n -> P i (f i).
Proof.
  induction n as [|n IH]; intro H; [exists (fun _ => d); intros; lia|].
  destruct IH as [f Hf]. { intros i HI. apply H. lia. } destruct (H n) as [y Hy]; auto.
  exists (upd f n y). intros i HI. unfold upd. destruct (Nat.eqb_spec i n) as [->|]; auto. apply Hf. lia.
Qed.
(** Every run is one of the weak machine, with some stamps. *)
Lemma plain_is_weak R s M es fin : plain_execution R s M es fin ->
  exists tr, forall i, i < threads s -> wrun (init s) M i (initC M i (code s i)) (tr i) (weakc (fin i)) /\
    noprom (weakc (fin i)) /\ map ea (tr i) = map ea (es i).
Proof.
  intros [TI RUN]. apply (finite_choice (fun i t => wrun (init s) M i (initC M i (code s i)) t (weakc (fin i)) /\
    noprom (weakc (fin i)) /\ map ea t = map ea (es i)) []).
  intros i HI. destruct (RUN i HI) as [AR NP]. destruct (stampable _ _ _ _ _ _ _ AR) as (t & SR & EQ).
  exists t. split; [eapply arm_is_weak; eauto|auto].
Qed.
(** What is not user memory is written by kernel threads. *)
Lemma kernel_writes R s M es fin : plain_execution R s M es fin -> isolated s es ->
  forall t l v i, get M t = Some (W l v i) -> cls (lay s) l <> CUser -> i < kthreads s.
Proof.
  intros PE ISO t l v i G CL. destruct (le_lt_dec (kthreads s) i) as [LE|]; auto. exfalso. apply CL.
  assert (HI : i < threads s) by (apply (p_tids _ _ _ _ _ PE _ _ G)).
  destruct (plain_is_weak _ _ _ _ _ PE) as (tr & ST). destruct (ST i HI) as (WR & NP & EQ).
  assert (PR : prom (initL M i) t = true) by (simpl; rewrite G; apply Nat.eqb_refl).
  destruct (fulfilled _ _ _ _ _ _ _ _ _ WR NP PR G) as (e & IN & WO & _).
  assert (IE : In (ea e) (map ea (es i))) by (rewrite <- EQ; apply in_map; auto).
  apply in_map_iff in IE. destruct IE as (e' & EE & IN'). apply (ISO i e' l v (conj LE HI) IN').
  unfold writeOf in *. rewrite EE. auto.
Qed.
Lemma after_events_ea es es' c c' : map ea es = map ea es' -> after_events c es c' -> after_events c es' c'.
Proof.
  intros EQ A. revert es' EQ. induction A as [c|c e c1 es c2 ST A IH]; intros [|e' es'] EQ; try discriminate; [constructor|].
  inversion EQ as [[E1 E2]]. econstructor; [rewrite <- E1; eauto|auto].
Qed.
Lemma passes_ea lay0 K g0 g i es es' : map ea es = map ea es' -> passes lay0 K g0 g i es -> passes lay0 K g0 g i es'.
Proof.
  intros EQ PA a b E. subst es'. rewrite map_app in EQ. apply map_eq_app in EQ. destruct EQ as (a' & b' & -> & EA & EB).
  destruct (PA a' b' eq_refl) as (g1 & G1 & G2 & AE & NX). exists g1. split; auto. split; auto. split; [eapply after_events_ea; eauto|].
  intros e b3 ->. destruct b' as [|e' b'']; [discriminate|]. inversion EB as [[E1 E2]].
  destruct (NX e' b'' eq_refl) as (c & w & A & B). exists c, w. auto.
Qed.

(** ** Locks that work as long as nobody else writes their words *)
(** Runs of the kernel threads alone on some memory, whoever wrote the rest of it. *)
Definition kernel_runs (R : rules) (s : system) (M : mem) (es : tid -> list event) (fin : tid -> aconf) : Prop :=
  forall i, i < kthreads s -> arun R (init s) M i (initAC M i (code s i)) (es i) (fin i) /\ anoprom (fin i).
(** Before [t] all but user memory is written by kernel threads. *)
Definition clean_before (t : nat) (s : system) (M : mem) : Prop :=
  forall u l v i, u < t -> get M u = Some (W l v i) -> cls (lay s) l <> CUser -> i < kthreads s.
(** In all runs of kernel threads, sections that begin before users write kernel memory follow one another. *)
Definition locks_work_before (R : rules) (s : system) : Prop :=
  forall M es fin t, kernel_runs R s M es fin -> 0 < t -> clean_before t s M ->
  exists tr, (forall i, i < kthreads s -> wrun (init s) M i (initC M i (code s i)) (tr i) (weakc (fin i)) /\ map ea (tr i) = map ea (es i)) /\
    alternate_before t (lay s) (kthreads s) tr.

Lemma behind_all (M : mem) (f : tid -> conf) n : exists far, length M < far /\ forall i, i < n -> ahead far (lc (f i)).
Proof.
  induction n as [|n (b & B1 & B2)]; [exists (S (length M)); split; [lia|intros; lia]|].
  exists (S (b + vro (lc (f n)) + vwo (lc (f n)) + vwn (lc (f n)))). split; [lia|]. intros i HI. unfold ahead.
  destruct (Nat.eq_dec i n) as [->|NE]; [lia|]. destruct (B2 i) as (C1 & C2 & C3); [lia|]. lia.
Qed.
(** If users never do, all sections follow one another. *)
Lemma sections_all R s M es fin : locks_work_before R s -> kernel_runs R s M es fin ->
  (forall t, clean_before t s M) -> exists tr, sections s M es fin tr.
Proof.
  intros LW KR CL. destruct (behind_all M (fun i => weakc (fin i)) (kthreads s)) as (far & FAR & BEHIND).
  destruct (LW M es fin far KR ltac:(lia) (CL far)) as (tr & RUN & ALT). exists tr. split; auto.
  apply (alternate_all far); auto; [lia|]. intros i e x HI IN EA.
  destruct (pull_before _ _ _ _ _ _ _ _ (proj1 (RUN i HI)) IN EA) as [_ LE]. destruct (BEHIND i HI) as (_ & _ & F3). simpl in *. lia.
Qed.
Lemma before_always R s : kthreads s <= threads s -> users_isolated R s -> locks_work_before R s -> locks_work R s.
Proof.
  intros KN UI LW M es fin PE. apply (sections_all R); auto.
  - intros i HI. apply (p_runs _ _ _ _ _ PE i). lia.
  - intros t u l v i _ G CL. eapply kernel_writes; eauto.
Qed.

(** Kernel threads whose sections follow one another, in memory in which only they write kernel memory. *)
Lemma alone_is_SC R s M es fin tr : kernel_checked s -> kernel_runs R s M es fin -> sections s M es fin tr ->
  (forall t l v i, get M t = Some (W l v i) -> cls (lay s) l <> CUser -> i < kthreads s) -> follows_SC s M es fin.
Proof.
  intros (OK & OWN & _) KR [RUN ALT] KW.
  destruct (weak_kernel_is_SC (lay s) (init s) (kthreads s) (code s) M tr (fun i => weakc (fin i)))
    as (g & GS & TE & ME & PA); auto.
  - intros t [l v i] G KL. simpl in *. apply (KW t l v i G). destruct KL as [[x CL]|CL]; congruence.
  - intros i HI. split; [apply RUN; auto|]. apply (KR i HI).
  - exists g. split; auto. split; auto. split; auto. intros i HI. eapply passes_ea; [|apply PA; auto]. apply RUN. auto.
Qed.

(** A system whose locks work and whose users are isolated is SC. *)
Theorem locks_make_SC : forall R s M es fin, kernel_checked s -> kthreads s <= threads s ->
  users_isolated R s -> locks_work R s -> plain_execution R s M es fin -> follows_SC s M es fin.
Proof.
  intros R s M es fin OK KN UI LW PE. destruct (LW _ _ _ PE) as (tr & SE). apply (alone_is_SC R s M es fin tr); auto.
  - intros i HI. apply (p_runs _ _ _ _ _ PE i). lia.
  - exact (kernel_writes _ _ _ _ _ PE (UI _ _ _ PE)).
Qed.

(** ** Theorem 1: what can be observed on Arm can be observed on SC
    Observed: the final registers of the kernel threads, those of lock code aside, and final kernel memory. *)
Definition observation := ((tid -> reg -> val) * (loc -> val))%type.
Definition observed (s : system) (T : tid -> sconf) (mem : loc -> val -> Prop) (o : observation) : Prop :=
  (forall i r, i < kthreads s -> reserved r = false -> fst (getr tt (rg (T i)) r) = fst o i r) /\
  (forall l, kernel (lay s) l -> mem l (snd o l)).
Definition observable_on_Arm (R : rules) (s : system) (o : observation) : Prop :=
  exists M es fin, plain_execution R s M es fin /\ observed s (fun i => erase (fin i)) (final (init s) M) o.
Definition observable_on_SC (s : system) (o : observation) : Prop :=
  exists g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g /\
    observed s (thr g) (fun l v => mu (wld g) l = v) o.

Lemma final_fun m0 M l v v' : final m0 M l v -> final m0 M l v' -> v = v'.
Proof.
  intros (t & RD & NN) (t' & RD' & NN').
  assert (LEN : forall u w, rd m0 M l u w -> u <= length M).
  { intros u w [[-> _]|[j G]]; [lia|eapply get_len; eauto]. }
  destruct (Nat.lt_trichotomy t t') as [LT|[EQ|LT]].
  - exfalso. destruct (rd_isW _ _ _ _ _ RD') as [Z|IW]; [lia|]. apply (NN t'); auto. split; eauto.
  - subst. eapply rd_fun; eauto.
  - exfalso. destruct (rd_isW _ _ _ _ _ RD) as [Z|IW]; [lia|]. apply (NN' t); auto. split; eauto.
Qed.
Theorem wDRF :
  forall R s o, kernel_checked s -> kthreads s <= threads s -> users_isolated R s -> locks_work R s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof.
  intros R s o OK KN UI LW (M & es & fin & PE & RO & MO).
  destruct (locks_make_SC R s M es fin OK KN UI LW PE) as (g & GS & TE & ME & _).
  exists g. split; auto. split.
  - intros i r HI RR. rewrite TE by auto. apply RO; auto.
  - intros l KL. eapply final_fun; eauto.
Qed.

(** ** What holds on SC holds on Arm
    For safety proofs.  A property of SC-reachable states that speaks of kernel threads
    and kernel memory holds of every execution on Arm; and whatever holds of a thread in
    every SC-reachable state (assertions at its program points, say) holds on Arm
    whenever the thread is there, in executions of any length. *)
Definition invariant_on_SC (s : system) (I : gstate -> Prop) : Prop :=
  forall g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g -> I g.
Theorem invariants_carry_over :
  forall R s M es fin I, kernel_checked s -> kthreads s <= threads s -> users_isolated R s -> locks_work R s ->
  invariant_on_SC s I -> plain_execution R s M es fin ->
  (* at the end: a state that satisfies it, with these threads and this kernel memory *)
  (exists g, I g /\ (forall i, i < kthreads s -> thr g i = erase (fin i)) /\
     forall l, kernel (lay s) l -> final (init s) M l (mu (wld g) l)) /\
  (* on the way: wherever a kernel thread is, a state that satisfies it, with the thread there *)
  (forall i es1 es2 c, i < kthreads s -> es i = es1 ++ es2 -> arun R (init s) M i (initAC M i (code s i)) es1 c ->
     exists g, I g /\ thr g i = erase c).
Proof.
  intros R s M es fin I OK KN UI LW INV PE. destruct (locks_make_SC R s M es fin OK KN UI LW PE) as (g & GS & TE & ME & PA).
  split; [exists g; auto|]. intros i es1 es2 c HI EQ AR. destruct (PA i HI es1 es2 EQ) as (g1 & G1 & _ & AE & _).
  exists g1. split; [apply INV; auto|]. apply (after_fun _ _ _ _ AE). clear -AR.
  assert (H : forall c0 es c, arun R (init s) M i c0 es c -> after_events (erase c0) es (erase c)).
  { induction 1 as [c0|c0 e c1 es c2 ST AR' IH]; [constructor|]. econstructor; eauto. eapply erase_step; eauto. }
  apply (H _ _ _ AR).
Qed.
