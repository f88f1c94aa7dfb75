/**
 * Mutants through the prover. A mutant differs from the original in the questions of some goals, and only these are asked; it
 * is killed by the first of them that a run refutes, on inputs on which the original is right. So a mutant is never killed
 * by a theorem that is not proved anyway.
 */
import type { MutantReport } from "../../../evidence/index.ts";
import { type KernelProgram, liftProgram, type Mutant, type Primitive } from "../../../kernel/index.ts";
import { symbolic, type Value } from "../../../symbolic/index.ts";
import { atPlace, type InputError } from "../../../text/index.ts";
import { type PlannedGoal, type PlannedTheorem, theoremWith } from "../goals.ts";
import { argumentName } from "../others/beside.ts";
import { planLayer } from "../plan/plan.ts";
import { goalKey, type Memory, sourcesDigests } from "../prove/memory.ts";
import { goalsOf, type Proof, smallFirst, TheoremProver, type Workplace } from "../prove/prove.ts";
import { functionsOfProgram } from "../run/functions.ts";
import { failsOn } from "../run/on-recorded-states.ts";
import { type LayerRun, type RecordedRuns, recordedRuns } from "../run/recorded-runs.ts";
import type { Refine } from "../run/refinement.ts";
import { replay } from "../run/replay.ts";
import { type Layer, type LayeredSystem, layerBelow, readSystem } from "../system/index.ts";
import { affectedTheorems, ProgramTexts, sharedNames } from "./affected.ts";

/** The system whose mutants are tried, and what they are tried with. */
export interface MutationPlace {
  readonly system: LayeredSystem;
  readonly entries: readonly string[];
  readonly read: (file: string) => string | undefined;
  /** Runs of the original's layers. */
  readonly run: LayerRun;
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
/** The same for goals of two programs that ask the same. */
const keyOf = ({ goal }: PlannedGoal, program: KernelProgram): string => goalKey(goal, sourcesDigests(program).codecs);

/** Tries mutants of one program. */
export class Mutation {
  readonly #place: MutationPlace;
  readonly #texts: ProgramTexts;
  /** Questions of the original, by theorem. */
  readonly #questions = new Map<string, ReadonlySet<string>>();
  readonly runs: RecordedRuns;

