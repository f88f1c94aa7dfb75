/** Spellings of tests that compilers and people write: registers without a number, numbered labels, comments, types. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LitmusTest } from "../../../src/read/litmus/index.ts";
import { parseLitmus } from "../../../src/read/litmus/index.ts";

function read(init: string, code: string, final: string): LitmusTest {
  const { test: found, errors } = parseLitmus(`AArch64 T\n{ ${init} }\n${code}\n${final}\n`, "T.litmus");
  assert.deepEqual(
    errors.map((e) => `${e.code} ${e.message}`),
    [],
  );
  assert.deepEqual(
    found!.unsupported.map((u) => u.reason),
    [],
  );
  return found!;
}
const texts = (t: LitmusTest, thread = 0): string[] => t.threads[thread]!.instructions.map((i) => i.text);
const places = (t: LitmusTest): string[] =>
  t.init.flatMap(({ place }) => (place.kind === "register" ? [`${place.thread}:${place.name}`] : []));

test("a register without a number gets the lowest that its thread does not name", () => {
  const t = read("0:%a=x; 0:X1=5;", " P0 ;\n LDR W%b,[X%a] ;\n ADD W0,W%b,W2 ;", "exists (0:X%b=0)");
  assert.deepEqual(places(t), ["0:X4", "0:X1"]);
  assert.deepEqual(texts(t), ["LDR W3,[X4]", "ADD W0,W3,W2"]);
  const { prop } = t.condition;
  assert.ok(prop.kind === "atom" && prop.atom.kind === "equals" && prop.atom.place.kind === "register");
  assert.equal(prop.atom.place.name, "X3");
});

test("a register without a number and without a thread belongs to every thread that names it", () => {
  const t = read("[d]=0; uint64_t %P0_d=d; %P1_d=d;", " P0 | P1 ;\n STR W9,[X%P0_d] | MOV X1,%P1_d ;", "exists (d=0)");
  assert.deepEqual(places(t), ["0:X0", "1:X0"]);
  assert.deepEqual([texts(t), texts(t, 1)], [["STR W9,[X0]"], ["MOV X1,X0"]]);
});

test("a branch goes to the nearest numbered label before or behind it", () => {
  const t = read("", " P0 ;\n CBZ W0,1f ;\n1: CBNZ W1,1b ;\n B 1f ;\n1: NOP ;", "exists (0:X0=0)");
  assert.deepEqual(texts(t), ["CBZ W0,.1.0", "CBNZ W1,.1.0", "B .1.1", "NOP"]);
  assert.deepEqual(
    t.threads[0]!.labels.map((l) => [l.name, l.at]),
    [
      [".1.0", 1],
      [".1.1", 3],
    ],
  );
});

test("a comment of C is none of the code; behind code it ends with its cell", () => {
  const code = "// all ; of | it\n P0 /* a\n thread */ | P1 ;\n MOV W0,#1 // =0x1 | NOP ;";
  const t = read("x=0; // data\n", code, "exists (x=0 /\\ 0:X0=1)");
  assert.deepEqual([texts(t), texts(t, 1)], [["MOV W0,#1"], ["NOP"]]);
});

test("a register or a pointer may have any type; a location has one of known size", () => {
  read("unit64_t 0:X0=1; foo_t *p; bar_t 0:X1;", " P0 ;\n NOP ;", "exists (0:X0=1)");
  const { errors } = parseLitmus("AArch64 T\n{ unit64_t x=1; }\n P0 ;\n NOP ;\nexists (x=1)\n", "T.litmus");
  assert.deepEqual(
    errors.map((e) => e.code),
    ["LIT14"],
  );
});

test("what is not run is named by its feature, also in spellings that have no meaning here", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["ST1 {V2.16B},[X0]", "SIMD and floating point"],
    ["ST1{V2.16B},[X0]", "SIMD and floating point"],
    ["MOV V0.S[1],V1.S[0]", "SIMD and floating point"],
    ["LD2H {Z0.H,Z1.H},P0/Z,[X1]", "SVE"],
    ["ADD Z0.S,P0/M,Z0.S,Z1.S", "SVE"],
    ["MOVA Z0.S,P0/M,ZA0H.S[W12,0]", "SME"],
    ["LDTADD W0,W1,[X2]", "LSUI"],
    ["LDAP X3,X4,[X0]", "LSCP"],
    [".PAGEALIGN", "page tables"],
    ["LDR C1,[X0]", "Morello"],
  ];
  for (const [text, reason] of cases) {
    const { test: found, errors } = parseLitmus(`AArch64 T\n{ }\n P0 ;\n ${text} ;\nexists (true)\n`, "T.litmus");
    assert.deepEqual(errors, [], text);
    assert.deepEqual(
      found?.unsupported.map((u) => u.reason),
      [reason],
      text,
    );
  }
});

test("the entry of a page of code is named as unsupported", () => {
  const text = "AArch64 T\n{ TTD(P0:L)=(oa:PA(P0:L),valid:1); }\n P0 ;\nL: ;\n NOP ;\nexists (true)\n";
  const { test: found, errors } = parseLitmus(text, "T.litmus");
  assert.deepEqual(errors, []);
  assert.deepEqual(
    found?.unsupported.map((u) => u.reason),
    ["page tables of code"],
  );
});

test("scopes are named as unsupported, not taken for code", () => {
  const text = "AArch64 T\n{ }\n P0 | P1 ;\n NOP | NOP ;\nscopes: (system P0 P1)\nexists (true)\n";
  const { test: found, errors } = parseLitmus(text, "T.litmus");
  assert.deepEqual(errors, []);
  assert.deepEqual(
    found?.unsupported.map((u) => u.reason),
    ["scopes"],
  );
});

test("a word that only begins like a floating-point instruction is a typo", () => {
  for (const word of ["FOO X0,X1", "FENCE", "FLDR X0,[X1]"]) {
    const { errors } = parseLitmus(`AArch64 T\n{ }\n P0 ;\n ${word} ;\nexists (true)\n`, "T.litmus");
    assert.deepEqual(
      errors.map((e) => e.code),
      ["ASM02"],
      word,
    );
  }
});
