/** `Hash=` is herd7's, or it is not printed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { herdHash } from "../../src/cli/litmus/hash.ts";
import { herdDigestTexts, parseLitmus } from "../../src/read/litmus/index.ts";
import { skipWithoutCorpus } from "../corpus.ts";
import { FAMILIES, recorded, textOf } from "../recorded.ts";

const litmus = (code: string, init = "0:X1=x;", final = "exists (x=0)", info = ""): string =>
  `AArch64 one\n${info}{ ${init} }\n P0 ;\n L0: ${code} ;\n L1: NOP ;\n${final}\n`;

function textsOf(source: string): readonly string[] | undefined {
  const { test: read } = parseLitmus(source, "one.litmus");
  assert.ok(read !== undefined && read.unsupported.length === 0, source);
  return herdDigestTexts(read, source);
}

/** Herd's text of one instruction. */
const inHerd = (code: string): string | undefined => textsOf(litmus(code))?.[1]?.split(";\n")[1]?.trim();

/** How many tests of each family have another hash, no hash, and herd's. */
const EXPECTED = {
  "user-herd": [0, 9, 336],
  "user-dat3m": [0, 0, 2049],
  "user-ltriscv": [0, 0, 746],
  mixed: [0, 0, 235],
};

for (const family of FAMILIES) {
  test(`hashes of ${family} are the recorded ones`, { skip: skipWithoutCorpus }, () => {
    const counts = [0, 0, 0];
    for (const r of recorded(family)) {
      const source = textOf(r);
      const { test: read } = parseLitmus(source, r.file);
      if (read === undefined || read.unsupported.length > 0) continue;
      const hash = herdHash(read, source);
      counts[hash === undefined ? 1 : Number(hash === r.herd_hash) * 2]!++;
    }
    assert.deepEqual(counts, EXPECTED[family]);
  });
}

// Compared with herd7 7.58+1 itself.
for (const [code, herds] of Object.entries({
  "ldr  w0, [x1, #0]": "LDR W0,[X1]",
  "LDR X0,[X1],#8": "LDR X0,[X1]#8",
  "LDR X0,[X1,#0]!": "LDR X0,[X1,#0]!",
  "LDP X0,X4,[X1],#16": "LDP X0,X4, [X1]#16",
  "LDR W0,[X1,X2,LSL #0]": "LDR W0,[X1,X2]",
  "LDR W0,[X1,W2,SXTW #2]": "LDR W0,[X1,W2,SXTW #2]",
  "LDUR W0,[X1,#4]": "LDUR X0, [X1,#4]",
  "LDXP X0,X4,[X1]": "LDXP W0,X4,[X1]",
  "LDADD W0,WZR,[X1]": "LDADD W0,WZR,[X1]",
  "MOVZ X0,#1,LSL #16": "MOVZ X0,#1,,LSL #16",
  "UBFM W0,W4,#1,#3": "UBFM X0,X4,#1,#3",
  "EOR W0,W4,W5,LSL #0": "EOR W0,W4,W5",
  "LSLV X0,X4,X5": "LSL X0,X4,X5",
  "CMP X0,W4,SXTW": "SUBS XZR,X0,W4,SXTW",
  "NEG W0,W4,LSL #2": "SUB W0,WZR,W4,LSL #2",
  "REV64 X0,X4": "REV X0,X4",
  "ADR X0,L1": "ADDR X0,L01",
  "dmb ishst": "DMB ISHST",
}))
  test(`${code} is ${herds} in herd's text`, () => assert.equal(inHerd(code), herds));

test("labels are renamed in the order of their names, whatever they are called", () => {
  const renamed = litmus("CBZ W0,L1").replaceAll("L1", "out").replaceAll("L0", "in");
  assert.deepEqual(textsOf(renamed), textsOf(litmus("CBZ W0,L1")));
});

test("layout, order of the initial state and repeated places make no difference; what is observed does", () => {
  const one = litmus("NOP", "int y; 0:X1=&x; x=0x1;", "locations [y; x;]\nexists (x=0)");
  const other = litmus(" NOP ", "x=0x1; 0:X1=&x;\n int y;", "locations [x; y; x;] ~exists (x=0 /\\ y=0)");
  assert.deepEqual(textsOf(one), textsOf(other));
  assert.equal(textsOf(one)?.[0], "*0:X1=x; x=0x1; int y=0");
  assert.notDeepEqual(textsOf(one)?.[2], textsOf(litmus("NOP"))?.[2]);
});

test("a hash that the test states is printed as it stands", () => {
  const source = litmus("NOP", "int x;", "exists (x=0)", "Hash=abc\n");
  assert.equal(herdHash(parseLitmus(source, "").test!, source), "abc");
});

for (const [why, source] of Object.entries({
  "an instruction that herd prints under another name": litmus("SUBS XZR,X4,X5"),
  "an instruction that is not known to herd": litmus("B.HS L1"),
  "a register without a number": litmus("LDR W%a,[X1]"),
  "a numbered label": litmus("1: B 1b"),
  "a literal that herd writes otherwise": litmus("MOV W0,#0x10"),
  _Atomic: litmus("NOP", "_Atomic int x=1;"),
  "a kind of memory": litmus("NOP", "int x;", "exists (x=0)", "MT=inner\n"),
}))
  test(`no hash with ${why}`, () => assert.equal(textsOf(source), undefined));
