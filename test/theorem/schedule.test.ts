/** `sekvm theorem --schedule`: outcomes on Arm of programs that keep to their locks are outcomes of the schedule. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { judgeSchedules, type ScheduleReport } from "../../src/check/schedule/index.ts";
import { NO_LIMITS, programOf } from "../../src/model/program/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { parseLitmus, parseRegions } from "../../src/read/litmus/index.ts";
import { launcher, sekvm } from "../cli/sekvm.ts";
import { cases } from "../tier.ts";

const catalogue = join(launcher, "..", "..", "catalogue");

/** Judges a test; its regions may be given beside it. */
function judged(text: string, regions = "", rules: "today" | "pldi19" = "today"): ScheduleReport {
  const parsed = parseLitmus(text, "test");
  assert.ok(parsed.test, parsed.errors[0]?.message);
  const program = programOf(parsed.test);
  const read = parseRegions(
    regions === "" ? text : `(* sekvm: ${regions} *)`,
    "test",
    program.variables.map((v) => v.name),
  );
  assert.deepEqual(read.errors, []);
  return judgeSchedules(parsed.test, program, read.regions, RULES[rules], NO_LIMITS);
}

const lockText = (name: string): string => readFileSync(join(catalogue, "locks", `${name}.litmus`), "utf8");
const LOCKS = [
  ["ticket", "next,now"],
  ["ticket-dmb", "next,now"],
  ["ticket16", "lock"],
  ["tas", "lock"],
  ["ttas", "lock"],
] as const;

for (const rules of ["today", "pldi19"] as const) {
  test(`every outcome of the bundled locks is the outcome of its schedule (${rules})`, () => {
    for (const [name, words] of LOCKS) {
      const { verdict, states } = judged(lockText(name), `region R = c lock ${words}`, rules);
      assert.equal(verdict.status, "holds", `${name}: ${JSON.stringify(verdict)}`);
      assert.equal(states.length, 2);
      for (const { schedule } of states) assert.ok(schedule!.locksInOrder);
    }
  });
}

test("a lock without its barriers is refuted by an outcome that its schedule does not have", () => {
  for (const [from, to] of [
    ["LDAR", "LDR"],
    ["STLR", "STR"],
  ] as const) {
    const { verdict } = judged(lockText("ticket").replaceAll(from, to), "region R = c lock next,now");
    assert.equal(verdict.status, "refuted", from);
  }
});

const litmus = (init: string, rows: readonly string[], regions: string): string =>
  ["AArch64 T", `(* sekvm: ${regions} *)`, `{ ${init} }`, ...rows, "exists (true)", ""].join("\n");

const HANDOFF = (guard: string): string =>
  litmus(
    "0:X1=x; 0:X2=y; 0:X3=f; 1:X1=x; 1:X2=y; 1:X3=f; 0:X9=1;",
    [
      " P0 | P1 ;",
      " STR W9,[X1] | LDAR W0,[X3] ;",
      ` STR W9,[X2] | ${guard} ;`,
      " STLR W9,[X3] | LDR W4,[X2] ;",
      " | LDR W5,[X1] ;",
      " | L: NOP ;",
    ],
    "region R = x,y lock f",
  ).replace("exists (true)", "locations [1:X0; 1:X4; 1:X5; x; y;]\nexists (x=1)");

test("a region that one thread holds from the start is handed over by a flag", () => {
  const { verdict, states } = judged(HANDOFF("CBZ W0,L"));
  assert.equal(verdict.status, "holds", JSON.stringify(verdict));
  assert.equal(states.length, 2);
  const read = states.flatMap((s) => s.schedule!.order).find((s) => s.step.thread === 1 && s.pulls.length > 0)!;
  assert.deepEqual(
    read.pulls.map((p) => p.region),
    ["R"],
  );
});

test("two threads that hold a region at once are refuted, and so is data without a lock", () => {
  const unguarded = judged(HANDOFF("NOP")).verdict;
  assert.match(JSON.stringify(unguarded), /refuted.*hold R at once/);
  const shared = judged(HANDOFF("CBZ W0,L"), "region R = x lock f").verdict;
  assert.match(JSON.stringify(shared), /refuted.*y is shared and in no region/);
});

/** A lock `f` around `x`, tried once by each of two threads, with the store that gives it up. */
const TRYLOCK = (unlock: string): string =>
  litmus(
    "0:X1=x; 0:X3=f; 0:X9=1; 1:X1=x; 1:X3=f; 1:X9=1;",
    [
      " P0 | P1 ;",
      " SWPA W9,W0,[X3] | SWPA W9,W0,[X3] ;",
      " CBNZ W0,L0 | CBNZ W0,L1 ;",
      " LDR W2,[X1] | LDR W2,[X1] ;",
      " ADD W2,W2,#1 | ADD W2,W2,#1 ;",
      " STR W2,[X1] | STR W2,[X1] ;",
      ` ${unlock} | STLR WZR,[X3] ;`,
      " L0: NOP | L1: NOP ;",
    ],
    "region R = x lock f",
  ).replace("exists (true)", "exists (x=1)");

test("a broken lock is refuted by what the test does not observe", () => {
  assert.equal(judged(TRYLOCK("STLR WZR,[X3]")).verdict.status, "holds");
  const { verdict } = judged(TRYLOCK("STR WZR,[X3]"));
  assert.match(JSON.stringify(verdict), /refuted.*"kind":"difference"/);
  const unobserved = HANDOFF("CBZ W0,L")
    .replace("STLR W9,[X3]", "STR W9,[X3]")
    .replace(/locations.*\n/, "");
  assert.match(JSON.stringify(judged(unobserved).verdict), /refuted.*"kind":"difference"/);
});

