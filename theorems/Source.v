(** Kernel code with lock and unlock statements, and its SC machine: one memory, atomic
    locks, no lock words and no oracle for them.

    [compile] puts the code of a lock in place of its statements.  Lock code is any code
    that touches lock words and reserved registers only, ending in the marker [Pull]
    (or beginning with [Push]).  An SC push/pull run of compiled code, in which reads of
    lock words are oracles, is a run of the source program: lock code is silent. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang SC Lockset.

Inductive kstmt :=
| KDo (s : stmt)
| KIte (e : expr) (p q : list kstmt)
| KWhile (e : expr) (p : list kstmt)
| KLock (x : rid)
| KUnlock (x : rid).

Fixpoint weight (k : kstmt) : nat :=
  match k with
  | KIte _ p q => S (fold_right (fun k s => weight k + s) 0 p + fold_right (fun k s => weight k + s) 0 q)
  | KWhile _ p => S (fold_right (fun k s => weight k + s) 0 p)
  | _ => 1
  end.
(** Registers of lock code. *)
Definition reserved (r : reg) : bool := 100 <=? r.

Section Compile.
Variables lockcode unlockcode : rid -> prog.
Fixpoint compile1 (k : kstmt) : prog :=
  match k with
  | KDo s => [s]
  | KIte e p q => [Ite e (flat_map compile1 p) (flat_map compile1 q)]
  | KWhile e p => [While e (flat_map compile1 p)]
  | KLock x => lockcode x ++ [Pull x]
  | KUnlock x => Push x :: unlockcode x
  end.
Definition compile (p : list kstmt) : prog := flat_map compile1 p.
Lemma compile_app p q : compile (p ++ q) = compile p ++ compile q.
Proof. unfold compile. rewrite !flat_map_concat_map, map_app, concat_app. auto. Qed.
End Compile.

(** ** The machine over source programs *)
Record kconf := mkK { kcont : list kstmt; krg : regs unit }.
Inductive kstep : act -> kconf -> kconf -> Prop :=
| k_do s a k rs rs' : sstep a (mkS [s] rs) (mkS [] rs') -> kstep a (mkK (KDo s :: k) rs) (mkK k rs')
| k_ite e p q k rs : kstep ATau (mkK (KIte e p q :: k) rs) (mkK ((if N.eqb (eval rs e) 0 then q else p) ++ k) rs)
| k_while e p k rs : kstep ATau (mkK (KWhile e p :: k) rs) (mkK (KIte e (p ++ [KWhile e p]) [] :: k) rs)
| k_lock x k rs : kstep (APull x) (mkK (KLock x :: k) rs) (mkK k rs)
| k_unlock x k rs : kstep (APush x) (mkK (KUnlock x :: k) rs) (mkK k rs).

(** Memory and locks: who takes a lock waits until it is free; protected data is touched
    by the holder of its lock, and always has the value stored last. *)
Definition kmem (lay : layout) (i : tid) (a : act) (m : loc -> val) (o : rid -> option tid)
  (m' : loc -> val) (o' : rid -> option tid) : Prop :=
  match a with
  | ATau | AFence _ => m' = m /\ o' = o
  | AR _ _ l v => m' = m /\ o' = o /\
      match cls lay l with
      | CReg x => o x = Some i /\ v = m l
      | CConst => v = m l
      | CUser => oracles lay = true
      | CSync => False
      end
  | AW _ _ l v => o' = o /\
      match cls lay l with CReg x => o x = Some i /\ m' = updN m l v | CUser => m' = m | CConst | CSync => False end
  | AX _ _ _ l v v' => o' = o /\
      match cls lay l with
      | CReg x => o x = Some i /\ v = m l /\ m' = updN m l v'
      | CUser => oracles lay = true /\ m' = m
      | CConst | CSync => False
      end
  | AFail => False
  | APull x => o x = None /\ m' = m /\ o' = upd o x (Some i)
  | APush x => o x = Some i /\ m' = m /\ o' = upd o x None
  end.
Record hstate := mkH { hthr : tid -> kconf; hmem : loc -> val; hown : rid -> option tid }.
Inductive hstep (lay : layout) (K : nat) : hstate -> hstate -> Prop :=
| h_step i a c T m o m' o' : i < K -> kstep a (T i) c -> kmem lay i a m o m' o' ->
    hstep lay K (mkH T m o) (mkH (upd T i c) m' o').
Inductive hsteps (lay : layout) (K : nat) (h : hstate) : hstate -> Prop :=
| h_nil : hsteps lay K h h
| h_more h1 h2 : hsteps lay K h h1 -> hstep lay K h1 h2 -> hsteps lay K h h2.
Definition initH (lay : layout) (m0 : loc -> val) (P : tid -> list kstmt) : hstate :=
  mkH (fun i => mkK (P i) []) m0 (own0 lay).

(** ** The check of source programs *)
Section Check.
Variable lay : layout.
Variable islock : rid -> bool.
Fixpoint unreserved (e : expr) : bool :=
  match e with
  | Const _ => true
  | Rg r => negb (reserved r)
  | Bin _ a b => unreserved a && unreserved b
  | Sel c a b => unreserved c && unreserved a && unreserved b
  end.
Definition on_data (e : expr) : bool := match addr_class lay e with Some CSync | None => false | _ => true end.
Definition on_word (e : expr) : bool := match addr_class lay e with Some CSync => true | _ => false end.
Definition free (r : option reg) : bool := match r with Some q => negb (reserved q) | None => true end.
(** A statement of the program: no lock word, no register of lock code, no exclusive pair. *)
Definition clean1 (s : stmt) : bool :=
  match s with
  | Assign r e => negb (reserved r) && unreserved e
  | Load ex _ r a => negb ex && negb (reserved r) && on_data a && unreserved a
  | Store ex _ _ a v => negb ex && on_data a && unreserved a && unreserved v
  | Rmw o _ _ r a v => free r && on_data a && unreserved a && unreserved v && match o with RCas e => unreserved e | _ => true end
  | Fence _ => true
  | _ => false
  end.
Fixpoint clean (k : kstmt) : bool :=
  match k with
  | KDo s => clean1 s
  | KIte e p q => unreserved e && forallb clean p && forallb clean q
  | KWhile e p => unreserved e && forallb clean p
  | KLock x | KUnlock x => islock x
  end.
(** A statement of lock code. *)
Fixpoint silent (s : stmt) : bool :=
  match s with
  | Assign r _ => reserved r
  | Load _ _ r a => reserved r && on_word a
  | Store ex _ q a _ => (negb ex || reserved q) && on_word a
  | Rmw _ _ _ r a _ => match r with Some q => reserved q | None => true end && on_word a
  | Fence _ => true
  | Ite _ p q => forallb silent p && forallb silent q
  | While _ p => forallb silent p
  | Pull _ | Push _ => false
  end.

(** Lock words are words of locks: code that touches them, in registers of its own, and the rest of the program have
    nothing in common.  So what lock words are read to be shows in no data and in no register of the program. *)
Definition unpaired (s : stmt) : stmt :=
  match s with Load _ k r a => Load false k r a | Store _ k q a v => Store false k q a v | _ => s end.
Definition status_free (s : stmt) : bool := match s with Store true _ q _ _ => negb (reserved q) | _ => true end.
Fixpoint apart (s : stmt) : bool :=
  silent s || (clean1 (unpaired s) && status_free s) ||
  match s with
  | Ite e p q => unreserved e && forallb apart p && forallb apart q
  | While e p => unreserved e && forallb apart p
  | Pull _ | Push _ => true
  | _ => false
  end.
Lemma silent_apart p : forallb silent p = true -> forallb apart p = true.
Proof.
  rewrite !forallb_forall. intros H s IN. specialize (H s IN). destruct s; cbn [apart]; rewrite H; reflexivity.
Qed.

Variables lockcode unlockcode : rid -> prog.
Hypothesis LC : forall x, islock x = true -> forallb silent (lockcode x) = true.
Hypothesis UC : forall x, islock x = true -> forallb silent (unlockcode x) = true.
Notation compile := (compile lockcode unlockcode).

Lemma compiled_apart1 n : forall k, weight k <= n -> clean k = true -> forallb apart (compile1 lockcode unlockcode k) = true.
Proof.
  assert (MANY : forall m, (forall k, weight k <= m -> clean k = true -> forallb apart (compile1 lockcode unlockcode k) = true) ->
    forall p, fold_right (fun k s => weight k + s) 0 p <= m -> forallb clean p = true -> forallb apart (flat_map (compile1 lockcode unlockcode) p) = true).
  { intros m ONE p. induction p as [|k p IHp]; intros SZ CL; [reflexivity|]. cbn [fold_right flat_map forallb] in *.
    apply andb_true_iff in CL. destruct CL as [C1 C2]. rewrite forallb_app, ONE, IHp; auto; lia. }
  induction n as [|n IH]; intros k SZ CL; [destruct k; simpl in SZ; lia|]. specialize (MANY n IH).
  destruct k as [s|e p q|e p|x|x]; cbn [weight clean compile1] in *.
  - cbn [forallb]. rewrite andb_true_r. destruct s as [r e|[|] k r ea|[|] k q ea ev|o k wk r ea ev|f|e p q|e p|x|x]; try discriminate CL;
      cbn [apart unpaired status_free]; rewrite CL, orb_true_r; reflexivity.
  - rewrite !andb_true_iff in CL. destruct CL as [[CE CP] CQ]. cbn [forallb apart]. rewrite andb_true_r.
    apply orb_true_iff. right. rewrite CE, !MANY; auto; lia.
  - rewrite andb_true_iff in CL. destruct CL as [CE CP]. cbn [forallb apart]. rewrite andb_true_r.
    apply orb_true_iff. right. rewrite CE, MANY; auto; lia.
  - rewrite forallb_app, silent_apart by auto. reflexivity.
  - cbn [forallb]. rewrite silent_apart by auto. reflexivity.
Qed.
Lemma compiled_apart p : forallb clean p = true -> forallb apart (compile p) = true.
Proof.
  intro CL. induction p as [|k p IHp]; [reflexivity|]. cbn [forallb] in CL. apply andb_true_iff in CL. destruct CL as [C1 C2].
  change (forallb apart (compile1 lockcode unlockcode k ++ compile p) = true). rewrite forallb_app, IHp by auto.
  rewrite (compiled_apart1 (weight k)); auto.
Qed.

(** Where compiled code is in its source: what is left of lock code comes first. *)
Inductive code_at : list kstmt -> prog -> Prop :=
| ca_here b k : forallb silent b = true -> code_at k (b ++ compile k)
| ca_lock b x k : forallb silent b = true -> code_at (KLock x :: k) (b ++ Pull x :: compile k).
Definition agree (rs rs' : regs unit) : Prop := forall r, reserved r = false -> fst (getr tt rs r) = fst (getr tt rs' r).

Lemma eval_agree rs rs' e : agree rs rs' -> unreserved e = true -> eval rs e = eval rs' e.
Proof.
  intros AG. induction e as [v|r|o a IHa b IHb|c IHc a IHa b IHb]; simpl; auto.
  - rewrite negb_true_iff. apply AG.
  - rewrite andb_true_iff. intros [A B]. rewrite IHa, IHb; auto.
  - rewrite !andb_true_iff. intros [[C A] B]. rewrite IHc, IHa, IHb; auto.
Qed.
Lemma agree_both rs rs' r v : agree rs rs' -> agree (setr rs r v tt) (setr rs' r v tt).
Proof. intros AG q Q. destruct r as [r|]; simpl; auto. destruct (q =? r); auto. Qed.
Lemma agree_left rs rs' q v : agree rs rs' -> reserved q = true -> agree (setr rs (Some q) v tt) rs'.
Proof. intros AG RQ r RR. simpl. destruct (Nat.eqb_spec r q); [congruence|auto]. Qed.

(** Lock code touches nothing that the source has. *)
Definition hidden (a : act) : Prop :=
  match a with
  | ATau | AFence _ | AFail => True
  | AR _ _ l _ | AW _ _ l _ | AX _ _ _ l _ _ => cls lay l = CSync
  | APull _ | APush _ => False
  end.
Lemma word_sync rs a : on_word a = true -> cls lay (eval rs a) = CSync.
Proof.
  unfold on_word. destruct (addr_class lay a) as [c|] eqn:AC; [|discriminate]. rewrite (addr_class_sound lay rs a c AC).
  destruct c; try discriminate. auto.
Qed.
Lemma data_not_sync rs a : on_data a = true -> cls lay (eval rs a) <> CSync.
Proof.
  unfold on_data. destruct (addr_class lay a) as [c|] eqn:AC; [|discriminate]. rewrite (addr_class_sound lay rs a c AC).
  destruct c; try discriminate; congruence.
Qed.
Lemma silent_step s b rest rs krs a c' : silent s = true -> forallb silent b = true -> agree rs krs ->
  sstep a (mkS ((s :: b) ++ rest) rs) c' ->
  hidden a /\ agree (rg c') krs /\ exists b', cont c' = b' ++ rest /\ forallb silent b' = true.
Proof.
  intros SI SB AG ST. cbn [app] in ST.
  inversion ST; subst; cbn [silent] in SI; simpl; rewrite ?andb_true_iff in SI;
    try (split; [first [exact I|apply word_sync; tauto]|split; [first [exact AG|apply agree_left; tauto]|exists b; auto]]; fail).
  - destruct SI as [SP SQ]. split; auto. split; auto.
    exists ((if N.eqb (eval rs e) 0 then s2 else s1) ++ b). split; [rewrite app_assoc; auto|].
    rewrite forallb_app, SB, andb_true_r. destruct (N.eqb (eval rs e) 0); auto.
  - split; auto. split; auto. exists (Ite e (b0 ++ [While e b0]) [] :: b). split; auto.
    cbn [forallb silent]. rewrite forallb_app, SI. cbn [forallb silent]. rewrite SI, SB. auto.
  - destruct SI as [SQ SW]. split; [apply word_sync; auto|]. split; [|exists b; auto]. destruct ex; auto. apply agree_left; auto.
  - destruct SI as [SR SW]. split; [apply word_sync; auto|]. split; [|exists b; auto]. destruct r; auto. apply agree_left; auto.
  - destruct SI as [SR SW]. split; [apply word_sync; auto|]. split; [|exists b; auto]. destruct r; auto. apply agree_left; auto.
  - discriminate SI.
  - discriminate SI.
Qed.
(** A statement of the program does the same in both. *)
Lemma clean_step s rest rs krs a c' : clean1 s = true -> agree rs krs -> sstep a (mkS (s :: rest) rs) c' ->
  exists krs', sstep a (mkS [s] krs) (mkS [] krs') /\ cont c' = rest /\ agree (rg c') krs' /\
    match a with
    | AR ex _ l _ => ex = false /\ cls lay l <> CSync
    | AW ex _ l _ => ex = false /\ cls lay l <> CSync
    | AX _ _ _ l _ _ => cls lay l <> CSync
    | AFail | APull _ | APush _ => False
    | _ => True
    end.
Proof.
  intros CL AG ST. inversion ST; subst; cbn [clean1] in CL; rewrite ?andb_true_iff, ?negb_true_iff in CL; try discriminate.
  - destruct CL as [CR CE]. rewrite (eval_agree _ _ e AG CE). eexists. split; [constructor|]. cbn [cont rg]. split; [reflexivity|]. split; [apply agree_both; exact AG|auto].
  - eexists. split; [constructor|]. simpl. auto.
  - destruct CL as (((-> & CR) & CD) & CE). pose proof (data_not_sync rs ea CD). revert H. rewrite (eval_agree _ _ ea AG CE).
    intro NS. eexists. split; [constructor|]. cbn [cont rg]. split; [reflexivity|]. split; [apply agree_both; exact AG|auto].
  - destruct CL as (((-> & CD) & CA) & CV). pose proof (data_not_sync rs ea CD). revert H.
    rewrite (eval_agree _ _ ea AG CA), (eval_agree _ _ ev AG CV).
    intro NS. eexists. split; [constructor|]. simpl. auto.
  - destruct CL as (((F & _) & _) & _). discriminate F.
  - destruct CL as ((((CR & CD) & CA) & CV) & CO). pose proof (data_not_sync rs ea CD). revert H.
    assert (ST' : forall w, stored rs o v w = stored krs o v w).
    { intro w. unfold stored. destruct o; auto. rewrite (eval_agree _ _ e AG CO). auto. }
    rewrite (eval_agree _ _ ea AG CA), (eval_agree _ _ ev AG CV), ST'.
    intro NS. eexists. split; [constructor|]. cbn [cont rg]. split; [reflexivity|]. split; [apply agree_both; exact AG|auto].
  - destruct CL as ((((CR & CD) & CA) & CV) & CO). pose proof (data_not_sync rs ea CD). revert H.
    rewrite (eval_agree _ _ ea AG CA). intro NS.
    eexists. split; [|cbn [cont rg]; split; [reflexivity|split; [apply agree_both; exact AG|auto]]]. constructor.
    rewrite <- (eval_agree _ _ e AG CO). auto.
Qed.

(** One step of compiled code is silent, or a step of the source. *)
Lemma code_step k p rs krs a c' : code_at k p -> forallb clean k = true -> agree rs krs -> sstep a (mkS p rs) c' ->
  (hidden a /\ code_at k (cont c') /\ agree (rg c') krs) \/
  exists kc, kstep a (mkK k krs) kc /\ code_at (kcont kc) (cont c') /\ agree (rg c') (krg kc) /\ forallb clean (kcont kc) = true /\
    match a with
    | AR ex _ l _ | AW ex _ l _ => ex = false /\ cls lay l <> CSync
    | AX _ _ _ l _ _ => cls lay l <> CSync
    | AFail => False
    | _ => True
    end.
Proof.
  intros CA CL AG ST.
  assert (LOCK : forall b x k0, k = KLock x :: k0 -> forallb silent b = true -> sstep a (mkS (b ++ Pull x :: compile k0) rs) c' ->
    (hidden a /\ code_at k (cont c') /\ agree (rg c') krs) \/
    exists kc, kstep a (mkK k krs) kc /\ code_at (kcont kc) (cont c') /\ agree (rg c') (krg kc) /\ forallb clean (kcont kc) = true /\
      match a with
      | AR ex _ l _ | AW ex _ l _ => ex = false /\ cls lay l <> CSync
      | AX _ _ _ l _ _ => cls lay l <> CSync
      | AFail => False
      | _ => True
      end).
  { intros b x k0 -> SB ST0. destruct b as [|s b].
    - cbn [forallb] in CL. apply andb_true_iff in CL. destruct CL as [CX CL].
      cbn [app] in ST0. inversion ST0; subst. right. exists (mkK k0 krs). cbn [kcont krg cont rg].
      split; [constructor|]. split; [apply (ca_here [] k0); auto|]. split; auto.
    - cbn [forallb] in SB. apply andb_true_iff in SB. destruct SB as [S1 S2].
      destruct (silent_step _ _ _ _ _ _ _ S1 S2 AG ST0) as (HI & AG' & b' & CE & SB'). left. split; auto. split; auto.
      rewrite CE. apply ca_lock. auto. }
  destruct CA as [b k SB|b x k SB]; [|apply (LOCK b x k); auto].
  destruct b as [|s b].
  2: { cbn [forallb] in SB. apply andb_true_iff in SB. destruct SB as [S1 S2].
       destruct (silent_step _ _ _ _ _ _ _ S1 S2 AG ST) as (HI & AG' & b' & CE & SB'). left. split; auto. split; auto.
       rewrite CE. apply ca_here. auto. }
  cbn [app] in ST. destruct k as [|k1 k]; [inversion ST|]. cbn [forallb] in CL. apply andb_true_iff in CL. destruct CL as [C1 C2].
  destruct k1 as [s|e p q|e p|x|x].
  - cbn [clean] in C1. change (compile (KDo s :: k)) with (s :: compile k) in ST.
    destruct (clean_step _ _ _ _ _ _ C1 AG ST) as (krs' & KS & CE & AG' & NS). right. exists (mkK k krs'). cbn [kcont krg].
    split; [constructor; auto|]. split; [rewrite CE; apply (ca_here [] k); auto|]. split; auto. split; auto. destruct a; tauto.
  - cbn [clean] in C1. rewrite !andb_true_iff in C1. destruct C1 as [[CE CP] CQ].
    change (compile (KIte e p q :: k)) with (Ite e (compile p) (compile q) :: compile k) in ST. inversion ST; subst. right.
    exists (mkK ((if N.eqb (eval krs e) 0 then q else p) ++ k) krs). cbn [kcont krg cont rg].
    split; [constructor|]. split; [|split; [auto|split; auto]].
    + rewrite (eval_agree _ _ e AG CE). destruct (N.eqb (eval krs e) 0); rewrite <- compile_app; apply (ca_here []); auto.
    + rewrite forallb_app, C2, andb_true_r. destruct (N.eqb (eval krs e) 0); auto.
  - cbn [clean] in C1. rewrite andb_true_iff in C1. destruct C1 as [CE CP].
    change (compile (KWhile e p :: k)) with (While e (compile p) :: compile k) in ST. inversion ST; subst. right.
    exists (mkK (KIte e (p ++ [KWhile e p]) [] :: k) krs). cbn [kcont krg cont rg].
    split; [constructor|]. split; [|split; [auto|split; auto]].
    + change (Ite e (compile p ++ [While e (compile p)]) [] :: compile k) with
        ([] ++ Ite e (compile p ++ compile [KWhile e p]) (compile []) :: compile k). rewrite <- compile_app. apply (ca_here []). auto.
    + cbn [forallb clean]. rewrite CE, forallb_app, CP, C2. cbn [forallb clean]. rewrite CE, CP. auto.
  - change (compile (KLock x :: k)) with ((lockcode x ++ [Pull x]) ++ compile k) in ST. rewrite <- app_assoc in ST. cbn [app] in ST.
    apply (LOCK (lockcode x) x k); auto.
  - change (compile (KUnlock x :: k)) with (Push x :: unlockcode x ++ compile k) in ST. inversion ST; subst. right.
    exists (mkK k krs). cbn [kcont krg cont rg]. split; [constructor|]. split; [apply ca_here; auto|]. auto.
Qed.

(** *** Compiled code on the push/pull machine is the source on its machine *)
Definition same_state (K : nat) (h : hstate) (g : gstate) : Prop :=
  hmem h = mu (wld g) /\ hown h = owner (wld g) /\
  forall i, i < K -> code_at (kcont (hthr h i)) (cont (thr g i)) /\ agree (rg (thr g i)) (krg (hthr h i)) /\
    forallb clean (kcont (hthr h i)) = true.
Lemma source_step K h g g' : same_state K h g -> gstep lay K g g' ->
  exists h', hsteps lay K h h' /\ same_state K h' g'.
Proof.
  intros (ME & OE & TH) ST. destruct ST as [i a c T [m o n] w' HI SS SM]. cbn [thr wld mu owner] in *.
  destruct (TH i HI) as (CA & AG & CL). destruct h as [HT HM HO]. cbn [hthr hmem hown] in *. subst HM HO.
  destruct (T i) as [p rs] eqn:TI. destruct (HT i) as [k krs] eqn:HI'. cbn [cont rg kcont krg] in *.
  destruct (code_step _ _ _ _ _ _ CA CL AG SS) as [(HD & CA' & AG')|(kc & KS & CA' & AG' & CL' & NS)].
  - exists (mkH HT m o). split; [constructor|].
    assert (SAME : mu w' = m /\ owner w' = o).
    { destruct a as [|f|ex k0 l v|ex k0 l v|k0 wk ret l v v'| |x|x]; cbn [hidden scmem] in *; try tauto;
        try rewrite HD in SM; try (subst w'; auto; fail). destruct SM as [_ ->]. auto. }
    destruct SAME as [EM EO]. split; [auto|]. split; [auto|]. intros j HJ. cbn [hthr thr].
    unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; [rewrite HI'; auto|auto].
  - exists (mkH (upd HT i kc) (mu w') (owner w')). split.
    + eapply h_more; [apply h_nil|]. econstructor; [exact HI|rewrite HI'; exact KS|].
      destruct a as [|f|ex k0 l v|ex k0 l v|k0 wk ret l v v'| |x|x]; cbn [kmem scmem] in *; try tauto.
      * subst w'. auto.
      * subst w'. auto.
      * destruct NS as [-> NC]. destruct SM as [SV ->]. simpl. split; auto. split; auto.
        destruct (cls lay l); auto.
      * destruct NS as [-> NC]. destruct (cls lay l); try tauto.
        -- destruct SM as (OW & _ & ->). simpl. auto.
        -- subst w'. simpl. auto.
      * destruct (cls lay l); try tauto.
        -- destruct SM as (OW & RV & ->). simpl. auto.
        -- destruct SM as (OR & ->). simpl. auto.
      * destruct SM as [FR ->]. simpl. auto.
      * destruct SM as [FR ->]. simpl. auto.
    + split; [reflexivity|]. split; [reflexivity|]. intros j HJ. cbn [hthr thr].
      unfold upd. destruct (Nat.eqb_spec j i) as [->|NE]; auto.
Qed.
Lemma hsteps_trans K h h1 h2 : hsteps lay K h h1 -> hsteps lay K h1 h2 -> hsteps lay K h h2.
Proof. intros A B. induction B; auto. econstructor; eauto. Qed.
Theorem source_run K (src : tid -> list kstmt) (P : tid -> prog) m0 g :
  (forall i, i < K -> forallb clean (src i) = true /\ P i = compile (src i)) ->
  gsteps lay K (initG lay m0 P) g ->
  exists h, hsteps lay K (initH lay m0 src) h /\ same_state K h g.
Proof.
  intros CL GS. assert (H : forall g0 h0, same_state K h0 g0 -> gsteps lay K g0 g -> exists h, hsteps lay K h0 h /\ same_state K h g).
  { intros g0 h0 SA GS0. revert h0 SA. induction GS0 as [g0|g0 g1 g2 ST GS0 IH]; intros h0 SA; [exists h0; split; [constructor|auto]|].
    destruct (source_step _ _ _ _ SA ST) as (h1 & H1 & SA1). destruct (IH GS h1 SA1) as (h2 & H2 & SA2).
    exists h2. split; auto. eapply hsteps_trans; eauto. }
  eapply H; [|exact GS]. split; [reflexivity|]. split; [reflexivity|]. intros i HI. destruct (CL i HI) as [C1 C2]. cbn. rewrite C2.
  split; [apply (ca_here [] (src i)); auto|]. split; [intros r _; auto|auto].
Qed.
End Check.
