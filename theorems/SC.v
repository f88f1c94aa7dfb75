(** The SC push/pull machine, and the ownership discipline of one thread.

    One memory, one instruction at a time.  A region has an owner; data of a
    region may be touched by its owner only, [Pull] needs a free region and
    [Push] an owned one.  A step that breaks this has no successor: the program
    is racy (panic).  Reads of locations outside the regions and constants are
    data oracles: they return an arbitrary value. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang.

(** What a location is for.  A location private to thread [i] is one of a region
    that [i] owns from the start and that nobody pulls or pushes. *)
Inductive class :=
| CReg (x : rid) (* protected data of region [x] *)
| CConst         (* constant after boot *)
| CSync          (* inside of synchronisation methods: lock words *)
| CUser.         (* user memory *)
Record layout := mkLay {
  cls : loc -> class;
  own0 : rid -> option tid; (* who holds a region at the start *)
  oracles : bool }.         (* may the kernel read user memory, as a data oracle? *)

Definition shared (lay : layout) (l : loc) : Prop := exists x, cls lay l = CReg x.
(** Kernel memory, as far as the theorems speak of its contents. *)
Definition kernel (lay : layout) (l : loc) : Prop := shared lay l \/ cls lay l = CConst.

(** ** The machine *)
Record world := mkW { mu : loc -> val; owner : rid -> option tid; mon : tid -> option loc }.

(** A store clears the monitors of all other threads that watch the location. *)
Definition snoop (i : tid) (l : loc) (m : tid -> option loc) : tid -> option loc :=
  fun j => if j =? i then m j else
    match m j with Some l' => if N.eqb l' l then None else m j | None => None end.

Definition scmem (lay : layout) (i : tid) (a : act) (w w' : world) : Prop :=
  let '(mkW m o n) := w in
  match a with
  | ATau | AFence _ => w' = w
  | AR ex _ l v =>
      match cls lay l with
      | CReg x => o x = Some i /\ v = m l
      | CConst => v = m l
      | CSync => True (* oracle *)
      | CUser => oracles lay = true
      end /\ w' = mkW m o (if ex then upd n i (Some l) else n)
  | AW ex _ l v =>
      match cls lay l with
      | CReg x => o x = Some i /\ (ex = true -> n i = Some l) /\
          w' = mkW (updN m l v) o (let n' := snoop i l n in if ex then upd n' i None else n')
      | CConst => False
      | CSync | CUser => w' = mkW m o (if ex then upd n i None else n)
      end
  | AX _ _ _ l v v' =>
      match cls lay l with
      | CReg x => o x = Some i /\ v = m l /\ w' = mkW (updN m l v') o (snoop i l n)
      | CConst => False
      | CSync => w' = w
      | CUser => oracles lay = true /\ w' = w
      end
  | AFail => w' = mkW m o (upd n i None)
  | APull x => o x = None /\ w' = mkW m (upd o x (Some i)) n
  | APush x => o x = Some i /\ w' = mkW m (upd o x None) n
  end.

Record gstate := mkG { thr : tid -> sconf; wld : world }.
Inductive gstep (lay : layout) (K : nat) : gstate -> gstate -> Prop :=
| g_step i a c T w w' : i < K -> sstep a (T i) c -> scmem lay i a w w' ->
    gstep lay K (mkG T w) (mkG (upd T i c) w').
Inductive gsteps (lay : layout) (K : nat) : gstate -> gstate -> Prop :=
| g_nil g : gsteps lay K g g
| g_cons g g' g'' : gstep lay K g g' -> gsteps lay K g' g'' -> gsteps lay K g g''.
Definition initG (lay : layout) (m0 : loc -> val) (P : tid -> prog) : gstate :=
  mkG (fun i => mkS (P i) []) (mkW m0 (own0 lay) (fun _ => None)).

(** ** The discipline of one thread
    Which regions it holds, and the region location of an exclusive pair that is
    open in the current section. *)
Record duty := mkD { held : rid -> bool; open : option loc }.

Definition okl (lay : layout) (a : act) (d : duty) : Prop :=
  match a with
  | AR _ _ l _ =>
      match cls lay l with CReg x => held d x = true | CUser => oracles lay = true | _ => True end
  | AW ex _ l _ =>
      match cls lay l with
      | CReg x => held d x = true /\ (ex = true -> open d = Some l)
      | CConst => False
      | _ => True
      end
  | AX _ _ _ l _ _ =>
      match cls lay l with
      | CReg x => held d x = true
      | CConst => False
      | CSync => True
      | CUser => oracles lay = true
      end
  | APull x => held d x = false
  | APush x => held d x = true
  | ATau | AFence _ | AFail => True
  end.
Definition next (a : act) (d : duty) : duty :=
  match a with
  | AR true _ l _ => mkD (held d) (Some l)
  | AW true _ _ _ | AFail => mkD (held d) None
  | APull x => mkD (upd (held d) x true) None
  | APush x => mkD (upd (held d) x false) None
  | _ => d
  end.
Definition duty0 (lay : layout) (i : tid) : duty :=
  mkD (fun x => match own0 lay x with Some j => j =? i | None => false end) None.

(** Thread [i] alone, with ARBITRARY values returned by its loads. *)
Inductive alone (lay : layout) (P : prog) (i : tid) : sconf -> duty -> Prop :=
| al_init : alone lay P i (mkS P []) (duty0 lay i)
| al_step a c d c' : alone lay P i c d -> sstep a c c' -> okl lay a d -> alone lay P i c' (next a d).
(** ... never breaks the discipline.  No memory model enters this check. *)
Definition thread_ok (lay : layout) (P : prog) (i : tid) : Prop :=
  forall a c d c', alone lay P i c d -> sstep a c c' -> okl lay a d.
