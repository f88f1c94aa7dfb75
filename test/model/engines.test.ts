/** The two engines against each other, and the graph engine under SC against a plain interleaving search. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { explore as graph } from "../../src/model/graph/index.ts";
import {
  compile,
  type Exploration,
  programOf as litmusProgram,
  NO_LIMITS,
  withGranules,
} from "../../src/model/program/index.ts";
import { explore as promising } from "../../src/model/promising/index.ts";
import { RULES, withVariants } from "../../src/model/rules/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";
import { cases, full } from "../tier.ts";
import { chainProgram, ROLES } from "./chains.ts";
import { Coverage, FEATURES, type Profile } from "./coverage.ts";
import { interleavingStates } from "./interleaving.ts";
import { codeOf, litmusText, optionsOf, type ProgramText, statesOf } from "./programs.ts";
import { type RandomProgram, randomProgram } from "./random-programs.ts";
import { SHAPES, TICKET_LOCKS, ticketLock } from "./shapes.ts";
import { shrink } from "./shrink.ts";

type RuleName = "today" | "pldi19";
const byGraph = (text: ProgramText, rules: RuleName): string[] => statesOf(graph(codeOf(text), optionsOf(rules)));
const byPromises = (text: ProgramText, rules: RuleName): string[] =>
  statesOf(promising(codeOf(text), optionsOf(rules)));
/** Looks at the clock that the promising engine gets for a program in the quick tier: one every few milliseconds of work. */
const LOOKS = cases(20, Infinity);
const byPromisesInPart = (text: ProgramText, rules: RuleName): Exploration => {
  let looks = 0;
  const limits = { ...NO_LIMITS, cancelled: () => ++looks > LOOKS };
  return promising(codeOf(text), optionsOf(rules, { limits }));
};
const bySc = (text: ProgramText): string[] => statesOf(graph(codeOf(text), optionsOf("today", { model: "sc" })));
const byInterleaving = (text: ProgramText): string[] => {
  const code = codeOf(text);
  return withGranules(code, (layout) => interleavingStates(code, layout));
};

const same = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");

/** Runs `check` on the programs of seeds; a failing one is shrunk and printed. Every feature must have occurred. */
function onPrograms(
  what: string,
  features: readonly string[],
  program: (seed: number) => RandomProgram,
  [first, count]: readonly [number, number],
  check: (text: ProgramText) => boolean,
): void {
  const coverage = new Coverage(features);
  for (let seed = first; seed < first + count; seed++) {
    const { text, features: used } = program(seed);
    coverage.add(used);
    if (!check(text)) assert.fail(`seed ${seed}\n${litmusText(shrink(text, (smaller) => !check(smaller)))}`);
  }
  console.log(`${count} ${what}: ${coverage.report}`);
  assert.deepEqual(coverage.missing, []);
}

function onRandomPrograms(profile: Profile, first: number, count: number, check: (text: ProgramText) => boolean): void {
  const program = (seed: number): RandomProgram => randomProgram(seed, profile);
  onPrograms(`${profile} programs`, FEATURES[profile], program, [first, count], check);
}

/** Programs with a feature that none before them has. */
function withNew(programs: readonly RandomProgram[], features: readonly string[]): RandomProgram[] {
  const lacking = new Set(features);
  return programs.filter(({ features: used }) => [...used].filter((f) => lacking.delete(f)).length > 0);
}

