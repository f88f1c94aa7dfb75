/** What principals see of a small machine: steps that keep to it, steps that leak, what passes because it is meant to, and what a report says of them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  describedMachine,
  functionsOfProgram,
  planLayer,
  proveTheorem,
  readSystem,
  recordedRuns,
  replayKept,
} from "../../src/check/proof/index.ts";
import type { GoalWorkshop } from "../../src/cli/goals.ts";
import { liftProgram } from "../../src/kernel/index.ts";
import { machineText } from "../../src/report/index.ts";
import { workshop } from "./workshop.ts";

let shop: GoalWorkshop;
before(async () => {
  shop = await workshop();
});

/** Clients share a CPU, one after the other, and memory, page by page: 0 is nobody. */
const TEXTS: Readonly<Record<string, string>> = {
  "00-machine/state.ts": `import type { Brand, Id, U8, U32, ZMap } from "sekvm/kernel";
export type Cpu = Id<"Cpu">;
export type Client = U8 & Brand<"Client">;
export type Page = U8 & Brand<"Page">;
export interface Machine {
  readonly self: Cpu;
  readonly current: Client;
  readonly register: U32;
  readonly saved: ZMap<Client, U32>;
  readonly owner: ZMap<Page, Client>;
  readonly content: ZMap<Page, U32>;
}
/** A client may have a page of its own back at any time. */
export const isHome = (who: Client, page: Page): boolean => who !== 0n && page >> 4n === who;
export const owns = (m: Machine, who: Client, page: Page): boolean => who !== 0n && m.owner.at(page) === who;
`,
  "00-machine/spec.ts": `import { type U32, u8, u32 } from "sekvm/kernel";
import { type Client, isHome, type Machine, owns, type Page } from "./state.ts";
export const load = (m: Machine, page: Page): readonly [Machine, U32] =>
  [m, owns(m, m.current, page) ? m.content.at(page) : u32(0n)];
export const store = (m: Machine, page: Page, value: U32): Machine =>
  owns(m, m.current, page) ? { ...m, content: m.content.with(page, value) } : m;
export function take(m: Machine, page: Page): Machine {
  if (!isHome(m.current, page)) return m;
  return { ...m, owner: m.owner.with(page, m.current), content: m.content.with(page, u32(0n)) };
}
export function leave(m: Machine, page: Page): Machine {
  return owns(m, m.current, page) ? { ...m, owner: m.owner.with(page, u8(0n) as Client) } : m;
}
export function hand(m: Machine, page: Page, to: Client): Machine {
  return owns(m, m.current, page) ? { ...m, owner: m.owner.with(page, to) } : m;
}
export const change = (m: Machine, to: Client): Machine =>
  ({ ...m, saved: m.saved.with(m.current, m.register), register: m.saved.at(to), current: to });
export const tick = (m: Machine, page: Page): Machine => ({ ...m, owner: m.owner.with(page, m.owner.at(page)) });
`,
  "00-machine/index.ts": `import { bottom } from "sekvm/kernel";
import * as spec from "./spec.ts";
export const load = bottom(spec.load);
export const store = bottom(spec.store);
export const take = bottom(spec.take);
export const leave = bottom(spec.leave);
export const hand = bottom(spec.hand);
export const change = bottom(spec.change);
`,
  "00-machine/machine.ts": `import { defineMachine } from "sekvm/check";
import { everywhere, u8, u32 } from "sekvm/kernel";
import { tick } from "./spec.ts";
import { type Client, type Cpu, type Machine, owns } from "./state.ts";
export const initialMachine = (self: Cpu): Machine => ({
  self, current: u8(1n) as Client, register: u32(0n),
  saved: everywhere(u32(0n)), owner: everywhere(u8(0n) as Client), content: everywhere(u32(0n)),
});
export const worksFor = (m: Machine, who: Client): boolean => m.current === who;
export const isIts = (_m: Machine, who: Client, of: Client): boolean => who === of;
export const machine = defineMachine({
  self: "self",
  initial: initialMachine,
  fields: { current: "own", register: "own", saved: "shared", owner: "shared", content: "shared" },
  hardware: [{ step: tick }],
  acts: { client: worksFor },
  observes: {
    client: [{ field: "register", when: worksFor }, { field: "saved.*", when: isIts }, { field: "content.*", when: owns }],
  },
});
`,
  "01-top/code.ts": `import { leave, load } from "../00-machine/index.ts";
import type { Page } from "../00-machine/state.ts";
import type { U32 } from "sekvm/kernel";
export function look(page: Page): U32 { return load(page); }
export function quit(page: Page): void { leave(page); }
`,
  "01-top/spec.ts": `import { type U32, u8, u32 } from "sekvm/kernel";
import { type Client, type Machine, owns, type Page } from "../00-machine/state.ts";
export const look = (m: Machine, page: Page): readonly [Machine, U32] =>
  [m, owns(m, m.current, page) ? m.content.at(page) : u32(0n)];
export const quit = (m: Machine, page: Page): Machine =>
  owns(m, m.current, page) ? { ...m, owner: m.owner.with(page, u8(0n) as Client) } : m;
`,
  "01-top/index.ts": `import { offers } from "sekvm/kernel";
import * as code from "./code.ts";
import * as spec from "./spec.ts";
export const { look, quit } = offers(1, spec, code);
`,
  "01-top/proof.ts": `import { defineLayer } from "sekvm/check";
export const layer = defineLayer({ title: "Top" });
`,
  "security/passing.ts": `import type { Client, Machine, Page } from "../00-machine/state.ts";
export const toWhom = (_m: Machine, who: Client, at: Page, page: Page, to: Client): boolean => who === to && at === page;
export const fromWhom = (m: Machine, who: Client, at: Page, page: Page): boolean => who !== m.current && at === page;
export const isSomebodys = (m: Machine): boolean => m.current !== 0n;
`,
  "security/proof.ts": `import { defineLayer } from "sekvm/check";
import { hand, leave, take } from "../00-machine/index.ts";
import { fromWhom, isSomebodys, toWhom } from "./passing.ts";
export const layer = defineLayer({
  title: "security",
  takes: [{ says: "what a client does", only: isSomebodys, steps: [leave] }],
  declassifies: [
    { id: "gift", says: "a page that is handed over, as it is", steps: [hand], field: "content.*", when: toWhom },
    { id: "home", says: "a page goes back to whose it is", steps: [take], field: "content.*", when: fromWhom },
  ],
});
`,
};

