/** What the memory models read off a lifted instruction: its effects, and what each register write depends on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Effect, type Procedure, type Statement, subterms, type Term } from "../../src/ir/index.ts";
import { assemble, lift } from "../../src/isa/index.ts";

const AT = 0x1000n;
const lifted = (text: string): Procedure =>
  lift(assemble(text, { file: "test", from: 0 }, { symbol: () => 0x1010n, address: AT }), AT);
const statements = (p: Procedure): readonly Statement[] => p.blocks.flatMap((b) => b.body);
const effects = (text: string): Effect[] =>
  statements(lifted(text)).flatMap((s) => (s.kind === "effect" ? [s.effect] : []));
const effect = (text: string): Effect => effects(text)[0]!;

/** Registers that a term is made of, and `effect` for the result of an effect. */
function sources(t: Term, locals: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  if (t.kind === "reg") return new Set([t.name]);
  if (t.kind === "local") return new Set(locals.get(t.name));
  return new Set(subterms(t).flatMap((s) => [...sources(s, locals)]));
}

/** For each register that the instruction writes, what the value depends on, in alphabetical order. */
function dependencies(text: string): Record<string, string[]> {
  const locals = new Map<string, ReadonlySet<string>>();
  const found: Record<string, string[]> = {};
  for (const s of statements(lifted(text))) {
    if (s.kind === "let") locals.set(s.name, sources(s.value, locals));
    else if (s.kind === "effect") locals.set(s.into ?? "", new Set(["effect"]));
    else found[s.reg] = [...sources(s.value, locals)].sort();
  }
  return found;
}

test("computation depends on all its operands, also when the value does not", () => {
  assert.deepEqual(dependencies("EOR W0,W1,W1"), { x0: ["x1"] });
  assert.deepEqual(dependencies("AND W0,W1,#1"), { x0: ["x1"] });
  assert.deepEqual(dependencies("SUB X0,X1,X1"), { x0: ["x1"] });
  assert.deepEqual(dependencies("ADD X0,X1,W2,SXTW"), { x0: ["x1", "x2"] });
  assert.deepEqual(dependencies("MOV W0,W1"), { x0: ["x1"] });
  assert.deepEqual(dependencies("MOV W0,#1"), { x0: [] });
  assert.deepEqual(dependencies("MOVK X0,#1"), { x0: ["x0"] });
});

test("compares write the flags only; C and V of logic are constants", () => {
  const both = ["x0", "x1"];
  assert.deepEqual(dependencies("CMP W0,W1"), { n: both, z: both, c: both, v: both });
  assert.deepEqual(dependencies("TST W0,W1"), { n: both, z: both, c: [], v: [] });
  assert.deepEqual(dependencies("ADC X2,X0,X1"), { x2: ["c", ...both] });
});

test("a conditional select picks", () => {
  const set = statements(lifted("CSEL W0,W1,W2,EQ")).at(-1)!;
  assert.equal(set.kind, "set");
  const value = (set as { value: Term }).value;
  assert.equal(subterms(value)[0]!.kind, "pick");
  assert.deepEqual(dependencies("CSEL W0,W1,W2,EQ"), { x0: ["x1", "x2", "z"] });
  assert.deepEqual(dependencies("CSET W0,GE"), { x0: ["n", "v"] });
});

test("a loaded register depends on the access only, a written-back base on the base only", () => {
  assert.deepEqual(dependencies("LDR X0,[X1,X2]"), { x0: ["effect"] });
  assert.deepEqual(dependencies("LDR X0,[X1],#8"), { x0: ["effect"], x1: ["x1"] });
  assert.deepEqual(dependencies("LDP X0,X2,[X1,#16]!"), { x0: ["effect"], x1: ["x1"], x2: ["effect"] });
  assert.deepEqual(dependencies("STR X0,[X1,#8]!"), { x1: ["x1"] });
  assert.deepEqual(dependencies("LDRSB W0,[X1]"), { x0: ["effect"] });
});

test("the status of a store-exclusive depends on its success only", () => {
  assert.deepEqual(dependencies("STXR W0,W1,[X2]"), { x0: ["effect"] });
  assert.deepEqual(dependencies("STLXP W0,X1,X2,[X3]"), { x0: ["effect"] });
});

test("plain pairs are two accesses, the lower address first; exclusive pairs and CASP are one", () => {
  assert.deepEqual(
    effects("LDP W0,W1,[X2]").map((e) => [e.kind, (e as { bytes: number }).bytes]),
    [
      ["read", 4],
      ["read", 4],
    ],
  );
  const [low, high] = effects("STP X0,X1,[X2]") as [Effect & { kind: "write" }, Effect & { kind: "write" }];
  assert.equal(low.addr.kind, "reg");
  assert.equal(high.addr.kind, "local");
  assert.deepEqual(
    [low.value, high.value].map((v) => (v as { name: string }).name),
    ["x0", "x1"],
  );
  const pair = effect("LDAXP X0,X1,[X2]") as Effect & { kind: "read" };
  assert.deepEqual([pair.bytes, pair.pair, pair.exclusive, pair.order], [16, true, true, "acquire"]);
  const swap = effect("CASPAL W0,W1,W2,W3,[X4]") as Effect & { kind: "rmw" };
  assert.deepEqual([swap.bytes, swap.pair, swap.acquire, swap.release], [8, true, true, true]);
});

