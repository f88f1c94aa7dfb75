/** Shrinking of failing programs: lines and observables are deleted as long as the failure stays. */
import type { ProgramText } from "./programs.ts";

/** The smallest program found by deleting lines that still fails; `fails` answers false for a program that does not assemble. */
export function shrink(text: ProgramText, fails: (smaller: ProgramText) => boolean): ProgramText {
  const holds = (t: ProgramText): boolean => {
    try {
      return fails(t);
    } catch {
      return false;
    }
  };
  let best = text;
  for (let smaller = true; smaller; ) {
    smaller = false;
    for (const candidate of deletions(best)) {
      if (!holds(candidate)) continue;
      best = candidate;
      smaller = true;
      break;
    }
  }
  return best;
}

function* deletions(text: ProgramText): Generator<ProgramText> {
  for (const [t, lines] of text.threads.entries()) {
    for (let i = 0; i < lines.length; i++) {
      const label = /^((?:\w+: )+)/.exec(lines[i]!)?.[1];
      if (label !== undefined && lines[i] === label) continue;
      const rest = [...lines.slice(0, i), ...(label === undefined ? [] : [label]), ...lines.slice(i + 1)];
      yield { ...text, threads: text.threads.map((other, k) => (k === t ? rest : other)) };
    }
  }
  for (let i = 0; i < text.observed.length; i++) {
    yield { ...text, observed: text.observed.filter((_, k) => k !== i) };
  }
}