test("executions with one outcome are told apart by their messages", () => {
  // Both orders of the two sections leave x=2; only the schedule of each is another one.
  const { verdict, states } = judged(TRYLOCK("STLR WZR,[X3]"));
  assert.ok(verdict.status === "holds");
  const tried = states.reduce((n, s) => n + s.executions, 0);
  assert.ok(tried > states.length, `${tried} executions`);
  assert.match(verdict.within, new RegExp(`^${tried} executions with ${states.length} outcomes$`));
});

test("what no region covers is no difference, but a breach of discipline", () => {
  const text = HANDOFF("CBZ W0,L");
  const { verdict, states } = judged(text, "region R = x lock f");
  assert.match(JSON.stringify(verdict), /"kind":"discipline".*y is shared and in no region/);
  assert.ok(states.every((s) => s.problem?.kind !== "difference"));
});

test("a section that never ends is said to never end", () => {
  const readers = litmus(
    "0:X1=x; 0:X3=f; 0:X9=1; 1:X1=x; 1:X3=f; 2:X1=x; 2:X3=f;",
    [
      " P0 | P1 | P2 ;",
      " STR W9,[X1] | LDAR W0,[X3] | LDAR W0,[X3] ;",
      " STLR W9,[X3] | CBZ W0,L | CBZ W0,M ;",
      " | LDR W2,[X1] | LDR W2,[X1] ;",
      " | L: NOP | M: NOP ;",
    ],
    "region R = x lock f",
  );
  assert.match(JSON.stringify(judged(readers).verdict), /hold R at once.*never releases it/);
});

test("lock words that show store buffering are given, as in the theorems, and the sections are SC all the same", () => {
  const text = litmus(
    "0:X1=a; 0:X2=b; 0:X3=x; 1:X1=b; 1:X2=a; 1:X3=y; 0:X9=1; 1:X9=1; uint32_t 0:X5; uint32_t 1:X5;",
    [
      " P0 | P1 ;",
      " SWPA W9,W4,[X1] | SWPA W9,W4,[X1] ;",
      " LDR W5,[X2] | LDR W5,[X2] ;",
      " STR W9,[X3] | STR W9,[X3] ;",
    ],
    "region A = x lock a; region B = y lock b",
  ).replace("exists (true)", "exists (0:X5=0 /\\ 1:X5=0)");
  const { verdict, states } = judged(text);
  assert.equal(verdict.status, "holds", JSON.stringify(verdict));
  const buffered = states.find((s) => s.state.startsWith("0:X5=0; 1:X5=0;"));
  assert.equal(buffered?.schedule?.locksInOrder, false);
  assert.ok(states.some((s) => s.schedule?.locksInOrder));
});

/** Sections of loads and stores of x and y under a ticket lock; each load into a register of its own. */
function locked(bodies: readonly (readonly { store: boolean; second: boolean }[])[]): string {
  const lines = bodies.map((body, t) => {
    const section = body.map(({ store, second }, i) => {
      return store ? `STR W9,[X${second ? 20 : 19}]` : `LDR W${10 + i},[X${second ? 20 : 19}]`;
    });
    return [
      `A${t}: LDAXR W2,[X0]`,
      "ADD W3,W2,#1",
      "STXR W4,W3,[X0]",
      `CBNZ W4,A${t}`,
      `B${t}: LDAR W5,[X1]`,
      "CMP W5,W2",
      `B.NE B${t}`,
      ...section,
      "ADD W5,W5,#1",
      "STLR W5,[X1]",
    ];
  });
  const height = Math.max(...lines.map((l) => l.length));
  const rows = Array.from({ length: height }, (_, i) => ` ${lines.map((l) => l[i] ?? "").join(" | ")} ;`);
  const init = bodies.map((_, t) => `${t}:X0=next; ${t}:X1=now; ${t}:X19=x; ${t}:X20=y; ${t}:X9=${t + 1};`);
  const seen = bodies.flatMap((body, t) => body.flatMap((s, i) => (s.store ? [] : [`${t}:X${10 + i};`])));
  const text = litmus(
    init.join(" "),
    [` ${bodies.map((_, t) => `P${t}`).join(" | ")} ;`, ...rows],
    "region R = x,y lock next,now",
  );
  return text.replace("exists (true)", `locations [x; y; ${seen.join(" ")}]\nexists (x=0)`);
}

test("every outcome of generated sections is the outcome of its schedule", () => {
  const access = fc.record({ store: fc.boolean(), second: fc.boolean() });
  const program = fc.array(fc.array(access, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(program, (bodies) => {
      const { verdict } = judged(locked(bodies));
      assert.equal(verdict.status, "holds", JSON.stringify(verdict));
    }),
    { numRuns: cases(20, 200) },
  );
});

test("the command prints the schedule, and says what a test lacks", async () => {
  const none = await sekvm(["theorem", "--schedule", join(catalogue, "locks", "tas.litmus")]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /LIT48 .*\n.*\n.*region R = x,y lock L/);
  const { errors } = parseRegions("(* sekvm: region R: x *) (* sekvm: region S = z lock x *)", "t", ["x", "y"]);
  assert.deepEqual(
    errors.map((e) => e.code),
    ["LIT46", "LIT47"],
  );
  const text = "(* sekvm: region R = x lock y; region Q = q2 lock q *)";
  const [wrong] = parseRegions(text, "t", ["x", "y", "q2"]).errors;
  assert.deepEqual([wrong?.span.from, wrong?.span.to], [text.lastIndexOf("q"), text.lastIndexOf("q") + 1]);
  assert.equal((await sekvm(["theorem", "--schedule", "no-such-test"])).code, 2);
});
