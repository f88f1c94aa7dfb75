/**
 * Seeded programs about dependencies alone: a chain of three accesses in which each depends on the one before, and a
 * thread that can close a cycle with its ends. Seeds take turns, so that every register that an access gives is the
 * source, and every register that one takes the target, of each kind of dependency (`ROLES`).
 */
import { generator, type RandomProgram } from "./random-programs.ts";

type Input = "address" | "data" | "data2" | "expected" | "expected2";
type Output = "result" | "result2" | "expected" | "expected2" | "data" | "data2" | "status" | "address";

/** An access: its text with the registers it takes and gives, in braces. */
interface Kind {
  readonly name: string;
  readonly lines: readonly string[];
  readonly takes: readonly Input[];
  readonly gives: readonly Output[];
}

const kind = (name: string, text: string, gives: readonly Output[] = []): Kind => {
  const takes = (["address", "data", "data2", "expected", "expected2"] as const).filter((r) => text.includes(`{${r}}`));
  return { name, lines: text.split("; "), takes, gives };
};
const orders = ["", "A", "L", "AL"];
const KINDS: readonly Kind[] = [
  ...["LDR", "LDAR", "LDAPR", "LDXR"].map((m) => kind(m, `${m} {result},[{address}]`, ["result"])),
  kind("LDR-post", "LDR {result},[{address}],#0", ["result", "address"]),
  ...["STR", "STLR"].map((m) => kind(m, `${m} {data},[{address}]`)),
  kind("STR-post", "STR {data},[{address}],#0", ["address"]),
  ...["STXR", "STLXR"].map((m) => kind(m, `LDXR {result},{at}; ${m} {status32},{data},[{address}]`, ["status"])),
  ...["SWP", "LDADD"].flatMap((m) =>
    ["", "AL"].map((o) => kind(m + o, `${m}${o} {data},{result},[{address}]`, ["result"])),
  ),
  kind("STADD", "STADD {data},[{address}]"),
  ...orders.map((o) => kind(`CAS${o}`, `CAS${o} {expected},{data},[{address}]`, ["expected"])),
  kind("CAS-one", "CAS {expected},{expected},[{address}]", ["expected"]),
  kind("CAS-zr", "CAS XZR,{data},[{address}]"),
  kind("LDP", "LDP {result},{result2},[{address}]", ["result", "result2"]),
  kind("STP", "STP {data},{data2},[{address}]"),
  kind("LDIAPP", "LDIAPP {result},{result2},[{address}]", ["result", "result2"]),
  kind("STILP", "STILP {data},{data2},[{address}]"),
  kind("SWPP", "SWPP {data},{data2},[{address}]", ["data", "data2"]),
  kind("LDSETPAL", "LDSETPAL {data},{data2},[{address}]", ["data", "data2"]),
  kind("LDXP", "LDXP {result},{result2},[{address}]", ["result", "result2"]),
  kind("STXP", "LDXP {result},{result2},{at}; STXP {status32},{data},{data2},[{address}]", ["status"]),
  kind("CASP", "CASP {expected},{expected2},{data},{data2},[{address}]", ["expected", "expected2"]),
];
const isPair = (k: Kind): boolean => k.lines.some((line) => line.includes("2}"));
const writes = (k: Kind): boolean => k.lines.some((line) => /^(ST|SWP|CAS|LDADD|LDSET)/.test(line));
const reads = (k: Kind): boolean => k.lines.some((line) => /^(LD|SWP|CAS|STADD)/.test(line));

/** How a value reaches an access: into a register it takes, as data or by a pick, by a branch before it, or by reading what was written. */
type Via = "dep" | "pick" | "ctrl" | "pick-ctrl" | "back";
const VIAS: readonly Via[] = ["dep", "pick", "ctrl", "pick-ctrl"];

interface Wish {
  readonly kind: Kind;
  readonly gives?: Output | undefined;
  readonly takes?: Input | undefined;
  readonly via: Via;
  /** Of a source: what a data dependency goes into. */
  readonly into?: "addr" | "data" | undefined;
  /** Of "back": whether the kind is the one that writes. */
  readonly first?: boolean;
}

const asBack = ({ kind: k, first }: Wish): string => (first ? `${k.name}>back` : `${k.name}<back`);
const asTarget = ({ kind: k, takes, via }: Wish): string => `${k.name}${takes === undefined ? "" : `.${takes}`}<${via}`;
const asSource = ({ kind: k, gives, via, into }: Wish): string => `${k.name}.${gives}>${into ?? via}`;

const WISHES: readonly Wish[] = KINDS.flatMap((k): Wish[] => [
  ...k.gives.flatMap((gives): Wish[] => [
    { kind: k, gives, via: "dep", into: "addr" },
    { kind: k, gives, via: "dep", into: "data" },
    ...(["pick", "ctrl", "pick-ctrl"] as const).map((via) => ({ kind: k, gives, via })),
  ]),
  ...k.takes.flatMap((takes): Wish[] => (["dep", "pick"] as const).map((via) => ({ kind: k, takes, via }))),
  ...(["ctrl", "pick-ctrl"] as const).map((via): Wish => ({ kind: k, via })),
  ...(writes(k) ? [{ kind: k, via: "back", first: true } as const] : []),
  ...(reads(k) ? [{ kind: k, via: "back", first: false } as const] : []),
]);

