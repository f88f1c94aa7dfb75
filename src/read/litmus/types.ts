/** The C types of litmus tests: size in bytes and signedness, as herd takes them (`long` has four bytes there). */

export interface TypeRow {
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

const row = (bytes: TypeRow["bytes"], signed: boolean): TypeRow => ({ bytes, signed });

/** Types by name. `ins_t` only makes sense behind a pointer or where instructions are data. */
export const TYPES: ReadonlyMap<string, TypeRow> = new Map([
  ["char", row(1, true)],
  ["int8_t", row(1, true)],
  ["uint8_t", row(1, false)],
  ["short", row(2, true)],
  ["int16_t", row(2, true)],
  ["uint16_t", row(2, false)],
  ["int", row(4, true)],
  ["long", row(4, true)],
  ["atomic_t", row(4, false)],
  ["int32_t", row(4, true)],
  ["uint32_t", row(4, false)],
  ["int64_t", row(8, true)],
  ["uint64_t", row(8, false)],
  ["intptr_t", row(8, true)],
  ["uintptr_t", row(8, false)],
  ["pteval_t", row(8, true)],
  ["parel1_t", row(8, true)],
]);

/** Types that belong to constructs sekvm does not run, with the reason. */
export const UNSUPPORTED_TYPES: ReadonlyMap<string, string> = new Map([
  ["ins_t", "instructions as data"],
  ["int128_t", "128-bit values"],
  ["uint128_t", "128-bit values"],
  ["__int128", "128-bit values"],
  ["__uint128", "128-bit values"],
  ["__int128_t", "128-bit values"],
  ["__uint128_t", "128-bit values"],
]);
