(** The theorem of page tables, applied: accepted programs beside users behind tables.

    Of a program, acceptance is computed ([Instances.v]), and that its stores to entries wait for earlier reads.  What is left is
    one invariant of its runs on the machine with atomic locks, which is SC: entries name tables of the level below, or pages of
    user memory. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang SC Lockset Arm Kernel Source LockSource TicketCode TasCode Instances Ranked Walk Cut Mmu Ordered Confined Moments.

(** The words of some fields. *)
Definition words_of (k : kind) (n : nat) (mm : memory) (fields : list loc) (l : loc) : bool :=
  negb (N.ltb l (end_of_words k n)) && match field_at mm l with Some f => existsb (N.eqb f) fields | None => false end.
(** Stores to such words wait for earlier reads. *)
Definition ordered_in (k : kind) (n : nat) (mm : memory) (fields : list loc) (src : list kstmt) : bool :=
  order_ok (words_of k n mm fields) (compiled k src).
Definition releases_in (k : kind) (n : nat) (mm : memory) (fields : list loc) (src : list kstmt) : bool :=
  forallb (stores_release (words_of k n mm fields)) (compiled k src).
(** The program keeps to some fields, and to memory of users. *)
Fixpoint keeps_to (fields : list loc) (mm : memory) (p : kstmt) : bool :=
  match p with
  | KDo s => match address s with
             | Some a => off_tables (fun l => match field_at mm l with Some f => negb (existsb (N.eqb f) fields) | None => false end) a
             | None => true
             end
  | KIte _ p q => forallb (keeps_to fields mm) p && forallb (keeps_to fields mm) q
  | KWhile _ p => forallb (keeps_to fields mm) p
  | KLock _ | KUnlock _ => true
  end.

(** What is computed of a program: it is accepted, touches only words of some fields and memory of users, and its stores to words
    of those that hardware walks wait for earlier reads. *)
Definition admitted (k : kind) (n : nat) (mm : memory) (fields walked : list loc) (src : list kstmt) : bool :=
  accepted_in k n mm src && forallb (keeps_to fields mm) src && ordered_in k n mm walked src.
Lemma admitted_accepted k n fields walked src : admitted k n bare fields walked src = true -> accepted_source k n src = true.
Proof. unfold admitted, accepted_source. rewrite !andb_true_iff. tauto. Qed.

Section Applied.
Variables (k : kind) (n : nat) (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog).
Variables (fields walked : list loc) (u : mmu) (table : nat -> N -> Prop).
Notation lay := (layout_of k n mm).
Notation sys := (beside_users k n mm K src users theirs).

(** Hardware walks for users from tables, and reads their entries from words of the fields that it walks. *)
Record walks : Prop := {
  wk_roots : forall i, K <= i < K + users -> table (levels u i) (root u i);
  wk_entries : forall m l, is_entry u table m l -> words_of k n mm walked l = true }.
(** What is left to show, of runs of the kernel alone on the machine with atomic locks. *)
Definition keeps_tables_good : Prop :=
  forall h, hsteps lay K (initH lay (boot_of k n mm) src) h -> tables_good sys u table (hmem h).
(** The kernel ends as its source does there. *)
Definition ends_as_on_SC (M : mem) (fin : tid -> aconf) : Prop :=
  exists h, hsteps lay K (initH lay (boot_of k n mm) src) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel lay l -> final (boot_of k n mm) M l (hmem h l)).

Lemma words_are_kernel l : words_of k n mm walked l = true -> kernel lay l.
Proof.
  unfold words_of, kernel, shared. rewrite andb_true_iff, negb_true_iff. intros [LT FD]. left. simpl. rewrite LT.
  destruct (field_at mm l); [eauto|discriminate].
Qed.

