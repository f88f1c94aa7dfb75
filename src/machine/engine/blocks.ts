/**
 * The code of a page as blocks: straight runs of instructions that compiled code can run, found from an entry by following
 * branches inside the page.
 */
import type { Effect, Procedure, Term } from "../../ir/index.ts";
import { decodeWhole, liftAt } from "../../isa/index.ts";
import { keep } from "../cpu/interpret.ts";
import { COUNTERS, readableNumber } from "../system/access.ts";

/** How a block ends. Offsets are in bytes from the beginning of the page. */
export type BlockEnd =
  /** The next instruction is not part of a block: the interpreter runs it. */
  | { readonly kind: "interpret" }
  /** The next instruction is the first of another block, or of the next page. */
  | { readonly kind: "next" }
  /** The last instruction sets pc, on a condition or always. */
  | { readonly kind: "branch"; readonly cond: Term | undefined; readonly target: Term };

/** An instruction of a block. */
export interface Instruction {
  readonly procedure: Procedure;
  /** Whether its effects are compiled; if not, or when its terms are not, compiled code calls the interpreter for it. */
  readonly isCompiled: boolean;
  /** What it does to pc. */
  readonly jump: { readonly cond: Term | undefined; readonly target: Term } | undefined;
}

export interface Block {
  /** Offset of the first instruction. */
  readonly start: number;
  readonly code: readonly Instruction[];
  readonly end: BlockEnd;
}

/** @param isAlone there is no other CPU to give a turn to */
function isCompiled(e: Effect, isAlone: boolean): boolean {
  switch (e.kind) {
    case "read":
    case "write":
      return e.unprivileged !== true;
    case "rmw":
      return true;
    case "barrier":
    case "float-access":
    case "clear-exclusive":
      return true;
    case "sysreg-read":
      return readableNumber(e.name) !== undefined || COUNTERS.includes(e.name);
    case "hint":
      return !["wfi", "wfe", "sev", "sevl"].includes(e.name) && (isAlone || e.name !== "yield");
    case "cache":
      return e.op === "dc zva";
    default:
      return false;
  }
}

const PAGE = 4096;
const LONGEST = 128;
const MOST_BLOCKS = 200;

/** The jump of a procedure: `pc` is set in its only block, or in the one that a condition leads to. */
function jumpOf(p: Procedure): Instruction["jump"] {
  const [first, taken] = p.blocks;
  const set = (body: Procedure["blocks"][number]["body"]): Term | undefined =>
    body.flatMap((s) => (s.kind === "set" && s.reg === "pc" ? [s.value] : []))[0];
  if (first!.end.kind === "branch") return { cond: first!.end.cond, target: set(taken!.body)! };
  const target = set(first!.body);
  return target === undefined ? undefined : { cond: undefined, target };
}

/** What stands at an offset, or undefined when it is not part of a block. */
export type Reader = (offset: number) => Instruction | undefined;

/** Instructions that go elsewhere without saying so in their terms. */
const isDeparture = (e: Effect): boolean => e.kind === "exception" || e.kind === "exception-return";

const effectsOf = (p: Procedure): Effect[] =>
  p.blocks.flatMap((b) => b.body.flatMap((s) => (s.kind === "effect" ? [s.effect] : [])));

/** Few words are most of the code. */
const MOST_KNOWN = 1 << 12;

/** Instructions by word that mean the same everywhere, those that are part of no block as undefined. */
export class KnownInstructions {
  readonly #known = new Map<number, Instruction | undefined>();
  readonly #isAlone: boolean;

  /** @param isAlone whether the machine has one CPU */
  constructor(isAlone: boolean) {
    this.#isAlone = isAlone;
  }

  /** What a word at an address is. */
  at(word: number, address: bigint): Instruction | undefined {
    const key = word | 0;
    const known = this.#known.get(key);
    if (known !== undefined || this.#known.has(key)) return known;
    const decoded = decodeWhole(word);
    const lifted = "undefined" in decoded ? undefined : liftAt(decoded, address, {}, decoded.row.name);
    const found = lifted === undefined ? undefined : this.#instruction(lifted.procedure);
    if (lifted === undefined || lifted.anywhere) keep(this.#known, key, found, MOST_KNOWN);
    return found;
  }

  #instruction(procedure: Procedure): Instruction | undefined {
    const effects = effectsOf(procedure);
    if (effects.some(isDeparture)) return undefined;
    return { procedure, isCompiled: effects.every((e) => isCompiled(e, this.#isAlone)), jump: jumpOf(procedure) };
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
  /** It was interpreted lately: what never ran is not worth compiling. */
  readonly ran: (offset: number) => boolean;
}

/** Starts of blocks: runs of what was interpreted, and what is reached from them, in order. */
function leaders(base: bigint, read: Reader, seen: Seen): number[] {
  const found = new Set<number>();
  const work: number[] = [];
  const take = (at: number): void => {
    if (found.has(at) || seen.isThere(at) || !seen.ran(at) || found.size === MOST_BLOCKS) return;
    found.add(at);
    work.push(at);
  };
  for (let at = 0; at < PAGE; at += 4) if (at === 0 || !seen.ran(at - 4)) take(at);
  for (let at = work.pop(); at !== undefined; at = work.pop()) for (const next of scan(base, at, read).next) take(next);
  return [...found].sort((a, b) => a - b);
}

function blockAt(start: number, limit: number, read: Reader, seen: Seen): Block {
  const code: Instruction[] = [];
  for (let at = start; at < limit; at += 4) {
    if (at !== start && seen.isThere(at)) break;
    const found = read(at);
    if (found === undefined) return { start, code, end: { kind: "interpret" } };
    code.push(found);
    if (found.jump !== undefined) return { start, code, end: { kind: "branch", ...found.jump } };
    if (code.length === LONGEST) break;
  }
  return { start, code, end: { kind: "next" } };
}

/** Blocks of what ran in the page at address `base` and is not there already; none that would be empty. */
export function blocksOf(base: bigint, read: Reader, seen: Seen): Block[] {
  const starts = leaders(base, read, seen);
  const blocks = starts.map((start, i) => blockAt(start, starts[i + 1] ?? PAGE, read, seen));
  return blocks.filter((b) => b.code.length > 0);
}
