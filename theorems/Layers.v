(** Layers on layers: code that was shown to refine its specification, layer by layer,
    refines the topmost specification when it is run on the lowest machine, whatever the
    program above does, with any number of CPUs.

    A machine offers operations: atomic steps with a result, each with a condition
    under which it is defined; one that waits has no step until it can make one.  A layer
    implements the operations of the machine above by code over those of the machine
    below: code calls operations, uses their results, branches, loops for ever if it
    likes.  While it runs, other CPUs and hardware step between any two of its steps.

    What has to be shown of a layer ([refined]) speaks of one step of the code of one
    operation at a time: it makes the step of the specification at one point, its
    COMMIT, gives that step's result in the end, calls what is defined only, and leaves
    to every other CPU what that CPU relies on. *)
From Coq Require Import List.

Section Layers.
Variables Cpu V : Type.
Variable cpu_dec : forall c d : Cpu, {c = d} + {c <> d}.

(** ** Machines and code *)
Record machine := mkMachine {
  State : Type;
  Op : Type;                                        (* an operation with its arguments *)
  defined : Cpu -> Op -> State -> Prop;
  does : Cpu -> Op -> State -> V -> State -> Prop;
  hw : State -> State -> Prop }.

Inductive move (O Q : Type) :=
| Tau (q : Q)                      (* registers, control *)
| Call (o : O) (k : V -> Q)
| Done (v : V).
Arguments Tau {O Q}. Arguments Call {O Q}. Arguments Done {O Q}.
(** Code over operations [O]: its program points with registers, and what can be done at each. *)
Record code (O : Type) := mkCode { At : Type; moves : Cpu -> At -> move O At -> Prop }.
Arguments At {O}. Arguments moves {O}.

Record config (m : machine) (P : code (Op m)) := mkG { sh : State m; pc : Cpu -> At P }.
Arguments mkG {m P}. Arguments sh {m P}. Arguments pc {m P}.
Definition setpc {Q} (f : Cpu -> Q) (c : Cpu) (q : Q) : Cpu -> Q := fun d => if cpu_dec d c then q else f d.
Inductive step (m : machine) (P : code (Op m)) : config m P -> config m P -> Prop :=
| st_tau G c q : moves P c (pc G c) (Tau q) -> step m P G (mkG (sh G) (setpc (pc G) c q))
| st_call G c o k v s : moves P c (pc G c) (Call o k) -> does m c o (sh G) v s -> step m P G (mkG s (setpc (pc G) c (k v)))
| st_hw G s : hw m (sh G) s -> step m P G (mkG s (pc G)).
Inductive reach (m : machine) (P : code (Op m)) (G0 : config m P) : config m P -> Prop :=
| r_init : reach m P G0 G0
| r_step G G' : reach m P G0 G -> step m P G G' -> reach m P G0 G'.
(** No CPU ever comes to call what is not defined. *)
Definition safe (m : machine) (P : code (Op m)) (G0 : config m P) : Prop :=
  forall G c o k, reach m P G0 G -> moves P c (pc G c) (Call o k) -> defined m c o (sh G).

(** ** A layer *)
Record layer (U L : machine) := mkLayer {
  body : code (Op L);
  entry : Cpu -> Op U -> At body;
  rel : State U -> State L -> Prop;
  (* what is known of a CPU outside of the layer's code, and at each point of it: [None] before the
     commit of the operation, then its result *)
  idle : Cpu -> State U -> State L -> Prop;
  inside : Cpu -> Op U -> At body -> option V -> State U -> State L -> Prop;
  (* what others may do between two steps, as a CPU sees it *)
  others : Cpu -> State U -> State L -> State U -> State L -> Prop }.
Arguments body {U L}. Arguments entry {U L}. Arguments rel {U L}. Arguments idle {U L}. Arguments inside {U L}. Arguments others {U L}.