Hypothesis SOME : 0 < K.
Hypothesis FEW : k = Ticket -> (N.of_nat K < word32)%N.
Hypothesis ADMITTED : forall i, i < K -> admitted k n mm fields walked (src i) = true.
Hypothesis WALKS : walks.
Hypothesis GOOD : keeps_tables_good.
Lemma admitted_source : exists P, source_confines sys u table P (lock_of k) (unlock_of k) (is_lock n) src (words_of k n mm walked).
Proof.
  assert (PARTS : forall i, i < K -> accepted_in k n mm (src i) = true /\ ordered_in k n mm walked (src i) = true).
  { intros i HI. specialize (ADMITTED i HI). unfold admitted in ADMITTED. rewrite !andb_true_iff in ADMITTED. tauto. }
  assert (ACC : forall i, i < K -> accepted_in k n mm (src i) = true) by (intros; apply PARTS; auto).
  destruct (accepted_lock k n mm K src users theirs ACC FEW) as (P & LK). destruct WALKS as [ROOT ENT]. exists P. split; auto.
  - apply accepted_kernel; auto.
  - split; [exact ROOT|]. intros m l EN. apply words_are_kernel, (ENT m), EN.
  - intros i HI. rewrite accepted_code by exact HI. apply PARTS, HI.
Qed.
(** Users with any code access user memory only, and the kernel does what its source does on the machine with atomic locks. *)
Theorem admitted_users_confined : forall R M es fin, virtual_execution R sys u M es fin -> confined sys es /\ ends_as_on_SC M fin.
Proof. intros R M es fin VE. destruct admitted_source as (P & SC). eapply source_users_confined; eauto. Qed.
(** If stores to entries are releases, entries in memory are at each time those of a state there (any finite number of them). *)
Theorem admitted_tables_at_any_time : (forall i, i < K -> releases_in k n mm walked (src i) = true) ->
  forall R M es fin, virtual_execution R sys u M es fin -> forall ls, (forall l, In l ls -> words_of k n mm walked l = true) ->
  forall t, exists h, hsteps lay K (initH lay (boot_of k n mm) src) h /\ forall l, In l ls -> hmem h l = memat (boot_of k n mm) M t l.
Proof.
  intros REL R M es fin VE ls LS t. destruct admitted_source as (P & SC).
  apply (source_moment R sys u table P (lock_of k) (unlock_of k) (is_lock n) src _ (words_of k n mm walked) SC) with (es := es) (fin := fin); auto.
  - intros i HI. rewrite accepted_code by exact HI. apply REL, HI.
  - intros l IN. split; [apply words_are_kernel, LS, IN|apply LS, IN].
Qed.
Lemma admitted_confines R : confines sys u table R.
Proof. destruct admitted_source as (P & SC). eapply source_is_confined; eauto. Qed.
End Applied.

(** ** Sections from a table are admitted *)
Section Releases.
Variable entry : loc -> bool.
Lemma off_const l : off_tables entry (Const l) = negb (entry l).
Proof. unfold off_tables, range. cbn [bounds]. rewrite N.sub_diag. cbn [N.to_nat seq map forallb]. rewrite N.add_0_r, andb_true_r. reflexivity. Qed.
Lemma releases_wait m : (forall s, depth s <= m -> stores_release entry s = true -> forall b, exists b', order1 entry s b = Some b') /\
  (forall p, size p <= m -> forallb (stores_release entry) p = true -> forall b, exists b', order entry p b = Some b').
Proof.
  induction m as [|m [IS IP]].
  - split; [intros s; destruct s; simpl; lia|]. intros [|s p] SZ; [simpl; eauto|]. unfold size in SZ. simpl in SZ. destruct s; simpl in SZ; lia.
  - assert (ONE : forall s, depth s <= S m -> stores_release entry s = true -> forall b, exists b', order1 entry s b = Some b').
    { intros s DS RL b. destruct s as [r e|ex o r ea|ex o q ea ev|o o1 o2 r ea ev|f|e p q|e p|x|x]; cbn [stores_release] in RL; try (eexists; reflexivity).
      - cbn [order1]. rewrite RL. simpl. eauto.
      - cbn [order1]. rewrite RL. simpl. eauto.
      - rewrite order_ite. cbn [depth] in DS. apply andb_true_iff in RL. destruct RL as [R1 R2].
        destruct (IP p ltac:(unfold size; lia) R1 b) as [x ->]. destruct (IP q ltac:(unfold size; lia) R2 b) as [y ->]. eauto.
      - rewrite order_while. cbn [depth] in DS. destruct (IP p ltac:(unfold size; lia) RL false) as [x ->]. eauto. }
    split; auto. induction p as [|s p IHp]; intros SZ RL b; [simpl; eauto|]. unfold size in SZ. cbn [fold_right] in SZ.
    cbn [forallb] in RL. apply andb_true_iff in RL. destruct RL as [R1 R2]. cbn [order].
    destruct (ONE s ltac:(lia) R1 b) as [x ->]. apply IHp; auto. unfold size. lia.
