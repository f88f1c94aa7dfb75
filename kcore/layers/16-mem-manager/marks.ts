/** Which banks of the host map a page of the host's: its record has a bit for each, where that of a VM's page has a count. Pure, for code and specification alike. */
import { codec, law, type U32, u32 } from "../../prelude/index.ts";
import { isBank } from "../00-machine/io-pools.ts";
import type { Bank } from "../00-machine/state.ts";

/** 1 shifted by the number of a bank. */
function bitOf(bank: Bank): U32 {
  const one: U32 = u32(bank & 1n) === 0n ? u32(1n) : u32(2n);
  const two: U32 = u32(bank & 2n) === 0n ? one : u32(one << 2n);
  const four: U32 = u32(bank & 4n) === 0n ? two : u32(two << 4n);
  return u32(bank & 8n) === 0n ? four : u32(four << 8n);
}

/** Whether a bank has its mark. */
export const isMarked = codec((marks: U32, bank: Bank): boolean => u32(marks & bitOf(bank)) !== 0n);
/** With the mark of a bank. */
export const withMark = codec((marks: U32, bank: Bank): U32 => u32(marks | bitOf(bank)));
/** Without it. */
export const withoutMark = codec((marks: U32, bank: Bank): U32 => u32((marks | bitOf(bank)) ^ bitOf(bank)));

/** Where no bit is set no bank has its mark. */
export const zeroHasNoMark = law(
  (marks: U32, bank: Bank) => [isMarked(marks, bank)],
  (marks: U32, bank: Bank): boolean => marks !== 0n || !isMarked(marks, bank),
);
/** A bank has its mark with that of another one if it had it, or is the other one. */
export const withMarkMarks = law(
  (marks: U32, bank: Bank, other: Bank) => [isMarked(withMark(marks, other), bank)],
  (marks: U32, bank: Bank, other: Bank): boolean =>
    !isBank(bank) ||
    !isBank(other) ||
    isMarked(withMark(marks, other), bank) === (bank === other || isMarked(marks, bank)),
);
/** And without that of another one if it had it, and is not the other one. */
export const withoutMarkUnmarks = law(
  (marks: U32, bank: Bank, other: Bank) => [isMarked(withoutMark(marks, other), bank)],
  (marks: U32, bank: Bank, other: Bank): boolean =>
    !isBank(bank) ||
    !isBank(other) ||
    isMarked(withoutMark(marks, other), bank) === (bank !== other && isMarked(marks, bank)),
);
