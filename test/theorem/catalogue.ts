/** The bundled litmus tests as questions to the executable Coq model, and what it answers, in the words of the recorded answers. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stateNamer } from "../../src/check/outcome.ts";
import { compile, type LitmusProgram, NO_LIMITS, programOf } from "../../src/model/program/index.ts";
import { explore } from "../../src/model/promising/index.ts";
import { RULES } from "../../src/model/rules/index.ts";
import { parseExpected } from "../../src/read/catalogue/index.ts";
import { type LitmusTest, parseLitmus } from "../../src/read/litmus/index.ts";
import { type Edit, evaluate, theorems } from "./coq.ts";
import { coqProgram, NotInCoq, statedDifference } from "./coq-terms.ts";
import { textOf } from "./litmus-text.ts";

const basic = join(theorems, "..", "catalogue", "basic");
/** Steps of a thread and messages that the Coq search goes through. */
const FUEL = 24;

export interface Question {
  readonly name: string;
  readonly rules: "today" | "pldi19";
  readonly test: LitmusTest;
  readonly program: LitmusProgram;
  /** The program as a Coq term. */
  readonly term: string;
  /** The recorded states, or those that the promising engine finds, sorted. */
  readonly states: readonly string[];
}

const names = readdirSync(basic)
  .filter((f) => f.endsWith(".litmus"))
  .map((f) => f.slice(0, -".litmus".length))
  .sort();
const read = (name: string): LitmusTest => parseLitmus(readFileSync(join(basic, `${name}.litmus`), "utf8"), name).test!;

/** What tells rules apart that no bundled test does; the engines agree on them. */
const FURTHER = [
  // A read of the own STADD is not behind the read of that STADD, which DMB LD does not order.
  `AArch64 MP+dmb.sy+stadd-rfi-dmb.ld
{ 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X9=1; }
 P0          | P1             ;
 STR W9,[X1] | STADD W9,[X3]  ;
 DMB SY      | LDR W0,[X3]    ;
 STR W9,[X3] | DMB LD         ;
             | LDR W2,[X1]    ;
exists (1:X0=2 /\\ 1:X2=0)`,
  // Nor does an atomic acquire whose result is thrown away.
  `AArch64 MP+dmb.sy+ldadda-wzr
{ 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X9=1; }
 P0          | P1                 ;
 STR W9,[X1] | LDADDA W9,WZR,[X3] ;
 DMB SY      | LDR W2,[X1]        ;
 STR W9,[X3] |                    ;
exists (y=2 /\\ 1:X2=0)`,
  // Nor does a CAS, whether it succeeds ...
  `AArch64 MP+dmb.sy+casa-wzr
{ y=1; 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X9=2; }
 P0           | P1                ;
 STR W9,[X1]  | CASA WZR,W9,[X3]  ;
 DMB SY       | LDR W2,[X1]       ;
 STR WZR,[X3] |                   ;
exists (y=2 /\\ 1:X2=0)`,
  // ... or fails; a release is behind its read all the same, also when nothing was written.
  `AArch64 LB+casa-wzr-fail-dmb.ld+rel
{ x=1; y=1; 0:X1=x; 0:X3=y; 0:X9=2; 1:X1=x; 1:X3=y; 1:X9=2; }
 P0                | P1           ;
 CASA WZR,W9,[X1]  | LDR W0,[X3]  ;
 DMB LD            | DMB SY       ;
 STR W9,[X3]       | STR WZR,[X1] ;
exists (1:X0=2 /\\ x=2)`,
  `AArch64 LB+cas-wzr-rel+dmb.sy
{ x=1; y=1; 0:X1=x; 0:X3=y; 0:X9=2; 1:X1=x; 1:X3=y; 1:X9=2; }
 P0               | P1           ;
 CAS WZR,W9,[X1]  | LDR W0,[X3]  ;
 STLR W9,[X3]     | DMB SY       ;
                  | STR WZR,[X1] ;
exists (1:X0=2 /\\ x=2)`,
  // An acquire hands on to later writes alone what it waits for by a pick.
  `AArch64 MP+dmb.sy+csel-st-rfi-acq
{ 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X5=z; 1:X6=1; 1:X7=1; }
 P0          | P1               ;
 STR W9,[X1] | LDR W0,[X3]      ;
 DMB SY      | CMP W0,#1        ;
 STR W9,[X3] | CSEL W4,W6,W7,EQ ;
             | STR W4,[X5]      ;
             | LDAR W10,[X5]    ;
             | LDR W2,[X1]      ;
exists (1:X0=1 /\\ 1:X2=0)`,
  // An atomic that only acquires does not order what follows behind its write.
  `AArch64 SB+swpa+swpa
{ 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X9=1; }
 P0               | P1               ;
 SWPA W9,W4,[X1]  | SWPA W9,W4,[X3]  ;
 LDR W5,[X3]      | LDR W5,[X1]      ;
exists (0:X5=0 /\\ 1:X5=0)`,
  // The write of a CAS that fails does not wait for the value that the CAS would have stored.
  `AArch64 MP+dmb.sy+swp-cas-fail-new-acq
{ 0:X1=x; 0:X3=y; 0:X9=1; 1:X1=x; 1:X3=y; 1:X4=2; }
 P0          | P1             ;
 STR W9,[X1] | SWP W4,W0,[X3] ;
 DMB SY      | EOR W6,W0,W0   ;
 STR W9,[X3] | MOV W5,#3      ;
             | CAS W5,W6,[X3] ;
             | LDAR W7,[X3]   ;
             | LDR W2,[X1]    ;
exists (1:X0=1 /\\ 1:X2=0)`,
];

