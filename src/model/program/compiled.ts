/** What lowering makes of a program, for every explorer to read. */
import type { Instruction, Program } from "./program.ts";
import type { ValueTable } from "./values.ts";

/** Lowered code of a program. */
export interface Code {
  readonly program: Program;
  readonly values: ValueTable;
  /** Rows of ROW int32s. */
  readonly ops: Int32Array;
  /** Number of slots; slot i < registers.length is register registers[i], the others are temporaries of an instruction. */
  readonly slots: number;
  readonly registers: readonly string[];
  /** First row of each thread. */
  readonly entry: readonly number[];
  /** Row of the instruction at an address. */
  readonly rowAt: ReadonlyMap<bigint, number>;
  /** Instructions of all threads in order, with the thread they were written in. */
  readonly instructions: readonly Instruction[];
  readonly reasons: readonly string[];
}
