/**
 * Mutants through the prover. A mutant differs from the original in the questions of some goals, and only these are asked; it
 * is killed by the first of them that a run refutes, on inputs on which the original is right. So a mutant is never killed
 * by a theorem that is not proved anyway.
 */
import type { MutantReport } from "../../../evidence/index.ts";
import { type KernelProgram, liftProgram, type Mutant, nativesWith } from "../../../kernel/index.ts";
import { atPlace } from "../../../text/index.ts";
import { defineLayer } from "../define.ts";
import type { PlannedGoal, PlannedPath, PlannedTheorem } from "../goals.ts";
import { type NativeValues, planLayer } from "../plan/plan.ts";
import { goalKey, type Memory, sourcesDigests } from "../prove/memory.ts";
import {
  goalsOf,
  NOT_CONFIRMED,
  type NumberedGoal,
  type Proof,
  TheoremProver,
  type Workplace,
} from "../prove/prove.ts";
import { failsOn } from "../run/on-recorded-states.ts";
import { type RecordedRuns, recordedRuns } from "../run/recorded-runs.ts";
import { replay } from "../run/replay.ts";
import { layersOf } from "../system.ts";
import { affectedTheorems, ProgramTexts, relationNames } from "./affected.ts";

/** The program whose mutants are tried, and what they are tried with. */
export interface MutationPlace {
  readonly program: KernelProgram;
  readonly entries: readonly string[];
  readonly read: (file: string) => string | undefined;
  /** Values of the compiled original. */
  readonly natives: NativeValues;
  readonly solver: string;
  readonly ask: Workplace["ask"];
  readonly check: Workplace["check"];
  /** What was proved before; see `Workplace`. */
  readonly memory: Memory | undefined;
  /** Milliseconds for one mutant; what is open then is unknown. */
  readonly patience: number;
  readonly now: () => number;
}

type Fate = Pick<MutantReport, "fate" | "by" | "code" | "detail" | "lines" | "equivalent">;
const NOBODY = { by: undefined, code: undefined, lines: [], equivalent: undefined };
/** It is written in another way, and means the same. */
const SAME: Fate = { ...NOBODY, fate: "same", detail: "the same when lifted", equivalent: undefined };

const AT_ONCE = 32;
/** Goals about one entry come first: they are smaller, and most mistakes are seen there. */
const LATE: ReadonlySet<string> = new Set(["relation", "invariant"]);

type Functions = Workplace["natives"];
const functionsOnly =
  (values: NativeValues): Functions =>
  (name) => {
    const value = values(name);
    return typeof value === "function" ? (value as ReturnType<Functions>) : undefined;
  };

/** The same for goals of two programs that ask the same. */
const keyOf = ({ goal }: PlannedGoal, program: KernelProgram): string => goalKey(goal, sourcesDigests(program).codecs);

/** No way in particular: states that a run reached are looked at as they are. */
const ANY_PATH: PlannedPath = {
  decisions: [],
  facts: [],
  knowledge: {
    schemas: [],
    laws: [],
    uses: new Map(),
    codecSorts: () => {
      throw new Error("no codec is looked at");
    },
  },
  goals: [],
};

/** Tries mutants of one program. */
export class Mutation {
  readonly #place: MutationPlace;
  readonly #texts: ProgramTexts;
  /** Questions of the original, by theorem. */
  readonly #questions = new Map<string, ReadonlySet<string>>();
  readonly runs: RecordedRuns;

  constructor(place: MutationPlace) {
    this.#place = place;
    this.#texts = new ProgramTexts(place.program);
    this.runs = recordedRuns(place.program, place.natives);
  }

