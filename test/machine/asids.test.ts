/** Translations when a kernel goes from one ASID to the next: global ones stay, others are each ASID's own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EngineName } from "../../src/machine/index.ts";
import { EXIT, runProgram } from "./run.ts";

/** Reads 8 pages under each of 3 ASIDs in turn, 40 times; x0 counts pages that do not hold what they should. */
const program = (attributes: string, after: string): string => `
  movi x1, 0x40500000
  movi x2, ${attributes} // 1 GiB
  str x2, [x1, #8]
  movi x0, 0xff00
  msr mair_el1, x0
  movi x0, 0x200803519
  msr tcr_el1, x0
  msr ttbr0_el1, x1
  isb
  mrs x0, sctlr_el1
  orr x0, x0, #1
  msr sctlr_el1, x0
  isb
  movi x3, 0x40600000
  mov x0, #0
  mov x10, #120
again:
  add x5, x5, #1
  cmp x5, #3
  csel x5, xzr, x5, eq
  orr x6, x1, x5, lsl #48
  msr ttbr0_el1, x6
  isb
  mov x7, #8
  mov x8, x3
pages:
  ldr x9, [x8]
  add x9, x9, #1
  str x9, [x8]
  add x8, x8, #1, lsl #12
  sub x7, x7, #1
  cbnz x7, pages
  ${after}
  sub x10, x10, #1
  cbnz x10, again
  ldr x0, [x3]
  ldr x9, [x3, #4096]
  sub x0, x0, x9
  b exit
${EXIT}`;

function walks(attributes: string, after = ""): number {
  const of = (engine: EngineName): { walks: number; time: number } => {
    const { machine, stop } = runProgram(program(attributes, after), { el: 1, engine });
    assert.deepEqual(stop, { kind: "exit", status: 0 });
    assert.equal(machine.ram.u32[machine.ram.at(0x4060_0000) / 4], 120);
    return { walks: machine.stats.walks, time: machine.now() };
  };
  const [fast, reference] = [of("fast"), of("reference")];
  assert.equal(fast.time, reference.time);
  return fast.walks;
}

test("global translations are found under every ASID, others under their own", () => {
  assert.ok(walks("0x40000705") < 30);
  assert.ok(walks("0x40000f05") > 120 * 8);
});

test("TLBI of an address drops a global translation whatever ASID is named, TLBI of an ASID drops none", () => {
  // All pages that were found by the one entry, which maps 1 GiB.
  assert.ok(walks("0x40000705", "movi x11, 0x7000000040600\n  tlbi vae1, x11\n  dsb sy") > 120 * 8);
  assert.ok(walks("0x40000705", "mov x11, #0x1000000000000\n  tlbi aside1, x11\n  dsb sy") < 30);
});
