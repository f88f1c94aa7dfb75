/**
 * Checks a folder of Coq theorems: its files are compiled in order in a copy below the cache, so that the folder stays
 * clean. The copy is named by the digest of the sources; a check that was interrupted goes on behind the last file done.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  assumptionsScript,
  type CheckedRecord,
  parseProject,
  parseTheorems,
  recordOf,
  strayTheorem,
  type Theorem,
  type TheoremCheck,
} from "../../check/theorem/index.ts";
import { type Coq, coqchkOf, runCoq } from "./coq.ts";
import { digest } from "./digest.ts";
import { workFolder } from "./scratch.ts";

/** A folder of theorems as it stands. */
export interface TheoremSources {
  readonly folder: string;
  /** Digest of all .v files, _CoqProject and theorems.json. */
  readonly digest: string;
  readonly theorems: readonly Theorem[];
  readonly flags: readonly string[];
  /** In the order of compilation. */
  readonly files: readonly string[];
  /** The files of programs that were put through the theorem, if there are such. */
  readonly bundled: string | undefined;
  readonly kcore: string | undefined;
}

// Prints the assumptions of every theorem, for a person: the check asks for them itself, and asking takes its time.
const PRINTS_ONLY = "Assumptions.v";

// Failures that say nothing of the file.
const EXHAUSTED = /out of memory|stack overflow|no space left|cannot allocate/i;

/** Reads a folder of theorems; undefined if there is none. */
export function theoremSources(folder: string): TheoremSources | undefined {
  const [list, project] = [join(folder, "theorems.json"), join(folder, "_CoqProject")];
  if (!existsSync(list) || !existsSync(project)) return undefined;
  const names = ["_CoqProject", "theorems.json", ...readdirSync(folder).filter((f) => f.endsWith(".v"))].sort();
  const parts = names.map((name) => `${name} ${digest(readFileSync(join(folder, name), "utf8"))}\n`);
  const theorems = parseTheorems(readFileSync(list, "utf8"));
  const { flags, files } = parseProject(readFileSync(project, "utf8"));
  const textOf = (file: string) => (files.includes(file) ? readFileSync(join(folder, file), "utf8") : undefined);
  const compiled = files.filter((f) => f !== PRINTS_ONLY);
  return {
    folder,
    digest: digest(parts.join("")),
    theorems,
    flags,
    files: compiled,
    bundled: textOf("Bundled.v"),
    kcore: textOf("KCore.v"),
  };
}

/** The record of the check that accepted the folder last. */
export function checkedRecord(folder: string): CheckedRecord | undefined {
  return readJson<CheckedRecord>(join(folder, "checked.json"));
}

/** A kept result for these sources, from a check on this computer. */
export function keptCheck(cache: string, { digest }: TheoremSources): TheoremCheck | undefined {
  const kept = readJson<TheoremCheck>(resultFile(cache, digest));
  return kept !== undefined && "digest" in kept && kept.digest === digest ? kept : undefined;
}

const resultFile = (cache: string, digest: string): string => join(cache, "theorems", `${digest}.json`);

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** Writes theorems/checked.json if every theorem is closed. @returns why it could not be written, if so */
export function writeRecord({ folder, theorems }: TheoremSources, check: TheoremCheck): string | undefined {
  const record = recordOf(theorems, check);
  if (record === undefined) return undefined;
  const [file, text] = [join(folder, "checked.json"), `${JSON.stringify(record, undefined, 2)}\n`];
  try {
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) replaceFile(file, text);
    return undefined;
  } catch (error) {
    return `${file} is not written: ${(error as Error).message}`;
  }
}

