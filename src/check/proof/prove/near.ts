/**
 * States near one that a run reached. The run's state satisfies all that is known; a path that it does not take asks for something else
 * at a few places. A solver is asked for them, few or all, with everything else as it is: so what is known of the rest stays
 * true, which a state that a solver makes up from nothing would have to be taught key by key.
 */
import {
  constant,
  eachSubterm,
  eq,
  evaluateAll,
  type Interpretation,
  type Smt,
  type SmtValue,
} from "../../../smt/index.ts";
import { asQuestion, brokenBy, codecOf, isField, type Knowledge } from "../../../symbolic/index.ts";
import type { Known } from "../goals.ts";
import { expanded } from "../plan/theorems.ts";
import {
  type Entry,
  entriesOf,
  type Inputs,
  interpretation,
  type Model,
  modelOf,
  type NativeFunctions,
  nothingOf,
} from "../run/concrete.ts";
import { safely } from "../run/safely.ts";
import { Universe } from "../run/universe.ts";
import type { Searching } from "./search.ts";

/** Rounds in which what is broken by now is mended. */
const MOST_ROUNDS = 8;
/** States of runs that are tried. */
const MOST_STARTS = 6;
/** States of runs that are kept to choose from: many are alike in what is wrong with them. */
const MOST_KEPT = 100;

/** A state, and what is wrong with it. */
interface Start {
  readonly state: Changed;
  readonly wrong: readonly Smt[];
}

/** States that differ little from those of some runs, and in which facts and all that is known are true. */
export async function* statesNear(
  known: Known,
  runs: readonly Inputs[],
  searching: Searching,
): AsyncGenerator<Changed, void, void> {
  const starts = startsOf(known, runs, searching);
  // Of states that are the same in what is wrong with them one will do.
  const tried = new Set<string>();
  for (const { state, wrong } of starts) {
    const key = state.described(wrong);
    if (tried.has(key) || tried.size >= MOST_STARTS) continue;
    tried.add(key);
    const found = await mended(state, known, searching);
    if (found !== undefined) yield found;
  }
}

/** States in which the fewest facts are wrong, in that order. There may be thousands of runs: one in which more is wrong is not looked at to its end. */
function startsOf({ facts }: Known, runs: readonly Inputs[], { natives }: Searching): readonly Start[] {
  let starts: Start[] = [];
  for (const inputs of runs) {
    const state = new Changed(inputs, natives);
    const wrong = state.wrong(facts, starts.length < MOST_KEPT ? facts.length : starts.at(-1)!.wrong.length - 1);
    if (wrong !== undefined)
      starts = [...starts, { state, wrong }].sort((a, b) => a.wrong.length - b.wrong.length).slice(0, MOST_KEPT);
  }
  return starts;
}

/** Changes a state until facts are true in it, and all that is known. */
async function mended(start: Changed, { facts, knowledge }: Known, searching: Searching): Promise<Changed | undefined> {
  let wanted = facts;
  let at: Start | undefined = startAt(start, wanted, knowledge);
  for (let round = 0; round < MOST_ROUNDS && at !== undefined; round++) {
    if (at.wrong.length === 0) return at.state;
    wanted = [...new Set([...wanted, ...at.wrong])];
    let next: Start | undefined;
    for await (const state of changes(at, wanted, searching)) {
      const changed = startAt(state, wanted, knowledge);
      if (changed?.wrong.length === 0) return state;
      next ??= changed;
    }
    at = next;
  }
  return undefined;
}

/** A state with what is wrong with it; undefined where a symbol has no value. */
function startAt(state: Changed, wanted: readonly Smt[], knowledge: Knowledge): Start | undefined {
  const wrong = state.missing(wanted, knowledge);
  return wrong && { state, wrong };
}

/** States in which wanted facts are true, by other values at few of the places that the wrong ones speak of, and at all of them. */
async function* changes(
  { state, wrong }: Start,
  wanted: readonly Smt[],
  { ask, executor, note }: Searching,
): AsyncGenerator<Changed, void, void> {
  const seen = wanted.map((f) => expanded(executor, f));
  const all = applications(seen);
  const pins = state.pins(all);
  const freed = async (free: readonly Smt[]): Promise<Changed | undefined> => {
    const left = new Set(free);
    const kept = all.flatMap((t) => (left.has(t) ? [] : [pins.get(t)!]));
    const { question, symbols } = asQuestion([...seen, ...kept], "words");
    const asked = await ask(question, "near a run");
    note(asked);
    const { answer } = asked;
    return answer.status === "sat"
      ? state.with(all, new Map(symbols.map((t, i) => [t, answer.values[i]!])))
      : undefined;
  };
  const places = applications(wrong.map((f) => expanded(executor, f))).reverse();
  // Fields, and of these what is read last, matter least to other facts.
  places.sort((a, b) => Number(isField(b)) - Number(isField(a)));
  const whole = await freed(places);
  if (whole === undefined) return;
  const few = await fewest(places, async (free) => (await freed(free)) !== undefined);
  // Where none need change, it is at a key that is at no place.
  if (few.length === 0) return;
  const least = few.length < places.length ? await freed(few) : undefined;
  if (least !== undefined) yield least;
  yield whole;
}