for (const rules of ["today", "pldi19"] as const) {
  test(`both engines give the same outcomes to random programs (${rules})`, () => {
    const first = rules === "today" ? 1_000_000 : 2_000_000;
    onRandomPrograms("plain", first, cases(100, 4000), (t) => same(byGraph(t, rules), byPromises(t, rules)));
  });

  test(`both engines give the same outcomes to chains of dependencies (${rules})`, () => {
    // Of 2019, which differs in few rules, the quick tier takes every third role.
    const step = rules === "today" ? 1 : cases(3, 1);
    const roles = ROLES.filter((_, i) => i % step === 0);
    const first = rules === "today" ? 0 : 2500 * ROLES.length;
    let cut = 0;
    const check = (t: ProgramText): boolean => {
      const found = byPromisesInPart(t, rules);
      const all = byGraph(t, rules);
      if (found.incomplete?.reason !== "limit") return same(all, statesOf(found));
      cut++;
      return statesOf(found).every((s) => all.includes(s));
    };
    const count = cases(roles.length, 20 * roles.length);
    const all = Array.from({ length: count }, (_, i) => chainProgram(first + step * i));
    // The quick tier leaves out a program in which there is no role that those before it lack.
    const chains = full ? all : withNew(all, roles);
    onPrograms("chains", roles, (i) => chains[i]!, [0, chains.length], check);
    assert.ok(cut <= chains.length / 20, `${cut} of ${chains.length} were cut`);
  });

  test(`both engines give the same outcomes to the classical shapes (${rules})`, () => {
    for (const { text, outcome, allowed, allowed2019 } of SHAPES) {
      const states = byGraph(text, rules);
      assert.equal(states.includes(outcome), rules === "today" ? allowed : allowed2019, text.name);
      assert.deepEqual(states, byPromises(text, rules), text.name);
    }
  });
}

test("both engines give the same outcomes to random mixed-size programs", () => {
  onRandomPrograms("mixed", 3_000_000, cases(60, 2000), (t) => same(byGraph(t, "today"), byPromises(t, "today")));
});

test("both engines give the same outcomes where a store-exclusive may succeed anywhere (variant CU)", () => {
  const options = optionsOf("today", { rules: withVariants(RULES.today, ["CU"]) });
  const check = (t: ProgramText): boolean =>
    same(statesOf(graph(codeOf(t), options)), statesOf(promising(codeOf(t), options)));
  onRandomPrograms("plain", 6_000_000, cases(100, 2000), check);
  onRandomPrograms("mixed", 7_000_000, cases(40, 1000), check);
});

test("a store-exclusive that is not to what was reserved is named, and fails", () => {
  const text: ProgramText = {
    name: "elsewhere",
    threads: [["LDXR W1,[X0]", "STXR W4,W3,[X2]"]],
    variables: { x: { cell: 4, init: [0] }, y: { cell: 4, init: [0] } },
    registers: [{ X0: "x", X2: "y", X3: 7 }],
    observed: ["0:X4", "y"],
  };
  const anywhere = { rules: withVariants(RULES.today, ["CU"]) };
  for (const explore of [graph, promising]) {
    const apart = explore(codeOf(text), optionsOf());
    assert.deepEqual([statesOf(apart), apart.misplaced], [["1,0"], [1]]);
    const both = explore(codeOf(text), optionsOf("today", anywhere));
    assert.deepEqual([statesOf(both), both.misplaced], [["0,7", "1,0"], []]);
  }
});

test("SVC ends its thread, and may be asked for as a fault", () => {
  const test = (final: string): LitmusTest =>
    parseLitmus(`AArch64 T\n{ 0:X1=x; 0:X0=1; }\n P0 ;\n STR W0,[X1] ;\n L: SVC #0 ;\n MOV W0,#2 ;\n${final}\n`, "T")
      .test!;
  for (const explore of [graph, promising]) {
    const states = (t: LitmusTest): string[] => statesOf(explore(compile(litmusProgram(t)), optionsOf()));
    assert.deepEqual(states(test("exists (0:X0=1 /\\ x=1)")), ["1,1"]);
    assert.deepEqual(states(test("exists (fault(P0:L,SupervisorCall))")), ["1"]);
  }
});

test("threads that run each other's text come back to their own", () => {
  const { test: read } = parseLitmus(
    `AArch64 T
{ 0:X1=P1:L1; 1:X1=P0:L0; }
 P0           | P1           ;
 ADR X8,Out0  | ADR X8,Out1  ;
 MOV W9,#1    | MOV W9,#2    ;
 BR X1        | BR X1        ;
 L0:          | L1:          ;
 ADD W9,W9,#4 | ADD W9,W9,#8 ;
 BR X8        | BR X8        ;
 Out0:        | Out1:        ;
 ADD W9,W9,#16 | ADD W9,W9,#32 ;
exists (0:X9=25 /\\ 1:X9=38)
`,
    "T",
  );
  for (const explore of [graph, promising])
    assert.deepEqual(statesOf(explore(compile(litmusProgram(read!)), optionsOf())), ["25,38"]);
});

