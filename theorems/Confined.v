(** Users confined by page tables.

    Memory-Isolation is no hypothesis here: users run behind tables ([Mmu.v]) that are kernel memory.  If the kernel's
    SC runs keep "leaf entries map user pages, other entries name tables", then on Arm no user ever reads or writes kernel memory, though its
    walks race with the kernel's stores and its writes with the kernel's reads.  By induction over time: until a user first
    writes kernel memory, what is kept of the kernel's runs ([Cut.v]) is SC, and every entry that is stored by then is
    stored by it, because stores to entries wait for earlier reads ([Ordered.v]). *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Lockset Arm ArmIsWeak Kernel Source Lock LockSource Walk Cut Mmu Ordered.

Section Tables.
Variables (s : system) (u : mmu).
(** The pages set aside for tables of each level. *)
Variable table : nat -> N -> Prop.

(** An entry of a table of level [S n]. *)
Definition is_entry (n : nat) (l : loc) : Prop := exists a b, table (S n) b /\ l = slot u a (S n) b.
(** What it may say: a table of the level below, or a page of user memory. *)
Definition good_entry (n : nat) (v : val) : Prop :=
  match decode u (S n) v with
  | Invalid => True
  | Table b => table n b
  | Page p => forall a, cls (lay s) (place u a p) = CUser
  end.
Definition tables_good (mm : loc -> val) : Prop := forall n l, is_entry n l -> good_entry n (mm l).
(** Entries are kernel memory; users' topmost tables are tables. *)
Record guarded : Prop := {
  gd_root : forall i, kthreads s <= i < threads s -> table (levels u i) (root u i);
  gd_kernel : forall n l, is_entry n l -> kernel (lay s) l }.

(** A walk through good entries ends in user memory. *)
Lemma good_walk m0 M hi a n b p : racing (decode u) (slot u a) m0 M 0 hi n b (Mapped p) -> table n b ->
  (forall k l t, is_entry k l -> t <= hi -> good_entry k (memat m0 M t l)) -> forall a', cls (lay s) (place u a' p) = CUser.
Proof.
  intros RC TB GD. remember (Mapped p) as r eqn:ER. induction RC as [b|n b t WIN D|n b t p' WIN D|n b t b' r WIN D RC IH]; try discriminate.
  - inversion ER; subst p'. pose proof (GD n (slot u a (S n) b) t ltac:(exists a, b; auto) ltac:(lia)) as G.
    unfold good_entry in G. rewrite D in G. exact G.
  - apply IH; auto. pose proof (GD n (slot u a (S n) b) t ltac:(exists a, b; auto) ltac:(lia)) as G.
    unfold good_entry in G. rewrite D in G. exact G.
Qed.

(** Whatever a user reads or writes is user memory. *)
Definition confined (es : tid -> list event) : Prop :=
  forall i e l, kthreads s <= i < threads s -> In e (es i) -> touches e = Some l -> cls (lay s) l = CUser.
Lemma confined_isolated es : confined es -> isolated s es.
Proof. intros CO i e l v HI IN WO. apply (CO i e l HI IN). unfold writeOf, touches in *. destruct (ea e); congruence. Qed.

(** Everything that the theorem asks of a kernel and its tables. *)
Record confines (R : rules) : Prop := {
  cf_checked : kernel_checked s;
  cf_locks : locks_work_before R s;
  cf_guarded : guarded;
  (* stores to entries wait for earlier reads *)
  cf_ordered : exists tab, (forall n l, is_entry n l -> tab l = true) /\ forall i, i < kthreads s -> orders_tables tab (code s i);
  (* on SC entries are good *)
  cf_good : invariant_on_SC s (fun g => tables_good (mu (wld g))) }.

Section Execution.
Variables (R : rules) (M : mem) (es : tid -> list event) (fin : tid -> aconf).
Hypothesis CF : confines R.
Hypothesis VE : virtual_execution R s u M es fin.

(** Until a user writes kernel memory, entries are good. *)
Lemma good_so_far t : 0 < t -> clean_before t s M ->
  forall v k l n, k < t -> get M k = Some (W l v n) -> forall m, is_entry m l -> good_entry m v.
Proof.
  destruct CF as [(OK & OWN & _) LW [RT KM] (tab & TAB & ORD) INV]. intros POS CL v k l i LT G m EN.
  pose proof (KM m l EN) as KL. assert (NU : cls (lay s) l <> CUser) by (destruct KL as [[x E]|E]; congruence).
  assert (HI : i < kthreads s) by (eapply CL; eauto).
  destruct (LW M es fin t (ve_kernel _ _ _ _ _ _ VE) POS CL) as (tr & RUN & ALT).
  assert (WR : forall j, j < kthreads s -> wrun (init s) M j (initC M j (code s j)) (tr j) (weakc (fin j)) /\ noprom (weakc (fin j))).
  { intros j HJ. split; [apply (RUN j HJ)|]. apply (ve_kernel _ _ _ _ _ _ VE j HJ). }
  assert (OB : forall j, j < kthreads s -> obeys (lay s) (duty0 (lay s) j) (tr j)).
  { intros j HJ. eapply checked_obeys; [apply (OK j HJ)|apply (WR j HJ)|constructor]. }
  assert (CLK : forall k0 l0 v0 i0, k0 < t -> get M k0 = Some (W l0 v0 i0) -> kernel (lay s) l0 -> i0 < kthreads s).
  { intros k0 l0 v0 i0 LT0 G0 K0. apply (CL k0 l0 v0 i0 LT0 G0). destruct K0 as [[x E]|E]; congruence. }
  destruct (cut_is_SC (lay s) (init s) (kthreads s) (code s) M tr (fun j => weakc (fin j)) t OB OWN WR POS CLK ALT
    (fun _ => false) ltac:(discriminate) []) as (g & GS & PA & _).
  destruct (WR i HI) as [WI NP].
  assert (PR : prom (lc (initC M i (code s i))) k = true) by (simpl; rewrite G; apply Nat.eqb_refl).
  destruct (fulfilled _ _ _ _ _ _ _ _ _ WI NP PR G) as (e & IN & WO & EW).
  destruct (in_split _ _ IN) as (a & b & SP). rewrite SP in WI.
  pose proof (stores_wait tab (code s i) _ _ _ _ _ _ _ _ _ (ORD i HI) WI WO (TAB m l EN)) as SW.
  assert (HD : exists b', head_of (lay s) t (fun _ => false) (tr i) = (a ++ [e]) ++ b').
  { replace (tr i) with ((a ++ [e]) ++ b) by (rewrite SP, <- app_assoc; auto). apply head_all. intros p IP.
    destruct (SW p IP) as [S1 S2]. unfold early, lookOf in *. cbn [negb andb]. destruct (ea p); auto.
    - assert (X : er p < ew e) by (apply S1; discriminate). replace (er p <? t) with true; [apply orb_true_r|]. symmetry. apply Nat.ltb_lt. lia.
    - assert (X : er p < ew e) by (apply S1; discriminate). replace (er p <? t) with true; [apply orb_true_r|]. symmetry. apply Nat.ltb_lt. lia.
    - apply Nat.ltb_lt. specialize (S2 _ eq_refl). lia. }
  destruct HD as (b' & HD). rewrite <- app_assoc in HD.
  destruct (PA i HI a ([e] ++ b') HD) as (g1 & G1 & _ & _ & NX). destruct (NX e b' eq_refl) as (c & w & SS & SM).
  assert (GE : gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) (mkG (upd (thr g1) i c) w)).
  { eapply gsteps_trans; [exact G1|]. destruct g1 as [T w1]. eapply g_cons; [|constructor]. econstructor; eauto. }
  specialize (INV _ GE m l EN). cbn [wld] in INV. destruct (wld g1) as [mm o nn].
  assert (VAL : mu w l = v); [|rewrite VAL in INV; exact INV].
  unfold writeOf in WO. destruct KL as [[x CX]|CX]; unfold scmem in SM;
    (destruct (ea e) as [|f|ex k0 l0 v0|ex k0 l0 v0|k0 wk ret l0 v0 v1| |y|y]; try discriminate; inversion WO; subst; rewrite CX in SM; try contradiction).
  - destruct SM as (_ & _ & ->). simpl. apply updN_eq.
  - destruct SM as (_ & _ & ->). simpl. apply updN_eq.
Qed.

(** No user ever writes anything but user memory. *)
Theorem never_spoilt : forall t, clean_before t s M.
Proof.
  intro t. induction t as [t IH] using lt_wf_ind. intros k l v i LT G NU.
  destruct (le_lt_dec (kthreads s) i) as [LE|]; auto. exfalso. apply NU. clear NU.
  assert (HI : kthreads s <= i < threads s) by (split; auto; apply (ve_tids _ _ _ _ _ _ VE _ _ G)).
  destruct (ve_users _ _ _ _ _ _ VE i HI) as [UR NP].
  assert (PR : aprom (al (initAC M i (code s i))) k = true) by (simpl; rewrite G; apply Nat.eqb_refl).
  destruct (writes_are_translated _ _ _ _ _ _ _ _ UR NP k l v PR G) as (a & p & RC & ->).
  pose proof (get_pos _ _ _ G) as KP.
  apply (good_walk _ _ _ _ _ _ _ RC); [apply CF; exact HI|]. intros m l t0 EN LE0.
  unfold memat, valat. destruct (latest_spec M l t0) as (A & B & C). destruct (latest M l t0) as [|q] eqn:LA.
  - assert (I0 := cf_good _ CF _ (g_nil _ _ _) m l EN). exact I0.
  - destruct B as [B|(w & j & GW)]; [discriminate|]. rewrite GW. simpl.
    apply (good_so_far k KP (IH k LT) w (S q) l j); auto. lia.
Qed.
(** So entries are good for ever, and whatever a user does it does to user memory: an old entry that a read's walk finds was good, too. *)
Lemma always_good t n l : is_entry n l -> good_entry n (memat (init s) M t l).
Proof.
  intro EN. unfold memat, valat. destruct (latest_spec M l t) as (_ & B & _). destruct (latest M l t) as [|q] eqn:LA.
  - exact (cf_good _ CF _ (g_nil _ _ _) n l EN).
  - destruct B as [B|(w & j & GW)]; [discriminate|]. rewrite GW. apply (good_so_far (S (S q)) ltac:(lia) (never_spoilt _) w (S q) l j); auto.
Qed.
Theorem all_confined : confined es.
Proof.
  intros i e l HI IN TO. destruct (ve_users _ _ _ _ _ _ VE i HI) as [UR _].
  destruct (accesses_are_translated _ _ _ _ _ _ _ _ _ UR e l IN TO) as (a & p & RC & ->).
  apply (good_walk _ _ _ _ _ _ _ RC); [apply CF; exact HI|]. intros n l t EN _. apply always_good, EN.
Qed.
(** Memory-Isolation, and with it all that follows. *)
Theorem users_confined : confined es /\ follows_SC s M es fin.
Proof.
  pose proof never_spoilt as NS. pose proof (ve_kernel _ _ _ _ _ _ VE) as KR.
  assert (KW : forall t l v i, get M t = Some (W l v i) -> cls (lay s) l <> CUser -> i < kthreads s).
  { intros t l v i G. apply (NS (S t) t l v i); auto. }
  split.
  - exact all_confined.
  - destruct (sections_all R s M es fin (cf_locks _ CF) KR NS) as (tr & SE).
    eapply alone_is_SC; eauto. apply CF.
Qed.
End Execution.
End Tables.

(** ** For source programs with locks of any kind
    The invariant is one of the machine with atomic locks, the rest is computed of code and tables. *)
Record source_confines (s : system) (u : mmu) (table : nat -> N -> Prop) (P : Protocol.protocol)
  (lockcode unlockcode : rid -> prog) (islock : rid -> bool) (src : tid -> list kstmt) (tab : loc -> bool) : Prop := {
  sc_source : source_kernel s lockcode unlockcode islock src;
  sc_lock : lock_kernel s P;
  sc_guarded : guarded s u table;
  sc_tab : forall n l, is_entry u table n l -> tab l = true;
  sc_ordered : forall i, i < kthreads s -> order_ok tab (code s i) = true;
  sc_good : forall h, hsteps (lay s) (kthreads s) (initH (lay s) (init s) src) h -> tables_good s u table (hmem h) }.
Lemma source_is_confined R s u table P lockcode unlockcode islock src tab :
  source_confines s u table P lockcode unlockcode islock src tab -> confines s u table R.
Proof.
  intros [SK LK GD TAB ORD GOOD]. split; auto.
  - apply SK.
  - eapply protocol_works_before; eauto. apply SK.
  - exists tab. split; auto. intros i HI. apply order_sound, ORD, HI.
  - intros g GS. destruct (push_pull_is_source s lockcode unlockcode islock src SK g GS) as (h & HS & EM & _). rewrite <- EM. auto.
Qed.
Theorem source_users_confined : forall R s u table P lockcode unlockcode islock src tab,
  source_confines s u table P lockcode unlockcode islock src tab ->
  forall M es fin, virtual_execution R s u M es fin ->
  confined s es /\
  exists h, hsteps (lay s) (kthreads s) (initH (lay s) (init s) src) h /\
    (forall i, i < kthreads s -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel (lay s) l -> final (init s) M l (hmem h l)).
Proof.
  intros R s u table P lockcode unlockcode islock src tab SC M es fin VE. pose proof (sc_source _ _ _ _ _ _ _ _ _ SC) as SK.
  destruct (users_confined s u table R M es fin (source_is_confined R _ _ _ _ _ _ _ _ _ SC) VE) as [ISO FS]. split; auto.
  destruct (SC_is_source s lockcode unlockcode islock src SK M es fin FS) as (h & HS & TH & ME).
  exists h. split; auto. split; auto. intros i HI. apply TH. auto.
Qed.
