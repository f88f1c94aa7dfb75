/** What the assembler accepts, and what it says about what it does not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ASM_ERRORS, assemble, disassemble, referencedSymbols } from "../../src/isa/index.ts";
import { InputError } from "../../src/text/index.ts";
import { cases } from "../tier.ts";

const SYMBOLS: Readonly<Record<string, bigint>> = {
  L0: 0x1010n,
  x: 0x2000n,
  foo: 0x1ffcn,
  far: 0x9000_0000n,
  odd: 0x1011n,
};
const context = { symbol: (name: string) => SYMBOLS[name], address: 0x1000n };
const read = (text: string): string =>
  disassemble(assemble(text, { file: "t.litmus", from: 100 }, context), context.address);

/** Left as a person writes it, right as it is read. */
const ACCEPTED: readonly (readonly [string, string])[] = [
  ["MOV W0,#1", "mov w0, #0x1"],
  ["mov x0, -2", "mov x0, #0xfffffffffffffffe"],
  ["MOV X0,#-206158430209", "mov x0, #0xffffffcfffffffff"],
  ["MOV W0,#0xff00ff00", "mov w0, #0xff00ff00"],
  ["MOV X0,SP", "mov x0, sp"],
  ["MOVZ X3 , #42 , LSL #16", "mov x3, #0x2a0000"],
  ["LDR W0, [X1, W2, SXTW]", "ldr w0, [x1, w2, sxtw]"],
  ["LDR W0,[X1,W2,SXTW #2]", "ldr w0, [x1, w2, sxtw #2]"],
  ["STR W0,[X1,X2,LSL#2]", "str w0, [x1, x2, lsl #2]"],
  ["STRB W0, [X1, X2, UXTW]", "strb w0, [x1, w2, uxtw]"],
  ["LDR X0,[X1,#-8]", "ldur x0, [x1, #-8]"],
  ["LDR X0,[X1],#8", "ldr x0, [x1], #8"],
  ["LDP X0, X1, [X2],#16", "ldp x0, x1, [x2], #16"],
  ["LDR W0, L0", "ldr w0, 0x1010"],
  ["ADD W0,W1,#-1, LSL 12", "sub w0, w1, #1, lsl #12"],
  ["ADD X0,X1,#0x3000", "add x0, x1, #3, lsl #12"],
  ["add x0, x0, :lo12:foo", "add x0, x0, #4092"],
  ["adrp x0, x", "adrp x0, 0x2000"],
  ["CMP W0,#-1", "cmn w0, #1"],
  ["CMP XZR, X0, ASR #1", "cmp xzr, x0, asr #1"],
  ["NEG W0,W1,LSL 2", "neg w0, w1, lsl #2"],
  ["LSR X0,X0,28", "lsr x0, x0, #28"],
  ["ASRV X0,X1,XZR", "asr x0, x1, xzr"],
  ["REV64 X0,X1", "rev x0, x1"],
  ["B.EQ L0", "b.eq 0x1010"],
  ["BLO L0", "b.cc 0x1010"],
  ["B .+8", "b 0x1008"],
  ["CBNZ W1,.-8", "cbnz w1, 0xff8"],
  ["TBNZ X0, #0, L0", "tbnz w0, #0, 0x1010"],
  ["TBZ X0, 40, L0+4", "tbz x0, #40, 0x1014"],
  ["RET", "ret"],
  ["CASP X0,X1,X2,X3,[X4]", "casp x0, x1, x2, x3, [x4]"],
  ["STADDL W1,[X0]", "staddl w1, [x0]"],
  ["LDADD W1,WZR,[X0]", "stadd w1, [x0]"],
  ["DMB #0xb", "dmb ish"],
  ["Dsb IshSt", "dsb ishst"],
  ["isb sy", "isb"],
  ["MRS X0,NZCV", "mrs x0, nzcv"],
  ["MSR S3_4_C1_C1_0, X0", "msr hcr_el2, x0"],
  ["tlbi vmalls12e1is", "tlbi vmalls12e1is"],
  ["PRFM #31, [X0]", "prfm #0x1f, [x0]"],
  ["UXTW X0,W1", "ubfx x0, x1, #0, #32"],
];