test("orders of accesses", () => {
  const order = (text: string): string => (effect(text) as { order: string }).order;
  assert.equal(order("LDR W0,[X1]"), "plain");
  assert.equal(order("LDAR W0,[X1]"), "acquire");
  assert.equal(order("LDAPR W0,[X1]"), "acquire-pc");
  assert.equal(order("LDAPUR W0,[X1,#4]"), "acquire-pc");
  assert.equal(order("STLR W0,[X1]"), "release");
  assert.equal(order("STLURB W0,[X1,#1]"), "release");
  assert.equal(order("LDAXR W0,[X1]"), "acquire");
  assert.equal(order("STLXR W0,W1,[X2]"), "release");
});

test("an atomic without a result loses its acquire and returns nothing, CAS to a zero register too", () => {
  const bits = (text: string): boolean[] => {
    const e = effect(text) as Effect & { kind: "rmw" };
    return [e.acquire, e.release, e.returns];
  };
  assert.deepEqual(bits("LDADDAL W0,W1,[X2]"), [true, true, true]);
  assert.deepEqual(bits("LDADDAL W0,WZR,[X2]"), [false, true, false]);
  assert.deepEqual(bits("STADDL W0,[X2]"), [false, true, false]);
  assert.deepEqual(bits("SWPA WZR,WZR,[X2]"), [false, false, false]);
  assert.deepEqual(bits("CASA WZR,W1,[X2]"), [false, false, false]);
  assert.deepEqual(bits("CASA W0,W1,[X2]"), [true, false, true]);
});

test("registers are read before the first is written", () => {
  assert.deepEqual(dependencies("LDP X0,X1,[X0]"), { x0: ["effect"], x1: ["effect"] });
  assert.deepEqual(dependencies("SWP W2,W2,[X4]"), { x2: ["effect"] });
  assert.deepEqual(dependencies("ADDS X0,X0,X1").n, ["x0", "x1"]);
  const link = statements(lifted("BLR X30"));
  assert.deepEqual(
    link.map((s) => s.kind),
    ["let", "set", "set"],
  );
});

test("barriers", () => {
  const barrier = (text: string) => effect(text) as Effect & { kind: "barrier" };
  const parts = (text: string): string[] => [barrier(text).what, barrier(text).domain, barrier(text).types];
  assert.deepEqual(parts("DMB SY"), ["dmb", "sy", "all"]);
  assert.deepEqual(parts("DMB LD"), ["dmb", "sy", "ld"]);
  assert.deepEqual(parts("DMB ISHST"), ["dmb", "ish", "st"]);
  assert.deepEqual(parts("DSB NSH"), ["dsb", "nsh", "all"]);
  assert.deepEqual(parts("DMB #4"), ["dmb", "sy", "all"]); // reserved options act as SY
  assert.deepEqual(parts("ISB"), ["isb", "sy", "all"]);
  assert.deepEqual(effect("SSBB"), { kind: "hint", name: "ssbb" });
  assert.deepEqual(effect("CLREX"), { kind: "clear-exclusive" });
});

test("a conditional branch has a block that sets pc and one that does not", () => {
  const p = lifted("CBNZ W1, L0");
  assert.deepEqual(
    p.blocks.map((b) => [b.label, b.body.length, b.end.kind]),
    [
      ["entry", 0, "branch"],
      ["taken", 1, "return"],
      ["next", 0, "return"],
    ],
  );
  assert.deepEqual(dependencies("BR X3"), { pc: ["x3"] });
  assert.deepEqual(dependencies("BL L0"), { pc: [], x30: [] });
  assert.deepEqual(dependencies("NOP"), {});
});

test("exceptions, system registers and maintenance are effects", () => {
  assert.deepEqual(effect("HVC #7"), { kind: "exception", class: "hvc", imm: 7 });
  assert.deepEqual(effect("ERET"), { kind: "exception-return" });
  assert.equal((effect("MRS X0,TPIDR_EL2") as { name: string }).name, "TPIDR_EL2");
  assert.equal((effect("MSR DAIFSet,#2") as { name: string }).name, "DAIFSet");
  assert.deepEqual(dependencies("MSR NZCV,X0"), { n: ["x0"], z: ["x0"], c: ["x0"], v: ["x0"] });
  assert.deepEqual(dependencies("MRS X0,NZCV"), { x0: ["c", "n", "v", "z"] });
  assert.deepEqual(effect("TLBI VMALLS12E1IS"), { kind: "tlbi", op: "vmalls12e1is", operand: undefined });
  assert.equal((effect("DC CVAC, X0") as { op: string }).op, "dc cvac");
});