Qed.
Lemma releases_ok p : forallb (stores_release entry) p = true -> order_ok entry p = true.
Proof. intro RL. unfold order_ok. destruct (proj2 (releases_wait (size p)) p (le_n _) RL false) as [x ->]. reflexivity. Qed.
End Releases.

Section Sections.
Variables (k : kind) (n : nat) (walked : list loc).
Notation entry := (words_of k n bare walked).
Lemma word_no_entry l : N.ltb l (end_of_words k n) = true -> off_tables entry (Const l) = true.
Proof. intro LT. rewrite off_const. unfold words_of. rewrite LT. reflexivity. Qed.
Lemma lock_releases x : x < n -> forallb (stores_release entry) (lock_of k x) = true /\ forallb (stores_release entry) (unlock_of k x) = true.
Proof.
  intro LT. assert (IL : is_lock n x = true) by (apply Nat.ltb_lt, LT). destruct k as [|how] eqn:KIND.
  - assert (W1 := word_no_entry (next_word x)). assert (W2 := word_no_entry (now_word x)). rewrite KIND in W1, W2.
    unfold lock_of, unlock_of, TicketCode.lockcode, TicketCode.unlockcode, drawing, spinning, draw, look, release. cbn [forallb stores_release].
    rewrite W1, W2; [auto|apply N.ltb_lt; unfold now_word, end_of_words, width; lia|apply N.ltb_lt; unfold next_word, end_of_words, width; lia].
  - assert (W := word_no_entry (N.of_nat x)). rewrite KIND in W.
    unfold lock_of, unlock_of, TasCode.lockcode, TasCode.unlockcode, again, attempt, swap, store.
    destruct how; cbn [forallb stores_release]; rewrite W; auto; apply N.ltb_lt; rewrite one_word_each; lia.
Qed.
Lemma uses_releases fields : forallb (stores_release entry) (compiled k (uses walked fields)) = true.
Proof.
  induction fields as [|l fields IH]; [reflexivity|].
  change (compiled k (uses walked (l :: fields))) with ([Load false RPln 1 (Const l); Store false (store_to walked l) 99 (Const l) (Rg 1)] ++ compiled k (uses walked fields)).
  rewrite forallb_app, IH. cbn [forallb stores_release]. rewrite off_const. unfold words_of, store_to. cbn [field_at bare].
  destruct (existsb (N.eqb l) walked); [rewrite orb_true_r; reflexivity|]. rewrite andb_false_r. reflexivity.
