/**
 * Repairs on paths: instructions put beside others, and all paths judged again. Sets of them are tried from the cheapest; what is
 * left of a fault says what to add.
 */
import type { Finding, Strengthening } from "../../../evidence/index.ts";
import type { Instruction, Patches } from "../../../model/program/index.ts";
import type { CodeQuestion } from "../condition.ts";
import { type Found, type Judged, judgeAll, type Mend, type PathJudge } from "./judged.ts";
import { codePlace } from "./shown.ts";

interface Change {
  readonly instruction: Instruction;
  readonly where: Mend["where"];
  readonly text: readonly string[];
}

const MOST_TRIES = 24;
const MOST_CHANGES = 4;

/** Barriers cost less than invalidations, and weak ones less than strong ones. */
const costOf = (changes: readonly Change[]): number =>
  changes.reduce((n, { text }) => n + text.reduce((m, t) => m + (/^tlbi/.test(t) ? 4 : t === "dsb ish" ? 2 : 1), 0), 0);

const keyOf = (changes: readonly Change[]): string =>
  changes
    .map(({ instruction, where, text }) => `${instruction.origin} ${where} ${text.join(";")}`)
    .sort()
    .join();

function patchesOf(changes: readonly Change[]): Patches {
  const all = new Map<string, { readonly before: readonly string[]; readonly behind: readonly string[] }>();
  for (const { instruction, where, text } of changes) {
    const known = all.get(instruction.origin!) ?? { before: [], behind: [] };
    all.set(instruction.origin!, { ...known, [where]: [...known[where], ...text] });
  }
  return all;
}

/** Faults are one as long as the first instruction in them is one. */
const originOf = ({ fault, path }: Found): string | undefined => path.steps[fault.at[0]!]?.instruction.origin;

function changesFor({ fault, path }: Found): readonly Change[] {
  return (fault.mends ?? []).flatMap(({ step, where, text }) => {
    const { instruction } = path.steps[step]!;
    return instruction.origin === undefined ? [] : [{ instruction, where, text }];
  });
}

/** Changes after which the condition holds wherever it did not. */
export function repaired(judged: Judged, question: CodeQuestion, judge: PathJudge): Finding["repair"] {
  const known = new Set([...judged.findings.values()].map(originOf));
  const [first] = judged.findings.values();
  const queue = changesFor(first!).map((c) => [c]);
  const seen = new Set<string>();
  for (let tries = 1; queue.length > 0 && tries <= MOST_TRIES; tries++) {
    queue.sort((a, b) => costOf(a) - costOf(b));
    const changes = queue.shift()!;
    const after = judgeAll(question, judge, patchesOf(changes));
    const [next, ...others] = after.findings.values();
    const isWorse = after.exhausted || after.unknown.size > judged.unknown.size;
    if (isWorse || [next, ...others].some((f) => f !== undefined && !known.has(originOf(f)))) continue;
    if (next === undefined) return { changes: changes.map(shown), tries };
    if (changes.length === MOST_CHANGES) continue;
    for (const c of changesFor(next)) {
      const more = [...changes, c];
      if (!seen.has(keyOf(more))) queue.push(more);
      seen.add(keyOf(more));
    }
  }
  return undefined;
}

function shown({ instruction, where, text }: Change): Strengthening {
  const added = text.join("; ");
  return {
    ...codePlace(instruction),
    what: `${added} ${where === "before" ? "in front of it" : "behind it"}`,
    before: instruction.text,
    after: where === "before" ? `${added}; ${instruction.text}` : `${instruction.text}; ${added}`,
  };
}
