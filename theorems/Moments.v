(** What holds on SC of locations that are stored by releases holds of memory at every time.

    On Arm a memory of one time need not be one of an SC run: of two plain stores the later one may come first.  A release
    comes behind all that its thread did before.  So if each kernel thread is cut at the first thing that it does at or behind a time, what
    is left stores to such locations what is stored by then, and it is SC ([Cut.v]). *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Sections Schedule Lockset Inv Protocol Arm ArmIsWeak Kernel Source LockSource Walk Cut Mmu Ordered Confined.

Section Released.
Variable released : loc -> bool.
Definition releasing (a : act) : Prop :=
  match a with AW _ k l _ | AX _ k _ l _ _ => released l = true -> rel k = true | _ => True end.
Definition releases_to (p : prog) : Prop := forall a c b c', reaches p c b -> sstep a c c' -> releasing a.
Lemma releases_order p : releases_to p -> orders_tables released p.
Proof. intros RT a c b c' RE ST. specialize (RT a c b c' RE ST). unfold releasing, orderly in *. destruct a; auto. Qed.

(** Computed. *)
Fixpoint stores_release (s : stmt) : bool :=
  match s with
  | Store _ o _ a _ | Rmw _ _ o _ a _ => off_tables released a || rel o
  | Ite _ p q => forallb stores_release p && forallb stores_release q
  | While _ p => forallb stores_release p
  | _ => true
  end.
