/**
 * A concurrent program as the explorers take it: threads of lifted instructions at concrete code addresses, variables at
 * concrete data addresses, initial registers, and what to observe at the end. Symbols are gone: a reader that wants
 * `x` back asks `symbolAt`. Sources (litmus text, later assembly and object files) convert into this.
 */
import type { SourceLine } from "../../evidence/index.ts";
import type { ExceptionClass, Procedure } from "../../ir/index.ts";
import type { Pages } from "../mmu/index.ts";

/** One instruction: `semantics` is a function of the IR without calls; it sets `pc` when it does not fall through. */
export interface Instruction {
  /** Byte address, a multiple of 4; a thread's instructions are consecutive. */
  readonly address: bigint;
  /** Text for traces, as the user wrote it. */
  readonly text: string;
  readonly semantics: Procedure;
  /** Its encoding, where there is one: syndromes describe it. */
  readonly word?: number;
  /** The line of the source it was compiled from. */
  readonly source?: SourceLine;
  /** Names the instruction of the file that this is a copy of. */
  readonly origin?: string;
}

export interface Thread {
  readonly instructions: readonly Instruction[];
  /** Initial values of registers by IR name (`x0`, `sp`, `n`, `tpidr_el0`); others start at 0. */
  readonly registers: ReadonlyMap<string, bigint>;
  /** What it runs when an instruction faults; only with page tables. */
  readonly handler?: readonly Instruction[];
  /** What it runs at EL2; only with two stages. */
  readonly hypervisor?: readonly Instruction[];
}

/** A variable, or an array: `cell` bytes per element, `init` holds all bytes, little-endian. */
export interface Variable {
  readonly name: string;
  /** Byte address. Variables of litmus tests are far apart; those of one section of compiled code stand as they do there. */
  readonly address: bigint;
  readonly cell: 1 | 2 | 4 | 8 | 16;
  readonly init: Uint8Array;
  /**
   * Bytes that belong to it, all of `init` when absent. An access that begins at its start may cover more of `init`, because
   * tests often leave sizes open; one that begins behind the start may not: what stands beside a variable is not known.
   */
  readonly size?: number;
  /** The thread whose stack or own data it is: others touch it only through an address that this one gives away. */
  readonly owner?: number;
}

/**
 * Something an outcome has a value for. Registers give all 64 bits, memory `bytes` little-endian bytes, a fault 0 or 1;
 * `all` faults of a thread, only with page tables, are one number (`model/mmu`).
 */
export type Observable =
  | { readonly kind: "register"; readonly thread: number; readonly register: string }
  | { readonly kind: "memory"; readonly address: bigint; readonly bytes: number }
  /** `address`: the faulting instruction, or any; `class`: or any. */
  | {
      readonly kind: "fault";
      readonly thread: number;
      readonly address: bigint | undefined;
      readonly class: ExceptionClass | undefined;
      readonly all?: true;
    };

export interface Program {
  readonly name: string;
  readonly threads: readonly Thread[];
  readonly variables: readonly Variable[];
  readonly observed: readonly Observable[];
  /** Names of code labels by address, for printing (`P1:L0`). */
  readonly labels: ReadonlyMap<bigint, string>;
  /** Addresses of variables are physical, and accesses go through these pages. */
  readonly pages?: Pages;
}

/** A construct that the explorers do not run: the answer is `unsupported`, with this reason. */
export class Unsupported extends Error {
  override readonly name: string = "Unsupported";
}

/**
 * A search came to what the program does not say, because it was made of code of which not all is known beforehand: where a
 * jump goes, or what is at an address. Who made the program may find it out and start again; to others it is not run.
 */
export class Unforeseen extends Unsupported {
  override readonly name = "Unforeseen";
  readonly what: "jump" | "access";
  readonly instruction: Instruction;
  /** Where it goes. */
  readonly address: bigint;

  constructor(what: "jump" | "access", instruction: Instruction, address: bigint, why: string) {
    super(`${instruction.text}: ${why}`);
    this.what = what;
    this.instruction = instruction;
    this.address = address;
  }
}

/** Index of the variable at an address, -1 for none. Variables stand in the order of their addresses. */
export function variableAt({ variables }: Pick<Program, "variables">, address: bigint): number {
  let [low, high] = [0, variables.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (variables[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  const last = variables[low - 1]; // that begins at the address or before
  return last !== undefined && address < last.address + BigInt(last.init.length) ? low - 1 : -1;
}

/** Code of thread `t` starts here: far from data and from small constants, distinct per thread. */
export const codeBase = (t: number): bigint => 0x0000_c0de_0000_0000n + BigInt(t) * 0x10_0000n;
/** A fault handler of thread `t` starts here, behind its code. */
export const handlerBase = (t: number): bigint => codeBase(t) + 0x8_0000n;
/** What it runs at EL2 starts here. */
export const hypervisorBase = (t: number): bigint => codeBase(t) + 0xc_0000n;
/** Data of variable `i` starts here when the source does not say; far from code and small constants. */
export const dataBase = (i: number): bigint => 0x0000_c0de_7000_0000n + BigInt(i) * 0x1_0000n;
