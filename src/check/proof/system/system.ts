/** A layered system: the machine, layers by number, and what is known at each. */
import type { KernelProgram } from "../../../kernel/index.ts";
import { livesAt } from "./fields.ts";
import type { Footprints } from "./footprint.ts";
import type { KnownClause, KnownCovered, Layer, Relation } from "./layer.ts";
import type { DeclaredMachine } from "./machine.ts";

export interface LayeredSystem {
  readonly program: KernelProgram;
  readonly machine: DeclaredMachine;
  readonly layers: readonly Layer[];
  readonly footprints: Footprints;
}

/** What is known of every state of one layer's machine, its own and what lower layers said of fields that live on. */
export interface Known {
  readonly level: number;
  readonly invariants: readonly Relation[];
  readonly covered: readonly KnownCovered[];
  readonly clauses: readonly KnownClause[];
}

const knowns = new WeakMap<LayeredSystem, Map<number, Known>>();

/** What is known at a layer. @param level its number */
export function knownAt(system: LayeredSystem, level: number): Known {
  const byLevel = knowns.get(system) ?? new Map<number, Known>();
  knowns.set(system, byLevel);
  const found = byLevel.get(level);
  if (found !== undefined) return found;
  const below = system.layers.filter((l) => l.number <= level);
  const lives = (reads: ReadonlySet<string>, from: number): boolean =>
    system.machine.fields.every((f) => !reads.has(f.path) || (livesAt(f, from) && livesAt(f, level)));
  const known: Known = {
    level,
    invariants: below.flatMap((l) => l.invariants.filter((r) => lives(readsOf(system, r), l.number))),
    covered: below.flatMap((l) =>
      l.proof.covered.filter((c) => lives(system.footprints.of(c.relation.name).reads, l.number)),
    ),
    clauses: below.flatMap((l) => l.proof.clauses.filter((c) => lives(clauseReads(system, c), l.number))),
  };
  byLevel.set(level, known);
  return known;
}

/** What is known that speaks of some declared fields, and the rest. @param touched  the fields; without it, all */
export function splitKnown(
  system: LayeredSystem,
  known: Known,
  touched: ReadonlySet<string> | undefined,
): readonly [Known, Known] {
  const part = (isPart: (reads: ReadonlySet<string>) => boolean): Known => ({
    level: known.level,
    invariants: known.invariants.filter((r) => isPart(readsOf(system, r))),
    covered: known.covered.filter((c) => isPart(system.footprints.of(c.relation.name).reads)),
    clauses: known.clauses.filter((c) => isPart(clauseReads(system, c))),
  });
  const isTouched = (reads: ReadonlySet<string>): boolean =>
    touched === undefined || [...reads].some((f) => touched.has(f));
  return [part(isTouched), part((reads) => !isTouched(reads))];
}

/** Fields that a relation reads, of either machine. */
export const readsOf = ({ footprints }: LayeredSystem, { lifted, part, states }: Relation): ReadonlySet<string> =>
  part === undefined ? footprints.of(lifted.name).reads : footprints.ofPart(lifted.name, part.path, states);

export const clauseReads = ({ footprints }: LayeredSystem, { says, exempt }: KnownClause): ReadonlySet<string> =>
  new Set([says, exempt].flatMap((l) => (l === undefined ? [] : [...footprints.of(l.name).reads])));

/** The layer below, which its code calls. */
export const layerBelow = ({ layers }: LayeredSystem, layer: Layer): Layer | undefined =>
  layers[layers.indexOf(layer) - 1];
