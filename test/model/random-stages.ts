/**
 * Seeded random tests with two stages, of two kinds. Free ones: a hypervisor beside one or two threads of virtual machines, or
 * that enters one; entries of both stages, their pages, every TLBI with every scope, two tables and VMIDs, roots that change,
 * handlers at EL1 and EL2. Shaped ones: an entry is changed, invalidated by a sequence that lacks or swaps something, and
 * what follows is seen by a guest; free tests hardly ever have a whole sequence, and so would not tell one rule from another.
 * Equal seeds give equal tests. Each observes all registers that were loaded, all pages and entries, and every fault.
 */
import { generator } from "./random-programs.ts";
import { shaped, testOf } from "./shaped-stages.ts";

/** Features that a random test may have; a run of many has each. */
export const STAGE_FEATURES = [
  ...[
    "virtual",
    "intermediate",
    "table",
    "physical",
    "store-second",
    "store-first",
    "load-second",
    "atomic",
    "exclusive",
  ],
  ...["barrier", "ipa", "ipa-local", "both", "first", "first-guest", "every", "unmap", "address", "branch"],
  ...[
    "switch",
    "switch-no-isb",
    "enter",
    "two-tables",
    "other-vmid",
    "walk-mapped",
    "three",
    "call",
    "trap",
    "handler",
  ],
  ...["ETS2", "ETS3", "handled", "faultToNext", "el0", "shaped", "shaped-enter", "flag", "twice", "own", "make"],
] as const;

export interface RandomStages {
  readonly text: string;
  readonly features: ReadonlySet<string>;
}

const BARRIERS = "DSB SY,DSB ISH,DSB ISHST,DSB LD,DMB SY,DMB LD,DMB ST,ISB,ISB".split(",");
const HYPERVISOR =
  "second second second first page page barrier barrier ipa ipa whole whole unmap unmap look root root every".split(
    " ",
  );
const GUEST =
  "load load load load store store ipa-load ipa-store entry entry-load barrier barrier tlbi swap exclusive exclusive branch".split(
    " ",
  );

/** What tests are written with: a source of chance, features that were used, and lines of threads. */
export class Writer {
  readonly features = new Set<string>();
  readonly init: string[] = [];
  readonly observed: string[] = [];
  readonly #next: () => number;
  readonly pages = ["x", "y"];
  readonly tables: readonly number[];
  readonly mapped: boolean; // stage 2 maps the pages of entries
  readonly unprivileged: boolean; // P1 is at EL0
  #labels = 0;
  #result = 4;
  #stored = 14;
  #last: number | undefined;

  constructor(seed: number) {
    this.#next = generator(seed);
    this.tables = this.maybe(35) ? [1, 2] : [1];
    this.mapped = this.maybe(25);
    this.unprivileged = this.maybe(6);
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
  fields(): string {
    const fields: string[] = [];
    if (this.maybe(40)) fields.push("valid:0");
    if (this.maybe(12)) fields.push("af:0");
    if (this.maybe(20)) fields.push("db:0");
    return fields.map((f) => `,${f}`).join("");
  }
  first(): string {
    return `(oa:IPA(${this.one(this.pages)})${this.fields()})`;
  }
  second(table = false): string {
    return `(oa:${table ? "PTE" : "PA"}(${this.one(this.pages)})${this.fields()})`;
  }
  /** The name of an entry of stage 2, and a value for it. */
  entry(): readonly [string, string] {
    const page = this.one(this.pages);
    const table = this.one(this.tables);
    const isTable = this.mapped && this.maybe(35);
    if (isTable) this.use("walk-mapped");
    const of = isTable ? `PTE(${page})` : page;
    return [table === 1 ? `S2(${of})` : `S2(${table},${of})`, this.second(isTable)];
  }
  begin(): void {
    this.#result = 4;
    this.#stored = 14;
    this.#last = undefined;
  }
  loaded(t: number): number {
    this.observed.push(`${t}:X${this.#result}`);
    this.#last = this.#result;
    return this.#result++;
  }
  /** A register with a value from the initial state; undefined when there are none left. */
  given(t: number, value: string): number | undefined {
    if (this.#stored > 25) return undefined;
    this.init.push(`${t}:X${this.#stored}=${value};`);
    return this.#stored++;
  }
  get full(): boolean {
    return this.#stored > 23 || this.#result > 11;
  }
  fault(t: number, text: string): string {
    const label = `L${this.#labels++}`;
    this.observed.push(`Fault(P${t}:${label})`);
    return `${label}: ${text}`;
  }

  /** Lines of a hypervisor. Only the registers that it needs are given. */
  hypervisor(t: number, most: number): string[] {
    const lines: string[] = [];
    for (let i = 1 + this.below(most); i > 0 && !this.full; i--) lines.push(...this.#privileged(t));
    return lines;
  }

  #store(t: number, place: string, value: string): string[] {
    const [v, p] = [this.given(t, value), this.given(t, place)];
    return v === undefined || p === undefined ? [] : [`STR X${v},[X${p}]`];
  }

  #tlbi(t: number, name: string, address: string | undefined): string[] {
    if (address === undefined) return [`TLBI ${name}`];
    const p = this.given(t, address);
    return p === undefined ? [] : [`LSR X27,X${p},#12`, `TLBI ${name},X27`];
  }

  #behind(): string[] {
    return [...(this.maybe(80) ? ["DSB ISH"] : []), ...(this.maybe(20) ? ["ISB"] : [])];
  }

