(** Two systems that pass the ownership check, and what is said of them would not be sequential
    consistency.  The first is kept out because lock words are words of locks, the second
    because locks have to work. *)
From Coq Require Import List Arith Lia Bool NArith.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Lockset Arm Kernel Source LockSource Protocol TicketRun Ticket.

(** ** Every location "inside of synchronisation methods" *)
Definition all_sync : layout := mkLay (fun _ => CSync) (fun _ => None) false.
Definition x := Const 1. Definition y := Const 2.
Definition sb : system := mkSys all_sync (fun _ => 0%N) 2 2
  (fun i => match i with 0 => [Store false WPln 9 x (Const 1); Load false RPln 0 y]
                       | _ => [Store false WPln 9 y (Const 1); Load false RPln 0 x] end).
Lemma sb_owns : (forall i, thread_ok (lay sb) (code sb i) i) /\ oracles (lay sb) = false.
Proof.
  split; [|reflexivity]. intro i. apply lockset_sound with (regions := []).
  destruct i as [|i]; vm_compute; reflexivity.
Qed.
(** It passes the ownership check, and on the push/pull machine both registers can have any value whatever. *)
Theorem anything_on_SC (v w : val) : observable_on_SC sb
  (fun i r => if r =? 0 then match i with 0 => v | _ => w end else 0%N, fun _ => 0%N).
Proof.
  set (T1 := upd (fun i => mkS (code sb i) []) 0 (mkS [Load false RPln 0 y] [])).
  set (T2 := upd T1 1 (mkS [Load false RPln 0 x] [])).
  set (T3 := upd T2 0 (mkS [] [(0, (v, tt))])).
  set (T4 := upd T3 1 (mkS [] [(0, (w, tt))])).
  set (wd0 := mkW (init sb) (own0 (lay sb)) (fun _ => None)).
  exists (mkG T4 wd0). split.
  - unfold initG. cbn [lay sb].
    apply g_cons with (g' := mkG T1 wd0).
    { eapply g_step with (a := AW false WPln 1%N 1%N); [simpl; lia| |reflexivity].
      exact (s_store false WPln 9 x (Const 1) [Load false RPln 0 y] []). }
    apply g_cons with (g' := mkG T2 wd0).
    { eapply g_step with (a := AW false WPln 2%N 1%N) (i := 1); [simpl; lia| |reflexivity].
      exact (s_store false WPln 9 y (Const 1) [Load false RPln 0 x] []). }
    apply g_cons with (g' := mkG T3 wd0).
    { eapply g_step with (a := AR false RPln 2%N v) (i := 0); [simpl; lia| |simpl; auto].
      exact (s_load false RPln 0 y [] [] v). }
    apply g_cons with (g' := mkG T4 wd0).
    { eapply g_step with (a := AR false RPln 1%N w) (i := 1); [simpl; lia| |simpl; auto].
      exact (s_load false RPln 0 x [] [] w). }
    constructor.
  - split.
    + intros i r HI _. simpl in HI. destruct i as [|[|i]]; [| |lia]; simpl; destruct (r =? 0) eqn:E; auto.
    + intros l [[z CL]|CL]; discriminate.
Qed.
(** What it reads from lock words goes into registers of the program: no theorem speaks of it. *)
Theorem all_sync_unchecked : ~ kernel_checked sb.
Proof. intros (_ & _ & WL). specialize (WL 0 ltac:(simpl; lia)). vm_compute in WL. discriminate. Qed.
(** Nor is a plain store to a word in the protocol of a lock. *)
Theorem all_sync_rejected wd : ~ ticket_kernel sb wd.
Proof.
  intros [LW TOK _]. pose proof (lw_only _ _ LW 1%N eq_refl) as NW.
  apply (TOK 0 ltac:(simpl; lia) (E (AW false WPln 1%N 1%N) 0 0) (mkS (code sb 0) []) auto0 (mkS [Load false RPln 0 y] [])).
  - constructor.
  - exact (s_store false WPln 9 x (Const 1) [Load false RPln 0 y] []).
  - cbn [follow ticket_protocol]. unfold trans. simpl. destruct (wd 1%N) as [[z [|]]|]; [reflexivity|reflexivity|congruence].
Qed.

(** Nor is it compiled from any source with any lock code. *)
Theorem all_sync_no_source lockcode unlockcode islock src : ~ source_kernel sb lockcode unlockcode islock src.
Proof.
  intros [CO CL _ _ _]. specialize (CO 0 ltac:(simpl; lia)). specialize (CL 0 ltac:(simpl; lia)).
  destruct (src 0) as [|[s|e p q|e p|z|z] k]; try discriminate CO.
  - inversion CO as [[E1 E2]]. subst s. apply andb_prop in CL. destruct CL as [CL _]. vm_compute in CL. discriminate.
  - assert (IN : In (Pull z) (code sb 0)).
    { rewrite CO. change (In (Pull z) ((lockcode z ++ [Pull z]) ++ compile lockcode unlockcode k)). rewrite !in_app_iff. simpl. auto. }
    simpl in IN. destruct IN as [F|[F|[]]]; discriminate.
Qed.

(** ** Sections without any lock *)
Definition nolock : system := mkSys (mkLay (fun l => CReg 0) (fun _ => None) false) (fun _ => 0%N) 2 2
  (fun _ => [Pull 0; Load false RPln 0 x; Store false WPln 9 x (Bin Add (Rg 0) (Const 1)); Push 0]).
Lemma nolock_checked : kernel_checked nolock.
Proof.
  split; [|split; [discriminate|]]; intros i _; [apply lockset_sound with (regions := [0])|]; vm_compute; reflexivity.
Qed.
(** The check accepts two markers; that their sections alternate is asked of locks, of which it has none. *)
Theorem nolock_rejected wd : ~ ticket_kernel nolock wd.
Proof.
  intros [LW _ _]. destruct (lw_locks _ _ LW 0 eq_refl) as (ln & lw & WN & _). discriminate (lw_sync _ _ LW ln _ WN).
Qed.
