/**
 * Noninterference, step by step: who does not act keeps its view, who acts is told no more than it sees, and who begins to act finds what it
 * left. Each is a theorem about one step of the highest layer's machine, for a symbolic principal and all arguments.
 *
 * @source security reference, b.4; docs/decisions/noninterference.md
 */
import type { PrincipalReport } from "../../../evidence/index.ts";
import { type Lifted, type Primitive, SECURITY } from "../../../kernel/index.ts";
import { not, or, type Smt, TRUE } from "../../../smt/index.ts";
import {
  Executor,
  equalValues,
  GIVEN,
  type Path,
  type Schema,
  splitResult,
  startPath,
  symbolic,
  termOf,
  type Value,
  withFact,
} from "../../../symbolic/index.ts";
import {
  type PlannedGoal,
  type PlannedTheorem,
  theoremWith,
  VIEW_FORMS,
  type ViewForm,
  type Views,
  viewName,
  type Wanted,
} from "../goals.ts";
import { argumentName } from "../others/beside.ts";
import { hardwareKey } from "../others/hardware.ts";
import { SharedMachine } from "../others/shared-machine.ts";
import { freshField, replaced } from "../state/compare.ts";
import { goalKnowledge } from "../state/knowledge.ts";
import {
  type Actor,
  actsBy,
  type CpuActor,
  hardwareAt,
  isUnder,
  type KnownDeclassified,
  type Layer,
  type LayeredSystem,
  namedBy,
  namesStep,
  type Principal,
  passingOf,
  principalTo,
  shortName,
  starsOf,
  takenArguments,
  takenForOf,
} from "../system/index.ts";
import { secretsOf } from "./secrets.ts";
import { splitFacts } from "./theorems.ts";
import { forAllKeys, type SeenClaim, View } from "./views.ts";

/** What is planned of noninterference. */
export interface PlannedViews {
  readonly theorems: readonly Wanted[];
  /** Theorems without something that passes: each has to be refuted. */
  readonly mutants: readonly Wanted[];
  readonly reports: readonly PrincipalReport[];
}

type Step = Primitive | Actor;
const isHardware = (step: Step): step is Actor => "step" in step;
const stepName = (step: Step): string => (isHardware(step) ? shortName(step.step) : step.short);
const specOf = (step: Step): string => (isHardware(step) ? step.step : step.spec);

/** All theorems about views of the machine of the highest layer. @param actors  who steps there */
export function planViews(system: LayeredSystem, layer: Layer, actors: readonly CpuActor[]): PlannedViews {
  const { machine } = system;
  const steps: readonly Step[] = [...actors.map((a) => a.primitive), ...hardwareAt(machine, layer.number)];
  const found = machine.principals.map((principal) => {
    const subjects = steps.flatMap((step) =>
      VIEW_FORMS.flatMap((form) => subjectOf(system, layer, principal, form, step)),
    );
    const theorems = subjects.map((s) => wantedOf(s, undefined));
    const mutants = passingTo(system, principal).flatMap((passing) =>
      steps.filter((step) => namesIt(system, passing, step)).map((step) => mutantOf(subjects, passing, step)),
    );
    const names = [...theorems, ...mutants].map((t) => t.name);
    return { theorems, mutants, report: { ...reportOf(system, principal, steps, subjects), theorems: names } };
  });
  return {
    theorems: found.flatMap((f) => f.theorems),
    mutants: found.flatMap((f) => f.mutants),
    reports: found.map((f) => f.report),
  };
}

/** What says whether somebody acts by a step; undefined: it never does. Hardware works for nobody. */
const actsOf = ({ machine }: LayeredSystem, principal: Principal, step: Step): string | undefined =>
  isHardware(step) ? undefined : actsBy(machine.principals, principal, step.spec);

const passingTo = (system: LayeredSystem, principal: Principal): readonly KnownDeclassified[] =>
  passingOf(system).declassifies.filter((d) => principalTo(system.machine.principals, d) === principal);

const namesIt = (system: LayeredSystem, { steps }: KnownDeclassified, step: Step): boolean =>
  !isHardware(step) && namesStep(system, steps, step);

