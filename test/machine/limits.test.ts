/** What the fast engine keeps is bounded, and what it drops it makes again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Board, Core } from "../../src/machine/cpu/core.ts";
import { Cpu } from "../../src/machine/cpu/cpu.ts";
import { Ram } from "../../src/machine/cpu/ram.ts";
import type { Engine } from "../../src/machine/engine/engine.ts";
import { FastEngine } from "../../src/machine/engine/fast.ts";
import { ReferenceEngine } from "../../src/machine/engine/reference.ts";
import { MAP } from "../../src/machine/index.ts";
import { Mmu } from "../../src/machine/mmu/mmu.ts";
import { resetValues } from "../../src/machine/system/rows.ts";
import { Timers } from "../../src/machine/timer/timers.ts";
import { assembly } from "./assembly.ts";

const PAGES = 30;

/** A loop in each of many pages; behind the last one the first comes again. */
const source = Array.from(
  { length: PAGES },
  (_, i) => `
page${i}:
  mov x1, #200
loop${i}:
  add x2, x2, x1
  eor x3, x3, x2, lsl #3
  subs x1, x1, #1
  b.ne loop${i}
  b page${(i + 1) % PAGES}
  .balign 4096`,
).join("\n");

function coreWith(ram: Ram, engine: () => Engine): Core {
  const cpu = new Cpu(0, ram, new Timers({ now: () => 0 }), true, resetValues(0));
  const mmu = new Mmu(cpu, (page) => engine().holdsCode(page));
  cpu.pc = BigInt(MAP.ram);
  return { cpu, mmu, ram, board: {} as Board, next: 0n, touched: 0n };
}

/** Runs instructions of a new CPU; `look` is called now and then. */
function run(make: (ram: Ram, cores: () => readonly Core[]) => Engine, look: (engine: Engine) => void): Cpu {
  const ram = new Ram(2 ** 20);
  ram.u8.set(assembly(source, MAP.ram).bytes, ram.at(MAP.ram));
  const engine: Engine = make(ram, () => [core]);
  const core = coreWith(ram, () => engine);
  for (let i = 0; i < 60; i++) {
    core.cpu.budget = 2000;
    while (core.cpu.budget > 0) {
      core.cpu.attention = false;
      engine.run(core);
    }
    look(engine);
  }
  return core.cpu;
}

const reference = run(
  () => new ReferenceEngine(),
  () => {},
);

for (const limits of [
  { functions: 7, pages: 100 },
  { functions: 100, pages: 12 },
])
  test(`${limits.functions} functions and ${limits.pages} pages are not passed, and the run is the same`, () => {
    const most = { functions: 0, pages: 0 };
    const fast = run(
      (ram, cores) => new FastEngine(ram, cores, true, limits),
      (engine) => {
        const { functions, pages } = (engine as FastEngine).kept;
        most.functions = Math.max(most.functions, functions);
        most.pages = Math.max(most.pages, pages);
      },
    );
    assert.ok(most.functions <= limits.functions && most.pages <= limits.pages);
    assert.ok(most.functions === limits.functions || most.pages === limits.pages, "a limit is reached");
    for (let n = 0; n < 5; n++) assert.equal(fast.x(n), reference.x(n));
    assert.equal(fast.pc, reference.pc);
  });
