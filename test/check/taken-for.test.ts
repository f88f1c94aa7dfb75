/** What becomes of `systems/taken-for` when it is changed so: each step is taken for whom it may be, and each sequence owes that of what it takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Edits, editing, proved, shared, type Word } from "./small-systems.ts";

const SHEET: Edits = [
  ["  setWho(HOST);\n  return sheet();\n", "  return sheet();\n"],
  ["  toHost(HOST);\n  return books.sheet();\n", "  return books.sheet();\n"],
];
/** What is written and not used is no mistake that is meant. */
const NO_SWITCH: Edits = [
  ["const toHost = transition(machine.setWho);\n", ""],
  ["{ getWho, peek, setWho }", "{ getWho, peek }"],
  ['import { HOST } from "../00-machine/state.ts";\n', ""],
];
const last = (code: string, spec: string): Edits => [
  ...SHEET,
  ["  return sheet();\n", `  return ${code}();\n`],
  ["  return books.sheet();\n", `  return ${spec}();\n`],
  ...NO_SWITCH,
];
const BOTH: Edits = [
  ["payTwice(client, n, u32(1n))", "payTwice(u8(client ^ 1n) as Client, n, u32(1n))"],
  ["type U32, u32 } from", "type U32, u8, u32 } from"],
  ['import { HOST } from "../00-machine/state.ts";', 'import { type Client, HOST } from "../00-machine/state.ts";'],
];
const ANOTHER: Edits = [
  ["pay(client, more)", "pay(u8(client ^ 1n) as Client, more)"],
  ["paid(client, more)", "paid(u8(client ^ 1n) as Client, more)"],
  [
    'import type { U32 } from "sekvm/kernel";\nimport { pay }',
    'import { type U32, u8 } from "sekvm/kernel";\nimport { pay }',
  ],
  ["import { sequence, transition, type U32 } from", "import { sequence, transition, type U32, u8 } from"],
];
/** Payments in rounds; what a round does behind each. */
const rounds = (code: string, spec: string, changes: string): Edits => [
  [
    "  pay(client, n);\n  pay(client, more);\n",
    `  for (let i = u32(0n); i < n; i = u32(i + 1n)) {\n    pay(client, more);\n${code}  }\n`,
  ],
  [
    "  paid(client, n);\n  paid(client, more);\n",
    `  for (let i = u32(0n); i < n; i = u32(i + 1n)) {\n    paid(client, more);\n${spec}  }\n`,
  ],
  [
    'import type { U32 } from "sekvm/kernel";\nimport { pay }',
    'import { type U32, u32 } from "sekvm/kernel";\nimport { pay }',
  ],
  ["import { sequence, transition, type U32 } from", "import { sequence, transition, type U32, u32 } from"],
  [
    'title: "Purse", commits: [] });',
    `title: "Purse", commits: [], loops: { payTwice: [{ invariant: isRound, changes: [${changes}], measure: isLeft }] } });`,
  ],
  [
    'import { defineLayer } from "sekvm/check";\n\nexport const layer = defineLayer({ title: "Purse"',
    'import { defineLayer } from "sekvm/check";\nimport { type U32, u32 } from "sekvm/kernel";\nimport type { Machine } from "../00-machine/state.ts";\nexport const isRound = (_m: Machine, i: U32, n: U32): boolean => i <= n;\nexport const isLeft = (_m: Machine, i: U32, n: U32): U32 => u32(n - i);\n\nexport const layer = defineLayer({ title: "Purse"',
  ],
];
const SWITCHING: Edits = [
  [
    "export const payTwice = sequence",
    "export const switched = transition(machine.setWho);\nexport const payTwice = sequence",
  ],
  ["import { pay } from", "import { pay, setWho } from"],
  [
    'import { pay, setWho } from "../00-machine/index.ts";\nimport type { Client } from',
    'import { pay, setWho } from "../00-machine/index.ts";\nimport { type Client, HOST } from',
  ],
  [
    'import * as machine from "../00-machine/spec.ts";\nimport type { Client } from',
    'import * as machine from "../00-machine/spec.ts";\nimport { type Client, HOST } from',
  ],
];

