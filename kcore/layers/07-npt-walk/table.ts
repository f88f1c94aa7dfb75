/**
 * A stage-2 table as a map: what a lookup finds, and what setting and clearing a leaf does. For specifications of this layer and those
 * above; nothing here knows of pools but how far their pointers are.
 */
import {
  ADDRESSES,
  blockFrame,
  blockOf,
  frameOf,
  gfnOf,
  nextPage,
  pmdIndex,
  pudIndex,
  rootIndex,
} from "../../../src/isa/vmsa/index.ts";
import { tabulate, type U32, type U64, type ZMap } from "../../prelude/index.ts";
import {
  BAD_ADDRESS,
  BAD_LEVEL,
  BLOCK_IN_WAY,
  BLOCK_LEVEL,
  NO_ENTRY,
  NO_LEVEL,
  NO_MEMORY,
  OK,
  PAGE_LEVEL,
  TABLE_IN_WAY,
  WRITE_ONCE,
} from "../00-machine/constants.ts";
import { invalidated } from "../00-machine/maintenance.ts";
import { withNpt } from "../00-machine/page-tables.ts";
import type { Gfn, Index, Machine, Mapping, Npt, Pfn, TablePage, Vmid } from "../00-machine/state.ts";
import { notMapped } from "../00-machine/walk.ts";
import { hasRoom } from "../05-pt-alloc/room.ts";
import { blockFault, isWrittenOnce, pageFault } from "./leaf.ts";

/** Level of the leaf that translates an address: 2, 3, or 0 for none. */
export const levelAt = (npt: Npt, addr: U64): U32 => (addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).level : NO_LEVEL);
/** The leaf that translates an address, or 0. */
export const leafAt = (npt: Npt, addr: U64): U64 => (addr < ADDRESSES ? npt.pt.at(gfnOf(addr)).pte : NO_ENTRY);

/** What a change did: its answer, the table, whether a valid leaf was broken and invalidated, whether a leaf was made. */
export interface Change {
  readonly status: U32;
  readonly npt: Npt;
  readonly broke: boolean;
  readonly made: boolean;
}

/** Whether the root table has a table for a frame. */
export const hasPudOf = (npt: Npt, gfn: Gfn): boolean => npt.hasPud.at(rootIndex(gfn) as Index);
/** Whether there is a table of level 2 for a frame. */
export const hasPmdOf = (npt: Npt, gfn: Gfn): boolean =>
  npt.hasPmd.at(rootIndex(gfn) as Index).at(pudIndex(gfn) as Index);
/** Whether there is a table of level 3 for a frame. */
export const hasPteOf = (npt: Npt, gfn: Gfn): boolean =>
  npt.hasPte
    .at(rootIndex(gfn) as Index)
    .at(pudIndex(gfn) as Index)
    .at(pmdIndex(gfn) as Index);

const moved = (next: TablePage, isThere: boolean): TablePage => (isThere ? next : (nextPage(next) as TablePage));

/** The table with the tables of level 1 and 2 for a frame. */
function withPmd(npt: Npt, gfn: Gfn): Npt {
  const root = rootIndex(gfn) as Index;
  return {
    ...npt,
    pudNext: moved(npt.pudNext, hasPudOf(npt, gfn)),
    pmdNext: moved(npt.pmdNext, hasPmdOf(npt, gfn)),
    hasPud: npt.hasPud.with(root, true),
    hasPmd: npt.hasPmd.with(root, npt.hasPmd.at(root).with(pudIndex(gfn) as Index, true)),
  };
}

/** The table with the tables of all levels for a frame. */
function withPte(npt: Npt, gfn: Gfn): Npt {
  const root = rootIndex(gfn) as Index;
  const pud = pudIndex(gfn) as Index;
  const under = npt.hasPte.at(root);
  return {
    ...withPmd(npt, gfn),
    pteNext: moved(npt.pteNext, hasPteOf(npt, gfn)),
    hasPte: npt.hasPte.with(root, under.with(pud, under.at(pud).with(pmdIndex(gfn) as Index, true))),
  };
}

/** The map in which a block translates the 512 frames of its 2 MiB. */
const blockMapped = (pt: ZMap<Gfn, Mapping>, gfn: Gfn, pte: U64): ZMap<Gfn, Mapping> =>
  tabulate(
    (g: Gfn): Mapping =>
      blockOf(g) === blockOf(gfn) ? { pfn: blockFrame(pte, g) as Pfn, level: BLOCK_LEVEL, pte } : pt.at(g),
  );

