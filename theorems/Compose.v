(** Why what is shown of one CPU holds of all CPUs: the rely/guarantee argument
    behind [sekvm prove].

    A machine: objects in one memory, atomic locks, any number of CPUs that run any
    code, hardware that steps at any time.  Beside the memory stands a ghost: the
    COMMITTED value of each object, which is the machine of the specification.  A
    step of a CPU is an action, and possibly a commit: a ghost update of any number
    of committed values at once.

    Nothing is assumed of the code: accesses without the lock or releases of locks
    not held are steps like any other, and are PROVED not to occur.  What has to be
    shown speaks of one step of one CPU (or of hardware), never of two CPUs' code, of
    interleavings or of runs.  One thing is taken from below: acquiring a lock is
    atomic, which is what layers 1 to 3 show of the ticket lock. *)
From Coq Require Import Setoid Arith Lia.

(** ** The machine *)
Inductive act (Lock Obj Val : Type) :=
| Tau                            (* registers, control *)
| Acq (l : Lock)                 (* enabled when the lock is free: else the CPU waits *)
| Rel (l : Lock)
| Rd (o : Obj) (v : Val)
| Wr (u : Obj -> option Val).    (* one store; a block mapping or an invalidation changes many entries *)
Arguments Tau {Lock Obj Val}.
Arguments Acq {Lock Obj Val}.
Arguments Rel {Lock Obj Val}.
Arguments Rd {Lock Obj Val}.
Arguments Wr {Lock Obj Val}.

Record machine := mkMachine {
  Cpu : Type; Lock : Type; Obj : Type; Val : Type;
  cpu_dec : forall c d : Cpu, {c = d} + {c <> d};
  lock_dec : forall l m : Lock, {l = m} + {l <> m};
  (* the lock of an object, if it has one *)
  lockOf : Obj -> option Lock;
  (* hardware reads it whoever holds the lock: no local copy, every write is a commit *)
  visible : Obj -> bool;
  (* code: program points with registers, and what can be done at each *)
  Loc : Type;
  prog : Cpu -> Loc -> act Lock Obj Val -> option (Obj -> option Val) -> Loc -> Prop;
  (* hardware (TLB fills, stores of VMs) looks at memory and writes through *)
  hw : (Obj -> Val) -> (Obj -> option Val) -> Prop }.

Section Machine.
Variable M : machine.
Notation Cpu := (Cpu M). Notation Lock := (Lock M). Notation Obj := (Obj M). Notation Val := (Val M).
Notation lockOf := (lockOf M). Notation visible := (visible M). Notation Loc := (Loc M).
Notation prog := (prog M). Notation hw := (hw M). Notation act := (act Lock Obj Val).

Definition values := Obj -> Val.
Definition update := Obj -> option Val. (* several objects at once *)
Definition over (f : values) (u : update) : values := fun o => match u o with Some v => v | None => f o end.
Definition commit (f : values) (g : option update) : values := match g with Some u => over f u | None => f end.

(** No local copy: visible, or without a lock (a TLB). *)
Definition through (o : Obj) : Prop := lockOf o = None \/ visible o = true.

Record state := mkSt {
  mem : values;                  (* memory *)
  com : values;                  (* ghost: committed values *)
  own : Lock -> option Cpu }.    (* who holds which lock *)

Definition setown (f : Lock -> option Cpu) (l : Lock) (o : option Cpu) : Lock -> option Cpu :=
  fun m => if lock_dec M m l then o else f m.
Definition enabled (a : act) (s : state) : Prop :=
  match a with Acq l => own s l = None | Rd o v => v = mem s o | _ => True end.
Definition written (a : act) : update := match a with Wr u => u | _ => fun _ => None end.
Definition ownedBy (c : Cpu) (a : act) (f : Lock -> option Cpu) : Lock -> option Cpu :=
  match a with Acq l => setown f l (Some c) | Rel l => setown f l None | _ => f end.
