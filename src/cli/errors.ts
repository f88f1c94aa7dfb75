/** All error codes, from the tables of the readers: what `sekvm help errors` prints and docs/errors.md is made of. */

/** Codes of bad flags, arguments and configuration, never reused. The readers export tables of the same shape. */
export const CFG_ERRORS: ErrorTable = {
  CFG01: "The command line has a word that the command does not take, or lacks one that it needs.",
  CFG02: "The value of an option is not one that the option takes.",
  CFG03: "A file or folder named on the command line or in a list cannot be read, and no bundled test has its name.",
  CFG04: "A file is larger than sekvm reads; litmus tests are small, so this is most likely another kind of file.",
  CFG05: "A folder holds no file of the kind that the command reads.",
  CFG06: "A list of files names itself, directly or through another list.",
  CFG07: "There is no such help topic or error code.",
  CFG08:
    "A file with expectations has a line that is not `<test name> Allowed|Forbidden|Required` or `<test name> Ok|No`.",
};

/** Meaning of each code: one or more sentences. */
export type ErrorTable = Readonly<Record<string, string>>;

/** Loads the tables of all readers, in the order in which they are printed. */
export async function errorTables(): Promise<ErrorTable> {
  return Object.assign({}, ...(await Promise.all(TABLES.map((load) => load()))));
}

const TABLES: readonly (() => Promise<ErrorTable>)[] = [
  async () => CFG_ERRORS,
  async () => (await import("../isa/index.ts")).ASM_ERRORS,
];
