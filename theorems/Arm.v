(** Promising-Arm with full views, under two exact rule sets: [PLDI19], the
    published model, and [Today], which differs from it in the pick dependencies
    of CSEL and CAS, in forwarding from a store-exclusive, in a store-exclusive
    to another address, in DSB ST before a load, and in atomics whose result is
    thrown away.  Promise-first: the list of messages [M] is fixed, each thread
    runs alone against it. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak.

Inductive rules := PLDI19 | Today.
Definition today (R : rules) : bool := match R with Today => true | PLDI19 => false end.

(** A dependency: what any later use waits for, and (today) what only writes and
    ISB wait for (a pick dependency). *)
Definition dep := (view * view)%type.
Definition dep0 : dep := (0, 0).
Definition dmax (a b : dep) : dep := (fst a ⊔ fst b, snd a ⊔ snd b).
Definition picked (a : dep) : dep := (0, fst a ⊔ snd a).
Definition aregs := regs dep.

Fixpoint aeval (R : rules) (rs : aregs) (e : expr) : val * dep :=
  match e with
  | Const v => (v, dep0)
  | Rg r => getr dep0 rs r
  | Bin o a b =>
      let (x, p) := aeval R rs a in let (y, q) := aeval R rs b in (opv o x y, dmax p q)
  | Sel c a b =>
      let (z, s) := aeval R rs c in
      let (x, p) := aeval R rs a in
      let (y, q) := aeval R rs b in
      (if N.eqb z 0 then y else x,
       if today R then dmax (if N.eqb z 0 then q else p) (picked s) else dmax s (dmax p q))
  end.

(** The forwarding bank of a location: the thread's latest own write. *)
Record bank := mkB { b_time : nat; b_dep : dep; b_ex : bool; b_pair : view (* view of the paired load *) }.
Record alocal := mkA {
  acoh : loc -> view; avro : view; avwo : view; avrn : view; avwn : view;
  acap : dep; avrel : view; afwd : loc -> bank;
  axcl : option (loc * nat * view); aprom : nat -> bool }.
Record aconf := mkAC { acode : prog; argv : aregs; al : alocal }.

(** ** Reads *)
Definition rpre (L : alocal) (k : rkind) (da : dep) : view := fst da ⊔ avrn L ⊔ ifv (acq k) (avrel L).
Definition msgview (R : rules) (k : rkind) (b : bank) (t : nat) : view :=
  if b_time b =? t then
    if b_ex b && acqpc k then (if today R then fst (b_dep b) ⊔ b_pair b else t) else fst (b_dep b)
  else t.
Definition rpost (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : view :=
  rpre L k da ⊔ msgview R k (afwd L l) t.
Definition rdep (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : dep :=
  (rpost R L k da l t, if b_time (afwd L l) =? t then snd (b_dep (afwd L l)) else 0).
Definition can_read m0 M (L : alocal) (k : rkind) (da : dep) (l : loc) (v : val) (t : nat) : Prop :=
  rd m0 M l t v /\ noNewer M l t (rpre L k da) /\ noNewer M l t (acoh L l).
Definition after_read (full ex : bool) (k : rkind) (da : dep) (l : loc) (t : nat) (post : view) (L : alocal) : alocal :=
  mkA (updN (acoh L) l (acoh L l ⊔ post)) (avro L ⊔ ifv full post) (avwo L)
      (avrn L ⊔ ifv (acqpc k) post) (avwn L ⊔ ifv (acqpc k) post)
      (dmax (acap L) da) (avrel L) (afwd L) (if ex then Some (l, t, post) else axcl L) (aprom L).

(** ** Writes *)
Definition wpre (L : alocal) (k : wkind) (da dv : dep) : view :=
  fst da ⊔ snd da ⊔ fst dv ⊔ snd dv ⊔ avwn L ⊔ fst (acap L) ⊔ snd (acap L)
  ⊔ ifv (rel k) (avro L) ⊔ ifv (rel k) (avwo L).
Definition can_write M (i : tid) (L : alocal) (k : wkind) (da dv : dep) (l : loc) (v : val) (t : nat) : Prop :=
  get M t = Some (W l v i) /\ aprom L t = true /\ wpre L k da dv < t /\ acoh L l < t.
Definition after_write (ex : bool) (pair : view) (k : wkind) (da dv : dep) (l : loc) (t : nat) (L : alocal) : alocal :=
  mkA (updN (acoh L) l t) (avro L) (avwo L ⊔ t) (avrn L) (avwn L)
      (dmax (acap L) da) (avrel L ⊔ ifv (rel k) t) (updN (afwd L) l (mkB t (dmax da dv) ex pair))
      (axcl L) (upd (aprom L) t false).
Definition clear_xcl (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avwo L) (avrn L) (avwn L) (acap L) (avrel L) (afwd L) None (aprom L).
Definition can_xcl (R : rules) M (i : tid) (L : alocal) (l : loc) (t : nat) (pair : view) : Prop :=
  exists lx tx, axcl L = Some (lx, tx, pair) /\ (today R = true -> lx = l) /\
    (lx = l -> (today R = true /\ tx < b_time (afwd L l)) \/ atomic M i l tx t).

(** ** Atomics *)
Definition rmwkind (R : rules) (ret : bool) (k : rkind) : rkind := if today R && negb ret then RPln else k.
Definition rmwdata (R : rules) (o : rop) (dc dv d : dep) : dep :=
  match o with
  | RSwp => dv
  | RCas _ => if today R then dmax dv (dmax (picked dc) (picked d)) else dmax dv (dmax dc d)
  | _ => dmax dv d
  end.
Definition rmwresult (R : rules) (o : rop) (dc d : dep) : dep :=
  match o with RCas _ => if today R then dmax (picked dc) (picked d) else d | _ => d end.
(** An atomic that acquires and releases orders what follows after its write. *)
Definition raise (c : bool) (t : nat) (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avwo L) (avrn L ⊔ ifv c t) (avwn L ⊔ ifv c t) (acap L) (avrel L) (afwd L) (axcl L) (aprom L).
Definition comparand (R : rules) (rs : aregs) (o : rop) : val * dep :=
  match o with RCas e => aeval R rs e | _ => (0%N, dep0) end.
Definition compares (o : rop) : bool := match o with RCas _ => true | _ => false end.

(** ** Barriers and control *)
Definition after_fence (R : rules) (f : fence) (L : alocal) : alocal :=
  let set rn wn := mkA (acoh L) (avro L) (avwo L) (avrn L ⊔ rn) (avwn L ⊔ wn) (acap L) (avrel L) (afwd L) (axcl L) (aprom L) in
  match f with
  | DmbLd | DsbLd => set (avro L) (avro L)
  | DmbSt => set 0 (avwo L)
  | DsbSt => set (ifv (today R) (avwo L)) (avwo L)
  | DmbSy | DsbSy => set (avro L ⊔ avwo L) (avro L ⊔ avwo L)
  | Isb => set (fst (acap L) ⊔ snd (acap L)) 0
  end.
Definition after_branch (d : dep) (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avwo L) (avrn L) (avwn L) (dmax (acap L) d) (avrel L) (afwd L) (axcl L) (aprom L).

Section Step.
Variable R : rules.
Variable m0 : loc -> val.
Variable M : mem.
Variable i : tid.

Inductive astep : event -> aconf -> aconf -> Prop :=
| a_assign r e s rs L :
    astep (E ATau 0 0) (mkAC (Assign r e :: s) rs L)
      (mkAC s (setr rs (Some r) (fst (aeval R rs e)) (snd (aeval R rs e))) L)
| a_ite e s1 s2 s rs L :
    astep (E ATau 0 0) (mkAC (Ite e s1 s2 :: s) rs L)
      (mkAC ((if N.eqb (fst (aeval R rs e)) 0 then s2 else s1) ++ s) rs (after_branch (snd (aeval R rs e)) L))
| a_while e b s rs L :
    astep (E ATau 0 0) (mkAC (While e b :: s) rs L) (mkAC (Ite e (b ++ [While e b]) [] :: s) rs L)
| a_fence f s rs L :
    astep (E (AFence f) 0 0) (mkAC (Fence f :: s) rs L) (mkAC s rs (after_fence R f L))
| a_load ex k r ea s rs L l da v t
    (EA : aeval R rs ea = (l, da)) (RD : can_read m0 M L k da l v t) :
    astep (E (AR ex k l v) t 0) (mkAC (Load ex k r ea :: s) rs L)
      (mkAC s (setr rs (Some r) v (rdep R L k da l t)) (after_read true ex k da l t (rpost R L k da l t) L))
| a_store k q ea ev s rs L l da v dv t
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (v, dv)) (WR : can_write M i L k da dv l v t) :
    astep (E (AW false k l v) 0 t) (mkAC (Store false k q ea ev :: s) rs L)
      (mkAC s rs (after_write false 0 k da dv l t L))
| a_storex k q ea ev s rs L l da v dv t pair
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (v, dv)) (WR : can_write M i L k da dv l v t)
    (XC : can_xcl R M i L l t pair) :
    astep (E (AW true k l v) 0 t) (mkAC (Store true k q ea ev :: s) rs L)
      (mkAC s (setr rs (Some q) 0%N dep0) (clear_xcl (after_write true pair k da dv l t L)))
| a_fail k q ea ev s rs L :
    astep (E AFail 0 0) (mkAC (Store true k q ea ev :: s) rs L)
      (mkAC s (setr rs (Some q) 1%N dep0) (clear_xcl L))
| a_rmw o k wk r ea ev s rs L l da vn dv vc dc v t u k' d L1
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (vn, dv)) (EC : comparand R rs o = (vc, dc))
    (EK : k' = rmwkind R (returns o r) k)
    (RD : can_read m0 M L k' da l v t) (OK : compares o = true -> v = vc)
    (ED : d = rdep R L k' da l t)
    (L1' : L1 = after_read (negb (today R && negb (returns o r))) false k' da l t (fst d) L)
    (WR : can_write M i L1 wk da (rmwdata R o dc dv d) l (ropv o v vn) u)
    (AT : atomic M i l t u) :
    astep (E (AX k wk (returns o r) l v (ropv o v vn)) t u) (mkAC (Rmw o k wk r ea ev :: s) rs L)
      (mkAC s (setr rs r v (rmwresult R o dc d))
         (raise (acqpc k' && rel wk) u (after_write true (fst d) wk da (rmwdata R o dc dv d) l u L1)))
| a_casfail e k wk r ea ev s rs L l da vc dc v t
    (EA : aeval R rs ea = (l, da)) (EC : aeval R rs e = (vc, dc))
    (RD : can_read m0 M L k da l v t) (NE : v <> vc) :
    astep (E (AR false k l v) t 0) (mkAC (Rmw (RCas e) k wk r ea ev :: s) rs L)
      (mkAC s (setr rs r v (rdep R L k da l t)) (after_read true false k da l t (rpost R L k da l t) L))
| a_pull x s rs L : astep (E (APull x) 0 0) (mkAC (Pull x :: s) rs L) (mkAC s rs L)
| a_push x s rs L : astep (E (APush x) 0 0) (mkAC (Push x :: s) rs L) (mkAC s rs L).

Inductive arun : aconf -> list event -> aconf -> Prop :=
| a_nil c : arun c [] c
| a_cons c e c' es c'' : astep e c c' -> arun c' es c'' -> arun c (e :: es) c''.

(** ** Ghost times
    The markers do nothing on the machine.  A run may be stamped with the times
    at which its sections begin and end, if its views allow them: that they can
    be chosen so that sections alternate is what barriers are for
    (No-Barrier-Misuse). *)
Definition stamped (L : alocal) (e e' : event) : Prop :=
  match ea e with
  | APull x => exists a, e' = E (APull x) a 0 /\ a <= avrn L
  | APush x => exists b, e' = E (APush x) 0 b /\ avro L < b /\ avwo L < b
  | _ => e' = e
  end.
Inductive srun : aconf -> list event -> aconf -> Prop :=
| sr_nil c : srun c [] c
| sr_cons c e e' c' es c'' : astep e c c' -> stamped (al c) e e' -> srun c' es c'' -> srun c (e' :: es) c''.
End Step.

Definition initA (M : mem) (i : tid) : alocal :=
  mkA (fun _ => 0) 0 0 0 0 dep0 0 (fun _ => mkB 0 dep0 false 0) None
      (fun t => match get M t with Some m => mtid m =? i | None => false end).
Definition initAC (M : mem) (i : tid) (p : prog) : aconf := mkAC p [] (initA M i).
Definition anoprom (c : aconf) : Prop := forall t, aprom (al c) t = false.

(** Code and register values: what the SC machine also has. *)
Definition erg (rs : aregs) : regs unit := map (fun b => (fst b, (fst (snd b), tt))) rs.
Definition erase (c : aconf) : sconf := mkS (acode c) (erg (argv c)).
