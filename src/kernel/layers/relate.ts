/**
 * What a relation file says: `(hi: Machine, lo: Machine, …keys)` relates a layer to the one below, `(m: Machine, …keys)` is an
 * invariant. Where a record of the machine has one place, the same may be said of it; the first keys are those of its place.
 */
import { isTuple, type Sort, sameSort, sortText } from "../../ir/index.ts";
import type { Surroundings } from "../functions/context.ts";
import type { Declaration } from "../names/declarations.ts";
import { layerFile } from "../names/folders.ts";
import type { Entity, SourceModule } from "../names/modules.ts";
import type { Placed } from "../report.ts";
import { sortOf } from "../types/types.ts";

/** A place in a machine: `*` stands for the key of a map, whose sorts are listed. */
export interface PartPlace {
  readonly path: string;
  readonly keys: readonly Sort[];
}

/** What a function of a relation file is, by its parameters. */
export interface RelationForm {
  /** How many states it takes: a relation two, an invariant one. */
  readonly states: 1 | 2;
  /** The part of the machine of which it speaks; the path is empty for all of it. Its keys come first behind the states. */
  readonly place: PartPlace;
}

const WHOLE: PartPlace = { path: "", keys: [] };

/** The places of a record in a machine, two at most. */
function placesOf(machine: Sort, part: Sort): readonly PartPlace[] {
  const known = new Map<Sort, readonly PartPlace[]>();
  const under = (prefix: string, sort: Sort, keys: readonly Sort[] = []): PartPlace[] =>
    places(sort).map((p) => ({ path: p.path === "" ? prefix : `${prefix}.${p.path}`, keys: [...keys, ...p.keys] }));
  const inside = (sort: Sort): PartPlace[] => {
    if (sameSort(sort, part)) return [WHOLE];
    if (sort.kind === "map") return under("*", sort.to, [sort.from]);
    return sort.kind === "record" ? sort.fields.flatMap((f) => under(f.name, f.sort)) : [];
  };
  const places = (sort: Sort): readonly PartPlace[] => {
    const found = known.get(sort) ?? inside(sort).slice(0, 2);
    known.set(sort, found);
    return found;
  };
  return places(machine);
}

const ORDER = "a relation takes two machines first, an invariant one";

const isRecord = (sort: Sort): boolean => sort.kind === "record" && !isTuple(sort);

/** The form of a function with these parameters in a relation file; a text says why it has none. */
export function relationForm(machine: Sort, params: readonly Sort[]): RelationForm | string {
  const [part, second] = params;
  if (part === undefined || !isRecord(part)) return ORDER;
  const [place, other] = placesOf(machine, part);
  if (place === undefined) return `${sortText(part)} is no part of the machine: ${ORDER}`;
  if (other !== undefined) return `${sortText(part)} stands at ${place.path} and at ${other.path}: ${ORDER}`;
  const states = second !== undefined && sameSort(second, part) ? 2 : 1;
  const keys = params.slice(states);
  const odd = keys.find((s) => s.kind === "record" || s.kind === "map");
  if (odd !== undefined) return `${sortText(odd)} is no key: ${ORDER}`;
  if (place.keys.some((k, i) => keys[i] === undefined || !sameSort(k, keys[i])))
    return `behind ${sortText(part)} come the keys of ${place.path}`;
  return { states, place };
}

/** Why an exported name of a relation file is wrong; undefined where it is not. */
function oddOf(p: Surroundings, name: string, e: Entity, machine: Sort): string | undefined {
  if (e.kind !== "declared" || e.declaration.kind === "type") return undefined;
  const { module, declaration: d } = e;
  if (name === "hidden") return "the life of fields stands in machine.ts";
  if (d.kind !== "function" || d.marker !== undefined) return `${name} is neither a relation nor an invariant`;
  const signature = module.report.attempt(() => p.signatureOf(module, d));
  if (signature === undefined) return undefined;
  if (signature.result?.kind !== "boolean") return `${name} gives no boolean`;
  const form = relationForm(
    machine,
    signature.params.map((x) => sortOf(x.type)),
  );
  return typeof form === "string" ? form : undefined;
}

const placeOf = (d: Declaration | undefined): Placed => {
  if (d === undefined) return {};
  if ("node" in d) return d.node;
  return "call" in d ? d.call : (d.init ?? {});
};

/** Holds a relation file against its form: all that it exports is a relation or an invariant, and it has nothing idle. */
export function checkRelations(p: Surroundings, module: SourceModule, machine: Sort): void {
  const { report, declarations } = module;
  if (layerFile(module.file)?.name !== "relate.ts") return;
  const known = new Set<Declaration>();
  for (const [name, { entity, node }] of p.modules.exported(module)) {
    const d = entity.kind === "declared" ? entity.declaration : undefined;
    if (d !== undefined) known.add(d);
    const odd = oddOf(p, name, entity, machine);
    if (odd !== undefined) report.add("KTS39", node ?? placeOf(d), odd);
  }
  for (const d of declarations.values())
    if (d.kind === "function" && !known.has(d) && !p.graph.isCalled(d))
      report.add("KTS39", d.node, `${d.name} is neither exported nor called`, "export it, or leave it out");
}
