/** Sizes beyond which a file is refused (LIT18, LIT19): far above any real test, far below what would hurt. */

export const LIMITS = {
  /** UTF-16 units of a file. */
  text: 4 * 1024 * 1024,
  threads: 64,
  instructions: 20_000,
  /** UTF-16 units of one instruction or name. */
  word: 400,
  /** Items of the initial state, variables, atoms of the conditions. */
  items: 10_000,
  /** Elements of an array: 4096 of eight bytes fit between two variables. */
  array: 4096,
  nesting: 200,
  /** Errors reported for one file. */
  errors: 100,
} as const;
