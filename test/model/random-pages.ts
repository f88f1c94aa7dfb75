/**
 * Seeded random tests with page tables: 2 or 3 threads of a few accesses to pages and entries each, with every barrier, TLBIs,
 * dependencies, hardware management, handlers and each of the ways behind a fault. Equal seeds give equal tests. Each
 * observes all registers that were loaded, all pages and entries, and every fault.
 */
import { generator } from "./random-programs.ts";

/** Features that a random test may have; a run of many has each. */
export const PAGE_FEATURES = [
  ...["load", "store", "load-entry", "store-entry", "atomic", "atomic-entry", "cas", "exclusive", "csel", "barrier"],
  ...[
    "tlbi",
    "at",
    "address",
    "data",
    "branch",
    "hardware",
    "handler",
    "three",
    "ETS2",
    "ETS3",
    "handled",
    "faultToNext",
  ],
] as const;

export interface RandomPages {
  readonly text: string;
  readonly features: ReadonlySet<string>;
}

const BARRIERS = "DSB SY,DSB SY,DSB ISH,DSB LD,DSB ST,DMB SY,DMB LD,DMB ST,ISB,ISB".split(",");
const TLBIS = "VAAE1IS,VAAE1IS,VAE1IS,VALE1IS,VAAE1,VMALLE1IS".split(",");
const HARDWARE = "HA,HD,HA HD,P0:HA,P1:HD,P0:HD P1:HA".split(",");

const OPERATIONS =
  "load load load store store entry stored stored stored barrier barrier barrier tlbi tlbi swap swapped cas exclusive branch csel at".split(
    " ",
  );

class Writer {
  readonly features = new Set<string>();
  readonly init: string[] = [];
  readonly observed: string[] = [];
  readonly #next: () => number;
  readonly pages: readonly string[];
  readonly hardware: boolean;
  #labels = 0;

  constructor(seed: number) {
    this.#next = generator(seed);
    this.pages = ["x", "y", "z"].slice(0, this.one([2, 2, 3]));
    this.hardware = this.#next() % 5 < 2;
  }
  below(n: number): number {
    return this.#next() % n;
  }
  one<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }
  maybe(percent: number): boolean {
    return this.below(100) < percent;
  }
  use(feature: string): void {
    this.features.add(feature);
  }
  entry(): string {
    const fields = [`oa:PA(${this.one(this.pages)})`];
    if (this.maybe(40)) fields.push("valid:0");
    if (this.maybe(this.hardware ? 35 : 12)) fields.push("af:0");
    if (this.maybe(this.hardware ? 35 : 20)) fields.push("db:0", ...(this.maybe(60) ? ["dbm:1"] : []));
    return `(${fields.join(",")})`;
  }

  /** Lines of one thread. Pages are in X1 to X3, their entries in X11 to X13, entries to store in X15 to X19. */
  thread(t: number, most: number): string[] {
    const lines: string[] = [];
    for (const [k, page] of this.pages.entries())
      this.init.push(`${t}:X${1 + k}=${page}; ${t}:X${11 + k}=PTE(${page});`);
    let result = 4;
    let stored = 15;
    let last: number | undefined;
    const loaded = (): number => {
      this.observed.push(`${t}:X${result}`);
      last = result;
      return result++;
    };
    const newEntry = (): number => {
      this.init.push(`${t}:X${stored}=${this.entry()};`);
      return stored++;
    };
    const access = (text: string, k: number): string => {
      const label = `L${this.#labels++}`;
      this.observed.push(`Fault(P${t}:${label},${this.pages[k]})`);
      return `${label}: ${text}`;
    };
    const count = 1 + this.below(most);
    for (let i = 0; i < count; i++) {
      const k = this.below(this.pages.length);
      const [page, entry] = [`[X${1 + k}]`, `[X${11 + k}]`];
      switch (this.one(OPERATIONS)) {
        case "load":
          this.use("load");
          if (last !== undefined && this.maybe(30)) {
            this.use("address");
            lines.push(`EOR X28,X${last},X${last}`, access(`LDR W${loaded()},[X${1 + k},X28]`, k));
          } else lines.push(access(`${this.one(["LDR", "LDR", "LDAR"])} W${loaded()},${page}`, k));
          break;
        case "store":
          this.use("store");
          lines.push(`MOV W27,#${4 + this.below(6)}`);
          if (last !== undefined && this.maybe(25)) {
            this.use("data");
            lines.push(`EOR W28,W${last},W${last}`, "ADD W27,W27,W28");
          }
          lines.push(access(`${this.one(["STR", "STR", "STLR"])} W27,${page}`, k));
          break;
        case "entry":
          this.use("load-entry");
          lines.push(`LDR X${loaded()},${entry}`);
          break;
        case "stored":
          this.use("store-entry");
          lines.push(`${this.one(["STR", "STR", "STLR"])} X${newEntry()},${entry}`);
          break;
        case "barrier":
          this.use("barrier");
          lines.push(this.one(BARRIERS));
          break;
        case "tlbi": {
          this.use("tlbi");
          const op = this.one(TLBIS);
          if (this.maybe(40)) lines.push("DSB SY");
          if (op.startsWith("VM")) lines.push(`TLBI ${op}`);
          else lines.push(`LSR X26,X${1 + k},#12`, `TLBI ${op},X26`);
          if (this.maybe(75)) lines.push("DSB SY");
          if (this.maybe(40)) lines.push("ISB");
          break;
        }
        case "swap":
          this.use("atomic");
          lines.push(`MOV W27,#${4 + this.below(6)}`);
          lines.push(access(`${this.one(["SWP", "SWPA", "SWPAL", "LDADD"])} W27,W${loaded()},${page}`, k));
          break;
        case "swapped":
          this.use("atomic-entry");
          lines.push(`${this.one(["SWP", "SWPAL"])} X${newEntry()},X${loaded()},${entry}`);
          break;
        case "cas": {
          this.use("cas");
          const old = loaded();
          lines.push(
            `MOV W${old},#${this.below(3)}`,
            "MOV W27,#4",
            access(`${this.one(["CAS", "CASAL"])} W${old},W27,${page}`, k),
          );
          break;
        }
        case "exclusive":
          this.use("exclusive");
          lines.push(access(`LDXR W${loaded()},${page}`, k), "MOV W27,#5", access(`STXR W${loaded()},W27,${page}`, k));
          break;
        case "branch":
          if (last === undefined) break;
          this.use("branch");
          lines.push(`CBNZ X${last},LC${this.#labels}`, `LC${this.#labels++}:`);
          break;
        case "csel":
          if (last === undefined) break;
          this.use("csel");
          lines.push(`CMP X${last},#1`, `CSEL X${1 + k},X${1 + k},X${1 + k},EQ`);
          break;
        case "at":
          if (this.hardware) break;
          this.use("at");
          lines.push(`AT S1E1${this.one(["R", "W"])},X${1 + k}`, "ISB", `MRS X${loaded()},PAR_EL1`);
          last = undefined; // no number to depend on
          break;
      }
      if (stored > 19) break;
    }
    return lines.length === 0 ? ["NOP"] : lines;
  }

  handler(t: number): string[] {
    const k = this.below(this.pages.length);
    const register = 22;
    this.observed.push(`${t}:X${register}`);
    return this.maybe(50) ? [`LDR X${register},[X${11 + k}]`] : [`MOV X${register},#1`];
  }
}

