/** Variables in scope, and what tests have shown about the cases of tagged unions on the way here. */

import type { Type } from "../types/types.ts";
import type { Operand } from "./operand.ts";

/** `integer`: the local that has the value as an integer too, where it is made of literals only. */
export type Variable =
  | {
      readonly kind: "local";
      readonly local: string;
      readonly type: Type;
      readonly isAssigned: boolean;
      readonly integer?: string | undefined;
    }
  /** A value that is known where it is used. */
  | { readonly kind: "known"; readonly operand: Operand }
  /** Its declaration is wrong, and reported. */
  | { readonly kind: "wrong" }
  /** Another case of a switch declares it: it has no value here, and hides what is around. */
  | { readonly kind: "early" };

/** Possible cases of unions, by path: a local and the names of fields behind it. */
export type Facts = ReadonlyMap<string, ReadonlySet<string>>;
/** Nothing is known. */
export const NO_FACTS: Facts = new Map();

/** The names of one block; those of the blocks around it are seen through it. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #variables = new Map<string, Variable>();
  /** Names that were looked for here and not found. */
  readonly #missed = new Set<string>();
  #facts: Map<string, ReadonlySet<string>>;
  /** At the edge of an arrow function: what an outer variable is inside. */
  readonly #capture: ((name: string, outer: Variable) => Variable) | undefined;

  constructor(outer?: Scope, facts: Facts = NO_FACTS, capture?: (name: string, outer: Variable) => Variable) {
    this.#outer = outer;
    this.#facts = new Map(facts);
    this.#capture = capture;
  }

  /** False when the block has the name already. */
  declare(name: string, variable: Variable): boolean {
    if (this.#variables.has(name)) return false;
    this.#variables.set(name, variable);
    return true;
  }
  /** Whether a name was read here that the block does not have yet: JavaScript would find no value behind it. */
  hasMissed(name: string): boolean {
    return this.#missed.has(name);
  }
  find(name: string): Variable | undefined {
    const mine = this.#variables.get(name);
    if (mine !== undefined) return mine;
    this.#missed.add(name);
    const outer = this.#outer?.find(name);
    return outer === undefined || this.#capture === undefined ? outer : this.#capture(name, outer);
  }
  casesOf(path: string): ReadonlySet<string> | undefined {
    return this.#facts.get(path) ?? this.#outer?.casesOf(path);
  }
  /** Adds what is known from here to the end of the block. */
  learn(facts: Facts): void {
    for (const [path, cases] of facts) this.#facts.set(path, cases);
  }
}