function reportOf(
  system: LayeredSystem,
  principal: Principal,
  steps: readonly Step[],
  subjects: readonly Subject[],
): Omit<PrincipalReport, "theorems"> {
  const { takes } = passingOf(system);
  return {
    name: principal.name,
    steps: steps.length,
    seen: VIEW_FORMS.map((form) => ({ form, steps: subjects.filter((s) => s.form === form).length })),
    passes: passingTo(system, principal).map(({ id, says, path, when, steps: names }) => ({
      id,
      says,
      field: path,
      when: when && shortName(when),
      steps: names.map((n) => shortName(n)),
    })),
    takes: takes.map((t) => ({ says: t.says, only: t.only, steps: namedBy(system, t).map((p) => p.short) })),
  };
}

/** One theorem, of which by footprints something has to be shown. */
interface Subject {
  readonly system: LayeredSystem;
  readonly layer: Layer;
  readonly principal: Principal;
  readonly form: ViewForm;
  readonly step: Step;
}

/** Whether there is something to show of a step: it changes what is seen, or who acts, or it gives a result to who acts. */
function subjectOf(
  system: LayeredSystem,
  layer: Layer,
  principal: Principal,
  form: ViewForm,
  step: Step,
): readonly Subject[] {
  const { footprints, machine, program } = system;
  const { writes } = footprints.of(specOf(step));
  const readBy = (name: string | undefined): readonly string[] =>
    name === undefined ? [] : [...footprints.of(name).reads];
  const seen = new Set(
    principal.sees.flatMap(({ path, when }) => [
      ...machine.fields.filter((f) => isUnder(path, [f.path])).map((f) => f.path),
      ...readBy(when),
    ]),
  );
  const changes = (fields: Iterable<string>): boolean => [...fields].some((f) => writes.has(f));
  const acts = actsOf(system, principal, step);
  const { result } = program.procedures.get(specOf(step))!.procedure;
  const isTold = !isHardware(step) && result?.kind === "record" && result.name !== machine.sort.name;
  const isWanted = {
    undisturbed: changes(seen),
    untold: acts !== undefined && (isTold || changes(seen)),
    restored: changes(readBy(acts ?? principal.acts)),
  };
  return isWanted[form] ? [{ system, layer, principal, form, step }] : [];
}

const TITLES: Readonly<Record<ViewForm, (who: string, step: string) => string>> = {
  undisturbed: (who, step) => `${who} that does not act is not disturbed by ${step}`,
  untold: (who, step) => `${who} that acts is told by ${step} no more than it sees`,
  restored: (who, step) => `${who} that acts behind ${step} finds what it left`,
};

const nameOf = ({ system, principal, form, step }: Subject): string =>
  viewName(system.machine.principals, principal, form, stepName(step));

/** @param without  something that does not pass */
function wantedOf(subject: Subject, without: KnownDeclassified | undefined): Wanted {
  const { principal, form, step } = subject;
  const [name, title] = [nameOf(subject), TITLES[form](`a ${principal.name}`, stepName(step))];
  const about = isHardware(step) ? {} : { primitive: step.short };
  if (without === undefined)
    return { kind: "view", ...about, name, title, plan: () => planned(subject, undefined, { name, title }) };
  const names = { name: `without ${without.id}: ${name}`, title: `without ${without.id}, ${title}` };
  return { kind: "mutant", ...about, ...names, plan: () => planned(subject, without, names) };
}

/** The theorem about a step in which something passes, without it: of a step behind which others act that is what they find. */
function mutantOf(subjects: readonly Subject[], passing: KnownDeclassified, step: Step): Wanted {
  const mine = subjects.filter((s) => s.step === step);
  const restored = mine.filter((s) => s.form === "restored");
  const subject = [...restored, ...mine].find((s) => goalsOf(beginning(s), passing).length > 0);
  if (subject !== undefined) return wantedOf(subject, passing);
  const names = { name: `without ${passing.id}: ${stepName(step)}`, title: `without ${passing.id}, ${stepName(step)}` };
  const failure = `${passing.id} lets nothing pass by ${stepName(step)}`;
  return {
    kind: "mutant",
    ...names,
    plan: () => theoremWith({ layer: SECURITY, span: passing.span, ...names, failure }),
  };
}

