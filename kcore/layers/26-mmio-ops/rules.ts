/** Banks that the host names, and what an address of devices leads to. Pure, for code and specification alike. */
import { pageOf } from "../../../src/isa/vmsa/index.ts";
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { CORE, HOST, isVm, NO_ADDRESS, NO_ENTRY, POWEROFF } from "../00-machine/constants.ts";
import { isBank } from "../00-machine/io-pools.ts";
import { BANKS_OF_SMMU, bankOf, MAX_SMMUS } from "../00-machine/smmu-registers.ts";
import type { Bank, Vmid } from "../00-machine/state.ts";

/** What a host names that is no bank. */
export const NO_BANK = u32(0xffffffffn) as Bank;
/** The bank of a number of an SMMU, where there are so many SMMUs, and this one has so many banks; or `NO_BANK`. */
export const bankNamed = (cbndx: U32, index: U32, smmus: U32, banks: U32): Bank =>
  index < smmus && index < MAX_SMMUS && cbndx < banks && cbndx < BANKS_OF_SMMU && isBank(bankOf(index, cbndx))
    ? bankOf(index, cbndx)
    : NO_BANK;

/** Devices behind a bank are the host's or a VM's. */
export const isPrincipal = (owner: U32): boolean => owner < CORE;
/** The host gives up a bank at any time, a VM when it is off. */
export const mayGiveUp = (owner: U32, state: U32): boolean =>
  owner === HOST || (isVm(owner as Vmid) && state === POWEROFF);
/** The address that a page translates an address to, or `NO_ADDRESS`. */
export const translated = (pte: U64, iova: U64): U64 =>
  pte === NO_ENTRY ? NO_ADDRESS : u64(pageOf(pte) | (iova & 0xfffn));
