/**
 * Who steps on the machine of the highest layer. Security is about all of them: the list follows from what layers offer and seal, and has no gap.
 */
import { type Primitive, SECURITY } from "../../../kernel/index.ts";
import { sealerOf } from "./closed.ts";
import { calledBy } from "./crossing.ts";
import { livesAt } from "./fields.ts";
import { clauseReads, type Known, knownAt, type LayeredSystem, readsOf } from "./system.ts";

/** A step that may be taken on the machine of the highest layer, by code that is there or is still to come. */
export interface CpuActor {
  readonly primitive: Primitive;
  /** What is known up to this layer it was shown to keep. */
  readonly shownAt: number;
  /** It changes nothing of which more is known. */
  readonly isFree: boolean;
}

/** All such steps: of all layers, what none seals and what touches only fields that mean something up there; each specification once. */
export function cpuActors(system: LayeredSystem): readonly CpuActor[] {
  const { layers, machine, footprints } = system;
  const called = layers.flatMap((l) => calledBy(system, l));
  const actors = new Map<string, CpuActor>();
  for (const primitive of layers.flatMap((l) => l.primitives)) {
    if (primitive.kind === "sequence" || sealerOf(system, primitive, SECURITY) !== undefined) continue;
    const { reads, writes } = footprints.of(primitive.spec);
    if (machine.fields.some((f) => (reads.has(f.path) || writes.has(f.path)) && !livesAt(f, SECURITY))) continue;
    const levels = called.filter((c) => c.primitive === primitive).map((c) => c.level);
    const known = actors.get(primitive.spec);
    const shownAt = Math.max(primitive.level, known?.shownAt ?? 0, ...levels);
    const isFree = !knownFieldsAbove(system, shownAt).some((fields) => [...writes].some((w) => fields.has(w)));
    actors.set(primitive.spec, { primitive: known?.primitive ?? primitive, shownAt, isFree });
  }
  return [...actors.values()];
}

/** What is known of the highest machine, and layers up to one do not say. */
export function knownAbove(system: LayeredSystem, level: number): Known {
  const { invariants, covered, clauses } = knownAt(system, SECURITY);
  const above = system.layers.filter((l) => l.number > level);
  return {
    level: SECURITY,
    invariants: invariants.filter((r) => above.some((l) => l.invariants.includes(r))),
    covered: covered.filter((c) => above.some((l) => l.proof.covered.includes(c))),
    clauses: clauses.filter((c) => above.some((l) => l.proof.clauses.includes(c))),
  };
}

/** Fields that each part of it reads. */
function knownFieldsAbove(system: LayeredSystem, level: number): readonly ReadonlySet<string>[] {
  const { invariants, covered, clauses } = knownAbove(system, level);
  return [
    ...invariants.map((r) => readsOf(system, r)),
    ...covered.map((c) => system.footprints.of(c.relation.name).reads),
    ...clauses.map((c) => clauseReads(system, c)),
  ];
}
