/** Codes of errors that KCore answers with, in words: those of `constants.ts` and of `abi.ts`. */
export const CODES: Readonly<Record<number, string>> = {
  1: "bad address",
  2: "bad level",
  3: "bad descriptor",
  4: "unaligned",
  5: "a table is in the way",
  6: "a block is in the way",
  7: "written once",
  8: "no memory",
  9: "refused",
  10: "too long",
  11: "no such call",
  12: "bad argument",
};

/**
 * Codes that a call of a host or guest can give. The others are about leaves that no call makes: KCore makes all descriptors itself, of pages whose frame it has looked at, at level 3,
 * and no blocks.
 */
export const GIVEN: readonly number[] = [1, 7, 8, 9, 10, 11, 12];
