/**
 * Step *theorem*: what is shown on SC carries over to Arm. The check itself takes minutes and Coq, so that `sekvm theorem`
 * does it; this step looks at what is known of these very sources: a check on this computer, else the record that came
 * with them.
 */
import type { Verdict } from "../../evidence/index.ts";
import { allClosed, recordVerdict, theoremVerdict } from "../theorem/index.ts";
import {
  type Catalogue,
  type KnownTheorems,
  type Piece,
  type Step,
  type StepPart,
  type StepReport,
  step,
} from "./step.ts";

const NOT_CHECKED = "these theorems were never checked: run sekvm theorem";

/** A check on this computer counts before the record; a record of other sources counts nothing. */
function verdictOf({ theorems, digest, kept, record }: KnownTheorems): Verdict {
  if (kept !== undefined) return theoremVerdict(theorems, kept);
  const names = theorems.map((t) => t.name);
  if (record?.digest === digest && names.length > 0 && names.every((n) => record.theorems.includes(n)))
    return recordVerdict(record);
  return { status: "unknown", why: "unsupported", detail: NOT_CHECKED };
}

function judge(known: KnownTheorems | undefined): StepReport {
  if (known === undefined)
    return { verdict: { status: "vacuous", detail: "there are no theorems" }, counts: { theorems: 0 }, details: [] };
  const { theorems, kept } = known;
  const checked = kept?.status === "compiled" && allClosed(theorems, kept.assumptions);
  const counts = { theorems: theorems.length, "checked here": checked ? theorems.length : 0 };
  return { verdict: verdictOf(known), counts, details: [] };
}

/** What is shown on SC carries over to Arm for what was put through the theorem, and only for that. */
export const theoremPart = (instantiated: readonly string[]): StepPart => ({
  covered:
    instantiated.length === 0
      ? "for nothing yet"
      : `for ${instantiated.join(", ")}, any number of CPUs, beside users behind tables that hardware walks`,
  open: "",
});

/** What is known of each theorem. */
const piecesOf = (known: KnownTheorems): Piece[] =>
  known.theorems.map(({ name }) => {
    return { id: name, asks: { theorem: name, sources: known.digest }, judge: () => verdictOf(known) };
  });

/** The step. It has no jobs. */
export function theoremStep({ theorems }: Catalogue): Step {
  const part = theoremPart(theorems?.instantiated ?? []);
  const claim = `SC results carry over to Arm ${part.covered}`;
  const pieces = theorems === undefined ? [] : piecesOf(theorems);
  return { ...step("theorem", claim, [], pieces, () => judge(theorems)), part };
}