/** A test whose answer is that of the promising engine. */
function further(text: string, rules: "today" | "pldi19"): Question {
  const test = parseLitmus(text, "further").test!;
  const program = programOf(test);
  const found = explore(compile(program), {
    model: "arm",
    rules: RULES[rules],
    bound: 4,
    limits: NO_LIMITS,
    witnesses: false,
    keep: [],
    symmetry: false,
  });
  const states = [...new Set(found.outcomes.map(stateNamer(test, program)))].sort();
  return { name: test.name, rules, test, program, term: coqProgram(textOf(test, program)), states };
}

/** Questions under both rule sets, but for stated differences, and the tests that the Coq language does not have, with the reason. */
export function questions(): {
  readonly asked: readonly Question[];
  readonly lacking: ReadonlyMap<string, string>;
} {
  const asked: Question[] = [];
  const lacking = new Map<string, string>();
  for (const name of names) {
    const test = read(name);
    const program = programOf(test);
    const expected = parseExpected(readFileSync(join(basic, `${name}.litmus.expected`), "utf8"));
    try {
      const text = textOf(test, program);
      const term = coqProgram(text);
      for (const rules of ["today", "pldi19"] as const) {
        if (statedDifference(text, rules)) continue;
        const answer = (rules === "pldi19" ? expected.pldi19 : undefined) ?? expected.arm;
        asked.push({ name, rules, test, program, term, states: [...answer.states].sort() });
      }
    } catch (error) {
      if (!(error instanceof NotInCoq)) throw error;
      lacking.set(name, error.message);
    }
  }
  for (const text of FURTHER) asked.push(further(text, "today"), further(text, "pldi19"));
  return { asked, lacking };
}

/** Rows of observed values as Coq prints them. @throws when the search met its bound */
export function rowsOf(printed: string): bigint[][] {
  const parts = /^\((true|false), (.*)\)$/.exec(printed);
  if (parts?.[1] !== "true") throw new Error(`bound met: ${printed}`);
  const json = parts[2]!.replaceAll("%N", "").replaceAll(";", ",").replace(/\d+/g, '"$&"');
  return (JSON.parse(json) as string[][]).map((row) => row.map(BigInt));
}

const termOf = ({ rules, term }: Question): string =>
  `outcomes ${rules === "today" ? "Today" : "PLDI19"} ${FUEL} (${term})`;

/** The states that Coq finds for each question, sorted. */
export function answers(asked: readonly Question[], edit?: Edit): string[][] {
  const printed = evaluate(asked.map(termOf), edit);
  if (printed.length !== asked.length) throw new Error(`${printed.length} answers to ${asked.length} questions`);
  return asked.map(({ test, program }, i) => {
    const name = stateNamer(test, program);
    return [...new Set(rowsOf(printed[i]!).map((values) => name({ values, witness: undefined })))].sort();
  });
}
