/** The system registers and maintenance operations against GNU objdump. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SYSTEM_REGISTERS, type SystemRegister, systemRegister } from "../../src/isa/index.ts";
import { objdump, skipWithoutObjdump } from "./objdump.ts";

const field = (r: SystemRegister): number =>
  ((r.op0 - 2) << 19) | (r.op1 << 16) | (r.crn << 12) | (r.crm << 8) | (r.op2 << 5);
const isWriteOnly = (r: SystemRegister): boolean => r.access === "wo";

test("names and encodings of system registers are unique", () => {
  assert.equal(new Set(SYSTEM_REGISTERS.map((r) => r.name.toLowerCase())).size, SYSTEM_REGISTERS.length);
  assert.equal(new Set(SYSTEM_REGISTERS.map(field)).size, SYSTEM_REGISTERS.length);
});

test("objdump gives each register the same name", { skip: skipWithoutObjdump }, (t) => {
  const words = SYSTEM_REGISTERS.map((r) => ((isWriteOnly(r) ? 0xd5100000 : 0xd5300000) | field(r)) >>> 0);
  for (const [i, text] of objdump(words).entries()) {
    const r = SYSTEM_REGISTERS[i]!;
    const name = /^m(?:rs\tx0, |sr\t)(\w+)/.exec(text)?.[1];
    assert.equal(name?.toLowerCase(), r.name.toLowerCase(), text);
  }
  t.diagnostic(`${words.length} registers agree`);
});

test("a generic name is the named register where there is one", () => {
  assert.equal(systemRegister("S3_4_C1_C1_0")?.name, "HCR_EL2");
  assert.equal(systemRegister("s3_7_c15_c15_7")?.name, "S3_7_C15_C15_7");
  assert.equal(systemRegister("S1_0_C0_C0_0"), undefined);
});
