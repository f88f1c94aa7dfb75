/**
 * Layer 11: the table of a bank is a map, and an operation on it one step.
 *
 * @source kcore reference, layer 11, changed as docs/deviations.md says
 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { ownSpt } from "../00-machine/io-tables.ts";
import type { Bank, Machine, Spt } from "../00-machine/state.ts";
import { type IoChange, ioChanged, ioCleared, ioMappingAt, withIoPage, withoutIoPage } from "./table.ts";

/** The tables of a section in which nothing was written yet. */
function openSpt(m: Machine): Spt {
  require(m.tstate === "open");
  return ownSpt(m);
}
/** After a change the section has one page made, or one broken and invalidated, or is as it was. */
const inSection = (m: Machine, bank: Bank, addr: U64, change: IoChange): readonly [Machine, U32] => [
  { ...ioChanged(m, bank, addr, change), tstate: change.made ? "closed" : change.broke ? "synced" : m.tstate },
  change.status,
];

/** Removes all that is mapped for a bank. */
export const clearSmmuPt = (m: Machine, bank: Bank): Machine => ({
  ...ioCleared(m, openSpt(m), bank),
  tstate: "synced",
});
/** The page that translates an address, or 0. */
export const walkSmmuPt = (m: Machine, bank: Bank, addr: U64): readonly [Machine, U64] => [
  m,
  ioMappingAt(ownSpt(m), bank, addr).pte,
];
/** Makes `pte` the page that translates an address, or says why not. */
export const setSmmuPt = (m: Machine, bank: Bank, addr: U64, pte: U64): readonly [Machine, U32] =>
  inSection(m, bank, addr, withIoPage(openSpt(m), bank, addr, pte));
/** Removes the page that translates an address, if there is one. */
export const unsetSmmuPt = (m: Machine, bank: Bank, addr: U64): readonly [Machine, U32] =>
  inSection(m, bank, addr, withoutIoPage(openSpt(m), bank, addr));
