/**
 * What a principal sees of symbolic machines. Two machines look the same to it if it sees the same places in both, and what stands there
 * is the same: a claim for each place, at arbitrary keys.
 */
import type { Sort } from "../../../ir/index.ts";
import { and, FALSE, implies, type Smt, substitute, TRUE } from "../../../smt/index.ts";
import { type Executor, keyValue, type Schema, symbolic, termOf, type Value } from "../../../symbolic/index.ts";
import { type FieldClaim, fieldClaims } from "../state/compare.ts";
import {
  type DeclaredMachine,
  isUnder,
  type KnownDeclassified,
  type Observed,
  type Principal,
  sortsOn,
  starsOf,
} from "../system/index.ts";

/** That something looks the same: a leaf of a field, or whether a field is seen at all. */
export interface SeenClaim {
  readonly path: string;
  readonly keys: readonly Smt[];
  readonly sorts: readonly Sort[];
  readonly claim: Smt;
  /** Of a leaf, that it is the same, whether or not it is seen. */
  readonly leaf: FieldClaim | undefined;
}

const iff = (a: Smt, b: Smt): Smt => and(implies(a, b), implies(b, a));

export class View {
  readonly principal: Principal;
  readonly who: readonly Value[];
  readonly #machine: DeclaredMachine;
  readonly #executor: Executor;

  constructor(machine: DeclaredMachine, principal: Principal, executor: Executor) {
    this.principal = principal;
    this.who = principal.is.map((sort, i) => symbolic(sort, `principal ${i}`));
    this.#machine = machine;
    this.#executor = executor;
  }

  /** The CPU that looks, or a device, works for it. @param acts  what says so @param taken  arguments of the step that it asks for */
  acts(machine: Value, acts: string | undefined, taken: readonly Value[]): Smt {
    return acts === undefined ? FALSE : termOf(this.#executor.apply(acts, [machine, ...this.who, ...taken]));
  }

  /** That two machines look the same to it. What is so by how they are made is left out. */
  same(a: Value, b: Value): readonly SeenClaim[] {
    const leaves = fieldClaims(a, b, []);
    return this.principal.sees.flatMap((seen): SeenClaim[] => {
      const { keys, sorts } = this.#keysOf(seen);
      const [is, other] = [a, b].map((m) => this.#isSeen(seen, m, keys, sorts)) as [Smt, Smt];
      const places = is === other ? [] : [{ path: seen.path, keys, sorts, claim: iff(is, other), leaf: undefined }];
      const below = leaves.filter((l) => isUnder(l.field, [seen.path]));
      return [
        ...places,
        ...below.map((leaf) => ({ ...leaf, path: leaf.field, claim: implies(is, leaf.claim), leaf })),
      ].filter((c) => c.claim !== TRUE);
    });
  }

  /** Arbitrary keys of what is observed, the same that differences of machines are about. */
  #keysOf({ path }: Observed): Pick<SeenClaim, "keys" | "sorts"> {
    const sorts = sortsOn(this.#machine.sort, path)!;
    const parts = path.split(".");
    const stars = parts.flatMap((part, i) => (part === "*" ? [parts.slice(0, i + 1).join(".")] : []));
    return { sorts, keys: stars.map((star, i) => termOf(symbolic(sorts[i]!, star, [], "probe"))) };
  }

  #isSeen({ when }: Observed, machine: Value, keys: readonly Smt[], sorts: readonly Sort[]): Smt {
    if (when === undefined) return TRUE;
    return termOf(this.#executor.apply(when, [machine, ...this.who, ...keys.map((k, i) => keyValue(k, sorts[i]!))]));
  }

  /** Whether something passes at the place of a claim, or, without one, by the result. @param taken  arguments that it asks for */
  passes({ path, when }: KnownDeclassified, at: SeenClaim | undefined, machine: Value, taken: readonly Value[]): Smt {
    const isMeant = at === undefined ? path === undefined : path !== undefined && isUnder(at.path, [path]);
    if (!isMeant) return FALSE;
    if (when === undefined) return TRUE;
    const keys = at === undefined ? [] : at.keys.slice(0, starsOf(path!)).map((k, i) => keyValue(k, at.sorts[i]!));
    return termOf(this.#executor.apply(when, [machine, ...this.who, ...keys, ...taken]));
  }
}

/** A claim about arbitrary keys, for all keys. */
export const forAllKeys = ({ path, keys, sorts, claim }: SeenClaim): Schema => ({
  name: `what is seen of ${path}`,
  keys: sorts,
  at: (given) => (keys.length === 0 ? claim : substitute(claim, new Map(keys.map((k, i) => [k, given[i]!])))),
});
