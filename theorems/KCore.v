(** KCore's lock with its sections, put through the theorems: for each lock the fields that it protects on the
    machines of layers 4 and up, in all nestings in the order of ranks, for ever; the same with what KCore's
    code touches in its sections, read off the lifted code; and any program that keeps to these fields, beside users
    behind tables of which hardware walks the words.
    Written by test/theorem/sections.test.ts (UPDATE_GOLDEN=1 npm test) from the declared machine,
    kcore/layers/00-machine, and the code of the layers above. Sources: 2d8981cdbb5be2e39ecb44fd2473a3e350ab3a74 *)
From Coq Require Import List Arith NArith Bool.
Import ListNotations.
From sekvm Require Import Base Lang Weak SC Arm ArmIsWeak Kernel Source LockSource TasCode Instances Ranked Walk Cut Mmu Confined Invalidation Tables Owned.

(** A row is a lock and its fields, each a number: its location where it has one word. *)
Definition protected : list (list (rid * list loc)) :=
  [[(4, [150%N; 223%N])];
  [(39, [185%N]);
   (40, [186%N]);
   (41, [187%N]);
   (42, [188%N]);
   (43, [189%N]);
   (44, [190%N]);
   (45, [191%N]);
   (46, [192%N]);
   (47, [193%N]);
   (48, [194%N]);
   (49, [195%N]);
   (50, [196%N]);
   (51, [197%N]);
   (52, [198%N]);
   (53, [199%N]);
   (54, [200%N]);
   (55, [201%N]);
   (56, [202%N]);
   (57, [203%N]);
   (58, [204%N]);
   (59, [205%N]);
   (60, [206%N]);
   (61, [207%N]);
   (62, [208%N]);
   (63, [209%N]);
   (64, [210%N]);
   (65, [211%N]);
   (66, [212%N]);
   (67, [213%N]);
   (68, [214%N]);
   (69, [215%N]);
   (70, [216%N]);
   (71, [217%N]);
   (72, [218%N])];
  [(1, [147%N])];
  [(2, [148%N; 221%N; 294%N])];
  [(3, [149%N; 222%N; 295%N; 368%N; 441%N; 514%N; 587%N; 660%N; 733%N; 806%N]);
   (5, [151%N; 224%N; 297%N; 370%N; 443%N; 516%N; 589%N; 662%N; 735%N; 808%N; 881%N; 954%N; 1027%N; 1100%N]);
   (6, [152%N; 225%N; 298%N; 371%N; 444%N; 517%N; 590%N; 663%N; 736%N; 809%N; 882%N; 955%N; 1028%N; 1101%N]);
   (7, [153%N; 226%N; 299%N; 372%N; 445%N; 518%N; 591%N; 664%N; 737%N; 810%N; 883%N; 956%N; 1029%N; 1102%N]);
   (8, [154%N; 227%N; 300%N; 373%N; 446%N; 519%N; 592%N; 665%N; 738%N; 811%N; 884%N; 957%N; 1030%N; 1103%N]);
   (9, [155%N; 228%N; 301%N; 374%N; 447%N; 520%N; 593%N; 666%N; 739%N; 812%N; 885%N; 958%N; 1031%N; 1104%N]);
   (10, [156%N; 229%N; 302%N; 375%N; 448%N; 521%N; 594%N; 667%N; 740%N; 813%N; 886%N; 959%N; 1032%N; 1105%N]);
   (11, [157%N; 230%N; 303%N; 376%N; 449%N; 522%N; 595%N; 668%N; 741%N; 814%N; 887%N; 960%N; 1033%N; 1106%N]);
   (12, [158%N; 231%N; 304%N; 377%N; 450%N; 523%N; 596%N; 669%N; 742%N; 815%N; 888%N; 961%N; 1034%N; 1107%N]);
   (13, [159%N; 232%N; 305%N; 378%N; 451%N; 524%N; 597%N; 670%N; 743%N; 816%N; 889%N; 962%N; 1035%N; 1108%N]);
   (14, [160%N; 233%N; 306%N; 379%N; 452%N; 525%N; 598%N; 671%N; 744%N; 817%N; 890%N; 963%N; 1036%N; 1109%N]);
   (15, [161%N; 234%N; 307%N; 380%N; 453%N; 526%N; 599%N; 672%N; 745%N; 818%N; 891%N; 964%N; 1037%N; 1110%N]);
   (16, [162%N; 235%N; 308%N; 381%N; 454%N; 527%N; 600%N; 673%N; 746%N; 819%N; 892%N; 965%N; 1038%N; 1111%N]);
   (17, [163%N; 236%N; 309%N; 382%N; 455%N; 528%N; 601%N; 674%N; 747%N; 820%N; 893%N; 966%N; 1039%N; 1112%N]);
   (18, [164%N; 237%N; 310%N; 383%N; 456%N; 529%N; 602%N; 675%N; 748%N; 821%N; 894%N; 967%N; 1040%N; 1113%N]);
   (19, [165%N; 238%N; 311%N; 384%N; 457%N; 530%N; 603%N; 676%N; 749%N; 822%N; 895%N; 968%N; 1041%N; 1114%N]);
   (20, [166%N; 239%N; 312%N; 385%N; 458%N; 531%N; 604%N; 677%N; 750%N; 823%N; 896%N; 969%N; 1042%N; 1115%N]);
   (21, [167%N; 240%N; 313%N; 386%N; 459%N; 532%N; 605%N; 678%N; 751%N; 824%N; 897%N; 970%N; 1043%N; 1116%N]);
   (22, [168%N; 241%N; 314%N; 387%N; 460%N; 533%N; 606%N; 679%N; 752%N; 825%N; 898%N; 971%N; 1044%N; 1117%N]);
   (23, [169%N; 242%N; 315%N; 388%N; 461%N; 534%N; 607%N; 680%N; 753%N; 826%N; 899%N; 972%N; 1045%N; 1118%N]);
   (24, [170%N; 243%N; 316%N; 389%N; 462%N; 535%N; 608%N; 681%N; 754%N; 827%N; 900%N; 973%N; 1046%N; 1119%N]);
   (25, [171%N; 244%N; 317%N; 390%N; 463%N; 536%N; 609%N; 682%N; 755%N; 828%N; 901%N; 974%N; 1047%N; 1120%N]);
   (26, [172%N; 245%N; 318%N; 391%N; 464%N; 537%N; 610%N; 683%N; 756%N; 829%N; 902%N; 975%N; 1048%N; 1121%N]);
   (27, [173%N; 246%N; 319%N; 392%N; 465%N; 538%N; 611%N; 684%N; 757%N; 830%N; 903%N; 976%N; 1049%N; 1122%N]);
   (28, [174%N; 247%N; 320%N; 393%N; 466%N; 539%N; 612%N; 685%N; 758%N; 831%N; 904%N; 977%N; 1050%N; 1123%N]);
   (29, [175%N; 248%N; 321%N; 394%N; 467%N; 540%N; 613%N; 686%N; 759%N; 832%N; 905%N; 978%N; 1051%N; 1124%N]);
   (30, [176%N; 249%N; 322%N; 395%N; 468%N; 541%N; 614%N; 687%N; 760%N; 833%N; 906%N; 979%N; 1052%N; 1125%N]);
   (31, [177%N; 250%N; 323%N; 396%N; 469%N; 542%N; 615%N; 688%N; 761%N; 834%N; 907%N; 980%N; 1053%N; 1126%N]);
   (32, [178%N; 251%N; 324%N; 397%N; 470%N; 543%N; 616%N; 689%N; 762%N; 835%N; 908%N; 981%N; 1054%N; 1127%N]);
   (33, [179%N; 252%N; 325%N; 398%N; 471%N; 544%N; 617%N; 690%N; 763%N; 836%N; 909%N; 982%N; 1055%N; 1128%N]);
   (34, [180%N; 253%N; 326%N; 399%N; 472%N; 545%N; 618%N; 691%N; 764%N; 837%N; 910%N; 983%N; 1056%N; 1129%N]);
   (35, [181%N; 254%N; 327%N; 400%N; 473%N; 546%N; 619%N; 692%N; 765%N; 838%N; 911%N; 984%N; 1057%N; 1130%N]);
   (36, [182%N; 255%N; 328%N; 401%N; 474%N; 547%N; 620%N; 693%N; 766%N; 839%N; 912%N; 985%N; 1058%N; 1131%N]);
   (37, [183%N; 256%N; 329%N; 402%N; 475%N; 548%N; 621%N; 694%N; 767%N; 840%N; 913%N; 986%N; 1059%N; 1132%N]);
   (38, [184%N; 257%N; 330%N; 403%N; 476%N; 549%N; 622%N; 695%N; 768%N; 841%N; 914%N; 987%N; 1060%N; 1133%N])]].
