/** Writes the code that V8 has compiled from a bundled script when it has answered small tests of different kinds. */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

type Run = (words: readonly string[], io: unknown) => Promise<number>;
interface Loader {
  readonly load: (file: string) => {
    readonly exports: { readonly main: Run };
    readonly script: { readonly createCachedData: () => Buffer };
  };
  readonly codeFile: (file: string) => string;
}

const file = process.argv[2]!;
const { load, codeFile } = createRequire(import.meta.url)("../../bin/load.js") as Loader;
const { exports, script } = load(file);
const silent = { write: () => {} };
const io = { stdout: silent, stderr: silent, env: {} };
const tests = ["MP", "LDADD", "CAS", "CASP", "excl-fails", "MP+dmb.sy+csel-addr", "await-excl"];
process.exitCode = await exports.main(["litmus", ...tests, "--no-cache", "-j", "1"], io);
writeFileSync(codeFile(file), script.createCachedData());
