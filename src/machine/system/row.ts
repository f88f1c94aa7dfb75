/** A system register of the machine: what it is after reset, which bits keep what is written, who may touch it. */
import type { Cpu } from "../cpu/cpu.ts";

/**
 * What comes of an access: it happens, the instruction is undefined, it is trapped to an exception level, or as a use of
 * floating point.
 */
export type Access = "allowed" | "undefined" | "float" | 1 | 2;

export interface RegisterRow {
  readonly name: string;
  readonly reset: bigint;
  /** Bits that a write changes; none: read-only here. */
  readonly mask: bigint;
  /** Where the value does not come from `cpu.sys`. */
  readonly read?: (cpu: Cpu) => bigint;
  /** Instead of keeping the masked value. */
  readonly write?: (cpu: Cpu, value: bigint) => void;
  /** Looked at where the exception level is high enough for the register's encoding. */
  readonly check?: (cpu: Cpu, isWrite: boolean) => Access;
}

export type Check = NonNullable<RegisterRow["check"]>;

export const ALL = (1n << 64n) - 1n;
export const LOW = (1n << 32n) - 1n;

/** Keeps the bits of `mask`. */
export const kept = (names: string, mask: bigint = ALL, more: Partial<RegisterRow> = {}): RegisterRow[] =>
  names.split(" ").map((name) => ({ name, reset: 0n, mask, ...more }));

/** Always the same. */
export const constant = (name: string, reset: bigint, check?: Check): RegisterRow => ({
  name,
  reset,
  mask: 0n,
  ...(check === undefined ? {} : { check }),
});

/** A value that is computed. */
export const computed = (
  name: string,
  read: (cpu: Cpu) => bigint,
  write?: (cpu: Cpu, value: bigint) => void,
  check?: Check,
): RegisterRow => ({
  name,
  reset: 0n,
  mask: write === undefined ? 0n : ALL,
  read,
  ...(write === undefined ? {} : { write }),
  ...(check === undefined ? {} : { check }),
});
