/**
 * A change as SMMUs see it: mapping a page writes at most one entry in the tables of each level, and an SMMU that walks meanwhile may see any of these
 * writes without the others.
 *
 * @source wDRF condition Transactional-Page-Table
 */
import { isPage, isTable } from "../../../src/isa/vmsa/index.ts";
import { assert, assume, forall, same, theorem, type U64 } from "../../prelude/index.ts";
import { NO_LEVEL } from "../00-machine/constants.ts";
import { IO_FRAMES, isBank } from "../00-machine/io-pools.ts";
import { walkIo } from "../00-machine/io-walk.ts";
import { SPT_LOCK } from "../00-machine/lock-ids.ts";
import { settled } from "../00-machine/locks.ts";
import { holds } from "../00-machine/owners.ts";
import type { Bank, Gfn, IoPmdSlot, IoPteSlot, IoRootSlot, Machine, Spt } from "../00-machine/state.ts";
import { hasIoPmdRoom, hasIoPteRoom } from "../09-mmio-pt-alloc/room.ts";
import { setSmmuPte, walkSmmuPgd, walkSmmuPmd, walkSmmuPte } from "../10-mmio-pt-walk/spec.ts";
import * as relate from "./relate.ts";

/** A section is open in which nothing was written, and there is a page for each table that may be missing. */
const mayChange = (m: Machine): boolean =>
  settled(m) && holds(m, SPT_LOCK) && m.tstate === "open" && hasIoPmdRoom(m.objects.spt) && hasIoPteRoom(m.objects.spt);

/** The pools are as layer 11 keeps them. */
const areSound = (spt: Spt): boolean =>
  relate.isIoPmdNextInRange(spt, spt) &&
  relate.isIoPteNextInRange(spt, spt) &&
  forall((s: IoRootSlot) => relate.isIoRootEntrySound(spt, spt, s)) &&
  forall((s: IoPmdSlot) => relate.isIoPmdEntrySound(spt, spt, s) && relate.isIoPmdZeroIfFree(spt, spt, s)) &&
  forall((s: IoPteSlot) => relate.isIoPteZeroIfFree(spt, spt, s));

/** What a walker sees of a change: of each level, its write or not. */
const seen = (before: Spt, after: Spt, root: boolean, pmd: boolean, pte: boolean): Spt => ({
  ...after,
  rootPool: root ? after.rootPool : before.rootPool,
  pmdPool: pmd ? after.pmdPool : before.pmdPool,
  ptePool: pte ? after.ptePool : before.ptePool,
});

/** No subset of the writes translates a frame, of this bank or another, to anything but what it was or will be. */
export const ioPageIsTransactional = theorem(
  (m: Machine, bank: Bank, gfn: Gfn, pte: U64, b: Bank, other: Gfn, r: boolean, p: boolean, l: boolean) => {
    const before = m.objects.spt;
    assume(mayChange(m) && isBank(bank) && gfn < IO_FRAMES && isBank(b) && isPage(pte));
    assume(areSound(before));
    const [m1, root] = walkSmmuPgd(m, bank, gfn, true);
    const [m2, pmd] = walkSmmuPmd(m1, root, gfn, true);
    assume(isTable(pmd));
    const [m3, old] = walkSmmuPte(m2, pmd, gfn);
    assume(!isPage(old));
    const after = setSmmuPte(m3, pmd, gfn, pte).objects.spt;
    const view = walkIo(seen(before, after, r, p, l), b, other);
    assert(view.level === NO_LEVEL || same(view, walkIo(before, b, other)) || same(view, walkIo(after, b, other)));
  },
);
