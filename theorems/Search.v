(** Outcomes of a small program, by promise-first search.

    [outcomes R fuel p] starts from the empty list of messages and appends, as
    long as new ones come, any write that some thread can perform alone from its
    start while keeping all its promises; for each list, the threads' final states
    are a product.  [fuel] bounds the steps of one thread and the number of
    messages; the flag tells whether no bound was met.  Every listed outcome is
    one of the relation ([outcomes_sound]); that none is missing rests on the
    published fact that certified promises suffice, not on a proof here. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak Arm Exec.

Inductive observe := OReg (i : tid) (r : reg) | OLoc (l : loc).
Arguments OLoc l%N.
(** Initial values (others 0), the threads, what is observed. *)
Record litmus := mkLit { l_init : list (N * N); l_code : list prog; l_obs : list observe }.

Definition initof (ini : list (N * N)) (l : loc) : val :=
  match find (fun b => N.eqb (fst b) l) ini with Some b => snd b | None => 0%N end.
Definition keeps (M : mem) (c : aconf) : bool := forallb (fun t => negb (aprom (al c) t)) (seq 1 (length M)).
(** A promise at or below the floors can never be fulfilled. *)
Definition hopeful (M : mem) (c : aconf) : bool :=
  forallb (fun t => negb (aprom (al c) t) ||
    match get M t with
    | Some m => (acoh (al c) (mloc m) <? t) && (avwn (al c) <? t) && (fst (acap (al c)) <? t)
    | None => false end) (seq 1 (length M)).

Section Search.
Variable R : rules.
Variable m0 : loc -> val.

(** Final states of thread [i] against [M], and whether the fuel sufficed. *)
Fixpoint finals (fuel : nat) (M : mem) (i : tid) (c : aconf) : bool * list aconf :=
  match acode c with
  | [] => (true, if keeps M c then [c] else [])
  | _ =>
      match fuel with
      | 0 => (false, [])
      | S f =>
          fold_right (fun ec acc => if hopeful M (snd ec) then
              let (b, l) := finals f M i (snd ec) in (b && fst acc, l ++ snd acc) else acc)
            (true, []) (steps R m0 M i c)
      end
  end.

(** A CAS that would succeed now may fail all the same in the end: its comparand, or what it reads, may come from a
    message that is not there yet.  What is behind it need not wait for its write then. *)
Definition later (M : mem) (c : aconf) : list (event * aconf) :=
  let '(mkAC p rs L) := c in
  match p with
  | Rmw (RCas e) k _ r a _ :: s =>
      let (l, da) := aeval R rs a in
      map (failed R s rs L k r da l) (filter (fun tv => N.eqb (snd tv) (fst (aeval R rs e))) (reads_of m0 M L k da l))
  | _ => []
  end.
(** New messages the next instruction can write, at the end of [M]. *)
Definition fresh (M : mem) (i : tid) (c : aconf) : list (loc * val) :=
  let '(mkAC p rs L) := c in
  match p with
  | Store _ _ _ a ev :: _ => [(fst (aeval R rs a), fst (aeval R rs ev))]
  | Rmw o k _ r a ev :: _ =>
      let (l, da) := aeval R rs a in
      map (fun tv => (l, rmwvalue o (succeeds o (snd tv) (fst (comparand R rs o))) (snd tv) (fst (aeval R rs ev))))
        (reads_of m0 M L (rmwkind (returns r) k) da l)
  | _ => []
  end.
Definition promise (t : nat) (c : aconf) : aconf :=
  let L := al c in
  mkAC (acode c) (argv c) (mkA (acoh L) (avro L) (avrop L) (alost L) (avwo L) (avrn L) (avwn L) (acap L) (avrel L) (afwd L) (axcl L)
    (upd (aprom L) t true)).
(** Can the write be promised now?  Its floors must not reach above [base]; checked for stores, which prunes most. *)
Definition early (base : nat) (c : aconf) (lv : loc * val) : bool :=
  let '(mkAC p rs L) := c in
  match p with
  | Store _ k _ a ev :: _ =>
      (wpre L k (snd (aeval R rs a)) (snd (aeval R rs ev)) <=? base) && (acoh L (fst lv) <=? base)
  | _ => acoh L (fst lv) <=? base
  end.
Definition eqmsg (a b : loc * val) : bool := N.eqb (fst a) (fst b) && N.eqb (snd a) (snd b).
Definition add {A} (eq : A -> A -> bool) (x : A) (l : list A) : list A := if existsb (eq x) l then l else x :: l.

(** Writes that thread [i] can promise next: [acc] collects those of the present path. *)
Fixpoint promises (fuel : nat) (base : nat) (M : mem) (i : tid) (c : aconf) (acc : list (loc * val)) : list (loc * val) :=
  let here := if keeps M c then acc else [] in
  match fuel with
  | 0 => here
  | S f =>
      let old := flat_map (fun ec => if hopeful M (snd ec) then promises f base M i (snd ec) acc else [])
        (steps R m0 M i c ++ later M c) in
      let new := flat_map (fun lv =>
          let M' := M ++ [W (fst lv) (snd lv) i] in
          let acc' := if early base c lv then add eqmsg lv acc else acc in
          flat_map (fun ec => if (ew (fst ec) =? length M') && hopeful M' (snd ec)
            then promises f base M' i (snd ec) acc' else []) (steps R m0 M' i (promise (length M') c)))
        (fresh M i c) in
      fold_right (add eqmsg) [] (here ++ old ++ new)
  end.

