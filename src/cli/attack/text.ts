/** What `sekvm attack` prints. */
import type { Attack } from "./attacks.ts";
import { CODES, GIVEN } from "./codes.ts";
import type { Outcome } from "./one.ts";
import { type Walk, WHOLE } from "./random.ts";
import { lineOf } from "./steps.ts";

/** An attack and what came of it, in both modes. */
export interface Attacked {
  readonly attack: Attack;
  readonly outcomes: readonly Outcome[];
}

const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const told = ({ result, how }: Outcome): string =>
  result === "got it" ? "got it" : `${result === "lost" ? "LOST: " : ""}${how}`;

/** One line: under a plain hypervisor, under KCore, and what it is. */
export const attackLine = ({ attack, outcomes }: Attacked): string =>
  `${attack.name.padEnd(24)}${outcomes.map((o) => told(o).padEnd(20)).join("")}${attack.says}\n`;

export const HEAD: string = `${"attack".padEnd(24)}${"kvm".padEnd(20)}sekvm\n`;

/** Whether an attack ends as it has to: nothing is got under KCore, whose state stays as it has to be; and without it something is, or it is said why not. */
export function isAsExpected({ attack, outcomes }: Attacked): boolean {
  return outcomes.every(
    ({ above, result, violations }) =>
      result !== "lost" &&
      violations.length === 0 &&
      (above === "sekvm" ? result === "refused" : (result === "refused") === (attack.impossible !== undefined)),
  );
}

export function summaryText(all: readonly Attacked[]): string {
  const got = (above: string): number =>
    all.filter(({ outcomes }) => outcomes.some((o) => o.above === above && o.result === "got it")).length;
  const evaluated = all.flatMap(({ outcomes }) => outcomes).reduce((sum, o) => sum + o.evaluated, 0);
  const violated = all.flatMap(({ outcomes }) => outcomes.flatMap((o) => o.violations));
  const lines = [
    `${all.length} attacks: ${got("kvm")} get what they are after under kvm, ${got("sekvm")} under sekvm`,
    `invariants of kcore/security on the machine's state: ${count(evaluated)} evaluated, ${violated.length} violated`,
    ...violated.slice(0, 5).map(({ says, where }) => `  ${says} at ${where}`),
    ...all.filter((a) => !isAsExpected(a)).map(({ attack }) => `not as it has to be: ${attack.name}`),
  ];
  return `${lines.join("\n")}\n`;
}

const counts = (all: ReadonlyMap<number, number>): string =>
  [...all]
    .sort(([a], [b]) => a - b)
    .map(([what, n]) => `${what}: ${count(n)}`)
    .join(", ");

export function walkText(walk: Walk, seed: number | undefined): string {
  const { count: all, steps, errors, guestErrors, done, evaluated, entries, failure } = walk;
  const from = seed === undefined ? "" : `, seed ${seed}`;
  const missing = GIVEN.filter((code) => !errors.has(code) && !guestErrors.has(code));
  const lines = [
    `${count(all)} steps of 4 CPUs and devices${from}, ${count(entries)} entries to KCore`,
    `calls that were done, by number: ${counts(done)}`,
    `errors, by code: ${counts(errors)}${guestErrors.size === 0 ? "" : `; to guests: ${counts(guestErrors)}`}`,
    ...(missing.length === 0
      ? []
      : [`codes that did not come: ${missing.map((c) => `${c} (${CODES[c]})`).join(", ")}`]),
    `invariants of kcore/security: ${count(evaluated)} evaluated, ${failure === undefined ? 0 : 1} violated; behind each step those that rest on what had changed, behind every ${WHOLE}th of a machine all`,
    ...(failure === undefined ? [] : [`behind these steps: ${failure}`, ...steps.map(lineOf)]),
  ];
  return `${lines.join("\n")}\n`;
}