/** The test of a seed; threads have at most so many operations. */
export function randomPages(seed: number, most = 3): RandomPages {
  const w = new Writer(seed);
  const threads = w.maybe(75) ? 2 : 3;
  if (threads === 3) w.use("three");
  const variants = ["vmsa"];
  const feature = (percent: number, name: string): boolean => {
    if (!w.maybe(percent)) return false;
    w.use(name);
    variants.push(name);
    return true;
  };
  if (!feature(12, "ETS2")) feature(12, "ETS3");
  const goesOn = feature(15, "handled") || feature(20, "faultToNext");
  const head = [`Variant=${variants.join(",").replace(/ETS/g, "ets")}`];
  if (w.hardware) {
    w.use("hardware");
    head.push(`TTHM=${w.one(HARDWARE)}`);
  }
  w.init.push(...w.pages.map((page, i) => `[${page}]=${i + 1};`));
  for (const page of w.pages) if (w.maybe(w.hardware ? 50 : 30)) w.init.push(`[PTE(${page})]=${w.entry()};`);
  const columns = Array.from({ length: threads }, (_, t) => w.thread(t, threads === 2 ? most + 1 : most));
  const names = columns.map((_, t) => `P${t}`);
  if (!goesOn && w.maybe(15)) {
    w.use("handler");
    names.push("P1.F");
    columns.push(w.handler(1));
  }
  const height = Math.max(...columns.map((c) => c.length));
  const rows = Array.from({ length: height }, (_, r) => ` ${columns.map((c) => (c[r] ?? "").padEnd(24)).join("| ")};`);
  const places = [...new Set(w.observed), ...w.pages, ...w.pages.map((page) => `pte_${page}`)];
  const text = [
    `AArch64 pages-${seed}`,
    ...head,
    "{",
    ...w.init.map((line) => ` ${line}`),
    "}",
    ` ${names.join(" | ")} ;`,
    ...rows,
    `locations [${places.map((p) => `${p};`).join(" ")}]`,
    "exists (true)",
    "",
  ].join("\n");
  return { text, features: w.features };
}
