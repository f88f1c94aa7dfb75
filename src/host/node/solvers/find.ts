/** Which solver is used, and whether it is here. Nothing is loaded or started before it is asked a question. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DialogueProcess } from "./dialogue.ts";
import { pipeChannel } from "./pipe-channel.ts";
import type { SolverName, SolverProcess } from "./process.ts";
import { z3Channel } from "./z3-channel.ts";

/** A solver by name, or whichever is the default. */
export type SolverChoice = SolverName | "auto";
export const SOLVER_CHOICES: readonly SolverChoice[] = ["auto", "z3", "z3-native", "cvc5"];
export const isSolverChoice = (word: string): word is SolverChoice =>
  (SOLVER_CHOICES as readonly string[]).includes(word);

/** A solver that is here. */
export interface FoundSolver {
  readonly name: SolverName;
  readonly version: string;
  /** One more of it; it starts with its first question. */
  readonly open: () => SolverProcess;
}

interface Native {
  readonly command: string;
  readonly words: readonly string[];
  readonly version: RegExp;
}

const NATIVE: Readonly<Record<Exclude<SolverName, "z3">, Native>> = {
  "z3-native": { command: "z3", words: ["-in", "-smt2"], version: /Z3 version (\d+(?:\.\d+)+)/ },
  cvc5: { command: "cvc5", words: ["--lang=smt2", "--incremental"], version: /cvc5 version (\d+(?:\.\d+)+)/ },
};

/** The solver for a choice: `auto` is what SEKVM_SOLVER names, else z3 of the npm package. The same on every computer. */
export function chosenSolver(choice: SolverChoice, env: Readonly<Record<string, string | undefined>>): SolverName {
  if (choice !== "auto") return choice;
  const named = env.SEKVM_SOLVER || "auto";
  if (!isSolverChoice(named))
    throw new SolverMissing(named, `SEKVM_SOLVER=${named} is none of ${SOLVER_CHOICES.join(", ")}`);
  return named === "auto" ? "z3" : named;
}

/** A solver that was asked for is not here. */
export class SolverMissing extends Error {
  override readonly name = "SolverMissing";
  readonly solver: string;
  constructor(solver: string, message: string) {
    super(message);
    this.solver = solver;
  }
}

/** Looks for a solver; undefined when it is not here. */
export async function findSolver(name: SolverName): Promise<FoundSolver | undefined> {
  if (name === "z3") return findPackage();
  const { command, words, version: pattern } = NATIVE[name];
  const version = pattern.exec(await outputOf(command, "--version"))?.[1];
  if (version === undefined) return undefined;
  return { name, version, open: () => new DialogueProcess(name, version, () => pipeChannel(command, words)) };
}

function findPackage(): FoundSolver | undefined {
  try {
    const file = createRequire(import.meta.url).resolve("z3-solver/package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    return { name: "z3", version, open: () => new DialogueProcess("z3", version, () => z3Channel()) };
  } catch {
    return undefined;
  }
}

/** The solver for a choice. @throws {SolverMissing} */
export async function needSolver(
  choice: SolverChoice,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FoundSolver> {
  const name = chosenSolver(choice, env);
  const found = await findSolver(name);
  if (found !== undefined) return found;
  const hint =
    name === "z3" ? "its npm package is missing: npm ci" : `install it: apt-get install ${NATIVE[name].command}`;
  throw new SolverMissing(name, `solver ${name} is not here; ${hint}`);
}

function outputOf(command: string, flag: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, [flag], { timeout: 10_000 }, (error, stdout) => resolve(error === null ? stdout : ""));
  });
}
