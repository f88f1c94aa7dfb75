/**
 * A stage-2 table as a map: what setting and clearing a leaf does to it. For specifications of this layer and those above;
 * nothing here knows of pools but how far their pointers are.
 */
import { blockFrame, blockOf, frameOf, nextPage, pmdIndex, pudIndex, rootIndex } from "../../../src/isa/vmsa/index.ts";
import { tabulate, type U32, type U64, type ZMap } from "../../prelude/index.ts";
import {
  BLOCK_IN_WAY,
  BLOCK_LEVEL,
  CORE,
  NO_LEVEL,
  NO_MEMORY,
  OK,
  PAGE_LEVEL,
  TABLE_IN_WAY,
  WRITE_ONCE,
} from "../00-machine/constants.ts";
import type { Gfn, Index, Mapping, Npt, Pfn, TablePage, Vmid } from "../00-machine/state.ts";
import { notMapped } from "../00-machine/walk.ts";
import { hasRoom } from "../05-pt-alloc/room.ts";

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

/** Makes a block the leaf for the 2 MiB around `gfn`. */
export function withBlock(npt: Npt, vmid: Vmid, gfn: Gfn, pte: U64): Change {
  const old = npt.pt.at(gfn);
  if (hasPteOf(npt, gfn)) return unchanged(npt, TABLE_IN_WAY);
  if (old.pte === pte) return unchanged(npt, OK);
  const pt = blockMapped(npt.pt, gfn, pte);
  if (old.level !== NO_LEVEL) {
    if (vmid === CORE) return unchanged(npt, WRITE_ONCE);
    return { status: OK, npt: { ...npt, pt }, broke: true, made: true };
  }
  if (!hasRoom(npt, vmid, !hasPudOf(npt, gfn), !hasPmdOf(npt, gfn), false)) return unchanged(npt, NO_MEMORY);
  return { status: OK, npt: { ...withPmd(npt, gfn), pt }, broke: false, made: true };
}

/** Makes a page the leaf for `gfn`. */
export function withPage(npt: Npt, vmid: Vmid, gfn: Gfn, pte: U64): Change {
  const old = npt.pt.at(gfn);
  if (old.level === BLOCK_LEVEL) return unchanged(npt, BLOCK_IN_WAY);
  if (old.pte === pte) return unchanged(npt, OK);
  const pt = npt.pt.with(gfn, { pfn: frameOf(pte) as Pfn, level: PAGE_LEVEL, pte });
  if (old.level !== NO_LEVEL) {
    if (vmid === CORE) return unchanged(npt, WRITE_ONCE);
    return { status: OK, npt: { ...npt, pt }, broke: true, made: true };
  }
  if (!hasRoom(npt, vmid, !hasPudOf(npt, gfn), !hasPmdOf(npt, gfn), !hasPteOf(npt, gfn)))
    return unchanged(npt, NO_MEMORY);
  return { status: OK, npt: { ...withPte(npt, gfn), pt }, broke: false, made: true };
}

/** Removes the leaf that translates `gfn`. Tables stay. */
export function withoutLeaf(npt: Npt, vmid: Vmid, gfn: Gfn): Change {
  const old = npt.pt.at(gfn);
  if (old.level === NO_LEVEL) return unchanged(npt, OK);
  if (vmid === CORE) return unchanged(npt, WRITE_ONCE);
  const pt = old.level === BLOCK_LEVEL ? blockCleared(npt.pt, gfn) : npt.pt.with(gfn, notMapped());
  return { status: OK, npt: { ...npt, pt }, broke: true, made: false };
}
