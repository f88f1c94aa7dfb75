/** What every text may use without saying so, in the language itself. */
import { type CatText, parseCat } from "../../read/cat/index.ts";

const TEXT = `"standard"
let emptyset = domain 0
let po-loc = po & loc
let rfe = rf & ext
let rfi = rf & int
let coe = co & ext
let coi = co & int
let fr = (rf^-1; co) \\ id
let fre = fr & ext
let fri = fr & int
let ca = fr | co
let co0 = loc & (IW * (W \\ IW))
let lxsx = [R & EX]; po \\ (po; [M & EX]; po); [W & EX]
let amo = [R & X]; (same-instance \\ id) & loc; [W & X]
let rmw = lxsx | amo

(* Dependencies, for texts that do not define them. *)
let through = (iico_data | [Wreg]; (po & loc) \\ ((po & loc); [Wreg]; (po & loc)); [Rreg])+
let addr = [R]; through & po; [ADDR]; iico_data+; [M]
let data = [R]; through & po; [DATA]; iico_data+; [W]
let ctrl = [R]; through & po; [Rreg]; iico_data+; [BCC]; po

let fencerel(set) = (po & (_ * set)); po
let toid(set) = [set]
let imply(a, b) = ~a | b
let partition = classes-loc
let map f =
  let rec each set = match set with
  || {} -> {}
  || e ++ rest -> f e ++ each rest
  end in
  each
procedure subseteq(a, b) = empty a \\ b end
procedure inclusion(a, b) = empty a \\ b end
`;

/** The text, read once. */
export const standard = (): CatText => (read ??= parseCat(TEXT, "standard.cat"));
let read: CatText | undefined;
