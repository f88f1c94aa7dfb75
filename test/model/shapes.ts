/**
 * The classical shapes with the verdict of Armv8 for their relaxed outcome, one or more for each rule of the model, as
 * memory-model papers list them. In every thread X1 = &x, X3 = &y, X5 = &z and W9 = 1.
 */
import type { ProgramText } from "./programs.ts";

/** A shape: the outcome lists the observed values in order. */
export interface Shape {
  readonly text: ProgramText;
  readonly outcome: string;
  readonly allowed: boolean;
  /** Where the 2019 rules differ. */
  readonly allowed2019: boolean;
}

const WX = ["STR W9,[X1]"];
const WY = ["STR W9,[X3]"];
const RX = (r: number): string[] => [`LDR W${r},[X1]`];
const RY = (r: number): string[] => [`LDR W${r},[X3]`];
/** A load of x or z whose address depends on W`from`. */
const addr = (to: number, base: string, from: number): string[] => [
  `EOR W8,W${from},W${from}`,
  `LDR W${to},[${base},W8,SXTW]`,
];
/** A store to `base` of 1, with a data dependency on W`from`. */
const data = (base: string, from: number): string[] => [`EOR W8,W${from},W${from}`, "ADD W8,W8,#1", `STR W8,[${base}]`];
const ctrl = (from: number, label: string): string[] => [`CBNZ W${from},${label}`, `${label}:`];

const THREAD = { X1: "x", X3: "y", X5: "z", X9: 1 };
const VARIABLE = { cell: 4, init: [0] } as const;

function shape(
  name: string,
  threads: readonly (readonly string[])[],
  observed: string,
  outcome: string,
  allowed: boolean,
  allowed2019 = allowed,
): Shape {
  const text: ProgramText = {
    name,
    threads,
    variables: { x: VARIABLE, y: VARIABLE, z: VARIABLE },
    registers: threads.map(() => THREAD),
    observed: observed.split(" "),
  };
  return { text, outcome, allowed, allowed2019 };
}

const FORBIDDEN = false;
const ALLOWED = true;

/** Message passing: writer and reader parts between the two accesses. */
function mp(name: string, writer: readonly string[], reader: readonly string[], allowed: boolean): Shape {
  return shape(`MP+${name}`, [writer, reader], "1:X0 1:X2", "1,0", allowed);
}
const MP_WRITER = (between: readonly string[]): string[] => [...WX, ...between, ...WY];
const MP_READER = (between: readonly string[]): string[] => [...RY(0), ...between, ...RX(2)];
const DMB = ["DMB SY"];

const MESSAGE_PASSING: readonly Shape[] = [
  mp("po+po", MP_WRITER([]), MP_READER([]), ALLOWED),
  mp("dmb.sy+po", MP_WRITER(DMB), MP_READER([]), ALLOWED),
  mp("dmb.sy+ctrl", MP_WRITER(DMB), MP_READER(ctrl(0, "L")), ALLOWED),
  mp("dmb.sy+addr", MP_WRITER(DMB), [...RY(0), ...addr(2, "X1", 0)], FORBIDDEN),
  mp("dmb.sy+dmb.ld", MP_WRITER(DMB), MP_READER(["DMB LD"]), FORBIDDEN),
  mp("dmb.sy+dmb.st", MP_WRITER(DMB), MP_READER(["DMB ST"]), ALLOWED),
  mp("dmb.st+addr", MP_WRITER(["DMB ST"]), [...RY(0), ...addr(2, "X1", 0)], FORBIDDEN),
  mp("dmb.ld+addr", MP_WRITER(["DMB LD"]), [...RY(0), ...addr(2, "X1", 0)], ALLOWED),
  mp("dmb.sy+ctrl-isb", MP_WRITER(DMB), MP_READER([...ctrl(0, "L"), "ISB"]), FORBIDDEN),
  mp("dmb.sy+isb", MP_WRITER(DMB), MP_READER(["ISB"]), ALLOWED),
  mp("rel+acq", [...WX, "STLR W9,[X3]"], ["LDAR W0,[X3]", ...RX(2)], FORBIDDEN),
  mp("rel+acqpc", [...WX, "STLR W9,[X3]"], ["LDAPR W0,[X3]", ...RX(2)], FORBIDDEN),
  mp("rel+po", [...WX, "STLR W9,[X3]"], MP_READER([]), ALLOWED),
  mp("rel-first+acq", ["STLR W9,[X1]", ...WY], ["LDAR W0,[X3]", ...RX(2)], ALLOWED),
  mp("swpal+acq", [...WX, "SWPAL W9,W8,[X3]"], ["LDAR W0,[X3]", ...RX(2)], FORBIDDEN),
  mp("dmb.sy+swpa", MP_WRITER(DMB), ["SWPA WZR,W0,[X3]", ...RX(2)], FORBIDDEN),
];