Qed.
Lemma by_rank_releases used ranks : ranks_ok k n used ranks = true -> forallb (stores_release entry) (compiled k (by_rank walked ranks)) = true.
Proof.
  revert used. induction ranks as [|rank ranks IH]; intros used OK; [reflexivity|]. cbn [ranks_ok] in OK. apply andb_true_iff in OK.
  destruct OK as [ROWS OK]. rewrite forallb_forall in ROWS. specialize (IH _ OK). cbn [by_rank].
  assert (G : forall rows, (forall lf, In lf rows -> In lf rank) -> forallb (stores_release entry) (compiled k (fold_right (fun lf none =>
      [KIte (Rg 1) (KLock (fst lf) :: by_rank walked ranks ++ uses walked (snd lf) ++ [KUnlock (fst lf)]) none]) (by_rank walked ranks) rows)) = true).
  { induction rows as [|[x fields] rows IHr]; intro SUB; cbn [fold_right]; auto.
    specialize (ROWS (x, fields) (SUB _ (or_introl eq_refl))). unfold row_ok in ROWS. rewrite !andb_true_iff in ROWS.
    destruct ROWS as [[LT _] _]. apply Nat.ltb_lt in LT. destruct (lock_releases x LT) as [LO UN]. cbn [fst snd].
    assert (IHR := IHr ltac:(intros; apply SUB; right; auto)). pose proof (uses_releases fields) as US. unfold compiled in *.
    cbn [Source.compile flat_map compile1 app forallb stores_release]. rewrite andb_true_r, andb_true_iff. split; [|exact IHR].
    change (flat_map (compile1 (lock_of k) (unlock_of k)) (by_rank walked ranks ++ uses walked fields ++ [KUnlock x])) with
      (Source.compile (lock_of k) (unlock_of k) (by_rank walked ranks ++ uses walked fields ++ [KUnlock x])).
    rewrite !Source.compile_app, !forallb_app, LO, IH, US. cbn [Source.compile flat_map compile1 app forallb stores_release]. rewrite app_nil_r, UN. reflexivity. }
  apply G. auto.
Qed.
Lemma by_rank_keeps fields ranks : forallb (fun l => existsb (N.eqb l) fields) (concat (map snd (concat ranks))) = true ->
  forallb (keeps_to fields bare) (by_rank walked ranks) = true.
Proof.
  induction ranks as [|rank ranks IH]; intro IN; [reflexivity|]. cbn [concat] in IN. rewrite map_app, concat_app, forallb_app, andb_true_iff in IN.
  destruct IN as [I1 I2]. specialize (IH I2). cbn [by_rank]. induction rank as [|[x ls] rank IHr]; cbn [fold_right]; auto.
  cbn [map concat snd] in I1. rewrite forallb_app, andb_true_iff in I1. destruct I1 as [IL I1]. specialize (IHr I1).
  cbn [forallb keeps_to fst snd]. rewrite andb_true_r, andb_true_iff. split; [|exact IHr]. rewrite !forallb_app, IH. cbn [forallb keeps_to andb]. rewrite andb_true_r.
  clear -IL. induction ls as [|l ls IHl]; [reflexivity|]. cbn [forallb] in IL. apply andb_true_iff in IL. destruct IL as [A B].
  change (uses walked (l :: ls)) with ([KDo (Load false RPln 1 (Const l)); KDo (Store false (store_to walked l) 99 (Const l) (Rg 1))] ++ uses walked ls).
  rewrite forallb_app, (IHl B). cbn [forallb keeps_to address]. rewrite off_const. cbn [field_at bare]. rewrite A. reflexivity.
Qed.
(** All nestings of sections of a good table, each location one field, stores to what hardware walks being releases. *)
Theorem ranks_admitted fields ranks : ranks_ok k n [] ranks = true ->
  forallb (fun l => existsb (N.eqb l) fields) (concat (map snd (concat ranks))) = true ->
  admitted k n bare fields walked (ranked walked ranks) = true.
Proof.
  intros OK IN. unfold admitted. pose proof (ranks_accepted k n walked ranks OK) as AC. unfold accepted_source in AC. rewrite AC.
  unfold ranked at 1. cbn [forallb keeps_to]. rewrite (by_rank_keeps fields ranks IN). apply releases_ok. unfold ranked.
  change (compiled k [KWhile (Const 1) (by_rank walked ranks)]) with [While (Const 1) (compiled k (by_rank walked ranks))].
  cbn [forallb stores_release]. rewrite (by_rank_releases [] ranks OK). reflexivity.
Qed.
End Sections.

(** ** The invariant can be met
    Programs that store to entries nothing but good constants, with branches and loops on whatever they read. *)
