/**
 * Codecs: functions between words that a proof sees only through their laws, so that bits of page-table entries and
 * addresses stay out of every goal but those of the laws.
 */

/** Marks a function as opaque to proofs outside of the laws that stand beside it. */
export const codec = <A extends readonly bigint[], R>(meaning: (...args: A) => R): ((...args: A) => R) => meaning;

/** A statement about codecs that holds for all arguments, and the applications that bring it up. */
export interface Law<A extends readonly bigint[]> {
  readonly trigger: (...args: A) => readonly unknown[];
  readonly statement: (...args: A) => boolean;
}

/**
 * A law: proved once from the meaning of the codecs; in other goals it is instantiated wherever all applications that
 * `trigger` lists occur. Every parameter occurs in the trigger.
 */
export const law = <A extends readonly bigint[]>(
  trigger: (...args: A) => readonly unknown[],
  statement: (...args: A) => boolean,
): Law<A> => ({ trigger, statement });