type Edit = readonly [file: string, from: string, to: string];

function systemOf(edits: readonly Edit[] = []) {
  const files = new Map(Object.entries(TEXTS).map(([file, text]) => [`s/${file}`, text]));
  for (const [file, from, to] of edits) {
    const text = files.get(`s/${file}`)!;
    assert.ok(text.includes(from), `${file} has ${from}`);
    files.set(`s/${file}`, text.replace(from, to));
  }
  const { program, errors } = liftProgram([...files.keys()], { read: (f) => files.get(f), isApart: true });
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  return { program, ...readSystem(program) };
}

function placeOf({ program, system }: ReturnType<typeof systemOf>) {
  const runs = recordedRuns(system!, () => undefined);
  return {
    ...{ program, system: system!, solver: "z3", natives: functionsOfProgram(program) },
    ...{ runs: runs.of, endless: runs.endless, memory: undefined },
    ask: (question: Parameters<typeof shop.askTimed>[0]) => shop.askTimed(question),
    check: (checks: Parameters<typeof shop.check>[0]) => shop.check(checks),
  };
}

function plannedOf(edits: readonly Edit[] = []) {
  const read = systemOf(edits);
  assert.deepEqual(
    read.errors.map((e) => e.message),
    [],
  );
  return { read, planned: planLayer(read.system!, read.system!.layers.at(-1)!) };
}

/** Verdicts and first lines of counterexamples, by name. */
async function proved(edits: readonly Edit[] = [], isWanted = (_: string): boolean => true) {
  const { read, planned } = plannedOf(edits);
  const found = new Map<string, string>();
  for (const theorem of [...planned.theorems, ...planned.mutants].filter((t) => isWanted(t.name))) {
    const { verdict, counterexample } = await proveTheorem(theorem, placeOf(read));
    found.set(theorem.name, counterexample === undefined ? verdict.status : `refuted: ${counterexample.lines[0]}`);
  }
  return found;
}

test("what keeps to views is proved, in each form, and what passes is needed", async () => {
  const found = await proved([], (name) => name.includes(" by "));
  assert.deepEqual(
    [...found].map(([name, word]) => `${name} ${word.split(":")[0]}`),
    [
      "untold by load proved",
      "undisturbed by store proved",
      "untold by store proved",
      "undisturbed by take proved",
      "untold by take proved",
      "undisturbed by leave proved",
      "untold by leave proved",
      "undisturbed by hand proved",
      "untold by hand proved",
      "undisturbed by change proved",
      "untold by change proved",
      "restored by change proved",
      "untold by look proved",
      "undisturbed by quit proved",
      "untold by quit proved",
      "without gift: undisturbed by hand refuted",
      "without home: undisturbed by take refuted",
    ],
  );
});