function sb(name: string, between: readonly string[], allowed: boolean): Shape {
  return shape(
    `SB+${name}`,
    [
      [...WX, ...between, ...RY(0)],
      [...WY, ...between, ...RX(0)],
    ],
    "0:X0 1:X0",
    "0,0",
    allowed,
  );
}
const STORE_BUFFERING: readonly Shape[] = [
  sb("po", [], ALLOWED),
  sb("dmb.st", ["DMB ST"], ALLOWED),
  sb("dmb.ld", ["DMB LD"], ALLOWED),
  sb("dmb.sy", DMB, FORBIDDEN),
  sb("dsb.sy", ["DSB SY"], FORBIDDEN),
  shape(
    "SB+rel+acq",
    [
      ["STLR W9,[X1]", "LDAR W0,[X3]"],
      ["STLR W9,[X3]", "LDAR W0,[X1]"],
    ],
    "0:X0 1:X0",
    "0,0",
    FORBIDDEN,
  ),
  shape(
    "SB+rel+acqpc",
    [
      ["STLR W9,[X1]", "LDAPR W0,[X3]"],
      ["STLR W9,[X3]", "LDAPR W0,[X1]"],
    ],
    "0:X0 1:X0",
    "0,0",
    ALLOWED,
  ),
  shape(
    "SB+swpal",
    [
      ["SWPAL W9,W8,[X1]", ...RY(0)],
      ["SWPAL W9,W8,[X3]", ...RX(0)],
    ],
    "0:X0 1:X0",
    "0,0",
    FORBIDDEN,
  ),
  shape(
    "SB+dsb.st",
    [
      [...WX, "DSB ST", ...RY(0)],
      [...WY, "DSB ST", ...RX(0)],
    ],
    "0:X0 1:X0",
    "0,0",
    FORBIDDEN,
    ALLOWED,
  ),
];

function lb(name: string, one: readonly string[], two: readonly string[], allowed: boolean): Shape {
  return shape(`LB+${name}`, [one, two], "0:X0 1:X0", "1,1", allowed);
}
const LB_ONE = (between: readonly string[]): string[] => [...RX(0), ...between, ...WY];
const LB_TWO = (between: readonly string[]): string[] => [...RY(0), ...between, ...WX];
const PICK = ["CMP W0,#1", "CSEL W8,W9,W9,EQ"];
const LOAD_BUFFERING: readonly Shape[] = [
  lb("po", LB_ONE([]), LB_TWO([]), ALLOWED),
  lb("data+po", [...RX(0), ...data("X3", 0)], LB_TWO([]), ALLOWED),
  lb("datas", [...RX(0), ...data("X3", 0)], [...RY(0), ...data("X1", 0)], FORBIDDEN),
  lb("ctrls", LB_ONE(ctrl(0, "L")), LB_TWO(ctrl(0, "M")), FORBIDDEN),
  lb("addr-po", [...RX(0), ...addr(2, "X5", 0), ...WY], [...RY(0), ...addr(2, "X5", 0), ...WX], FORBIDDEN),
  lb("rels", [...RX(0), "STLR W9,[X3]"], [...RY(0), "STLR W9,[X1]"], FORBIDDEN),
  lb("acqs", ["LDAR W0,[X1]", ...WY], ["LDAR W0,[X3]", ...WX], FORBIDDEN),
  lb("dmb.lds", LB_ONE(["DMB LD"]), LB_TWO(["DMB LD"]), FORBIDDEN),
  lb("pick-datas", [...RX(0), ...PICK, "STR W8,[X3]"], [...RY(0), ...PICK, "STR W8,[X1]"], FORBIDDEN),
];

