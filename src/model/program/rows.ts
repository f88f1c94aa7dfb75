/**
 * Micro-operations: fixed-width rows over a slot file of value ids, read by every explorer. An operand >= 0 is a slot, an
 * operand < 0 is the constant `~operand`. A result depends on what its operands name; PICK and ITE tell the two
 * conditionals of the IR apart.
 */
import type { ExceptionClass } from "../../ir/index.ts";

/** Kinds of micro-operations, in column KIND. */
export const OP = {
  /** dst := apply(FLAGS as operator id, a, b) */
  EVAL: 0,
  /** dst := a */
  COPY: 1,
  /** dst := a ? b : c, with a data dependency on all parts */
  ITE: 2,
  /** dst := a ? b : c, with a pick dependency on a and a data dependency on the chosen part */
  PICK: 3,
  /** dst := load of BYTES at a; FLAGS: ACQUIRE, ACQUIRE_PC, EXCLUSIVE, UNUSED */
  READ: 4,
  /** store of b, BYTES at a; an EXCLUSIVE one sets dst to 1 when it fails, else 0; FLAGS: RELEASE, EXCLUSIVE */
  WRITE: 5,
  /** dst := old value; stores apply(EXTRA, old, b), or b if EXTRA is SWAP, or b if old = c if EXTRA is CAS; FLAGS: ACQUIRE, RELEASE, NO_RETURN, PAIR */
  RMW: 6,
  /** barrier; FLAGS: one of ORDERS_ALL, ORDERS_LD, ORDERS_ST, with IS_DSB; or IS_ISB */
  FENCE: 7,
  /** if a then go to TARGET */
  BRANCH: 8,
  JUMP: 9,
  /** go to the instruction at the address in slot a */
  JUMP_TO: 10,
  /** the thread is done */
  END: 11,
  /** the thread takes exception FLAGS (index into EXCEPTIONS) at this instruction and stops */
  FAULT: 12,
  /** forget the exclusive reservation */
  CLEAR_EXCLUSIVE: 13,
  /** a construct that explorers do not run; FLAGS is an index into `Code.reasons`. With an a it is a jump to the address in there, where no row is: see `Unforeseen` */
  UNSUPPORTED: 14,
  /** TLB invalidation; a names what, or NONE for everything; FLAGS: BROADCAST, SECOND_STAGE, BOTH_STAGES, EVERY_VMID. Only with page tables. */
  TLBI: 15,
  /** dst := what translating the address a gives; FLAGS: WRITES, UNPRIVILEGED. Only with page tables. */
  TRANSLATE: 16,
  /** the root of stage 2 becomes a, when the context is synchronised. Only with two stages. */
  SWITCH: 17,
} as const;

/** Columns of a row. */
export const KIND = 0;
export const DST = 1;
export const A = 2;
export const B = 3;
export const C = 4;
export const FLAGS = 5;
export const BYTES = 6;
export const TARGET = 7;
/** Index of the instruction, counted over all threads. */
export const INSTRUCTION = 8;
export const EXTRA = 9;
/** Int32s per row. */
export const ROW = 10;

export const FLAG = {
  ACQUIRE: 1,
  ACQUIRE_PC: 2,
  RELEASE: 4,
  EXCLUSIVE: 8,
  PAIR: 16,
  NO_RETURN: 32,
  ORDERS_ALL: 64,
  ORDERS_LD: 128,
  ORDERS_ST: 256,
  IS_DSB: 512,
  IS_ISB: 1024,
  /** What is read is never used: not computed with, not observed. Set by `simplify`. */
  UNUSED: 2048,
  /** TLBI of all processors. */
  BROADCAST: 4096,
  /** TRANSLATE as a store, and as EL0. */
  WRITES: 8192,
  UNPRIVILEGED: 16384,
  /** FENCE of an exception return. */
  RETURNS: 32768,
  /** TLBI of entries of stage 2, or of those of both stages; of all virtual machines. */
  SECOND_STAGE: 65536,
  BOTH_STAGES: 131072,
  EVERY_VMID: 262144,
  /** FENCE of this CPU alone: explorers take it for one of all, as herd7 does. */
  NON_SHAREABLE: 524288,
} as const;

/** Values of EXTRA in an RMW row that are no operator ids. */
export const SWAP = -1;
export const CAS = -2;
/** Absent operand. No constant has this id. */
export const NONE = -0x40000000;

export const EXCEPTIONS: readonly ExceptionClass[] = ["svc", "hvc", "smc", "brk", "hlt", "udf", "null", "outside"];

/** Columns of a row that name operands. */
export function operandColumns(kind: number): readonly number[] {
  if (kind === OP.RMW || kind === OP.ITE || kind === OP.PICK) return THREE;
  return kind === OP.EVAL || kind === OP.WRITE ? TWO : ONE;
}
const ONE = [A];
const TWO = [A, B];
const THREE = [A, B, C];
