/**
 * The list of KCore's sequences, `catalogue/kcore/forms.txt`: each program with what holds of it, and each broken form of it with what is refuted.
 *
 *     s2  -              transactional-page-table sequential-tlb-invalidation
 *     s2  NO_DSB_BEFORE  sequential-tlb-invalidation
 */
import { CONDITION_NAMES, type ConditionName } from "../../evidence/index.ts";

/** A program, or a broken form of it. */
export interface SequenceForm {
  readonly program: string;
  /** What a broken form is called; undefined for the program itself. */
  readonly form: string | undefined;
  /** Name of its assembly file. */
  readonly file: string;
  readonly conditions: readonly ConditionName[];
}

const LINE = /^(\w+) +(-|[A-Z_]+) +(\S.*)$/;

function conditionOf(name: string): ConditionName {
  const found = CONDITION_NAMES.find((c) => c === name);
  if (found === undefined) throw new Error(`not a condition: ${name}`);
  return found;
}

function parseForm(line: string): SequenceForm {
  const found = LINE.exec(line.trim());
  if (found === null) throw new Error(`not a line of forms.txt: ${line}`);
  const [, program, name, conditions] = found as unknown as [string, string, string, string];
  const form = name === "-" ? undefined : name;
  const suffix = form === undefined ? "" : `-${form.toLowerCase().replaceAll("_", "-")}`;
  return { program, form, file: `${program}${suffix}.s`, conditions: conditions.split(/ +/).map(conditionOf) };
}

/** Reads the list; `#` begins a comment line. @throws {Error} for a line that is none of ours */
export const parseForms = (text: string): SequenceForm[] =>
  text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(parseForm);