Definition fields : list loc := concat (map snd (concat protected)).
(** The fields that steps of hardware read: words of tables of stage 2 and of SMMUs. *)
Definition walked : list loc :=
  [149%N; 222%N; 295%N; 151%N; 224%N; 297%N; 370%N; 152%N; 225%N; 298%N; 371%N; 153%N; 226%N; 299%N; 372%N; 154%N; 227%N; 300%N; 373%N; 155%N; 228%N; 301%N; 374%N; 156%N; 229%N; 302%N; 375%N; 157%N; 230%N; 303%N; 376%N; 158%N; 231%N; 304%N; 377%N; 159%N; 232%N; 305%N; 378%N; 160%N; 233%N; 306%N; 379%N; 161%N; 234%N; 307%N; 380%N; 162%N; 235%N; 308%N; 381%N; 163%N; 236%N; 309%N; 382%N; 164%N; 237%N; 310%N; 383%N; 165%N; 238%N; 311%N; 384%N; 166%N; 239%N; 312%N; 385%N; 167%N; 240%N; 313%N; 386%N; 168%N; 241%N; 314%N; 387%N; 169%N; 242%N; 315%N; 388%N; 170%N; 243%N; 316%N; 389%N; 171%N; 244%N; 317%N; 390%N; 172%N; 245%N; 318%N; 391%N; 173%N; 246%N; 319%N; 392%N; 174%N; 247%N; 320%N; 393%N; 175%N; 248%N; 321%N; 394%N; 176%N; 249%N; 322%N; 395%N; 177%N; 250%N; 323%N; 396%N; 178%N; 251%N; 324%N; 397%N; 179%N; 252%N; 325%N; 398%N; 180%N; 253%N; 326%N; 399%N; 181%N; 254%N; 327%N; 400%N; 182%N; 255%N; 328%N; 401%N; 183%N; 256%N; 329%N; 402%N; 184%N; 257%N; 330%N; 403%N].