const roleOf = (w: Wish): string => (w.via === "back" ? asBack(w) : w.gives === undefined ? asTarget(w) : asSource(w));

/** Every role of every access with each kind of dependency: `SWP.result>addr` is a source, `SWP.data<pick` a target. */
export const ROLES: readonly string[] = WISHES.map(roleOf);

const BASES: Readonly<Record<string, string>> = { x: "X20", y: "X21", z: "X22", w: "X23" };
const FREE = [...Array(20).keys(), 24, 25, 26, 27, 28];

/** What an earlier access gave. */
interface Given {
  readonly kind: Kind;
  readonly role: Output;
  readonly register: string;
}

class ChainWriter {
  readonly lines: string[] = [];
  readonly observed: string[] = [];
  readonly features = new Set<string>();
  readonly places: string[] = [];
  readonly #next: () => number;
  #used = 0;
  #labels = 0;
  #value = 1;

  constructor(next: () => number) {
    this.#next = next;
  }

  readonly pick = <T>(list: readonly T[]): T => list[this.#next() % list.length]!;

  // `n` registers in a row, from an even one.
  #registers(n: number): string[] {
    if (n > 1 && FREE[this.#used]! % 2 === 1) this.#used++;
    return Array.from({ length: n }, () => `X${FREE[this.#used++]}`);
  }

  // `to` := `base` (a register) or a value, depending on `from`.
  #fill(to: string, base: string | undefined, from: string | undefined, via: "dep" | "pick"): void {
    const value = this.pick([0, 0, this.#value++, 1, 3]);
    if (from === undefined || via === "pick")
      this.lines.push(base === undefined ? `MOV ${to},#${value}` : `MOV ${to},${base}`);
    if (from === undefined) return;
    if (via === "pick") {
      this.lines.push(
        `CMP ${from},#1`,
        `CSEL ${to},${to},${base === undefined ? this.pick([to, "XZR"]) : to},${this.pick(["EQ", "NE"])}`,
      );
    } else if (base !== undefined) this.lines.push(`EOR X29,${from},${from}`, `ADD ${to},${base},X29`);
    else if (this.pick([true, false])) this.lines.push(`MOV ${to},${from}`);
    else this.lines.push(`EOR ${to},${from},${from}`, `ADD ${to},${to},#${value}`);
  }

  #branch(from: string, via: Via): void {
    const label = `L${this.#labels++}`;
    const on = via === "pick-ctrl" ? "X29" : from;
    if (via === "pick-ctrl") this.#fill(on, undefined, from, "pick");
    this.lines.push(`${this.pick(["CBZ", "CBNZ"])} ${on},${label}`);
    const isb = this.pick([true, false]);
    this.lines.push(`${label}: ${isb ? "ISB" : "NOP"}`);
  }

  /** Adds an access that depends on `from`, through `takes` or a branch; what it gives. */
  access(k: Kind, from: Given | undefined, via: Via, takes: Input | undefined, place: string): Given[] {
    this.places.push(place);
    const registers = this.#operands(k);
    if (from !== undefined && (via === "ctrl" || via === "pick-ctrl")) {
      this.#branch(from.register, via);
      this.#meets(k, from, via, undefined);
    }
    for (const role of k.takes) {
      const mine = from !== undefined && role === takes && (via === "dep" || via === "pick");
      this.#fill(
        registers.get(role)!,
        role === "address" ? BASES[place]! : undefined,
        mine ? from.register : undefined,
        via === "pick" ? "pick" : "dep",
      );
      if (mine) this.#meets(k, from, via, role);
    }
    for (const line of k.lines) {
      const text = line.replace(/\{(\w+?)(32)?\}/g, (_, role: string, word: string | undefined) =>
        role === "at"
          ? `[${BASES[place]}]`
          : word === undefined
            ? registers.get(role)!
            : registers.get(role)!.replace("X", "W"),
      );
      this.lines.push(text);
    }
    const given = k.gives.map((role) => ({ kind: k, role, register: registers.get(role)! }));
    this.observed.push(
      ...[...registers]
        .filter(([r]) => /result|expected|status/.test(r) || k.gives.some((g) => g === r))
        .map(([, r]) => r),
    );
    return given;
  }

  #operands(k: Kind): Map<string, string> {
    const names = [...new Set([...k.lines.join(" ").matchAll(/\{(\w+?)(?:32)?\}/g)].map((m) => m[1]!))].filter(
      (r) => r !== "at",
    );
    const registers = new Map<string, string>();
    for (const first of names) {
      if (registers.has(first)) continue;
      const row = names.includes(`${first}2`) ? [first, `${first}2`] : [first];
      for (const [i, r] of this.#registers(row.length).entries()) registers.set(row[i]!, r);
    }
    return registers;
  }

  /** What `write` wrote is read back by `read`. */
  meetsBack(write: Kind, read: Kind): void {
    this.features.add(asBack({ kind: write, via: "back", first: true }));
    this.features.add(asBack({ kind: read, via: "back", first: false }));
  }

  #meets(k: Kind, from: Given, via: Via, takes: Input | undefined): void {
    this.features.add(asTarget({ kind: k, via, takes }));
    const into = via !== "dep" ? undefined : takes === "address" ? "addr" : "data";
    this.features.add(asSource({ kind: from.kind, gives: from.role, via, into }));
  }
}

