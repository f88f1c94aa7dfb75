/**
 * Step *theorem*: what is shown on SC carries over to Arm. The check itself takes minutes and Coq, so that `sekvm theorem`
 * does it; this step looks at what is known of these very sources: a check on this computer, else the record that came
 * with them.
 */
import type { Verdict } from "../../evidence/index.ts";
import { allClosed, recordVerdict, theoremVerdict } from "../theorem/index.ts";
import { type Catalogue, type KnownTheorems, type Step, type StepReport, step } from "./step.ts";

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

/** The step. It has no jobs. What is shown on SC carries over to Arm where the theorem was put to use, and only there. */
export function theoremStep({ theorems }: Catalogue): Step {
  const names = theorems?.instantiated ?? [];
  const where = names.length === 0 ? "for nothing yet" : `for ${names.join(", ")}, any number of CPUs`;
  const part = { covered: where, open: "other locks, and KCore's sections under its locks" };
  return { ...step("theorem", `SC results carry over to Arm ${where}`, [], () => judge(theorems)), part };
}