test("litmus and GNU spellings are read", () => {
  for (const [text, meant] of ACCEPTED) assert.equal(read(text), meant, text);
});

/** Text, the code, what the place covers, message, hint. */
const REFUSED: readonly (readonly [text: string, code: string, place: string, message: string, hint?: string])[] = [
  ["", "ASM01", "", "there is no instruction here"],
  ["  ", "ASM01", "", "there is no instruction here"],
  ["LDRX W0,[X1]", "ASM02", "LDRX", "mnemonic ldrx does not exist", "did you mean ldxr, ldrb, ldrh?"],
  ["FADD S0,S1,S2", "ASM03", "FADD", "unsupported: SIMD and floating point", "FADD belongs to SIMD and floating point"],
  ["LDR Q0,[X1]", "ASM03", "Q0", "unsupported: SIMD and floating point", "Q0 is a register of SIMD and floating point"],
  ["NOP X0", "ASM04", "X0", "there is one operand too many: x0"],
  ["LDR W0,X1", "ASM05", "X1", "expected a memory operand, or a label, found x1"],
  ["B #8", "ASM05", "#8", "expected a label or an address", "write .+8 for an offset"],
  [
    "LDR X0,[X1,#32768]",
    "ASM06",
    "#32768",
    "immediate 32768 is out of range",
    "the range is 0 to 32760, in multiples of 8",
  ],
  [
    "LDR X0,[X1,#257]",
    "ASM06",
    "#257",
    "immediate 257 is not a multiple of 8",
    "the range is 0 to 32760, in multiples of 8",
  ],
  [
    "AND W0,W1,#5",
    "ASM07",
    "#5",
    "immediate 5 is not encodable",
    "a logical immediate is one run of ones, rotated and repeated; put other constants in a register first",
  ],
  [
    "MOV W0,#0x12345",
    "ASM07",
    "#0x12345",
    "immediate 74565 is not encodable",
    "MOV makes constants of one MOVZ, MOVN or ORR; build others with MOVZ and MOVK",
  ],
  ["B nowhere", "ASM08", "nowhere", "symbol nowhere is not defined", "a label of this code or the name of a datum"],
  ["ADRP X0, :got:x", "ASM08", ":got:x", ":got: of a symbol is not known here", "only :lo12: is, as an immediate"],
  [
    "B far",
    "ASM09",
    "far",
    "the target cannot be reached from here",
    "the offset is 2415915008; the range is -134217728 to 134217724, in multiples of 4",
  ],
  ["STRB W0,[X1,X2,LSL 1]", "ASM10", "LSL 1", "lsl #1 does not fit here", "an index takes LSL, SXTX by #0"],
  ["LDR W0,[X1,W2]", "ASM10", "]", "a 32-bit index needs an extension", "write UXTW or SXTW behind it"],
  [
    "CSEL W0,W1,W2,XX",
    "ASM11",
    "XX",
    "no condition is named XX",
    "conditions: eq ne cs cc mi pl vs vc hi ls ge lt gt le",
  ],
  [
    "MRS X0,FOO_EL1",
    "ASM12",
    "FOO_EL1",
    "system register FOO_EL1 is not known",
    "any register can be written S3_<op1>_C<n>_C<m>_<op2>",
  ],
  ["MSR CurrentEL,X0", "ASM12", "CurrentEL", "CurrentEL cannot be written"],
  ["LDR W0,[X1", "ASM13", "", "expected ']' before the end"],
  ["LDR W0,[X1]]", "ASM13", "]", "expected ',' or the end, found ']'"],
  ["STR W32,[X3]", "ASM14", "W32", "register w32 does not exist", "A64 has w0 to w30, wzr and wsp"],
  [
    "STXR W0,W0,[X1]",
    "ASM15",
    "STXR W0,W0,[X1]",
    "this form of stxr is unpredictable",
    "the status register is also stored",
  ],
];