function replaceFile(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

export interface CheckTheoremsOptions {
  readonly coq: Coq;
  /** Folder of the cache. */
  readonly cache: string;
  readonly signal: AbortSignal;
  /** Compile again what was compiled before. */
  readonly fresh: boolean;
  /** Ask the independent checker too. */
  readonly coqchk: boolean;
  /** Called with what the user should know. */
  readonly onNote?: (note: string) => void;
  /** Called before each file. */
  readonly onFile: (file: string, at: number, files: number) => void;
  /** Called after each file, with milliseconds. */
  readonly onDone: (file: string, milliseconds: number) => void;
}

/** Compiles the sources and asks for the assumptions of each theorem. What is final is kept. */
export async function checkTheorems(sources: TheoremSources, options: CheckTheoremsOptions): Promise<TheoremCheck> {
  const cache = workFolder(options.cache, options.onNote);
  const scratch = join(cache, "theorems", sources.digest);
  if (options.fresh) rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const holder = takeLock(scratch);
  if (holder !== undefined)
    return { status: "unfinished", why: "limit", detail: `process ${holder} is checking the same files` };
  try {
    for (const file of sources.files) copyFileSync(join(sources.folder, file), join(scratch, file));
    const check = await new Check(sources, options, scratch).run();
    if (check.status === "compiled" || check.status === "rejected")
      replaceFile(resultFile(cache, sources.digest), JSON.stringify(check));
    return check;
  } finally {
    rmSync(join(scratch, "lock"), { force: true });
  }
}

/** Takes the lock of a scratch folder; else the process that holds it. */
function takeLock(scratch: string): number | undefined {
  const file = join(scratch, "lock");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (holder !== process.pid && isAlive(holder)) return holder;
    rmSync(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

class Check {
  readonly #sources: TheoremSources;
  readonly #options: CheckTheoremsOptions;
  readonly #scratch: string;

  constructor(sources: TheoremSources, options: CheckTheoremsOptions, scratch: string) {
    this.#sources = sources;
    this.#options = options;
    this.#scratch = scratch;
  }

  async run(): Promise<TheoremCheck> {
    const { theorems, files } = this.#sources;
    const stray = strayTheorem(theorems, files);
    if (stray !== undefined)
      return this.#rejected("theorems.json", `${stray.name}: _CoqProject does not list ${stray.file}`);
    return (await this.#compile()) ?? (await this.#coqchk()) ?? (await this.#assumptions());
  }

  #rejected(file: string, message: string): TheoremCheck {
    const { digest } = this.#sources;
    return { status: "rejected", digest, coq: this.#options.coq.version, file, message: message.trim() };
  }

  /** Compiles what is not done yet; undefined when all is well. */
  async #compile(): Promise<TheoremCheck | undefined> {
    const { files, flags } = this.#sources;
    const list = join(this.#scratch, "done.json");
    const before = readJson<{ coq: string; files: string[] }>(list);
    const done = before?.coq === this.#options.coq.version ? before.files : [];
    for (const [at, file] of files.entries()) {
      if (done[at] === file && existsSync(join(this.#scratch, file.replace(/v$/, "vo")))) continue;
      this.#options.onFile(file, at, files.length);
      const failed = await this.#step(this.#options.coq.command, ["-q", ...flags, file], file);
      if (failed !== undefined) return failed;
      done.splice(at, done.length, file);
      writeFileSync(list, JSON.stringify({ coq: this.#options.coq.version, files: done }));
    }
    return undefined;
  }

  async #coqchk(): Promise<TheoremCheck | undefined> {
    if (!this.#options.coqchk) return undefined;
    const { files, flags } = this.#sources;
    this.#options.onFile("coqchk", files.length - 1, files.length);
    const modules = files.map((f) => `sekvm.${f.replace(/\.v$/, "")}`);
    return this.#step(coqchkOf(this.#options.coq), ["-silent", ...flags, ...modules], "coqchk");
  }

  async #assumptions(): Promise<TheoremCheck> {
    const { theorems, flags, digest } = this.#sources;
    const file = "printed_assumptions.v";
    writeFileSync(join(this.#scratch, file), assumptionsScript(theorems));
    const failed = await this.#step(this.#options.coq.command, ["-q", ...flags, file], file);
    if (failed !== undefined) return failed;
    const text = (i: number): string => readFileSync(join(this.#scratch, `${i}.out`), "utf8").trim();
    const assumptions = Object.fromEntries(theorems.map((t, i) => [t.name, text(i)]));
    return { status: "compiled", digest, coq: this.#options.coq.version, assumptions };
  }

  /** One run of a program; undefined when it is content. */
  async #step(command: string, words: readonly string[], what: string): Promise<TheoremCheck | undefined> {
    const start = performance.now();
    const { exit, stdout, stderr } = await runCoq(command, words, {
      folder: this.#scratch,
      signal: this.#options.signal,
    });
    if (this.#options.signal.aborted) return { status: "interrupted" };
    this.#options.onDone(what, performance.now() - start);
    if (exit === 0) return undefined;
    if (exit === undefined || EXHAUSTED.test(stderr))
      return { status: "unfinished", why: "solver-error", detail: `${what}: ${stderr.trim()}` };
    return this.#rejected(what, stderr || stdout);
  }
}
