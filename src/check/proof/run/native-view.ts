/** What a principal sees of native machines: what plan/views.ts says of terms. */
import type { Sort } from "../../../ir/index.ts";
import type { Views } from "../goals.ts";
import { actsBy, type LayeredSystem, sortAt, sortsOn, starsOf, takenArguments } from "../system/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import { type KeyValues, keyTuples } from "./functions.ts";
import { type Difference, differencesOf, valueAt } from "./places.ts";

/** A place that does not look the same: what stands there in either machine, or that it is not seen in one of them. */
export interface Unlike {
  readonly path: string;
  readonly keys: readonly Native[];
  readonly sort: Sort;
  readonly values: readonly [Native, Native];
  /** In which of the machines it is seen. */
  readonly seen: readonly [boolean, boolean];
}

export class NativeView {
  readonly #system: LayeredSystem;
  readonly #views: Views;
  readonly #functions: NativeFunctions;
  readonly #values: KeyValues;
  readonly who: readonly Native[];

  constructor(
    system: LayeredSystem,
    views: Views,
    functions: NativeFunctions,
    values: KeyValues,
    who: readonly Native[],
  ) {
    this.#system = system;
    this.#views = views;
    this.#functions = functions;
    this.#values = values;
    this.who = who;
  }

  #says(name: string | undefined, inputs: readonly Native[]): boolean {
    return name === undefined || this.#functions(name)!(...inputs) === true;
  }

  /** What says whether it acts by the step; undefined: it never does. */
  get actsBy(): string | undefined {
    const { principal, step } = this.#views;
    return "step" in step ? undefined : actsBy(this.#system.machine.principals, principal, step.spec);
  }
  /** Whether it does. */
  acts(machine: Native, args: readonly Native[]): boolean {
    const acts = this.actsBy;
    if (acts === undefined) return false;
    return this.#says(acts, [machine, ...this.who, ...this.#named(acts, 1 + this.who.length, args)]);
  }

  /** Whether something is seen of a place in a machine. */
  isSeen(machine: Native, path: string, keys: readonly Native[]): boolean {
    return this.#views.principal.sees.some(
      (s) =>
        (path === s.path || path.startsWith(`${s.path}.`)) &&
        this.#says(s.when, [machine, ...this.who, ...keys.slice(0, starsOf(s.path))]),
    );
  }

  /** Whether a step may be taken with these arguments, as far as that is said. */
  mayTake(machine: Native, args: readonly Native[]): boolean {
    return this.#views.takes.every(({ only }) => this.#says(only, [machine, ...this.#named(only, 1, args)]));
  }

  #named(name: string, first: number, args: readonly Native[]): readonly Native[] {
    const { program } = this.#system;
    const { step } = this.#views;
    if ("step" in step) return [];
    return takenArguments(program, program.procedures.get(name)!, first, step)!.map((i) => args[i]);
  }

  /** Whether something passes at a place, or, without one, by the result. */
  passes(at: Unlike | undefined, machine: Native, args: readonly Native[]): boolean {
    return this.#views.passing.some(({ path, when }) => {
      if (at === undefined ? path !== undefined : path === undefined) return false;
      if (at !== undefined && !(at.path === path || at.path.startsWith(`${path}.`))) return false;
      const keys = at === undefined ? [] : at.keys.slice(0, starsOf(path!));
      const first = 1 + this.who.length + keys.length;
      const named = when === undefined ? [] : this.#named(when, first, args);
      return this.#says(when, [machine, ...this.who, ...keys, ...named]);
    });
  }

  /** Where two machines do not look the same, at keys that are tried. */
  unlike(a: Native, b: Native): Unlike[] {
    const machine = this.#system.machine.sort;
    return this.#views.principal.sees.flatMap(({ path, when }): Unlike[] => {
      const sort = sortAt(machine, path);
      return [...keyTuples(sortsOn(machine, path)!, this.#values)].flatMap((keys): Unlike[] => {
        const [is, other] = [a, b].map((m) => this.#says(when, [m, ...this.who, ...keys])) as [boolean, boolean];
        const values = [valueAt(a, path, keys), valueAt(b, path, keys)] as const;
        if (is !== other) return [{ path, keys, sort, values, seen: [is, other] }];
        if (!is) return [];
        return differencesOf(sort, ...values, [], this.#values).map((d) => below(path, keys, d));
      });
    });
  }
}

const below = (path: string, keys: readonly Native[], d: Difference): Unlike => ({
  path: d.path === "" ? path : `${path}.${d.path}`,
  keys: [...keys, ...d.keys],
  sort: d.sort,
  values: d.values,
  seen: [true, true],
});
