/** Sizes beyond which a file is refused (ASM35): far above a compiled lock or queue, far below what would hurt. */
export const LIMITS = {
  /** UTF-16 units of a file. */
  text: 4 * 1024 * 1024,
  /** Statements after macros and repetitions. */
  statements: 200_000,
  /** Macros and conditions inside one another. */
  nesting: 64,
  /** Bytes of one section. */
  section: 1024 * 1024,
  /** UTF-16 units of one statement. */
  statement: 4096,
} as const;
