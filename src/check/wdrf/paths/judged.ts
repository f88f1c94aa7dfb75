import { type Patches, WholeCode } from "../../../model/program/index.ts";
import type { CodeQuestion } from "../condition.ts";
import type { Path } from "./path.ts";
import { addressOf, type Setting, settingOf } from "./setting.ts";
import { type EntryPoint, Walker } from "./walker.ts";

/** Instructions to put in front of or behind that of a step. */
export interface Mend {
  readonly step: number;
  readonly where: "before" | "behind";
  readonly text: readonly string[];
}

/** What is wrong at a step of a path. */
export interface Fault {
  readonly what: string;
  /** Steps by their number: those that are in conflict, the last one where it shows. */
  readonly at: readonly number[];
  /** What there is to say of steps. */
  readonly notes?: ReadonlyMap<number, string>;
  readonly hint?: string;
  /** Changes any of which may mend it, the weakest first. */
  readonly mends?: readonly Mend[];
}

/** What a condition has to say of a path. */
export interface Told {
  readonly faults: readonly Fault[];
  /** What is not understood, a sentence each with its place. */
  readonly unknown: readonly string[];
  readonly notes?: readonly string[];
}

export type PathJudge = (path: Path, setting: Setting) => Told;

/** Instructions of all paths of a condition together. */
const MOST_INSTRUCTIONS = 20_000_000;

/** The entry functions of a question, each once. */
function entries({ harness }: CodeQuestion, code: WholeCode): readonly EntryPoint[] {
  const found = new Map<string, EntryPoint>();
  for (const { name, args } of harness.threads) {
    const values = args.map((a) => addressOf(code, a));
    found.set(`${name}(${values.join()})`, { name, args: values });
  }
  return [...found.values()];
}

/** What came of all paths. */
export interface Judged {
  readonly findings: ReadonlyMap<string, Found>;
  readonly unknown: ReadonlySet<string>;
  readonly cut: ReadonlySet<string>;
  readonly narrowed: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly paths: number;
  /** Some path writes a page table. */
  readonly writes: boolean;
  readonly exhausted: boolean;
}

/** A fault and the shortest path that has it. */
export interface Found {
  readonly fault: Fault;
  readonly path: Path;
}

const keyOf = ({ what, at }: Fault, { steps }: Path): string =>
  `${what} ${at.map((n) => steps[n]!.instruction.origin).join()}`;

/** All paths of a question, if they are few enough to be kept. */
interface Walked {
  readonly question: CodeQuestion;
  readonly setting: Setting;
  readonly paths: readonly Path[];
  readonly walker: Walker;
}

const MOST_KEPT = 100_000;
/** The last question: several conditions are asked of the same. */
let walked: Walked | undefined;

const isSame = (a: CodeQuestion, b: CodeQuestion): boolean =>
  a.units === b.units && a.settings === b.settings && a.harness === b.harness && a.bound === b.bound;

/** Calls `visit` with each path of all entries. */
function eachPath(
  question: CodeQuestion,
  patches: Patches | undefined,
  visit: (path: Path, setting: Setting) => void,
): Walker {
  if (patches === undefined && walked !== undefined && isSame(walked.question, question)) {
    for (const path of walked.paths) visit(path, walked.setting);
    return walked.walker;
  }
  const { limits, bound, units } = question;
  const code = new WholeCode(units, {}, patches);
  const setting = settingOf(code, question.settings);
  const stopped = (): boolean => limits.cancelled() || performance.now() > limits.deadline;
  const walker = new Walker(code, setting, { bound, most: MOST_INSTRUCTIONS, stopped });
  const kept: Path[] = [];
  let steps = 0;
  for (const entry of entries(question, code))
    walker.walk(entry, (path) => {
      steps += path.steps.length;
      if (steps <= MOST_KEPT) kept.push(path);
      visit(path, setting);
    });
  if (patches === undefined && steps <= MOST_KEPT && !walker.exhausted)
    walked = { question, setting, paths: kept, walker };
  return walker;
}

/** Follows all entries and judges each path. */
export function judgeAll(question: CodeQuestion, judge: PathJudge, patches?: Patches): Judged {
  const findings = new Map<string, Found>();
  const [unknown, notes] = [new Set<string>(), new Set<string>()];
  let [paths, writes] = [0, false];
  const walker = eachPath(question, patches, (path, setting) => {
    paths++;
    writes ||= path.steps.some((s) => s.kind === "store" && s.spot.kind === "entry");
    const told = judge(path, setting);
    for (const fault of told.faults) {
      const key = keyOf(fault, path);
      const known = findings.get(key);
      if (known === undefined || known.path.steps.length > path.steps.length) findings.set(key, { fault, path });
    }
    for (const u of told.unknown) unknown.add(u);
    for (const n of told.notes ?? []) notes.add(n);
  });
  for (const u of walker.unknown) unknown.add(u);
  return {
    findings,
    unknown,
    cut: walker.cut,
    narrowed: walker.narrowed,
    notes,
    paths,
    writes,
    exhausted: walker.exhausted,
  };
}