const R0 = "EOR W8,W0,W0";
const OTHERS: readonly Shape[] = [
  shape(
    "S+dmb.sy+data",
    [
      ["MOV W7,#2", "STR W7,[X1]", ...DMB, ...WY],
      [...RY(0), ...data("X1", 0)],
    ],
    "1:X0 x",
    "1,2",
    FORBIDDEN,
  ),
  shape(
    "R+dmb.sys",
    [
      [...WX, ...DMB, ...WY],
      ["MOV W7,#2", "STR W7,[X3]", ...DMB, ...RX(0)],
    ],
    "1:X0 y",
    "0,2",
    FORBIDDEN,
  ),
  shape(
    "R+dmb.sy+po",
    [
      [...WX, ...DMB, ...WY],
      ["MOV W7,#2", "STR W7,[X3]", ...RX(0)],
    ],
    "1:X0 y",
    "0,2",
    ALLOWED,
  ),
  ...[[], ["DMB ST"]].map((b, i) =>
    shape(
      `2+2W+${i === 0 ? "po" : "dmb.st"}`,
      [
        [...WX, ...b, "MOV W7,#2", "STR W7,[X3]"],
        [...WY, ...b, "MOV W7,#2", "STR W7,[X1]"],
      ],
      "x y",
      "1,1",
      i === 0,
    ),
  ),
  shape(
    "WRC+data+addr",
    [WX, [...RX(0), ...data("X3", 0)], [...RY(0), ...addr(2, "X1", 0)]],
    "1:X0 2:X0 2:X2",
    "1,1,0",
    FORBIDDEN,
  ),
  shape("WRC+pos", [WX, [...RX(0), ...WY], [...RY(0), ...RX(2)]], "1:X0 2:X0 2:X2", "1,1,0", ALLOWED),
  shape(
    "IRIW+addrs",
    [WX, [...RX(0), ...addr(2, "X3", 0)], WY, [...RY(0), ...addr(2, "X1", 0)]],
    "1:X0 1:X2 3:X0 3:X2",
    "1,0,1,0",
    FORBIDDEN,
  ),
  shape("IRIW+pos", [WX, [...RX(0), ...RY(2)], WY, [...RY(0), ...RX(2)]], "1:X0 1:X2 3:X0 3:X2", "1,0,1,0", ALLOWED),
  shape(
    "ISA2+dmb+addr+addr",
    [MP_WRITER(DMB), [...RY(0), R0, "STR W9,[X5,W8,SXTW]"], ["LDR W0,[X5]", ...addr(2, "X1", 0)]],
    "1:X0 2:X0 2:X2",
    "1,1,0",
    FORBIDDEN,
  ),
  shape("CoRR", [WX, [...RX(0), ...RX(2)]], "1:X0 1:X2", "1,0", FORBIDDEN),
  shape("CoWR", [["MOV W7,#2", "STR W7,[X1]", ...RX(0)], WX], "0:X0 x", "1,2", FORBIDDEN),
  shape("CoRW", [[...RX(0), "MOV W7,#2", "STR W7,[X1]"], WX], "0:X0 x", "1,1", FORBIDDEN),
  shape("CoRW1", [[...RX(0), ...WX]], "0:X0", "1", FORBIDDEN),
  shape("CoWW", [[...WX, "MOV W7,#2", "STR W7,[X1]"]], "x", "1", FORBIDDEN),
];

