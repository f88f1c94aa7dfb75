/** Locals are bound on every path to a use, and keep one sort: a forward analysis over the blocks. */
import { type Block, effectResult, type Procedure, type Statement } from "./program.ts";
import { type Sort, sameSort, sortText } from "./sorts.ts";
import type { Term } from "./terms.ts";
import { eachTerm, targetsOf, termsOf, termsOfEnd } from "./walk.ts";

/** A problem with a local; `block` is an index. */
export interface LocalProblem {
  readonly block: number;
  readonly statement: number | "end" | undefined;
  readonly message: string;
}

/** The local that a statement binds. */
function bound(s: Statement): { readonly name: string; readonly sort: Sort | undefined } | undefined {
  if (s.kind === "let") return { name: s.name, sort: s.value.sort };
  return s.kind === "effect" && s.into !== undefined ? { name: s.into, sort: effectResult(s.effect) } : undefined;
}

const boundIn = (block: Block): string[] => block.body.flatMap((s) => bound(s)?.name ?? []);

/** Locals bound on every path to the start of each block; undefined for blocks that no path reaches. */
function boundBefore(p: Procedure): readonly (ReadonlySet<string> | undefined)[] {
  const index = new Map(p.blocks.map((b, i) => [b.label, i]));
  const before: (Set<string> | undefined)[] = p.blocks.map(() => undefined);
  const open: number[] = [];
  const arrive = (at: number, names: ReadonlySet<string>): void => {
    const known = before[at];
    const next = known === undefined ? new Set(names) : new Set([...known].filter((n) => names.has(n)));
    if (known !== undefined && known.size === next.size) return;
    before[at] = next;
    open.push(at);
  };
  if (p.blocks.length > 0) arrive(0, new Set(p.params.map((x) => x.name)));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const block = p.blocks[at]!;
    const after = new Set([...before[at]!, ...boundIn(block)]);
    for (const to of targetsOf(block.end)) if (index.has(to)) arrive(index.get(to)!, after);
  }
  return before;
}

/** The sort of each local: that of its parameter or first binding. */
function sortsOf(p: Procedure): Map<string, Sort> {
  const sorts = new Map<string, Sort>();
  const add = (name: string, sort: Sort | undefined): void => {
    if (sort !== undefined && !sorts.has(name)) sorts.set(name, sort);
  };
  for (const { name, sort } of p.params) add(name, sort);
  for (const { body } of p.blocks)
    for (const s of body) {
      const b = bound(s);
      if (b !== undefined) add(b.name, b.sort);
    }
  return sorts;
}

/** Problems with the locals of one term. */
function useProblems(t: Term, names: ReadonlySet<string>, sorts: ReadonlyMap<string, Sort>): string[] {
  const found = new Set<string>();
  eachTerm(t, (leaf) => {
    if (leaf.kind !== "local") return;
    const sort = sorts.get(leaf.name);
    if (!names.has(leaf.name)) {
      const where = sort === undefined ? "anywhere" : "on every path to here";
      found.add(`local ${leaf.name} is not bound ${where}`);
    } else if (sort !== undefined && !sameSort(sort, leaf.sort))
      found.add(`local ${leaf.name} is ${sortText(sort)}, used as ${sortText(leaf.sort)}`);
  });
  return [...found];
}

/** Problems of one block, given the locals bound before it. */
function blockProblems(block: Block, before: ReadonlySet<string>, sorts: ReadonlyMap<string, Sort>) {
  const names = new Set(before);
  const problems: Omit<LocalProblem, "block">[] = [];
  for (const [statement, s] of block.body.entries()) {
    for (const t of termsOf(s))
      for (const message of useProblems(t, names, sorts)) problems.push({ statement, message });
    const b = bound(s);
    if (b === undefined) continue;
    const sort = sorts.get(b.name);
    if (b.sort !== undefined && sort !== undefined && !sameSort(sort, b.sort))
      problems.push({ statement, message: `local ${b.name} is ${sortText(sort)}, rebound to ${sortText(b.sort)}` });
    names.add(b.name);
  }
  for (const t of termsOfEnd(block.end))
    for (const message of useProblems(t, names, sorts)) problems.push({ statement: "end", message });
  return problems;
}

/** Every use of a local that is not bound on all paths, or has another sort than its bindings. */
export function localProblems(p: Procedure): LocalProblem[] {
  const sorts = sortsOf(p);
  const before = boundBefore(p);
  // In a block that no path reaches everything is bound; that it is not reached is reported elsewhere.
  const all = new Set(sorts.keys());
  return p.blocks.flatMap((b, block) => blockProblems(b, before[block] ?? all, sorts).map((x) => ({ block, ...x })));
}
