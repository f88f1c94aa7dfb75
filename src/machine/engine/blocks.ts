/**
 * The code of a page as blocks: straight runs of instructions that compiled code can run, found from an entry by following
 * branches inside the page.
 */
import type { Effect, Procedure, Term } from "../../ir/index.ts";
import { decode, liftAt } from "../../isa/index.ts";
import { keep } from "../cpu/interpret.ts";
import { readableNumber } from "../system/access.ts";

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
    case "sysreg-read":
      return readableNumber(e.name) !== undefined;
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

/** Instructions by word that mean the same everywhere, those that are not compiled as undefined. */
export class KnownInstructions {
  readonly #known = new Map<number, Instruction | undefined>();
  readonly #isCompilable: (p: Procedure) => boolean;

  constructor(isCompilable: (p: Procedure) => boolean) {
    this.#isCompilable = isCompilable;
  }

  /** What a word at an address is. */
  at(word: number, address: bigint): Instruction | undefined {
    if (this.#known.has(word)) return this.#known.get(word);
    const decoded = decode(word);
    const lifted = "undefined" in decoded ? undefined : liftAt(decoded, address, {}, decoded.row.name);
    const found = lifted === undefined ? undefined : this.#instruction(lifted.procedure);
    if (found === undefined || lifted!.anywhere) keep(this.#known, word, found);
    return found;
  }

  #instruction(procedure: Procedure): Instruction | undefined {
    const isSimple = procedure.blocks.every((b) => b.body.every((s) => s.kind !== "effect" || isCompiled(s.effect)));
    return isSimple && this.#isCompilable(procedure) ? { procedure, jump: jumpOf(procedure) } : undefined;
  }
}

/** Reads instructions of a page at address `base` whose words `word` gives. */
export function readerOf(base: bigint, word: (offset: number) => number, known: KnownInstructions): Reader {
  const read: (Instruction | undefined | null)[] = new Array(PAGE / 4).fill(null);
  return (offset) => {
    let found: Instruction | undefined | null = read[offset / 4];
    if (found === null) read[offset / 4] = found = known.at(word(offset), BigInt.asUintN(64, base + BigInt(offset)));
    return found;
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

/** What is known of an offset when its page is compiled. */
export interface Seen {
  /** Compiled code begins here: new code goes there, and does not contain it again. */
  readonly isThere: (offset: number) => boolean;
  /** It was interpreted: what never ran is not worth compiling. */
  readonly ran: (offset: number) => boolean;
}

/** Starts of blocks that are reached from an entry, in order. */
function leaders(base: bigint, entry: number, read: Reader, seen: Seen): number[] {
  const found = new Set([entry]);
  const work = [entry];
  for (let at = work.pop(); at !== undefined; at = work.pop())
    for (const next of scan(base, at, read).next)
      if (!found.has(next) && !seen.isThere(next) && seen.ran(next) && found.size < MOST_BLOCKS) {
        found.add(next);
        work.push(next);
      }
  return [...found].sort((a, b) => a - b);
}

function blockAt(start: number, limit: number, read: Reader, seen: Seen): Block {
  const code: Procedure[] = [];
  for (let at = start; at < limit; at += 4) {
    if (at !== start && seen.isThere(at)) break;
    const found = read(at);
    if (found === undefined) return { start, code, end: { kind: "interpret" } };
    code.push(found.procedure);
    if (found.jump !== undefined) return { start, code, end: { kind: "branch", ...found.jump } };
    if (code.length === LONGEST) break;
  }
  return { start, code, end: { kind: "next" } };
}

/** All blocks reached from `entry` that are not there already; none that would be empty. */
export function blocksFrom(base: bigint, entry: number, read: Reader, seen: Seen): Block[] {
  const starts = leaders(base, entry, read, seen);
  const blocks = starts.map((start, i) => blockAt(start, starts[i + 1] ?? PAGE, read, seen));
  return blocks.filter((b) => b.code.length > 0);
}
