(** KCore's lock with its sections, put through the theorem: for each lock the fields that it protects on the
    machines of layers 4 and up, in all nestings in the order of ranks, for ever; and the same with what KCore's
    code touches in its sections, read off the lifted code.
    Written by test/theorem/sections.test.ts (UPDATE_GOLDEN=1 npm test) from the declared machine,
    kcore/layers/00-machine, and the code of the layers above. Sources: 1e5c4cf797b84899bb1b3620efaff88c15c83e5e *)
From Coq Require Import List Arith NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang SC Arm Kernel Source LockSource TasCode Instances Ranked.

(** A row is a lock and its fields, each one location, whatever it has of words. *)
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
Definition kcore : list kstmt := ranked protected.
Theorem kcore_accepted : accepted_source Ticket 39 kcore = true.
Proof. apply ranks_accepted. vm_compute. reflexivity. Qed.

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
Theorem code_accepted : accepted_source Ticket 39 (ranked touched) = true.
Proof. apply ranks_accepted. vm_compute. reflexivity. Qed.

(** On any number of CPUs below 2^32, under either rule set: what is shown on SC carries over to Arm. *)
Theorem kcore_is_SC : forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks Ticket 39 K (fun _ => kcore)) M es fin ->
  exists h, hsteps (layout_of Ticket 39) K (initH (layout_of Ticket 39) (fun _ => 0%N) (fun _ => kcore)) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel (layout_of Ticket 39) l -> final (fun _ => 0%N) M l (hmem h l)).
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 39 K (fun _ => kcore) KP (fun _ _ => kcore_accepted) (fun _ => FEW) R). Qed.
Theorem code_is_SC : forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks Ticket 39 K (fun _ => ranked touched)) M es fin ->
  exists h, hsteps (layout_of Ticket 39) K (initH (layout_of Ticket 39) (fun _ => 0%N) (fun _ => ranked touched)) h /\
    (forall i, i < K -> same_registers (fin i) (hthr h i)) /\
    (forall l, kernel (layout_of Ticket 39) l -> final (fun _ => 0%N) M l (hmem h l)).
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 39 K (fun _ => ranked touched) KP (fun _ _ => code_accepted) (fun _ => FEW) R). Qed.