Section Constants.
Variables (lay : layout) (K : nat) (m0 : loc -> val) (src : tid -> list kstmt) (entry : loc -> bool) (good : loc -> val -> bool).
Fixpoint stores_good (p : kstmt) : bool :=
  match p with
  | KDo (Store _ _ _ a v) => off_tables entry a || match a, v with Const l, Const w => good l w | _, _ => false end
  | KDo (Rmw _ _ _ _ a _) => off_tables entry a
  | KDo _ | KLock _ | KUnlock _ => true
  | KIte _ p q => forallb stores_good p && forallb stores_good q
  | KWhile _ p => forallb stores_good p
  end.
Hypothesis SRC : forall i, i < K -> forallb stores_good (src i) = true.
Hypothesis BOOT : forall l, entry l = true -> good l (m0 l) = true.

Lemma kept_good i a c c' m o m' o' : kstep a c c' -> kmem lay i a m o m' o' ->
  forallb stores_good (kcont c) = true -> (forall l, entry l = true -> good l (m l) = true) ->
  forallb stores_good (kcont c') = true /\ (forall l, entry l = true -> good l (m' l) = true).
Proof.
  intros KS KM CO ME. destruct KS as [s a k rs rs' SS|e p q k rs|e p k rs|x k rs|x k rs]; cbn [kcont forallb] in *;
    apply andb_true_iff in CO; destruct CO as [C1 C2].
  - split; auto. assert (PUT : forall l w, (entry l = true -> good l w = true) -> forall l', entry l' = true -> good l' (updN m l w l') = true).
    { intros l w G l' EN. unfold updN. destruct (N.eqb_spec l' l) as [->|]; auto. }
    inversion SS; subst; cbn [kmem] in KM; try (destruct KM as [-> _]; exact ME); try (destruct KM as (-> & _); exact ME); try contradiction.
    + destruct KM as [_ KM]. cbn [stores_good] in C1.
      assert (G : entry (eval rs ea) = true -> good (eval rs ea) (eval rs ev) = true).
      { intro EN. apply orb_true_iff in C1. destruct C1 as [C1|C1]; [rewrite (off_sound _ _ _ C1) in EN; discriminate|].
        destruct ea; try discriminate. destruct ev; try discriminate. exact C1. }
      destruct (cls lay (eval rs ea)); try contradiction; [destruct KM as [_ ->]; auto|subst; exact ME].
    + destruct KM as [_ KM]. cbn [stores_good] in C1. destruct (cls lay (eval rs ea)); try contradiction; [|destruct KM as [_ ->]; exact ME].
      destruct KM as (_ & _ & ->). apply PUT. intro EN. rewrite (off_sound _ _ _ C1) in EN. discriminate.
    + destruct KM as (_ & -> & _). exact ME.
    + destruct KM as (_ & -> & _). exact ME.
  - cbn [stores_good] in C1. apply andb_true_iff in C1. destruct C1 as [CP CQ]. destruct KM as [-> _]. split; auto.
    rewrite forallb_app. destruct (N.eqb (eval rs e) 0); rewrite ?CP, ?CQ; auto.
  - destruct KM as [-> _]. split; auto. cbn [stores_good] in *. cbn [forallb]. rewrite forallb_app. cbn [forallb stores_good]. rewrite C1, C2. reflexivity.
  - destruct KM as (_ & -> & _). auto.
  - destruct KM as (_ & -> & _). auto.
Qed.
Theorem constants_keep_good h : hsteps lay K (initH lay m0 src) h -> forall l, entry l = true -> good l (hmem h l) = true.
Proof.
  intro HS. assert (INV : (forall i, i < K -> forallb stores_good (kcont (hthr h i)) = true) /\ forall l, entry l = true -> good l (hmem h l) = true).
  { induction HS as [|h1 h2 HS [CO ME] ST]; [split; [exact SRC|exact BOOT]|]. destruct ST as [i a c T m o m' o' HI KS KM]. cbn [hthr hmem] in *.
    destruct (kept_good i a _ c m o m' o' KS KM (CO i HI) ME) as [C1 M1]. split; auto. intros j HJ. unfold upd.
    destruct (Nat.eqb_spec j i) as [->|]; auto. }
  apply INV.
Qed.
End Constants.
