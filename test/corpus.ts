/** Finds the litmus corpus (SEKVM_CORPUS, or ../shared/corpus beside the checkout); tests skip with a message without it. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const candidates = [process.env.SEKVM_CORPUS, join(root, "..", "shared", "corpus")];

/** Folder of the corpus, or undefined. */
export const corpus: string | undefined = candidates.find((c) => c !== undefined && existsSync(join(c, "user-herd")));
/** For `test(name, { skip }, …)`: false when the corpus is there, else why the test is skipped. */
export const skipWithoutCorpus: string | false =
  corpus === undefined ? "litmus corpus not found: set SEKVM_CORPUS to its folder" : false;
