(** Noninterference of traces from noninterference of steps. What [sekvm prove security] shows of each step
    (docs/decisions/noninterference.md) are the three hypotheses [undisturbed], [untold] and [restored]; what passes because it is
    meant to is part of what two runs are compared by. A run may have any number of steps of others between two that concern a
    principal, and these are compared in nothing: neither how many there are, nor which, nor with which arguments. *)
From Coq Require Import List.
Import ListNotations.

Record system := mkSystem {
  State : Type; Label : Type; Result : Type; Who : Type;
  Place : Type; Seen : Type;
  step : Label -> State -> State -> Result -> Prop; (* a step of a CPU with its arguments, or of hardware with its keys *)
  known : State -> Prop;                            (* all that is true of every state *)
  acts : Who -> Label -> State -> Prop;             (* the CPU of the label works for him; hardware works for nobody *)
  view : Who -> State -> Place -> option Seen;      (* what is seen at a place: nothing, or what stands there *)
  passes : Who -> Label -> State -> Place -> bool;  (* what is declassified at a place by a step, *)
  tells : Who -> Label -> State -> bool }.          (* and by its result *)

Section Unwinding.
Variable Y : system.
Notation State := (State Y). Notation Label := (Label Y). Notation Result := (Result Y).
Notation Place := (Place Y). Notation Seen := (Seen Y). Notation step := (step Y). Notation known := (known Y).
Notation acts := (acts Y). Notation view := (view Y). Notation passes := (passes Y). Notation tells := (tells Y).

Definition alike (v : Who Y) (s t : State) : Prop := forall p, view v s p = view v t p.

(** Who does not act, neither before nor behind, has the same view, but for what passes. *)
Definition undisturbed : Prop := forall v l s s' r,
  known s -> step l s s' r -> ~ acts v l s -> ~ acts v l s' ->
  forall p, passes v l s p = false -> view v s' p = view v s p.
(** Who acts is told no more than it sees. *)
Definition untold : Prop := forall v l s t s' t' q r,
  known s -> known t -> alike v s t -> step l s s' q -> step l t t' r -> acts v l s -> acts v l t ->
  (tells v l s = false -> tells v l t = false -> q = r) /\
  forall p, passes v l s p = false -> passes v l t p = false -> view v s' p = view v t' p.
(** Who begins to act finds what it left. *)
Definition restored : Prop := forall v l s t s' t' q r,
  known s -> known t -> alike v s t -> step l s s' q -> step l t t' r ->
  ~ acts v l s -> ~ acts v l t -> acts v l s' -> acts v l t' ->
  forall p, passes v l s p = false -> passes v l t p = false -> view v s' p = view v t' p.

