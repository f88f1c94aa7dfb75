/** Laws of codecs: where their triggers occur, and what they say there. */

import type { KernelProgram, LiftedLaw, Sort, Term } from "../ir/index.ts";
import { and, bits, eachSubterm, type Smt, substitute, width } from "../smt/index.ts";
import { codecOf } from "./codecs.ts";
import type { Executor } from "./execute.ts";
import { isField, keyValue, symbolic, termOf } from "./value.ts";

/** A law, ready to be instantiated: one term for each parameter. */
export interface Law {
  readonly name: string;
  readonly lifted: LiftedLaw;
  readonly params: readonly { readonly name: string; readonly sort: Sort }[];
  readonly at: (args: readonly Smt[]) => Smt;
}

/** The laws of a program. */
export function lawsOf(program: KernelProgram, executor: Executor): Law[] {
  return [...program.laws.values()].map((lifted) => {
    const { params } = executor.lifted(lifted.statement).procedure;
    const applied = (args: readonly Smt[]): Smt =>
      termOf(
        executor.apply(
          lifted.statement,
          args.map((a, i) => keyValue(a, params[i]!.sort)),
        ),
      );
    const own = params.map((p, i) => termOf(symbolic(p.sort, `law!${i}`)));
    // An application that rewriting gave a constant or a conditional as operand is left whole: so is what the law says of it.
    const at = (args: readonly Smt[]): Smt =>
      args.some((a) => a.op === "ite" || a.op === "const")
        ? and(applied(args), substitute(applied(own), new Map(own.map((k, i) => [k, args[i]!]))))
        : applied(args);
    return { name: lifted.name, lifted, params, at };
  });
}

type Bound = ReadonlyMap<string, Smt>;

/** Matches a trigger against a term; locals of the trigger are bound. */
function match(pattern: Term, term: Smt, bound: Bound): Bound | undefined {
  if (pattern.kind === "local") {
    const known = bound.get(pattern.name);
    if (known !== undefined) return known === term ? bound : undefined;
    return new Map(bound).set(pattern.name, term);
  }
  if (pattern.kind === "bv") return term === bits(pattern.value, width(term)) ? bound : undefined;
  if (pattern.kind !== "codec" || codecOf(term) !== pattern.name) return undefined;
  let at: Bound | undefined = bound;
  for (const [i, a] of pattern.args.entries()) at = at && match(a, term.args[i]!, at);
  return at;
}

/** Applications of codecs among sub-terms, by codec. */
export class Applications {
  readonly #byName = new Map<string, Smt[]>();

  constructor(terms: readonly Smt[]) {
    eachSubterm(terms, (t) => {
      const name = codecOf(t);
      if (name === undefined) return;
      const list = this.#byName.get(name);
      if (list === undefined) this.#byName.set(name, [t]);
      else list.push(t);
    });
  }

  of(name: string): readonly Smt[] {
    return this.#byName.get(name) ?? [];
  }
}

/** What a term reads: fields of a state, by the state and the key that leads there. */
const readings = new WeakMap<Smt, ReadonlySet<string>>();
function readingsOf(term: Smt): ReadonlySet<string> {
  const known = readings.get(term);
  if (known !== undefined) return known;
  const found = new Set<string>();
  eachSubterm([term], (t) => {
    if (isField(t)) found.add(`${t.name.slice(0, t.name.indexOf("."))} ${t.args[0]?.id ?? ""}`);
  });
  readings.set(term, found);
  return found;
}

/**
 * Whether applications say something of each other: they read one state at one key, or one of them reads none. A law of several
 * triggers is about values that belong together; at all others it would only swell the question.
 */
function belongTogether(a: Smt, b: Smt): boolean {
  const [of, others] = [readingsOf(a), readingsOf(b)];
  return of.size === 0 || others.size === 0 || [...of].some((r) => others.has(r));
}

/** All ways to match all triggers of a law with applications of which each two satisfy `mayMeet`. */
export function matchesOf(
  { lifted, params }: Law,
  applications: Applications,
  mayMeet: (a: Smt, b: Smt) => boolean = belongTogether,
): Smt[][] {
  let found: { readonly bound: Bound; readonly at: readonly Smt[] }[] = [{ bound: new Map(), at: [] }];
  for (const trigger of lifted.triggers) {
    const among = trigger.kind === "codec" ? applications.of(trigger.name) : [];
    found = found.flatMap(({ bound, at }) =>
      among.flatMap((t) => {
        const more = at.every((s) => mayMeet(s, t)) ? match(trigger, t, bound) : undefined;
        return more === undefined ? [] : [{ bound: more, at: [...at, t] }];
      }),
    );
  }
  return found.map(({ bound }) => params.map((p) => bound.get(p.name)!));
}