const SPEC = "00-machine/spec.ts";
/** Leaks, what finds them, and what is said first. */
const LEAKS: readonly (readonly [what: string, theorem: string, says: RegExp, ...edits: Edit[]])[] = [
  [
    "a page of another's is read",
    "untold by load",
    /^client \S+ is told what it does not see: load\(page = \S+\) gives \S+ in the first run, \S+ in the second/,
    [SPEC, "owns(m, m.current, page) ? m.content.at(page) : u32(0n)]", "m.content.at(page)]"],
  ],
  [
    "whether a page is taken is told",
    "untold by load",
    /is told what it does not see/,
    [SPEC, "? m.content.at(page) : u32(0n)]", "? m.content.at(page) : u32(m.owner.at(page) === 0n ? 1n : 0n)]"],
  ],
  [
    "a page is written that is another's",
    "undisturbed by store",
    /^client \S+ does not act, and is disturbed: it sees \S+ at content\[\S+\] before, and \S+ behind store/,
    [
      SPEC,
      "owns(m, m.current, page) ? { ...m, content: m.content.with(page, value) } : m",
      "({ ...m, content: m.content.with(page, value) })",
    ],
  ],
  [
    "a page is taken with what was in it",
    "untold by take",
    /^client \S+ learns what it did not see: behind take\(page = \S+\) it sees \S+ at content\[\S+\] in the first run/,
    [SPEC, ", content: m.content.with(page, u32(0n)) };", " };"],
  ],
  [
    "whether a page is free is told",
    "untold by take",
    /learns what it did not see/,
    [SPEC, "!isHome(m.current, page)", "!isHome(m.current, page) || m.owner.at(page) !== 0n"],
  ],
  [
    "the page beside goes too",
    "undisturbed by take",
    /is disturbed: it sees \S+ at content\[\S+\] before, and 0 behind take/,
    [SPEC, "m.content.with(page, u32(0n)) };", "m.content.with(page, u32(0n)).with(u8(page ^ 1n) as Page, u32(0n)) };"],
  ],
  [
    "registers are left",
    "restored by change",
    /^client \S+ learns what it did not see: behind change\(to = \S+\) it sees \S+ at register in the first run/,
    [SPEC, "register: m.saved.at(to), ", ""],
  ],
  [
    "registers are another's",
    "restored by change",
    /learns what it did not see/,
    [SPEC, "register: m.saved.at(to)", "register: m.saved.at(m.current)"],
  ],
  [
    "registers are saved over another's",
    "undisturbed by change",
    /is disturbed: it sees \S+ at saved\[\S+\] before/,
    [SPEC, "m.saved.with(m.current, m.register)", "m.saved.with(u8(m.current ^ 1n) as Client, m.register)"],
  ],
  [
    "hardware empties a page",
    "undisturbed by tick",
    /is disturbed: it sees \S+ at content\[\S+\] before, and 0 behind hardware's tick/,
    [
      SPEC,
      "({ ...m, owner: m.owner.with(page, m.owner.at(page)) })",
      "({ ...m, content: m.content.with(page, u32(0n)) })",
    ],
  ],
  [
    "more is handed over than is said",
    "undisturbed by hand",
    /is disturbed/,
    ["security/passing.ts", "who === to && at === page", "who === to && at === page && at !== 3n"],
  ],
];

for (const [what, theorem, says, ...edits] of LEAKS)
  test(`refuted: ${what}`, async () => {
    const found = (await proved(edits, (name) => name === theorem)).get(theorem);
    assert.match(found?.replace(/^refuted: /, "") ?? "none", says);
  });

test("a counterexample of two runs has what they differed in first, little of it, and can be run again", async () => {
  const { read, planned } = plannedOf([LEAKS[3]![3]!]);
  const theorem = planned.theorems.find((t) => t.name === "untold by take")!;
  const { counterexample, goals } = await proveTheorem(theorem, placeOf(read));
  const { lines, inputs } = counterexample!;
  assert.match(lines[1]!, /^the runs differed before in what client \S+ does not see, first run \| second run:/);
  assert.match(lines[2]!, /^ {2}content\[\S+\] = \S+ \| \S+$/);
  assert.match(lines[3]!, /^take\(page = \S+\), for client/);
  const at = goals.findIndex((g) => g.verdict.status === "refuted");
  const again = replayKept(theorem, [0, at], JSON.parse(JSON.stringify(inputs)), { system: read.system! });
  assert.equal(again.status, "fails");
  const right = plannedOf().planned.theorems.find((t) => t.name === "untold by take")!;
  assert.equal(replayKept(right, [0, 0], inputs, { system: plannedOf().read.system! }).status, "holds");
});

