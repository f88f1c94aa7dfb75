/** Runs lifted instructions on concrete values: one CPU, one window of memory, one exclusive monitor. */

import { type Effect, evaluate, type Procedure, type Scalar, type Term } from "../../src/ir/index.ts";
import { modified } from "../../src/machine/cpu/rmw.ts";

/** State before or after an instruction. Registers are unsigned; `memory` starts at address `base`. */
export interface CpuState {
  readonly x: bigint[];
  sp: bigint;
  /** N, Z, C, V as bits 3 to 0. */
  nzcv: number;
  /** Where a branch went; undefined when the next instruction follows. */
  pc: bigint | undefined;
  readonly memory: Uint8Array;
  readonly base: bigint;
  /** Address and bytes of the open load-exclusive. */
  monitor: { readonly address: bigint; readonly bytes: number } | undefined;
}

export const copyState = (s: CpuState): CpuState => ({ ...s, x: [...s.x], memory: s.memory.slice() });

const FLAG_BITS: Readonly<Record<string, number>> = { n: 3, z: 2, c: 1, v: 0 };

/** Value of a register by its name in the IR. */
function readRegister(s: CpuState, name: string): Scalar {
  if (name === "sp") return s.sp;
  const flag = FLAG_BITS[name];
  if (flag !== undefined) return ((s.nzcv >> flag) & 1) === 1;
  return s.x[Number(name.slice(1))]!;
}

function writeRegister(s: CpuState, name: string, value: Scalar): void {
  const flag = FLAG_BITS[name];
  if (name === "pc") s.pc = value as bigint;
  else if (name === "sp") s.sp = value as bigint;
  else if (flag !== undefined) s.nzcv = value === true ? s.nzcv | (1 << flag) : s.nzcv & ~(1 << flag);
  else s.x[Number(name.slice(1))] = value as bigint;
}

/** Value of a term in a state, with no locals. */
export const valueIn = (s: CpuState, t: Term, locals: ReadonlyMap<string, Scalar> = new Map()): Scalar =>
  evaluate(t, (leaf) => (leaf.kind === "reg" ? readRegister(s, leaf.name) : locals.get(leaf.name)!));

function offsetOf(s: CpuState, address: bigint, bytes: number): number {
  const at = address - s.base;
  if (at < 0n || at + BigInt(bytes) > BigInt(s.memory.length))
    throw new Error(`address ${address.toString(16)} outside`);
  return Number(at);
}

function load(s: CpuState, address: bigint, bytes: number): bigint {
  const at = offsetOf(s, address, bytes);
  return s.memory.subarray(at, at + bytes).reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);
}

export function store(s: CpuState, address: bigint, bytes: number, value: bigint): void {
  const at = offsetOf(s, address, bytes);
  for (let i = 0; i < bytes; i++) s.memory[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
}

/** Performs an effect; the result is what `into` is bound to. */
function perform(s: CpuState, effect: Effect, value: (t: Term) => bigint): Scalar | undefined {
  switch (effect.kind) {
    case "read": {
      const address = value(effect.addr);
      if (effect.exclusive) s.monitor = { address, bytes: effect.bytes };
      return load(s, address, effect.bytes);
    }
    case "write": {
      const address = value(effect.addr);
      const open = s.monitor?.address === address && s.monitor.bytes === effect.bytes;
      if (effect.exclusive) s.monitor = undefined;
      if (!effect.exclusive || open) store(s, address, effect.bytes, value(effect.value));
      return effect.exclusive ? !open : undefined;
    }
    case "rmw": {
      const address = value(effect.addr);
      const old = load(s, address, effect.bytes);
      const expected = effect.expected === undefined ? undefined : value(effect.expected);
      store(s, address, effect.bytes, modified(effect.op, 8 * effect.bytes, old, value(effect.operand), expected));
      return old;
    }
    case "clear-exclusive":
      s.monitor = undefined;
      return undefined;
    case "hint":
    case "barrier":
      return undefined;
    default:
      throw new Error(`a ${effect.kind} effect cannot run here`);
  }
}

/** Runs a lifted instruction to its end. */
export function run(s: CpuState, p: Procedure): void {
  const locals = new Map<string, Scalar>();
  const value = (t: Term): Scalar => valueIn(s, t, locals);
  let block = p.blocks[0]!;
  s.pc = undefined;
  for (;;) {
    for (const statement of block.body) {
      if (statement.kind === "let") locals.set(statement.name, value(statement.value));
      else if (statement.kind === "set") writeRegister(s, statement.reg, value(statement.value));
      else {
        const result = perform(s, statement.effect, value as (t: Term) => bigint);
        if (statement.into !== undefined) locals.set(statement.into, result!);
      }
    }
    if (block.end.kind !== "branch") return;
    const next = value(block.end.cond) === true ? block.end.yes : block.end.no;
    block = p.blocks.find((b) => b.label === next)!;
  }
}
