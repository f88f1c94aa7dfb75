/**
 * Threads with equal code and equal initial registers can be exchanged: the set of executions is closed under permuting
 * them. So only executions are searched in which their first writes to one chosen location are coherence-ordered by
 * thread number, and the outcomes are closed under permutation afterwards. Every execution has a permutation of that kind:
 * number the threads that write the location in coherence order. Not used where a value could name a thread (an initial
 * register or a code address that differs makes the threads unequal), nor where observables or kept pairs tell them apart.
 */
import {
  type Analysis,
  type Code,
  INSTRUCTION,
  type KeptPair,
  KIND,
  type Layout,
  type Observable,
  OP,
  operandColumns,
  ROW,
  TARGET,
} from "../program/index.ts";

/** Threads that can be exchanged (at least two, in order), and the location whose first writes are ordered. */
export interface SymmetryClass {
  readonly threads: readonly number[];
  readonly location: number;
}

/** Rows of a thread's own text: from its entry to its END. */
function extent(code: Code, t: number): number {
  let row = code.entry[t]!;
  while (code.ops[row * ROW + KIND] !== OP.END) row++;
  return row - code.entry[t]! + 1;
}

// Equal rows, up to where the text stands. Indirect jumps and link registers name an address, so they make threads
// unequal; so do jumps out of the text, behind which registers count that it does not name.
function equalCode(code: Code, a: number, b: number): boolean {
  const n = extent(code, a);
  if (n !== extent(code, b)) return false;
  const { ops, entry } = code;
  const base = (t: number): number => entry[t]! * ROW;
  const instruction = ops[base(b) + INSTRUCTION]! - ops[base(a) + INSTRUCTION]!;
  for (let i = 0; i < n * ROW; i++) {
    const [x, y] = [ops[base(a) + i]!, ops[base(b) + i]!];
    const column = i % ROW;
    const kind = ops[base(a) + i - column]!;
    if (kind === OP.JUMP_TO) return false;
    const jumps = column === TARGET && (kind === OP.JUMP || kind === OP.BRANCH);
    if (jumps && (x < entry[a]! || x >= entry[a]! + n)) return false;
    const shift = jumps ? entry[b]! - entry[a]! : column === INSTRUCTION ? instruction : 0;
    if (x + shift !== y) return false;
  }
  return true;
}

/** Slots that the code of a thread names, and those that are observed of it. */
function usedSlots(code: Code, t: number): Set<number> {
  const { ops, entry, program, registers } = code;
  const used = new Set<number>();
  for (let row = entry[t]!, end = row + extent(code, t); row < end; row++)
    for (const column of operandColumns(ops[row * ROW + KIND]!)) used.add(ops[row * ROW + column]!);
  for (const o of program.observed)
    if (o.kind === "register" && o.thread === t) used.add(registers.indexOf(o.register));
  return used;
}

function equalRegisters(code: Code, a: number, b: number): boolean {
  const { threads } = code.program;
  const used = usedSlots(code, a);
  const value = (t: number, name: string): bigint => threads[t]!.registers.get(name) ?? 0n;
  return code.registers.every((name, slot) => !used.has(slot) || value(a, name) === value(b, name));
}

/** The same of exchangeable threads for a fault of each: its class, and where in the text. */
export function faultKey({ program }: Code, { thread, address, class: c }: Observable & { kind: "fault" }): string {
  const first = program.threads[thread]!.instructions[0]?.address ?? 0n;
  return `fault ${c ?? "any"} ${address === undefined ? "anywhere" : address - first}`;
}

/** Registers and faults of a thread that are observed, sorted. */
const observed = (code: Code, t: number): string =>
  code.program.observed
    .flatMap((o) => {
      if (o.kind === "memory" || o.thread !== t) return [];
      return [o.kind === "register" ? o.register : faultKey(code, o)];
    })
    .sort()
    .join();

// The location of the first write whose address is known, if all threads of the class can be ordered by it.
function firstWritten(layout: Layout, analysis: Analysis): number | undefined {
  for (const { address, bytes } of analysis.writes) {
    const location = layout.locate(address, bytes);
    if (location >= 0) return location;
  }
  return undefined;
}

/** The classes of exchangeable threads. */
export function symmetryClasses(
  code: Code,
  layout: Layout,
  analyses: readonly Analysis[],
  kept: readonly KeptPair[],
): SymmetryClass[] {
  if (kept.length > 0) return [];
  const classes: SymmetryClass[] = [];
  const taken = new Set<number>();
  for (let a = 0; a < code.entry.length; a++) {
    if (taken.has(a)) continue;
    const same = (b: number): boolean =>
      b === a || (observed(code, a) === observed(code, b) && equalRegisters(code, a, b) && equalCode(code, a, b));
    const threads = code.entry.map((_, b) => b).filter((b) => b >= a && !taken.has(b) && same(b));
    for (const t of threads) taken.add(t);
    const location = firstWritten(layout, analyses[a]!);
    if (threads.length > 1 && location !== undefined) classes.push({ threads, location });
  }
  return classes;
}