/** Machines before and behind a step, and what is known of them. */
interface Begun {
  readonly subject: Subject;
  readonly lifted: Lifted;
  readonly view: View;
  readonly executor: Executor;
  readonly args: readonly Value[];
  readonly before: readonly Value[];
  readonly after: readonly Value[];
  readonly results: readonly (Value | undefined)[];
  /** Undefined: the step is never taken so. */
  readonly path: Path | undefined;
  readonly schemas: readonly Schema[];
  /** That the machines look the same before. */
  readonly alike: readonly SeenClaim[];
  readonly passing: readonly KnownDeclassified[];
  readonly takes: Views["takes"];
}

const begun = new WeakMap<Subject, Begun>();

/** The step from arbitrary machines, once for a theorem and its mutants. */
function beginning(subject: Subject): Begun {
  const known = begun.get(subject);
  if (known !== undefined) return known;
  const made = begin(subject);
  begun.set(subject, made);
  return made;
}

function begin(subject: Subject): Begun {
  const { system, layer, principal, form, step } = subject;
  const executor = new Executor(system.program);
  const shared = new SharedMachine(system, layer.number, executor);
  const view = new View(system.machine, principal, executor);
  const lifted = executor.lifted(specOf(step));
  const args = lifted.procedure.params
    .slice(1)
    .map((p) => (isHardware(step) ? hardwareKey(step.step, p) : symbolic(p.sort, argumentName(p.name))));
  const before = machinesOf(system, form === "undisturbed" ? 1 : 2);
  const takes = isHardware(step) ? [] : (takenForOf(system).get(step.spec) ?? []);
  const asked = takes.map(({ takes: { only }, args: numbers }) =>
    before.map((m) => termOf(executor.apply(only, [m, ...numbers.map((i) => args[i]!)]))),
  );
  const acts = actsOf(system, principal, step);
  const named = acts === undefined ? [] : takenOf(system, executor.lifted(acts), 1 + principal.is.length, step, args);
  const actsIn = (m: Value): Smt => view.acts(m, acts, named);
  const acting = before.map((m) => (form === "untold" ? actsIn(m) : not(actsIn(m))));
  let path = facts(startPath(), [...acting, ...asked.flat()]);
  const ends = before.map((machine) => {
    const end = path && taken(executor, step, [machine, ...args], path);
    path = end?.path;
    return end;
  });
  const after = ends.map((e, i) => e?.machine ?? before[i]!);
  const then = after.map((m) => (form === "restored" ? actsIn(m) : form === "untold" ? TRUE : not(actsIn(m))));
  const alike = before.length === 1 ? [] : view.same(before[0]!, before[1]!);
  const passing = passingTo(system, principal).filter((d) => d.own === (form === "untold") && namesIt(system, d, step));
  return {
    subject,
    lifted,
    view,
    executor,
    args,
    before,
    after,
    results: ends.map((e) => e?.value),
    path: path && facts(path, isHardware(step) ? [] : then),
    schemas: [...before.flatMap((m) => shared.present(m)), ...alike.map(forAllKeys)],
    alike,
    passing,
    takes: takes.map((t) => t.takes),
  };
}

/** A machine, and another one: only what never changes, and which CPU looks, is the same. */
function machinesOf({ machine }: LayeredSystem, count: 1 | 2): readonly Value[] {
  const one = symbolic(machine.sort, "one");
  if (count === 1) return [one];
  return [one, replaced(one, changing(machine), freshField("two"))];
}

/** Fields that may differ in two machines. */
export const changing = ({ fields }: LayeredSystem["machine"]): readonly string[] =>
  fields.filter((f) => f.whose !== "fixed").map((f) => f.path);

function facts(path: Path | undefined, given: readonly Smt[]): Path | undefined {
  let at = path;
  for (const fact of given) at = at && withFact(at, fact);
  return at;
}

interface End {
  readonly path: Path;
  readonly machine: Value;
  readonly value: Value | undefined;
}

function taken(executor: Executor, step: Step, inputs: readonly Value[], path: Path): End | undefined {
  if (isHardware(step)) return { path, machine: executor.apply(step.step, inputs), value: undefined };
  const exit = executor.call(step.spec, inputs, path, GIVEN);
  return exit && { path: exit.path, ...splitResult(exit.value!, inputs[0]!) };
}

