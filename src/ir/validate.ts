/**
 * What the builders of terms cannot see: whether the statements of a procedure fit together. An interpretation may
 * rely on a procedure without problems; it need not check again. Each rule is a function of this file or of
 * `validate-effects.ts`.
 */
import { effectResult, type Procedure, type Statement } from "./program.ts";
import { BOOL, type Sort, sameSort, sortText } from "./sorts.ts";
import { MACHINE_REGISTERS } from "./syntax.ts";
import type { Term } from "./terms.ts";
import { checkCall, type Declarations, effectProblems } from "./validate-effects.ts";
import { localProblems } from "./validate-locals.ts";
import { eachTerm, SortTable, targetsOf, termsOf, termsOfEnd } from "./walk.ts";

/** Where a problem is. No `block`: the procedure as a whole; no `statement`: the block as a whole. */
export interface ProcedurePlace {
  readonly block: string | undefined;
  /** Index into the block's body, or its end. */
  readonly statement: number | "end" | undefined;
}

export interface ProcedureProblem {
  readonly where: ProcedurePlace;
  /** One lower-case sentence. */
  readonly message: string;
}

export interface ValidateOptions {
  /** The procedure is the meaning of one A64 instruction: without parameters, result and calls. */
  readonly instruction?: boolean;
  /** Procedures that may be called, by name; without them, calls are not checked. */
  readonly declarations?: Declarations;
}

/** Receives a problem; `block` is an index. */
type Report = (block: number, statement: number | "end" | undefined, message: string) => void;
type Rule = (p: Procedure, report: Report, options: ValidateOptions) => void;

const NOWHERE = -1;

const shape: Rule = (p, report) => {
  if (p.blocks.length === 0) report(NOWHERE, undefined, "the procedure has no block to start at");
  const params = new Set<string>();
  for (const { name } of p.params) {
    if (params.has(name)) report(NOWHERE, undefined, `parameter ${name} is there twice`);
    params.add(name);
  }
};

const instruction: Rule = (p, report, options) => {
  if (options.instruction !== true) return;
  if (p.params.length > 0) report(NOWHERE, undefined, "an instruction has no parameters");
  if (p.result !== undefined) report(NOWHERE, undefined, "an instruction has no result");
  for (const [b, { body }] of p.blocks.entries())
    for (const [i, s] of body.entries())
      if (s.kind === "effect" && s.effect.kind === "call") report(b, i, "an instruction does not call");
};

const labels: Rule = (p, report) => {
  const seen = new Set<string>();
  for (const [b, { label }] of p.blocks.entries()) {
    if (seen.has(label)) report(b, undefined, `label ${label} is there twice`);
    seen.add(label);
  }
  for (const [b, { end }] of p.blocks.entries())
    for (const to of new Set(targetsOf(end))) if (!seen.has(to)) report(b, "end", `there is no block ${to}`);
};

const reachable: Rule = (p, report) => {
  const byLabel = new Map(p.blocks.map((b) => [b.label, b]));
  // Blocks behind a missing one would all be reported, and none of them is the mistake.
  if (p.blocks.some((b) => targetsOf(b.end).some((to) => !byLabel.has(to)))) return;
  const seen = new Set<string>();
  const open = p.blocks.slice(0, 1).map((b) => b.label);
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    const block = byLabel.get(label);
    if (block === undefined || seen.has(label)) continue;
    seen.add(label);
    open.push(...targetsOf(block.end));
  }
  for (const [b, { label }] of p.blocks.entries())
    if (!seen.has(label)) report(b, undefined, "no path from the first block leads here");
};

const ends: Rule = (p, report) => {
  for (const [b, { end }] of p.blocks.entries()) {
    if (end.kind === "branch" && !sameSort(end.cond.sort, BOOL))
      report(b, "end", `the condition of a branch is a boolean, found ${sortText(end.cond.sort)}`);
    if (end.kind !== "return") continue;
    const [found, wanted] = [end.value?.sort, p.result];
    const fits = found === undefined || wanted === undefined ? found === wanted : sameSort(found, wanted);
    const text = (s: Sort | undefined): string => (s === undefined ? "nothing" : sortText(s));
    if (!fits) report(b, "end", `the procedure returns ${text(wanted)}, found ${text(found)}`);
  }
};

