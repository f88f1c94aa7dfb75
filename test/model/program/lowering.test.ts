/** Every instruction has an answer from both engines, if only that it is not run: no input ends in a defect. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { disassemble, lift, ROWS, SYSTEM_REGISTERS } from "../../../src/isa/index.ts";
import { explore as graph } from "../../../src/model/graph/index.ts";
import { codeBase, compile, dataBase, type Instruction, Unsupported } from "../../../src/model/program/index.ts";
import { explore as promising } from "../../../src/model/promising/index.ts";
import { generator, instructionsOf } from "../../isa/random.ts";
import { codeOf, optionsOf, type ProgramText, statesOf } from "../programs.ts";

const ENGINES = { graph, promising };

/** What an engine says of one thread of these instructions: its outcomes, or the feature that it does not run. */
function answered(instructions: readonly Instruction[], engine: keyof typeof ENGINES): string {
  const address = dataBase(0);
  const registers = new Map(Array.from({ length: 31 }, (_, r) => [`x${r}`, address] as const));
  const program = {
    name: "T",
    threads: [{ instructions, registers }],
    variables: [{ name: "x", address, cell: 8 as const, init: new Uint8Array(64) }],
    observed: [{ kind: "register" as const, thread: 0, register: "x0" }],
    labels: new Map<bigint, string>(),
  };
  try {
    const { outcomes, incomplete } = ENGINES[engine](compile(program), optionsOf("today", { bound: 1 }));
    return incomplete?.detail ?? outcomes.map((o) => o.values.join()).join(" ");
  } catch (error) {
    if (error instanceof Unsupported) return "unsupported";
    throw error;
  }
}

test("three instructions of every row: both engines answer, and the same", () => {
  const random = generator(7);
  const address = codeBase(0);
  for (const row of ROWS) {
    for (const decoded of instructionsOf(row, 3, random)) {
      const text = disassemble(decoded, address);
      const [a, b] = (["graph", "promising"] as const).map((engine) =>
        answered([{ address, text, semantics: lift(decoded, address) }], engine),
      );
      assert.equal(a, b, text);
    }
  }
});

const oneThread = (...lines: string[]): ProgramText => ({
  name: "T",
  threads: [lines],
  variables: {},
  registers: [{ X1: 7 }],
  observed: ["0:X0"],
});

test("a system register is read as it was written where it is storage, and named where it is not run", () => {
  const reads = SYSTEM_REGISTERS.filter((r) => r.access !== "wo");
  for (const { name, access, storage } of reads) {
    const code = codeOf(oneThread(...(access === "rw" ? [`MSR ${name},X1`] : []), `MRS X0,${name}`));
    for (const explore of [graph, promising]) {
      const run = (): string[] => statesOf(explore(code, optionsOf()));
      if (storage) assert.deepEqual(run(), ["7"], name);
      else if (name !== "NZCV") assert.throws(run, { name: "Unsupported", message: `system register ${name}` });
    }
  }
  assert.ok(reads.some((r) => r.storage));
});

test("as many threads as a test may have: each of them runs", () => {
  for (const count of [31, 32, 33, 40, 63, 64]) {
    const threads = Array.from({ length: count }, (_, t) => t);
    const text: ProgramText = {
      name: "T",
      threads: threads.map(() => ["LDR W0,[X1]"]),
      variables: Object.fromEntries(threads.map((t) => [`x${t}`, { cell: 4, init: [t + 1] }])),
      registers: threads.map((t) => ({ X1: `x${t}` })),
      observed: threads.map((t) => `${t}:X0`),
    };
    const all = [threads.map((t) => t + 1).join()];
    assert.deepEqual(statesOf(graph(codeOf(text), optionsOf())), all);
    assert.deepEqual(statesOf(promising(codeOf(text), optionsOf())), all);
    const writes = { ...text, threads: threads.map((t) => [`MOV W2,#${t + 2}`, "STR W2,[X1]"]) };
    const observed = threads.map((t) => `x${t}`);
    assert.deepEqual(statesOf(graph(codeOf({ ...writes, observed }), optionsOf())), [threads.map((t) => t + 2).join()]);
  }
});

test("a read whose value is used only by way of a jump backwards keeps all its sources", () => {
  const code = codeOf({
    name: "T",
    threads: [
      ["MOV X0,#1", "STR X0,[X1]", "DMB SY", "MOV X0,#2", "STR X0,[X1]"],
      ["B L2", "L1: MOV X4,X2", "B L3", "L2: LDR X2,[X1]", "B L1", "L3: NOP"],
    ],
    variables: { x: { cell: 8, init: [0] } },
    registers: [{ X1: "x" }, { X1: "x" }],
    observed: ["1:X4"],
  });
  for (const explore of [graph, promising])
    assert.deepEqual(statesOf(explore(code, optionsOf())).sort(), ["0", "1", "2"]);
});