  /** The fate of one mutant. @param layers numbers of the layers whose theorems may kill it, in order */
  async run(mutant: Mutant, layers: readonly number[]): Promise<MutantReport> {
    const start = this.#place.now();
    const fate = await this.#fate(mutant, layers, start + this.#place.patience);
    const { kind, span, line, inside, before, after } = mutant;
    const milliseconds = Math.round(this.#place.now() - start);
    return { kind, file: span.file, line, inside, before, after, ...fate, milliseconds };
  }

  async #fate(mutant: Mutant, layers: readonly number[], until: number): Promise<Fate> {
    const { file } = mutant.span;
    const read = (name: string): string | undefined => (name === file ? mutant.text : this.#place.read(name));
    const { program, errors } = liftProgram(this.#place.entries, { read });
    const [error] = errors;
    if (error !== undefined) {
      const where = atPlace(read(error.span.file) ?? "", error.span);
      return { ...NOBODY, fate: "rejected", code: error.code, detail: `${where}: ${error.message}` };
    }
    const natives = nativesWith(program, [file], this.#place.natives, { defineLayer });
    const texts = new ProgramTexts(program);
    const changed = texts.changedIn(this.#texts);
    if (changed.size === 0) return SAME;
    const relationChanged = texts.distance(relationNames(program), changed) !== undefined;
    const input = { place: this.#place, program, natives, texts, changed, relationChanged, until, original: this };
    return new Trial(input).run(layers);
  }

  /** The questions of a theorem of the original. */
  questionsOf(layer: number, name: string): ReadonlySet<string> {
    const id = `${layer} ${name}`;
    const known = this.#questions.get(id);
    if (known !== undefined) return known;
    const { program, natives } = this.#place;
    const found = layersOf(program).find((l) => l.number === layer);
    const theorems = found === undefined ? [] : planLayer(program, found, natives, new Set([name])).theorems;
    const goals = theorems.flatMap((t) => t.paths.flatMap((p) => p.goals));
    const keys = new Set(goals.map((g) => keyOf(g, program)));
    this.#questions.set(id, keys);
    return keys;
  }
}

interface TrialInput {
  readonly place: MutationPlace;
  readonly program: KernelProgram;
  readonly natives: NativeValues;
  readonly texts: ProgramTexts;
  readonly changed: ReadonlySet<string>;
  readonly relationChanged: boolean;
  readonly until: number;
  readonly original: Mutation;
}

/** One mutant against the theorems that it may concern. */
class Trial {
  readonly #input: TrialInput;
  readonly #workplace: Workplace;
  /** What is not known, and would have to be before the mutant has survived. */
  readonly #open: string[] = [];
  #unconfirmed: string | undefined;

  constructor(input: TrialInput) {
    const { program, natives, place } = input;
    this.#input = input;
    const original = functionsOnly(place.natives);
    const confirm: typeof replay = (theorem, goal, model, services) => {
      const found = replay(theorem, goal, model, services);
      // Under another relation the original is no measure: it need not do right where its own relation does not hold.
      if (found === undefined || input.relationChanged) return found;
      return replay(theorem, goal, model, { natives: original }) === undefined ? found : undefined;
    };
    const { solver, ask, check, memory } = place;
    this.#workplace = {
      program,
      solver,
      ask,
      check,
      memory,
      natives: functionsOnly(natives),
      runs: input.original.runs.of,
      confirm,
    };
  }

  async run(layers: readonly number[]): Promise<Fate> {
    let reached = false;
    for (const number of layers) {
      const layer = layersOf(this.#input.program).find((l) => l.number === number);
      if (layer === undefined) continue;
      for (const name of affectedTheorems(this.#input.texts, layer, this.#input.changed)) {
        const { theorems } = planLayer(this.#input.program, layer, this.#input.natives, new Set([name]));
        for (const theorem of theorems) {
          reached = true;
          const fate = await this.#theorem(theorem);
          if (fate !== undefined) return fate;
        }
      }
    }
    if (this.#unconfirmed !== undefined) return { ...NOBODY, fate: "unconfirmed", detail: this.#unconfirmed };
    if (this.#open.length > 0) return { ...NOBODY, fate: "unknown", detail: this.#open[0]! };
    return { ...NOBODY, fate: "survived", detail: reached ? "every theorem holds" : "no theorem speaks of it" };
  }

  #killed(theorem: PlannedTheorem, detail: string, lines: readonly string[]): Fate {
    return { ...NOBODY, fate: "killed", by: `${theorem.layer} ${theorem.name}`, detail, lines };
  }

  async #theorem(theorem: PlannedTheorem): Promise<Fate | undefined> {
    const about = `${theorem.layer} ${theorem.name}`;
    const met = this.#met(theorem);
    if (met !== undefined) return met;
    if (theorem.failure !== undefined) return this.#killed(theorem, theorem.failure, []);
    if (theorem.unknown !== undefined) this.#open.push(`${about}: ${theorem.unknown.detail}`);
    const known = this.#input.original.questionsOf(theorem.layer, theorem.name);
    const goals = smallFirst(theorem).filter(({ planned }) => !known.has(keyOf(planned, this.#input.program)));
    const prover = new TheoremProver(theorem, this.#workplace);
    for (let i = 0; i < goals.length; i += AT_ONCE) {
      if (this.#input.place.now() > this.#input.until) {
        this.#open.push(`${about}: ${goals.length - i} goals are left when time is up`);
        return undefined;
      }
      const some = goals.slice(i, i + AT_ONCE);
      for (const proof of await prover.goals(some)) {
        const fate = this.#judged(theorem, proof);
        if (fate !== undefined) return fate;
      }
    }
    return goals.length > 0 && (await isVacuous(prover, theorem))
      ? this.#killed(theorem, "no state satisfies the hypotheses", [])
      : undefined;
  }

  /** Whether it fails in a state that a recorded run reached, where the original does not. */
  #met(theorem: PlannedTheorem): Fate | undefined {
    const { setting } = theorem;
    if (setting.kind !== "refine") return undefined;
    const { place } = this.#input;
    for (const inputs of this.#workplace.runs(theorem, ANY_PATH)) {
      const found = failsOn(setting, inputs, this.#workplace.natives);
      if (found !== undefined && failsOn(setting, inputs, functionsOnly(place.natives)) === undefined)
        return this.#killed(theorem, found.lines[0]!, found.lines);
    }
    return undefined;
  }

  #judged(theorem: PlannedTheorem, { report, confirmed }: Proof): Fate | undefined {
    const { verdict, kind, about } = report;
    if (verdict.status === "refuted") {
      const lines = confirmed?.lines ?? [];
      return this.#killed(theorem, lines[0]?.trim() ?? `${kind}: ${about}`, lines);
    }
    if (verdict.status !== "unknown") return undefined;
    const detail = `${theorem.layer} ${theorem.name}, ${kind} ${about}: ${verdict.detail}`;
    if (verdict.detail === NOT_CONFIRMED) this.#unconfirmed ??= detail;
    else this.#open.push(detail);
    return undefined;
  }
}

/** The goals of a theorem, small ones first. */
function smallFirst(theorem: PlannedTheorem): NumberedGoal[] {
  const all = goalsOf(theorem);
  const isLate = ({ planned }: NumberedGoal): boolean => LATE.has(planned.kind);
  return [...all.filter((g) => !isLate(g)), ...all.filter(isLate)];
}

/** Whether no state satisfies the hypotheses of any path. */
async function isVacuous(prover: TheoremProver, { paths }: PlannedTheorem): Promise<boolean> {
  for (const path of paths) {
    const { witness } = await prover.path(path, true);
    if (witness !== "unreachable") return false;
  }
  return paths.length > 0;
}