/** The map in which the 512 frames of a block are not translated. */
const blockCleared = (pt: ZMap<Gfn, Mapping>, gfn: Gfn): ZMap<Gfn, Mapping> =>
  tabulate((g: Gfn): Mapping => (blockOf(g) === blockOf(gfn) ? notMapped() : pt.at(g)));

const unchanged = (npt: Npt, status: U32): Change => ({ status, npt, broke: false, made: false });

/** Makes `pte` the block that translates the 2 MiB around an address, or says why not. */
export function withBlock(npt: Npt, vmid: Vmid, addr: U64, pte: U64): Change {
  const fault = blockFault(addr, pte);
  if (fault !== OK) return unchanged(npt, fault);
  const gfn = gfnOf(addr);
  const old = npt.pt.at(gfn);
  if (hasPteOf(npt, gfn)) return unchanged(npt, TABLE_IN_WAY);
  if (old.pte === pte) return unchanged(npt, OK);
  const pt = blockMapped(npt.pt, gfn, pte);
  if (old.level !== NO_LEVEL) {
    if (isWrittenOnce(vmid)) return unchanged(npt, WRITE_ONCE);
    return { status: OK, npt: { ...npt, pt }, broke: true, made: true };
  }
  if (!hasRoom(npt, vmid, !hasPudOf(npt, gfn), !hasPmdOf(npt, gfn), false)) return unchanged(npt, NO_MEMORY);
  return { status: OK, npt: { ...withPmd(npt, gfn), pt }, broke: false, made: true };
}

/** Makes `pte` the page that translates an address, or says why not. */
export function withPage(npt: Npt, vmid: Vmid, addr: U64, pte: U64): Change {
  const fault = pageFault(addr, pte);
  if (fault !== OK) return unchanged(npt, fault);
  const gfn = gfnOf(addr);
  const old = npt.pt.at(gfn);
  if (old.level === BLOCK_LEVEL) return unchanged(npt, BLOCK_IN_WAY);
  if (old.pte === pte) return unchanged(npt, OK);
  const pt = npt.pt.with(gfn, { pfn: frameOf(pte) as Pfn, level: PAGE_LEVEL, pte });
  if (old.level !== NO_LEVEL) {
    if (isWrittenOnce(vmid)) return unchanged(npt, WRITE_ONCE);
    return { status: OK, npt: { ...npt, pt }, broke: true, made: true };
  }
  if (!hasRoom(npt, vmid, !hasPudOf(npt, gfn), !hasPmdOf(npt, gfn), !hasPteOf(npt, gfn)))
    return unchanged(npt, NO_MEMORY);
  return { status: OK, npt: { ...withPte(npt, gfn), pt }, broke: false, made: true };
}

/** Makes `pte` the leaf of a level that translates an address, or says why not. */
export function withLeaf(npt: Npt, vmid: Vmid, addr: U64, level: U32, pte: U64): Change {
  if (level === BLOCK_LEVEL) return withBlock(npt, vmid, addr, pte);
  return level === PAGE_LEVEL ? withPage(npt, vmid, addr, pte) : unchanged(npt, BAD_LEVEL);
}

/** Removes the leaf that translates an address, if there is one. Tables stay. */
export function withoutLeaf(npt: Npt, vmid: Vmid, addr: U64): Change {
  if (addr >= ADDRESSES) return unchanged(npt, BAD_ADDRESS);
  const gfn = gfnOf(addr);
  const old = npt.pt.at(gfn);
  if (old.level === NO_LEVEL) return unchanged(npt, OK);
  if (isWrittenOnce(vmid)) return unchanged(npt, WRITE_ONCE);
  const pt = old.level === BLOCK_LEVEL ? blockCleared(npt.pt, gfn) : npt.pt.with(gfn, notMapped());
  return { status: OK, npt: { ...npt, pt }, broke: true, made: false };
}

/** The machine after a change, caches included, and what the change answers. */
export const changed = (m: Machine, vmid: Vmid, addr: U64, change: Change): readonly [Machine, U32] => [
  {
    ...withNpt(m, vmid, change.npt),
    tlb: change.broke ? m.tlb.with(vmid, invalidated(m.tlb.at(vmid), gfnOf(addr))) : m.tlb,
  },
  change.status,
];
