/**
 * The smallest strengthening that makes an assertion hold: a run that violates it has cycles that SC forbids, and a
 * repair has to put program-order steps of theirs in order. So sets of changes are tried from the cheapest, each
 * grown by the changes that would forbid the run that is left; a set is a repair when its exploration is complete and has no
 * violation. A change is made to an instruction of the file, so in every thread and call that runs it.
 */

import type { Execution, ExecutionEvent, Repair, RepairChange } from "../evidence/index.ts";
import type { Effect, Procedure, Statement } from "../ir/index.ts";
import type { Instruction, Program } from "../model/program/index.ts";

type Strength = RepairChange["what"];

/** One change: an instruction of the file made stronger, or a barrier in front of it. */
export interface Change {
  readonly origin: string;
  readonly what: Strength;
  readonly cost: number;
}

/**
 * Acquire and release first, then barriers from the weakest. Orders belong where threads communicate, so on an access that no
 * value passes through they cost more.
 */
const COST = { passing: 2, other: 3, "dmb ishld": 5, "dmb ishst": 5, "dmb ish": 7 } as const;

/** Explorations at most. */
const MOST_TRIES = 150;
const MOST_CHANGES = 4;

/** What an exploration of a changed program says. */
export interface Tried {
  /** A run that violates the assertion. */
  readonly violation: Execution | undefined;
  /** All outcomes are known, not all, or not all because time or memory ran out. */
  readonly outcomes: "all" | "some" | "cut";
}

/** What came of the search: no repair when SC violates the assertion too, or none is small enough. */
export interface RepairSearch {
  readonly repair: Repair | undefined;
  /** Time or memory ended it: with more there may be one, or a smaller one. */
  readonly cut: boolean;
}

/** Cycles that SC forbids, by event ids. */
export type CyclesOf = (
  e: Execution,
) => readonly (readonly { readonly from: number; readonly to: number; readonly name: string }[])[];

const FENCES: Readonly<Record<string, Effect>> = {
  "dmb ishld": { kind: "barrier", what: "dmb", domain: "ish", types: "ld" },
  "dmb ishst": { kind: "barrier", what: "dmb", domain: "ish", types: "st" },
  "dmb ish": { kind: "barrier", what: "dmb", domain: "ish", types: "all" },
};

function stronger(effect: Effect, what: Strength): Effect {
  if (effect.kind === "read" && what === "acquire") return { ...effect, order: "acquire" };
  if (effect.kind === "write" && what === "release") return { ...effect, order: "release" };
  if (effect.kind === "rmw") return what === "acquire" ? { ...effect, acquire: true } : { ...effect, release: true };
  return effect;
}

/** The meaning of an instruction after a change. */
function changed(semantics: Procedure, what: Strength): Procedure {
  const fence = FENCES[what];
  if (fence !== undefined) {
    const [first, ...rest] = semantics.blocks;
    const body: Statement[] = [{ kind: "effect", effect: fence, into: undefined }, ...first!.body];
    return { ...semantics, blocks: [{ ...first!, body }, ...rest] };
  }
  const statement = (s: Statement): Statement => (s.kind === "effect" ? { ...s, effect: stronger(s.effect, what) } : s);
  return { ...semantics, blocks: semantics.blocks.map((b) => ({ ...b, body: b.body.map(statement) })) };
}

/** The program after changes, in every copy of the instructions that they are to. */
export function strengthened<P extends Program>(program: P, changes: readonly Pick<Change, "origin" | "what">[]): P {
  const of = (i: Instruction): Instruction => {
    const mine = changes.filter((c) => c.origin === i.origin);
    return { ...i, semantics: mine.reduce((semantics, { what }) => changed(semantics, what), i.semantics) };
  };
  return { ...program, threads: program.threads.map((t) => ({ ...t, instructions: t.instructions.map(of) })) };
}

/** How the mnemonic of an access is written with an order; undefined where there is none. */
export function mnemonicWith(name: string, what: Strength): string | undefined {
  const m = /^(ldr|ldur|ldrb|ldurb|ldrh|ldurh|ldxr|ldxrb|ldxrh|str|stur|strb|sturb|strh|sturh|stxr|stxrb|stxrh)$/.exec(
    name,
  );
  if (m !== null) {
    const [base, size] = [name.replace(/u?r[bh]?$/, "r"), /[bh]$/.exec(name)?.[0] ?? ""];
    if (what === "acquire") return { ldr: `ldar${size}`, ldxr: `ldaxr${size}` }[base];
    return { str: `stlr${size}`, stxr: `stlxr${size}` }[base];
  }
  const atomic = /^(swp|ldadd|ldclr|ldeor|ldset|ldsmax|ldsmin|ldumax|ldumin|cas)(al|a|l)?([bh])?$/.exec(name);
  if (atomic === null) return undefined;
  const orders = new Set([...(atomic[2] ?? ""), what === "acquire" ? "a" : "l"]);
  return `${atomic[1]}${orders.has("a") ? "a" : ""}${orders.has("l") ? "l" : ""}${atomic[3] ?? ""}`;
}

