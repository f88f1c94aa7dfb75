/** The machine-checked theorems as sekvm names them, and what a check of their Coq sources established. Pure. */
import type { Verdict } from "../../evidence/index.ts";

/** A row of theorems/theorems.json. */
export interface Theorem {
  readonly id: string;
  /** Qualified Coq name, such as `sekvm.Kernel.wDRF`. */
  readonly name: string;
  readonly file: string;
  /** In words. */
  readonly statement: string;
  /** The theorem or condition of the VRM paper that it stands for, or empty. */
  readonly paper: string;
}

/** What `Print Assumptions` says of a theorem that rests on no axiom. */
export const CLOSED = "Closed under the global context";

/** What became of a check. `digest` names the sources, `coq` the version that read them. */
export type TheoremCheck =
  /** Every file was accepted. `assumptions`: the text of `Print Assumptions` of each theorem, by name. */
  | {
      readonly status: "compiled";
      readonly digest: string;
      readonly coq: string;
      readonly assumptions: Readonly<Record<string, string>>;
    }
  /** A file was not accepted. */
  | {
      readonly status: "rejected";
      readonly digest: string;
      readonly coq: string;
      readonly file: string;
      readonly message: string;
    }
  /** The check came to no end. */
  | { readonly status: "unfinished"; readonly why: "limit" | "solver-error"; readonly detail: string }
  | { readonly status: "interrupted" }
  /** There is no coqc. */
  | { readonly status: "skipped"; readonly detail: string };

/** The content of theorems/checked.json: the sources that a check accepted last. */
export interface CheckedRecord {
  readonly digest: string;
  readonly coq: string;
  /** Names of the theorems, all of which were closed. */
  readonly theorems: readonly string[];
}

/** Rows of theorems.json. @throws for a row without one of its fields, or two with one name */
export function parseTheorems(text: string): Theorem[] {
  const rows = JSON.parse(text) as Theorem[];
  for (const [i, row] of rows.entries()) {
    for (const field of ["id", "name", "file", "statement", "paper"] as const)
      if (typeof row[field] !== "string") throw new Error(`theorems.json: row ${i} has no ${field}`);
    if (!/^sekvm\.\w+\.[\w']+$/.test(row.name)) throw new Error(`theorems.json: ${row.name} is no name in sekvm`);
    if (rows.findIndex((r) => r.name === row.name || r.id === row.id) < i)
      throw new Error(`theorems.json: ${row.id} is there twice`);
  }
  return rows;
}

/** Options and files of a _CoqProject, the files in the order in which they are to be compiled. */
export function parseProject(text: string): { readonly flags: readonly string[]; readonly files: readonly string[] } {
  const lines = text.split("\n").map((l) => l.replace(/#.*/, "").trim());
  const flags = lines.filter((l) => l.startsWith("-")).flatMap((l) => l.split(/\s+/));
  return { flags, files: lines.filter((l) => l.endsWith(".v")) };
}

/** The first theorem whose file is not among the compiled ones. */
export const strayTheorem = (theorems: readonly Theorem[], files: readonly string[]): Theorem | undefined =>
  theorems.find((t) => !files.includes(t.file) || t.name.split(".")[1] !== t.file.replace(/\.v$/, ""));

/** Coq text that writes the assumptions of theorem i to file `i.out`. */
export function assumptionsScript(theorems: readonly Theorem[]): string {
  const modules = [...new Set(theorems.map((t) => t.name.split(".")[1]!))];
  const prints = theorems.map((t, i) => `Redirect "${i}" Print Assumptions ${t.name}.\n`);
  return `From sekvm Require ${modules.join(" ")}.\n${prints.join("")}`;
}

/** Whether Coq says of every theorem that it rests on nothing. */
export const allClosed = (theorems: readonly Theorem[], assumptions: Readonly<Record<string, string>>): boolean =>
  theorems.every((t) => assumptions[t.name] === CLOSED);

/** The record of a check, if every theorem is closed. */
export function recordOf(theorems: readonly Theorem[], check: TheoremCheck): CheckedRecord | undefined {
  if (check.status !== "compiled" || !allClosed(theorems, check.assumptions)) return undefined;
  return { digest: check.digest, coq: check.coq, theorems: theorems.map((t) => t.name) };
}

const MODEL = "the model and the statements in theorems/ say what is meant";
/** What no theorem says: that the programs which they speak of are KCore's. */
const KCORE = "KCore keeps to its table of sections, and what is proved of it on SC is what the theorems ask";

/** What a check established of all theorems together. */
export function theoremVerdict(theorems: readonly Theorem[], check: TheoremCheck): Verdict {
  if (theorems.length === 0) return { status: "vacuous", detail: "there are no theorems" };
  switch (check.status) {
    case "compiled": {
      const reliesOn = [`the kernel of Coq ${check.coq}`, MODEL, KCORE];
      const open = theorems.find((t) => check.assumptions[t.name] !== CLOSED);
      if (open === undefined) return { status: "proved", reliesOn };
      return { status: "refuted", witness: { theorem: open.name, assumes: check.assumptions[open.name] }, reliesOn };
    }
    case "rejected":
      return { status: "refuted", witness: { file: check.file, message: check.message }, reliesOn: [] };
    case "unfinished":
      return { status: "unknown", why: check.why, detail: check.detail };
    case "interrupted":
      return { status: "unknown", why: "limit", detail: "interrupted" };
    case "skipped":
      return { status: "unknown", why: "unsupported", detail: `skipped, not checked here: ${check.detail}` };
  }
}

/** What rests on a record alone: good for these very sources, as far as the record is trusted. */
export function recordVerdict({ coq }: CheckedRecord): Verdict {
  const within = "the recorded digest of theorems/, not checked here";
  return {
    status: "holds",
    within,
    reliesOn: [`theorems/checked.json, written by a check with Coq ${coq}`, MODEL, KCORE],
  };
}