(** What a step lets through to him: at each place nothing, or what is seen there behind it. *)
Definition Passed := Place -> option (option Seen).
Definition passed (v : Who Y) (l : Label) (s s' : State) (d : Passed) : Prop :=
  forall p, d p = if passes v l s p then Some (view v s' p) else None.

(** What concerns him of a run: his own steps, with what they let through and the result where that is declassified;
    steps behind which he acts; and of steps of others what passes to him, where anything does. *)
Inductive event :=
| Own (l : Label) (d : Passed) (r : option Result)
| Back (l : Label) (d : Passed)
| Given (d : Passed).

(** A run from a state to a state, with what concerns him and the results that he is told. *)
Inductive run (v : Who Y) : State -> list event -> list Result -> State -> Prop :=
| run_end s : run v s [] [] s
| run_others l s s' r u es rs :
    step l s s' r -> ~ acts v l s -> ~ acts v l s' -> (forall p, passes v l s p = false) ->
    run v s' es rs u -> run v s es rs u
| run_given l s s' r u es rs d :
    step l s s' r -> ~ acts v l s -> ~ acts v l s' -> passed v l s s' d ->
    run v s' es rs u -> run v s (Given d :: es) rs u
| run_own l s s' r u es rs d :
    step l s s' r -> acts v l s -> passed v l s s' d ->
    run v s' es rs u -> run v s (Own l d (if tells v l s then Some r else None) :: es) (r :: rs) u
| run_back l s s' r u es rs d :
    step l s s' r -> ~ acts v l s -> acts v l s' -> passed v l s s' d ->
    run v s' es rs u -> run v s (Back l d :: es) rs u.

Hypothesis keeps : forall l s s' r, known s -> step l s s' r -> known s'.
Hypothesis U : undisturbed.
Hypothesis T : untold.
Hypothesis R : restored.

Lemma alike_trans v s t u : alike v s t -> alike v t u -> alike v s u.
Proof. intros A B p. now rewrite A. Qed.
Lemma alike_sym v s t : alike v s t -> alike v t s.
Proof. intros A p. now rewrite A. Qed.

Lemma others_alike v l s s' r :
  known s -> step l s s' r -> ~ acts v l s -> ~ acts v l s' -> (forall p, passes v l s p = false) -> alike v s s'.
Proof. intros K S A B N p. symmetry. eapply U; eauto. Qed.

(** Places at which something passed look alike behind the steps, because it was the same. *)
Lemma passed_alike v l k s s' t t' d :
  passed v l s s' d -> passed v k t t' d ->
  (forall p, passes v l s p = false -> passes v k t p = false -> view v s' p = view v t' p) -> alike v s' t'.
Proof.
  intros P Q E p. specialize (P p). specialize (Q p). rewrite P in Q.
  destruct (passes v l s p) eqn:A, (passes v k t p) eqn:B; try discriminate; [ now inversion Q | now apply E ].
Qed.

(** A run with something that concerns him, up to that. *)
Lemma to_event v s e es rs u :
  known s -> run v s (e :: es) rs u -> exists s1, known s1 /\ alike v s s1 /\
    match e with
    | Given d => exists l s2 r, step l s1 s2 r /\ ~ acts v l s1 /\ ~ acts v l s2 /\ passed v l s1 s2 d /\ run v s2 es rs u
    | Own l d o => exists s2 r rs2, step l s1 s2 r /\ acts v l s1 /\ passed v l s1 s2 d /\
        o = (if tells v l s1 then Some r else None) /\ rs = r :: rs2 /\ run v s2 es rs2 u
    | Back l d => exists s2 r, step l s1 s2 r /\ ~ acts v l s1 /\ acts v l s2 /\ passed v l s1 s2 d /\ run v s2 es rs u
    end.
Proof.
  intros K H. remember (e :: es) as all eqn:E. revert e es E K.
  induction H as [ s | l s s' r u xs rs S A B N H IH | l s s' r u xs rs d S A B P H _ | l s s' r u xs rs d S A P H _
                 | l s s' r u xs rs d S A B P H _ ]; intros e es E K.
  - discriminate.
  - destruct (IH _ _ E (keeps _ _ _ _ K S)) as (s1 & K1 & L & rest).
    exists s1. split; [ exact K1 | split; [ | exact rest ] ].
    eapply alike_trans; [ eapply others_alike; eauto | exact L ].
  - inversion E; subst. exists s. repeat split; try assumption. now exists l, s', r.
  - inversion E; subst. exists s. repeat split; try assumption. now exists s', r, rs.
  - inversion E; subst. exists s. repeat split; try assumption. now exists s', r.
Qed.

Lemma no_event v s rs u : known s -> run v s [] rs u -> rs = [] /\ alike v s u.
Proof.
  intros K H. remember [] as all eqn:E. revert K.
  induction H as [ s | l s s' r u xs rs S A B N H IH | | | ]; intros K; try discriminate.
  - split; [ reflexivity | intros p; reflexivity ].
  - destruct (IH E (keeps _ _ _ _ K S)) as [Z L]. split; [ exact Z | ].
    eapply alike_trans; [ eapply others_alike; eauto | exact L ].
Qed.

(** Two runs from states that look the same to him, in which the same concerns him: he is told the same, and they look the same
    at the end. *)
Theorem noninterference v : forall es s t qs rs s' t',
  known s -> known t -> alike v s t -> run v s es qs s' -> run v t es rs t' -> qs = rs /\ alike v s' t'.
Proof.
  induction es as [ | e es IH ]; intros s t qs rs s' t' Ks Kt L H J.
  - apply no_event in H as [Hq Ha]; apply no_event in J as [Jr Ja]; try assumption. subst. split; [ reflexivity | ].
    eapply alike_trans; [ apply alike_sym, Ha | ]. eapply alike_trans; [ exact L | exact Ja ].
  - apply to_event in H as (s1 & Ks1 & Ls & H); [ | assumption ].
    apply to_event in J as (t1 & Kt1 & Lt & J); [ | assumption ].
    assert (L1 : alike v s1 t1).
    { eapply alike_trans; [ apply alike_sym, Ls | ]. eapply alike_trans; [ exact L | exact Lt ]. }
    destruct e as [l d o | l d | d].
    + destruct H as (s2 & q & qs2 & S & A & P & Eq & -> & H), J as (t2 & r & rs2 & S' & A' & P' & Er & -> & J).
      destruct (T _ _ _ _ _ _ _ _ Ks1 Kt1 L1 S S' A A') as [Same Alike].
      assert (q = r) as ->.
      { rewrite Eq in Er. destruct (tells v l s1), (tells v l t1); try discriminate; [ now inversion Er | now apply Same ]. }
      destruct (IH _ _ _ _ _ _ (keeps _ _ _ _ Ks1 S) (keeps _ _ _ _ Kt1 S') (passed_alike _ _ _ _ _ _ _ _ P P' Alike) H J)
        as [-> Z].
      now split.
    + destruct H as (s2 & q & S & A & B & P & H), J as (t2 & r & S' & A' & B' & P' & J).
      pose proof (R _ _ _ _ _ _ _ _ Ks1 Kt1 L1 S S' A A' B B') as Alike.
      exact (IH _ _ _ _ _ _ (keeps _ _ _ _ Ks1 S) (keeps _ _ _ _ Kt1 S') (passed_alike _ _ _ _ _ _ _ _ P P' Alike) H J).
    + destruct H as (l & s2 & q & S & A & B & P & H), J as (k & t2 & r & S' & A' & B' & P' & J).
      assert (Alike : forall p, passes v l s1 p = false -> passes v k t1 p = false -> view v s2 p = view v t2 p).
      { intros p Np Mp. rewrite (U _ _ _ _ _ Ks1 S A B _ Np), (U _ _ _ _ _ Kt1 S' A' B' _ Mp). apply L1. }
      exact (IH _ _ _ _ _ _ (keeps _ _ _ _ Ks1 S) (keeps _ _ _ _ Kt1 S') (passed_alike _ _ _ _ _ _ _ _ P P' Alike) H J).
Qed.

(** In particular what others do, as long as nothing passes, he does not see at all. *)
Theorem nobody_disturbs v s rs s' : known s -> run v s [] rs s' -> rs = [] /\ alike v s s'.
Proof. apply no_event. Qed.
End Unwinding.