test("two runs of whom everything is seen say nothing", async () => {
  const open: Edit = [
    "00-machine/machine.ts",
    'client: [{ field: "register", when: worksFor }, { field: "saved.*", when: isIts }, { field: "content.*", when: owns }]',
    'client: ["current", "register", "saved", "owner", "content"]',
  ];
  const found = await proved([open], (n) => n === "untold by take");
  assert.equal(found.get("untold by take"), "vacuous");
});

/** A step that reads any page for whoever asks. */
const peeks = (name: string, params: string, body: string): readonly Edit[] => [
  [
    SPEC,
    "export const tick",
    `export const ${name} = (m: Machine, ${params}): readonly [Machine, U32] => ${body};\nexport const tick`,
  ],
  ["00-machine/index.ts", "export const hand", `export const ${name} = bottom(spec.${name});\nexport const hand`],
];
/** A second kind of principal, without keys, that sees whose pages are, and nothing else of the machine. */
const HOST: readonly Edit[] = [
  ["00-machine/machine.ts", "acts: { client: worksFor },", "acts: { client: worksFor, host: isIdle },"],
  [
    "00-machine/machine.ts",
    "export const isIts",
    "export const isIdle = (m: Machine): boolean => m.current === 0n;\nexport const isIts",
  ],
  ["00-machine/machine.ts", "observes: {", 'observes: {\n    host: ["owner"],'],
  ["security/proof.ts", "when: toWhom", 'when: toWhom, to: "client"'],
  ["security/proof.ts", "when: fromWhom", 'when: fromWhom, to: "client"'],
];

test("who sees some fields always has for a secret what it never sees", async () => {
  const found = await proved(HOST, (n) => n === "untold host by load");
  assert.deepEqual([...found], [["untold host by load", "proved"]]);
  const told = peeks("peek", "page: Page", "[m, m.current === 0n ? m.content.at(page) : u32(0n)]");
  const leak = await proved([...HOST, ...told], (n) => n === "untold host by peek");
  assert.match(leak.get("untold host by peek")!, /^refuted: host is told what it does not see: peek/);
});

/** A device of a client stores in the client's pages, whoever runs, and loads from them. */
const DEVICE: readonly Edit[] = [
  [
    SPEC,
    "export const tick",
    `export const put = (m: Machine, of: Client, page: Page, value: U32): Machine =>
  owns(m, of, page) ? { ...m, content: m.content.with(page, value) } : m;
export const get = (m: Machine, of: Client, page: Page): readonly [Machine, U32] =>
  [m, owns(m, of, page) ? m.content.at(page) : u32(0n)];
export const tick`,
  ],
  [
    "00-machine/index.ts",
    "export const hand",
    "export const put = bottom(spec.put);\nexport const get = bottom(spec.get);\nexport const hand",
  ],
  ["00-machine/machine.ts", "import { tick }", "import { get, put, tick }"],
  [
    "00-machine/machine.ts",
    "export const isIts",
    "export const isOf = (_m: Machine, who: Client, of: Client): boolean => who === of;\nexport const isIts",
  ],
  [
    "00-machine/machine.ts",
    "acts: { client: worksFor },",
    "acts: { client: worksFor }, devices: { client: { steps: [put, get], acts: isOf } },",
  ],
];
const NO_DEVICES: Edit = ["00-machine/machine.ts", "devices: { client: { steps: [put, get], acts: isOf } },", ""];
const isOfDevice = (n: string): boolean => / by (put|get)$/.test(n);

test("a device works for whose it is, whoever runs", async () => {
  const found = await proved(DEVICE, isOfDevice);
  assert.deepEqual([...found].map(([name, status]) => `${name} ${status}`).sort(), [
    "undisturbed by put proved",
    "untold by get proved",
    "untold by put proved",
  ]);
  const { system } = systemOf(DEVICE);
  assert.match(machineText(describedMachine(system!.machine)), /devices of client +put, get \(isOf\)\n/);
});

test("a step of a CPU that does what a device does disturbs whose it is, and tells who runs", async () => {
  const found = await proved([...DEVICE, NO_DEVICES], isOfDevice);
  assert.match(found.get("undisturbed by put")!, /^refuted: client \S+ does not act, and is disturbed/);
  assert.match(found.get("untold by get")!, /^refuted: client \S+ is told what it does not see/);
});

