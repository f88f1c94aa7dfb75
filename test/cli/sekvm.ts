/** Runs the command line in this process with streams that are kept. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../../src/cli/main.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const OURS = { SEKVM_CACHE: join(".sekvm", "cache") };

/** Runs `sekvm` with these words. @param env environment; nothing is inherited, and the cache is that of the tests */
export async function sekvm(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const kept = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      kept[name] += text;
    },
  });
  const code = await main(words, { stdout: stream("stdout"), stderr: stream("stderr"), env: { ...OURS, ...env } });
  return { code, ...kept };
}

/** The launcher, for tests that need a process of its own. */
export const launcher = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "bin", "sekvm.js");
