/** The litmus corpus as benchmarks read it: SEKVM_CORPUS, or ../shared/corpus beside the checkout. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the corpus records of one run of herd7. `user_s`: user CPU seconds of one process on a busy two-core machine. */
interface Recorded {
  readonly states?: readonly string[];
  readonly incomplete?: boolean;
  readonly user_s: number;
}

export interface CorpusTest {
  readonly name: string;
  /** Path of the file. */
  readonly file: string;
  readonly text: string;
  readonly arm?: Recorded;
  readonly sc?: Recorded;
}

/** Folder of the corpus. @throws {Error} with a hint when it is not found */
function corpusFolder(): string {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  const found = [process.env.SEKVM_CORPUS, join(root, "..", "shared", "corpus")].find(
    (folder) => folder !== undefined && existsSync(folder),
  );
  if (found === undefined)
    throw new Error("no litmus corpus: set SEKVM_CORPUS (docs/benchmarks.md says where it comes from)");
  return found;
}

/** The tests of one corpus folder. */
export function corpusTests(set: string): CorpusTest[] {
  const folder = join(corpusFolder(), set);
  const { tests } = JSON.parse(readFileSync(join(folder, "expectations.json"), "utf8")) as { tests: CorpusTest[] };
  return tests.map((t) => {
    const file = join(folder, t.file);
    return { ...t, file, text: readFileSync(file, "utf8") };
  });
}
