/**
 * Layer 22: what a trapped access of the host's loads or stores, by the syndrome; descriptors for devices; the bank in whose page a register is.
 *
 * @source kcore reference, layer 22, changed as docs/deviations.md says
 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { getHostGpr, setHostGpr } from "../00-machine/host-trap.ts";
import { isInBanks, numberAt } from "../00-machine/smmu-registers.ts";
import type { Machine } from "../00-machine/state.ts";
import { registerOf } from "../00-machine/syndrome.ts";
import { pageForDevices } from "./descriptors.ts";

/** What the host stores: the register that the syndrome names, where 31 is 0. */
export const hostGetMmioData = (m: Machine, hsr: U64): readonly [Machine, U64] => getHostGpr(m, registerOf(hsr));
/** What the host loads goes to that register, or, if it is 31, nowhere. */
export const hostSetMmioData = (m: Machine, hsr: U64, value: U64): Machine => setHostGpr(m, registerOf(hsr), value);
/** The descriptor by which devices reach a page. */
export const smmuInitPte = (m: Machine, prot: U64, addr: U64): readonly [Machine, U64] => [
  m,
  pageForDevices(prot, addr),
];
/** The number of the bank in whose page an offset is. */
export function smmuGetCbndx(m: Machine, offset: U64): readonly [Machine, U32] {
  require(isInBanks(offset));
  return [m, numberAt(offset)];
}
