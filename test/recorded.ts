/** The recorded answers of the litmus corpus. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus } from "./corpus.ts";

/** The families whose answers are recorded under the models that sekvm runs. */
export const FAMILIES = ["user-herd", "user-dat3m", "user-ltriscv", "mixed"] as const;
export type Family = (typeof FAMILIES)[number] | "vmsa";

export interface RecordedAnswer {
  readonly states?: readonly string[];
  readonly verdict: "Ok" | "No";
  readonly observation: "Never" | "Sometimes" | "Always";
  readonly incomplete?: unknown;
  /** Herd's warnings, such as `Warning-BBM-expected`. */
  readonly flags?: readonly string[];
}

/** One test of a family. */
export interface Recorded {
  readonly family: Family;
  readonly file: string;
  readonly name: string;
  readonly condition: string;
  /** Herd's content hash. */
  readonly herd_hash: string;
  readonly arm: RecordedAnswer;
  readonly sc?: RecordedAnswer;
}

const cache = new Map<Family, readonly Recorded[]>();

/** All tests of a family, in the order of the file; empty without the corpus. */
export function recorded(family: Family): readonly Recorded[] {
  if (corpus === undefined) return [];
  const known = cache.get(family);
  if (known !== undefined) return known;
  const text = readFileSync(join(corpus, family, "expectations.json"), "utf8");
  const { tests } = JSON.parse(text) as { tests: readonly Omit<Recorded, "family">[] };
  const list = tests.map((t) => ({ ...t, family }));
  cache.set(family, list);
  return list;
}

/** Text of a test. */
export const textOf = ({ family, file }: Recorded): string => readFileSync(join(corpus!, family, file), "utf8");