  constructor(place: MutationPlace) {
    this.#place = place;
    this.#texts = new ProgramTexts(place.system.program);
    this.runs = recordedRuns(place.system, place.run);
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
    if (errors[0] !== undefined) return rejected(errors[0], read);
    const texts = new ProgramTexts(program);
    const changed = texts.changedIn(this.#texts);
    if (changed.size === 0) return SAME;
    const found = readSystem(program);
    if (found.system === undefined) return rejected(found.errors[0]!, read);
    // A relation that is not there any more is a change, too.
    const rests = [...sharedNames(found.system), ...sharedNames(this.#place.system)];
    const relationChanged = texts.distance(rests, changed) !== undefined;
    const input = {
      place: this.#place,
      system: found.system,
      texts,
      changed,
      rests,
      relationChanged,
      until,
      original: this,
    };
    return new Trial(input).run(layers);
  }

  /** The questions of a theorem of the original. */
  questionsOf(layer: number, name: string): ReadonlySet<string> {
    const id = `${layer} ${name}`;
    const known = this.#questions.get(id);
    if (known !== undefined) return known;
    const { system } = this.#place;
    const found = system.layers.find((l) => l.number === layer);
    const theorems = found === undefined ? [] : planLayer(system, found, new Set([name])).theorems;
    const goals = theorems.flatMap((t) => t.paths.flatMap((p) => p.goals));
    const keys = new Set(goals.map((g) => keyOf(g, system.program)));
    this.#questions.set(id, keys);
    return keys;
  }
}

/** What the reader refuses is no program. */
function rejected(error: InputError, read: (file: string) => string | undefined): Fate {
  const where = atPlace(read(error.span.file) ?? "", error.span);
  return { ...NOBODY, fate: "rejected", code: error.code, detail: `${where}: ${error.message}` };
}

interface TrialInput {
  readonly place: MutationPlace;
  readonly system: LayeredSystem;
  readonly texts: ProgramTexts;
  readonly changed: ReadonlySet<string>;
  /** What every theorem rests on. */
  readonly rests: readonly string[];
  readonly relationChanged: boolean;
  readonly until: number;
  readonly original: Mutation;
}

/** How a refinement of a layer is run. */
function settingOf(system: LayeredSystem, layer: Layer, primitive: Primitive): Refine {
  const { params } = system.program.procedures.get(primitive.code!)!.procedure;
  const levels = [layer.number, (layerBelow(system, layer) ?? layer).number] as const;
  const [hi, lo] = ["hi", "lo"].map((name) => symbolic(system.machine.sort, name)) as [Value, Value];
  const args = params.map((p) => symbolic(p.sort, argumentName(p.name)));
  return { kind: "refine", primitive, levels, passed: false, hi, lo, args };
}

/** One mutant against the theorems that it may concern. */
class Trial {
  readonly #input: TrialInput;
  readonly #workplace: Workplace;
  /** What is not known, and would have to be before the mutant has survived. */
  readonly #open: string[] = [];
  #unconfirmed: string | undefined;

  constructor(input: TrialInput) {
    const { system, place } = input;
    this.#input = input;
    const confirm: typeof replay = (theorem, goal, model, services) => {
      const found = replay(theorem, goal, model, services);
      // Under another relation the original is no measure: it need not do right where its own relation does not hold.
      if (found.kind === "open" || input.relationChanged) return found;
      const original = replay(theorem, goal, model, { system: place.system });
      const detail = "the original fails too";
      return original.kind === "open"
        ? found
        : { kind: "open", why: "nothing fails", detail, lines: found.confirmed.lines };
    };
    const { solver, ask, check, memory } = place;
    const { program } = system;
    const runs = input.original.runs.of;
    this.#workplace = {
      program,
      system,
      solver,
      ask,
      check,
      memory,
      natives: functionsOfProgram(program),
      runs,
      confirm,
    };
  }

  async run(layers: readonly number[]): Promise<Fate> {
    const { system, texts, changed, rests } = this.#input;
    const judges = system.layers
      .filter((l) => layers.includes(l.number))
      .map((layer) => ({ layer, names: affectedTheorems(texts, system, layer, changed, rests) }));
    // What a recorded run meets is found in a moment.
    for (const { layer, names } of judges)
      for (const primitive of layer.primitives.filter((p) => p.code !== undefined && names.includes(p.short))) {
        const met = this.#met(layer, primitive);
        if (met !== undefined) return met;
      }
    let reached = false;
    for (const { layer, names } of judges)
      for (const name of names)
        for (const theorem of planLayer(system, layer, new Set([name])).theorems) {
          reached = true;
          const fate = await this.#theorem(theorem);
          if (fate !== undefined) return fate;
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
    if (theorem.failure !== undefined) return this.#killed(theorem, theorem.failure, []);
    if (theorem.unknown !== undefined) this.#open.push(`${about}: ${theorem.unknown.detail}`);
    const known = this.#input.original.questionsOf(theorem.layer, theorem.name);
    const goals = smallFirst(goalsOf(theorem))
      .flat()
      .filter(({ planned }) => !known.has(keyOf(planned, this.#input.system.program)));
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
  #met(layer: Layer, primitive: Primitive): Fate | undefined {
    const { place, system } = this.#input;
    const setting = settingOf(system, layer, primitive);
    const { short: name } = primitive;
    const theorem = theoremWith({ layer: layer.number, title: name, name, span: undefined, setting });
    for (const inputs of this.#workplace.runs(theorem, {})) {
      const found = failsOn(setting, inputs, system);
      if (found !== undefined && failsOn(setting, inputs, place.system) === undefined)
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
    if (verdict.why === "unconfirmed") this.#unconfirmed ??= detail;
    else this.#open.push(detail);
    return undefined;
  }
}

/** Whether no state satisfies the hypotheses of any path. */
async function isVacuous(prover: TheoremProver, { paths }: PlannedTheorem): Promise<boolean> {
  for (const path of paths) {
    const { witness } = await prover.path(path, true);
    if (witness !== "unreachable") return false;
  }
  return paths.length > 0;
}
