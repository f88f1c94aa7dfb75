/** Equality of objects, field by field and key by key: `same…(a, b, keys)` for all keys is equality. */
import type { U32, U64 } from "../../prelude/index.ts";
import type {
  BootImage,
  CoreData,
  Gfn,
  Index,
  Mapping,
  Npt,
  PageRecord,
  PmdSlot,
  PteSlot,
  PudSlot,
  RootSlot,
  Spt,
  TablePage,
  VmInfo,
} from "../00-machine/state.ts";

/** Translations. */
export function sameMapping(a: Mapping, b: Mapping): boolean {
  return a.pfn === b.pfn && a.level === b.level && a.pte === b.pte;
}
/** Page records. */
export function samePage(a: PageRecord, b: PageRecord): boolean {
  return a.owner === b.owner && a.count === b.count && a.gfn === b.gfn;
}
/** Counters. */
export function sameCore(a: CoreData, b: CoreData): boolean {
  return a.nextVmid === b.nextVmid && a.nextRemapPtr === b.nextRemapPtr;
}

/** The entries of a table in its pools. */
export function sameEntries(a: Npt, b: Npt, root: RootSlot, pud: PudSlot, pmd: PmdSlot, pte: PteSlot): boolean {
  return (
    a.rootPool.at(root) === b.rootPool.at(root) &&
    a.pudPool.at(pud) === b.pudPool.at(pud) &&
    a.pmdPool.at(pmd) === b.pmdPool.at(pmd) &&
    a.ptePool.at(pte) === b.ptePool.at(pte)
  );
}
/** Which table pages are in use, and for what. */
export function samePages(a: Npt, b: Npt, page: TablePage): boolean {
  return (
    a.pudNext === b.pudNext &&
    a.pmdNext === b.pmdNext &&
    a.pteNext === b.pteNext &&
    a.pudParent.at(page) === b.pudParent.at(page) &&
    a.pmdParent.at(page) === b.pmdParent.at(page) &&
    a.pteParent.at(page) === b.pteParent.at(page)
  );
}
/** What a table means. */
export function sameMeaning(a: Npt, b: Npt, gfn: Gfn, i: Index, j: Index, k: Index): boolean {
  return (
    sameMapping(a.pt.at(gfn), b.pt.at(gfn)) &&
    a.hasPud.at(i) === b.hasPud.at(i) &&
    a.hasPmd.at(i).at(j) === b.hasPmd.at(i).at(j) &&
    a.hasPte.at(i).at(j).at(k) === b.hasPte.at(i).at(j).at(k)
  );
}

/** The pools of the SMMU tables, at an address. */
export function sameSptPools(a: Spt, b: Spt, at: U64): boolean {
  return (
    a.rootPool.at(at) === b.rootPool.at(at) &&
    a.pmdPool.at(at) === b.pmdPool.at(at) &&
    a.ptePool.at(at) === b.ptePool.at(at) &&
    a.pmdNext === b.pmdNext &&
    a.pteNext === b.pteNext &&
    a.pmdParent.at(at) === b.pmdParent.at(at) &&
    a.pteParent.at(at) === b.pteParent.at(at)
  );
}
/** What the SMMU table with a root means. */
export function sameSptMeaning(a: Spt, b: Spt, root: U64, gfn: Gfn, i: Index, j: Index): boolean {
  return (
    sameMapping(a.pt.at(root).at(gfn), b.pt.at(root).at(gfn)) &&
    a.hasPmd.at(root).at(i) === b.hasPmd.at(root).at(i) &&
    a.hasPte.at(root).at(i).at(j) === b.hasPte.at(root).at(i).at(j)
  );
}

/** Boot images. */
export function sameImage(a: BootImage, b: BootImage): boolean {
  return (
    a.loadAddr === b.loadAddr &&
    a.loadSize === b.loadSize &&
    a.remapAddr === b.remapAddr &&
    a.mappedPages === b.mappedPages
  );
}
/** What is known of a VM, with the virtual CPU or image of a number. */
export function sameVm(a: VmInfo, b: VmInfo, number: U32): boolean {
  return (
    a.kvm === b.kvm &&
    a.state === b.state &&
    a.vcpu.at(number) === b.vcpu.at(number) &&
    a.vcpuState.at(number) === b.vcpuState.at(number) &&
    a.nextLoadInfo === b.nextLoadInfo &&
    a.incExe === b.incExe &&
    sameImage(a.images.at(number), b.images.at(number))
  );
}
