/** Programs put through the theorem: what is recognised in the catalogue, and the computed check against its twin in Coq. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import {
  coqSource,
  type Expression,
  instancesFile,
  instantiated,
  isAccepted,
  LOCK_KINDS,
  type LockKind,
  lockInstances,
  recognised,
  type Source,
  type Statement,
} from "../../src/check/theorem/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";
import { cases, full } from "../tier.ts";
import { evaluate, hasCoq, theorems } from "./coq.ts";

const folder = join(theorems, "..", "catalogue", "locks");
const parse = (text: string): LitmusTest => parseLitmus(text, "lock").test!;
const textOf = (name: string): string => readFileSync(join(folder, `${name}.litmus`), "utf8");
const locks = readdirSync(folder)
  .filter((f) => f.endsWith(".litmus"))
  .sort()
  .map((f) => ({ name: f.replace(".litmus", ""), text: readFileSync(join(folder, f), "utf8") }));

test("of the bundled locks the ticket lock and test-and-set in three shapes are those that the theorems compile", () => {
  assert.deepEqual(
    lockInstances(locks).map((i) => [i.name, i.kind]),
    [
      ["catalogue/locks/tas-swp.litmus", "swap"],
      ["catalogue/locks/tas.litmus", "exclusive"],
      ["catalogue/locks/ticket.litmus", "ticket"],
      ["catalogue/locks/ttas.litmus", "compare"],
    ],
  );
});

test("a lock with one instruction changed is not recognised", () => {
  const changes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    ticket: [
      ["LDAXR", "LDXR"],
      ["LDAR", "LDR"],
      ["STLR", "STR"],
      ["ADD W3,W2,#1", "ADD W3,W2,#2"],
      ["CMP W5,W2", "CMP W5,W3"],
      ["B.NE", "B.EQ"],
      ["0:X1=now", "0:X1=next"],
      ["LDR W20,[X19]", "LDR W20,[X1]"],
      ["LDR W20,[X19]", "LDR W2,[X19]"],
    ],
    tas: [
      ["LDAXR", "LDXR"],
      ["STLR", "STR"],
      ["STLR WZR", "STLR W3"],
      ["CBNZ W2", "CBZ W2"],
      ["STXR W4,W3", "STXR W4,W2"],
      ["LDR W20,[X19]", "LDR W20,[X0]"],
    ],
    "tas-swp": [
      ["SWPA", "SWP"],
      ["MOV W3,#1", "MOV W3,#0"],
    ],
    ttas: [
      ["CASA", "CAS"],
      ["CASA W2,W3", "CASA W3,W3"],
    ],
  };
  for (const [name, edits] of Object.entries(changes)) {
    const text = textOf(name);
    assert.notEqual(recognised(parse(text)), undefined, name);
    for (const [from, to] of edits) {
      assert.ok(text.includes(from), from);
      assert.equal(recognised(parse(text.replaceAll(from, to))), undefined, `${name}: ${from} -> ${to}`);
    }
  }
});

test("theorems/Bundled.v says what stands in the catalogue", () => {
  const file = join(theorems, "Bundled.v");
  const text = instancesFile(lockInstances(locks));
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.ok(lockInstances(locks).every(({ kind, source }) => isAccepted(source, { kind, count: 1 })));
  assert.equal(instantiated(text, locks).length, 4);
  const changed = locks.map((l) => ({ ...l, text: l.text.replaceAll("LDAR", "LDR") }));
  assert.deepEqual(instantiated(text, changed), []);
});

const register = fc.constantFrom(1, 2, 99, 100, 101);
const expression: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom(0n, 1n, 3n, 4n, 5n, 7n).map((value): Expression => ({ kind: "const", value })),
  register.map((r): Expression => ({ kind: "register", register: r })),
  fc
    .tuple(fc.constantFrom(0n, 1n, 2n), fc.constantFrom(0n, 1n))
    .map(
      ([a, b]): Expression => ({ kind: "add", left: { kind: "const", value: a }, right: { kind: "const", value: b } }),
    ),
);
const { source } = fc.letrec<{ source: Source; statement: Statement }>((tie) => ({
  source: fc.array(tie("statement"), { maxLength: 5 }),
  statement: fc.oneof(
    { maxDepth: 2, depthIdentifier: "source" },
    fc.record({ kind: fc.constantFrom("lock" as const, "unlock" as const), lock: fc.constantFrom(0, 1, 2) }),
    fc.constant<Statement>({ kind: "fence" }),
    fc.record({ kind: fc.constant("assign" as const), register, value: expression }),
    fc.record({ kind: fc.constant("load" as const), register, address: expression }),
    fc.record({ kind: fc.constant("store" as const), address: expression, value: expression }),
    fc.record({ kind: fc.constant("if" as const), on: expression, yes: tie("source"), no: tie("source") }),
    fc.record({ kind: fc.constant("while" as const), on: expression, body: tie("source") }),
  ),
}));
const KINDS = Object.keys(LOCK_KINDS) as LockKind[];
/** Sections with random statements inside, so that many programs are accepted. */
const section = fc
  .tuple(source, source, fc.constantFrom(0, 1))
  .map(([inner, outer, lock]): Source => [{ kind: "lock", lock }, ...inner, { kind: "unlock", lock }, ...outer]);

test("the check and its twin in Coq accept the same programs", {
  skip: !hasCoq ? "no coqc" : full ? false : "compiles half of theorems/: npm run test:full",
}, () => {
  const programs = [
    ...fc.sample(source, { numRuns: cases(300, 3000), seed: 1 }),
    ...fc.sample(section, { numRuns: cases(300, 3000), seed: 2 }),
  ].map((p, i) => ({ p, kind: KINDS[i % KINDS.length]! }));
  const printed = evaluate(
    programs.map(({ p, kind }) => `accepted_source ${LOCK_KINDS[kind].coq} 2 ${coqSource(p)}`),
    undefined,
    "Instances.v",
  );
  const ours = programs.map(({ p, kind }) => isAccepted(p, { kind, count: 2 }));
  for (const [i, { p, kind }] of programs.entries())
    assert.equal(printed[i], String(ours[i]), `${kind} ${coqSource(p)}`);
  const accepted = ours.filter((a) => a).length;
  assert.ok(accepted > programs.length / 20 && accepted < programs.length, `${accepted} of ${programs.length}`);
});
