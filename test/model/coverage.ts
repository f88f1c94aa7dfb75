/** What random programs can use, and how often they did: a test that never meets a feature does not test it. */

/** `plain`: every access covers one whole variable. `mixed`: sizes and offsets differ, pairs included. */
export type Profile = "plain" | "mixed";

export const ORDERS_OF_ATOMICS = ["", "A", "L", "AL"];
export const ATOMICS = ["LDADD", "LDCLR", "LDEOR", "LDSET", "LDSMAX", "LDSMIN", "LDUMAX", "LDUMIN", "SWP"];
export const BARRIERS = ["DMB SY", "DMB LD", "DMB ST", "DSB SY", "DSB LD", "DSB ST", "ISB"];
const DEPENDENCIES = ["addr", "data", "ctrl", "ctrl-isb", "pick-addr", "pick-data", "pick-ctrl", "pick-ctrl-isb"];

/** Everything a profile can use; a test that never meets one of them is not testing it. */
export const FEATURES: Readonly<Record<Profile, readonly string[]>> = {
  plain: [
    ...["LDR", "LDAR", "LDAPR", "STR", "STLR", "LDXR", "LDAXR", "STXR", "STLXR", "CLREX"],
    ...ATOMICS,
    ...ORDERS_OF_ATOMICS.map((o) => `atomic-${o}`),
    ...["STADD", "STADDL", "STSET", "STSETL", "SWP-zr", "LDADDAL-zr"],
    ...ORDERS_OF_ATOMICS.map((o) => `CAS${o}`),
    ...BARRIERS,
    ...DEPENDENCIES,
    ...["own-write-read", "own-atomic-read", "own-exclusive-acquired", "write-in-exclusive", "skip"],
  ],
  mixed: [
    ...[
      "LDR",
      "LDAR",
      "LDAPR",
      "STR",
      "STLR",
      "LDXR",
      "STXR",
      "LDP",
      "STP",
      "LDXP",
      "STXP",
      "CASP",
      "SWP",
      "CAS",
      "LDADD",
    ],
    ...["1-byte", "2-byte", "4-byte", "8-byte", "offset", "own-write-read"],
    ...["DMB SY", "DMB LD", "DMB ST", ...DEPENDENCIES],
  ],
};

/** Counts what the programs of a test used, of the features that they should. */
export class Coverage {
  readonly #counts: Map<string, number>;
  constructor(features: readonly string[]) {
    this.#counts = new Map(features.map((f) => [f, 0]));
  }
  add(features: ReadonlySet<string>): void {
    for (const f of features) if (this.#counts.has(f)) this.#counts.set(f, this.#counts.get(f)! + 1);
  }
  /** Features that no program used. */
  get missing(): string[] {
    return [...this.#counts].flatMap(([f, n]) => (n === 0 ? [f] : []));
  }
  get report(): string {
    return [...this.#counts].map(([f, n]) => `${f} ${n}`).join(", ");
  }
}
