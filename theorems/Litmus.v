(** The executable model against the litmus table of the literature.
    Locations x, y, z; every register starts at 0. *)
From Coq Require Import List NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Arm Exec Search.

Definition x := Const 1. Definition y := Const 2. Definition z := Const 3.
Definition c (n : N) := Const n.
Definition ld := Load false RPln.
Definition lda := Load false RAcq.
Definition ldapr := Load false RAcqPC.
Definition st := Store false WPln 99.
Definition stl := Store false WRel 99.
Definition ldx := Load true RPln.
Definition stx := Store true WPln.
(** A value or address that depends on register [r] only syntactically. *)
Definition on (r : reg) (e : expr) := Bin Add (Bin Xor (Rg r) (Rg r)) e.
(** A branch on [r] to the next instruction. *)
Definition ctrl (r : reg) := Ite (Rg r) [] [].
Definition sy := Fence DmbSy. Definition dld := Fence DmbLd. Definition dst := Fence DmbSt.

Definition test := (litmus * list N)%type.
Definition lit (ps : list prog) (obs : list observe) (row : list N) : test := (mkLit [] ps obs, row).
Definition allowed (R : rules) (t : test) : bool := reachable R 24 (fst t) (snd t).
Definition complete (R : rules) (t : test) : bool := fst (outcomes R 24 (fst t)).

(** ** Message passing: outcome 1,0 *)
Definition mp (w r : prog) : test := lit [w; r] [OReg 1 0; OReg 1 1] [1%N; 0%N].
Definition mpw (f : stmt) : prog := [st x (c 1); f; st y (c 1)].
Definition mp_allowed : list test := [
  mp [st x (c 1); st y (c 1)] [ld 0 y; ld 1 x];
  mp (mpw sy) [ld 0 y; ld 1 x];
  mp (mpw sy) [ld 0 y; ctrl 0; ld 1 x]].
Definition mp_forbidden : list test := [
  mp (mpw sy) [ld 0 y; ld 1 (on 0 x)];
  mp (mpw sy) [ld 0 y; dld; ld 1 x];
  mp (mpw dst) [ld 0 y; ld 1 (on 0 x)];
  mp (mpw sy) [ld 0 y; ctrl 0; Fence Isb; ld 1 x];
  mp [st x (c 1); stl y (c 1)] [lda 0 y; ld 1 x];
  mp [st x (c 1); stl y (c 1)] [ldapr 0 y; ld 1 x]].

(** ** Store buffering: 0,0 *)
Definition sb (a b : prog) : test := lit [st x (c 1) :: a; st y (c 1) :: b] [OReg 0 0; OReg 1 0] [0%N; 0%N].
Definition sb_allowed : list test := [
  sb [ld 0 y] [ld 0 x];
  sb [dst; ld 0 y] [dst; ld 0 x];
  lit [[stl x (c 1); ldapr 0 y]; [stl y (c 1); ldapr 0 x]] [OReg 0 0; OReg 1 0] [0%N; 0%N]].
Definition sb_forbidden : list test := [
  sb [sy; ld 0 y] [sy; ld 0 x];
  lit [[stl x (c 1); lda 0 y]; [stl y (c 1); lda 0 x]] [OReg 0 0; OReg 1 0] [0%N; 0%N]].

(** ** Load buffering: 1,1 *)
Definition lb (a b : prog) : test := lit [ld 0 x :: a; ld 0 y :: b] [OReg 0 0; OReg 1 0] [1%N; 1%N].
Definition lb_allowed : list test := [
  lb [st y (c 1)] [st x (c 1)];
  lb [st y (on 0 (c 1))] [st x (c 1)]].
Definition lb_forbidden : list test := [
  lb [st y (on 0 (c 1))] [st x (on 0 (c 1))];
  lb [ctrl 0; st y (c 1)] [ctrl 0; st x (c 1)];
  lb [ld 1 (on 0 z); st y (c 1)] [ld 1 (on 0 z); st x (c 1)];
  lb [stl y (c 1)] [stl x (c 1)]].

(** ** S, R, 2+2W, WRC, IRIW, ISA2 *)
Definition shapes_allowed : list test := [
  lit [[st x (c 2); st y (c 1)]; [st y (c 2); st x (c 1)]] [OLoc 1; OLoc 2] [2%N; 2%N];
  lit [[st x (c 1); sy; st y (c 1)]; [st y (c 2); ld 0 x]] [OLoc 2; OReg 1 0] [2%N; 0%N];
  lit [[st x (c 1)]; [ld 0 x; st y (c 1)]; [ld 0 y; ld 1 x]] [OReg 1 0; OReg 2 0; OReg 2 1] [1%N; 1%N; 0%N];
  lit [[st x (c 1)]; [st y (c 1)]; [ld 0 x; ld 1 y]; [ld 0 y; ld 1 x]]
    [OReg 2 0; OReg 2 1; OReg 3 0; OReg 3 1] [1%N; 0%N; 1%N; 0%N]].
