/**
 * Equations between assertions, used as rewrites: of two equal terms the larger is replaced by the smaller everywhere else.
 * Two copies of a state that are known to agree become one, and much of a goal falls away before a solver sees it.
 */
import { and, before, eachSubterm, FALSE, type Smt, substitute, TRUE } from "../smt/index.ts";

const ROUNDS = 3;

const sizes = new WeakMap<Smt, number>();
function sizeOf(t: Smt): number {
  eachSubterm([t], (s) => {
    if (!sizes.has(s))
      sizes.set(
        s,
        s.args.reduce((n, a) => n + sizes.get(a)!, 1),
      );
  });
  return sizes.get(t)!;
}

/** What an assertion says may be written for what; undefined for one that is no equation. */
function rewriteOf(assertion: Smt): readonly [Smt, Smt] | undefined {
  if (assertion.op === "app") return [assertion, TRUE];
  if (assertion.op === "not" && assertion.args[0]!.op === "app") return [assertion.args[0]!, FALSE];
  if (assertion.op !== "=") return undefined;
  const [a, b] = assertion.args as [Smt, Smt];
  if (a.op === "const") return b.op === "app" ? [b, a] : undefined;
  if (b.op === "const") return a.op === "app" ? [a, b] : undefined;
  const [m, n] = [sizeOf(a), sizeOf(b)];
  const [large, small] = m > n || (m === n && before(b, a)) ? [a, b] : [b, a];
  return large.op === "app" ? [large, small] : undefined;
}

/** Assertions with their equations applied to each other; `undefined` when they contradict each other. */
export function propagated(assertions: readonly Smt[]): readonly Smt[] | undefined {
  let now = assertions;
  for (let round = 0; round < ROUNDS; round++) {
    const rules = new Map<Smt, Smt>();
    const source = new Map<Smt, Smt>();
    for (const assertion of now) {
      const rule = rewriteOf(assertion);
      if (rule === undefined || rules.has(rule[0])) continue;
      rules.set(rule[0], rule[1]);
      source.set(assertion, rule[0]);
    }
    const known = new Map<Smt, Smt>();
    // The equation that a rule comes from stays, or what it says would be lost.
    const next = now.map((a) => (source.has(a) ? a : substitute(a, rules, known)));
    const flat = [...new Set(next.flatMap((a) => (a.op === "and" ? a.args : [a])))].filter((a) => a !== TRUE);
    if (and(...flat) === FALSE) return undefined;
    if (flat.length === now.length && flat.every((a, i) => a === now[i])) break;
    now = flat;
  }
  return now;
}
