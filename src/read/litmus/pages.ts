/** Names of pages, their entries and their physical addresses. */

/** The variable whose page, entry or physical address a name is: `x` of `x`, `PTE(x)` and `PA(x)`. */
export const pageOf = (name: string): string => /^(?:PTE|PA)\((.*)\)$/.exec(name)?.[1] ?? name;
