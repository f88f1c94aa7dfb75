/**
 * Where the tables of a stage-2 table lie: 16 MiB for each VMID, one page for the root, then a range of pages for each
 * level. Codecs, so that no proof multiplies: it sees that the ranges follow one another and begin at pages.
 *
 * @source kcore reference, sections 2.2 and 3. There the ranges have the name of the level above: its `pgd_start` is
 * `pudStart`, its `pud_start` is `pmdStart`, its `pmd_start` is `pteStart`.
 */
import { ADDRESSES, pageOf } from "../../../src/isa/vmsa/index.ts";
import { codec, law, type U64, u32, u64 } from "../../prelude/index.ts";
import { LAST_VMID } from "./lock-ids.ts";
import type { Vmid } from "./state.ts";

/** The root table, one page. */
export const rootStart = codec((vmid: Vmid): U64 => u64(65536n + 16777216n * vmid));
/** Tables of level 1. */
export const pudStart = codec((vmid: Vmid): U64 => u64(65536n + 16777216n * vmid + 4096n));
/** Tables of level 2. */
export const pmdStart = codec((vmid: Vmid): U64 => u64(65536n + 16777216n * vmid + 1052672n));
/** Tables of level 3. */
export const pteStart = codec((vmid: Vmid): U64 => u64(65536n + 16777216n * vmid + 9441280n));
/** Behind the last table of level 3. */
export const poolEnd = codec((vmid: Vmid): U64 => u64(65536n + 16777216n * vmid + 16777216n));
/** The stage-2 root register: the root table and, from bit 48 on, the VMID. */
export const vttbrOf = codec((vmid: Vmid): U64 => u64((65536n + 16777216n * vmid) | (vmid << 48n)));

/** The VMID that a root register names, by which TLBs tell whose a translation is. */
export const vmidOf = codec((vttbr: U64): Vmid => u32(vttbr >> 48n) as Vmid);

/** 0 the host, 1 to 32 VMs, 33 KCore. */
export const isVmid = (vmid: Vmid): boolean => vmid <= LAST_VMID;

const isPageBelow = (x: U64): boolean => pageOf(x) === x && x < ADDRESSES;

const rangesFollow = (vmid: Vmid): boolean =>
  !isVmid(vmid) ||
  (0n < rootStart(vmid) &&
    rootStart(vmid) < pudStart(vmid) &&
    pudStart(vmid) < pmdStart(vmid) &&
    pmdStart(vmid) < pteStart(vmid) &&
    pteStart(vmid) < poolEnd(vmid) &&
    isPageBelow(rootStart(vmid)) &&
    isPageBelow(pudStart(vmid)) &&
    isPageBelow(pmdStart(vmid)) &&
    isPageBelow(pteStart(vmid)) &&
    isPageBelow(poolEnd(vmid)));

// One statement, brought up by whichever of its codecs occurs.
export const rangesFollowRoot = law(
  (vmid: Vmid) => [rootStart(vmid)],
  (vmid: Vmid): boolean => rangesFollow(vmid),
);
export const rangesFollowPud = law(
  (vmid: Vmid) => [pudStart(vmid)],
  (vmid: Vmid): boolean => rangesFollow(vmid),
);
export const rangesFollowPmd = law(
  (vmid: Vmid) => [pmdStart(vmid)],
  (vmid: Vmid): boolean => rangesFollow(vmid),
);
export const rangesFollowPte = law(
  (vmid: Vmid) => [pteStart(vmid)],
  (vmid: Vmid): boolean => rangesFollow(vmid),
);
export const rangesFollowEnd = law(
  (vmid: Vmid) => [poolEnd(vmid)],
  (vmid: Vmid): boolean => rangesFollow(vmid),
);

/** The root register names the root table. */
export const vttbrNamesRoot = law(
  (vmid: Vmid) => [vttbrOf(vmid)],
  (vmid: Vmid): boolean => !isVmid(vmid) || pageOf(vttbrOf(vmid)) === rootStart(vmid),
);
/** And the VMID. */
export const vttbrNamesVmid = law(
  (vmid: Vmid) => [vttbrOf(vmid)],
  (vmid: Vmid): boolean => !isVmid(vmid) || vmidOf(vttbrOf(vmid)) === vmid,
);