test("instructions that no engine runs are named by what they are", () => {
  const reasons = { "AT S1E1R,X1": /^address translation/, "DC ZVA,X1": /^cache maintenance/, "TLBI VMALLE1": /^TLB/ };
  for (const [text, reason] of Object.entries(reasons)) {
    const { test: read } = parseLitmus(`AArch64 T\n{ 0:X1=x; }\n P0 ;\n ${text} ;\nexists (true)\n`, "T.litmus");
    for (const explore of [graph, promising])
      assert.throws(() => explore(compile(litmusProgram(read!)), optionsOf()), { message: reason }, text);
  }
});

test("with LSE2 a pair is one access, without it two", () => {
  const { test: read } = parseLitmus(
    "AArch64 T\n{ uint64_t x[2]; 0:X0=x; 1:X0=x; 0:X1=1; }\n P0 | P1 ;\n STP X1,X1,[X0] | LDP X1,X2,[X0] ;\n" +
      "locations [1:X1; 1:X2;]\nexists (true)\n",
    "T.litmus",
  );
  for (const explore of [graph, promising]) {
    assert.deepEqual(statesOf(explore(compile(litmusProgram(read!)), optionsOf())), ["0,0", "0,1", "1,0", "1,1"]);
    assert.deepEqual(statesOf(explore(compile(litmusProgram(read!, ["LSE2"])), optionsOf())), ["0,0", "1,1"]);
  }
});

test("addresses may come from the code: a literal, or a page with its low bits", () => {
  const program = (init: string, x: string, y: string, y1: string): LitmusTest => {
    const code = ` P0 | P1 ;\n ${x} | ${y1} ;\n ${y} | LDR W0,[X2] ;\n STR W9,[X1] | ADD X3,X3,:lo12:x ;
 DMB ISH | DMB ISH ;\n STR W9,[X2] | LDR W4,[X3] ;`;
    const given = `x; y; 1:X3=x; 0:X9=1; ${init}`;
    const text = `AArch64 T\n{ ${given} }\n${code}\nlocations [0:X1; 1:X2; 1:X3;] exists (1:X0=1 /\\ 1:X4=0)\n`;
    return parseLitmus(text, "T.litmus").test!;
  };
  for (const explore of [graph, promising]) {
    const states = (t: LitmusTest): string[] => statesOf(explore(compile(litmusProgram(t)), optionsOf()));
    const given = states(program("0:X1=x; 0:X2=y; 1:X2=y;", "NOP", "NOP", "NOP"));
    assert.equal(given.length, 3);
    assert.deepEqual(states(program("", "LDR X1,=x", "ADRP X2,y", "ldr x2, =y")), given);
    assert.deepEqual(states(program("0:X1=x;", "LDR W9,=0x1", "LDR X2,=y", "ADRP X2,y")), given);
  }
});

test("what stands beside a variable is not known: an access beyond it is not answered", () => {
  const { test: read } = parseLitmus(
    "AArch64 T\n{ int x=1; int y=2; 0:X1=x; }\n P0 ;\n LDR W0,[X1,#4] ;\nexists (0:X0=2)\n",
    "T.litmus",
  );
  for (const explore of [graph, promising])
    assert.throws(() => explore(compile(litmusProgram(read!)), optionsOf()), /access beyond x, which has 4 bytes/);
});

test("the graph engine under SC is the interleaving search, and Arm has all of it", () => {
  const check = (t: ProgramText): boolean => {
    const sc = bySc(t);
    const arm = new Set(byGraph(t, "today"));
    return same(sc, byInterleaving(t)) && sc.every((s) => arm.has(s));
  };
  onRandomPrograms("plain", 4_000_000, cases(130, 5000), check);
  onRandomPrograms("mixed", 5_000_000, cases(50, 3000), check);
});

test("symmetry changes no outcome of ticket locks, broken ones included", () => {
  for (const lock of TICKET_LOCKS) {
    for (const threads of [2, 3]) {
      const code = codeOf(ticketLock(lock, threads));
      const plain = statesOf(graph(code, optionsOf()));
      const reduced = graph(codeOf(ticketLock(lock, threads)), optionsOf("today", { symmetry: true }));
      assert.equal(reduced.incomplete, undefined);
      assert.deepEqual(statesOf(reduced), plain, `${lock.name}, ${threads} threads`);
    }
  }
});