  #page(): string {
    return this.mapped && this.maybe(30) ? `PTE(${this.one(this.pages)})` : `IPA(${this.one(this.pages)})`;
  }

  #privileged(t: number): string[] {
    switch (this.one(HYPERVISOR)) {
      case "second": {
        this.use("store-second");
        const [place, value] = this.entry();
        return this.#store(t, place, value);
      }
      case "first":
        this.use("store-first");
        return this.#store(t, `PTE(${this.one(this.pages)})`, this.first());
      case "page": {
        this.use("physical");
        const p = this.given(t, `PA(${this.one(this.pages)})`);
        if (p === undefined) return [];
        if (this.maybe(50)) return [`MOV W28,#${4 + this.below(5)}`, `${this.one(["STR", "STLR"])} W28,[X${p}]`];
        return [`${this.one(["LDR", "LDAR"])} W${this.loaded(t)},[X${p}]`, ...this.#branch(40)];
      }
      case "barrier":
        this.use("barrier");
        return [this.one(BARRIERS)];
      case "ipa": {
        const local = this.maybe(35);
        this.use(local ? "ipa-local" : "ipa");
        const name = `IPAS2${this.one(["", "L"])}E1${local ? "" : "IS"}`;
        return [...(this.maybe(50) ? ["DSB ISH"] : []), ...this.#tlbi(t, name, this.#page()), ...this.#behind()];
      }
      case "whole": {
        const is = this.maybe(80) ? "IS" : "";
        if (this.maybe(35)) {
          this.use("both");
          return [...(this.maybe(50) ? ["DSB ISH"] : []), `TLBI VMALLS12E1${is}`, ...this.#behind()];
        }
        this.use("first");
        const one = this.maybe(50);
        const lines = one
          ? this.#tlbi(t, `${this.one(["VAE1", "VALE1", "VAAE1"])}${is}`, this.one(["x", "y", "IPA(x)"]))
          : [`TLBI VMALLE1${is}`];
        return [...(this.maybe(50) ? ["DSB ISH"] : []), ...lines, ...this.#behind()];
      }
      case "every":
        this.use("every");
        return [`TLBI ALLE1${this.one(["", "IS"])}`, ...this.#behind()];
      case "unmap": {
        this.use("unmap");
        const page = this.one(this.pages);
        const store = this.#store(t, `S2(${page})`, this.maybe(60) ? `(oa:PA(${page}),valid:0)` : this.second());
        const p = this.given(t, `IPA(${page})`);
        if (p === undefined) return store;
        const lines = [`LSR X27,X${p},#12`, "DSB ISH", "TLBI IPAS2E1IS,X27", "DSB ISH", "TLBI VMALLE1IS", "DSB ISH"];
        return [...store, ...lines.filter((_, i) => i === 0 || i === 2 || this.maybe(90))];
      }
      case "look": {
        this.use("load-second");
        const p = this.given(t, this.entry()[0]);
        return p === undefined ? [] : [`LDR X${this.loaded(t)},[X${p}]`];
      }
      case "root":
        return this.root(t);
    }
    throw new Error("no such operation");
  }

  /** The root changes. */
  root(t: number): string[] {
    const table = this.one(this.tables);
    const other = this.maybe(50) ? `,vmid:${1 + this.below(2)}` : "";
    const p = this.given(t, `VTTBR(${table}${other})`);
    if (p === undefined) return [];
    const synchronised = this.maybe(50);
    this.use(synchronised ? "switch" : "switch-no-isb");
    return [`MSR VTTBR_EL2,X${p}`, ...(synchronised ? ["ISB"] : [])];
  }

  #branch(percent: number): string[] {
    if (this.#last === undefined || !this.maybe(percent)) return [];
    this.use("branch");
    const label = `LC${this.#labels++}`;
    return [`CBNZ X${this.#last},${label}`, `${label}:`];
  }

  guest(t: number, most: number): string[] {
    const lines: string[] = [];
    for (let i = 1 + this.below(most); i > 0 && !this.full; i--) lines.push(...this.#guest(t));
    return lines;
  }

  #access(t: number, address: string, load: boolean): string[] {
    const p = this.given(t, address);
    if (p === undefined) return [];
    if (!load) return [`MOV W28,#${4 + this.below(5)}`, this.fault(t, `${this.one(["STR", "STLR"])} W28,[X${p}]`)];
    if (this.#last !== undefined && this.maybe(50)) {
      this.use("address");
      const from = this.#last;
      return [`EOR X28,X${from},X${from}`, this.fault(t, `LDR W${this.loaded(t)},[X${p},X28]`)];
    }
    return [this.fault(t, `${this.one(["LDR", "LDR", "LDAR"])} W${this.loaded(t)},[X${p}]`)];
  }

  #guest(t: number): string[] {
    const page = this.one(this.pages);
    const kind = this.one(GUEST);
    if (this.unprivileged && t === 1 && kind.startsWith("ipa")) return [];
    switch (kind) {
      case "load":
      case "store":
        this.use("virtual");
        return this.#access(t, page, kind === "load");
      case "ipa-load":
      case "ipa-store":
        this.use("intermediate");
        return this.#access(t, `IPA(${page})`, kind === "ipa-load");
      case "entry": {
        this.use("table");
        const [v, p] = [this.given(t, this.first()), this.given(t, `PTE(${page})`)];
        return v === undefined || p === undefined ? [] : [this.fault(t, `STR X${v},[X${p}]`)];
      }
      case "entry-load": {
        this.use("table");
        const p = this.given(t, `PTE(${page})`);
        return p === undefined ? [] : [this.fault(t, `LDR X${this.loaded(t)},[X${p}]`)];
      }
      case "barrier":
        this.use("barrier");
        return [this.one(BARRIERS)];
      case "tlbi":
        this.use("first-guest");
        return [
          "DSB SY",
          ...(this.maybe(50)
            ? this.#tlbi(t, `VAE1${this.one(["", "IS"])}`, page)
            : [`TLBI VMALLE1${this.one(["", "IS"])}`]),
          ...this.#behind(),
        ];
      case "swap": {
        this.use("atomic");
        const p = this.given(t, page);
        if (p === undefined) return [];
        return ["MOV W28,#6", this.fault(t, `${this.one(["SWP", "SWPAL", "LDADD"])} W28,W${this.loaded(t)},[X${p}]`)];
      }
      case "exclusive": {
        this.use("exclusive");
        const p = this.given(t, page);
        if (p === undefined) return [];
        const load = this.fault(t, `LDXR W${this.loaded(t)},[X${p}]`);
        return [load, "MOV W28,#5", this.fault(t, `STXR W${this.loaded(t)},W28,[X${p}]`)];
      }
      case "branch":
        return this.#branch(100);
    }
    throw new Error("no such operation");
  }

  /** What runs at EL2 when a thread enters there, by a call too: it goes on behind what faulted, or ends. */
  trap(t: number, isCalled: boolean): string[] {
    this.use("trap");
    this.observed.push(`${t}:X13`);
    const lines = [`MRS X13,${this.one(["ESR_EL2", "FAR_EL2", "HPFAR_EL2"])}`];
    if (this.maybe(40)) lines.push(...this.hypervisor(t, 1));
    if (this.maybe(30)) return lines;
    const label = `R${this.#labels++}`;
    const call = ["MRS X1,ESR_EL2", "LSR X1,X1,#26", "CMP X1,#22", `B.EQ ${label}`]; // it returns behind itself
    const skip = [...(isCalled ? call : []), "ADD X0,X0,#4", "MSR ELR_EL2,X0", `${label}: ERET`];
    return [...lines, "MRS X0,ELR_EL2", ...skip];
  }

  label(): string {
    return `G${this.#labels++}`;
  }
}

/** The test of a seed; threads of a free one have at most so many operations. */
export function randomStages(seed: number, most = 3): RandomStages {
  const w = new Writer(seed);
  if (w.maybe(50)) return shaped(w, seed);
  const threads = w.maybe(80) ? 2 : 3;
  if (threads === 3) w.use("three");
  if (w.tables.length > 1) w.use("two-tables");
  const variants = ["vmsa"];
  const feature = (percent: number, name: string): boolean => {
    if (!w.maybe(percent)) return false;
    w.use(name);
    variants.push(name);
    return true;
  };
  if (!feature(8, "ETS2")) feature(8, "ETS3");
  const goesOn = feature(12, "handled") || feature(25, "faultToNext");
  const head = [`Variant=${variants.join(",").replace(/ETS/g, "ets")}`, "EL2=P0"];
  const roots = Array.from({ length: threads }, (_, t) => {
    const table = w.one(w.tables);
    const vmid = w.maybe(25) ? 1 + w.below(2) : table;
    if (vmid !== table) w.use("other-vmid");
    return `P${t}:${table}${vmid === table ? "" : `(vmid:${vmid})`}`;
  });
  head.push(`VTTBR=${roots.join(" ")}`);
  if (w.unprivileged) {
    w.use("el0");
    head.push("EL0=P1");
  }
  w.init.push("[x]=1;", "[y]=2;");
  for (const page of w.pages) {
    if (w.maybe(20)) w.init.push(`[PTE(${page})]=${w.first()};`);
    for (const table of w.tables)
      if (w.maybe(25)) w.init.push(`[${table === 1 ? "S2(" : "S2(2,"}${page})]=${w.second()};`);
    if (w.mapped && w.maybe(30)) w.init.push(`[S2(PTE(${page}))]=${w.second(true)};`);
  }
  const names: string[] = [];
  const columns: string[][] = [];
  let trap: string[] | undefined;
  for (let t = 0; t < threads; t++) {
    w.begin();
    names.push(`P${t}`);
    const isHypervisor = t === 0;
    const lines = isHypervisor ? w.hypervisor(t, most + 1) : w.guest(t, threads === 3 ? 2 : most);
    if (isHypervisor && w.maybe(20)) {
      w.use("enter");
      const label = w.label();
      w.init.push(`${t}:X26=label:"P${t}:${label}";`);
      const root = w.maybe(50) ? w.root(t) : [];
      lines.push(...root, "MSR ELR_EL2,X26", "ERET", `${label}: NOP`, ...w.guest(t, 2));
    }
    if (t === 1 && !w.unprivileged && w.maybe(20)) {
      w.use("call");
      lines.splice(w.below(lines.length + 1), 0, "HVC #0");
    }
    if (t === 1 && (lines.includes("HVC #0") || w.maybe(12))) trap = w.trap(t, lines.includes("HVC #0"));
    columns.push(lines.length === 0 ? ["NOP"] : lines);
  }
  if (trap !== undefined) {
    names.push("P1.H");
    columns.push(trap);
  }
  if (!goesOn && w.maybe(16)) {
    w.use("handler");
    w.observed.push("1:X12");
    names.push("P1.F");
    columns.push(["MOV X12,#7"]);
  }
  return { text: testOf(seed, head, w.init, names, columns, w.observed), features: w.features };
}