Theorem release_sound p : forallb stores_release p = true -> releases_to p.
Proof.
  intro OK. assert (GD : forall c b, reaches p c b -> forallb stores_release (cont c) = true).
  { induction 1 as [|a c b c' RE IH ST]; [exact OK|]. destruct ST; cbn [cont forallb] in *; apply andb_true_iff in IH; destruct IH as [I1 I2]; auto.
    - cbn [stores_release] in I1. apply andb_true_iff in I1. destruct I1 as [P1 P2]. rewrite forallb_app. destruct (N.eqb (eval rs e) 0); rewrite ?P1, ?P2; auto.
    - cbn [stores_release] in *. rewrite forallb_app, I1. cbn [forallb stores_release]. rewrite I1, I2. reflexivity. }
  intros a c b c' RE ST. specialize (GD c b RE). destruct ST; cbn [cont forallb stores_release releasing] in *; auto; intro TL;
    apply andb_true_iff in GD; destruct GD as [G1 _]; apply orb_true_iff in G1; destruct G1 as [G1|G1]; auto;
    rewrite (off_sound _ _ _ G1) in TL; discriminate.
Qed.

(** A release comes behind all writes before it. *)
Lemma written_before m0 M i c es c' e : wrun m0 M i c es c' -> In e es -> writeOf e <> None -> ew e <= vwo (lc c').
Proof.
  intro R. induction R as [c|c e0 c1 es c2 [SS WM] R IH]; [contradiction|]. intros [->|IN] WO; auto.
  pose proof (wmem_prom _ _ _ _ _ _ WM) as WP. destruct (writeOf e) as [[l v]|]; [|congruence].
  destruct WP as (_ & _ & _ & _ & W5 & _). pose proof (wrun_grows _ _ _ _ _ _ R) as (_ & _ & G3 & _). lia.
Qed.
Lemma writes_wait p m0 M i es1 e es2 c l v : releases_to p -> wrun m0 M i (initC M i p) (es1 ++ e :: es2) c ->
  writeOf e = Some (l, v) -> released l = true -> forall e', In e' es1 -> writeOf e' <> None -> ew e' < ew e.
Proof.
  intros RT R WO RL e' IN WN. destruct (run_app _ _ _ _ _ _ _ R) as (c1 & R1 & R2).
  destruct (known_run p m0 M i _ _ _ (fun _ => False) false R1 (re_init p) (own_init M i p)) as (b & RE & OW & _); [intros t []|].
  inversion R2 as [|c0 e0 c2 es0 c3 [SS WM] R3]; subst. pose proof (RT _ _ _ _ RE SS) as OR.
  pose proof (written_before _ _ _ _ _ _ e' R1 IN WN) as LE. unfold releasing, writeOf, wmem in *.
  destruct (ea e) as [|f|ex k l0 v0|ex k l0 v0|k wk ret l0 v0 v'| |x|x]; try discriminate; inversion WO; subst; specialize (OR RL).
  - destruct WM as ((_ & _ & _ & _ & V & _) & _). destruct (V OR). lia.
  - destruct WM as (Lm & (_ & _ & _ & (_ & _ & G3 & _) & _) & _ & (_ & _ & _ & _ & V & _) & _). destruct (V OR). lia.
Qed.
End Released.

Section Moment.
Variables (s : system) (u : mmu) (table : nat -> N -> Prop) (R : rules) (M : mem) (es : tid -> list event) (fin : tid -> aconf).
Hypothesis CF : confines s u table R.
Hypothesis VE : virtual_execution R s u M es fin.
Variable released : loc -> bool.
Hypothesis RELEASES : forall i, i < kthreads s -> releases_to released (code s i).

(** At each time there is an SC state that has, at any locations so stored, what memory has. *)
Theorem moment ls : (forall l, In l ls -> kernel (lay s) l /\ released l = true) ->
  forall t, exists g, gsteps (lay s) (kthreads s) (initG (lay s) (init s) (code s)) g /\ forall l, In l ls -> mu (wld g) l = memat (init s) M t l.
Proof.
  intros LS t. set (T := S t). pose proof (never_spoilt s u table R M es fin CF VE T) as CL.
  destruct (cf_checked _ _ _ _ CF) as (OK & OWN & _).
  destruct (cf_locks _ _ _ _ CF M es fin T (ve_kernel _ _ _ _ _ _ VE) ltac:(unfold T; lia) CL) as (tr & RUN & ALT).
  assert (WR : forall j, j < kthreads s -> wrun (init s) M j (initC M j (code s j)) (tr j) (weakc (fin j)) /\ noprom (weakc (fin j))).
  { intros j HJ. split; [apply (RUN j HJ)|]. apply (ve_kernel _ _ _ _ _ _ VE j HJ). }
  assert (OB : forall j, j < kthreads s -> obeys (lay s) (duty0 (lay s) j) (tr j)).
  { intros j HJ. eapply checked_obeys; [apply (OK j HJ)|apply (WR j HJ)|constructor]. }
  assert (CLK : forall k l v i, k < T -> get M k = Some (W l v i) -> kernel (lay s) l -> i < kthreads s).
  { intros k l v i LT G KL. apply (CL k l v i LT G). destruct KL as [[x E]|E]; congruence. }
  set (late := fun e => match writeOf e with Some _ => T <=? ew e | None => false end).
  assert (STOP : forall e, late e = true -> writeOf e <> None /\ T <= ew e).
  { unfold late. intros e LE. destruct (writeOf e); [|discriminate]. split; [discriminate|]. apply Nat.leb_le, LE. }
  destruct (cut_is_SC (lay s) (init s) (kthreads s) (code s) M tr (fun j => weakc (fin j)) T OB OWN WR ltac:(unfold T; lia) CLK ALT late STOP ls)
    as (g & GS & _ & _ & ME).
  exists g. split; [exact GS|]. intros l IN. destruct (LS l IN) as [KL RL].
  assert (TI : timely (lay s) M tr T late l).
  { intros k v i G. split.
    - intro LT. assert (HI : i < kthreads s) by (eapply CLK; eauto). destruct (WR i HI) as [WI NP].
      assert (PR : prom (lc (initC M i (code s i))) k = true) by (simpl; rewrite G; apply Nat.eqb_refl).
      destruct (fulfilled _ _ _ _ _ _ _ _ _ WI NP PR G) as (e & IE & WO & EW). destruct (in_split _ _ IE) as (a & b & SP). rewrite SP in WI.
      pose proof (stores_wait released (code s i) _ _ _ _ _ _ _ _ _ (releases_order _ _ (RELEASES i HI)) WI WO RL) as SW.
      pose proof (writes_wait released (code s i) _ _ _ _ _ _ _ _ _ (RELEASES i HI) WI WO RL) as WW.
      assert (HD : exists b', head_of (lay s) T late (tr i) = (a ++ [e]) ++ b').
      { replace (tr i) with ((a ++ [e]) ++ b) by (rewrite SP, <- app_assoc; auto). apply head_all. intros p IP. destruct (SW p IP) as [S1 S2].
        assert (NL : late p = false).
        { unfold late. destruct (writeOf p) eqn:WP; auto. apply Nat.leb_gt. apply in_app_or in IP. destruct IP as [IP|[<-|[]]]; [|lia].
          specialize (WW p IP ltac:(congruence)). lia. }
        unfold early. rewrite NL. cbn [negb andb]. unfold lookOf in *. destruct (ea p); auto.
        - assert (X : er p < ew e) by (apply S1; discriminate). apply orb_true_iff. right. apply Nat.ltb_lt. lia.
        - assert (X : er p < ew e) by (apply S1; discriminate). apply orb_true_iff. right. apply Nat.ltb_lt. lia.
        - apply Nat.ltb_lt. specialize (S2 _ eq_refl). lia. }
      destruct HD as (b' & HD). apply performed_in. exists e. split; [|split; [congruence|exact EW]]. rewrite HD. apply in_or_app. left. apply in_or_app. simpl. auto.
    - intro PF. apply performed_in in PF. destruct PF as (e & IE & WO & EW). apply head_early in IE. unfold early in IE. apply andb_true_iff in IE.
      destruct IE as [NL _]. apply negb_true_iff in NL. unfold late in NL. destruct (writeOf e); [|congruence]. apply Nat.leb_gt in NL. lia. }
  destruct (ME l IN KL TI) as (k & RD & LT & NN). unfold T in *. cbn [pred] in NN. unfold memat, valat.
  assert (LA : latest M l t = k).
  { apply latest_uniq; [lia|apply (rd_isW _ _ _ _ _ RD)|exact NN]. }
  rewrite LA. destruct RD as [[-> E]|[i G]]; [exact E|]. destruct k as [|k]; [discriminate|]. rewrite G. reflexivity.
Qed.
End Moment.

(** The same for source programs: what holds on the machine with atomic locks of values at such locations holds of memory at every time. *)
Theorem source_moment : forall R s u table P lockcode unlockcode islock src tab released,
  source_confines s u table P lockcode unlockcode islock src tab ->
  (forall i, i < kthreads s -> forallb (stores_release released) (code s i) = true) ->
  forall M es fin, virtual_execution R s u M es fin ->
  forall ls, (forall l, In l ls -> kernel (lay s) l /\ released l = true) -> forall t,
  exists h, hsteps (lay s) (kthreads s) (initH (lay s) (init s) src) h /\ forall l, In l ls -> hmem h l = memat (init s) M t l.
Proof.
  intros R s u table P lockcode unlockcode islock src tab released SC RL M es fin VE ls LS t.
  pose proof (source_is_confined R _ _ _ _ _ _ _ _ _ SC) as CF.
  assert (REL : forall i, i < kthreads s -> releases_to released (code s i)) by (intros; apply release_sound, RL; auto).
  destruct (moment s u table R M es fin CF VE released REL ls LS t) as (g & GS & ME).
  destruct (push_pull_is_source s lockcode unlockcode islock src (sc_source _ _ _ _ _ _ _ _ _ SC) g GS) as (h & HS & EM & _).
  exists h. split; [exact HS|]. intros l IN. rewrite EM. apply ME, IN.
Qed.
