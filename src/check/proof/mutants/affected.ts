/** Which theorems a change of the program may concern: those whose functions reach one that differs. */
import { type KernelProgram, SECURITY } from "../../../kernel/index.ts";
import { VIEW_FORMS, viewName } from "../goals.ts";
import { cpuActors, crossingsOf, type Layer, type LayeredSystem, shortName } from "../system/index.ts";

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
    for (const [name, p] of program.primitives) this.#texts.set(name, JSON.stringify(p));
    for (const [name, d] of program.declared) this.#texts.set(name, JSON.stringify(d, withoutPlaces));
  }

  /** Procedures, primitives and declarations that are not the same in another program. */
  changedIn(other: ProgramTexts): ReadonlySet<string> {
    const names = new Set([...this.#texts.keys(), ...other.#texts.keys()]);
    return new Set([...names].filter((n) => this.#texts.get(n) !== other.#texts.get(n)));
  }

  /** What one names; of a primitive, its specification. */
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

const withoutPlaces = (key: string, value: unknown): unknown => (key === "span" ? undefined : plain(key, value));

/** Relations, invariants, clauses and what the machine declares: every theorem rests on them. */
export const sharedNames = ({ machine, layers }: LayeredSystem): string[] => [
  `${machine.file}#machine`,
  ...layers.flatMap((l) => [
    ...[...l.relations, ...l.invariants].map((r) => r.lifted.name),
    ...l.proof.covered.map((c) => c.relation.name),
    ...l.proof.clauses.flatMap((c) => [c.says.name, ...(c.exempt === undefined ? [] : [c.exempt.name])]),
    ...(l.modules.proof === undefined ? [] : [`${l.modules.proof.file}#layer`]),
  ]),
];

/** Names of a layer's theorems that a change may concern, nearest first. @param rests what every theorem rests on, in either program */
export function affectedTheorems(
  texts: ProgramTexts,
  system: LayeredSystem,
  layer: Layer,
  changed: ReadonlySet<string>,
  rests: readonly string[],
): string[] {
  const shared = texts.distance(rests, changed);
  const found = new Map<string, number>();
  const add = (name: string, roots: readonly string[], always = true): void => {
    const steps = texts.distance(roots, changed) ?? (always ? shared : undefined);
    if (steps !== undefined) found.set(name, Math.min(steps, found.get(name) ?? Number.POSITIVE_INFINITY));
  };
  for (const { short, spec, code } of layer.primitives) {
    add(short, code === undefined ? [spec] : [spec, code]);
    add(`step ${short}`, [spec]);
  }
  for (const { primitive } of crossingsOf(system, layer)) add(primitive.short, [primitive.spec]);
  const isSecurity = layer.number === SECURITY;
  for (const { primitive } of isSecurity ? cpuActors(system) : []) {
    add(primitive.short, [primitive.spec]);
    for (const p of system.machine.principals)
      for (const form of VIEW_FORMS)
        add(viewName(system.machine.principals, p, form, primitive.short), [primitive.spec]);
  }
  for (const { name, isTheorem } of texts.program.procedures.values())
    if (isTheorem && name.startsWith(`${layer.path}/`)) add(shortName(name), [name], isSecurity);
  for (const law of texts.program.laws.values()) add(shortName(law.name), [law.statement], false);
  const { initial, hardware } = system.machine;
  for (const { name, lifted } of [...layer.relations, ...layer.invariants])
    add(`initial ${name}`, [lifted.name, initial]);
  for (const { relation } of layer.proof.covered) add(`initial ${shortName(relation.name)}`, [relation.name, initial]);
  add(
    "kept",
    hardware.map((a) => a.step),
  );
  return [...found].sort(([, a], [, b]) => a - b).map(([name]) => name);
}
