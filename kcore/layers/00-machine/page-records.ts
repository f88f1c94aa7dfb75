/**
 * Accessors of the page records by number, for the holder of their lock. Each `set` stands for a store-release, `STLR`, as of entries: at any
 * time records and entries are those of one state on SC (theorems/Owned.v).
 *
 * @source kcore reference, section 4.6
 */
import { require, type U32, type U64 } from "../../prelude/index.ts";
import { MAX_RECORDS } from "./constants.ts";
import { PAGES_LOCK } from "./lock-ids.ts";
import { settled } from "./locks.ts";
import { holds } from "./owners.ts";
import type { Machine, PageRecord, RecordIndex } from "./state.ts";

function ownRecord(m: Machine, index: RecordIndex): PageRecord {
  require(settled(m));
  require(holds(m, PAGES_LOCK));
  require(index < MAX_RECORDS);
  return m.objects.records.at(index);
}
const withRecord = (m: Machine, index: RecordIndex, record: PageRecord): Machine => ({
  ...m,
  objects: { ...m.objects, records: m.objects.records.with(index, record) },
});

/** get_s2_page_vmid of the reference. */
export const getS2PageVmid = (m: Machine, index: RecordIndex): readonly [Machine, U32] => [
  m,
  ownRecord(m, index).owner,
];
/** set_s2_page_vmid of the reference. */
export const setS2PageVmid = (m: Machine, index: RecordIndex, owner: U32): Machine =>
  withRecord(m, index, { ...ownRecord(m, index), owner });
/** get_s2_page_count of the reference. */
export const getS2PageCount = (m: Machine, index: RecordIndex): readonly [Machine, U32] => [
  m,
  ownRecord(m, index).count,
];
/** set_s2_page_count of the reference. */
export const setS2PageCount = (m: Machine, index: RecordIndex, count: U32): Machine =>
  withRecord(m, index, { ...ownRecord(m, index), count });
/** get_s2_page_gfn of the reference. */
export const getS2PageGfn = (m: Machine, index: RecordIndex): readonly [Machine, U64] => [m, ownRecord(m, index).gfn];
/** set_s2_page_gfn of the reference. */
export const setS2PageGfn = (m: Machine, index: RecordIndex, gfn: U64): Machine =>
  withRecord(m, index, { ...ownRecord(m, index), gfn });