(** Records of pages: layer 0 declares that its primitives store to them by releases, as to entries of tables. *)
Definition records : list loc := [148%N].
Definition released : list loc := records ++ walked.
Definition kcore : list kstmt := ranked released protected.
Theorem kcore_admitted : admitted Ticket 73 bare fields released kcore = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** What the code of layers 5 and up reads or writes in the sections that it opens.
    Not reached from them, since it is for sections of layers that are not there yet: nothing. *)
Definition touched : list (list (rid * list loc)) :=
  [[(4, [150%N; 223%N])];
  [(39, [185%N]);
   (40, [186%N]);
   (41, [187%N]);
   (42, [188%N]);
   (43, [189%N]);
   (44, [190%N]);
   (45, [191%N]);
   (46, [192%N]);
   (47, [193%N]);
   (48, [194%N]);
   (49, [195%N]);
   (50, [196%N]);
   (51, [197%N]);
   (52, [198%N]);
   (53, [199%N]);
   (54, [200%N]);
   (55, [201%N]);
   (56, [202%N]);
   (57, [203%N]);
   (58, [204%N]);
   (59, [205%N]);
   (60, [206%N]);
   (61, [207%N]);
   (62, [208%N]);
   (63, [209%N]);
   (64, [210%N]);
   (65, [211%N]);
   (66, [212%N]);
   (67, [213%N]);
   (68, [214%N]);
   (69, [215%N]);
   (70, [216%N]);
   (71, [217%N]);
   (72, [218%N])];
  [(1, [147%N])];
  [(2, [148%N; 294%N])];
  [(3, [149%N; 222%N; 295%N; 368%N; 441%N]);
   (5, [151%N; 224%N; 297%N; 370%N; 443%N; 516%N; 589%N]);
   (6, [152%N; 225%N; 298%N; 371%N; 444%N; 517%N; 590%N]);
   (7, [153%N; 226%N; 299%N; 372%N; 445%N; 518%N; 591%N]);
   (8, [154%N; 227%N; 300%N; 373%N; 446%N; 519%N; 592%N]);
   (9, [155%N; 228%N; 301%N; 374%N; 447%N; 520%N; 593%N]);
   (10, [156%N; 229%N; 302%N; 375%N; 448%N; 521%N; 594%N]);
   (11, [157%N; 230%N; 303%N; 376%N; 449%N; 522%N; 595%N]);
   (12, [158%N; 231%N; 304%N; 377%N; 450%N; 523%N; 596%N]);
   (13, [159%N; 232%N; 305%N; 378%N; 451%N; 524%N; 597%N]);
   (14, [160%N; 233%N; 306%N; 379%N; 452%N; 525%N; 598%N]);
   (15, [161%N; 234%N; 307%N; 380%N; 453%N; 526%N; 599%N]);
   (16, [162%N; 235%N; 308%N; 381%N; 454%N; 527%N; 600%N]);
   (17, [163%N; 236%N; 309%N; 382%N; 455%N; 528%N; 601%N]);
   (18, [164%N; 237%N; 310%N; 383%N; 456%N; 529%N; 602%N]);
   (19, [165%N; 238%N; 311%N; 384%N; 457%N; 530%N; 603%N]);
   (20, [166%N; 239%N; 312%N; 385%N; 458%N; 531%N; 604%N]);
   (21, [167%N; 240%N; 313%N; 386%N; 459%N; 532%N; 605%N]);
   (22, [168%N; 241%N; 314%N; 387%N; 460%N; 533%N; 606%N]);
   (23, [169%N; 242%N; 315%N; 388%N; 461%N; 534%N; 607%N]);
   (24, [170%N; 243%N; 316%N; 389%N; 462%N; 535%N; 608%N]);
   (25, [171%N; 244%N; 317%N; 390%N; 463%N; 536%N; 609%N]);
   (26, [172%N; 245%N; 318%N; 391%N; 464%N; 537%N; 610%N]);
   (27, [173%N; 246%N; 319%N; 392%N; 465%N; 538%N; 611%N]);
   (28, [174%N; 247%N; 320%N; 393%N; 466%N; 539%N; 612%N]);
   (29, [175%N; 248%N; 321%N; 394%N; 467%N; 540%N; 613%N]);
   (30, [176%N; 249%N; 322%N; 395%N; 468%N; 541%N; 614%N]);
   (31, [177%N; 250%N; 323%N; 396%N; 469%N; 542%N; 615%N]);
   (32, [178%N; 251%N; 324%N; 397%N; 470%N; 543%N; 616%N]);
   (33, [179%N; 252%N; 325%N; 398%N; 471%N; 544%N; 617%N]);
   (34, [180%N; 253%N; 326%N; 399%N; 472%N; 545%N; 618%N]);
   (35, [181%N; 254%N; 327%N; 400%N; 473%N; 546%N; 619%N]);
   (36, [182%N; 255%N; 328%N; 401%N; 474%N; 547%N; 620%N]);
   (37, [183%N; 256%N; 329%N; 402%N; 475%N; 548%N; 621%N]);
   (38, [184%N; 257%N; 330%N; 403%N; 476%N; 549%N; 622%N])]].