/** Arguments that a function takes behind its first parameters. */
const takenOf = (
  { program }: LayeredSystem,
  lifted: Lifted,
  first: number,
  step: Step,
  args: readonly Value[],
): readonly Value[] => (isHardware(step) ? [] : takenArguments(program, lifted, first, step)!.map((i) => args[i]!));

/** A place of which something is to be shown, or the result. */
interface Claimed {
  readonly at: SeenClaim | undefined;
  readonly claim: Smt;
}

/** What has to look the same; that something looks the same which did before is nothing to show. */
function claimsOf({ subject: { form }, view, before, after, results, alike }: Begun): readonly Claimed[] {
  const [a, b] = form === "undisturbed" ? [before[0]!, after[0]!] : [after[0]!, after[1]!];
  const known = new Set(alike.map((c) => c.claim));
  const seen = view.same(a, b).filter((c) => !known.has(c.claim));
  const [one, two] = results;
  const told = form !== "untold" || one === undefined || two === undefined ? TRUE : equalValues(one, two);
  return [...(told === TRUE ? [] : [{ at: undefined, claim: told }]), ...seen.map((at) => ({ at, claim: at.claim }))];
}

/** Goals of a theorem; of one without something that passes, those in which it does. */
function goalsOf(from: Begun, without: KnownDeclassified | undefined): readonly Claimed[] {
  const { subject, view, before, passing, executor, args } = from;
  if (from.path === undefined) return [];
  const passes = (d: KnownDeclassified, at: SeenClaim | undefined): Smt => {
    if ((at === undefined) !== (d.path === undefined)) return or();
    const first = 1 + subject.principal.is.length + (d.path === undefined ? 0 : starsOf(d.path));
    const asked =
      d.when === undefined ? [] : takenOf(subject.system, executor.lifted(d.when), first, subject.step, args);
    return or(...before.map((m) => view.passes(d, at, m, asked)));
  };
  return claimsOf(from).flatMap(({ at, claim }): Claimed[] => {
    if (without !== undefined && (!passing.includes(without) || implied(claim, passes(without, at)))) return [];
    const allowed = passing.filter((d) => d !== without).map((d) => passes(d, at));
    const shown = or(...allowed, claim);
    return shown === TRUE ? [] : [{ at, claim: shown }];
  });
}

/** Whether leaving something out changes nothing. */
const implied = (claim: Smt, passes: Smt): boolean => or(passes, claim) === claim;

function planned(
  subject: Subject,
  without: KnownDeclassified | undefined,
  names: Pick<PlannedTheorem, "name" | "title">,
): PlannedTheorem {
  const from = beginning(subject);
  const { view, executor, args, before, path, schemas, passing, takes, lifted } = from;
  const { system, layer, principal, form, step } = subject;
  const head = { layer: layer.number, ...names, span: lifted.span };
  if (path === undefined) return theoremWith({ ...head, failure: "nobody of whom this is said takes the step" });
  const { facts: known, schemas: more } = splitFacts(path.conditions);
  const knowledge = goalKnowledge(system.program, executor, [...schemas, ...more]);
  const goals = goalsOf(from, without).map(({ at, claim }): PlannedGoal => {
    const about = at === undefined ? "the result" : `what a ${principal.name} sees of ${at.path}`;
    return { kind: form, about, span: undefined, keys: at?.keys ?? [], goal: { facts: known, claim, knowledge } };
  });
  const [one, two] = before as [Value, Value?];
  const { reads, writes } = system.footprints.of(specOf(step));
  const { secrets, differ } =
    two === undefined
      ? { secrets: [], differ: [] }
      : secretsOf(system, layer.number, [one, two], from.alike, new Set([...reads, ...writes]));
  if (before.length === 2 && secrets.length === 0)
    return theoremWith({ ...head, failure: `there is nothing that a ${principal.name} does not see` });
  const setting: Views = {
    ...{ kind: "views", form, level: layer.number, principal, who: view.who, step, args, machines: before },
    ...{ passing: passing.filter((d) => d !== without), takes, secrets },
  };
  return theoremWith({
    ...head,
    setting,
    isMutant: without !== undefined,
    paths: [{ decisions: path.decisions, facts: [...known, ...differ], knowledge, goals }],
  });
}
