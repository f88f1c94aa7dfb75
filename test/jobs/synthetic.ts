/** Jobs that do nothing useful, in every way a job can end. */
import { existsSync } from "node:fs";
import type { Job, JobKind, JobLimits, RunContext } from "../../src/jobs/index.ts";
import { UNLIMITED } from "../../src/jobs/index.ts";

export interface SyntheticInput {
  readonly name: string;
  readonly does: "return" | "work" | "await" | "throw" | "exit" | "exhaust" | "allocate" | "hang";
  /** Milliseconds of `work`. */
  readonly milliseconds?: number;
  /** What `await` waits for. */
  readonly file?: string;
}

/** `finished` is false when a limit cut the work short. */
export interface SyntheticOutput {
  readonly name: string;
  readonly finished: boolean;
}

function work(milliseconds: number, context: RunContext): boolean {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) if (performance.now() > context.deadline || context.cancelled()) return false;
  return true;
}

/** Sleeps until there is a file. */
function awaiting(file: string, context: RunContext): boolean {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(file)) {
    if (performance.now() > context.deadline || context.cancelled()) return false;
    Atomics.wait(nothing, 0, 0, 2);
  }
  return true;
}

function exhaust(): never {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(1000).fill(kept.length));
}

function run({ name, does, milliseconds = 0, file = "" }: SyntheticInput, context: RunContext): SyntheticOutput {
  switch (does) {
    case "return":
      return { name, finished: true };
    case "work":
      return { name, finished: work(milliseconds, context) };
    case "await":
      return { name, finished: awaiting(file, context) };
    case "throw":
      throw new Error(`thrown by ${name}`);
    case "exit":
      return process.exit(3);
    case "exhaust":
      return exhaust();
    case "allocate":
      throw new RangeError("Array buffer allocation failed");
    case "hang":
      for (;;) performance.now();
  }
}

export const syntheticKind: JobKind<SyntheticInput, SyntheticOutput> = {
  name: "synthetic",
  version: 1,
  load: () => Promise.resolve(run),
  final: (output) => output.finished,
};

export const job = (
  name: string,
  does: SyntheticInput["does"] = "return",
  milliseconds = 0,
  limits: JobLimits = UNLIMITED,
  file?: string,
): Job<SyntheticInput, SyntheticOutput> => ({
  kind: syntheticKind,
  input: { name, does, milliseconds, ...(file === undefined ? {} : { file }) },
  limits,
});

export const jobs = (count: number, does: SyntheticInput["does"] = "return", milliseconds = 0) =>
  Array.from({ length: count }, (_, i) => job(`job${i}`, does, milliseconds));

/** All results of an iterator. */
export async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const result of results) found.push(result);
  return found;
}
