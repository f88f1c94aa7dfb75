/** Banks that are named are those that there are, each by one name; and an address of devices leads into the page that is mapped there. */
import { frameOf, gfnOf } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, theorem, type U32, type U64 } from "../../prelude/index.ts";
import { CORE, HOST, isVm, NO_ADDRESS, NO_ENTRY, NOBODY, POWEROFF } from "../00-machine/constants.ts";
import { numberOf, smmuOf } from "../00-machine/smmu-registers.ts";
import type { Vmid } from "../00-machine/state.ts";
import { bankNamed, isPrincipal, mayGiveUp, NO_BANK, translated } from "./rules.ts";

/** Of two SMMUs, and eight banks of each, whatever hardware says that there is. */
export const bankIsTheOneNamed = theorem((cbndx: U32, index: U32, smmus: U32, banks: U32) => {
  const bank = bankNamed(cbndx, index, smmus, banks);
  const isThere = index < smmus && cbndx < banks && index < 2n && cbndx < 8n;
  assert((bank !== NO_BANK) === isThere);
  assert(!isThere || (smmuOf(bank) === index && numberOf(bank) === cbndx && bank < 16n));
});
/** A principal is the host or a VM, and not KCore or nobody. A VM gives up a bank when it is off: not while it may run, and not for somebody else. */
export const principalGivesUp = theorem((owner: U32, state: U32) => {
  assert(isPrincipal(owner) === (owner === HOST || isVm(owner as Vmid)));
  assert(!isPrincipal(CORE) && !isPrincipal(NOBODY));
  assert(mayGiveUp(HOST, state));
  assert(owner === HOST || mayGiveUp(owner, state) === (isVm(owner as Vmid) && state === POWEROFF));
});
/** The frame is the page's, the place in it the address's. */
export const addressIsInItsPage = theorem((pte: U64, iova: U64) => {
  assume(pte !== NO_ENTRY);
  const address = translated(pte, iova);
  assert(gfnOf(address) === frameOf(pte) && address % 4096n === iova % 4096n && address < 1n << 48n);
  assert(translated(NO_ENTRY, iova) === NO_ADDRESS);
});
