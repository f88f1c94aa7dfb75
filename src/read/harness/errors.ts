/** Errors in what is asked of compiled code. */
export const HARNESS_ERRORS = {
  CFG20: {
    meaning: "A thread is not written as a function with its arguments.",
    example: "--threads 'worker(1'",
  },
  CFG21: {
    meaning: "An argument or initial value is neither a number nor an address in a symbol.",
    example: "--args 1+x",
  },
  CFG22: { meaning: "Arguments are given for more threads than there are.", example: "--threads f --args '1;2'" },
  CFG23: { meaning: "An initial value is not written as a symbol, =, and a value.", example: "--init counter" },
  CFG24: { meaning: "The file has no function of this name.", example: "--threads no_such_function" },
  CFG25: { meaning: "The file has no datum of this name, or not in these bytes.", example: "--observe no_such_symbol" },
  CFG26: { meaning: "There is no thread of this number.", example: "--threads f,g --observe 2:x0" },
} as const;

export type HarnessErrorCode = keyof typeof HARNESS_ERRORS;
