/**
 * KCore's own sequences in AArch64, which step *wdrf* asks the conditions of `sekvm check` of: what takes and gives back a lock, and changes page tables. Each
 * program has broken forms, and each of these has to be refuted, or nothing was shown.
 */
import type { ConditionAnswer, Verdict } from "../../evidence/index.ts";
import type { Job, JobResult } from "../../jobs/index.ts";
import { plural } from "../../report/index.ts";
import { sequenceKind } from "../kinds/index.ts";
import type { SequenceInput, SequenceOutput } from "./messages.ts";
import {
  type Catalogue,
  type Detail,
  missing,
  type Piece,
  piece,
  type Refutation,
  type VerifyOptions,
  worst,
} from "./step.ts";

type Form = Catalogue["sequences"][number];
type Result = JobResult<SequenceOutput>;

/** A job for each program and each broken form. */
export const sequenceJobs = (
  { sequences }: Catalogue,
  { limits }: VerifyOptions,
): Job<SequenceInput, SequenceOutput>[] =>
  sequences.map(({ file, text, settings, conditions }) => {
    return { kind: sequenceKind, input: { file, text, settings, conditions }, limits };
  });

/** What an answer says of a program, which has to be right, or of a broken form, which has to be refuted. */
function verdictOf({ file, form }: Form, { condition, verdict }: ConditionAnswer): Verdict {
  const what = `${file}: ${condition}`;
  if (verdict.status === "unknown") return { ...verdict, detail: `${what}: ${verdict.detail}` };
  if (form !== undefined)
    return verdict.status === "refuted"
      ? { status: "proved", reliesOn: [] }
      : { status: "vacuous", detail: `${what} does not refute a broken form` };
  if (verdict.status === "not-applicable" || verdict.status === "vacuous")
    return { status: "vacuous", detail: `${what}: ${verdict.detail}` };
  return verdict.status === "refuted" ? { ...verdict, witness: { what, why: verdict.witness } } : verdict;
}

function verdictsOf(form: Form, result: Result): Verdict[] {
  if (result.status !== "done") return [missing(result)];
  return result.output.answers.map((a) => verdictOf(form, a));
}

/** A piece for each job. */
export const sequencePieces = ({ sequences }: Catalogue): Piece[] =>
  sequences.map((form) =>
    piece<SequenceOutput>(form.file, (result) => {
      const verdicts = verdictsOf(form, result);
      return worst(verdicts, together(verdicts));
    }),
  );

function refutationsOf(form: Form, result: Result): Refutation[] {
  if (form.form === undefined || result.status !== "done") return [];
  return result.output.answers.flatMap(({ verdict, findings: [finding] }) =>
    verdict.status === "refuted" && finding !== undefined ? [{ what: form.form!, finding }] : [],
  );
}

/** The weakest of verdicts that are no failures, with all that they rest on. */
function together(verdicts: readonly Verdict[]): Verdict {
  const reliesOn = [...new Set(verdicts.flatMap((v) => ("reliesOn" in v ? v.reliesOn : [])))];
  const bounds = [...new Set(verdicts.flatMap((v) => (v.status === "holds" ? [v.within] : [])))];
  return bounds.length === 0
    ? { status: "proved", reliesOn }
    : { status: "holds", within: bounds.join(" and "), reliesOn };
}

function detailOf(program: string, mine: readonly { readonly form: Form; readonly result: Result }[]): Detail {
  const own = mine.filter(({ form }) => form.form === undefined);
  const verdicts = mine.flatMap(({ form, result }) => verdictsOf(form, result));
  if (own.length === 0) verdicts.push({ status: "vacuous", detail: `${program}: only broken forms are there` });
  if (own.length === mine.length) verdicts.push({ status: "vacuous", detail: `${program} has no broken form` });
  const refuted = mine.flatMap(({ form, result }) => refutationsOf(form, result));
  const verdict = worst(verdicts, together(own.flatMap(({ form, result }) => verdictsOf(form, result))));
  const conditions = own.flatMap(({ form }) => form.conditions).join(", ");
  const rests = "reliesOn" in verdict && verdict.reliesOn.length > 0 ? `; rests on ${verdict.reliesOn.join(", ")}` : "";
  const text = `in AArch64: ${conditions}; ${plural(refuted.length, "broken form")} refuted${rests}`;
  return { name: `${program}.s`, verdict, text, refuted };
}

/** A row for each program. @param results of the jobs, in their order */
export function sequenceDetails({ sequences }: Catalogue, results: readonly Result[]): Detail[] {
  const all = sequences.map((form, i) => ({ form, result: results[i]! }));
  const programs = [...new Set(sequences.map((s) => s.program))];
  return programs.map((p) =>
    detailOf(
      p,
      all.filter(({ form }) => form.program === p),
    ),
  );
}
