/** All error codes, from the tables of the readers: what `sekvm help errors` prints and docs/errors.md is made of. */

/** Codes of bad flags, arguments and configuration, never reused. The readers export tables of the same shape. */
export const CFG_ERRORS: ErrorTable = {
  CFG01: "The command line has a word that the command does not take, or lacks one that it needs.",
  CFG02: "The value of an option is not one that the option takes.",
  CFG03: "A file or folder named on the command line or in a list cannot be read, and no bundled test has its name.",
  CFG04: "A file is larger than sekvm reads; litmus tests are small, so this is most likely another kind of file.",
  CFG05: "A folder holds no file of the kind that the command reads, or a list names none.",
  CFG06: "A list of files names itself, directly or through another list.",
  CFG07: "There is no such help topic or error code.",
  CFG08: "A folder is no layered system: it has no layers.",
  CFG09: "A file that was to be run again is no counterexample of sekvm prove, or of no theorem that is there now.",
  CFG10: "A file that was to be checked again is no document of sekvm verify --json, or of another form.",
};

/** Meaning of each code, with input that has the error where that helps. */
export type ErrorTable = Readonly<Record<string, string | { readonly meaning: string; readonly example?: string }>>;

/** One code as it is explained to the user. */
export interface ErrorEntry {
  readonly code: string;
  readonly meaning: string;
  readonly example: string | undefined;
}

const TABLES: readonly (() => Promise<ErrorTable>)[] = [
  async () => CFG_ERRORS,
  async () => (await import("../read/litmus/index.ts")).LITMUS_ERRORS,
  async () => (await import("../read/cat/index.ts")).CAT_ERRORS,
  async () => (await import("../isa/index.ts")).ASM_ERRORS,
  async () => (await import("../read/asm/index.ts")).UNIT_ERRORS,
  async () => (await import("../read/elf/index.ts")).OBJECT_ERRORS,
  async () => (await import("../read/harness/index.ts")).HARNESS_ERRORS,
  async () => (await import("../read/image/index.ts")).IMAGE_ERRORS,
  async () => (await import("../ir/index.ts")).IR_ERRORS,
  async () => (await import("../kernel/index.ts")).KERNEL_ERRORS,
  async () => (await import("../check/proof/index.ts")).PROVE_ERRORS,
];

/** All codes of all readers, in the order in which they are printed. */
export async function errorEntries(): Promise<ErrorEntry[]> {
  const tables = await Promise.all(TABLES.map((load) => load()));
  return tables.flatMap((table) =>
    Object.entries(table).map(([code, entry]) => {
      return typeof entry === "string"
        ? { code, meaning: entry, example: undefined }
        : { code, example: undefined, ...entry };
    }),
  );
}

/** docs/errors.md. */
export function errorsMarkdown(entries: readonly ErrorEntry[]): string {
  const rows = entries.map(({ code, meaning, example }) => {
    const shown = example === undefined ? "" : ` Example: \`${example.replaceAll("\n", "⏎")}\``;
    return `| ${code} | ${`${meaning}${shown}`.replaceAll("|", "\\|")} |`;
  });
  const head =
    "# Error codes\n\nEvery error in what you give to sekvm has a code, a place and a hint. `sekvm help errors CODE` prints these lines.";
  return `${head}\n\n| code | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}
