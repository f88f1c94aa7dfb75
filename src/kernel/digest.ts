/**
 * Digests of what is lifted: of the bodies that some names rest on, whatever file they stand in. Places, texts and comments are no
 * part of it, so that a kept answer lives as long as what it was asked about.
 */
import { eachTerm, type KernelProgram, print, printTerm, type Term, termsOf, termsOfEnd } from "../ir/index.ts";
import { digestOf } from "../smt/index.ts";

/** One name: what it is by itself, and the names in it. */
interface Body {
  readonly text: string;
  readonly uses: readonly string[];
}

/** Names in a term: codecs, and the rules of `tabulate` and `forall`. */
function namesIn(terms: readonly Term[]): string[] {
  const names: string[] = [];
  for (const term of terms)
    eachTerm(term, (t) => {
      if (t.kind === "codec") names.push(t.name);
      if (t.kind === "tabulate" || t.kind === "forall") names.push(t.rule);
    });
  return names;
}

/** A procedure, primitive or law. What a primitive does for its callers is its specification. @throws {Error} for another name */
function bodyOf(program: KernelProgram, name: string): Body {
  const primitive = program.primitives.get(name);
  if (primitive !== undefined)
    return { text: `${primitive.kind} ${primitive.level} ${primitive.spec}`, uses: [primitive.spec] };
  const lifted = program.procedures.get(name);
  if (lifted !== undefined) {
    const { procedure, dialect, isTheorem } = lifted;
    const uses = procedure.blocks.flatMap((block) => [
      ...block.body.flatMap((s) => (s.kind === "effect" && s.effect.kind === "call" ? [s.effect.callee] : [])),
      ...namesIn([...block.body.flatMap(termsOf), ...termsOfEnd(block.end)]),
    ]);
    const marks = `${dialect} ${isTheorem} ${program.codecs.has(name)}`;
    return { text: `${marks} ${print(procedure)}`, uses };
  }
  const law = program.laws.get(name);
  if (law === undefined) throw new Error(`the program has no ${name}`);
  const { triggers, statement } = law;
  return { text: `law ${triggers.map(printTerm).join(" ")} ${statement}`, uses: [statement, ...namesIn(triggers)] };
}

interface Digests {
  readonly bodies: Map<string, { readonly digest: string; readonly uses: readonly string[] }>;
  readonly closures: Map<string, readonly string[]>;
}
const known = new WeakMap<KernelProgram, Digests>();

/** A name and all that it reaches. */
function reached(program: KernelProgram, { bodies, closures }: Digests, root: string): readonly string[] {
  const before = closures.get(root);
  if (before !== undefined) return before;
  const found = new Set([root]);
  for (const name of found) {
    let body = bodies.get(name);
    if (body === undefined) {
      const { text, uses } = bodyOf(program, name);
      body = { digest: digestOf([name, text]), uses };
      bodies.set(name, body);
    }
    for (const used of body.uses) found.add(used);
  }
  const all = [...found];
  closures.set(root, all);
  return all;
}

/**
 * Digest of the bodies of procedures, codecs, primitives and laws and of all that they reach: equal in two programs just when these
 * mean the same. The order of `names` does not count. @throws {Error} for a name that the program does not have
 */
export function bodiesDigest(program: KernelProgram, names: Iterable<string>): string {
  const digests = known.get(program) ?? { bodies: new Map(), closures: new Map() };
  known.set(program, digests);
  const all = new Set([...names].flatMap((name) => reached(program, digests, name)));
  return digestOf([...all].sort().map((name) => digests.bodies.get(name)!.digest));
}
