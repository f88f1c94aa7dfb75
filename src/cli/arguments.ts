/** Words that the arguments of commands may be, for completion; found where the commands find them. */
import { kernelFiles } from "../host/node/index.ts";
import { errorEntries } from "./errors.ts";
import { bundledTests, packageRoot } from "./places.ts";

/** What can stand behind a command besides options. */
export interface ArgumentWords {
  readonly words: readonly string[];
  /** Files and folders too. */
  readonly files: boolean;
}

const layerFolders = (): string[] => [
  ...new Set(kernelFiles(packageRoot, "kcore").flatMap((f) => /\/(\d\d-[\w-]+)\/index\.ts$/.exec(f)?.[1] ?? [])),
];

type Words = (commands: readonly string[]) => Promise<ArgumentWords> | ArgumentWords;

const WORDS: Readonly<Record<string, Words>> = {
  litmus: () => ({ words: bundledTests().map((t) => t.name), files: true }),
  prove: () => ({ words: layerFolders(), files: true }),
  verify: async () => ({ words: (await import("../check/verify/index.ts")).STEPS.map((s) => s.name), files: false }),
  help: async (commands) => ({
    words: [...commands, "errors", ...(await errorEntries()).map((e) => e.code)],
    files: false,
  }),
};

/** The words of a command's arguments. @param commands names of all commands */
export const argumentWords = async (command: string, commands: readonly string[]): Promise<ArgumentWords> =>
  (await WORDS[command]?.(commands)) ?? { words: [], files: false };
