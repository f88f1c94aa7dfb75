/** Which theorems a change of the program may concern: those whose functions reach one that differs. */
import type { KernelProgram, Primitive } from "../../../kernel/index.ts";
import { functionsOf, type Layer, layersOf, shortName } from "../system.ts";

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);
const NAMES = /"([^"\s]+\.ts#[^"\s]+)"/g;

/** A program as texts: what each procedure is, and whom it names. */
export class ProgramTexts {
  readonly program: KernelProgram;
  readonly #texts = new Map<string, string>();
  readonly #callees = new Map<string, readonly string[]>();

  constructor(program: KernelProgram) {
    this.program = program;
    for (const [name, { procedure }] of program.procedures) this.#texts.set(name, JSON.stringify(procedure, plain));
  }

  /** Procedures that are not the same in another program. */
  changedIn(other: ProgramTexts): ReadonlySet<string> {
    const names = new Set([...this.#texts.keys(), ...other.#texts.keys()]);
    return new Set([...names].filter((n) => this.#texts.get(n) !== other.#texts.get(n)));
  }

  /** Procedures that one names; of a primitive, its specification. */
  #calleesOf(name: string): readonly string[] {
    const known = this.#callees.get(name);
    if (known !== undefined) return known;
    const named = [...(this.#texts.get(name) ?? "").matchAll(NAMES)].map(([, n]) => n!);
    const found = [...new Set(named.map((n) => this.program.primitives.get(n)?.spec ?? n))];
    this.#callees.set(name, found);
    return found;
  }

  /** How many calls lead from some procedures to one of `goals`; undefined when none do. */
  distance(roots: readonly string[], goals: ReadonlySet<string>): number | undefined {
    const seen = new Set(roots);
    let level: readonly string[] = roots;
    for (let steps = 0; level.length > 0; steps++) {
      if (level.some((n) => goals.has(n))) return steps;
      const next = new Set(level.flatMap((n) => this.#calleesOf(n)).filter((n) => !seen.has(n)));
      for (const n of next) seen.add(n);
      level = [...next];
    }
    return undefined;
  }
}

/** Relations and invariants of the layers up to one; of all of them unless it is given. */
export const relationNames = (program: KernelProgram, number = Number.POSITIVE_INFINITY): string[] =>
  layersOf(program)
    .filter((l) => l.number <= number)
    .flatMap((l) => functionsOf(program, l.modules.relate).map((f) => f.name));

/** Names of a layer's theorems that a change may concern, nearest first. */
export function affectedTheorems(texts: ProgramTexts, layer: Layer, changed: ReadonlySet<string>): string[] {
  const { program } = texts;
  const shared = texts.distance(relationNames(program, layer.number), changed);
  const found: { readonly name: string; readonly steps: number }[] = [];
  const add = (name: string, roots: readonly string[], always: boolean): void => {
    const steps = texts.distance(roots, changed) ?? (always ? shared : undefined);
    if (steps !== undefined) found.push({ name, steps });
  };
  const rootsOf = (p: Primitive): string[] => [
    p.spec,
    ...(p.code === undefined || p.level !== layer.number ? [] : [p.code]),
  ];
  for (const p of [...layer.primitives, ...layer.passed]) add(p.short, rootsOf(p), true);
  for (const { name, isTheorem } of program.procedures.values())
    if (isTheorem && name.startsWith(`${layer.path}/`)) add(shortName(name), [name], false);
  for (const law of program.laws.values()) add(shortName(law.name), [law.statement], false);
  for (const relation of functionsOf(program, layer.modules.relate))
    add(`initial ${shortName(relation.name)}`, [relation.name], false);
  return found.sort((a, b) => a.steps - b.steps).map((f) => f.name);
}
