/**
 * What crosses a layer: the primitives of lower layers that are called on its machine or on one above, and whether a layer says anything
 * of what such a step touches.
 */
import { eachCall } from "../../../ir/index.ts";
import type { Primitive } from "../../../kernel/index.ts";
import type { Span } from "../../../text/index.ts";
import { livesAt, type MachineField } from "./fields.ts";
import type { Layer } from "./layer.ts";
import { hiddenAt } from "./machine.ts";
import { clauseReads, type LayeredSystem, layerBelow, readsOf } from "./system.ts";

/** A call of a primitive by a layer. */
interface Called {
  readonly primitive: Primitive;
  readonly span: Span;
  /** The layer on whose machine it acts: the one below for code, the layer itself for its specifications of several transitions. */
  readonly level: number;
}

const calls = new WeakMap<LayeredSystem, Map<Layer, readonly Called[]>>();

/** Primitives that the procedures of a layer call, whether by themselves or in a specification below that is several transitions. */
export function calledBy(system: LayeredSystem, layer: Layer): readonly Called[] {
  const byLayer = calls.get(system) ?? new Map<Layer, readonly Called[]>();
  calls.set(system, byLayer);
  const known = byLayer.get(layer);
  if (known !== undefined) return known;
  const below = layerBelow(system, layer)?.number ?? layer.number;
  const found = layer.primitives.flatMap((p) => [
    ...(p.code === undefined ? [] : callsOf(system, p.code, below)),
    ...(p.kind === "sequence" ? callsOf(system, p.spec, layer.number) : []),
  ]);
  const once = found.filter((c, i) => found.findIndex((d) => d.primitive === c.primitive && d.level === c.level) === i);
  byLayer.set(layer, once);
  return once;
}

/** Declared fields that a primitive's steps touch, in its code and in its specification. @param passed  it acts by its specification */
export function touchedBy(system: LayeredSystem, primitive: Primitive, passed: boolean): ReadonlySet<string> {
  const { spec, code, kind } = primitive;
  const steps = [
    ...(code === undefined || passed ? [] : callsOf(system, code, primitive.level)),
    ...(kind === "sequence" ? callsOf(system, spec, primitive.level) : []),
  ].flatMap(({ primitive: p }) => (p.kind === "sequence" ? [] : [p.spec]));
  if (kind !== "sequence") steps.push(spec);
  return new Set(
    steps.flatMap((name) => {
      const { reads, writes } = system.footprints.of(name);
      return [...reads, ...writes];
    }),
  );
}

/** Primitives that a procedure calls, by itself or in functions; `inSequences`: and in specifications that are several transitions. */
export function callsOf(
  { program }: Pick<LayeredSystem, "program">,
  root: string,
  level: number,
  inSequences = true,
): Called[] {
  const found: Called[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const lifted = program.procedures.get(name);
    if (seen.has(name) || lifted === undefined) return;
    seen.add(name);
    eachCall(lifted.procedure, (callee, statement) => {
      const primitive = program.primitives.get(callee);
      if (primitive !== undefined) found.push({ primitive, span: lifted.places.get(statement) ?? lifted.span, level });
      if (primitive?.kind === "sequence" && inSequences) visit(primitive.spec);
      if (primitive === undefined) visit(callee);
    });
  };
  visit(root);
  return found;
}

/** A primitive at a layer between the one that introduces it and one whose code calls it. */
export interface Crossing {
  readonly primitive: Primitive;
  /** Nothing to show: the layer says nothing of what it touches. */
  readonly isFree: boolean;
  /** It reads what all see below, and at the layer only who owns its lock: that it is one step there is all that there is to show. */
  readonly isStep: boolean;
}

/** Single transitions of lower layers that act on the machine of `layer` or of one above. */
export function crossingsOf(system: LayeredSystem, layer: Layer): readonly Crossing[] {
  const crossing = new Set<Primitive>();
  for (const above of system.layers)
    for (const { primitive, level } of calledBy(system, above))
      if (primitive.kind !== "sequence" && primitive.level < layer.number && level >= layer.number)
        crossing.add(primitive);
  return [...crossing].map((primitive) => {
    const untouched = saysNothing(system, layer, primitive);
    const isStep = untouched && readsSeenOnlyBelow(system, layer, primitive);
    return { primitive, isFree: untouched && !isStep, isStep };
  });
}

/** Whether a step is the same at a layer as below, and nothing is to be shown of it there. */
export const isAlike = (system: LayeredSystem, layer: Layer, primitive: Primitive): boolean =>
  saysNothing(system, layer, primitive) && !readsSeenOnlyBelow(system, layer, primitive);