test("a device that reaches what is another's disturbs that one also while it runs, and learns of it", async () => {
  const any: Edit = [
    SPEC,
    "  owns(m, of, page) ? { ...m, content: m.content.with(page, value) } : m;",
    "  ({ ...m, content: m.content.with(page, value) });",
  ];
  const put = await proved([...DEVICE, any], isOfDevice);
  assert.match(put.get("undisturbed by put")!, /^refuted: client \S+ does not act, and is disturbed/);
  const told: Edit = [
    SPEC,
    "  [m, owns(m, of, page) ? m.content.at(page) : u32(0n)];\nexport const tick",
    "  [m, m.content.at(page)];\nexport const tick",
  ];
  const get = await proved([...DEVICE, told], isOfDevice);
  assert.match(get.get("untold by get")!, /^refuted: client \S+ is told what it does not see/);
});

test("for a principal without devices nobody acts by a device", async () => {
  const found = await proved([...DEVICE, ...HOST, PUBLIC], (n) => n === "undisturbed host by put");
  assert.match(found.get("undisturbed host by put")!, /^refuted: host does not act, and is disturbed/);
});
/** The host sees what is in pages, and runs where no client does. */
const PUBLIC: Edit = ["00-machine/machine.ts", 'host: ["owner"]', 'host: ["owner", "content"]'];

test("a device is no CPU's: it reads and writes nothing that a CPU has of its own", () => {
  assert.match(
    wrong(...DEVICE, [SPEC, "owns(m, of, page) ? { ...m, content", "owns(m, m.current, page) ? { ...m, content"])[0]!,
    /^KTS62 put reads current, which each CPU has of its own/,
  );
  assert.match(
    wrong(...DEVICE, [
      "00-machine/machine.ts",
      "who: Client, of: Client): boolean => who === of;\nexport const isIts",
      "who: Client, whose: Client): boolean => who === whose;\nexport const isIts",
    ])[0]!,
    /^KTS60 for whom does a device work/,
  );
});

test("what lets nothing pass, or is not needed, is no proof", async () => {
  const idle = await proved([["security/proof.ts", 'field: "content.*", when: toWhom', 'field: "register"']], (name) =>
    name.startsWith("without gift"),
  );
  assert.deepEqual([...idle], [["without gift: hand", "vacuous"]]);
  const needless = await proved([[SPEC, "m.owner.with(page, to)", "m.owner.with(page, m.current)"]], (name) =>
    name.startsWith("without gift"),
  );
  assert.notEqual([...needless][0]?.[1].split(":")[0], "refuted");
});

/** Messages of errors. */
const wrong = (...edits: Edit[]): readonly string[] => systemOf(edits).errors.map((e) => `${e.code} ${e.message}`);

test("what is said of noninterference has to mean something", () => {
  const proof = "security/proof.ts";
  assert.match(
    wrong([proof, 'field: "content.*"', 'field: "contents.*"'])[0]!,
    /^KTS62 gift: contents\.\* is nothing that client sees/,
  );
  assert.match(wrong([proof, 'id: "gift", ', ""])[0]!, /^KTS61 what passes has an id/);
  assert.match(wrong([proof, 'id: "home"', 'id: "gift"'])[0]!, /^KTS62 gift is something else that passes already/);
  assert.match(wrong([proof, "when: toWhom", 'when: toWhom, to: "host"'])[0]!, /^KTS62 gift: to whom/);
  assert.match(wrong([proof, "when: toWhom", "when: isSomebodys"])[0]!, /^KTS62 gift: when\?/);
  assert.match(
    wrong(
      ["security/passing.ts", "page: Page, to: Client", "page: Page, whom: Client"],
      ["security/passing.ts", "who === to", "who === whom"],
    )[0]!,
    /^KTS62 gift: when takes arguments that hand does not take/,
  );
  assert.match(wrong([proof, "steps: [leave] }]", 'steps: ["02-none"] }]'])[0]!, /^KTS62 nobody takes 02-none/);
  const machine = "00-machine/machine.ts";
  assert.match(
    wrong([machine, "acts: { client", "acts: { host"])[0]!,
    /^KTS60 host acts, and what it sees is not declared/,
  );
  assert.match(
    wrong([machine, "acts: { client: worksFor }", "acts: { client: initialMachine }"])[0]!,
    /^KTS60 for whom does a CPU work/,
  );
  assert.match(
    wrong(
      [
        "01-top/proof.ts",
        'title: "Top"',
        'title: "Top", takes: [{ says: "x", only: isSomebodys, steps: ["00-machine"] }]',
      ],
      ["01-top/proof.ts", "\nexport", '\nimport { isSomebodys } from "../security/passing.ts";\nexport'],
    )[0] ?? "",
    /KTS/,
  );
});

