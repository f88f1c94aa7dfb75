/** Compiled code with jumps and accesses that only a search can follow, on both engines. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, testOf } from "../../../src/check/index.ts";
import { explore as graph } from "../../../src/model/graph/index.ts";
import { compile, Unsupported, unitProgram, withKnown } from "../../../src/model/program/index.ts";
import { explore as promising } from "../../../src/model/promising/index.ts";
import { parseUnit } from "../../../src/read/asm/index.ts";
import { readHarness } from "../../../src/read/harness/index.ts";
import { optionsOf } from "../programs.ts";

const ENGINES = { graph, promising };

/** The outcomes of threads of an assembly text on one engine. */
function statesOn(engine: keyof typeof ENGINES, text: string, threads: string, observe: string): readonly string[] {
  const { unit, errors } = parseUnit(text, "a.s");
  assert.deepEqual(errors, []);
  const harness = readHarness({ threads, observe });
  const question = { model: "arm", engine, rules: "today", bound: 4 } as const;
  const answer = withKnown(
    (known) => unitProgram("T", [unit!], harness, {}, known),
    (program) => judge(testOf("T", harness), program, ENGINES[engine](compile(program), optionsOf()), question, ""),
  );
  return answer.states.map((s) => s.text);
}

function states(text: string, threads: string, observe: string): readonly string[] {
  const found = statesOn("graph", text, threads, observe);
  assert.deepEqual(statesOn("promising", text, threads, observe), found);
  return found;
}

const HOOK = `
	.text
one:	mov w0, 1
	ret
two:	adrp x1, x
	ldr w0, [x1, :lo12:x]
	ret
set:	adrp x1, x
	mov w2, 5
	str w2, [x1, :lo12:x]
	adrp x0, two
	add x0, x0, :lo12:two
	adrp x1, hook
	str x0, [x1, :lo12:hook]
	ret
call:	stp x29, x30, [sp, -16]!
	adrp x1, hook
	ldr x1, [x1, :lo12:hook]
	blr x1
	ldp x29, x30, [sp], 16
	ret
	.data
	.p2align 3
hook:	.quad one
empty:	.quad 0
x:	.word 0
`;

test("a call through a pointer goes where each execution has it go, and orders nothing but what depends on it", () => {
  assert.deepEqual(states(HOOK, "set,call", "1:w0"), ["1:w0=0;", "1:w0=1;", "1:w0=5;"]);
});

test("a call through a null pointer ends its thread", () => {
  assert.deepEqual(states(HOOK.replace(".quad one", ".quad 0"), "call", "0:w1"), ["0:w1=0; Fault(P0,NULL);"]);
});

test("a call that comes back to its caller is recursion, which is not run", () => {
  const text = HOOK.replace(".quad one", ".quad call");
  for (const engine of ["graph", "promising"] as const)
    assert.throws(
      () => statesOn(engine, text, "call", "0:w0"),
      (e) => e instanceof Unsupported && /recursion of call/.test(e.message),
    );
});

const SWITCH = `
	.text
choose:	cmp w0, 3
	b.hi .L9
	adrp x9, .LT
	add x9, x9, :lo12:.LT
	ENTRY
	br x9
.L0:	mov w0, 10
	ret
.L1:	mov w0, 11
	ret
.L2:	ldr x0, .LP
	ldr w0, [x0]
	ret
.L9:	mov w0, -1
	ret
	.p2align 3
.LP:	.quad g
	.section .rodata
	.p2align 3
.LT:
	TABLE
	.data
g:	.word 42
`;

test("jump tables are followed as gcc and clang write them: bytes, distances, addresses", () => {
  const table = (directive: string, of: (label: string) => string): string =>
    [0, 1, 2, 9].map((n) => `${directive} ${of(`.L${n}`)}`).join("\n\t");
  const bytes = [
    "ldrb w10, [x9, w0, uxtw]\n\tadr x9, .L0\n\tadd x9, x9, w10, sxtb #2",
    table(".byte", (l) => `(${l} - .L0) / 4`),
  ];
  const distances = ["ldrsw x10, [x9, w0, uxtw #2]\n\tadd x9, x9, x10", table(".word", (l) => `${l} - .LT`)];
  const addresses = ["ldr x9, [x9, w0, uxtw #3]", table(".xword", (l) => l)];
  for (const [entry, rows] of [bytes, distances, addresses]) {
    const text = SWITCH.replace("ENTRY", entry!).replace("TABLE", rows!);
    const observe = "0:w0,1:w0,2:w0,3:w0,4:w0";
    const threads = "choose(0),choose(1),choose(2),choose(3),choose(9)";
    assert.deepEqual(states(text, threads, observe), ["0:w0=10; 1:w0=11; 2:w0=42; 3:w0=-1; 4:w0=-1;"]);
  }
});

const PUBLISH = `
	.text
publish:	adrp x1, node
	add x1, x1, :lo12:node
	mov w2, 7
	str w2, [x1, 8]
	adrp x0, head
	STORE x1, [x0, :lo12:head]
	ret
look:	adrp x0, head
	ldr x0, [x0, :lo12:head]
	ldr w0, [x0, 8]
	mov w3, 1
	adrp x1, seen
	str w3, [x1, :lo12:seen]
	ret
	.bss
	.p2align 3
node:	.zero 16
head:	.zero 8
seen:	.zero 4
`;

test("an access through NULL ends its thread there, and what is not through NULL is not ordered by it", () => {
  const found = states(PUBLISH.replace("STORE", "str"), "publish,look", "1:w0,seen");
  assert.deepEqual(found, ["1:w0=0; seen=0; Fault(P1,NULL);", "1:w0=0; seen=1;", "1:w0=7; seen=1;"]);
});

test("threads with equal code that may end with an exception are alike", () => {
  const { unit } = parseUnit(PUBLISH.replace("STORE", "str"), "a.s");
  const harness = readHarness({ threads: "look,look,publish", observe: "0:w0,1:w0" });
  const program = compile(unitProgram("T", [unit!], harness));
  const [all, alike] = [false, true].map((symmetry) => graph(program, optionsOf("today", { symmetry })));
  const sorted = (e: typeof all): string[] => e!.outcomes.map((o) => o.values.join()).sort();
  assert.equal(sorted(all).length, 9); // NULL, 0 or 7 for each
  assert.deepEqual(sorted(alike), sorted(all));
});

test("code behind a call that does not return is not missed", () => {
  const text = "\t.text\nworker:\tcbz w0, 1f\n\tret\n1:\tbl abort\n";
  assert.deepEqual(states(text, "worker(1)", "0:w0"), ["0:w0=1;"]);
  assert.deepEqual(states(text, "worker(0)", "0:w0"), ["0:w0=0; Fault(P0,abort);"]);
});