test("each kind of mistake has its code, place, message and hint", () => {
  const seen = new Set<string>();
  for (const [text, code, place, message, hint] of REFUSED) {
    const error = (() => {
      try {
        return read(text);
      } catch (e) {
        return e;
      }
    })();
    assert.ok(error instanceof InputError, `${text} is read as ${error}`);
    const { from, to, file } = error.span;
    assert.deepEqual(
      [error.code, text.slice(from - 100, to - 100), error.message, error.hint, file],
      [code, place, message, hint, "t.litmus"],
      text,
    );
    seen.add(error.code);
  }
  assert.deepEqual([...seen].sort(), Object.keys(ASM_ERRORS));
});

test("symbols that an instruction needs are known before it is assembled", () => {
  assert.deepEqual(referencedSymbols("CBNZ W0, Loop0"), ["Loop0"]);
  assert.deepEqual(referencedSymbols("LDR X0,[X1]"), []);
  assert.deepEqual(referencedSymbols("add x0, x0, :lo12:table"), ["table"]);
  assert.deepEqual(referencedSymbols("B.EQ .+8"), []);
});

test("names of JavaScript are no names of operands", () => {
  for (const text of [
    "DMB constructor",
    "CSEL W0,W1,W2,toString",
    "PRFM valueOf,[X0]",
    "MRS X0,constructor",
    "constructor X0",
  ])
    assert.throws(() => read(text), InputError, text);
});

/** One change to a text: a character left out, put in, or doubled. */
const slip = fc.tuple(
  fc.nat(),
  fc.constantFrom("delete", "insert", "double"),
  fc.string({ minLength: 1, maxLength: 1 }),
);

function changed(text: string, [where, kind, char]: readonly [number, string, string]): string {
  const at = where % (text.length + 1);
  const middle = { delete: "", insert: char + text.slice(at, at + 1), double: text.slice(at, at + 1).repeat(2) }[kind]!;
  return text.slice(0, at) + middle + text.slice(at + 1);
}

test("mistyped text is read or refused with a place inside it", () => {
  const good = ACCEPTED.map(([text]) => text);
  fc.assert(
    fc.property(fc.constantFrom(...good), fc.array(slip, { minLength: 1, maxLength: 4 }), (text, slips) => {
      const wrong = slips.reduce(changed, text);
      try {
        read(wrong);
      } catch (e) {
        assert.ok(e instanceof InputError, `${wrong}: ${e}`);
        assert.ok(e.span.from >= 100 && e.span.from <= e.span.to && e.span.to <= 100 + wrong.length, wrong);
      }
    }),
    { numRuns: cases(2000, 100_000) },
  );
});

/** Words of LLVM's tests of FEAT_LRCPC3 and FEAT_LSE128, which binutils of Debian 12 does not know. */
const LLVM: readonly (readonly [string, number])[] = [
  ["ldiapp x24, x0, [sp]", 0xd9401bf8],
  ["ldiapp x24, x0, [sp], #16", 0xd9400bf8],
  ["stilp x24, x0, [sp]", 0xd9001bf8],
  ["stilp x24, x0, [sp, #-16]!", 0xd9000bf8],
  ["ldapr x24, [sp], #8", 0xd9c00bf8],
  ["stlr x24, [sp, #-8]!", 0xd9800bf8],
  ["ldclrp x1, x2, [x11]", 0x19221161],
  ["ldsetp x1, x2, [x11]", 0x19223161],
  ["swpp x1, x2, [x11]", 0x19228161],
  ["swppal x1, x2, [x11]", 0x19e28161],
  ["dsb synxs", 0xd5033e3f],
  ["dsb ishnxs", 0xd5033a3f],
];

test("instructions that are newer than binutils have LLVM's words, and read back", () => {
  for (const [text, word] of LLVM) {
    const decoded = assemble(text, { file: "t", from: 0 }, context);
    assert.equal(decoded.word.toString(16), word.toString(16), text);
    assert.equal(disassemble(decoded, 0n), text);
  }
});
