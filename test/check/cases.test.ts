/**
 * Small systems that once got a wrong answer, and neighbours of them that must stay right: `cases` in the form of today with the mistake
 * kept, `systems` what specifications of several transitions are for. `expected.json` says what each must get; an error that says what is
 * wrong is no proof.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Edits, type Expected, editing, here, keptAnswers, proved, shared, type Word } from "./small-systems.ts";

for (const folder of ["cases", "systems"]) {
  const expected = JSON.parse(readFileSync(join(here, folder, "expected.json"), "utf8")) as readonly Expected[];
  for (const { system, must, what } of expected.filter((e) => e.system !== "stale-cache"))
    test(`${system}: ${what}`, async () => {
      const { word, why } = await proved(folder, system);
      if (must === "not-proved") assert.notEqual(word, "proved");
      else assert.equal(word, must, why);
    });
}

/** What becomes of `systems/same-steps` when it is changed so: a step of the layer below is the specification's only where it really is. */
const FILL: Edits = [
  ['import { pay } from "../01', 'import { fill, look } from "../00-machine/index.ts";\nimport { pay } from "../01'],
];
const SAME_STEPS: readonly (readonly [string, Word, RegExp, Edits])[] = [
  [
    "another number in the code",
    "refuted",
    /round refines/,
    [["const second = pay(u32(5n))", "const second = pay(u32(6n))"]],
  ],
  [
    "one of the two results twice",
    "refuted",
    /round refines/,
    [["return u32(first + second);\n}\n", "return u32(first + first);\n}\n"]],
  ],
  ["a step less in the code", "refuted", /round refines/, [["const second = pay(u32(5n))", "const second = u32(0n)"]]],
  [
    "the pocket filled for the code alone",
    "refuted",
    /round refines/,
    [
      ...FILL,
      [
        "  const second = pay(u32(5n));\n",
        "  const old = look();\n  fill(u32(7n));\n  const second = pay(u32(5n));\n  fill(old);\n",
      ],
    ],
  ],
  [
    "the pocket filled, and emptied again before the step",
    "proved",
    /^/,
    [
      ...FILL,
      [
        "  const second = pay(u32(5n));\n",
        "  const old = look();\n  fill(u32(7n));\n  fill(old);\n  const second = pay(u32(5n));\n",
      ],
    ],
  ],
  [
    "a clause of the layer that the step breaks",
    "refuted",
    /grows\(\) is false for the specification after pay/,
    [
      ['title: "Round", run', 'title: "Round", run, clauses: [{ says: grows }]'],
      [
        'import { round } from "./index.ts";',
        'import type { Machine } from "../00-machine/state.ts";\nimport { round } from "./index.ts";\n\nexport const grows = (a: Machine, b: Machine): boolean => a.total <= b.total;',
      ],
    ],
  ],
];
for (const [what, must, by, edits] of SAME_STEPS)
  test(`steps of a layer below: ${what}`, async () => {
    const { word, why } = await proved("systems", "same-steps", editing(edits), shared);
    assert.equal(word, must, why);
    if (word !== "proved") assert.match(why, by);
  });

