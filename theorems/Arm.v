(** Promising-Arm with full views, under two exact rule sets: [PLDI19], the
    published model, and [Today], which differs from it in the pick dependencies
    of CSEL and CAS, in what a CAS that fails may write, in forwarding from a store-exclusive, in a store-exclusive
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

(** The forwarding bank of a location: the thread's latest own write, the view that a read
    of it has, what its value carries into registers, and, if it is half of an exclusive
    pair or atomic, the view of the paired read with what that read waits for by picks. *)
Record bank := mkB { b_time : nat; b_view : view; b_dep : dep; b_pair : option dep }.
(** Of all reads there are two views: what every later access waits for behind a barrier ([avro]), and what
    only writes wait for, by a pick ([avrop]).  Both, of reads of atomics whose result is thrown away, which today DMB LD
    does not order, are [alost]. *)
Record alocal := mkA {
  acoh : loc -> view; avro : view; avrop : view; alost : dep; avwo : view; avrn : view; avwn : view;
  acap : dep; avrel : view; afwd : loc -> bank;
  axcl : option (loc * nat * dep); aprom : nat -> bool }.
Record aconf := mkAC { acode : prog; argv : aregs; al : alocal }.

(** ** Reads *)
Definition rpre (L : alocal) (k : rkind) (da : dep) : view := fst da ⊔ avrn L ⊔ ifv (acq k) (avrel L).
(** Is the read answered by the thread's own latest write?  (2019: not an acquire by an exclusive.) *)
Definition forwards (R : rules) (k : rkind) (b : bank) (t : nat) : bool :=
  (b_time b =? t) && (today R || negb (acqpc k) || match b_pair b with None => true | _ => false end).
(** Today an acquire that reads the own exclusive store is behind the paired read. *)
Definition paired (k : rkind) (b : bank) : dep :=
  match b_pair b with Some d => if acqpc k then d else dep0 | None => dep0 end.
Definition msgview (R : rules) (k : rkind) (b : bank) (t : nat) : view :=
  if forwards R k b t then b_view b ⊔ fst (paired k b) else t.
(** The view of a read, what writes wait for by its picks, and what its value carries. *)
Definition rpost (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : view :=
  rpre L k da ⊔ msgview R k (afwd L l) t.
Definition rpick (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : view :=
  rpost R L k da l t ⊔ (if forwards R k (afwd L l) t then snd (b_dep (afwd L l)) else 0).
Definition rdep (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : dep :=
  (rpost R L k da l t ⊔ (if forwards R k (afwd L l) t then fst (b_dep (afwd L l)) else 0), rpick R L k da l t).
(** What an acquire hands on to later writes. *)
Definition racq (R : rules) (L : alocal) (k : rkind) (da : dep) (l : loc) (t : nat) : view :=
  rpick R L k da l t ⊔ (if forwards R k (afwd L l) t then snd (paired k (afwd L l)) else 0).
Definition can_read m0 M (L : alocal) (k : rkind) (da : dep) (l : loc) (v : val) (t : nat) : Prop :=
  rd m0 M l t v /\ noNewer M l t (rpre L k da) /\ noNewer M l t (acoh L l).
Definition after_read (R : rules) (full ex : bool) (k : rkind) (da : dep) (l : loc) (t : nat) (L : alocal) : alocal :=
  let post := rpost R L k da l t in let pick := rpick R L k da l t in
  mkA (updN (acoh L) l (acoh L l ⊔ post)) (avro L ⊔ ifv full post) (avrop L ⊔ ifv full pick)
      (if full then alost L else dmax (alost L) (post, pick)) (avwo L)
      (avrn L ⊔ ifv (acqpc k) post) (avwn L ⊔ ifv (acqpc k) (racq R L k da l t))
      (dmax (acap L) da) (avrel L) (afwd L) (if ex then Some (l, t, (post, pick)) else axcl L) (aprom L).

(** ** Writes *)
Definition wpre (L : alocal) (k : wkind) (da dv : dep) : view :=
  fst da ⊔ snd da ⊔ fst dv ⊔ snd dv ⊔ avwn L ⊔ fst (acap L) ⊔ snd (acap L)
  ⊔ ifv (rel k) (avro L ⊔ avrop L ⊔ fst (alost L) ⊔ snd (alost L)) ⊔ ifv (rel k) (avwo L).
Definition can_write M (i : tid) (L : alocal) (k : wkind) (da dv : dep) (l : loc) (v : val) (t : nat) : Prop :=
  get M t = Some (W l v i) /\ aprom L t = true /\ wpre L k da dv < t /\ acoh L l < t.
(** [dv]: what the write waits for; [dd]: what its value carries, which may be more. *)
Definition after_write (pair : option dep) (k : wkind) (da dv dd : dep) (l : loc) (t : nat) (L : alocal) : alocal :=
  mkA (updN (acoh L) l t) (avro L) (avrop L) (alost L) (avwo L ⊔ t) (avrn L) (avwn L)
      (dmax (acap L) da) (avrel L ⊔ ifv (rel k) t) (updN (afwd L) l (mkB t (fst da ⊔ fst dv) (dmax da dd) pair))
      (axcl L) (upd (aprom L) t false).
Definition clear_xcl (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avrop L) (alost L) (avwo L) (avrn L) (avwn L) (acap L) (avrel L) (afwd L) None (aprom L).
(** May a store-exclusive succeed that has another address than its load? *)
Definition elsewhere (R : rules) : bool := negb (today R).
(** An own store between the halves takes the pair out of the atomicity rule. *)
Definition own_between (R : rules) (L : alocal) (l : loc) (tx : nat) : bool := today R && (tx <? b_time (afwd L l)).
Definition can_xcl (R : rules) M (i : tid) (L : alocal) (l : loc) (t : nat) (pair : dep) : Prop :=
  exists lx tx, axcl L = Some (lx, tx, pair) /\ (elsewhere R = false -> lx = l) /\
    (lx = l -> own_between R L l tx = true \/ atomic M i l tx t).
(** What the status of a store-exclusive carries. *)
Definition status (pair : dep) (t : nat) : dep := dep0.

(** ** Atomics *)
(** Is it no CAS that fails?  Today one that fails may write all the same, namely what it read. *)
Definition succeeds (o : rop) (v vc : val) : bool := match o with RCas _ => N.eqb v vc | _ => true end.
Definition writes_back (R : rules) (hit : bool) : bool := hit || today R.
(** What is written, and what that depends on as an operand. *)
Definition rmwvalue (o : rop) (hit : bool) (v vn : val) : val := if hit then ropv o v vn else v.
Definition rmwoperand (hit : bool) (dv : dep) : dep := if hit then dv else dep0.
(** What the write of an atomic waits for beside its own read: its operand, and the comparand. *)
Definition rmwview (R : rules) (o : rop) (hit : bool) (dc dv : dep) : dep :=
  match o with
  | RCas _ => dmax (rmwoperand hit dv) (if today R then picked dc else dc)
  | _ => dv
  end.
(** What the value written carries: that of LD<op>, and of a CAS that fails, comes from the value read; today what a CAS has read only picks it. *)
Definition rmwdata (R : rules) (o : rop) (hit : bool) (dc dv d : dep) : dep :=
  match o with
  | RSwp => dv
  | RCas _ => dmax (rmwview R o hit dc dv) (if today R && hit then picked d else d)
  | _ => dmax dv d
  end.
(** What the result carries: today that of a CAS that succeeds may come from memory, or be the equal
    comparand, picked by the comparison. *)
Definition rmwresult (R : rules) (o : rop) (hit : bool) (dc d : dep) : list dep :=
  match o with
  | RCas _ => if today R && hit then [d; (fst dc, snd dc ⊔ fst d ⊔ snd d)] else [d]
  | _ => [d]
  end.
(** Is the read of an atomic remembered among those that DMB LD orders?  (Today not, if its result is thrown away.) *)
Definition remembered (R : rules) (ret : bool) : bool := negb (today R && negb ret).
(** An atomic that acquires and releases orders what follows after its write. *)
Definition both_ways (k : rkind) (wk : wkind) : bool := acqpc k && rel wk.
Definition raise (c : bool) (t : nat) (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avrop L) (alost L) (avwo L) (avrn L ⊔ ifv c t) (avwn L ⊔ ifv c t) (acap L) (avrel L) (afwd L) (axcl L) (aprom L).
Definition comparand (R : rules) (rs : aregs) (o : rop) : val * dep :=
  match o with RCas e => aeval R rs e | _ => (0%N, dep0) end.

(** ** Barriers and control *)
Definition after_fence (R : rules) (f : fence) (L : alocal) : alocal :=
  let set rn wn := mkA (acoh L) (avro L) (avrop L) (alost L) (avwo L) (avrn L ⊔ rn) (avwn L ⊔ wn) (acap L) (avrel L)
                       (afwd L) (axcl L) (aprom L) in
  match f with
  | DmbLd | DsbLd => set (avro L) (avro L ⊔ avrop L)
  | DmbSt => set 0 (avwo L)
  | DsbSt => set (ifv (today R) (avwo L)) (avwo L)
  | DmbSy | DsbSy => set (avro L ⊔ fst (alost L) ⊔ avwo L) (avro L ⊔ avrop L ⊔ fst (alost L) ⊔ snd (alost L) ⊔ avwo L)
  | Isb => set (fst (acap L) ⊔ snd (acap L)) 0
  end.
Definition after_branch (d : dep) (L : alocal) : alocal :=
  mkA (acoh L) (avro L) (avrop L) (alost L) (avwo L) (avrn L) (avwn L) (dmax (acap L) d) (avrel L) (afwd L) (axcl L) (aprom L).

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
      (mkAC s (setr rs (Some r) v (rdep R L k da l t)) (after_read R true ex k da l t L))
| a_store k q ea ev s rs L l da v dv t
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (v, dv)) (WR : can_write M i L k da dv l v t) :
    astep (E (AW false k l v) 0 t) (mkAC (Store false k q ea ev :: s) rs L)
      (mkAC s rs (after_write None k da dv dv l t L))
| a_storex k q ea ev s rs L l da v dv t pair
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (v, dv)) (WR : can_write M i L k da dv l v t)
    (XC : can_xcl R M i L l t pair) :
    astep (E (AW true k l v) 0 t) (mkAC (Store true k q ea ev :: s) rs L)
      (mkAC s (setr rs (Some q) 0%N (status pair t)) (clear_xcl (after_write (Some pair) k da dv dv l t L)))
| a_fail k q ea ev s rs L :
    astep (E AFail 0 0) (mkAC (Store true k q ea ev :: s) rs L)
      (mkAC s (setr rs (Some q) 1%N dep0) (clear_xcl L))
| a_rmw o k wk r ea ev s rs L l da vn dv vc dc v t u k' hit d L1 dr
    (EA : aeval R rs ea = (l, da)) (EV : aeval R rs ev = (vn, dv)) (EC : comparand R rs o = (vc, dc))
    (EK : k' = rmwkind (returns r) k)
    (RD : can_read m0 M L k' da l v t) (EH : hit = succeeds o v vc) (OK : writes_back R hit = true)
    (ED : d = rdep R L k' da l t)
    (L1' : L1 = after_read R (remembered R (returns r)) false k' da l t L)
    (WR : can_write M i L1 wk da (rmwview R o hit dc dv) l (rmwvalue o hit v vn) u)
    (AT : atomic M i l t u) (DR : In dr (rmwresult R o hit dc d)) :
    astep (E (AX k wk (returns r) l v (rmwvalue o hit v vn)) t u) (mkAC (Rmw o k wk r ea ev :: s) rs L)
      (mkAC s (setr rs r v dr)
         (raise (both_ways k' wk) u
            (after_write (Some (rpost R L k' da l t, rpick R L k' da l t)) wk da (rmwview R o hit dc dv)
               (rmwdata R o hit dc dv d) l u L1)))
| a_casfail e k wk r ea ev s rs L l da vc dc v t k'
    (EA : aeval R rs ea = (l, da)) (EC : aeval R rs e = (vc, dc)) (EK : k' = rmwkind (returns r) k)
    (RD : can_read m0 M L k' da l v t) (NE : v <> vc) :
    astep (E (AR false k' l v) t 0) (mkAC (Rmw (RCas e) k wk r ea ev :: s) rs L)
      (mkAC s (setr rs r v (rdep R L k' da l t)) (after_read R (remembered R (returns r)) false k' da l t L))
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
  | APush x => exists b, e' = E (APush x) 0 b /\ avro L ⊔ fst (alost L) < b /\ avwo L < b
  | _ => e' = e
  end.
Inductive srun : aconf -> list event -> aconf -> Prop :=
| sr_nil c : srun c [] c
| sr_cons c e e' c' es c'' : astep e c c' -> stamped (al c) e e' -> srun c' es c'' -> srun c (e' :: es) c''.
End Step.

Definition initA (M : mem) (i : tid) : alocal :=
  mkA (fun _ => 0) 0 0 dep0 0 0 0 dep0 0 (fun _ => mkB 0 0 dep0 None) None
      (fun t => match get M t with Some m => mtid m =? i | None => false end).
Definition initAC (M : mem) (i : tid) (p : prog) : aconf := mkAC p [] (initA M i).
Definition anoprom (c : aconf) : Prop := forall t, aprom (al c) t = false.

(** Code and register values: what the SC machine also has. *)
Definition erg (rs : aregs) : regs unit := map (fun b => (fst b, (fst (snd b), tt))) rs.
Definition erase (c : aconf) : sconf := mkS (acode c) (erg (argv c)).