const pc: Rule = (p, report) => {
  for (const [b, { body, end }] of p.blocks.entries())
    for (const [i, s] of body.entries())
      if (s.kind === "set" && s.reg === "pc" && end.kind !== "return")
        report(b, i, "pc is set only in a block that returns");
};

/** The first sort a register is seen with is its sort; machine registers have theirs. */
const registers: Rule = (p, report) => {
  const sorts = new Map(MACHINE_REGISTERS);
  const see = (b: number, i: number | "end", name: string, sort: Sort): void => {
    const known = sorts.get(name);
    if (known === undefined) sorts.set(name, sort);
    else if (!sameSort(known, sort)) report(b, i, `register ${name} is ${sortText(known)}, found ${sortText(sort)}`);
  };
  const seeTerm = (b: number, i: number | "end", t: Term): void =>
    eachTerm(t, (leaf) => {
      if (leaf.kind === "reg") see(b, i, leaf.name, leaf.sort);
    });
  for (const [b, { body, end }] of p.blocks.entries()) {
    for (const [i, s] of body.entries()) {
      for (const t of termsOf(s)) seeTerm(b, i, t);
      if (s.kind === "set") see(b, i, s.reg, s.value.sort);
    }
    for (const t of termsOfEnd(end)) seeTerm(b, "end", t);
  }
};

function statementProblems(s: Statement, options: ValidateOptions): string[] {
  if (s.kind !== "effect") return [];
  const problems = effectProblems(s.effect);
  if (s.into !== undefined && effectResult(s.effect) === undefined)
    problems.push(`${s.effect.kind} yields nothing that ${s.into} could stand for`);
  if (s.effect.kind === "call" && options.declarations !== undefined)
    problems.push(...checkCall(s.effect, options.declarations));
  return problems;
}

const effects: Rule = (p, report, options) => {
  for (const [b, { body }] of p.blocks.entries())
    for (const [i, s] of body.entries()) for (const message of statementProblems(s, options)) report(b, i, message);
};

const sorts: Rule = (p, report) => {
  const table = new SortTable();
  table.addProcedure(p);
  for (const name of table.conflicts) report(NOWHERE, undefined, `${name} names two sorts`);
};

const locals: Rule = (p, report) => {
  for (const { block, statement, message } of localProblems(p)) report(block, statement, message);
};

const RULES: readonly Rule[] = [shape, instruction, sorts, labels, reachable, ends, pc, registers, effects, locals];

/** Everything that is wrong with a procedure, in order of place; empty when nothing is. */
export function validate(p: Procedure, options: ValidateOptions = {}): ProcedureProblem[] {
  const found: { readonly at: number; readonly index: number; readonly problem: ProcedureProblem }[] = [];
  const report: Report = (block, statement, message) => {
    const where = { block: p.blocks[block]?.label, statement };
    const index = statement === undefined ? -1 : statement === "end" ? Number.POSITIVE_INFINITY : statement;
    found.push({ at: block, index, problem: { where, message } });
  };
  for (const rule of RULES) rule(p, report, options);
  // Infinity minus itself is no number: equal places keep the order of the rules.
  return found.sort((a, b) => a.at - b.at || (a.index === b.index ? 0 : a.index - b.index)).map((f) => f.problem);
}

/** `name, block entry, statement 2: message`; statements are counted from 0. */
export function problemText(p: Procedure, { where, message }: ProcedureProblem): string {
  const block = where.block === undefined ? "" : `, block ${where.block}`;
  const statement =
    where.statement === undefined ? "" : where.statement === "end" ? ", end" : `, statement ${where.statement}`;
  return `${p.name}${block}${statement}: ${message}`;
}