const CASES: readonly (readonly [what: string, Word, by: RegExp, Edits])[] = [
  [
    "the host's sequence for a client, because nobody switched",
    "refuted",
    /^callOfClient .* takes (sheet|peeked) for another than isForHost says: what the host asks for/,
    [...SHEET, ...NO_SWITCH],
  ],
  [
    "a sequence for another client than the one that calls",
    "refuted",
    /^callOfClient .* takes (payTwice|paid) for another than isForClient says/,
    BOTH,
  ],
  [
    "the host's step for a client, which both machines take",
    "refuted",
    /^callOfClient .* takes peeked for another than isForHost says/,
    last("peek", "peeked"),
  ],
  [
    "the same of one that is named by the folder of its layer",
    "refuted",
    /^callOfClient .* takes glanced for another than isForHost says/,
    last("glance", "glanced"),
  ],
  [
    "the same of one that the code takes by another name",
    "refuted",
    /^callOfClient .* takes glanced for another than isForHost says/,
    [
      ...last("peek", "glanced"),
      ["commits: [getWho]", "commits: [getWho, peek]"],
      ["getWho, setWho", "getWho, peek, setWho"],
    ],
  ],
  [
    "a step for another client in a sequence for one",
    "refuted",
    /^payTwice .* takes paid for another than isForClient says/,
    ANOTHER,
  ],
  [
    "steps of a sequence of which nothing is said",
    "refuted",
    /^payTwice .* takes paid for another than isForClient says/,
    [
      ["steps: [pay, payTwice]", "steps: [pay]"],
      ['import { payTwice } from "../02-purse/index.ts";\nimport { isForClient', "import { isForClient"],
    ],
  ],
  ["steps in rounds", "proved", /^/, rounds("", "", '"purse"')],
  [
    "steps in rounds, of which each switches",
    "refuted",
    /^payTwice .* takes paid for another than isForClient says/,
    [...rounds("    setWho(HOST);\n", "    switched(HOST);\n", '"purse", "who"'), ...SWITCHING],
  ],
  [
    "what is offered to who runs",
    "error",
    /KTS62 who runs takes callOfHost, and nobody owes for whom/,
    [
      ["steps: [peek,", "steps: [peek, callOfHost,"],
      [
        'from "../02-purse/index.ts";\nimport { isForClient',
        'from "../02-purse/index.ts";\nimport { callOfHost } from "../03-top/index.ts";\nimport { isForClient',
      ],
      ["  require(m.who === HOST);\n", ""],
    ],
  ],
  [
    "what the machine does for nobody's code",
    "error",
    /KTS62 who runs takes knock, and nobody owes for whom/,
    [
      [
        "export const pay = (",
        "export const knock = (m: Machine): readonly [Machine, U32] => [m, m.till];\nexport const pay = (",
      ],
      ["export const pay = bottom", "export const knock = bottom(spec.knock);\nexport const pay = bottom"],
      ["steps: [peek,", "steps: [peek, knock,"],
      ["import { pay, peek } from", "import { knock, pay, peek } from"],
    ],
  ],
  [
    "for somebody whom others may change",
    "error",
    /KTS62 only reads till, which is not this CPU's at all layers/,
    [
      ["m.who === v;", "m.who === v && m.till < 5n;"],
      ["m.who === HOST;\nexport const isForClient", "m.who === HOST && m.till < 5n;\nexport const isForClient"],
    ],
  ],
];
for (const [what, must, by, edits] of CASES)
  test(`for whom steps are taken: ${what}`, async () => {
    const { word, why } = await proved("systems", "taken-for", editing(edits), shared);
    assert.equal(word, must, why);
    assert.match(why, by);
  });
