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
  CFG27: { meaning: "A file of C is given, and no compiler for it is found.", example: "sekvm outcomes lock.c" },
  CFG28: { meaning: "The compiler refuses a file of C; its first error is shown.", example: "int f(" },
  CFG29: { meaning: "A settings file is not TOML.", example: "threads = worker" },
  CFG30: {
    meaning: "A settings file has a key that is not a setting, or a setting has a value that it does not take.",
    example: "thread = []",
  },
  CFG31: {
    meaning: "Two settings say of the same bytes that they are shared in different ways.",
    example: 'a lock that protects "x", and a region of "x" that is sync',
  },
} as const;

export type HarnessErrorCode = keyof typeof HARNESS_ERRORS;
