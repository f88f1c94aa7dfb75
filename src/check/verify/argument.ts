/** The argument for KCore from its ground up: what each step adds, and which steps there are yet. */

import type { Step } from "./step.ts";

export interface ArgumentStep {
  readonly name: string;
  readonly says: string;
}

export const ARGUMENT: readonly ArgumentStep[] = [
  { name: "models", says: "the memory models are the right ones" },
  { name: "locks", says: "locks really are locks on Arm" },
  { name: "wdrf", says: "KCore satisfies the six wDRF conditions" },
  { name: "theorem", says: "what is shown on SC carries over to Arm" },
  { name: "refine", says: "KCore refines its specification, layer by layer" },
  { name: "invariant", says: "invariants hold in every reachable state" },
  { name: "noninterference", says: "guests and host cannot learn about or disturb each other" },
  { name: "machine", says: "what was proved is what runs" },
];

/** A step that holds, by name, and which part of it this version has. */
export type Covered = Pick<Step, "name" | "part">;

/** In plain words, which steps hold and which are missing, wholly or in part. */
export function coverage(holding: readonly Covered[]): string {
  const done = ARGUMENT.flatMap((s) => {
    const found = holding.find((h) => h.name === s.name);
    return found === undefined ? [] : [text(s, found.part?.covered)];
  });
  const open = ARGUMENT.flatMap((s) => {
    const found = holding.find((h) => h.name === s.name);
    if (found === undefined) return [text(s, undefined)];
    return found.part === undefined || found.part.open === "" ? [] : [`${s.name} (${found.part.open})`];
  });
  const rest = open.length === 0 ? "that is all of it" : `not yet covered: ${open.join(", ")}`;
  return `of the argument for KCore this run covers ${done.length === 0 ? "nothing" : done.join(", ")}; ${rest}`;
}

const text = ({ name, says }: ArgumentStep, part: string | undefined): string =>
  `${name} (${says}${part === undefined ? "" : `; ${part}`})`;
