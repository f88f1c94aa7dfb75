/** GNU assembly becomes sections, symbols and instructions; what is not known is named with its place. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUnit, type Unit } from "../../../src/read/asm/index.ts";

function unit(text: string): Unit {
  const { unit: found, errors } = parseUnit(text, "a.s");
  assert.deepEqual(
    errors.map((e) => e.message),
    [],
  );
  return found!;
}
const errorsOf = (text: string): string[] => parseUnit(text, "a.s").errors.map((e) => `${e.code} ${e.span.from}`);
const texts = (u: Unit): string[] => u.sections.flatMap((s) => s.instructions.map((i) => i.text));
const section = (u: Unit, name: string): readonly number[] => [...u.sections.find((s) => s.name === name)!.bytes];

test("labels stand where they are written, .set and .size compute with them", () => {
  const u = unit(`
	.text
	.global f
	.type f, %function
f:	mov w0, 1 // one
	ret
	.size f, .-f
	.bss
	.align 3
	.set .LANCHOR0, . + 0
	.type lock, %object
	.size lock, 8
lock:	.zero 8
counter: .zero 4
	.equ FOUR, counter - lock - 4
`);
  assert.deepEqual(texts(u), ["mov w0, 1", "ret"]);
  const f = u.symbols.get("f")!;
  assert.deepEqual([f.kind, f.size, f.global, f.place.offset], ["function", 8, true, 0n]);
  const bss = u.sections.findIndex((s) => s.name === ".bss");
  assert.deepEqual(u.symbols.get("counter")!.place, { base: { section: bss }, offset: 8n });
  assert.deepEqual(u.symbols.get(".LANCHOR0")!.place, { base: { section: bss }, offset: 0n });
  assert.deepEqual(u.symbols.get("FOUR")!.place, { base: undefined, offset: 4n });
});

test("data of every size, strings, and addresses as references", () => {
  const u = unit(`
	.data
a:	.byte 1, -1
	.hword 0x203
	.word a_end - a
	.xword a + 8
	.ascii "x\\n\\101"
	.asciz "y"
a_end:
	.balign 4
	.fill 2, 1, 7
`);
  const bytes = section(u, ".data");
  assert.deepEqual(bytes.slice(0, 8), [1, 255, 3, 2, 21, 0, 0, 0]);
  assert.deepEqual(bytes.slice(16, 26), [120, 10, 65, 121, 0, 0, 0, 0, 7, 7]);
  const [reference] = u.sections.find((s) => s.name === ".data")!.references;
  assert.equal(reference!.offset, 8);
  assert.equal(reference!.place.offset, 8n);
});

test("macros, repetitions and conditions leave statements", () => {
  const u = unit(`
	.macro lock reg, tmp=w9, op:req
1:	\\op \\tmp, [\\reg]
	cbnz \\tmp, 1b
	.endm
	.rept 2
	nop
	.endr
	.irp r, x1, x2
	mov \\r, xzr
	.endr
	.equ WANT, 1
	.if WANT == 1
	lock x0, op=ldaxr
	.else
	wfe
	.endif
	.ifdef MISSING
	wfi
	.endif
`);
  assert.deepEqual(texts(u), ["nop", "nop", "mov x1, xzr", "mov x2, xzr", "ldaxr w9, [x0]", "cbnz w9, 1b"]);
  assert.deepEqual(u.numbered, [{ number: 1, section: 0, offset: 16 }]);
});

test("registers may have other names", () => {
  const u = unit("lock .req x0\n\told .req w1\n\tldaxr old, [lock]\n\t.unreq old\n\tb old\nold:\n");
  assert.deepEqual(texts(u), ["ldaxr w1, [x0]", "b old"]);
});

test("gaps between instructions hold NOPs, which code may run through", () => {
  assert.deepEqual(texts(unit("\t.text\n\tmov w0, 1\n\t.p2align 3\n\tret\n")), ["mov w0, 1", "nop", "ret"]);
  assert.deepEqual(texts(unit("\tnop\n\t.p2align 4,,11\n\tret\n")), ["nop", "ret"]);
});

test("lines of C come from .loc, from the comments of -fverbose-asm, and from markers of inline assembly", () => {
  const lines = (text: string): unknown[] => unit(text).sections[0]!.instructions.map((i) => i.source);
  assert.deepEqual(lines('\t.file 1 "t.c"\n\t.loc 1 7 3\n\tnop\n\t.loc 1 0\n\tnop\n'), [
    { file: "t.c", line: 7 },
    undefined,
  ]);
  assert.deepEqual(lines("// t.c:12:   while (x) ;\n\tnop\n"), [{ file: "t.c", line: 12, text: "while (x) ;" }]);
  assert.deepEqual(lines('#APP\n# 4 "t.c" 1\n\tnop\n#NO_APP\n'), [{ file: "t.c", line: 4 }]);
});

test("debugging data and notes are passed over, comments and strings may hold anything", () => {
  const u = unit(`
	.section .debug_info,"",@progbits
	.uleb128 0x4
	.4byte .Lnowhere
	.section .rodata.str,"aMS",@progbits,1
s:	.string "; // not a comment /* nor this"
	.text
	/* a comment
	   of lines ; nop */ nop ; nop
	.cfi_startproc
`);
  assert.deepEqual(texts(u), ["nop", "nop"]);
  assert.equal(section(u, ".rodata.str").length, 31);
});

test("what is wrong has a code and a place", () => {
  assert.deepEqual(errorsOf("\t.wrod 1"), ["ASM30 1"]);
  assert.deepEqual(errorsOf("f: nop\nf: nop"), ["ASM32 7"]);
  assert.deepEqual(errorsOf("\t.word 1 +"), ["ASM33 1"]);
  assert.deepEqual(errorsOf("\t.macro m\n nop"), ["ASM34 1"]);
  assert.deepEqual(errorsOf("\t.endif"), ["ASM34 1"]);
  assert.deepEqual(errorsOf("\t.rept 1000000000\n nop\n\t.endr"), ["ASM35 19"]);
  assert.deepEqual(errorsOf("\t.macro m\n m\n\t.endm\n m"), ["ASM35 21"]);
  assert.deepEqual(errorsOf('\t.incbin "x"'), ["ASM36 1"]);
  assert.deepEqual(errorsOf("nop /* never"), ["ASM37 4"]);
  assert.deepEqual(errorsOf("\t.skip 99999999"), ["ASM35 1"]);
});