/** Some that are enough, and none of them can be left out; all are enough. @source QuickXplain, Junker 2004 */
async function fewest<T>(
  all: readonly T[],
  isEnough: (some: readonly T[]) => Promise<boolean>,
  beside: readonly T[] = [],
  isMore = true,
): Promise<readonly T[]> {
  if (isMore && (await isEnough(beside))) return [];
  if (all.length <= 1) return all;
  const [first, second] = [all.slice(0, all.length >> 1), all.slice(all.length >> 1)];
  const ofSecond = await fewest(second, isEnough, [...beside, ...first]);
  return [...ofSecond, ...(await fewest(first, isEnough, [...beside, ...ofSecond], ofSecond.length > 0))];
}

function applications(terms: readonly Smt[]): Smt[] {
  const found: Smt[] = [];
  eachSubterm(terms, (t) => {
    if (t.op === "app" && codecOf(t) === undefined) found.push(t);
  });
  return found;
}

/** A state of a run with some places changed. What the run says nothing of is zero. */
export class Changed {
  readonly #inputs: Inputs;
  readonly #natives: NativeFunctions;
  readonly #run: Interpretation;
  readonly #changes: ReadonlyMap<string, Entry>;

  constructor(inputs: Inputs, natives: NativeFunctions, changes: ReadonlyMap<string, Entry> = new Map()) {
    this.#inputs = inputs;
    this.#natives = natives;
    this.#run = interpretation(inputs, natives, (t) => nothingOf(t.sort));
    this.#changes = changes;
  }

  readonly meaning: Interpretation = (t, args) =>
    (this.#changes.size === 0 ? undefined : this.#changes.get(placeOf(t, args))?.value) ?? this.#run(t, args);

  /** Facts that are false; undefined where one has no value, or more than some are. */
  wrong(facts: readonly Smt[], most = facts.length): readonly Smt[] | undefined {
    return safely(() => {
      const known = new Map<Smt, SmtValue>();
      const found: Smt[] = [];
      for (const fact of facts)
        if (evaluateAll([fact], this.meaning, known)[0] !== true && found.push(fact) > most) return undefined;
      return found;
    });
  }

  /** What facts are about, with its values. */
  described(facts: readonly Smt[]): string {
    const all = applications(facts);
    const values = evaluateAll(all, this.meaning);
    return all.map((t, i) => `${t.id}=${values[i]}`).join(" ");
  }

  /** That applications are what they are. */
  pins(terms: readonly Smt[]): Map<Smt, Smt> {
    const values = evaluateAll(terms, this.meaning);
    return new Map(terms.map((t, i) => [t, eq(t, constant(values[i]!, t.sort))]));
  }

  /** What is false of wanted facts; where nothing is, of what is known. Undefined where one has no value. */
  missing(wanted: readonly Smt[], knowledge: Knowledge): readonly Smt[] | undefined {
    const wrong = this.wrong(wanted);
    if (wrong === undefined || wrong.length > 0) return wrong;
    return safely(() => brokenBy(wanted, knowledge, this.meaning));
  }

  /** The state with the values of a solver's model. */
  with(terms: readonly Smt[], values: ReadonlyMap<Smt, SmtValue>): Changed {
    const changes = new Map(this.#changes);
    const changed = new Changed(this.#inputs, this.#natives, changes);
    const known = new Map<Smt, SmtValue>();
    for (const t of terms) {
      const args = evaluateAll(t.args, changed.meaning, known);
      const value = values.get(t);
      if (value !== undefined && value !== changed.meaning(t, args))
        changes.set(placeOf(t, args), { name: t.name, args, value });
    }
    return changed;
  }

  /** The state as a model: what terms speak of, and of the run what was written in it, and what it is elsewhere. */
  model(terms: readonly Smt[]): Model {
    const all = applications(terms);
    const known = new Map<Smt, SmtValue>();
    const values = evaluateAll(all, this.meaning, known);
    const said = modelOf(all, values, (t) => known.get(t)!);
    const universe = new Universe();
    for (const { sort, value } of this.#inputs.values()) universe.addState(sort, value);
    const rest = [...this.#inputs].flatMap(([name, { sort, value }]) =>
      entriesOf(sort, value, name, (of) => universe.of(of)),
    );
    return { entries: [...this.#changes.values(), ...said.entries, ...rest], base: this.#inputs };
  }
}

const placeOf = (t: Smt, args: readonly SmtValue[]): string => [t.name, ...args].join(" ");