/** The reader of PPOCA and its kin: a store to z behind a dependency, a read of it, a dependent read. */
const ppo = (name: string, store: readonly string[], load: string, allowed: boolean, allowed2019 = allowed): Shape =>
  shape(
    name,
    [MP_WRITER(DMB), [...RY(0), ...store, load, "EOR W8,W6,W6", "LDR W2,[X1,W8,SXTW]"]],
    "1:X0 1:X2 1:X6",
    "1,0,1",
    allowed,
    allowed2019,
  );
const LDXZ = "LDXR W7,[X5]";
const STXZ = "STXR W7,W9,[X5]";
const FORWARDING: readonly Shape[] = [
  ppo("PPOCA", [...ctrl(0, "L"), "STR W9,[X5]"], "LDR W6,[X5]", ALLOWED),
  ppo("PPOAA", [R0, "STR W9,[X5,W8,SXTW]"], "LDR W6,[X5]", FORBIDDEN),
  ppo("PPODA", data("X5", 0), "LDR W6,[X5]", FORBIDDEN),
  ppo("PPO-pick-data", [...PICK, "STR W8,[X5]"], "LDR W6,[X5]", ALLOWED, FORBIDDEN),
  ppo("PPOCA-exclusive+acq", [...ctrl(0, "L"), LDXZ, STXZ], "LDAR W6,[X5]", ALLOWED, FORBIDDEN),
  ppo("PPOCA+acq", [...ctrl(0, "L"), "STR W9,[X5]"], "LDAR W6,[X5]", ALLOWED),
  ppo("PPOCA-exclusive", [...ctrl(0, "L"), LDXZ, STXZ], "LDR W6,[X5]", ALLOWED),
];

const increment = ["LDXR W0,[X1]", "ADD W2,W0,#1", "STXR W4,W2,[X1]"];
const ATOMICS: readonly Shape[] = [
  shape("lost update", [increment, increment], "0:X4 1:X4 x", "0,0,1", FORBIDDEN),
  shape(
    "LB+stxr-success",
    [
      ["LDXR W0,[X1]", "STXR W4,W9,[X1]", "EOR W8,W4,W4", "ADD W8,W8,#1", "STR W8,[X3]"],
      [...RY(0), ...DMB, "LDR W2,[X1]"],
    ],
    "0:X4 1:X0 1:X2",
    "0,1,0",
    ALLOWED,
  ),
  shape("ldxr-other-address", [["LDXR W0,[X1]", "STXR W4,W9,[X3]"]], "0:X4", "0", FORBIDDEN),
  shape("stxr-fails", [["LDXR W0,[X1]", "STXR W4,W9,[X1]"]], "0:X4", "1", ALLOWED),
  shape("clrex", [["LDXR W0,[X1]", "CLREX", "STXR W4,W9,[X1]"]], "0:X4", "0", FORBIDDEN),
  shape("swp lost", [["SWP W9,W0,[X1]"], ["SWP W9,W0,[X1]"]], "0:X0 1:X0", "0,0", FORBIDDEN),
  shape("cas both", [["CAS W0,W9,[X1]"], ["CAS W0,W9,[X1]"]], "0:X0 1:X0", "0,0", FORBIDDEN),
  // An own store between the halves: foreign writes between them too are let through today.
  shape(
    "own write in exclusive",
    [
      ["LDXR W0,[X1]", ...WX, "MOV W7,#2", "STXR W4,W7,[X1]"],
      ["MOV W7,#3", "STR W7,[X1]", "LDR W0,[X1]", "LDR W2,[X1]"],
    ],
    "0:X0 0:X4 x 1:X0 1:X2",
    "0,0,2,1,1",
    ALLOWED,
    FORBIDDEN,
  ),
  // The read of an atomic without result escapes DMB LD.
  mp(
    "dmb.sy+stadd-dmb.ld",
    MP_WRITER(DMB),
    ["STADD W9,[X3]", "DMB LD", ...RX(2), "DMB SY", "LDR W0,[X3]", "SUB W0,W0,#1"],
    ALLOWED,
  ),
  shape(
    "atomic through memory",
    [MP_WRITER(DMB), ["LDADD W9,W7,[X3]", ...RY(0), ...addr(2, "X1", 0)]],
    "1:X0 1:X2",
    "2,0",
    FORBIDDEN,
  ),
  shape(
    "swp through memory",
    [MP_WRITER(DMB), ["SWP W9,W0,[X3]", ...RY(6), ...addr(2, "X1", 6)]],
    "1:X0 1:X2",
    "1,0",
    ALLOWED,
  ),
];

