/**
 * Seeded random programs with locks as assembly: two threads of sections under spin and ticket locks, written into the functions or
 * called, with orders and barriers that may be too weak, and accesses that may stand outside. Every load has a register of its own.
 */
import { generator } from "../../model/random-programs.ts";

export interface RandomLocks {
  readonly text: string;
  readonly threads: string;
  /** Registers that hold what was loaded, by thread. */
  readonly loaded: readonly (readonly string[])[];
  /** What occurs in it. */
  readonly features: ReadonlySet<string>;
}

export const LOCK_FEATURES = [
  ...["spin", "ticket", "called", "inlined", "two locks", "two sections", "outside"],
  ...["acquire", "plain acquire", "barrier behind", "release", "plain release", "barrier before", "weak barrier"],
] as const;

const DATA = ["x", "y", "z"];
const at = (register: string, name: string): string[] => [
  `adrp ${register}, ${name}`,
  `add ${register}, ${register}, :lo12:${name}`,
];

class Writer {
  readonly features = new Set<string>();
  readonly #next: () => number;
  #labels = 0;
  #registers: string[] = [];

  constructor(seed: number) {
    this.#next = generator(seed);
  }

  below = (n: number): number => this.#next() % n;
  /** Rarely, in one of `n` cases. */
  rarely = (n: number): boolean => this.below(n) === 0;
  pick = <T>(list: readonly T[]): T => list[this.below(list.length)]!;
  use<T>(feature: string, value: T): T {
    this.features.add(feature);
    return value;
  }

  /** How a read that acquires is written, and what stands behind it. */
  acquire(): { readonly load: string; readonly exclusive: string; readonly behind: string[] } {
    if (!this.rarely(3)) return this.use("acquire", { load: "ldar", exclusive: "ldaxr", behind: [] });
    const behind = this.pick([[], ["dmb ishld"], ["dmb ish"], ["dmb ishst"], ["isb"]]);
    this.use(behind.length === 0 ? "plain acquire" : /ld|ish$/.test(behind[0]!) ? "barrier behind" : "weak barrier", 0);
    return { load: "ldr", exclusive: "ldxr", behind };
  }

  release(): { readonly store: string; readonly before: string[] } {
    if (!this.rarely(3)) return this.use("release", { store: "stlr", before: [] });
    const before = this.pick([[], ["dmb ish"], ["dmb ishld", "dmb ishst"], ["dmb ishst"], ["dmb ishld"]]);
    this.use(
      before.length === 0
        ? "plain release"
        : before.length === 2 || before[0] === "dmb ish"
          ? "barrier before"
          : "weak barrier",
      0,
    );
    return { store: "str", before };
  }

  /** Code that takes the lock whose address is in x0. */
  take(kind: "spin" | "ticket"): string[] {
    const { load, exclusive, behind } = this.acquire();
    const l = `.L${this.#labels++}`;
    if (kind === "spin")
      return [
        `${l}:`,
        `${exclusive} w1, [x0]`,
        `cbnz w1, ${l}`,
        "mov w2, 1",
        "stxr w3, w2, [x0]",
        `cbnz w3, ${l}`,
        ...behind,
      ];
    const [again, wait] = [`${l}a`, `${l}b`];
    return [
      ...[`${again}:`, "ldxr w2, [x0]", "add w1, w2, 1", "stxr w3, w1, [x0]", `cbnz w3, ${again}`, "add x1, x0, 4"],
      ...[`${wait}:`, `${load} w3, [x1]`, "cmp w2, w3", `bne ${wait}`, ...behind],
    ];
  }

  give(kind: "spin" | "ticket"): string[] {
    const { store, before } = this.release();
    if (kind === "spin") return [...before, `${store} wzr, [x0]`];
    return ["add x1, x0, 4", "ldr w2, [x1]", "add w2, w2, 1", ...before, `${store} w2, [x1]`];
  }

  /** An access to data. */
  access(): string[] {
    const name = this.pick(DATA);
    const load = (): string => {
      const register = `w${10 + this.#registers.length}`;
      this.#registers.push(register.replace("w", "x"));
      return register;
    };
    const address = at("x8", name);
    if (this.#registers.length >= 8 || this.rarely(3))
      return [...address, `mov w9, ${1 + this.below(3)}`, "str w9, [x8]"];
    const into = load();
    if (this.rarely(2)) return [...address, `ldr ${into}, [x8]`];
    return [...address, `ldr ${into}, [x8]`, `add w9, ${into}, 1`, "str w9, [x8]"];
  }

  loaded(): readonly string[] {
    const found = this.#registers;
    this.#registers = [];
    return found;
  }
}

export function randomLocks(seed: number): RandomLocks {
  const w = new Writer(seed);
  const kind = w.pick(["spin", "ticket"] as const);
  const called = w.rarely(3);
  const locks = w.rarely(4) ? w.use("two locks", ["lock", "other"]) : ["lock"];
  w.use(kind, 0);
  w.use(called ? "called" : "inlined", 0);
  const [take, give] = [w.take(kind), w.give(kind)];
  // Written in, each place has orders of its own; called, all have one.
  const enter = (lock: string): string[] => [...at("x0", lock), ...(called ? ["bl spin_lock"] : w.take(kind))];
  const leave = (lock: string): string[] => [...at("x0", lock), ...(called ? ["bl spin_unlock"] : w.give(kind))];
  const accesses = (n: number): string[] => Array.from({ length: n }, () => w.access()).flat();
  const thread = (): { lines: string[]; loaded: readonly string[] } => {
    const sections = w.rarely(3) ? w.use("two sections", 2) : 1;
    const lines = Array.from({ length: sections }, () => {
      const lock = w.pick(locks);
      const outside = w.rarely(8) ? w.use("outside", accesses(1)) : [];
      return [...enter(lock), ...accesses(1 + w.below(2)), ...leave(lock), ...outside];
    }).flat();
    const body = called ? ["stp x29, x30, [sp, -16]!", ...lines, "ldp x29, x30, [sp], 16", "ret"] : [...lines, "ret"];
    return { lines: body, loaded: w.loaded() };
  };
  const [a, b] = [thread(), thread()];
  const functions: [string, string[]][] = [
    ...(called
      ? ([
          ["spin_lock", [...take, "ret"]],
          ["spin_unlock", [...give, "ret"]],
        ] as [string, string[]][])
      : []),
    ["a", a.lines],
    ["b", b.lines],
  ];
  const code = functions.flatMap(([name, lines]) => [
    `\t.global ${name}\n\t.type ${name}, %function\n${name}:`,
    ...lines.map((l) => (l.endsWith(":") ? l : `\t${l}`)),
    `\t.size ${name}, .-${name}`,
  ]);
  const data = ["lock", "other", ...DATA].map(
    (name) => `\t.global ${name}\n\t.type ${name}, %object\n\t.size ${name}, 8\n\t.align 3\n${name}:\n\t.zero 8`,
  );
  const text = ["\t.text", ...code, "\t.bss", ...data, ""].join("\n");
  return { text, threads: "a,b", loaded: [a.loaded, b.loaded], features: w.features };
}