Theorem touched_protected : within touched protected = true.
Proof. vm_compute. reflexivity. Qed.
Theorem code_admitted : admitted Ticket 73 bare fields released (ranked released touched) = true.
Proof. apply ranks_admitted; vm_compute; reflexivity. Qed.

(** On any number of CPUs below 2^32, under either rule set: what is shown on SC carries over to Arm. *)
Definition is_SC (src : list kstmt) : Prop := forall R K, 0 < K -> (N.of_nat K < word32)%N ->
  forall M es fin, plain_execution R (under_locks Ticket 73 K (fun _ => src)) M es fin -> ends_as_on_SC Ticket 73 bare K (fun _ => src) M fin.
Theorem kcore_is_SC : is_SC kcore.
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 73 K (fun _ => kcore) KP (fun _ _ => admitted_accepted _ _ _ _ _ kcore_admitted) (fun _ => FEW) R). Qed.
Theorem code_is_SC : is_SC (ranked released touched).
Proof. intros R K KP FEW. exact (accepted_is_SC Ticket 73 K (fun _ => ranked released touched) KP (fun _ _ => admitted_accepted _ _ _ _ _ code_admitted) (fun _ => FEW) R). Qed.

(** Beside users, with tables that hardware walks.  Memory is laid out as one likes: a field has any words, the rest is memory of users.
    The kernel runs any programs that are admitted: they keep to these fields in sections of their locks, and their stores to what
    hardware walks wait for earlier reads.  Whatever users run behind tables of those words, they access their memory only, and the
    kernel does what its source does on SC, if on SC entries name tables or pages of users. *)
Definition beside (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) : system :=
  beside_users Ticket 73 mm K src users theirs.
Theorem kcore_users_confined : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted Ticket 73 mm fields walked (src i) = true) ->
  walks Ticket 73 mm K users walked u table ->
  keeps_tables_good Ticket 73 mm K src users theirs u table ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  confined (beside mm K src users theirs) es /\ ends_as_on_SC Ticket 73 mm K src M fin.