export const SHAPES: readonly Shape[] = [
  ...MESSAGE_PASSING,
  ...STORE_BUFFERING,
  ...LOAD_BUFFERING,
  ...OTHERS,
  ...FORWARDING,
  ...ATOMICS,
];

/** One way to write a ticket lock, and whether two threads can then get the same ticket number out of the section. */
export interface TicketLock {
  readonly name: string;
  readonly spin: string;
  readonly afterSpin: readonly string[];
  readonly beforeUnlock: readonly string[];
  readonly unlock: string;
  readonly take: string;
  readonly broken: boolean;
}

const PLAIN = { spin: "LDR", afterSpin: [], beforeUnlock: [], unlock: "STR", take: "LDXR", broken: true };
export const TICKET_LOCKS: readonly TicketLock[] = [
  { ...PLAIN, name: "plain" },
  { ...PLAIN, name: "acquire spin", spin: "LDAR" },
  { ...PLAIN, name: "release unlock", unlock: "STLR" },
  { ...PLAIN, name: "release unlock, acquire ticket", unlock: "STLR", take: "LDAXR" },
  { ...PLAIN, name: "acquire spin, release unlock", spin: "LDAR", unlock: "STLR", broken: false },
  { ...PLAIN, name: "acquire-pc spin, release unlock", spin: "LDAPR", unlock: "STLR", broken: false },
  { ...PLAIN, name: "barriers", afterSpin: ["DMB LD"], beforeUnlock: ["DMB SY"], broken: false },
  { ...PLAIN, name: "acquire spin, ld and st", spin: "LDAR", beforeUnlock: ["DMB LD", "DMB ST"], broken: false },
  { ...PLAIN, name: "acquire spin, st", spin: "LDAR", beforeUnlock: ["DMB ST"], broken: false },
];

/** `threads` threads each take the lock once, around `v := next; next := v + 1`; the spin is not bounded. */
export function ticketLock(lock: TicketLock, threads: number): ProgramText {
  const lines = [
    `A: ${lock.take} W2,[X0]`,
    "ADD W3,W2,#1",
    "STXR W4,W3,[X0]",
    "CBNZ W4,A",
    `B: ${lock.spin} W5,[X1]`,
    "CMP W5,W2",
    "B.NE B",
    ...lock.afterSpin,
    "LDR W6,[X7]",
    "ADD W8,W6,#1",
    "STR W8,[X7]",
    ...lock.beforeUnlock,
    "ADD W5,W5,#1",
    `${lock.unlock} W5,[X1]`,
  ];
  return {
    name: `ticket lock, ${lock.name}, ${threads} threads`,
    threads: Array.from({ length: threads }, () => lines),
    variables: { ticket: VARIABLE, now: VARIABLE, next: VARIABLE },
    registers: Array.from({ length: threads }, () => ({ X0: "ticket", X1: "now", X7: "next" })),
    observed: Array.from({ length: threads }, (_, t) => `${t}:X6`),
  };
}
