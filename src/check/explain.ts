/**
 * Why an outcome is there on Arm and not on SC: a smallest set of program-order pairs of instructions which, if kept in
 * order, forbids it. Found by search: every set of one pair, then of two, then of three is explored with that order added,
 * so each answer has been verified by the exploration that found it.
 */
import type { Reordering } from "../evidence/index.ts";
import {
  type Code,
  type Exploration,
  INSTRUCTION,
  type KeptPair,
  KIND,
  OP,
  type Outcome,
  ROW,
} from "../model/program/index.ts";

/** Pairs in one set at most. */
const MOST_PAIRS = 3;
/** Explorations at most: past it the search says so instead of running for hours. */
const MOST_EXPLORATIONS = 20_000;

/** Instructions of each thread that access memory, in program order, as indices into `code.instructions`. */
function accesses(code: Code): number[][] {
  const { threads } = code.program;
  const starts = threads.map((_, t) => threads.slice(0, t).reduce((n, { instructions }) => n + instructions.length, 0));
  const touching = new Set<number>();
  for (let at = 0; at < code.ops.length; at += ROW) {
    const kind = code.ops[at + KIND];
    if (kind === OP.READ || kind === OP.WRITE || kind === OP.RMW) touching.add(code.ops[at + INSTRUCTION]!);
  }
  return threads.map(({ instructions }, t) =>
    instructions.map((_, i) => starts[t]! + i).filter((i) => touching.has(i)),
  );
}

/** Program-order pairs, near ones first: a near pair says more. As many as can be explored. */
function candidatePairs(code: Code): KeptPair[] {
  const threads = accesses(code).map((list) => ({ list, has: new Set(list) }));
  const farthest = Math.max(0, ...threads.map(({ list }) => (list.at(-1) ?? 0) - (list[0] ?? 0)));
  const pairs: KeptPair[] = [];
  for (let apart = 1; apart <= farthest && pairs.length < MOST_EXPLORATIONS; apart++)
    for (const [thread, { list, has }] of threads.entries())
      for (const first of list) if (has.has(first + apart)) pairs.push({ thread, first, second: first + apart });
  return pairs;
}

function* sets(pairs: readonly KeptPair[], size: number, from = 0): Generator<KeptPair[]> {
  if (size === 0) yield [];
  else {
    for (let i = from; i < pairs.length; i++) {
      for (const rest of sets(pairs, size - 1, i + 1)) yield [pairs[i]!, ...rest];
    }
  }
}

const reorderings = ({ instructions }: Code, keep: readonly KeptPair[]): Reordering[] =>
  [...keep]
    .sort((a, b) => a.first - b.first)
    .map(({ thread, first, second }) => ({
      thread,
      first: instructions[first]!.text,
      second: instructions[second]!.text,
    }));

/** Reorderings by state. */
export type Explanations = Map<string, readonly Reordering[]>;

/**
 * For each state in `states`: the smallest reordering it needs.
 *
 * @param explore  explores the program with extra order; must give every outcome
 * @param name     the printed state of an outcome
 * @returns by state, where it is known: none are those that need more than three; and whether a limit cut the search
 */
export function explainStates(
  code: Code,
  explore: (keep: readonly KeptPair[]) => Exploration,
  name: (outcome: Outcome) => string,
  states: readonly string[],
): { readonly found: Explanations; readonly cut: boolean } {
  const open = new Set(states);
  const found: Explanations = new Map();
  const pairs = candidatePairs(code);
  let explorations = 0;
  let whole = true;
  for (let size = 1; size <= MOST_PAIRS; size++) {
    for (const keep of sets(pairs, size)) {
      if (open.size === 0 || ++explorations > MOST_EXPLORATIONS) return { found, cut: false };
      const { outcomes, incomplete } = explore(keep);
      if (incomplete?.reason === "limit") return { found, cut: true };
      if (incomplete !== undefined) {
        whole = false; // what was not found is not known to be forbidden
        continue;
      }
      const left = new Set(outcomes.map(name));
      for (const state of [...open].filter((s) => !left.has(s))) {
        found.set(state, reorderings(code, keep));
        open.delete(state);
      }
    }
  }
  if (whole) for (const state of open) found.set(state, []);
  return { found, cut: false };
}
