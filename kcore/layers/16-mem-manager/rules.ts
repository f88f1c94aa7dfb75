/** Who may reach a page. Pure, for code and specification alike. */
import { devicePage, memoryPage } from "../../../src/isa/vmsa/index.ts";
import type { U32, U64 } from "../../prelude/index.ts";
import { CORE, HOST, MAX_SHARES, NOBODY } from "../00-machine/constants.ts";
import type { Pfn } from "../00-machine/state.ts";

/** A VM owns the page, and has shared it with the host. That it was given for devices is no share. */
export const isShared = (owner: U32, count: U32): boolean =>
  HOST < owner && owner < CORE && 1n <= count && count <= MAX_SHARES;
/** The host reaches devices, its own pages, and those that are shared with it. */
export const mayHostReach = (owner: U32, count: U32): boolean =>
  owner === NOBODY || owner === HOST || isShared(owner, count);
/** The descriptor by which a principal reaches a page of an owner. */
export const leafFor = (pfn: Pfn, owner: U32): U64 => (owner === NOBODY ? devicePage(pfn) : memoryPage(pfn));
