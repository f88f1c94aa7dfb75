/** For whom steps are taken where a refinement is run: what others/taken.ts says of terms. */
import type { Primitive } from "../../../kernel/index.ts";
import type { Setting } from "../goals.ts";
import { type LayeredSystem, shortName, type TakenFor, takenForOf } from "../system/index.ts";
import type { Native, NativeFunctions } from "./concrete.ts";
import type { NativePair } from "./native-pair.ts";

export class NativeTaken {
  readonly #system: LayeredSystem;
  readonly #functions: NativeFunctions;
  /** It is a sequence that began for whom it may. */
  readonly #isBegun: boolean;

  constructor(
    { pair: { system }, functions }: NativePair,
    { primitive, passed }: Extract<Setting, { readonly kind: "refine" }>,
    machine: Native,
    args: readonly Native[],
  ) {
    this.#system = system;
    this.#functions = functions;
    const isSequence = primitive.kind === "sequence" && !passed;
    this.#isBegun = isSequence && this.#of(primitive.spec).every((t) => this.#says(t, machine, args));
  }

  #of(spec: string): readonly TakenFor[] {
    return takenForOf(this.#system).get(spec) ?? [];
  }

  #says({ takes, args: numbers }: TakenFor, machine: Native, args: readonly Native[]): boolean {
    return this.#functions(takes.only)!(machine, ...numbers.map((i) => args[i])) === true;
  }

  /** That the specification does something for another than it may; undefined where it does not. */
  wrong({ spec, short }: Primitive, machine: Native, args: readonly Native[]): string | undefined {
    const broken = this.#isBegun ? this.#of(spec).find((t) => !this.#says(t, machine, args)) : undefined;
    if (broken === undefined) return undefined;
    const { says, only } = broken.takes;
    return `the specification takes ${short} for another than ${shortName(only)} says: ${says}`;
  }
}
