/**
 * What the four entries on the way to a guest frame mean. Whoever walks reads them: entry of level 0 at
 * `slotOf(vttbr, rootIndex(gfn))`, each further one at `slotOf(entry, index)`. Entries behind the end of the walk are not
 * looked at, so a specification may read all four from total maps, and a machine stops early.
 *
 * @source Arm ARM, chapter D8, "Translation process"
 */
import { type U32, type U64, u32, u64 } from "../../prelude/index.ts";
import { blockFrame, frameOf, hugeFrame, isBlock, isPage, isTable } from "./descriptors.ts";
import { FRAMES } from "./indices.ts";

/** Where a walk ends. Level 0: a translation fault, then all fields are 0. Levels 1, 2: a block; 3: a page. */
export interface Translation {
  readonly level: U32;
  /** Output frame of the guest frame that was looked up. */
  readonly frame: U64;
  readonly descriptor: U64;
}

const fault = (): Translation => ({ level: u32(0n), frame: u64(0n), descriptor: u64(0n) });

/** The translation of `gfn`, given the entries of levels 0 to 3 on its way. */
export const translationOf = (gfn: U64, root: U64, pud: U64, pmd: U64, pte: U64): Translation =>
  gfn >= FRAMES || !isTable(root) ? fault() : translationBelow(gfn, pud, pmd, pte);

/** The same where a walk starts at level 1. */
export function translationBelow(gfn: U64, pud: U64, pmd: U64, pte: U64): Translation {
  if (isBlock(pud)) return { level: u32(1n), frame: hugeFrame(pud, gfn), descriptor: pud };
  if (!isTable(pud)) return fault();
  if (isBlock(pmd)) return { level: u32(2n), frame: blockFrame(pmd, gfn), descriptor: pmd };
  if (!isTable(pmd) || !isPage(pte)) return fault();
  return { level: u32(3n), frame: frameOf(pte), descriptor: pte };
}
