/**
 * The code of a page as blocks: straight runs of instructions that compiled code can run, found from an entry by following
 * branches inside the page.
 */
import type { Effect, Procedure, Term } from "../../ir/index.ts";
import { decode, liftAt } from "../../isa/index.ts";

/** How a block ends. Offsets are in bytes from the beginning of the page. */
export type BlockEnd =
  /** The next instruction is not compiled: the interpreter runs it. */
  | { readonly kind: "interpret" }
  /** The next instruction is the first of another block, or of the next page. */
  | { readonly kind: "next" }
  /** The last instruction sets pc, on a condition or always. */
  | { readonly kind: "branch"; readonly cond: Term | undefined; readonly target: Term };

export interface Block {
  /** Offset of the first instruction. */
  readonly start: number;
  readonly code: readonly Procedure[];
  readonly end: BlockEnd;
}

/** Hints that end a turn or wait are the interpreter's. */
const TURNS = ["wfi", "wfe", "sev", "sevl", "yield"];

function isCompiled(e: Effect): boolean {
  switch (e.kind) {
    case "read":
    case "write":
      return e.bytes <= 8 && !e.exclusive && !e.pair && e.unprivileged !== true;
    case "barrier":
      return true;
    case "hint":
      return !TURNS.includes(e.name);
    default:
      return false;
  }
}

const PAGE = 4096;
const LONGEST = 128;
const MOST_BLOCKS = 200;

interface Instruction {
  readonly procedure: Procedure;
  /** What it does to pc. */
  readonly jump: { readonly cond: Term | undefined; readonly target: Term } | undefined;
}

/** The jump of a procedure: `pc` is set in its only block, or in the one that a condition leads to. */
function jumpOf(p: Procedure): Instruction["jump"] {
  const [first, taken] = p.blocks;
  const set = (body: Procedure["blocks"][number]["body"]): Term | undefined =>
    body.flatMap((s) => (s.kind === "set" && s.reg === "pc" ? [s.value] : []))[0];
  if (first!.end.kind === "branch") return { cond: first!.end.cond, target: set(taken!.body)! };
  const target = set(first!.body);
  return target === undefined ? undefined : { cond: undefined, target };
}

/** What stands at an offset, or undefined when it is not compiled. */
export type Reader = (offset: number) => Instruction | undefined;

/** Reads instructions of a page at address `base` whose words `word` gives. */
export function readerOf(
  base: bigint,
  word: (offset: number) => number,
  isCompilable: (word: number, p: Procedure) => boolean,
): Reader {
  const read = new Map<number, Instruction | undefined>();
  const fresh = (offset: number): Instruction | undefined => {
    const decoded = decode(word(offset));
    if ("undefined" in decoded) return undefined;
    const { procedure } = liftAt(decoded, BigInt.asUintN(64, base + BigInt(offset)));
    const effects = procedure.blocks.flatMap((b) => b.body.flatMap((s) => (s.kind === "effect" ? [s.effect] : [])));
    return effects.every(isCompiled) && isCompilable(word(offset), procedure)
      ? { procedure, jump: jumpOf(procedure) }
      : undefined;
  };
  return (offset) => {
    if (!read.has(offset)) read.set(offset, fresh(offset));
    return read.get(offset);
  };
}

/** Offset of a constant target inside the page, else undefined. */
export function offsetIn(base: bigint, target: Term): number | undefined {
  if (target.kind !== "bv") return undefined;
  const offset = target.value - base;
  return offset >= 0n && offset < BigInt(PAGE) && offset % 4n === 0n ? Number(offset) : undefined;
}

/** Where control may go from a run of instructions that begins at `start`, and where the run ends. */
function scan(base: bigint, start: number, read: Reader): { readonly end: number; readonly next: number[] } {
  for (let at = start; ; at += 4) {
    if (at === PAGE) return { end: at, next: [] };
    const found = read(at);
    if (found === undefined) return { end: at, next: at + 4 < PAGE ? [at + 4] : [] };
    if (found.jump !== undefined || at - start === 4 * LONGEST) {
      const target = found.jump === undefined ? undefined : offsetIn(base, found.jump.target);
      const falls = at + 4 < PAGE; // a call comes back, too
      return { end: at + 4, next: [...(target === undefined ? [] : [target]), ...(falls ? [at + 4] : [])] };
    }
  }
}

/** Starts of blocks that are reached from an entry, in order. */
function leaders(base: bigint, entry: number, read: Reader): number[] {
  const found = new Set([entry]);
  const work = [entry];
  for (let at = work.pop(); at !== undefined; at = work.pop())
    for (const next of scan(base, at, read).next)
      if (!found.has(next) && found.size < MOST_BLOCKS) {
        found.add(next);
        work.push(next);
      }
  return [...found].sort((a, b) => a - b);
}

function blockAt(start: number, limit: number, read: Reader): Block {
  const code: Procedure[] = [];
  for (let at = start; at < limit; at += 4) {
    const found = read(at);
    if (found === undefined) return { start, code, end: { kind: "interpret" } };
    code.push(found.procedure);
    if (found.jump !== undefined) return { start, code, end: { kind: "branch", ...found.jump } };
    if (code.length === LONGEST) break;
  }
  return { start, code, end: { kind: "next" } };
}

/** All blocks reached from `entry`; none that would be empty. */
export function blocksFrom(base: bigint, entry: number, read: Reader): Block[] {
  const starts = leaders(base, entry, read);
  const blocks = starts.map((start, i) => blockAt(start, starts[i + 1] ?? PAGE, read));
  return blocks.filter((b) => b.code.length > 0);
}
