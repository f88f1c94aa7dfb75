(** KCore's lock with its sections, put through the theorems: for each lock the fields that it protects on the
    machines of layers 4 and up, in all nestings in the order of ranks, for ever; the same with what KCore's
    code touches in its sections, read off the lifted code; and any program that keeps to these fields, beside users
    behind tables of which hardware walks the words.
    Written by test/theorem/sections.test.ts (UPDATE_GOLDEN=1 npm test) from the declared machine,
    kcore/layers/00-machine, and the code of the layers above. Sources: aba2c542077ad1b4c6ba31c229c517fe789a3e02 *)
From Coq Require Import List Arith NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang SC Arm Kernel Source LockSource TasCode Instances Ranked Walk Mmu Confined Tables.

(** A row is a lock and its fields, each a number: its location where it has one word. *)
Definition protected : list (list (rid * list loc)) :=
  [[(4, [82%N; 121%N])];
  [(22, [100%N]);
   (23, [101%N]);
   (24, [102%N]);
   (25, [103%N]);
   (26, [104%N]);
   (27, [105%N]);
   (28, [106%N]);
   (29, [107%N]);
   (30, [108%N]);
   (31, [109%N]);
   (32, [110%N]);
   (33, [111%N]);
   (34, [112%N]);
   (35, [113%N]);
   (36, [114%N]);
   (37, [115%N]);
   (38, [116%N])];
  [(1, [79%N])];
  [(2, [80%N; 119%N; 158%N])];
  [(3, [81%N; 120%N; 159%N; 198%N; 237%N; 276%N; 315%N; 354%N; 393%N; 432%N]);
   (5, [83%N; 122%N; 161%N; 200%N; 239%N; 278%N; 317%N; 356%N; 395%N; 434%N; 473%N; 512%N; 551%N; 590%N]);
   (6, [84%N; 123%N; 162%N; 201%N; 240%N; 279%N; 318%N; 357%N; 396%N; 435%N; 474%N; 513%N; 552%N; 591%N]);
   (7, [85%N; 124%N; 163%N; 202%N; 241%N; 280%N; 319%N; 358%N; 397%N; 436%N; 475%N; 514%N; 553%N; 592%N]);
   (8, [86%N; 125%N; 164%N; 203%N; 242%N; 281%N; 320%N; 359%N; 398%N; 437%N; 476%N; 515%N; 554%N; 593%N]);
   (9, [87%N; 126%N; 165%N; 204%N; 243%N; 282%N; 321%N; 360%N; 399%N; 438%N; 477%N; 516%N; 555%N; 594%N]);
   (10, [88%N; 127%N; 166%N; 205%N; 244%N; 283%N; 322%N; 361%N; 400%N; 439%N; 478%N; 517%N; 556%N; 595%N]);
   (11, [89%N; 128%N; 167%N; 206%N; 245%N; 284%N; 323%N; 362%N; 401%N; 440%N; 479%N; 518%N; 557%N; 596%N]);
   (12, [90%N; 129%N; 168%N; 207%N; 246%N; 285%N; 324%N; 363%N; 402%N; 441%N; 480%N; 519%N; 558%N; 597%N]);
   (13, [91%N; 130%N; 169%N; 208%N; 247%N; 286%N; 325%N; 364%N; 403%N; 442%N; 481%N; 520%N; 559%N; 598%N]);
   (14, [92%N; 131%N; 170%N; 209%N; 248%N; 287%N; 326%N; 365%N; 404%N; 443%N; 482%N; 521%N; 560%N; 599%N]);
   (15, [93%N; 132%N; 171%N; 210%N; 249%N; 288%N; 327%N; 366%N; 405%N; 444%N; 483%N; 522%N; 561%N; 600%N]);
   (16, [94%N; 133%N; 172%N; 211%N; 250%N; 289%N; 328%N; 367%N; 406%N; 445%N; 484%N; 523%N; 562%N; 601%N]);
   (17, [95%N; 134%N; 173%N; 212%N; 251%N; 290%N; 329%N; 368%N; 407%N; 446%N; 485%N; 524%N; 563%N; 602%N]);
   (18, [96%N; 135%N; 174%N; 213%N; 252%N; 291%N; 330%N; 369%N; 408%N; 447%N; 486%N; 525%N; 564%N; 603%N]);
   (19, [97%N; 136%N; 175%N; 214%N; 253%N; 292%N; 331%N; 370%N; 409%N; 448%N; 487%N; 526%N; 565%N; 604%N]);
   (20, [98%N; 137%N; 176%N; 215%N; 254%N; 293%N; 332%N; 371%N; 410%N; 449%N; 488%N; 527%N; 566%N; 605%N]);
   (21, [99%N; 138%N; 177%N; 216%N; 255%N; 294%N; 333%N; 372%N; 411%N; 450%N; 489%N; 528%N; 567%N; 606%N])]].
Definition fields : list loc := concat (map snd (concat protected)).
(** The fields that steps of hardware read: words of tables of stage 2 and of SMMUs. *)
Definition walked : list loc :=
  [81%N; 120%N; 159%N; 83%N; 122%N; 161%N; 200%N; 84%N; 123%N; 162%N; 201%N; 85%N; 124%N; 163%N; 202%N; 86%N; 125%N; 164%N; 203%N; 87%N; 126%N; 165%N; 204%N; 88%N; 127%N; 166%N; 205%N; 89%N; 128%N; 167%N; 206%N; 90%N; 129%N; 168%N; 207%N; 91%N; 130%N; 169%N; 208%N; 92%N; 131%N; 170%N; 209%N; 93%N; 132%N; 171%N; 210%N; 94%N; 133%N; 172%N; 211%N; 95%N; 134%N; 173%N; 212%N; 96%N; 135%N; 174%N; 213%N; 97%N; 136%N; 175%N; 214%N; 98%N; 137%N; 176%N; 215%N; 99%N; 138%N; 177%N; 216%N].