const PEEK = peeks("peek", "page: Page", "[m, m.content.at(page)]");
const PROOF = "security/proof.ts";

test("an argument that is called as a machine is no machine", async () => {
  const snap: Edit = [SPEC, "export const tick", "export interface Snap { readonly register: U32 }\nexport const tick"];
  for (const name of ["one", "two", "hi", "other"]) {
    const leak = peeks(
      "probe",
      `page: Page, ${name}: Snap`,
      `[m, ${name}.register === m.register ? u32(0n) : m.content.at(page)]`,
    );
    const found = await proved([snap, ...leak], (n) => n === "untold by probe");
    assert.match(found.get("untold by probe")!, /^refuted/, name);
  }
});

test("security seals nothing: a step that leaks is not taken out of what it is about", () => {
  const imports: Edit = [PROOF, "{ hand, leave, take }", "{ hand, leave, peek, take }"];
  const found = wrong(...PEEK, imports, [PROOF, 'title: "security",', 'title: "security", seals: [peek],']);
  assert.match(found[0] ?? "", /^KTS62 security seals nothing/);
  assert.match(
    wrong([PROOF, 'title: "security",', 'title: "security", seals: ["01-top"],'])[0] ?? "",
    /^KTS62 security seals/,
  );
});

test("what means something at the highest layer does in security: a step is not taken out by what it touches", () => {
  const machine = "00-machine/machine.ts";
  const scratch = (life: string): readonly Edit[] => [
    ["00-machine/state.ts", "readonly register: U32;", "readonly register: U32;\n  readonly scratch: U32;"],
    [machine, "register: u32(0n),", "register: u32(0n), scratch: u32(0n),"],
    [machine, 'register: "own",', `register: "own", scratch: { is: "own", ${life} },`],
  ];
  assert.match(wrong(...scratch("to: 1"))[0] ?? "", /^KTS62 scratch means something at layer 1 and nothing above it/);
  assert.match(wrong(...scratch("from: 2"))[0] ?? "", /^KTS62 scratch means something above layer 1 only/);
  assert.deepEqual(wrong(...scratch("to: 0")), []);
  assert.match(wrong([machine, "{ step: tick }", "{ step: tick, to: 1 }"])[0] ?? "", /^KTS62 tick means something/);
});

test("steps are taken for somebody, not when something is so", () => {
  const lucky = "export const lucky = (m: Machine, page: Page): boolean => m.content.at(page) === 7n;\n";
  const found = wrong(
    ...PEEK,
    ["security/passing.ts", "export const isSomebodys", `${lucky}export const isSomebodys`],
    [PROOF, "{ hand, leave, take }", "{ hand, leave, peek, take }"],
    [PROOF, "isSomebodys, toWhom", "isSomebodys, lucky, toWhom"],
    [PROOF, "steps: [leave] }],", 'steps: [leave] }, { says: "the lucky", only: lucky, steps: [peek] }],'],
  );
  assert.match(found[0] ?? "", /^KTS62 only reads content, on which it does not depend for whom a CPU works/);
});

test("a report says of whom, what passes, and for whom steps are taken", () => {
  const { planned } = plannedOf();
  const named = planned.principals.flatMap((p) => p.theorems);
  assert.deepEqual(
    [...planned.theorems, ...planned.mutants].flatMap(({ name }) => (name.includes(" by ") ? [name] : [])),
    named,
  );
  assert.deepEqual(planned.principals, [
    {
      name: "client",
      theorems: named,
      steps: 9,
      seen: [
        { form: "undisturbed", steps: 6 },
        { form: "untold", steps: 8 },
        { form: "restored", steps: 1 },
      ],
      passes: [
        {
          id: "gift",
          says: "a page that is handed over, as it is",
          field: "content.*",
          when: "toWhom",
          steps: ["hand"],
        },
        { id: "home", says: "a page goes back to whose it is", field: "content.*", when: "fromWhom", steps: ["take"] },
      ],
      takes: [{ says: "what a client does", only: "s/security/passing.ts#isSomebodys", steps: ["leave"] }],
    },
  ]);
});