/** Whether a sequence of a lower layer is the same at a layer as below: each of its steps is. */
export const isAlikeThroughout = (
  system: LayeredSystem,
  layer: Layer,
  { kind, spec, code, level }: Primitive,
): boolean =>
  kind === "sequence" &&
  code !== undefined &&
  level < layer.number &&
  callsOf(system, spec, level).every(
    ({ primitive: p }) => p.kind === "sequence" || (p.kind === "transition" && isAlike(system, layer, p)),
  );

/** What a sequence may change, as declared fields. */
export interface Written {
  /** All that one of its steps writes. */
  readonly ever: ReadonlySet<string>;
  /** The same but for what it leaves to its CPU as it found it. */
  readonly behind: ReadonlySet<string>;
}

export function writtenBy(system: LayeredSystem, { spec, level }: Primitive): Written {
  const steps = callsOf(system, spec, level).filter(({ primitive: p }) => p.kind !== "sequence");
  const ever = new Set(steps.flatMap(({ primitive: p }) => [...system.footprints.of(p.spec).writes]));
  const restored = system.layers.find((l) => l.number === level)?.proof.restored ?? [];
  return { ever, behind: new Set([...ever].filter((f) => !restored.includes(f))) };
}

const crosses = (system: LayeredSystem, primitive: Primitive): boolean =>
  system.layers.some(
    (l) => l.number > primitive.level && crossingsOf(system, l).some((c) => c.primitive === primitive),
  );

/** Whether it is to be shown of a primitive that it is one step of its layer's machine: at the bottom, and where others rely on it. */
export function isStepHere(system: LayeredSystem, layer: Layer, primitive: Primitive): boolean {
  if (primitive.kind === "sequence") return false;
  if (layerBelow(system, layer) === undefined || crosses(system, primitive)) return true;
  return primitive.kind === "transition" && !isTakenOver(system, layer, primitive);
}

/**
 * Whether a transition is a step of a lower layer, by the same specification, of which it is shown there that it is one, and of which no
 * layer since says anything.
 */
function isTakenOver(system: LayeredSystem, layer: Layer, { spec }: Primitive): boolean {
  const below = system.layers.filter((l) => l.number < layer.number);
  return below.some((l) =>
    l.primitives.some(
      (p) =>
        p.spec === spec &&
        isStepHere(system, l, p) &&
        system.layers.every((k) => k.number <= l.number || k.number > layer.number || isAlike(system, k, p)),
    ),
  );
}

/** Whether a layer says nothing of what a primitive touches, and hardware does the same there as below. */
function saysNothing(system: LayeredSystem, layer: Layer, primitive: Primitive): boolean {
  const { reads, writes } = system.footprints.of(primitive.spec);
  const levels: Levels = [layer.number, layerBelow(system, layer)?.number ?? layer.number];
  const hidden = hiddenAt(system.machine, ...levels);
  if ([...reads, ...writes].some((f) => hidden.includes(f))) return false;
  if ([...hardwareFields(system, levels, hidden)].some((f) => writes.has(f))) return false;
  const { owner } = system.machine;
  const said = [
    ...[...layer.relations, ...layer.invariants].map((r) => readsOf(system, r)),
    // What a lock covers is so when it is given up.
    ...layer.proof.covered.flatMap((c) => [c.relation.name, owner!].map((name) => system.footprints.of(name).reads)),
    ...layer.proof.clauses.map((c) => clauseReads(system, c)),
  ];
  return !said.some((fields) => [...writes].some((w) => fields.has(w)));
}

/** A layer, and the one below. */
type Levels = readonly [number, number];

const isSeenAt = ({ whose, visible, visibleTo }: MachineField, level: number): boolean =>
  whose === "fixed" || (visible && level <= visibleTo);

/** Whether a primitive reads what hardware sees below and not at the layer: at the layer another CPU may be in the middle of it. */
function readsSeenOnlyBelow(system: LayeredSystem, layer: Layer, { spec }: Primitive): boolean {
  const below = layerBelow(system, layer)?.number ?? layer.number;
  const { reads } = system.footprints.of(spec);
  return system.machine.fields.some((f) => reads.has(f.path) && isSeenAt(f, below) && !isSeenAt(f, layer.number));
}

/** Fields of steps of hardware that are not the same at a layer and below: on them depends what such a step looks like. */
function hardwareFields(
  { machine, footprints }: LayeredSystem,
  levels: Levels,
  hidden: readonly string[],
): Set<string> {
  const touched = machine.hardware.flatMap((actor): readonly string[] => {
    const [isAbove, isBelow] = levels.map((l) => livesAt(actor, l));
    if (!isAbove && !isBelow) return [];
    const { reads, writes } = footprints.of(actor.step);
    const fields = [...reads, ...writes];
    const isSeen = (path: string): boolean =>
      !hidden.includes(path) && machine.fields.some((f) => f.path === path && isSeenAt(f, levels[0]));
    return isAbove && isBelow && fields.every(isSeen) ? [] : fields;
  });
  return new Set(touched);
}