/** The mnemonic of an instruction. */
export const nameOf = (text: string): string => /^\S*/.exec(text)![0].toLowerCase();

/** The changes that would put program-order steps of cycles in order. */
function changesFor(execution: Execution, cyclesOf: CyclesOf): readonly (readonly Change[])[] {
  const byId = new Map(execution.events.map((e) => [e.id, e]));
  const pairs = execution.relations.find((r) => r.name === "rmw")?.pairs ?? [];
  const partner = (e: ExecutionEvent): ExecutionEvent | undefined =>
    byId.get(pairs.find(([r, w]) => r === e.id || w === e.id)?.find((id) => id !== e.id) ?? -1);
  const cycles = cyclesOf(execution).flat();
  const passes = new Set(cycles.flatMap(({ from, to, name }) => (name === "rf" ? [from, to] : [])));
  const order = (e: ExecutionEvent | undefined, what: "acquire" | "release"): Change[] => {
    if (e?.origin === undefined || mnemonicWith(nameOf(e.instruction), what) === undefined) return [];
    const passing = passes.has(e.id) || passes.has(partner(e)?.id ?? -1);
    return [{ origin: e.origin, what, cost: passing ? COST.passing : COST.other }];
  };
  const fence = (e: ExecutionEvent, what: "dmb ishld" | "dmb ishst" | "dmb ish"): Change[] => [
    { origin: e.origin!, what, cost: COST[what] },
  ];
  return cyclesOf(execution)
    .flat()
    .flatMap(({ from, to, name }): Change[][] => {
      const [a, b] = [byId.get(from)!, byId.get(to)!];
      if (name !== "po" || b.origin === undefined) return [];
      const isWrite = (e: ExecutionEvent): boolean => e.label.startsWith("W");
      // An atomic access is ordered by the half that has the order.
      const acquire = order(isWrite(a) ? partner(a) : a, "acquire");
      const release = order(isWrite(b) ? b : partner(b), "release");
      const both = isWrite(a) && !isWrite(b) ? [[...order(a, "release"), ...order(b, "acquire")]] : [];
      const load = isWrite(a) ? [] : [fence(b, "dmb ishld")];
      const store = isWrite(a) && isWrite(b) ? [fence(b, "dmb ishst")] : [];
      const fences = [...load, ...store, fence(b, "dmb ish")];
      return [acquire, release, ...both.filter((l) => l.length === 2), ...fences].filter((l) => l.length > 0);
    });
}

interface Attempt {
  readonly changes: readonly Change[];
  readonly cost: number;
}

const keyOf = ({ changes }: Attempt): string =>
  changes
    .map((c) => `${c.origin} ${c.what}`)
    .sort()
    .join();

function grown({ changes }: Attempt, by: readonly Change[]): Attempt | undefined {
  const added = by.filter((c) => !changes.some((o) => o.origin === c.origin && o.what === c.what));
  if (added.length === 0 || changes.length + added.length > MOST_CHANGES) return undefined;
  const all = [...changes, ...added];
  return { changes: all, cost: all.reduce((n, c) => n + c.cost, 0) };
}

/**
 * Finds a repair of a program whose assertion `violation` violates.
 *
 * @param run      explores a changed program
 * @param cyclesOf why an execution is not one of SC
 */
export function repairOf<P extends Program>(
  program: P,
  violation: Execution,
  run: (changed: P) => Tried,
  cyclesOf: CyclesOf,
): RepairSearch {
  const queue: Attempt[] = [];
  const seen = new Set<string>();
  const expand = (from: Attempt, execution: Execution): void => {
    for (const by of changesFor(execution, cyclesOf)) {
      const next = grown(from, by);
      if (next === undefined || seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      queue.push(next);
    }
  };
  expand({ changes: [], cost: 0 }, violation);
  for (let tries = 0; queue.length > 0 && tries < MOST_TRIES; tries++) {
    queue.sort((a, b) => a.cost - b.cost);
    const attempt = queue.shift()!;
    const tried = run(strengthened(program, attempt.changes));
    if (tried.violation !== undefined) expand(attempt, tried.violation);
    else if (tried.outcomes === "all") {
      const changes = attempt.changes.map((c) => shown(program, c));
      return { repair: { changes, tries: tries + 1 }, cut: false };
    }
    if (tried.outcomes === "cut") return { repair: undefined, cut: true };
  }
  return { repair: undefined, cut: false };
}

/** A change as it is shown. */
export function shown(program: Program, { origin, what }: Pick<Change, "origin" | "what">): RepairChange {
  const all = program.threads.flatMap((t) => t.instructions);
  const { text, source } = all.find((i) => i.origin === origin)!;
  const name = what === "acquire" || what === "release" ? mnemonicWith(nameOf(text), what)! : undefined;
  const after = name === undefined ? `${what}; ${text}` : `${name}${text.slice(nameOf(text).length)}`;
  return { what, before: text, after, ...(source === undefined ? {} : { source }) };
}
