/** Evaluates terms with the executable Coq model of theorems/, compiled in a folder of its own. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launcher } from "../cli/sekvm.ts";

export const theorems = join(launcher, "..", "..", "theorems");
const coqc = process.env.SEKVM_COQC || "coqc";
export const hasCoq = spawnSync(coqc, ["--version"]).status === 0;

/** The files that `file` needs, itself last. */
function closure(file: string, found: string[] = []): string[] {
  const text = readFileSync(join(theorems, file), "utf8");
  const imports = [...text.matchAll(/From sekvm Require Import ([\w\s]+)\./g)].flatMap((m) =>
    m[1]!.trim().split(/\s+/),
  );
  for (const name of imports) if (!found.includes(`${name}.v`)) closure(`${name}.v`, found);
  if (!found.includes(file)) found.push(file);
  return found;
}

const head = (file: string): string => `From Coq Require Import List NArith.
Import ListNotations.
From sekvm Require Import Base Lang ${file === "Search.v" ? "Arm Exec Search" : `Source TasCode Instances ${file.replace(/\.v$/, "")}`}.
Set Printing Width 100000.
Set Printing Depth 100000.
`;

/** A change of one file of theorems/. */
export interface Edit {
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

function edited(file: string, edit: Edit | undefined): string {
  const text = readFileSync(join(theorems, file), "utf8");
  if (edit?.file !== file) return text;
  const parts = text.split(edit.find);
  if (parts.length !== 2) throw new Error(`${file}: ${edit.find} occurs ${parts.length - 1} times`);
  return parts.join(edit.replace);
}

/** A folder in which files of theorems/ are compiled when they are needed, each once. */
class Compiled {
  readonly path = mkdtempSync(join(tmpdir(), "sekvm-coq-"));
  readonly #edit: Edit | undefined;
  readonly #done = new Set<string>();

  constructor(edit?: Edit) {
    this.#edit = edit;
    process.on("exit", () => rmSync(this.path, { recursive: true, force: true }));
  }

  /** Compiles what `file` needs and `file`; what comes before the change is taken from where it is not changed. */
  add(file: string): void {
    const needed = closure(file);
    const shared = this.#edit === undefined ? 0 : needed.indexOf(this.#edit.file);
    for (const name of needed.slice(0, shared)) unchanged.add(name);
    for (const [i, name] of needed.entries()) {
      if (this.#done.has(name)) continue;
      this.#done.add(name);
      const source = edited(name, this.#edit);
      if (i >= shared) this.run(name, source);
      else for (const part of [name, `${name}o`]) copyFileSync(join(unchanged.path, part), join(this.path, part));
    }
  }

  /** Compiles a text. @returns what it prints */
  run(file: string, text: string): string {
    writeFileSync(join(this.path, file), text);
    const { status, stdout, stderr } = spawnSync(coqc, ["-q", "-Q", ".", "sekvm", file], {
      cwd: this.path,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(`${file}: ${stderr}`);
    return stdout;
  }
}

const unchanged = new Compiled();

/**
 * What Coq prints for `Eval vm_compute in` each term, without its type.
 *
 * @param edit  a change of the model, which must still be accepted up to `file`
 * @param file  where the terms' functions are
 */
export function evaluate(terms: readonly string[], edit?: Edit, file = "Search.v"): string[] {
  const compiled = edit === undefined ? unchanged : new Compiled(edit);
  compiled.add(file);
  const evals = terms.map((t) => `Eval vm_compute in (${t}).\n`);
  return [...compiled.run("batch.v", `${head(file)}${evals.join("")}`).matchAll(/^ {5}= (.*)\n {5}: /gm)].map(
    (m) => m[1]!,
  );
}
