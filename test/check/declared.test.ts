/** Functions that a declaration names take and give what they stand for: anything else is an error, and not a proof about other keys. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readSystem } from "../../src/check/proof/index.ts";
import { kernelFiles, readKernelFile } from "../../src/host/node/index.ts";
import { liftProgram } from "../../src/kernel/index.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "test", "check", "waiting");
const files = kernelFiles(root, "wait").filter((f) => /\/\d\d-[\w-]+\/[^/]+\.ts$/.test(f));

/** What is wrong with the small system of waits where some texts are replaced. */
function errorsOf(...edits: readonly (readonly [string, string])[]): readonly string[] {
  const read = (file: string): string | undefined => {
    const text = readKernelFile(root, file)
      ?.replace("type U8, u32 }", "type U8, type U32, u8, u32, type ZMap }")
      .replace("import { type U32, u8, u32 } from", "import { type U8, type U32, u8, u32 } from");
    return text && edits.reduce((t, [a, b]) => t.replaceAll(a, b), text);
  };
  const { program, errors } = liftProgram(files, { read, isApart: true });
  assert.deepEqual(errors, []);
  return readSystem(program).errors.map((e) => `${e.code} ${e.message}`);
}

const LOCK = "export const itself = (lock: U8): U8 => lock;";
const SEES = "export const seesZero = (m: Machine): boolean => m.flag === 0n;";
const LAYER = 'title: "Top",';
const SAYS = `export const says = (a: Machine, b: Machine, k: U8): boolean => a.flag === b.flag || k > 0n;
export const layer`;

test("a system without a mistake has none", () => assert.deepEqual(errorsOf(), []));

const WRONG: readonly (readonly [string, RegExp, readonly (readonly [string, string])[]])[] = [
  [
    "a lock of other keys than its field has",
    /^KTS60 the lock takes keys of other types than the field has/,
    [[LOCK, "export const itself = (lock: U32): U8 => u8(lock);"]],
  ],
  [
    "a lock that nobody can own",
    /^KTS60 what gives the lock gives something else than owner takes/,
    [[LOCK, "export const itself = (lock: U8): U32 => u32(lock);"]],
  ],
  [
    "what each CPU has of its own, by no CPU",
    /^KTS60 each CPU has its own of mine\.\*, and the last key is no CPU/,
    [
      ["readonly mine: U32", "readonly mine: ZMap<U8, U32>"],
      ["mine: u32(0n)", "mine: everywhere(u32(0n))"],
      ['mine: "own"', '"mine.*": "own"'],
      ["[m, m.mine]", "[m, m.mine.at(u8(0n))]"],
    ],
  ],
  [
    "a field of all as what a sequence leaves to its CPU",
    /^KTS61 flag is no field that each CPU has of its own/,
    [[LAYER, `${LAYER} restored: ["flag"],`]],
  ],
  [
    "a field that means nothing at a layer as what its sequences leave",
    /^KTS61 mine means nothing at layer 1/,
    [
      [LAYER, `${LAYER} restored: ["mine"],`],
      ['mine: "own"', 'mine: { is: "own", to: 0 }'],
    ],
  ],
  [
    "a principal whose name has two lines",
    /^KTS60 a text here is one line of visible characters/,
    [["hardware: [],", 'hardware: [], observes: { "user\\nproved": ["flag"] },']],
  ],
  [
    "a commit when the step takes something else",
    /^KTS61 seesZero takes the machine and what the step takes/,
    [[SEES, "export const seesZero = (m: Machine, x: U32): boolean => m.flag === x;"]],
  ],
  [
    "a commit when a number is so",
    /^KTS61 seesZero takes the machine and what the step takes, and says yes or no/,
    [[SEES, "export const seesZero = (m: Machine): U32 => m.flag;"]],
  ],
  [
    "an invariant of a loop that is a number",
    /^KTS61 always does not say yes or no/,
    [
      [
        "export const always = (m: Machine): boolean => 0n <= m.flag;",
        "export const always = (m: Machine): U32 => m.flag;",
      ],
    ],
  ],
  [
    "an exemption for other keys than the clause has",
    /^KTS61 exempt takes the machine and the first keys of the clause/,
    [
      [LAYER, `${LAYER} clauses: [{ says, exempt: may }],`],
      ["export const layer", `export const may = (m: Machine, k: U32): boolean => m.flag === k;\n${SAYS}`],
    ],
  ],
  [
    "a CPU that has parts",
    /^KTS60 self has parts, which names no CPU/,
    [
      ['export type Cpu = Id<"Cpu">;', "export interface Cpu {\n  readonly id: U32;\n}"],
      ["owner.cpu === m.self", "owner.cpu.id === m.self.id"],
      ["import type { Id, U8", "import type { U8"],
    ],
  ],
  [
    "an owner that is no CPU",
    /^KTS60 owner gives the CPU in the field cpu, of the type/,
    [
      ["readonly cpu: Cpu }", "readonly cpu: U32 }"],
      ["owner.cpu === m.self", "owner.cpu === 1n"],
      ["cpu: m.self }", "cpu: u32(1n) }"],
      ["type U32, u8 } from", "type U32, u8, u32 } from"],
    ],
  ],
  [
    "an argument of what others do, of another type",
    /^KTS62 this is another type than that of flag in post/,
    [["zero = (_m: Machine): U32 => u32(0n)", "zero = (_m: Machine): U8 => u8(0n)"]],
  ],
  [
    "where another CPU stands, that is no machine",
    /^KTS61 zero takes the machine first, and gives one/,
    [["from: free", "from: zero"]],
  ],
];

for (const [what, message, edits] of WRONG)
  test(`${what} is an error`, () => assert.match(errorsOf(...edits)[0] ?? "none", message));