/** What becomes of `systems/whole-sequences` when it is changed so: a sequence is taken as a whole only where nothing of it is to be shown. */
const SECOND = "  const second = round(u32(9n));\n";
const DAY: Edits = [
  [
    'import { look } from "../00-machine/index.ts";\nimport { round }',
    'import { acquire, fill, look, release } from "../00-machine/index.ts";\nimport { TOTAL } from "../00-machine/state.ts";\nimport { round }',
  ],
];
/** Payments with what is in the pocket. */
const FROM_POCKET: Edits = [
  ["  fill(u32(7n));\n", ""],
  ["  filled(u32(7n));\n", ""],
];
const KEPT: Edits = [
  ["  fill(old);\n", ""],
  ["  filled(old);\n", ""],
];
const WHOLE: readonly (readonly [string, Word | "not-proved", RegExp, Edits])[] = [
  ["another argument in the code", "refuted", /day refines/, [["= round(u32(9n))", "= round(u32(8n))"]]],
  [
    "one of the two results twice",
    "refuted",
    /day refines/,
    [["u32(first + second) : u32(0n)", "u32(first + first) : u32(0n)"]],
  ],
  ["a sequence less in the code", "refuted", /day refines/, [["= round(u32(9n))", "= u32(0n)"]]],
  ["a sequence less in the specification", "refuted", /day refines/, [["= rounds.round(u32(9n))", "= u32(0n)"]]],
  [
    "the pocket filled for the code alone, where the sequence reads it",
    "refuted",
    /day refines/,
    [...DAY, ...FROM_POCKET, [SECOND, `  fill(u32(1n));\n${SECOND}  fill(old);\n`]],
  ],
  [
    "a clause of the layer that a step of it breaks",
    "refuted",
    /grows\(\) is false for the specification/,
    [
      ['title: "Day", run', 'title: "Day", run, clauses: [{ says: grows }]'],
      [
        'import { day } from "./index.ts";',
        'import type { Machine } from "../00-machine/state.ts";\nimport { day } from "./index.ts";\n\nexport const grows = (a: Machine, b: Machine): boolean => a.total <= b.total;',
      ],
    ],
  ],
  [
    "a sequence that is called with a lock held that it takes",
    "refuted",
    /day refines.*undefined|day refines.*breaks|require\(!holds/,
    [
      ...DAY,
      [SECOND, `  acquire(TOTAL);\n${SECOND}  release(TOTAL);\n`],
      [
        'import { sequence, type U32, u32 } from "sekvm/kernel";\n',
        'import { sequence, transition, type U32, u32 } from "sekvm/kernel";\nimport * as machine from "../00-machine/spec.ts";\nimport { TOTAL } from "../00-machine/state.ts";\n',
      ],
      [
        "export const day = sequence",
        "const taken = transition(machine.acquire);\nconst given = transition(machine.release);\n\nexport const day = sequence",
      ],
      [
        "  const second = rounds.round(u32(9n));\n",
        "  taken(TOTAL);\n  const second = rounds.round(u32(9n));\n  given(TOTAL);\n",
      ],
    ],
  ],
  ["a sequence that leaves in the pocket what it should not", "refuted", /round refines.*as it was/, KEPT],
  [
    "the same, where nobody says that it leaves it",
    "refuted",
    /day refines/,
    [...KEPT, [', restored: ["pocket"]', ""]],
  ],
  ["a pocket of which nobody says that it is left", "not-proved", /day refines/, [[', restored: ["pocket"]', ""]]],
];
for (const [what, must, by, edits] of WHOLE)
  test(`sequences as a whole: ${what}`, async () => {
    const { word, why } = await proved("systems", "whole-sequences", editing(edits), shared);
    if (must === "not-proved") assert.notEqual(word, "proved", why);
    else assert.equal(word, must, why);
    assert.match(why, by);
  });

/** What becomes of `waiting/wait` when it is changed so: texts, and what stands in their place. */
const IS_ZERO = "isZero = (m: Machine): boolean => m.flag === 0n";
const IDLE: Edits = [["look() !== 0n", "look() !== 0n || x > 3n"]];
/** Nobody sets the flag. */
const NOBODY: Edits = [
  ["  set(flag);\n", ""],
  ["return { ...m, flag };\n}\n", "return { ...m };\n}\n"],
  [", set]", "]"],
  ["release, set }", "release }"],
  ["{ look, set }", "{ look }"],
];
/** A flag that is 5 stays 5, and that is a clause. */
const STICKY: Edits = [
  ["return { ...m, flag };", "return m.flag === 5n ? m : { ...m, flag };"],
  ['title: "Top",', 'title: "Top", clauses: [{ says: sticks }],'],
  [
    "export const layer",
    "export const sticks = (a: Machine, b: Machine): boolean => a.flag !== 5n || b.flag === 5n;\nexport const layer",
  ],
];
const HOLDING: Edits = [["[Machine, U32] {\n  require(!holds", "[Machine, U32] {\n  require(holds"]];
const ZERO = "by: post, given: { flag: zero }, from: free";
const BY = (by: string): Edits => [[ZERO, by]];
const WAITS: readonly (readonly [string, Word, RegExp, Edits])[] = [
  ["a loop that looks until others have cleared a flag", "proved", /^/, []],
  ["one that goes on although what it waits for is so", "refuted", /isZero is so, nobody else steps/, IDLE],
  [
    "one that waits for what no other CPU brings about as well",
    "refuted",
    /isZero is false although others have done post/,
    [...IDLE, [IS_ZERO, `${IS_ZERO.replace("Machine)", "Machine, x: U32)")} && x <= 3n`]],
  ],
  [
    "the same, said in another way",
    "refuted",
    /isZero is false although others have done post/,
    [...IDLE, [IS_ZERO, `${IS_ZERO.replace("Machine)", "Machine, x: U32)")} && (m.flag === 0n) === (x <= 3n)`]],
  ],
  ["one that waits for what nobody does", "refuted", /isZero is false although others have done post/, NOBODY],
  [
    "one that waits for what needs the lock that it holds",
    "refuted",
    /no CPU comes by this on its way to post \(before, there\): owners\[0\]/,
    HOLDING,
  ],
  [
    "the same, where the proof gives no lock away",
    "refuted",
    /another CPU that does post waits itself/,
    [
      ...HOLDING,
      ["  require(holds(m, u8(0n)));\n  return { ...m, flag };", "  return { ...m, flag };"],
      [", from: free", ""],
    ],
  ],
  [
    "one that waits for what others do to small flags only",
    "refuted",
    /no CPU may do post there/,
    [["require(!holds(m, u8(0n)));\n  awaits(m.owners", "require(!holds(m, u8(0n)) && flag > 0n);\n  awaits(m.owners"]],
  ],
  [
    "one that waits for what a field forbids that the layer adds",
    "refuted",
    /no CPU may do post there: !holds\(m, u8\(0n\)\) && m.open === 1n/,
    [
      ["readonly mine: U32;", "readonly mine: U32;\n  readonly open: U32;"],
      ["mine: u32(0n),", "mine: u32(0n),\n  open: u32(0n),"],
      ['mine: "own" }', 'mine: "own", open: { is: "shared", from: 1 } }'],
      [
        "require(!holds(m, u8(0n)));\n  awaits(m.owners",
        "require(!holds(m, u8(0n)) && m.open === 1n);\n  awaits(m.owners",
      ],
    ],
  ],
  [
    "one that waits for a step that code of the layer alone takes, behind its lock",
    "error",
    /set is no primitive of layer 1/,
    BY("by: set, given: { flag: zero }, from: free"),
  ],
  ["one that waits for what is no step", "error", /zero is no primitive and no step of hardware/, BY("by: zero")],
  ["one that gives what is not taken", "error", /post takes no flags/, BY("by: post, given: { flags: zero }")],
  [
    "one in which another CPU stands where what is waited for is so",
    "refuted",
    /no CPU comes by this on its way to post \(before, there\): flag/,
    [["=> ({ ...m, owners", "=> ({ ...m, flag: u32(0n), owners"]],
  ],
  [
    "one that is to do it itself",
    "refuted",
    /post is done by the CPU that waits/,
    [
      ...HOLDING,
      [
        'export const free = (m: Machine): Machine => ({ ...m, owners: m.owners.with(u8(0n), { kind: "nobody" }) });',
        'export function free(m: Machine): Machine {\n  const o = m.owners.at(u8(0n));\n  return o.kind === "cpu" ? { ...m, self: o.cpu } : m;\n}',
      ],
    ],
  ],
  [
    "one whose rounds write what it looks at",
    "refuted",
    /a round that goes on changes what others see/,
    [
      ["require(holds(m, u8(0n)));\n  return { ...m, flag };", "return { ...m, flag };"],
      ["while (look() !== 0n) {}", "while (look() !== 0n) set(u32(7n));"],
      ["changes: []", 'changes: ["flag"]'],
      ["type U32, u8 }", "type U32, u8, u32 }"],
    ],
  ],
  [
    "one that looks by a step which waits itself",
    "refuted",
    /isZero is so, and a step of the round waits/,
    [["  return [m, m.flag];", "  awaits(m.flag !== 0n);\n  return [m, m.flag];"]],
  ],
  ["one that waits for what a clause forbids", "refuted", /isZero is false although others have done post/, STICKY],
  [
    "one that speaks of a local of another type",
    "unknown",
    /x has another type in isZero than in wait/,
    [
      ["import { type U32", "import { type U32, type U64"],
      ["isZero = (m: Machine)", "isZero = (m: Machine, x: U64)"],
      ["m.flag === 0n;\n/**", "m.flag === 0n && x < 4294967296n;\n/**"],
    ],
  ],
  [
    "one that waits for hardware",
    "proved",
    /^/,
    [
      ...NOBODY,
      ...BY("by: clear"),
      ["hardware: []", "hardware: [{ step: clear }]"],
      ["import { post } from", 'import { clear } from "../00-machine/machine.ts";\nimport { post } from'],
    ],
  ],
];

const waits = ([what, ...more]: (typeof WAITS)[number]) => [`waits: ${what}`, ...more] as const;

/** Of the same system: what its machine declares, and is not one machine for all CPUs. */
const DECLARED: readonly (readonly [string, Word, RegExp, Edits])[] = [
  [
    "a step by which a CPU becomes another",
    "refuted",
    /the specification changes what never changes .*self/,
    [
      ["import { holds, type Machine }", "import { type Cpu, holds, type Machine }"],
      [
        "export function look(",
        "export function become(m: Machine, self: Cpu): Machine {\n  return { ...m, self };\n}\nexport function look(",
      ],
      ["export const look =", "export const become = bottom(spec.become);\nexport const look ="],
    ],
  ],
  [
    "an initial machine in which each CPU finds that it is its turn",
    "refuted",
    /my-turn holds initially: my-turn\(\) is false/,
    [
      ["readonly flag: U32;", "readonly flag: U32;\n  readonly turn: Cpu;"],
      ["  flag: u32(0n),\n", "  flag: u32(0n),\n  turn: self,\n"],
      ['flag: "shared"', 'flag: "shared", turn: "fixed"'],
      ["hardware: []", 'hardware: [], assumes: [{ id: "my-turn", says: myTurn }]'],
      ["export const itself", "export const myTurn = (m: Machine): boolean => m.turn === m.self;\nexport const itself"],
    ],
  ],
  [
    "something that is idealised, and not said",
    "error",
    /what is idealised has an id, and a sentence that says it/,
    [["hardware: []", 'hardware: [], idealises: [{ id: "ideal-clock" }]']],
  ],
  [
    "locks that everybody owns",
    "error",
    /ownerOf reads self, which each CPU has of its own/,
    [["Owner => m.owners.at(lock)", 'Owner => ({ kind: "cpu", cpu: lock > 9n ? m.self : m.self })']],
  ],
  [
    "hardware that looks at what a CPU has of its own",
    "error",
    /clear reads mine, which each CPU has of its own/,
    [
      ["({ ...m, flag: u32(0n) })", "(m.mine === 0n ? m : { ...m, flag: u32(7n) })"],
      ["hardware: []", "hardware: [{ step: clear }]"],
    ],
  ],
];

for (const [what, must, why, edits] of [...WAITS.map(waits), ...DECLARED])
  test(what, async () => {
    const edited = (text: string): string => edits.reduce((t, [a, b]) => t.replaceAll(a, b), text);
    const got = await proved("waiting", "wait", edited, shared);
    assert.equal(got.word, must, got.why);
    assert.match(got.why, why);
  });

test("what was proved is not kept for a helper of a codec that says something else", async () => {
  const memory = keptAnswers();
  assert.equal((await proved("cases", "stale-cache", undefined, memory)).word, "proved");
  const edited = await proved("cases", "stale-cache", (text) => text.replace("x + 1n", "x + 2n"), memory);
  assert.notEqual(edited.word, "proved");
});

test("goals that are kept are no proof in a run that ends before it has looked for states that get there", async () => {
  const memory = keptAnswers();
  assert.equal((await proved("waiting", "wait", undefined, memory)).word, "proved");
  const stopped = await proved("waiting", "wait", undefined, memory, AbortSignal.abort());
  assert.equal(stopped.word, "unknown");
  assert.match(stopped.why, /the run ended before its proof/);
});

test("a specification that goes round without a transition is told, with the reason", async () => {
  const edits: Edits = [
    [
      "    set(u32(9n));\n    return u32(0n);",
      "    set(u32(9n));\n    for (let i = u32(0n); i < x; i = u32(i + 1n)) {}\n    return get();",
    ],
    ["    setMine(u32(9n));\n    return u32(0n);", "    setMine(u32(9n));\n    setMine(u32(3n));\n    return u32(4n);"],
    ["  require(m.mine === 2n);\n", ""],
    ["import { require, ", "import { "],
    ["  setMine(u32(7n));\n", ""],
    ["  return get();\n});", "  return u32(55n);\n});"],
  ];
  const { word, why } = await proved("cases", "sequence-undefined", editing(edits));
  assert.equal(word, "unknown");
  assert.match(why, /go on for ever without a transition/);
});
