(** The language: register expressions, branches, loops, and the memory
    instructions of AArch64.  [Pull] and [Push] are ghost markers: where a
    critical section on a region begins and ends.  No machine instruction
    corresponds to them, and on the Arm machines they change nothing. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base.

Inductive rkind := RPln | RAcqPC | RAcq. (* LDR, LDAPR, LDAR *)
Inductive wkind := WPln | WRel. (* STR, STLR *)
Definition acqpc (k : rkind) : bool := match k with RPln => false | _ => true end.
Definition acq (k : rkind) : bool := match k with RAcq => true | _ => false end.
Definition rel (k : wkind) : bool := match k with WRel => true | _ => false end.

Inductive fence := DmbLd | DmbSt | DmbSy | DsbLd | DsbSt | DsbSy | Isb.

Inductive op := Add | Sub | Mul | And | Or | Xor | Mod | Eq | Ne | Lt | Add32.
Definition word64 : N := (2 ^ 64)%N.
Definition word32 : N := (2 ^ 32)%N.
Definition bit (b : bool) : val := if b then 1%N else 0%N.
Definition opv (o : op) (a b : val) : val :=
  match o with
  | Add => N.modulo (a + b) word64
  | Sub => N.modulo (a + word64 - N.modulo b word64) word64
  | Mul => N.modulo (a * b) word64
  | And => N.land a b
  | Or => N.lor a b
  | Xor => N.lxor a b
  | Mod => N.modulo a b
  | Eq => bit (N.eqb a b)
  | Ne => bit (negb (N.eqb a b))
  | Lt => bit (N.ltb a b)
  | Add32 => N.modulo (a + b) word32
  end.

(** [Sel c a b] is CSEL: [a] if [c] is not 0, else [b]. *)
Inductive expr :=
| Const (v : val)
| Rg (r : reg)
| Bin (o : op) (a b : expr)
| Sel (c a b : expr).

Arguments Const v%N.

(** What a single-instruction atomic computes. *)
Inductive rop := RAdd | RSwp | RClr | RSet | REor | RCas (e : expr).
Definition ropv (o : rop) (old new : val) : val :=
  match o with
  | RAdd => N.modulo (old + new) word64
  | RSwp | RCas _ => new
  | RClr => N.ldiff old new
  | RSet => N.lor old new
  | REor => N.lxor old new
  end.

Inductive stmt :=
| Assign (r : reg) (e : expr)
| Load (ex : bool) (k : rkind) (r : reg) (ea : expr)
| Store (ex : bool) (k : wkind) (rs : reg) (ea ev : expr) (* [rs]: status, used if [ex] *)
| Rmw (o : rop) (k : rkind) (wk : wkind) (r : option reg) (ea ev : expr)
| Fence (f : fence)
| Ite (e : expr) (s1 s2 : list stmt)
| While (e : expr) (s : list stmt)
| Pull (x : rid)
| Push (x : rid).
Definition prog := list stmt.

(** Register files are histories, newest binding first; unset registers are 0. *)
Definition regs (A : Type) := list (reg * (val * A)).
Fixpoint getr {A} (bot : A) (rs : regs A) (r : reg) : val * A :=
  match rs with
  | [] => (0%N, bot)
  | (r', va) :: rs' => if r =? r' then va else getr bot rs' r
  end.
Definition setr {A} (rs : regs A) (r : option reg) (v : val) (a : A) : regs A :=
  match r with Some q => (q, (v, a)) :: rs | None => rs end.

Fixpoint eval (rs : regs unit) (e : expr) : val :=
  match e with
  | Const v => v
  | Rg r => fst (getr tt rs r)
  | Bin o a b => opv o (eval rs a) (eval rs b)
  | Sel c a b => if N.eqb (eval rs c) 0 then eval rs b else eval rs a
  end.

(** ** Actions of one thread
    What an instruction does to the world outside the thread's registers. *)
Inductive act :=
| ATau
| AFence (f : fence)
| AR (ex : bool) (k : rkind) (l : loc) (v : val)
| AW (ex : bool) (k : wkind) (l : loc) (v : val)
| AX (k : rkind) (wk : wkind) (ret : bool) (l : loc) (old new : val) (* read and write at once *)
| AFail (* a store-exclusive fails *)
| APull (x : rid)
| APush (x : rid).

(** Thread code and register values: all the state the SC machine has per thread. *)
Record sconf := mkS { cont : prog; rg : regs unit }.

(** One instruction of a thread, the values read being arbitrary.  This one
    relation drives the SC machine and the relaxed machine. *)
(** What an atomic writes.  A CAS that fails writes nothing, or what it read. *)
Definition stored (rs : regs unit) (o : rop) (old new : val) : val :=
  match o with RCas e => if N.eqb old (eval rs e) then new else old | _ => ropv o old new end.
(** Does the atomic keep the old value?  Without a result it does not acquire, and today's Arm orders less. *)
Definition returns (r : option reg) : bool := match r with Some _ => true | None => false end.
Definition rmwkind (ret : bool) (k : rkind) : rkind := if ret then k else RPln.
Inductive sstep : act -> sconf -> sconf -> Prop :=
| s_assign r e s rs :
    sstep ATau (mkS (Assign r e :: s) rs) (mkS s (setr rs (Some r) (eval rs e) tt))
| s_ite e s1 s2 s rs :
    sstep ATau (mkS (Ite e s1 s2 :: s) rs) (mkS ((if N.eqb (eval rs e) 0 then s2 else s1) ++ s) rs)
| s_while e b s rs :
    sstep ATau (mkS (While e b :: s) rs) (mkS (Ite e (b ++ [While e b]) [] :: s) rs)
| s_fence f s rs :
    sstep (AFence f) (mkS (Fence f :: s) rs) (mkS s rs)
| s_load ex k r ea s rs v :
    sstep (AR ex k (eval rs ea) v) (mkS (Load ex k r ea :: s) rs) (mkS s (setr rs (Some r) v tt))
| s_store ex k q ea ev s rs :
    sstep (AW ex k (eval rs ea) (eval rs ev)) (mkS (Store ex k q ea ev :: s) rs)
      (mkS s (setr rs (if ex then Some q else None) 0%N tt))
| s_fail k q ea ev s rs :
    sstep AFail (mkS (Store true k q ea ev :: s) rs) (mkS s (setr rs (Some q) 1%N tt))
| s_rmw o k wk r ea ev s rs v :
    sstep (AX k wk (returns r) (eval rs ea) v (stored rs o v (eval rs ev)))
      (mkS (Rmw o k wk r ea ev :: s) rs) (mkS s (setr rs r v tt))
| s_casfail e k wk r ea ev s rs v (NE : v <> eval rs e) :
    sstep (AR false (rmwkind (returns r) k) (eval rs ea) v) (mkS (Rmw (RCas e) k wk r ea ev :: s) rs) (mkS s (setr rs r v tt))
| s_pull x s rs : sstep (APull x) (mkS (Pull x :: s) rs) (mkS s rs)
| s_push x s rs : sstep (APush x) (mkS (Push x :: s) rs) (mkS s rs).
