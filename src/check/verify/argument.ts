/** The argument for KCore from its ground up: what each step adds, and which steps there are yet. */

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

/** In plain words, which steps hold (`names`) and which are missing. */
export function coverage(names: readonly string[]): string {
  const list = (steps: readonly ArgumentStep[]): string => steps.map((s) => `${s.name} (${s.says})`).join(", ");
  const done = ARGUMENT.filter((s) => names.includes(s.name));
  const open = ARGUMENT.filter((s) => !names.includes(s.name));
  const rest = open.length === 0 ? "that is all of it" : `not yet covered: ${list(open)}`;
  return `of the argument for KCore this run covers ${list(done)}; ${rest}`;
}
