/**
 * Seeded random tests with two stages, of two kinds. Free ones: a hypervisor beside one or two threads of virtual machines, or
 * that enters one; entries of both stages, their pages, every TLBI with every scope, two tables and VMIDs, roots that change,
 * handlers at EL1 and EL2. Shaped ones: an entry is changed, invalidated by a sequence that lacks or swaps something, and
 * what follows is seen by a guest; free tests hardly ever have a whole sequence, and so would not tell one rule from another.
 * Equal seeds give equal tests. Each observes all registers that were loaded, all pages and entries, and every fault.
 */
import { generator } from "./random-programs.ts";

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

class Writer {
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

/** A shaped test: P0 changes an entry of stage 2 or 1, invalidates, and makes that seen; P1 is a guest. */
class Shaped {
  readonly w: Writer;
  readonly init: string[] = ["[x]=1;", "[y]=2;"];
  readonly observed: string[] = [];
  readonly #given = new Map<string, string>();
  #next = 0;

  constructor(w: Writer) {
    this.w = w;
  }

  // A register of a thread that holds a value.
  register(t: number, value: string): string {
    const key = `${t}:${value}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const name = `X${10 + (this.#next++ % 17)}`;
    this.#given.set(key, name);
    this.init.push(`${t}:${name}=${value};`);
    return name;
  }

  page(t: number, name: string, address: string): string[] {
    return [`LSR X27,${this.register(t, address)},#12`, `TLBI ${name},X27`];
  }

  invalidate(t: number, table: boolean): string[] {
    const { w } = this;
    const is = w.maybe(75) ? "IS" : "";
    const own = table ? "PTE(x)" : "IPA(x)";
    switch (w.one(["ipa", "ipa", "ipa", "first", "first", "first", "va", "both", "every"])) {
      case "ipa":
        w.use(is === "" ? "ipa-local" : "ipa");
        return this.page(t, `IPAS2E1${is}`, w.maybe(88) ? own : "IPA(y)");
      case "va":
        w.use("first");
        return this.page(t, `VAE1${is}`, w.one(["x", "x", "x", "z", "IPA(x)"]));
      case "both":
        w.use("both");
        return [`TLBI VMALLS12E1${is}`];
      case "every":
        w.use("every");
        return [`TLBI ALLE1${is}`];
      default:
        w.use("first");
        return [`TLBI VMALLE1${is}`];
    }
  }

  /** Items of a sequence with one or two mistakes, or none: one lacks, is another or comes at another place. */
  mistaken(items: readonly (readonly string[])[], t: number, table: boolean): string[] {
    const { w } = this;
    const found = items.map((item) => [...item]);
    for (let n = w.one([0, 1, 1, 1, 1, 2]); n > 0 && found.length > 1; n--) {
      const i = w.below(found.length);
      const isBarrier = found[i]![0]?.startsWith("D") === true;
      const way = w.one(["lacks", "other", "other", "local", "swapped", "root"]);
      if (way === "lacks") found.splice(i, 1);
      else if (way === "other" && isBarrier) found[i] = [w.one(["DMB SY", "DSB ST", "DSB LD", "ISB"])];
      else if (way === "other") found[i] = this.invalidate(t, table);
      else if (way === "local") {
        if (found[i]!.some((line) => line.includes("IPAS2"))) w.use("ipa-local");
        found[i] = found[i]!.map((line) => line.replace(/(E1)IS/, "$1"));
      } else if (way === "swapped") found.push(...found.splice(i, 1));
      else {
        const synchronised = w.maybe(50);
        w.use(synchronised ? "switch" : "switch-no-isb");
        const root = this.register(t, w.one(["VTTBR(1)", "VTTBR(2)", "VTTBR(2,vmid:1)"]));
        found.splice(i, 0, [`MSR VTTBR_EL2,${root}`, ...(synchronised ? ["ISB"] : [])]);
      }
    }
    return found.flat();
  }

  // DSB, TLBI by IPA, DSB, TLBI of stage 1, DSB; or of both stages; and what becomes of that.
  sequence(t: number, table: boolean): string[] {
    const both = [["DSB ISH"], [this.w.one(["TLBI VMALLS12E1IS", "TLBI ALLE1IS"])], ["DSB ISH"]];
    const first = [this.w.one(["TLBI VMALLE1IS", "TLBI VMALLE1IS", "TLBI VAE1IS"])];
    const second = first[0] === "TLBI VAE1IS" ? this.page(t, "VAE1IS", "x") : first;
    const local = this.w.maybe(8);
    if (local) this.w.use("ipa-local");
    const ipa = this.page(t, `IPAS2E1${local ? "" : "IS"}`, table ? "PTE(x)" : "IPA(x)");
    const parts = [["DSB ISH"], ipa, ["DSB ISH"], second, ["DSB ISH"]];
    const isBoth = this.w.maybe(20);
    this.w.use(isBoth ? "both" : "ipa");
    return this.mistaken(isBoth ? both : parts, t, table);
  }

  // What is changed, and what is seen of it: the page is written, a flag is, or another entry is made.
  host(t: number): string[] {
    const { w } = this;
    const kind = w.one(["second", "second", "second", "table", "first"]);
    const table = kind === "table";
    if (table) w.use("walk-mapped");
    const entry = { second: "S2(x)", table: "S2(PTE(x))", first: "PTE(x)" }[kind]!;
    const to = { second: "PA", table: "PTE", first: "IPA" }[kind]!;
    const change = w.one([`(oa:${to}(x),valid:0)`, `(oa:${to}(x),valid:0)`, `(oa:${to}(y))`, `(oa:${to}(x),db:0)`]);
    const store = `STR ${this.register(t, change)},[${this.register(t, entry)}]`;
    w.use(kind === "first" ? "store-first" : "store-second");
    const effect = w.one(["page", "page", "flag", "flag", "make", "fresh"]);
    if (effect === "flag") w.use("flag");
    if (effect === "make") w.use("make");
    const place = { page: "PA(x)", flag: "PA(y)", make: entry, fresh: "PTE(z)" }[effect]!;
    const made = { page: "", flag: "", make: `(oa:${to}(y))`, fresh: "(oa:IPA(x))" }[effect]!;
    if (effect === "fresh") this.init.push("[PTE(z)]=(oa:IPA(x),valid:0);");
    w.use("physical");
    const seen =
      made === ""
        ? ["MOV W28,#5", `STR W28,[${this.register(t, place)}]`]
        : [`STR ${this.register(t, made)},[${this.register(t, place)}]`];
    const read = w.maybe(25) ? [`LDR W0,[${this.register(t, "PA(x)")}]`] : [];
    if (read.length > 0) this.observed.push(`${t}:X0`);
    return [store, ...this.sequence(t, table), ...read, ...seen];
  }

  access(t: number, label: string, result: number, address = this.w.one(["x", "x", "x", "z", "IPA(x)"])): string {
    this.observed.push(`Fault(P${t}:${label})`);
    const from = this.register(t, address);
    if (this.w.maybe(15)) return `${label}: STR ${this.register(t, "3").replace("X", "W")},[${from}]`;
    this.observed.push(`${t}:X${result}`);
    return `${label}: LDR W${result},[${from}]`;
  }

  guest(t: number): string[] {
    const { w } = this;
    const way = w.one(["once", "once", "twice", "flag", "flag", "own"]);
    if (way === "once") return [this.access(t, "L0", 4)];
    if (way === "twice") w.use("twice");
    const between = [[], ["DMB LD"], ["DSB SY", "ISB"], ["DSB SY"], ["ISB"]];
    if (way === "twice") return [this.access(t, "L0", 4), ...w.one(between), this.access(t, "L1", 5)];
    this.observed.push(`${t}:X6`, "Fault(P1:LF)");
    const flag = `LF: LDR W6,[${this.register(t, w.one(["y", "IPA(y)"]))}]`;
    if (way === "flag") return [flag, ...w.one(between), this.access(t, "L0", 4)];
    w.use("own");
    const one = w.one([["TLBI VMALLE1"], ["TLBI VMALLE1IS"], this.page(t, "VAE1", "x")]);
    return [
      flag,
      "DSB SY",
      ...one,
      ...(w.maybe(80) ? ["DSB SY"] : []),
      ...(w.maybe(80) ? ["ISB"] : []),
      this.access(t, "L0", 4),
    ];
  }

  // P0 goes on as a guest, by another root.
  enter(): string[] {
    const { w } = this;
    w.use("shaped-enter");
    this.init.push('0:X9=label:"P0:G";', `[S2(2,x)]=(oa:PA(y)${w.maybe(25) ? ",valid:0" : ""});`);
    const vmid = w.maybe(70) ? ",vmid:1" : "";
    const change = w.maybe(40) ? [`STR ${this.register(0, "(oa:PA(x),valid:0)")},[${this.register(0, "S2(x)")}]`] : [];
    const items = [
      change,
      [`MSR VTTBR_EL2,${this.register(0, `VTTBR(2${vmid})`)}`],
      ["ISB"],
      ["DSB ISH"],
      [w.one(["TLBI VMALLS12E1", "TLBI VMALLS12E1", "TLBI VMALLS12E1IS", "TLBI ALLE1"])],
      ["DSB ISH"],
    ];
    const lines = this.mistaken(items, 0, false);
    return [...lines, "MSR ELR_EL2,X9", "ERET", "G: NOP", this.access(0, "LG", 7), this.access(0, "LH", 8)];
  }
}

function shaped(w: Writer, seed: number): RandomStages {
  w.use("shaped");
  const s = new Shaped(w);
  const head = ["EL2=P0"];
  if (w.maybe(10)) {
    w.use("ETS2");
    head.unshift("Variant=vmsa,ets2");
  }
  const [host, guest] = w.one(["1 1", "1 1", "1 1", "2 1", "1 2(vmid:1)"]).split(" ");
  if (w.maybe(60)) s.init.push("[PTE(z)]=(oa:IPA(x));");
  const enters = w.maybe(25);
  const columns = enters ? [s.enter()] : [s.host(0)];
  if (!enters || w.maybe(40)) columns.push(s.guest(1));
  head.push(`VTTBR=P0:${host}${columns.length > 1 ? ` P1:${guest}` : ""}`);
  return {
    text: testOf(
      seed,
      head,
      s.init,
      columns.map((_, t) => `P${t}`),
      columns,
      s.observed,
    ),
    features: w.features,
  };
}

function testOf(
  seed: number,
  head: readonly string[],
  init: readonly string[],
  names: readonly string[],
  columns: readonly (readonly string[])[],
  observed: readonly string[],
): string {
  const height = Math.max(...columns.map((c) => c.length));
  const rows = Array.from({ length: height }, (_, r) => ` ${columns.map((c) => (c[r] ?? "").padEnd(24)).join("| ")};`);
  const pages = ["x", "y"].flatMap((page) => [page, `PTE(${page})`, `S2(${page})`]);
  // Of two initial values of a place the later one counts.
  const given = new Map(init.map((line) => [line.slice(0, line.indexOf("=")), line]));
  return [
    `AArch64 stages-${seed}`,
    ...head,
    "{",
    ...[...given.values()].map((line) => ` ${line}`),
    "}",
    ` ${names.join(" | ")} ;`,
    ...rows,
    `locations [${[...new Set([...observed, ...pages])].map((p) => `${p};`).join(" ")}]`,
    "forall (true)",
    "",
  ].join("\n");
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