(** A step of CPU [c]: the specification stands still, or makes its step, once. *)
Definition follows {U L} (I : layer U L) (c : Cpu) (o : Op U) (st : option V) (u : State U) (l : State L)
  (q : At (body I)) (l' : State L) : Prop :=
  exists u' st', (u' = u /\ st' = st \/ st = None /\ exists v, st' = Some v /\ does U c o u v u') /\
    rel I u' l' /\ inside I c o q st' u' l' /\ forall d, d <> c -> others I d u l u' l'.

Record refined {U L} (I : layer U L) : Prop := {
  (* what is known outlasts what others do *)
  f_idle : forall c u l u' l', idle I c u l -> others I c u l u' l' -> idle I c u' l';
  f_inside : forall c o q st u l u' l', inside I c o q st u l -> others I c u l u' l' -> inside I c o q st u' l';
  (* an operation is entered where it is defined *)
  f_entry : forall c o u l, rel I u l -> idle I c u l -> defined U c o u -> inside I c o (entry I c o) None u l;
  (* its steps; until the commit the operation may be taken as defined *)
  f_tau : forall c o q q' st u l, rel I u l -> inside I c o q st u l -> (st = None -> defined U c o u) ->
    moves (body I) c q (Tau q') -> follows I c o st u l q' l;
  f_call : forall c o q p k v st u l l', rel I u l -> inside I c o q st u l -> (st = None -> defined U c o u) ->
    moves (body I) c q (Call p k) -> does L c p l v l' -> follows I c o st u l (k v) l';
  f_defined : forall c o q p k st u l, rel I u l -> inside I c o q st u l -> (st = None -> defined U c o u) ->
    moves (body I) c q (Call p k) -> defined L c p l;
  (* its end: committed, with this result *)
  f_done : forall c o q v st u l, rel I u l -> inside I c o q st u l -> (st = None -> defined U c o u) ->
    moves (body I) c q (Done v) -> st = Some v /\ idle I c u l;
  (* hardware *)
  f_hw : forall u l l', rel I u l -> hw L l l' ->
    exists u', (u' = u \/ hw U u u') /\ rel I u' l' /\ forall c, others I c u l u' l' }.

(** ** The program above, with the layer's code in place of its calls *)
Inductive place {U L} (I : layer U L) (P : code (Op U)) :=
| Out (q : At P)
| In (q : At P) (o : Op U) (k : V -> At P) (i : At (body I)). (* called at [q], goes on at [k] of the result *)
Arguments Out {U L I P}. Arguments In {U L I P}.
Inductive imoves {U L} (I : layer U L) (P : code (Op U)) (c : Cpu) : place I P -> move (Op L) (place I P) -> Prop :=
| im_tau q q' : moves P c q (Tau q') -> imoves I P c (Out q) (Tau (Out q'))
| im_done q v : moves P c q (Done v) -> imoves I P c (Out q) (Done v)
| im_enter q o k : moves P c q (Call o k) -> imoves I P c (Out q) (Tau (In q o k (entry I c o)))
| im_inner q o k i i' : moves (body I) c i (Tau i') -> imoves I P c (In q o k i) (Tau (In q o k i'))
| im_call q o k i p kk : moves (body I) c i (Call p kk) -> imoves I P c (In q o k i) (Call p (fun v => In q o k (kk v)))
| im_leave q o k i v : moves (body I) c i (Done v) -> imoves I P c (In q o k i) (Tau (Out (k v))).
Definition inline {U L} (I : layer U L) (P : code (Op U)) : code (Op L) := mkCode (Op L) (place I P) (imoves I P).

(** ** One layer *)
Section One.
Context {U L : machine} (I : layer U L).
Hypothesis F : refined I.
Variable P : code (Op U).

(** Where a CPU is in both programs. *)
Definition same_place (u : State U) (l : State L) (c : Cpu) (p : place I P) (q : At P) : Prop :=
  match p with
  | Out q' => q = q' /\ idle I c u l
  | In q' o k i => exists st, inside I c o i st u l /\
      match st with None => q = q' /\ moves P c q' (Call o k) | Some v => q = k v end
  end.
Definition matches (GU : config U P) (GL : config L (inline I P)) : Prop :=
  rel I (sh GU) (sh GL) /\ forall c, same_place (sh GU) (sh GL) c (pc GL c) (pc GU c).

Lemma same_place_others u l u' l' c p q : same_place u l c p q -> others I c u l u' l' -> same_place u' l' c p q.
Proof.
  destruct p as [q'|q' o k i]; simpl; intros SP OT.
  - destruct SP as [E ID]. split; auto. eapply f_idle; eauto.
  - destruct SP as (st & IN & W). exists st. split; auto. eapply f_inside; eauto.
Qed.

Variables (u0 : State U) (l0 : State L) (start : Cpu -> At P).
Hypothesis SAFE : safe U P (mkG u0 start).
Hypothesis REL : rel I u0 l0.
Hypothesis IDLE : forall c, idle I c u0 l0.
Notation GU0 := (mkG (m := U) (P := P) u0 start).
Notation GL0 := (mkG (m := L) (P := inline I P) l0 (fun c => Out (start c))).

(** A step inside of an operation, with the commit if it is made here. *)
Lemma inner_step GU s' pcs c q o k i st i' l' : reach U P GU0 GU -> rel I (sh GU) s' ->
  (forall d, same_place (sh GU) s' d (pcs d) (pc GU d)) -> pcs c = In q o k i ->
  match st with None => pc GU c = q /\ moves P c q (Call o k) | Some v => pc GU c = k v end ->
  follows I c o st (sh GU) s' i' l' ->
  exists GU', reach U P GU0 GU' /\ rel I (sh GU') l' /\
    forall d, same_place (sh GU') l' d (setpc pcs c (In q o k i') d) (pc GU' d).
Proof.
  intros RU RL SP PC W (u' & st' & ST & RL' & IN' & OT). destruct ST as [[-> ->]|(-> & v & -> & DO)].
  - exists GU. split; auto. split; auto. intro d. unfold setpc. destruct (cpu_dec d c) as [->|NE].
    + exists st. auto.
    + eapply same_place_others; eauto.
  - destruct W as [E MC]. exists (mkG u' (setpc (pc GU) c (k v))). split; [|split; auto].
    + eapply r_step; [exact RU|]. eapply st_call; eauto. rewrite E. auto.
    + intro d. simpl. unfold setpc. destruct (cpu_dec d c) as [->|NE].
      * exists (Some v). auto.
      * eapply same_place_others; eauto.
Qed.

Lemma inside_at GU GL c q o k i : reach U P GU0 GU -> matches GU GL -> pc GL c = In q o k i ->
  exists st, inside I c o i st (sh GU) (sh GL) /\ (st = None -> defined U c o (sh GU)) /\
    match st with None => pc GU c = q /\ moves P c q (Call o k) | Some v => pc GU c = k v end.
Proof.
  intros RU [RL SP] PC. specialize (SP c). rewrite PC in SP. destruct SP as (st & IN & W). exists st. split; auto. split; auto.
  intros ->. destruct W as [E MC]. eapply SAFE; eauto. rewrite E. eauto.
Qed.

Lemma layer_step GU GL GL' : reach U P GU0 GU -> matches GU GL -> step L (inline I P) GL GL' ->
  exists GU', reach U P GU0 GU' /\ matches GU' GL'.
Proof.
  intros RU MT ST. pose proof MT as [RL SP]. destruct ST as [GL c p M|GL c p k v s M DO|GL s HW].
  - simpl in M. destruct (pc GL c) as [q|q o k i] eqn:PC.
    + pose proof (SP c) as SC. rewrite PC in SC. destruct SC as [E ID].
      inversion M as [q1 q' MP| |q1 o k MP| | |]; subst.
      * (* the program above *)
        exists (mkG (sh GU) (setpc (pc GU) c q')). split; [eapply r_step; [exact RU|eapply st_tau; auto]|].
        split; auto. intro d. simpl. unfold setpc. destruct (cpu_dec d c) as [->|NE]; simpl; auto.
      * exists GU. split; auto. split; auto. intro d. simpl. unfold setpc.
        destruct (cpu_dec d c) as [->|NE]; auto. simpl. exists None. split; auto.
        apply f_entry; auto. eapply SAFE; eauto.
    + destruct (inside_at _ _ _ _ _ _ _ RU MT PC) as (st & IN & DF & W).
      inversion M as [| | |q1 o1 k1 i1 i' MP| |q1 o1 k1 i1 v MP]; subst.
      * eapply inner_step; eauto. eapply f_tau; eauto.
      * destruct (f_done _ F _ _ _ _ _ _ _ RL IN DF MP) as [-> ID]. exists GU. split; auto. split; auto. intro d. simpl. unfold setpc.
        destruct (cpu_dec d c) as [->|NE]; simpl; auto.
  - simpl in M. destruct (pc GL c) as [q|q o k0 i] eqn:PC; inversion M as [| | | |q1 o1 k1 i1 p1 kk MP|]; subst.
    destruct (inside_at _ _ _ _ _ _ _ RU MT PC) as (st & IN & DF & W). eapply inner_step; eauto. eapply f_call; eauto.
  - destruct (f_hw _ F _ _ _ RL HW) as (u' & HU & RL' & OT). exists (mkG u' (pc GU)). split.
    + destruct HU as [->|HU]; [destruct GU; exact RU|]. eapply r_step; [exact RU|]. apply st_hw. auto.
    + split; auto. intro d. simpl. eapply same_place_others; eauto.
Qed.

Theorem layer_refines GL : reach L (inline I P) GL0 GL -> exists GU, reach U P GU0 GU /\ matches GU GL.
Proof.
  induction 1 as [|GL GL' R (GU & RU & MT) ST]; [|eapply layer_step; eauto].
  exists GU0. split; [constructor|]. split; simpl; auto.
Qed.
Theorem layer_safe : safe L (inline I P) GL0.
Proof.
  intros GL c p k R M. destruct (layer_refines GL R) as (GU & RU & MT). simpl in M.
  destruct (pc GL c) as [q|q o k0 i] eqn:PC; inversion M as [| | | |q1 o1 k1 i1 p1 kk MP|]; subst.
  destruct (inside_at _ _ _ _ _ _ _ RU MT PC) as (st & IN & DF & W). destruct MT as [RL _]. eapply f_defined; eauto.
Qed.
End One.

(** ** All layers *)
Inductive tower : machine -> machine -> Type :=
| ground m : tower m m
| above U M L : layer U M -> tower M L -> tower U L.
Fixpoint all_refined {U L} (T : tower U L) : Prop :=
  match T with ground _ => True | above _ _ _ Y T' => refined Y /\ all_refined T' end.
(** The program with the code of all layers in place of its calls. *)
Fixpoint built {U L} (T : tower U L) : code (Op U) -> code (Op L) :=
  match T with ground _ => fun P => P | above _ _ _ Y T' => fun P => built T' (inline Y P) end.
(** Program point [p] of the whole is point [q] of the program on top, outside of the code of all layers. *)
Fixpoint outside {U L} (T : tower U L) : forall P : code (Op U), At (built T P) -> At P -> Prop :=
  match T with
  | ground _ => fun P p q => p = q
  | above _ _ _ Y T' => fun P p q => outside T' (inline Y P) p (Out q)
  end.
Fixpoint starting {U L} (T : tower U L) : forall P : code (Op U), (Cpu -> At P) -> Cpu -> At (built T P) :=
  match T with
  | ground _ => fun P f => f
  | above _ _ _ Y T' => fun P f => starting T' (inline Y P) (fun c => Out (f c))
  end.
(** The relations of all layers, one after the other; at the start also that every CPU is outside. *)
Fixpoint related {U L} (T : tower U L) : State U -> State L -> Prop :=
  match T with ground _ => fun u l => u = l | above _ _ _ Y T' => fun u l => exists m, rel Y u m /\ related T' m l end.
Fixpoint related_at_rest {U L} (T : tower U L) : State U -> State L -> Prop :=
  match T with
  | ground _ => fun u l => u = l
  | above _ _ _ Y T' => fun u l => exists m, rel Y u m /\ (forall c, idle Y c u m) /\ related_at_rest T' m l
  end.

(** *** Vertical composition
    If every layer is refined and the program on top is safe on the topmost specification,
    then on the lowest machine it never calls what is not defined, and each state that it
    reaches there is related to one that it reaches on the topmost specification, in which
    every CPU that is outside of the layers' code is at the same point, with the same
    registers and so with the same results of all its calls. *)
Theorem tower_refines U L (T : tower U L) : all_refined T ->
  forall (P : code (Op U)) u0 l0 start, safe U P (mkG u0 start) -> related_at_rest T u0 l0 ->
  safe L (built T P) (mkG l0 (starting T P start)) /\
  forall G, reach L (built T P) (mkG l0 (starting T P start)) G ->
    exists G', reach U P (mkG u0 start) G' /\ related T (sh G') (sh G) /\
      forall c q, outside T P (pc G c) q -> pc G' c = q.
Proof.
  induction T as [m|U M L Y T IH]; intros AR P u0 l0 start SF RR; simpl in *.
  - subst l0. split; auto. intros G R. exists G. auto.
  - destruct AR as [F AR]. destruct RR as (m0 & RL & ID & RR).
    pose proof (layer_safe Y F P u0 m0 start SF RL ID) as SM.
    destruct (IH AR (inline Y P) m0 l0 _ SM RR) as [SL RF]. split; auto. intros G R.
    destruct (RF G R) as (GM & RM & RLM & OM). destruct (layer_refines Y F P u0 m0 start SF RL ID GM RM) as (GU & RU & [RLU SP]).
    exists GU. split; auto. split; [eauto|]. intros c q OC. specialize (SP c). rewrite (OM c _ OC) in SP. apply SP.
Qed.
End Layers.