Proof. intros R mm K src users theirs u table KP FEW AD WK GD. exact (admitted_users_confined Ticket 73 mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD R). Qed.
(** If stores to what hardware walks are releases, its words are at each time those of one state on SC (any finite number of them). *)
Theorem kcore_tables_at_any_time : forall R mm K src users theirs u table, 0 < K -> (N.of_nat K < word32)%N ->
  (forall i, i < K -> admitted Ticket 73 mm fields walked (src i) = true) ->
  walks Ticket 73 mm K users walked u table ->
  keeps_tables_good Ticket 73 mm K src users theirs u table ->
  (forall i, i < K -> releases_in Ticket 73 mm walked (src i) = true) ->
  forall M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  forall ls, (forall l, In l ls -> words_of Ticket 73 mm walked l = true) ->
  forall t, exists h, hsteps (layout_of Ticket 73 mm) K (initH (layout_of Ticket 73 mm) (boot_of Ticket 73 mm) src) h /\
    forall l, In l ls -> hmem h l = memat (boot_of Ticket 73 mm) M t l.
Proof.
  intros R mm K src users theirs u table KP FEW AD WK GD RL.
  exact (admitted_tables_at_any_time Ticket 73 mm K src users theirs fields walked u table KP (fun _ => FEW) AD WK GD RL R).
Qed.
(** Pages that change hands.  Stores to what hardware walks and to records of pages are releases.  On SC, while such words tell that a page
    is taken from a user, no entry of that user's tables names it, and these name tables of its own.  Then on Arm no walk of that user
    that reads entries while memory tells so leads to the page. *)
Section Taken.
Variables (mm : memory) (K : nat) (src : tid -> list kstmt) (users : nat) (theirs : tid -> prog) (u : mmu) (table : nat -> N -> Prop).
Hypothesis SOME : 0 < K.
Hypothesis FEW : (N.of_nat K < word32)%N.
Hypothesis ADMITTED : forall i, i < K -> admitted Ticket 73 mm fields released (src i) = true.
Hypothesis RELEASES : forall i, i < K -> releases_in Ticket 73 mm released (src i) = true.
Hypothesis WALKS : walks Ticket 73 mm K users walked u table.
Hypothesis GOOD : keeps_tables_good Ticket 73 mm K src users theirs u table.
Variables (i : tid) (its : nat -> N -> Prop) (p : N) (told : list loc) (taken : (loc -> val) -> Prop).
Hypothesis TAKEN : taken_from Ticket 73 mm K src users theirs released u i its p told taken.
Notation boot := (boot_of Ticket 73 mm).
Lemma walks_released : walks Ticket 73 mm K users released u table.
Proof. apply walks_more with (2 := WALKS). intros f IN. apply in_or_app. auto. Qed.
Theorem kcore_taken_page_is_not_walked_to : forall R M es fin, virtual_execution R (beside mm K src users theirs) u M es fin ->
  forall a lo hi q, (forall t, lo <= t <= hi -> taken (memat boot M t)) ->
  racing (decode u) (slot u a) boot M lo hi (levels u i) (root u i) (Mapped q) -> q <> p.
Proof.
  exact (taken_page_is_not_walked_to Ticket 73 mm K src users theirs fields released u table SOME (fun _ => FEW) ADMITTED RELEASES walks_released GOOD i its p told taken TAKEN).
Qed.
(** With TLBIs: what the user did there by older entries comes before the store behind store, DSB, TLBI, DSB, as that to the record is. *)
Theorem kcore_taken_page_is_out_of_reach : forall R X M es fin st un z,
  invalidating_execution R (beside mm K src users theirs) u X M es fin -> K <= i < K + users ->
  (forall t, ew st <= t < z -> taken (memat boot M t)) ->
  (forall a hi, racing (decode u) (slot u a) boot M 0 hi (levels u i) (root u i) (Mapped p) ->
    exists x, In x X /\ concerns x i a = true /\ sequence (es (issuer x)) x st un) ->
  (forall a a' q, place u a q = place u a' p -> q = p) ->
  forall e a, In e (es i) -> touches e = Some (place u a p) -> window M e < z ->
  exists x, In x X /\ position M i e <= effect x < ew un.
Proof.
  exact (owned_page_is_out_of_reach Ticket 73 mm K src users theirs fields released u table SOME (fun _ => FEW) ADMITTED RELEASES walks_released GOOD i its p told taken TAKEN).
Qed.
End Taken.