/** What an access of a chain is, and how it depends on the one before. */
interface Link {
  readonly kind: Kind;
  readonly gives: Output | undefined;
  readonly via: Via;
  readonly takes: Input | undefined;
}

type Pick = <T>(list: readonly T[]) => T;
const byBranch = (via: Via): boolean => via === "ctrl" || via === "pick-ctrl";
const SOURCES = KINDS.filter((k) => k.gives.length > 0);

// Two links with the wished dependency between them; what the wish leaves open is chosen.
function linksOf(wish: Wish, pick: Pick): [Link, Link] {
  if (wish.via === "back") return readBack(wish, pick);
  const from = wish.gives === undefined ? pick(SOURCES) : wish.kind;
  const fits = (k: Kind): readonly Input[] =>
    k.takes.filter((t) => wish.into === undefined || (t === "address") === (wish.into === "addr"));
  const to = wish.gives === undefined ? wish.kind : pick(KINDS.filter((k) => fits(k).length > 0));
  const takes = wish.takes ?? (byBranch(wish.via) ? undefined : pick(fits(to)));
  return [
    { ...anyLink(from, pick), gives: wish.gives ?? pick(from.gives) },
    { kind: to, gives: to.gives.length > 0 ? pick(to.gives) : undefined, via: wish.via, takes },
  ];
}

// A write, and a read of the same place that depends on no register of it.
function readBack({ kind: k, first }: Wish, pick: Pick): [Link, Link] {
  const others = KINDS.filter((other) => isPair(other) === isPair(k) && (first ? reads(other) : writes(other)));
  const [write, read] = first ? [k, pick(others)] : [pick(others), k];
  return [anyLink(write, pick), { ...anyLink(read, pick), via: "back", takes: undefined }];
}

function anyLink(k: Kind, pick: Pick): Link {
  const via = pick(VIAS);
  const gives = k.gives.length > 0 ? pick(k.gives) : undefined;
  return { kind: k, gives, via, takes: byBranch(via) ? undefined : pick(k.takes) };
}

// The other thread: accesses to the places of the chain's ends, the last first, with a barrier between.
function closing(places: readonly string[], pick: Pick): { lines: string[]; observed: string[] } {
  const access = (place: string, i: number): string[] => {
    const [a, b] = [`X${2 * i}`, `X${2 * i + 1}`];
    const [load, store] = place === "z" ? ["LDP", "STP"] : ["LDR", "STR"];
    const registers = place === "z" ? `${a},${b}` : a;
    if (pick([false, false, true])) return [`${load} ${registers},[${BASES[place]}]`];
    return [`MOV ${a},#${3 + i}`, `MOV ${b},#${5 + i}`, `${store} ${registers},[${BASES[place]}]`];
  };
  const lines = [...access(places.at(-1)!, 0), "DMB SY", ...access(places[0]!, 1)];
  return { lines, observed: ["X0", "X1", "X2", "X3"] };
}

/** The program of a seed. */
export function chainProgram(seed: number): RandomProgram {
  const chain = new ChainWriter(generator(seed));
  const { pick } = chain;
  const wished = linksOf(WISHES[seed % WISHES.length]!, pick);
  const links = pick([true, false])
    ? [...wished, anyLink(pick(KINDS), pick)]
    : [anyLink(pick(SOURCES), pick), ...wished];
  // The ends are at different places, so that the other thread can tell their order.
  const places = ["x", pick(["w", "w", "x", "y"]), "y"];
  let from: Given | undefined;
  for (const [i, { kind: k, gives, via, takes }] of links.entries()) {
    if (via === "back") {
      chain.meetsBack(links[i - 1]!.kind, k);
      places[i] = places[i - 1]!;
    }
    const given = chain.access(k, via === "back" ? undefined : from, via, takes, isPair(k) ? "z" : places[i]!);
    from = given.find((g) => g.role === gives);
  }
  const other = closing(chain.places, pick);
  const bases = Object.fromEntries(Object.entries(BASES).map(([v, r]) => [r, v]));
  const text = {
    name: `chain-${seed}`,
    threads: [chain.lines, other.lines],
    variables: {
      x: { cell: 8, init: [0] },
      y: { cell: 8, init: [0] },
      z: { cell: 8, init: [0, 0] },
      w: { cell: 8, init: [0] },
    },
    registers: [bases, bases],
    observed: [...new Set(chain.observed.map((r) => `0:${r}`)), ...other.observed.map((r) => `1:${r}`), "x", "y", "z"],
  } as const;
  return { text, features: chain.features };
}
