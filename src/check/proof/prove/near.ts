/**
 * States near one that a run reached. The run's state satisfies all that is known; a path that it does not take asks for something else
 * at a few places. A solver is asked for one of these, or for all, with everything else as it is: so what is known of the rest stays
 * true, which a state that a solver makes up from nothing would have to be taught key by key.
 */
import {
  bits,
  bool,
  eachSubterm,
  eq,
  evaluateAll,
  type Interpretation,
  integer,
  not,
  type Smt,
  type SmtValue,
} from "../../../smt/index.ts";
import { asQuestion, brokenBy, codecOf, type Knowledge } from "../../../symbolic/index.ts";
import type { PlannedPath } from "../goals.ts";
import { expanded } from "../plan/theorems.ts";
import { type Inputs, interpretation } from "../run/concrete.ts";
import { safely } from "../run/safely.ts";
import type { Searching } from "./search.ts";

/** Rounds in which what is broken by now is mended. */
const MOST_ROUNDS = 8;
/** Places of which one is to change, or all. */
const MOST_FREE = 150;
/** States of runs that are tried. */
const MOST_STARTS = 6;

/** A state, and what is wrong with it. */
interface Start {
  readonly state: Changed;
  readonly wrong: readonly Smt[];
}

/** Whether a path is taken by a state that differs little from one of some runs. */
export async function isTakenNear(path: PlannedPath, runs: readonly Inputs[], searching: Searching): Promise<boolean> {
  const starts = runs.flatMap((inputs): Start[] => {
    const state = new Changed(interpretation(inputs, searching.natives));
    const wrong = state.wrong(path.facts);
    return wrong === undefined ? [] : [{ state, wrong }];
  });
  starts.sort((a, b) => a.wrong.length - b.wrong.length);
  // Of states that are the same in what is wrong with them one will do.
  const tried = new Set<string>();
  for (const { state, wrong } of starts) {
    const key = state.described(wrong);
    if (tried.has(key) || tried.size >= MOST_STARTS) continue;
    tried.add(key);
    if (await mended(state, path, searching)) return true;
  }
  return false;
}

/** Changes a state until it takes the path and keeps all that is known. */
async function mended(start: Changed, { facts, knowledge }: PlannedPath, searching: Searching): Promise<boolean> {
  let wanted = facts;
  let at: Start | undefined = startAt(start, wanted, knowledge);
  for (let round = 0; round < MOST_ROUNDS && at !== undefined; round++) {
    if (at.wrong.length === 0) return true;
    wanted = [...new Set([...wanted, ...at.wrong])];
    let next: Start | undefined;
    for await (const state of changes(at, wanted, searching)) {
      const changed = startAt(state, wanted, knowledge);
      if (changed?.wrong.length === 0) return true;
      next ??= changed;
    }
    at = next;
  }
  return false;
}

/** A state with what is wrong with it; undefined where a symbol has no value. */
function startAt(state: Changed, wanted: readonly Smt[], knowledge: Knowledge): Start | undefined {
  const wrong = state.missing(wanted, knowledge);
  return wrong && { state, wrong };
}

/** States in which wanted facts are true, by another value at one of the places that the wrong ones speak of, and at all of them. */
async function* changes(
  { state, wrong }: Start,
  wanted: readonly Smt[],
  { ask, executor, note }: Searching,
): AsyncGenerator<Changed, void, void> {
  const seen = wanted.map((f) => expanded(executor, f));
  const all = applications(seen);
  const free = applications(wrong.map((f) => expanded(executor, f))).filter((t) => t.sort.kind !== "opaque");
  if (free.length > MOST_FREE) return;
  const pins = state.pins(all);
  for (const left of [...free.map((t) => [t]), free]) {
    const kept = [...pins].flatMap(([t, pin]) => (left.includes(t) ? [] : pin));
    const { question, symbols } = asQuestion([...seen, ...kept], "words");
    const one = await ask(question, "witness near a run");
    note(one);
    const { answer } = one;
    if (answer.status === "sat") yield state.with(all, new Map(symbols.map((t, i) => [t, answer.values[i]!])));
  }
}

function applications(terms: readonly Smt[]): Smt[] {
  const found: Smt[] = [];
  eachSubterm(terms, (t) => {
    if (t.op === "app" && codecOf(t) === undefined) found.push(t);
  });
  return found;
}

const constantOf = (t: Smt, value: SmtValue): Smt => {
  if (t.sort.kind === "bool") return bool(value as boolean);
  return t.sort.kind === "bv" ? bits(value as bigint, t.sort.width) : integer(value as bigint);
};

/** A state with some places changed. */
class Changed {
  readonly #base: Interpretation;
  readonly #changes: Map<string, SmtValue>;

  constructor(base: Interpretation, changes = new Map<string, SmtValue>()) {
    this.#base = base;
    this.#changes = changes;
  }

  readonly meaning: Interpretation = (t, args) => this.#changes.get(placeOf(t, args)) ?? this.#base(t, args);

  /** Facts that are false; undefined where a symbol has no value. */
  wrong(facts: readonly Smt[]): readonly Smt[] | undefined {
    const values = safely(() => evaluateAll(facts, this.meaning));
    return values && facts.filter((_, i) => values[i] !== true);
  }

  /** What facts are about, with its values. */
  described(facts: readonly Smt[]): string {
    const all = applications(facts);
    const values = evaluateAll(all, this.meaning);
    return all.map((t, i) => `${t.id}=${values[i]}`).join(" ");
  }

  /** That applications are what they are. Of what has no constants it is said which are the same. */
  pins(terms: readonly Smt[]): Map<Smt, readonly Smt[]> {
    const values = evaluateAll(terms, this.meaning);
    const firsts = new Map<string, Map<SmtValue, Smt>>();
    const pins = new Map<Smt, readonly Smt[]>();
    for (const [i, t] of terms.entries()) {
      const value = values[i]!;
      if (t.sort.kind !== "opaque") {
        pins.set(t, [eq(t, constantOf(t, value))]);
        continue;
      }
      const known = firsts.get(t.sort.name) ?? new Map<SmtValue, Smt>();
      firsts.set(t.sort.name, known);
      const first = known.get(value);
      pins.set(t, first === undefined ? [...known.values()].map((other) => not(eq(t, other))) : [eq(t, first)]);
      if (first === undefined) known.set(value, t);
    }
    return pins;
  }

  /** What is false of wanted facts; where nothing is, of what is known. Undefined where a symbol has no value. */
  missing(wanted: readonly Smt[], knowledge: Knowledge): readonly Smt[] | undefined {
    const wrong = this.wrong(wanted);
    if (wrong === undefined || wrong.length > 0) return wrong;
    return safely(() => brokenBy(wanted, knowledge, this.meaning));
  }

  /** The state with the values of a solver's model, but for those of opaque sorts, which are pinned. */
  with(terms: readonly Smt[], values: ReadonlyMap<Smt, SmtValue>): Changed {
    const changed = new Changed(this.#base, new Map(this.#changes));
    const known = new Map<Smt, SmtValue>();
    for (const t of terms) {
      const args = evaluateAll(t.args, changed.meaning, known);
      const value = t.sort.kind === "opaque" ? undefined : values.get(t);
      if (value !== undefined && value !== changed.meaning(t, args)) changed.#changes.set(placeOf(t, args), value);
    }
    return changed;
  }
}

const placeOf = (t: Smt, args: readonly SmtValue[]): string => [t.name, ...args].join(" ");
