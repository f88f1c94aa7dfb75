/** Litmus tests become programs: addresses, bytes, registers, observables. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeBase, dataBase, type LitmusProgram, programOf, Unsupported } from "../../../src/model/program/index.ts";
import { parseLitmus } from "../../../src/read/litmus/index.ts";

function program(init: string, code: string, final = "forall (true)"): LitmusProgram {
  const { test: read, errors } = parseLitmus(`AArch64 T\n{ ${init} }\n${code}\n${final}\n`, "T.litmus");
  assert.deepEqual(errors, []);
  return programOf(read!);
}

const bytes = (p: LitmusProgram, name: string): number[] => [...p.variables.find((v) => v.name === name)!.init];

test("variables are numbered as they first appear, addresses stand for names", () => {
  const p = program("0:X1=y; x=1; z=y; 0:X2=v[1]; int64_t v[2];", "P0 ;\n NOP ;");
  assert.deepEqual(
    p.variables.map((v) => [v.name, v.address]),
    ["y", "x", "z", "v"].map((name, i) => [name, dataBase(i)]),
  );
  assert.equal(p.threads[0]!.registers.get("x1"), dataBase(0));
  assert.equal(p.threads[0]!.registers.get("x2"), dataBase(3) + 8n);
  assert.deepEqual(
    bytes(p, "z"),
    [0, 0, 0, 0x70, 0xde, 0xc0, 0, 0].map((_, i) => Number((dataBase(0) >> BigInt(8 * i)) & 0xffn)),
  );
});

test("scalars fill eight bytes, arrays their cells, little-endian", () => {
  const p = program("x=-2; uint8_t b=1; int16_t v[3]={1,-1,0x203}; int w[1];", "P0 ;\n NOP ;");
  assert.deepEqual(bytes(p, "x"), [254, 255, 255, 255, 255, 255, 255, 255]);
  assert.deepEqual(bytes(p, "b"), [1, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(bytes(p, "v"), [1, 0, 255, 255, 3, 2, 0, 0]);
  assert.deepEqual(bytes(p, "w"), [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(
    p.variables.map((v) => v.cell),
    [4, 1, 2, 4],
  );
});

test("a scalar without a type has the size that the code uses", () => {
  assert.equal(program("0:X1=x;", "P0 ;\n LDR X0,[X1] ;").variables[0]!.cell, 8);
  assert.equal(program("0:X1=x;", "P0 ;\n LDR W0,[X1] ;").variables[0]!.cell, 4);
  assert.equal(program("0:X1=x;", "P0 ;\n LDR W0,[X1] ;\n STR X0,[X1] ;").variables[0]!.cell, 4);
  assert.equal(program("uint64_t x; 0:X1=x;", "P0 ;\n LDR W0,[X1] ;").variables[0]!.cell, 8);
});

test("labels are addresses of instructions, also behind the last and in other threads", () => {
  const p = program("0:X1=P1:end; 1:X2=P0:a;", "P0 | P1 ;\na: NOP | B end ;\n CBZ X0,a | end: ;");
  assert.equal(p.threads[0]!.registers.get("x1"), codeBase(1) + 4n);
  assert.equal(p.threads[1]!.registers.get("x2"), codeBase(0));
  assert.equal(p.labels.get(codeBase(1) + 4n), "P1:end");
  assert.deepEqual(
    p.threads[0]!.instructions.map((i) => [i.address, i.text]),
    [
      [codeBase(0), "NOP"],
      [codeBase(0) + 4n, "CBZ X0,a"],
    ],
  );
});

test("registers are known by one name in all spellings", () => {
  const p = program("0:w1=1; P0:x2=2; 0:SP=3; 0:LR=4; uint64_t 0:X5;", "P0 ;\n NOP ;");
  assert.deepEqual(
    [...p.threads[0]!.registers],
    [
      ["x1", 1n],
      ["x2", 2n],
      ["sp", 3n],
      ["x30", 4n],
    ],
  );
});

test("what is observed is what the condition, locations and the filter name", () => {
  const final = "locations [x; v;] filter (0:X9=1) exists (v[1]=1 /\\ 0:X1=1 /\\ 0:XZR=0)";
  const p = program("x=0; int v[2];", "P0 ;\n NOP ;", final);
  assert.deepEqual(
    [...p.columns.values()].map((c) => [c.key, c.from, c.elements, c.printed]),
    [
      ["0:XZR", -1, undefined, true],
      ["0:X1", 0, undefined, true],
      ["0:X9", 1, undefined, false],
      ["v", 2, 2, true],
      ["[x]", 4, undefined, true],
      ["v[1]", 5, undefined, true],
    ],
  );
  assert.deepEqual(p.observed[5], { kind: "memory", address: dataBase(1) + 4n, bytes: 4 });
});

test("constructs that are not run are named", () => {
  const refused = (text: string): string => {
    const { test: read } = parseLitmus(text, "T.litmus");
    try {
      programOf(read!);
    } catch (e) {
      assert.ok(e instanceof Unsupported);
      return e.message;
    }
    return "run";
  };
  const body = "\n P0 ;\n NOP ;\nexists (0:X0=1)\n";
  assert.equal(refused(`AArch64 T\nVariant=memtag\n{ }${body}`), "memory tagging");
  assert.equal(refused(`AArch64 T\n{ 0:X1=x:red; }${body}`), "memory tagging");
  assert.equal(refused(`AArch64 T\n{ 0:X1=instr:"NOP"; }${body}`), "instructions as data");
  assert.equal(refused(`AArch64 T\nVariant=self\n{ }${body}`), "self-modifying code");
  assert.equal(refused(`AArch64 T\n{ uint128_t x; }${body}`), "128-bit values");
  assert.equal(refused(`PPC T\n{ }${body}`), "architecture PPC");
  assert.equal(refused("AArch64 T\n{ }\n P0 ;\n FADD D0,D0,D0 ;\nexists (0:X0=1)\n"), "SIMD and floating point");
  assert.equal(refused(`AArch64 T\nVariant=mixed,fatal\n{ }${body}`), "run");
});