Definition msg_eqb (a b : msg) : bool := N.eqb (mloc a) (mloc b) && N.eqb (mval a) (mval b) && (mtid a =? mtid b).
Fixpoint mem_eqb (A B : mem) : bool :=
  match A, B with
  | [], [] => true
  | a :: A', b :: B' => msg_eqb a b && mem_eqb A' B'
  | _, _ => false
  end.
Definition extend (fuel : nat) (ps : list prog) (M : mem) : list mem :=
  flat_map (fun ip => map (fun lv => M ++ [W (fst lv) (snd lv) (fst ip)])
      (promises fuel (length M) M (fst ip) (initAC M (fst ip) (snd ip)) []))
    (combine (seq 0 (length ps)) ps).
(** All lists of messages, level by level. *)
Fixpoint lists (n fuel : nat) (ps : list prog) (level : list mem) : bool * list mem :=
  match level with
  | [] => (true, [])
  | _ =>
      match n with
      | 0 => (false, level)
      | S k =>
          let up := fold_right (add mem_eqb) [] (flat_map (extend fuel ps) level) in
          let (b, r) := lists k fuel ps up in (b, level ++ r)
      end
  end.

Definition lastval (M : mem) (l : loc) : val :=
  match rdv m0 M l (latest M l (length M)) with Some v => v | None => m0 l end.
Fixpoint product (M : mem) (obs : list observe) (fs : list (list aconf)) (cs : list aconf) : list (list N) :=
  match fs with
  | [] => [map (fun o => match o with
      | OReg i r => match nth_error (rev cs) i with Some c => fst (getr dep0 (argv c) r) | None => 0%N end
      | OLoc l => lastval M l end) obs]
  | f :: fs' => flat_map (fun c => product M obs fs' (c :: cs)) f
  end.
Fixpoint row_eqb (a b : list N) : bool :=
  match a, b with [], [] => true | x :: a', y :: b' => N.eqb x y && row_eqb a' b' | _, _ => false end.
(** Two finals that agree on all registers give the same rows. *)
Definition same_regs (a b : aconf) : bool :=
  forallb (fun q => N.eqb (fst (getr dep0 (argv a) (fst q))) (fst (getr dep0 (argv b) (fst q)))) (argv a ++ argv b).
Definition runs_of (fuel : nat) (ps : list prog) (M : mem) : bool * list (list aconf) :=
  fold_right (fun ip acc =>
      let (b, fs) := finals fuel M (fst ip) (initAC M (fst ip) (snd ip)) in
      (b && fst acc, fold_right (add same_regs) [] fs :: snd acc))
    (true, []) (combine (seq 0 (length ps)) ps).
End Search.

Definition outcomes (R : rules) (fuel : nat) (p : litmus) : bool * list (list N) :=
  let m0 := initof (l_init p) in
  let (b, ms) := lists R m0 fuel fuel (l_code p) [[]] in
  fold_right (fun M acc =>
      let (b', fs) := runs_of R m0 fuel (l_code p) M in
      (b' && fst acc, fold_right (add row_eqb) (snd acc) (product m0 M (l_obs p) fs [])))
    (b, []) ms.
(** Is an outcome reachable? *)
Definition reachable (R : rules) (fuel : nat) (p : litmus) (row : list N) : bool :=
  existsb (row_eqb row) (snd (outcomes R fuel p)).
