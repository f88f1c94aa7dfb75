/**
 * Looks for a state in which assertions hold, and hypotheses too. A solver's model that breaks a hypothesis at keys that occur
 * in it shows an instance that was missing: it is added, and the solver asked again. So a goal is proved with the few
 * instances that it needs, and what is found in the end satisfies all that is known.
 */
import { type Answer, evaluateTerm, type Interpretation, type Smt, type SmtValue } from "../../../smt/index.ts";
import {
  type Asking,
  asQuestion,
  broken,
  codecOf,
  type Executor,
  type Form,
  type Knowledge,
} from "../../../symbolic/index.ts";
import { expanded } from "../plan/theorems.ts";
import { type Model, ModelValues, modelOf, type NativeFunctions, nothingOf } from "../run/concrete.ts";
import type { Ask, Asked } from "./workplace.ts";

/** Rounds in which a model may show that an instance was missing. */
const MOST_REPAIRS = 24;

/** What is to hold, and how it is asked about. */
export interface Search {
  readonly assertions: readonly Smt[];
  readonly knowledge: Knowledge;
  /** `words` is with the meaning of codecs, too. */
  readonly form: Form;
  /** Keys at which hypotheses are tried too, beside those that occur. */
  readonly keys?: readonly Smt[];
  /** Terms that matter most, in their order: a hypothesis that is broken at keys of theirs is added before any other is. */
  readonly first?: readonly (readonly Smt[])[];
  /** For `ask`. */
  readonly label: string;
  /** Rounds in which a model may show that an instance was missing; `MOST_REPAIRS` unless given. */
  readonly repairs?: number | undefined;
}

/** How it came out. */
export type Found =
  /** No state: the assertions contradict what is known. */
  | { readonly status: "none" }
  /** A state. `assertions` are those of the search with all instances that were added. */
  | { readonly status: "state"; readonly model: Model; readonly assertions: readonly Smt[] }
  /** The solver gave no answer, or models went on to break hypotheses. `assertions` as above. */
  | { readonly status: "open"; readonly answer: NoAnswer; readonly assertions: readonly Smt[] };
type NoAnswer = Exclude<Answer, { readonly status: "sat" | "unsat" }>;

/** What a search needs. */
export interface Searching {
  readonly ask: Ask;
  readonly natives: NativeFunctions;
  readonly executor: Executor;
  /** Told of each answer. */
  readonly note: (asked: Asked) => void;
}

/** Searches. @throws {NoIntegerView} */
export async function search(what: Search, { ask, natives, executor, note }: Searching): Promise<Found> {
  let { assertions } = what;
  const { keys = [], first = [], repairs = MOST_REPAIRS } = what;
  let round = 0;
  while (round < repairs) {
    const seen = what.form === "words" ? assertions.map((a) => expanded(executor, a)) : assertions;
    const asking = asQuestion(seen, what.form);
    const asked = await ask(asking.question, `${what.label} ${round++}`);
    note(asked);
    const { answer } = asked;
    if (answer.status === "unsat") return { status: "none" };
    if (answer.status !== "sat") return { status: "open", answer, assertions };
    const model = modelFrom(asking, answer.values);
    const meaning = meaningOf(new ModelValues(model), natives, "as it says");
    const missing = nearest([...first, [...assertions, ...keys]], (terms) => broken(terms, what.knowledge, meaning));
    if (missing.length === 0) return { status: "state", model, assertions };
    const more = [...new Set([...assertions, ...missing])];
    if (more.length === assertions.length) break;
    assertions = more;
  }
  const detail = `hypotheses are still missing after ${round} rounds`;
  return { status: "open", answer: { status: "unknown", detail }, assertions };
}

/** What is found at the first terms at which something is. */
function nearest<T>(places: readonly (readonly Smt[])[], find: (terms: readonly Smt[]) => readonly T[]): readonly T[] {
  for (const terms of places) {
    const found = find(terms);
    if (found.length > 0) return found;
  }
  return [];
}

/** The model behind a solver's values. */
function modelFrom({ symbols }: Asking, values: readonly SmtValue[]): Model {
  const known = new Map(symbols.map((t, i) => [t, values[i]!]));
  return modelOf(symbols, values, (t) => evaluateTerm(t, (leaf) => known.get(leaf)!));
}

/**
 * Terms have the values of a model, and are zero where it says nothing. Codecs are what it says, and computed where it does not; or all of
 * them are computed: what is true then is true of this state when it is run.
 */
export const meaningOf =
  (values: ModelValues, natives: NativeFunctions, codecs: "as it says" | "computed"): Interpretation =>
  (t, args) => {
    const codec = codecOf(t);
    const isSaid = codec === undefined || codecs === "as it says";
    const said = isSaid ? values.leaf(t.name, args) : undefined;
    return said ?? (codec === undefined ? nothingOf(t.sort) : (natives(codec)!(...args) as SmtValue));
  };
