(** The weak machine: Promising-Arm without dependencies.

    It is at least as weak as both exact rule sets of [Arm.v] (proved in
    [ArmIsWeak.v]): there are no register views; a read that is answered from
    the thread's own latest write (store forwarding) need not raise any view; and
    a view may be anything at least the value the rules ask for.  What stays is
    what the theorems rest on: coherence, barriers, acquire and release, and
    exclusives.  Of DMB LD nothing is used.  Runs are promise-first: the list [M] of all messages is fixed,
    each thread runs alone against it and fulfils its own messages. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang.

Record local := mkL {
  coh : loc -> view;            (* per location: never go back in coherence order *)
  vro : view; vwo : view;       (* all reads, all writes so far *)
  vrn : view; vwn : view;       (* floor of later reads, of later writes *)
  vrel : view;                  (* release writes so far *)
  fwd : loc -> nat;             (* own latest write to the location, 0 if none *)
  xcl : option (loc * nat);     (* open load-exclusive and the timestamp it read *)
  prom : nat -> bool }.         (* own messages not yet fulfilled *)

(** Views only ever grow. *)
Definition grows (L L' : local) : Prop :=
  (forall l, coh L l <= coh L' l) /\ vro L <= vro L' /\ vwo L <= vwo L' /\
  vrn L <= vrn L' /\ vwn L <= vwn L' /\ vrel L <= vrel L'.

(** What a read of timestamp [t] must raise views to. *)
Definition seen (L : local) (l : loc) (t : nat) : view := if fwd L l =? t then 0 else t.

Definition reads m0 M (k : rkind) (full : bool) (l : loc) (v : val) (t : nat) (L L' : local) : Prop :=
  rd m0 M l t v /\
  noNewer M l t (coh L l) /\
  noNewer M l t (vrn L ⊔ ifv (acq k) (vrel L)) /\
  grows L L' /\
  seen L l t <= coh L' l /\
  (full = true -> seen L l t <= vro L') /\
  (acqpc k = true -> seen L l t ⊔ ifv (acq k) (vrel L) <= vrn L' /\
                     seen L l t ⊔ ifv (acq k) (vrel L) <= vwn L') /\
  fwd L' = fwd L /\ prom L' = prom L.

Definition writes M (i : tid) (k : wkind) (l : loc) (v : val) (t : nat) (L L' : local) : Prop :=
  get M t = Some (W l v i) /\ prom L t = true /\
  coh L l < t /\
  vwn L < t /\
  (rel k = true -> vro L < t /\ vwo L < t) /\
  grows L L' /\
  t <= coh L' l /\ t <= vwo L' /\ (rel k = true -> t <= vrel L') /\
  (forall l', fwd L' l' = updN (fwd L) l t l') /\ prom L' = upd (prom L) t false.

(** A store-exclusive succeeds only on an open load-exclusive; atomicity is
    promised only when the two locations agree (2019; today the store fails). *)
Definition exclusive M (i : tid) (l : loc) (t : nat) (L : local) : Prop :=
  exists lx tx, xcl L = Some (lx, tx) /\ (lx = l -> tx < fwd L l \/ atomic M i l tx t).

Definition fences (f : fence) (L L' : local) : Prop :=
  match f with
  | DmbSt | DsbSt => vwo L <= vwn L'
  | DmbSy | DsbSy => vro L ⊔ vwo L <= vrn L' /\ vro L ⊔ vwo L <= vwn L'
  | DmbLd | DsbLd | Isb => True
  end.

Definition still (L L' : local) : Prop := grows L L' /\ fwd L' = fwd L /\ prom L' = prom L.

(** An event: what was done, the timestamp read ([er]) and the one written ([ew]).
    For the ghost markers: [er] of a Pull is the time at which the section
    begins, [ew] of a Push the time at which it ends. *)
Record event := E { ea : act; er : nat; ew : nat }.

(** The times of a section must agree with the views: this is all that the
    barriers of a lock are for (No-Barrier-Misuse). *)
Definition behind (t : nat) (L : local) : Prop := t <= vrn L /\ t <= vwn L.
Definition ahead (t : nat) (L : local) : Prop := vro L < t /\ vwo L < t /\ vwn L < t.

Definition wmem m0 M (i : tid) (e : event) (L L' : local) : Prop :=
  match ea e with
  | ATau => still L L' /\ xcl L' = xcl L
  | AFence f => still L L' /\ xcl L' = xcl L /\ fences f L L'
  | AR ex k l v => reads m0 M k true l v (er e) L L' /\
      xcl L' = (if ex then Some (l, er e) else xcl L)
  | AW ex k l v => writes M i k l v (ew e) L L' /\
      (ex = true -> exclusive M i l (ew e) L) /\
      xcl L' = (if ex then None else xcl L)
  | AX k wk ret l v v' => exists Lm,
      reads m0 M (if ret then k else RPln) false l v (er e) L Lm /\ xcl Lm = xcl L /\
      writes M i wk l v' (ew e) Lm L' /\ xcl L' = xcl L /\
      atomic M i l (er e) (ew e)
  | AFail => still L L' /\ xcl L' = None
  | APull x => still L L' /\ xcl L' = xcl L /\ behind (er e) L'
  | APush x => still L L' /\ xcl L' = xcl L /\ ahead (ew e) L
  end.

Record conf := mkC { code : sconf; lc : local }.
Definition wstep m0 M i e (c c' : conf) : Prop :=
  sstep (ea e) (code c) (code c') /\ wmem m0 M i e (lc c) (lc c').

Inductive wrun m0 M i : conf -> list event -> conf -> Prop :=
| w_nil c : wrun m0 M i c [] c
| w_cons c e c' es c'' : wstep m0 M i e c c' -> wrun m0 M i c' es c'' -> wrun m0 M i c (e :: es) c''.

Definition initL (M : mem) (i : tid) : local :=
  mkL (fun _ => 0) 0 0 0 0 0 (fun _ => 0) None
      (fun t => match get M t with Some m => mtid m =? i | None => false end).
Definition initC M i (p : prog) : conf := mkC (mkS p []) (initL M i).
Definition noprom (c : conf) : Prop := forall t, prom (lc c) t = false.

Lemma grows_refl L : grows L L.
Proof. unfold grows. repeat split; auto. Qed.
Lemma grows_trans L L1 L2 : grows L L1 -> grows L1 L2 -> grows L L2.
Proof.
  intros (A1 & A2 & A3 & A4 & A5 & A6) (B1 & B2 & B3 & B4 & B5 & B6).
  repeat split; try lia. intro l. specialize (A1 l). specialize (B1 l). lia.
Qed.
Lemma wmem_grows m0 M i e L L' : wmem m0 M i e L L' -> grows L L'.
Proof.
  unfold wmem, still, reads, writes.
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; try tauto.
  intros (Lm & R & _ & Wr & _). eapply grows_trans with (L1 := Lm); tauto.
Qed.
Lemma wrun_grows m0 M i c es c' : wrun m0 M i c es c' -> grows (lc c) (lc c').
Proof.
  induction 1 as [c|c e c1 es c2 [_ ST] R IH]; [apply grows_refl|].
  eapply grows_trans; eauto using wmem_grows.
Qed.

(** How an event changes the promises. *)
Definition writeOf (e : event) : option (loc * val) :=
  match ea e with AW _ _ l v => Some (l, v) | AX _ _ _ l _ v => Some (l, v) | _ => None end.
Lemma wmem_prom m0 M i e L L' : wmem m0 M i e L L' ->
  match writeOf e with
  | Some (l, v) => get M (ew e) = Some (W l v i) /\ prom L (ew e) = true /\
      coh L l < ew e /\ vwn L < ew e /\ ew e <= vwo L' /\ ew e <= coh L' l /\
      prom L' = upd (prom L) (ew e) false /\ (forall l', fwd L' l' = updN (fwd L) l (ew e) l')
  | None => prom L' = prom L /\ fwd L' = fwd L
  end.
Proof.
  unfold wmem, writeOf, still, reads, writes.
  destruct (ea e) as [|f|ex k l v|ex k l v|k wk ret l v v'| |x|x]; try tauto.
  intros (Lm & (R1 & R2 & R3 & (G1 & G2 & G3 & G4 & G5 & G6) & R5 & R6 & R7 & R8 & R9) & _ &
          (W1 & W2 & W3 & W4 & W5 & W6 & W7 & W8 & W9 & W10 & W11) & _).
  rewrite W11. rewrite R8 in W10. rewrite R9 in *. specialize (G1 l). repeat split; auto; lia.
Qed.