(** Action [a] of CPU [c] with the ghost commit [g], if any. *)
Record eff (c : Cpu) (a : act) (g : option update) (s s' : state) : Prop := {
  e_en : enabled a s;
  e_mem : forall o, mem s' o = over (mem s) (written a) o;
  e_com : com s' = commit (com s) g;
  e_own : own s' = ownedBy c a (own s) }.
Record hweff (u : update) (s s' : state) : Prop := {
  h_mem : forall o, mem s' o = over (mem s) u o;
  h_com : com s' = over (com s) u;
  h_own : own s' = own s }.

Definition writes (a : act) (o : Obj) : Prop := written a o <> None.
Definition commits (g : option update) (o : Obj) : Prop := match g with Some u => u o <> None | None => False end.

Record gstate := mkG { sh : state; pc : Cpu -> Loc }.
Definition setpc (f : Cpu -> Loc) (c : Cpu) (p : Loc) : Cpu -> Loc := fun d => if cpu_dec M d c then p else f d.
Inductive gstep : gstate -> gstate -> Prop :=
| g_cpu c a g p' s' G : prog c (pc G c) a g p' -> eff c a g (sh G) s' -> gstep G (mkG s' (setpc (pc G) c p'))
| g_hw u s' G : hw (mem (sh G)) u -> hweff u (sh G) s' -> gstep G (mkG s' (pc G)).
Inductive reach (G0 : gstate) : gstate -> Prop :=
| r_init : reach G0 G0
| r_step G G' : reach G0 G -> gstep G G' -> reach G0 G'.

(** ** Small facts about steps *)
Lemma over_none f u o : u o = None -> over f u o = f o.
Proof. unfold over. intros ->. reflexivity. Qed.
Lemma not_written (u : update) o : ~ u o <> None -> u o = None.
Proof. destruct (u o); auto. intro N. exfalso. apply N. discriminate. Qed.
Lemma commit_none f g o : ~ commits g o -> commit f g o = f o.
Proof. destruct g as [u|]; simpl; auto. intro N. apply over_none, not_written, N. Qed.
Lemma commits_dec g o : {commits g o} + {~ commits g o}.
Proof. destruct g as [u|]; simpl; [|right; auto]. destruct (u o); [left; discriminate|right; auto]. Qed.
Lemma writes_dec a o : {writes a o} + {~ writes a o}.
Proof. unfold writes. destruct (written a o); [left; discriminate|right; auto]. Qed.
Lemma setown_eq f l o : setown f l o l = o.
Proof. unfold setown. destruct (lock_dec M l l); congruence. Qed.
Lemma setown_neq f l o m : m <> l -> setown f l o m = f m.
Proof. unfold setown. intro NE. destruct (lock_dec M m l); congruence. Qed.
Lemma eff_mem c a g s s' o : eff c a g s s' -> ~ writes a o -> mem s' o = mem s o.
Proof. intros E NW. rewrite (e_mem _ _ _ _ _ E). apply over_none, not_written, NW. Qed.
(** A lock that is free afterwards was released by this CPU, or was free. *)
Lemma eff_free c a g s s' l : eff c a g s s' -> own s' l = None -> a = Rel l \/ own s l = None.
Proof.
  intros [EN EM EC EO] FR. rewrite EO in FR. destruct a as [|m|m|o v|u]; simpl in FR; auto.
  - destruct (lock_dec M l m) as [->|NM]; [rewrite setown_eq in FR; discriminate|rewrite setown_neq in FR; auto].
  - destruct (lock_dec M l m) as [->|NM]; [auto|rewrite setown_neq in FR; auto].
Qed.
End Machine.
Arguments mem {M}. Arguments com {M}. Arguments own {M}. Arguments mkSt {M}. Arguments mkG {M}. Arguments sh {M}. Arguments pc {M}.
Arguments through {M}. Arguments over {M}. Arguments commit {M}. Arguments eff {M}. Arguments hweff {M}. Arguments writes {M}.
Arguments commits {M}. Arguments written {M}. Arguments enabled {M}. Arguments ownedBy {M}. Arguments reach {M}. Arguments gstep {M}.
Arguments setown {M}. Arguments setpc {M}.

(** ** What is declared beside the machine *)
(** Relations and guarantee clauses; an index is a relation or clause at some keys.
    They may speak of memory, of committed values, and of both. *)
Record declared (M : machine) := mkDecl {
  Open : state M -> Prop;               (* holds at all times *)
  Covered : Type;                       (* holds while its lock is free *)
  cov : Covered -> state M -> Prop;
  covlock : Covered -> Lock M;
  Clause : Type;                        (* what steps of others keep, between before and after *)
  keeps : Clause -> state M -> state M -> Prop;
  relies : Cpu M -> state M -> Clause -> Prop }. (* when a CPU may rely on a clause *)
Arguments Open {M}. Arguments Covered {M}. Arguments cov {M}. Arguments covlock {M}. Arguments Clause {M}.
Arguments keeps {M}. Arguments relies {M}.

Section Obligations.
Context {M : machine}.
Notation Cpu := (Cpu M). Notation lockOf := (lockOf M). Notation state := (state M). Notation update := (update M).
Notation act := (act (Lock M) (Obj M) (Val M)).
Variable D : declared M.

(** What is known between any two steps. *)
Record known (s : state) : Prop := {
  k_open : Open D s;
  k_cov : forall k, own s (covlock D k) = None -> cov D k s;
  k_through : forall o, through o -> mem s o = com s o;
  k_free : forall o l, lockOf o = Some l -> own s l = None -> mem s o = com s o }.

(** Interference, as CPU [d] sees it: the locks that it holds, and the objects behind
    them, stay; all else is fresh, but for what is known at all times and for the
    clauses on which it relies. *)
Record intf (d : Cpu) (s s' : state) : Prop := {
  i_own : forall l, own s l = Some d <-> own s' l = Some d;
  i_mem : forall o l, lockOf o = Some l -> own s l = Some d -> mem s' o = mem s o;
  i_com : forall o l, lockOf o = Some l -> own s l = Some d -> com s' o = com s o;
  i_clause : forall q, relies D d s q -> keeps D q s s';
  i_known : known s' }.

(** Accesses behind the lock, or to what others may change at any time (DRF). *)
Definition access (c : Cpu) (s : state) (a : act) : Prop :=
  match a with
  | Rd o _ => through o \/ exists l, lockOf o = Some l /\ own s l = Some c
  | Wr _ => forall o l, writes a o -> lockOf o = Some l -> own s l = Some c
  | Rel l => own s l = Some c
  | Tau | Acq _ => True
  end.
(** What a step owes to all others. *)
Record owes (c : Cpu) (a : act) (g : option update) (s s' : state) : Prop := {
  o_access : access c s a;
  (* committed values change behind their locks only *)
  o_commit : forall o l, commits g o -> lockOf o = Some l -> own s l = Some c;
  (* what others see is what was committed: what is visible at once, the rest at the release *)
  o_through : forall o, through o -> writes a o \/ commits g o -> mem s' o = com s' o;
  o_release : forall l o, a = Rel l -> lockOf o = Some l -> mem s' o = com s' o;
  o_open : Open D s';
  o_cov : forall k, own s' (covlock D k) = None -> cov D k s';
  o_clause : forall d q, c <> d -> relies D d s q -> keeps D q s s' }.

(** A step that commutes with the steps of others: registers, and accesses to objects
    without hardware, behind a lock that is held; no commit. *)
Definition quiet (c : Cpu) (s : state) (a : act) (g : option update) : Prop :=
  g = None /\
  match a with
  | Tau => True
  | Rd o _ => exists l, lockOf o = Some l /\ own s l = Some c
  | Wr u => forall o, u o <> None -> visible M o = false /\ exists l, lockOf o = Some l /\ own s l = Some c
  | Acq _ | Rel _ => False
  end.

(** All that is shown, for each step on each path of one CPU's code, [formula] being what
    symbolic execution knows at a program point; for each step of hardware; for each
    clause. *)
Record shown (formula : Cpu -> Loc M -> state -> Prop) : Prop := {
  (* after whatever others did, the step owes what it owes *)
  s_owes : forall c p a g p' s0 s s', formula c p s0 -> prog M c p a g p' ->
    intf c s0 s -> eff c a g s s' -> owes c a g s s';
  (* the next program point: others step before the step, or, if it commutes, before a later one *)
  s_next : forall c p a g p' s0, formula c p s0 -> prog M c p a g p' ->
    (forall s s', intf c s0 s -> eff c a g s s' -> formula c p' s') \/
    (quiet c s0 a g /\ forall s', eff c a g s0 s' -> formula c p' s');
  (* hardware sees what has no local copy, changes what has no lock, and keeps all that is declared *)
  s_hw_sees : forall m m' u, (forall o, through o -> m o = m' o) -> hw M m u -> hw M m' u;
  s_hw : forall s u s', known s -> hw M (mem s) u -> hweff u s s' ->
    (forall o, u o <> None -> lockOf o = None) /\
    Open D s' /\ (forall k, own s (covlock D k) = None -> cov D k s') /\
    (forall d q, relies D d s q -> keeps D q s s');
  (* laws of the clauses, in the form in which they are relied on, all together *)
  s_refl : forall d s q, known s -> relies D d s q -> keeps D q s s;
  s_trans : forall d s0 s1 s2, intf d s0 s1 -> intf d s1 s2 -> forall q, relies D d s0 q -> keeps D q s0 s2 }.

Variable formula : Cpu -> Loc M -> state -> Prop.
Hypothesis SH : shown formula.

(** ** One step *)
Lemma eff_others c a g s s' d l : eff c a g s s' -> access c s a -> c <> d ->
  own s l = Some d <-> own s' l = Some d.
Proof.
  intros [EN EM EC EO] AC NE. rewrite EO. destruct a as [|m|m|o v|u]; simpl in *; try tauto.
  - destruct (lock_dec M l m) as [->|NM]; [rewrite setown_eq|rewrite setown_neq by auto; tauto]. split; congruence.
  - destruct (lock_dec M l m) as [->|NM]; [rewrite setown_eq|rewrite setown_neq by auto; tauto]. split; congruence.
Qed.
Lemma access_write c s a o l : access c s a -> writes a o -> lockOf o = Some l -> own s l = Some c.
Proof. intros AC WO LO. destruct a; try (exfalso; apply WO; reflexivity). apply (AC o l WO LO). Qed.

Lemma intf_refl d s : known s -> intf d s s.
Proof. intro K. constructor; auto; [tauto|]. intros q RQ. eapply s_refl; eauto. Qed.
Lemma intf_trans d s0 s1 s2 : intf d s0 s1 -> intf d s1 s2 -> intf d s0 s2.
Proof.
  intros A B. constructor.
  - intro l. rewrite (i_own _ _ _ A). apply (i_own _ _ _ B).
  - intros o l LO OW. rewrite (i_mem _ _ _ B o l LO) by (apply (i_own _ _ _ A); auto). apply (i_mem _ _ _ A o l); auto.
  - intros o l LO OW. rewrite (i_com _ _ _ B o l LO) by (apply (i_own _ _ _ A); auto). apply (i_com _ _ _ A o l); auto.
  - intros q RQ. eapply s_trans; eauto.
  - apply (i_known _ _ _ B).
Qed.

Lemma known_after c a g s s' : known s -> eff c a g s s' -> owes c a g s s' -> known s'.
Proof.
  intros K E O. constructor; [apply (o_open _ _ _ _ _ O)|apply (o_cov _ _ _ _ _ O)| |].
  - intros o TH. destruct (writes_dec M a o) as [WO|NW]; [apply (o_through _ _ _ _ _ O); auto|].
    destruct (commits_dec M g o) as [CO|NC]; [apply (o_through _ _ _ _ _ O); auto|].
    rewrite (eff_mem _ _ _ _ _ _ _ E NW), (e_com _ _ _ _ _ _ E), commit_none by auto. apply (k_through _ K); auto.
  - intros o l LO FR. destruct (eff_free _ _ _ _ _ _ _ E FR) as [AR|FR0]; [apply (o_release _ _ _ _ _ O l); auto|].
    assert (NW : ~ writes a o) by (intro WO; pose proof (access_write _ _ _ _ _ (o_access _ _ _ _ _ O) WO LO); congruence).
    assert (NC : ~ commits g o) by (intro CO; pose proof (o_commit _ _ _ _ _ O o l CO LO); congruence).
    rewrite (eff_mem _ _ _ _ _ _ _ E NW), (e_com _ _ _ _ _ _ E), commit_none by auto. eapply k_free; eauto.
Qed.
(** A step is one that the interference of every other CPU allows. *)
Lemma step_is_intf c a g s s' d : known s -> eff c a g s s' -> owes c a g s s' -> c <> d -> intf d s s'.
Proof.
  intros K E O NE. constructor.
  - intro l. eapply eff_others; eauto using o_access.
  - intros o l LO OW. apply (eff_mem _ _ _ _ _ _ _ E). intro WO.
    pose proof (access_write _ _ _ _ _ (o_access _ _ _ _ _ O) WO LO). congruence.
  - intros o l LO OW. rewrite (e_com _ _ _ _ _ _ E). apply commit_none. intro CO.
    pose proof (o_commit _ _ _ _ _ O o l CO LO). congruence.
  - intros q RQ. eapply o_clause; eauto.
  - eapply known_after; eauto.
Qed.
Lemma known_hw u s s' : known s -> hw M (mem s) u -> hweff u s s' -> known s'.
Proof.
  intros K HW E. destruct (s_hw _ SH s u s' K HW E) as (NL & OP & CV & CL). destruct E as [EM EC EO]. constructor; auto.
  - intros k FR. apply CV. congruence.
  - intros o TH. rewrite EM, EC. unfold over. destruct (u o); auto. apply (k_through _ K); auto.
  - intros o l LO FR. rewrite EM, EC. assert (UN : u o = None) by (apply not_written; intro UO; apply NL in UO; congruence).
    rewrite !over_none by auto. rewrite EO in FR. eapply k_free; eauto.
Qed.
Lemma hw_is_intf u s s' d : known s -> hw M (mem s) u -> hweff u s s' -> intf d s s'.
Proof.
  intros K HW E. pose proof (known_hw _ _ _ K HW E) as K'. destruct (s_hw _ SH s u s' K HW E) as (NL & OP & CV & CL).
  destruct E as [EM EC EO].
  assert (ST : forall f o l, lockOf o = Some l -> over f u o = f o).
  { intros f o l LO. apply over_none, not_written. intro UO. apply NL in UO. congruence. }
  constructor; eauto.
  - intro l. rewrite EO. tauto.
  - intros o l LO _. rewrite EM. eauto.
  - intros o l LO _. rewrite EC. eauto.
Qed.

(** ** Interference as it really was: the steps of others, one by one *)
Inductive trail (c : Cpu) (s0 : state) : state -> Prop :=
| t_here : known s0 -> trail c s0 s0
| t_cpu s d p a g p' sd s' : trail c s0 s -> d <> c -> formula d p sd -> prog M d p a g p' ->
    intf d sd s -> eff d a g s s' -> trail c s0 s'
| t_hw s u s' : trail c s0 s -> hw M (mem s) u -> hweff u s s' -> trail c s0 s'.

Lemma trail_intf c s0 s : trail c s0 s -> intf c s0 s.
Proof.
  induction 1 as [K|s d p a g p' sd s' T IH NE F PR I E|s u s' T IH HW E]; [apply intf_refl; auto| |].
  - eapply intf_trans; eauto. eapply step_is_intf; eauto; [apply (i_known _ _ _ IH)|eapply s_owes; eauto].
  - eapply intf_trans; eauto. eapply hw_is_intf; eauto. apply (i_known _ _ _ IH).
Qed.

(** The memory after a step that commutes. *)
Definition done (a : act) (s : state) : state := mkSt (over (mem s) (written a)) (com s) (own s).
Lemma quiet_at c s0 s a g : intf c s0 s -> quiet c s0 a g -> quiet c s a g.
Proof.
  intros I [GN Q]. split; auto. destruct a as [|l|l|o v|u]; auto.
  - destruct Q as (l & LO & OW). exists l. split; auto. apply (i_own _ _ _ I). auto.
  - intros o UO. destruct (Q o UO) as (V & l & LO & OW). split; auto. exists l. split; auto. apply (i_own _ _ _ I). auto.
Qed.
Lemma quiet_writes c s a g o : quiet c s a g -> written a o <> None ->
  visible M o = false /\ exists l, lockOf o = Some l /\ own s l = Some c.
Proof. intros [_ Q] WO. destruct a; try (exfalso; apply WO; reflexivity). apply Q. auto. Qed.
(** If others write [w] between [s1] and [s], nothing of it behind locks of [c], the step can be done at [s1] already. *)
Lemma quiet_swaps c a g s1 s s' w : quiet c s1 a g ->
  (forall o, mem s o = over (mem s1) w o) -> (forall o l, w o <> None -> lockOf o = Some l -> own s1 l <> Some c) ->
  eff c a g s s' ->
  eff c a g s1 (done a s1) /\ (forall o, mem s' o = over (mem (done a s1)) w o) /\ com s' = com s /\ own s' = own s.
Proof.
  intros Q WM WL [EN EM EC EO]. pose proof (quiet_writes c s1 a g) as NOT. destruct Q as [-> Q].
  assert (OA : forall f, ownedBy c a f = f) by (intro f; destruct a; simpl in *; tauto).
  split; [constructor; auto|split; [|split; [auto|congruence]]].
  - destruct a as [|l|l|o v|u]; simpl in *; try tauto. destruct Q as (l & LO & OW). rewrite EN, WM.
    apply over_none, not_written. intro WO. apply (WL o l WO LO OW).
  - intro o. rewrite EM. unfold over at 1 2. simpl. destruct (written a o) eqn:WA.
    + unfold over. rewrite WA. destruct (w o) eqn:WO; auto. exfalso.
      destruct (NOT o) as (V & l & LO & OW); [split; auto|congruence|]. apply (WL o l); congruence.
    + rewrite WM. unfold over. rewrite WA. auto.
Qed.

(** What commutes can be done before the steps of others: they then make the same steps. *)
Lemma quiet_before c p a g p' s0 s s' : formula c p s0 -> prog M c p a g p' -> quiet c s0 a g ->
  trail c s0 s -> eff c a g s s' -> exists s0', eff c a g s0 s0' /\ trail c s0' s'.
Proof.
  intros F PR Q T. revert s'. induction T as [K|s1 d pd b h pd' sd s T IH NE FD PD ID ED|s1 u s T IH HW ED]; intros s' E.
  - exists s'. split; auto. apply t_here. eapply known_after; eauto. eapply s_owes; eauto. apply intf_refl. auto.
  - pose proof (trail_intf _ _ _ T) as I1. pose proof (quiet_at _ _ _ _ _ I1 Q) as Q1.
    pose proof (s_owes _ SH _ _ _ _ _ _ _ _ FD PD ID ED) as OD.
    destruct (quiet_swaps c a g s1 s s' (written b) Q1 (e_mem _ _ _ _ _ _ ED)) as (E1 & EM & EC & EO); auto.
    { intros o l WO LO OW. pose proof (access_write _ _ _ _ _ (o_access _ _ _ _ _ OD) WO LO). congruence. }
    destruct (IH _ E1) as (s0' & E0 & T'). exists s0'. split; auto.
    eapply (t_cpu c s0' (done a s1) d pd b h pd' sd); eauto.
    + eapply intf_trans; eauto. eapply step_is_intf; eauto; [apply (i_known _ _ _ I1)|eapply s_owes; eauto].
    + destruct ED as [DN DM DC DO]. constructor; auto; [|simpl; congruence|simpl; congruence].
      destruct b as [|l|l|o v|w]; simpl in *; auto. rewrite over_none; auto. apply not_written. intro WO.
      destruct (quiet_writes _ _ _ _ _ Q1 WO) as (V & l & LO & OW).
      destruct (o_access _ _ _ _ _ OD) as [[TH|TH]|(l' & LO' & OW')]; congruence.
  - pose proof (trail_intf _ _ _ T) as I1. pose proof (quiet_at _ _ _ _ _ I1 Q) as Q1.
    destruct (s_hw _ SH s1 u s (i_known _ _ _ I1) HW ED) as (NL & _). destruct ED as [DM DC DO].
    destruct (quiet_swaps c a g s1 s s' u Q1 DM) as (E1 & EM & EC & EO); auto.
    { intros o l UO LO. apply NL in UO. congruence. }
    destruct (IH _ E1) as (s0' & E0 & T'). exists s0'. split; auto.
    apply (t_hw c s0' (done a s1) u); auto.
    + apply (s_hw_sees _ SH (mem s1)); auto. intros o TH. simpl. rewrite over_none; auto. apply not_written. intro WO.
      destruct (quiet_writes _ _ _ _ _ Q1 WO) as (V & l & LO & _). destruct TH; congruence.
    + constructor; auto; simpl; congruence.
Qed.

(** ** All interleavings *)
Definition settled (G : gstate M) : Prop :=
  known (sh G) /\ forall d, exists s0, formula d (pc G d) s0 /\ trail d s0 (sh G).
Lemma settled_step G G' : settled G -> gstep G G' -> settled G'.
Proof.
  intros [K FO] ST. destruct ST as [c a g p' s' G PR E|u s' G HW E]; simpl.
  - destruct (FO c) as (s0 & F0 & T0). pose proof (trail_intf _ _ _ T0) as I0.
    pose proof (s_owes _ SH _ _ _ _ _ _ _ _ F0 PR I0 E) as O.
    assert (K' : known s') by (eapply known_after; eauto).
    split; auto. simpl. intro d. unfold setpc. destruct (cpu_dec M d c) as [->|NE].
    + destruct (s_next _ SH _ _ _ _ _ _ F0 PR) as [NX|[Q NX]].
      * exists s'. split; [eapply NX; eauto|apply t_here; auto].
      * destruct (quiet_before _ _ _ _ _ _ _ _ F0 PR Q T0 E) as (s0' & E0 & T'). eauto.
    + destruct (FO d) as (s1 & F1 & T1). exists s1. split; auto.
      eapply t_cpu; [exact T1| |exact F0|exact PR|exact I0|exact E]; auto.
  - split; [eapply known_hw; eauto|]. intro d. destruct (FO d) as (s0 & F0 & T0). exists s0. split; auto.
    eapply t_hw; eauto.
Qed.

Variable G0 : gstate M.
Hypothesis init_known : known (sh G0).
Hypothesis init_formula : forall d, formula d (pc G0 d) (sh G0).
Lemma settled_reach G : reach G0 G -> settled G.
Proof.
  induction 1 as [|G G' R IH ST]; [|eapply settled_step; eauto].
  split; auto. intro d. exists (sh G0). split; auto. apply t_here. auto.
Qed.

(** *** The composition theorem *)
Theorem compose G : reach G0 G ->
  (* (a) open relations hold in every state *)
  Open D (sh G) /\
  (* (b) covered relations hold whenever their lock is free *)
  (forall k, own (sh G) (covlock D k) = None -> cov D k (sh G)) /\
  (* (c) every CPU satisfies the formula of its program point, up to what others may have done *)
  (forall d, exists s0, formula d (pc G d) s0 /\ intf d s0 (sh G)) /\
  (* others, hardware too, see committed values only *)
  (forall o, through o \/ (exists l, lockOf o = Some l /\ own (sh G) l = None) -> mem (sh G) o = com (sh G) o) /\
  (* no race: every step that any CPU can make next keeps to the locks *)
  (forall c a g p' s', prog M c (pc G c) a g p' -> eff c a g (sh G) s' -> access c (sh G) a).
Proof.
  intro R. destruct (settled_reach G R) as [K FO].
  split; [apply (k_open _ K)|]. split; [apply (k_cov _ K)|].
  split; [intro d; destruct (FO d) as (s0 & F0 & T0); eauto using trail_intf|]. split.
  - intros o [TH|(l & LO & FR)]; [apply (k_through _ K); auto|eapply k_free; eauto].
  - intros c a g p' s' PR E. destruct (FO c) as (s0 & F0 & T0). eapply o_access. eapply s_owes; eauto using trail_intf.
Qed.

(** *** A primitive is one atomic transition for each of its commits *)
Inductive runs (A : values M -> values M -> Prop) : values M -> values M -> Prop :=
| rn_nil v : runs A v v
| rn_step v w x : runs A v w -> A w x -> runs A v x.
(** If each commit, from whatever interference left, is a step of the machine above, then
    in every interleaving the committed values are a run of that machine. *)
Theorem committed_run (A : values M -> values M -> Prop) :
  (forall c p a u p' s0 s s', formula c p s0 -> prog M c p a (Some u) p' -> intf c s0 s -> eff c a (Some u) s s' ->
     A (com s) (com s')) ->
  (forall s u s', known s -> hw M (mem s) u -> hweff u s s' -> A (com s) (com s')) ->
  forall G, reach G0 G -> runs A (com (sh G0)) (com (sh G)).
Proof.
  intros SPEC HWA G R. induction R as [|G G' R IH ST]; [constructor|].
  destruct (settled_reach G R) as [K FO]. destruct ST as [c a [u|] p' s' G PR E|u s' G HW E]; simpl.
  - econstructor; [exact IH|]. destruct (FO c) as (s0 & F0 & T0). eauto using trail_intf.
  - rewrite (e_com _ _ _ _ _ _ E). exact IH.
  - econstructor; eauto.
Qed.

(** *** Locks in order *)
Definition wants (G : gstate M) (c : Cpu) (l : Lock M) : Prop := exists g p', prog M c (pc G c) (Acq l) g p'.
(** Whoever holds the highest lock that is waited for does not wait, so not all wait. *)
Theorem highest_runs (rank : Lock M -> nat) :
  (forall c p l g p' s0 m, formula c p s0 -> prog M c p (Acq l) g p' -> own s0 m = Some c -> rank m < rank l) ->
  forall G l h, reach G0 G -> own (sh G) l = Some h ->
  (forall d m x, wants G d m -> own (sh G) m = Some x -> rank m <= rank l) ->
  forall m x, wants G h m -> own (sh G) m <> Some x.
Proof.
  intros ORD G l h R OL MAX m x WH OM. destruct (settled_reach G R) as [_ FO]. destruct (FO h) as (s0 & F0 & T0).
  pose proof (MAX h m x WH OM). destruct WH as (g & p' & PR).
  pose proof (ORD _ _ _ _ _ _ l F0 PR (proj2 (i_own _ _ _ (trail_intf _ _ _ T0) l) OL)). lia.
Qed.
End Obligations.