Definition kcore : list kstmt := ranked walked protected.
Theorem kcore_admitted : admitted Ticket 39 bare fields walked kcore = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** What the code of layers 5 and up reads or writes in the sections that it opens.
    Not reached from them, since it is for sections of layers that are not there yet: nothing. *)
Definition touched : list (list (rid * list loc)) :=
  [[(4, [82%N; 121%N])];
  [(22, [100%N]);
   (23, [101%N]);
   (24, [102%N]);
   (25, [103%N]);
   (26, [104%N]);
   (27, [105%N]);
   (28, [106%N]);
   (29, [107%N]);
   (30, [108%N]);
   (31, [109%N]);
   (32, [110%N]);
   (33, [111%N]);
   (34, [112%N]);
   (35, [113%N]);
   (36, [114%N]);
   (37, [115%N]);
   (38, [116%N])];
  [(1, [79%N])];
  [(2, [80%N; 158%N])];
  [(3, [81%N; 120%N; 159%N; 198%N; 237%N]);
   (5, [83%N; 122%N; 161%N; 200%N; 239%N; 278%N; 317%N]);
   (6, [84%N; 123%N; 162%N; 201%N; 240%N; 279%N; 318%N]);
   (7, [85%N; 124%N; 163%N; 202%N; 241%N; 280%N; 319%N]);
   (8, [86%N; 125%N; 164%N; 203%N; 242%N; 281%N; 320%N]);
   (9, [87%N; 126%N; 165%N; 204%N; 243%N; 282%N; 321%N]);
   (10, [88%N; 127%N; 166%N; 205%N; 244%N; 283%N; 322%N]);
   (11, [89%N; 128%N; 167%N; 206%N; 245%N; 284%N; 323%N]);
   (12, [90%N; 129%N; 168%N; 207%N; 246%N; 285%N; 324%N]);
   (13, [91%N; 130%N; 169%N; 208%N; 247%N; 286%N; 325%N]);
   (14, [92%N; 131%N; 170%N; 209%N; 248%N; 287%N; 326%N]);
   (15, [93%N; 132%N; 171%N; 210%N; 249%N; 288%N; 327%N]);
   (16, [94%N; 133%N; 172%N; 211%N; 250%N; 289%N; 328%N]);
   (17, [95%N; 134%N; 173%N; 212%N; 251%N; 290%N; 329%N]);
   (18, [96%N; 135%N; 174%N; 213%N; 252%N; 291%N; 330%N]);
   (19, [97%N; 136%N; 175%N; 214%N; 253%N; 292%N; 331%N]);
   (20, [98%N; 137%N; 176%N; 215%N; 254%N; 293%N; 332%N]);
   (21, [99%N; 138%N; 177%N; 216%N; 255%N; 294%N; 333%N])]].
Theorem touched_protected : within touched protected = true.
Proof. vm_compute. reflexivity. Qed.
Theorem code_admitted : admitted Ticket 39 bare fields walked (ranked walked touched) = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** On any number of CPUs below 2^32, under either rule set: what is shown on SC carries over to Arm. *)
Definition is_SC (src : list kstmt) : Prop := forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks Ticket 39 K (fun _ => src)) M es fin -> ends_as_on_SC Ticket 39 bare K (fun _ => src) M fin.
Theorem kcore_is_SC : is_SC kcore.
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 39 K (fun _ => kcore) KP (fun _ _ => admitted_accepted _ _ _ _ _ kcore_admitted) (fun _ => FEW) R). Qed.
Theorem code_is_SC : is_SC (ranked walked touched).
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 39 K (fun _ => ranked walked touched) KP (fun _ _ => admitted_accepted _ _ _ _ _ code_admitted) (fun _ => FEW) R). Qed.

(** Beside users, with tables that hardware walks.  Memory is laid out as one likes: a field has any words, the rest is memory of users.
    The kernel runs any programs that are admitted: they keep to these fields in sections of their locks, and their stores to what
    hardware walks wait for earlier reads.  Whatever users run behind tables of those words, they access their memory only, and the
    kernel does what its source does on SC, if on SC entries name tables or pages of users. *)
Definition beside (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) : system :=
  beside_users Ticket 39 mm K src users theirs.
Theorem kcore_users_confined : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted Ticket 39 mm fields walked (src i) = true) ->
  walks Ticket 39 mm K users walked u table ->
  keeps_tables_good Ticket 39 mm K src users theirs u table ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  confined (beside mm K src users theirs) es /\ ends_as_on_SC Ticket 39 mm K src M fin.
Proof. intros R mm K src users theirs u table KP FEW AD WK GD. exact (admitted_users_confined Ticket 39 mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD R). Qed.
(** If stores to what hardware walks are releases, its words are at each time those of one state on SC (any finite number of them). *)
Theorem kcore_tables_at_any_time : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted Ticket 39 mm fields walked (src i) = true) ->
  walks Ticket 39 mm K users walked u table ->
  keeps_tables_good Ticket 39 mm K src users theirs u table ->
  (forall i, i < K -> releases_in Ticket 39 mm walked (src i) = true) ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  forall ls, (forall l, In l ls -> words_of Ticket 39 mm walked l = true) ->
  forall t, exists h, hsteps (layout_of Ticket 39 mm) K (initH (layout_of Ticket 39 mm) (boot_of Ticket 39 mm) src) h /\
    forall l, In l ls -> hmem h l = memat (boot_of Ticket 39 mm) M t l.
Proof.
  intros R mm K src users theirs u table KP FEW AD WK GD RL.
  exact (admitted_tables_at_any_time Ticket 39 mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD RL R).
Qed.
