/**
 * For whom steps are taken, as `takes` of `security` says it of steps and of sequences of them: where a sequence begins for whom it may, each
 * of its steps is taken for whom that may be, and each sequence in it begins so. Nothing is assumed for it: that this one began so is a
 * hypothesis of these claims alone (docs/decisions/taken-for.md).
 */
import type { Primitive } from "../../../kernel/index.ts";
import { and, implies, type Smt } from "../../../smt/index.ts";
import { decided, type Path, type Progress, spanOf, termOf, type Value } from "../../../symbolic/index.ts";
import { shortName, type TakenFor, takenForOf } from "../system/index.ts";
import { besideOf } from "./beside.ts";
import type { Pair } from "./pair.ts";

export class Taken {
  readonly #pair: Pair;
  /** The sequence began for whom it may. */
  readonly #begun: Smt;

  constructor(pair: Pair, { spec }: Primitive, machine: Value, args: readonly Value[]) {
    this.#pair = pair;
    this.#begun = and(...this.#of(spec).map((t) => this.#says(t, machine, args)));
  }

  #of(spec: string): readonly TakenFor[] {
    return takenForOf(this.#pair.system).get(spec) ?? [];
  }

  #says({ takes, args: numbers }: TakenFor, machine: Value, args: readonly Value[]): Smt {
    return termOf(this.#pair.executor.apply(takes.only, [machine, ...numbers.map((i) => args[i]!)]));
  }

  /** What the specification does next it does for whom it may. Owed. */
  owe(path: Path, progress: Extract<Progress, { readonly kind: "before" | "sequence" }>): void {
    const { spec, short } =
      progress.kind === "before" ? progress.primitive : { spec: progress.name, short: shortName(progress.name) };
    for (const t of this.#of(spec)) {
      const claim = implies(this.#begun, this.#says(t, besideOf(path).machine, progress.args));
      const text = `${short} is taken as ${shortName(t.takes.only)} says`;
      const about = { kind: "taken", text, span: spanOf(progress), of: t.takes.only } as const;
      this.#pair.executor.obligations.push({ ...about, path, claim: decided(path, claim) });
    }
  }
}