Definition shapes_forbidden : list test := [
  lit [[st x (c 2); sy; st y (c 1)]; [ld 0 y; st x (on 0 (c 1))]] [OReg 1 0; OLoc 1] [1%N; 2%N];
  lit [[st x (c 1); sy; st y (c 1)]; [st y (c 2); sy; ld 0 x]] [OLoc 2; OReg 1 0] [2%N; 0%N];
  lit [[st x (c 2); dst; st y (c 1)]; [st y (c 2); dst; st x (c 1)]] [OLoc 1; OLoc 2] [2%N; 2%N];
  lit [[st x (c 1)]; [ld 0 x; st y (on 0 (c 1))]; [ld 0 y; ld 1 (on 0 x)]]
    [OReg 1 0; OReg 2 0; OReg 2 1] [1%N; 1%N; 0%N];
  lit [[st x (c 1)]; [st y (c 1)]; [ld 0 x; ld 1 (on 0 y)]; [ld 0 y; ld 1 (on 0 x)]]
    [OReg 2 0; OReg 2 1; OReg 3 0; OReg 3 1] [1%N; 0%N; 1%N; 0%N];
  lit [[st x (c 1); sy; st y (c 1)]; [ld 0 y; st z (on 0 (c 1))]; [ld 0 z; ld 1 (on 0 x)]]
    [OReg 1 0; OReg 2 0; OReg 2 1] [1%N; 1%N; 0%N]].

(** ** Coherence *)
Definition co_forbidden : list test := [
  lit [[st x (c 1)]; [ld 0 x; ld 1 x]] [OReg 1 0; OReg 1 1] [1%N; 0%N];
  lit [[st x (c 1); ld 0 x]; [st x (c 2)]] [OReg 0 0; OLoc 1] [2%N; 1%N];
  lit [[ld 0 x; st x (c 1)]; [st x (c 2)]] [OReg 0 0; OLoc 1] [2%N; 2%N];
  lit [[st x (c 1); st x (c 2)]] [OLoc 1] [1%N]].

(** ** Forwarding: PPOCA, PPOAA, and the exclusive variant on which the rule sets differ *)
Definition ppo (mid : prog) (s l1 l2 : stmt) : test :=
  lit [mpw sy; ld 0 y :: mid ++ [s; l1; l2]] [OReg 1 0; OReg 1 1; OReg 1 2] [1%N; 1%N; 0%N].
Definition ppoca : test := ppo [ctrl 0] (st z (c 1)) (ld 1 z) (ld 2 (on 1 x)).
Definition ppoaa : test := ppo [] (st (on 0 z) (c 1)) (ld 1 z) (ld 2 (on 1 x)).
Definition ppoca_acq : test := ppo [ctrl 0] (st z (c 1)) (lda 1 z) (ld 2 x).
(** The store is exclusive; its load comes first, so that it does not order the acquire. *)
Definition ppoca_x : test :=
  lit [mpw sy; [ldx 5 z; ld 0 y; ctrl 0; stx 6 z (c 1); lda 1 z; ld 2 x]]
    [OReg 1 0; OReg 1 6; OReg 1 1; OReg 1 2] [1%N; 0%N; 1%N; 0%N].

(** ** Exclusives and atomics *)
Definition inc : prog := [ldx 0 x; stx 1 x (Bin Add (Rg 0) (c 1))].
Definition lost_update : test := lit [inc; inc] [OReg 0 1; OReg 1 1; OLoc 1] [0%N; 0%N; 1%N].
(** The status register carries no dependency: the second store may come first. *)
Definition flag_nodep : test :=
  lit [[ldx 0 x; stx 1 x (c 1); st y (Bin Add (on 1 (c 1)) (c 0))]; [ld 0 y; dld; ld 1 x]]
    [OReg 0 1; OReg 1 0; OReg 1 1] [0%N; 1%N; 0%N].
Definition amo_lost : test :=
  lit [[Rmw RAdd RPln WPln (Some 0) x (c 1)]; [Rmw RAdd RPln WPln (Some 0) x (c 1)]] [OLoc 1] [1%N].
(** A store-exclusive to another address succeeds in 2019 only. *)
Definition stx_elsewhere : test := lit [[ldx 0 x; stx 1 y (c 1)]] [OReg 0 1; OLoc 2] [0%N; 1%N].
(** DSB ST orders later loads today. *)
Definition sb_dsbst : test := sb [Fence DsbSt; ld 0 y] [Fence DsbSt; ld 0 x].
(** CSEL: an address picked by a loaded condition orders the read in 2019 only. *)
Definition mp_csel : test := mp (mpw sy) [ld 0 y; Assign 2 (Sel (Rg 0) x x); ld 1 (Rg 2)].

Definition both (t : test) (a : bool) : bool := eqb (allowed PLDI19 t) a && eqb (allowed Today t) a.
Definition differ (t : test) (old new : bool) : bool := eqb (allowed PLDI19 t) old && eqb (allowed Today t) new.

Lemma table_allowed : forallb (fun t => both t true)
  (mp_allowed ++ sb_allowed ++ lb_allowed ++ shapes_allowed ++ [ppoca; ppoca_acq; flag_nodep]) = true.
Proof. vm_compute. reflexivity. Qed.
Lemma table_forbidden : forallb (fun t => both t false)
  (mp_forbidden ++ sb_forbidden ++ lb_forbidden ++ shapes_forbidden ++ co_forbidden ++ [ppoaa; lost_update; amo_lost]) = true.
Proof. vm_compute. reflexivity. Qed.
Lemma table_differ : differ ppoca_x false true && differ stx_elsewhere true false && differ sb_dsbst true false
  && differ mp_csel false true = true.
Proof. vm_compute. reflexivity. Qed.
(** No bound was met on any of them. *)
Lemma table_complete : forallb (fun t => complete PLDI19 t && complete Today t)
  (mp_allowed ++ sb_allowed ++ lb_allowed ++ shapes_allowed ++ mp_forbidden ++ sb_forbidden ++ lb_forbidden ++
   shapes_forbidden ++ co_forbidden ++
   [ppoca; ppoca_acq; flag_nodep; ppoaa; lost_update; amo_lost; ppoca_x; stx_elsewhere; sb_dsbst; mp_csel]) = true.
Proof. vm_compute. reflexivity. Qed.
