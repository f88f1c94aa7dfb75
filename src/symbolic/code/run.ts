/**
 * One instruction on words that are terms. Effects are asked of a world; a branch or a choice that nothing decides goes both
 * ways, each with the fact that it is.
 */
import { type Effect, effectResult, type Procedure, type Statement, type Term } from "../../ir/index.ts";
import { not, type Smt } from "../../smt/index.ts";
import type { Facts } from "./facts.ts";
import { Undecided, wordOf } from "./words.ts";

/** An effect with its operands as words. */
export interface Asked {
  readonly effect: Effect;
  readonly of: (t: Term) => Smt;
}

/** What an instruction acts on. The runner asks it for a copy before it goes two ways. */
export interface World<W> {
  facts: Facts;
  /** Facts decided about where this instruction goes on, or a choice in it. */
  byFacts: boolean;
  /** Grows with everything that changes. */
  readonly changes: number;
  readonly copy: () => W;
  readonly register: (name: string, t: Term) => Smt;
  readonly setRegister: (name: string, value: Smt) => void;
  /** What an effect yields. */
  readonly effect: (asked: Asked) => Smt | undefined;
}

/** How an instruction ended, and in which world. */
export interface Made<W> {
  readonly world: W;
  /** A panic or a failed requirement: it is not run. */
  readonly stuck: string | undefined;
}

/** All ways through an instruction, on `start` itself where there is one way. */
export function run<W extends World<W>>(procedure: Procedure, start: W): Made<W>[] {
  const done: Made<W>[] = [];
  const todo = [start];
  for (let world = todo.pop(); world !== undefined; world = todo.pop()) {
    const before = world.changes;
    try {
      done.push({ world, stuck: straight(procedure, world) });
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      // It is run again from its start, so nothing may have come of it yet.
      if (world.changes !== before) return [{ world, stuck: "a choice behind what it does is not followed" }];
      for (const c of [not(error.condition), error.condition]) {
        const facts = world.facts.with(c);
        if (facts === undefined) continue;
        const way = world.copy();
        way.facts = facts;
        todo.push(way);
      }
    }
  }
  return done;
}

/** Runs to the end of one way; a branch that is open is a choice that is. */
function straight<W extends World<W>>(procedure: Procedure, world: W): string | undefined {
  const locals = new Map<string, Smt>();
  const decide = (c: Smt): boolean | undefined => {
    world.byFacts ||= c.op !== "const";
    return world.facts.decide(c);
  };
  const of = (t: Term): Smt =>
    wordOf(t, (leaf) => (leaf.kind === "local" ? locals.get(leaf.name)! : world.register(leaf.name, leaf)), decide);
  let block = procedure.blocks[0]!;
  for (;;) {
    for (const s of block.body) statement(s, world, locals, of);
    const { end } = block;
    if (end.kind === "return") return undefined;
    if (end.kind === "stuck" || end.kind === "panic") return end.reason;
    const to = end.kind === "jump" ? end.to : decided(of(end.cond), decide) ? end.yes : end.no;
    block = procedure.blocks.find((b) => b.label === to)!;
  }
}

function decided(c: Smt, decide: (c: Smt) => boolean | undefined): boolean {
  const known = decide(c);
  if (known === undefined) throw new Undecided(c);
  return known;
}

function statement<W extends World<W>>(s: Statement, world: W, locals: Map<string, Smt>, of: (t: Term) => Smt): void {
  if (s.kind === "let") locals.set(s.name, of(s.value));
  else if (s.kind === "set") world.setRegister(s.reg, of(s.value));
  else {
    const value = world.effect({ effect: s.effect, of });
    if (s.into === undefined) return;
    if (value === undefined)
      throw new Error(`${s.effect.kind} yields ${effectResult(s.effect) ? "nothing" : "no word"}`);
    locals.set(s.into, value);
  }
}
