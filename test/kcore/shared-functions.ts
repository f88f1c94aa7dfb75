/**
 * Functions that code and specification of one layer share: a mistake in one is in both, and no refinement finds it. What each is for has to be said apart from it, as a theorem about
 * all words that calls it.
 */
import { eachTerm, type KernelProgram, type Lifted, termsOf, termsOfEnd } from "../../src/ir/index.ts";

/** What a procedure names: functions, codecs, primitives. */
function namedIn(program: KernelProgram, name: string): string[] {
  const blocks = program.procedures.get(name)?.procedure.blocks ?? [];
  const found: string[] = [];
  for (const { body, end } of blocks) {
    for (const s of body) if (s.kind === "effect" && s.effect.kind === "call") found.push(s.effect.callee);
    for (const term of [...body.flatMap(termsOf), ...termsOfEnd(end)])
      eachTerm(term, (t) => {
        if (t.kind === "codec") found.push(t.name);
        if (t.kind === "tabulate" || t.kind === "forall") found.push(t.rule);
      });
  }
  return found;
}

/** All that some procedures reach. @param through what a primitive stands for, if anything */
export function reachedFrom(
  program: KernelProgram,
  roots: readonly string[],
  through: (primitive: string) => string | undefined,
): ReadonlySet<string> {
  const found = new Set(roots);
  for (const name of found)
    for (const used of namedIn(program, name)) {
      const next = program.primitives.has(used) ? through(used) : used;
      if (next !== undefined) found.add(next);
    }
  return found;
}

/** Functions of KCore that code of a layer reaches without a primitive, and its specification too. */
export function sharedFunctions(program: KernelProgram): readonly string[] {
  const shared = new Set<string>();
  for (const { code, spec } of program.primitives.values()) {
    if (code === undefined) continue;
    const bySpec = reachedFrom(program, [spec], (p) => program.primitives.get(p)?.spec);
    for (const name of reachedFrom(program, [code], () => undefined))
      if (name !== code && name.startsWith("kcore/") && bySpec.has(name)) shared.add(name);
  }
  return [...shared].sort();
}

/** Theorems and statements of laws about nothing but words: they speak of functions by themselves. */
export function statements(program: KernelProgram): readonly Lifted[] {
  const ofLaws = new Set([...program.laws.values()].map((law) => law.statement));
  return [...program.procedures.values()].filter(
    ({ isTheorem, name, procedure: { params } }) =>
      (isTheorem || ofLaws.has(name)) && params.every(({ sort }) => sort.kind === "bv" || sort.kind === "bool"),
  );
}

export const fileOf = (name: string): string => name.split("#")[0]!;

/** Of some functions those of which a statement speaks: by name, or, of one that its file keeps to itself, by the name of a function of that file that calls it. */
export function spokenOf(program: KernelProgram, functions: readonly string[]): ReadonlySet<string> {
  const exported = new Set(
    [...program.modules.values()].flatMap(({ exports }) =>
      [...exports.values()].flatMap((e) => (e.kind === "function" || e.kind === "codec" ? [e.procedure] : [])),
    ),
  );
  const wanted = new Set(functions);
  const found = new Set(statements(program).flatMap(({ name }) => namedIn(program, name)));
  for (const name of found)
    for (const used of namedIn(program, name)) {
      const isWords = !exported.has(name) && !wanted.has(name); // A part of a statement.
      if (isWords || (fileOf(used) === fileOf(name) && !exported.has(used))) found.add(used);
    }
  return new Set(functions.filter((f) => found.has(f)));
}
