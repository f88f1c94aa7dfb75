/** Names of pages, their entries and their addresses. */

const WRAPPED = /^(?:PTE|PA|IPA|S2)\((?:\d+,)?(.*)\)$/;

/** The variable whose page, entry or address a name is: `x` of `x`, `PTE(x)`, `PA(x)`, `IPA(x)`, `S2(x)`, `S2(2,PTE(x))`. */
export function pageOf(name: string): string {
  const inner = WRAPPED.exec(name)?.[1];
  return inner === undefined ? name : pageOf(inner);
}

/** The entry of stage 2 that a name is, `S2(x)` or `S2(2,PTE(x))`: its table, and whether it maps the page of an entry. */
export function stageTwoEntry(
  name: string,
): { readonly table: number; readonly page: string; readonly ofEntry: boolean } | undefined {
  const found = /^S2\((?:(\d+),)?(PTE\()?/.exec(name);
  if (found === null) return undefined;
  return { table: Number(found[1] ?? 1), page: pageOf(name), ofEntry: found[2] !== undefined };
}

/** Its name: that of table 1 has no number. */
export const stageTwoName = (table: number, of: string): string => (table === 1 ? `S2(${of})` : `S2(${table},${of})`);
