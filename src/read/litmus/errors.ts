/**
 * Every error of the litmus reader and of the two small readers beside it, in one table: messages carry the code;
 * documentation and `sekvm help errors` print the meaning and the example.
 */

export interface ErrorMeaning {
  readonly meaning: string;
  /** Input that has the error. */
  readonly example: string;
}

/** Code of a reader's error; never reused for another meaning. */
export const LITMUS_ERRORS = {
  LIT01: { meaning: "The file does not begin with an architecture and a test name.", example: "MP { }" },
  LIT02: { meaning: "The architecture is not one that herd knows.", example: "AArch65 MP" },
  LIT03: { meaning: "The initial state is missing or its closing brace is.", example: "AArch64 MP\n P0 ;" },
  LIT04: { meaning: "A comment is opened and never closed.", example: "(* so far" },
  LIT05: { meaning: "A word or sign stands where the grammar has no place for it.", example: "exists (0:X0 1)" },
  LIT06: { meaning: "The register does not exist.", example: "0:X31=x" },
  LIT07: { meaning: "The test has no thread of this number.", example: "exists (7:X0=1)" },
  LIT08: {
    meaning: "The line behind the initial state does not name the threads as P0, P1 and so on.",
    example: " P0 | P2 ;",
  },
  LIT09: { meaning: "A row of code has more or fewer columns than there are threads.", example: " NOP | NOP | NOP ;" },
  LIT10: { meaning: "Two places of one thread have the same label.", example: "L: | ; L: | ;" },
  LIT11: { meaning: "The thread has no such label.", example: "0:X1=P1:nowhere" },
  LIT12: { meaning: "A register or location is initialised twice.", example: "{ x=1; x=2; }" },
  LIT13: { meaning: "The condition names a location that the test does not use.", example: "exists (z=1)" },
  LIT14: { meaning: "The type is not one that litmus tests use.", example: "{ float x=1; }" },
  LIT15: { meaning: "The number does not fit 64 bits.", example: "x=0x1ffffffffffffffff" },
  LIT16: { meaning: "The number of values differs from the declared size.", example: "int v[2]={1}" },
  LIT17: { meaning: "The index lies outside the array.", example: "int v[2]; … exists (v[2]=1)" },
  LIT18: { meaning: "Parentheses or negations are nested too deeply.", example: "((((…" },
  LIT19: { meaning: "The test is larger than sekvm reads.", example: "int v[1000000]" },
  LIT20: { meaning: "A quoted string is opened and never closed.", example: 'label:"P0:L' },
  LIT21: { meaning: "The last row of code does not end with a semicolon.", example: " NOP | NOP" },
  LIT22: { meaning: "The location is indexed, but not declared as an array.", example: "{ x=1; } … exists (x[1]=1)" },
  LIT23: { meaning: "A character does not belong to the language.", example: "exists (x?1)" },
  LIT24: { meaning: "A location of this kind cannot have such a value.", example: "{ x={1,2}; }" },
  LIT40: { meaning: "The line of a kinds file is not a name and a kind.", example: "MP" },
  LIT41: { meaning: "The kind is not Allowed, Forbidden or Required.", example: "MP Perhaps" },
  LIT42: { meaning: "The kinds file gives one test two kinds.", example: "MP Allowed\nMP Forbidden" },
  LIT45: { meaning: "The line of a list file is not one path.", example: "a.litmus b.litmus" },
  LIT46: {
    meaning: "The comment that begins with sekvm: declares no region.",
    example: "(* sekvm: region R: x *)",
  },
  LIT47: {
    meaning: "A region names a variable that the test does not have, or that has another role already.",
    example: "(* sekvm: region R = x lock x *)",
  },
  LIT48: { meaning: "The test does not say which variables are protected by which lock.", example: "AArch64 MP" },
} as const satisfies Record<string, ErrorMeaning>;

export type LitmusErrorCode = keyof typeof LITMUS_ERRORS;
