/** Shaped tests of `random-stages.ts`: an entry is changed and invalidated by a sequence with a mistake or none, and that is seen. */
import type { RandomStages, Writer } from "./random-stages.ts";

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

/** A shaped test. */
export function shaped(w: Writer, seed: number): RandomStages {
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

/** The text of a test. */
export function testOf(
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
