(** The theorems of the paper, for Promising-Arm under either rule set.

    [tr i] is the run of kernel thread [i], stamped with the times at which its
    critical sections begin and end; [alternate] says that the sections of each
    region follow one another.  [Ticket*.v] proves it of ticket-lock code; in
    the theorems of this file it is a hypothesis. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Arm ArmIsWeak.

(** A system: [K] kernel threads, then user threads up to [N]. *)
Record system := mkSys {
  lay : layout; init : loc -> val; kthreads : nat; threads : nat; code : tid -> prog }.

(** The kernel threads pass the thread-modular check (DRF-Kernel). *)
Definition kernel_checked (s : system) : Prop :=
  (forall i, i < kthreads s -> thread_ok (lay s) (code s i) i) /\
  (forall x i, own0 (lay s) x = Some i -> i < kthreads s).

(** A promise-first execution of the whole system on [M]. *)
Record execution (R : rules) (s : system) (M : mem) (tr : tid -> list event) (fin : tid -> aconf) : Prop := {
  x_tids : forall t m, get M t = Some m -> mtid m < threads s;
  x_runs : forall i, i < threads s ->
    srun R (init s) M i (initAC M i (code s i)) (tr i) (fin i) /\ anoprom (fin i) }.

(** Memory-Isolation: user threads write user memory only. *)
Definition isolated (s : system) (tr : tid -> list event) : Prop :=
  forall i e l v, kthreads s <= i < threads s -> In e (tr i) -> writeOf e = Some (l, v) -> cls (lay s) l = CUser.

(** The SC run of the kernel threads alone that ends like the given one. *)
Definition has_SC_run (s : system) (M : mem) (fin : tid -> aconf) : Prop :=
  exists g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g /\
    (forall i, i < kthreads s -> thr g i = erase (fin i)) /\
    (forall l, kernel (lay s) l -> final (init s) M l (mu (wld g) l)).

(** ** Theorem 4: the kernel with arbitrary users
    Every execution of the whole system has an SC execution of the kernel
    threads alone, in which reads of user memory are data oracles, with the same
    final kernel threads and the same final kernel memory. *)
Theorem kernel_with_users_is_SC :
  forall R s M tr fin, kernel_checked s -> kthreads s <= threads s -> execution R s M tr fin ->
  isolated s tr -> alternate (lay s) (kthreads s) tr -> has_SC_run s M fin.
Proof.
  intros R s M tr fin [OK OWN] KN [TI RUN] ISO ALT.
  destruct (weak_kernel_is_SC (lay s) (init s) (kthreads s) (code s) M tr (fun i => weakc (fin i)))
    as (g & GS & TE & ME); auto.
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
  alternate (lay s) (kthreads s) tr -> has_SC_run s M fin.
Proof.
  intros R s M tr fin OK EQ EX ALT. eapply kernel_with_users_is_SC; eauto; [lia|].
  intros i e l v HI. lia.
Qed.

(** ** Theorem 3: the kernel never reads user memory
    With [oracles = false] the check rejects reads of user memory, and the SC
    machine has no oracle for them. *)
Theorem isolated_kernel_is_SC :
  forall R s M tr fin, kernel_checked s -> oracles (lay s) = false -> kthreads s <= threads s ->
  execution R s M tr fin -> isolated s tr -> alternate (lay s) (kthreads s) tr -> has_SC_run s M fin.
Proof. intros. eapply kernel_with_users_is_SC; eauto. Qed.

(** ** Theorem 1: what can be observed on Arm can be observed on SC
    Observed: the final registers of the kernel threads and final kernel memory. *)
Definition observation := ((tid -> reg -> val) * (loc -> val))%type.
Definition observed (s : system) (T : tid -> sconf) (mem : loc -> val -> Prop) (o : observation) : Prop :=
  (forall i r, i < kthreads s -> fst (getr tt (rg (T i)) r) = fst o i r) /\
  (forall l, kernel (lay s) l -> mem l (snd o l)).
Definition observable_on_Arm (R : rules) (s : system) (o : observation) : Prop :=
  exists M tr fin, execution R s M tr fin /\ isolated s tr /\ alternate (lay s) (kthreads s) tr /\
    observed s (fun i => erase (fin i)) (final (init s) M) o.
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
  forall R s o, kernel_checked s -> kthreads s <= threads s ->
  observable_on_Arm R s o -> observable_on_SC s o.
Proof.
  intros R s o OK KN (M & tr & fin & EX & ISO & ALT & RO & MO).
  destruct (kernel_with_users_is_SC R s M tr fin OK KN EX ISO ALT) as (g & GS & TE & ME).
  exists g. split; auto. split.
  - intros i r HI. rewrite TE by auto. apply RO. auto.
  - intros l KL. eapply final_fun; eauto.
Qed.
