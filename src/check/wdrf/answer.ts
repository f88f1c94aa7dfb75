/** Answers a condition on units under a harness. */
import type { ConditionAnswer, ConditionName } from "../../evidence/index.ts";
import { type Limits, type LitmusProgram, Unsupported, unitProgram, withKnown } from "../../model/program/index.ts";
import type { Unit } from "../../read/asm/index.ts";
import type { CheckSettings, Harness } from "../../read/harness/index.ts";
import type { Condition, Question } from "./condition.ts";
import { drfKernel } from "./drf-kernel.ts";
import { memoryIsolation } from "./memory-isolation.ts";
import { noBarrierMisuse } from "./no-barrier-misuse.ts";
import { extentsOf, placesOf } from "./places.ts";
import { sequentialTlbInvalidation } from "./sequential-tlb-invalidation.ts";
import { type SettingsHead, writtenSettings } from "./settings-text.ts";
import { transactionalPageTable } from "./transactional-page-table.ts";
import { writeOnceKernelMapping } from "./write-once-kernel-mapping.ts";

export const CONDITIONS: readonly Condition[] = [
  drfKernel,
  noBarrierMisuse,
  writeOnceKernelMapping,
  transactionalPageTable,
  sequentialTlbInvalidation,
  memoryIsolation,
];

/** What to look at, and how far. */
export interface CheckOptions extends Pick<Question, "bound" | "validate" | "repair"> {
  /** CPUs; without, what the settings say, else 2 or as many as there are threads. */
  readonly cpus: number | undefined;
}

/** The threads of as many CPUs, one after the other and round again. */
export function onCpus(harness: Harness, cpus: number | undefined): Harness {
  const { threads } = harness;
  const count = cpus ?? Math.max(2, threads.length);
  return { ...harness, threads: Array.from({ length: count }, (_, i) => threads[i % threads.length]!) };
}

/** What functions return is looked at: it is computed, then, whatever the settings observe. */
const withResults = (program: LitmusProgram): LitmusProgram => ({
  ...program,
  observed: [
    ...program.observed,
    ...program.threads.map((_, thread) => ({ kind: "register", thread, register: "x0" }) as const),
  ],
});

/** Asks something of the program that the units are under the harness. @throws {InputError} for names that the units do not have @throws {Unsupported} */
export function askedOf<T>(
  units: readonly Unit[],
  harness: Harness,
  settings: CheckSettings,
  options: CheckOptions,
  limits: Limits,
  ask: (question: Question) => T,
): T {
  const named = extentsOf(settings).map((e) => e.at);
  const all = { ...onCpus(harness, options.cpus ?? settings.cpus), named };
  return withKnown(
    (known) => {
      const programOf = (threads: Harness["threads"]) =>
        withResults(unitProgram("check", units, { ...all, threads }, {}, known));
      return { program: programOf(all.threads), programOf };
    },
    ({ program, programOf }) => {
      const places = placesOf(units, settings, program);
      return ask({ ...options, units, harness: all, settings, program, programOf, places, limits });
    },
  );
}

/** The answer to a condition. @throws {InputError} for names that the units do not have */
export function answerCondition(
  name: ConditionName,
  units: readonly Unit[],
  harness: Harness,
  settings: CheckSettings,
  options: CheckOptions,
  limits: Limits,
): ConditionAnswer {
  const condition = CONDITIONS.find((c) => c.name === name)!;
  try {
    if (condition.onPaths) return condition.check({ ...options, units, harness, settings, limits });
    return askedOf(units, harness, settings, options, limits, condition.check);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    const verdict = { status: "unknown", why: "unsupported", detail: `not run: ${error.message}` } as const;
    return { condition: name, verdict, findings: [], notes: [] };
  }
}

/** The settings that answers go by, with what is inferred, as a settings file. @throws {InputError} @throws {Unsupported} */
export const settingsText = (
  head: SettingsHead,
  units: readonly Unit[],
  harness: Harness,
  settings: CheckSettings,
  options: CheckOptions,
  limits: Limits,
): string => askedOf(units, harness, settings, options, limits, (question) => writtenSettings(head, question));
