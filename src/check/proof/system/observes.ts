/**
 * What principals see of a machine, as its declaration says it: fields, or parts of them, and where that depends on who looks, when; and for whom
 * a CPU works. Noninterference is stated on this ground.
 */
import { type Sort, sameSort } from "../../../ir/index.ts";
import type { Declared, DeclaredField, Lifted } from "../../../kernel/index.ts";
import type { Span } from "../../../text/index.ts";
import { isUnder, livesAt, type MachineField, sortsOn, TOP } from "./fields.ts";
import type { Reading } from "./reading.ts";

/** A part of the machine that a principal sees. */
export interface Observed {
  /** A declared field or what is below one, with `*` for keys. */
  readonly path: string;
  /** `(machine, …principal, …keys) => boolean`; undefined: always. */
  readonly when: string | undefined;
  readonly span: Span;
}

/** Who looks: one of its name, or one for all values of some sorts. */
export interface Principal {
  readonly name: string;
  readonly is: readonly Sort[];
  readonly sees: readonly Observed[];
  /** `(machine, …principal) => boolean`: the CPU that looks works for it. Undefined: none ever does. */
  readonly acts: string | undefined;
}

/** Reads `observes` and `acts` of a declaration. */
export function readPrincipals(
  reading: Reading,
  observes: Declared | undefined,
  acts: Declared | undefined,
  machine: Sort,
  fields: readonly MachineField[],
): Principal[] {
  const acting = acts === undefined ? [] : reading.entriesOf(acts);
  const found = (observes === undefined ? [] : reading.entriesOf(observes)).map((p) => {
    const own = acting.find((a) => a.name === p.name);
    return principalOf(reading, p, own?.value, machine, fields);
  });
  for (const { name, span } of acting)
    if (!found.some((p) => p.name === name)) reading.refuse(span, `${name} acts, and what it sees is not declared`);
  return found;
}

function principalOf(
  reading: Reading,
  { name, span, value }: DeclaredField,
  acting: Declared | undefined,
  machine: Sort,
  fields: readonly MachineField[],
): Principal {
  const seen = reading.itemsOf(value).flatMap((v) => observedOf(reading, v, machine, fields) ?? []);
  if (seen.length === 0) reading.refuse(span, `${name} sees nothing`, "list the fields that it sees");
  const lifted = acting && reading.lifted(acting);
  const acts = lifted && whoOf(lifted, machine, []);
  if (lifted !== undefined && acts === undefined) reading.refuse(acting!.span, "for whom does a CPU work?", ACTS);
  const [first, ...more] = [...seen.map(({ is }) => is), acts].flatMap((is) => (is === undefined ? [] : [is]));
  const isSame = (is: readonly Sort[]): boolean =>
    is.length === first!.length && is.every((s, i) => sameSort(s, first![i]!));
  if (!more.every(isSame))
    reading.refuse(span, `${name} is one principal in one function, and another in the next`, FORM);
  return { name, is: first ?? [], sees: seen, acts: acts && lifted?.name };
}

const ACTS = "acts is (machine, …principal) => boolean, with the same principal as in observes";

const FORM = "when is (machine, …principal, …keys) => boolean, with the same principal in all of them";

type Read = Observed & { readonly is: readonly Sort[] | undefined };

function observedOf(
  reading: Reading,
  value: Declared,
  machine: Sort,
  fields: readonly MachineField[],
): Read | undefined {
  const parts = value.kind === "text" ? new Map([["field", value]]) : reading.fields(value, ["field", "when"]);
  const path = reading.text(parts.get("field"));
  if (path === undefined)
    return parts.has("field") ? undefined : reading.refuse(value.span, "which field?", "write { field: …, when: … }");
  const keys = sortsOn(machine, path);
  if (keys === undefined || !fields.some((f) => isUnder(path, [f.path])))
    return reading.refuse(
      value.span,
      `${path} is no field that is declared, and no part of one`,
      "a path has * for keys",
    );
  const when = parts.get("when");
  const lifted = when && reading.lifted(when);
  if (when !== undefined && lifted === undefined) return undefined;
  const is = lifted && whoOf(lifted, machine, keys);
  if (lifted !== undefined && is === undefined) return reading.refuse(when!.span, "who sees it, and when?", FORM);
  return { path, when: lifted?.name, span: value.span, is };
}

/** The sorts of the principal: those between the machine and the keys of the field. */
function whoOf({ total, procedure: { params, result } }: Lifted, machine: Sort, keys: readonly Sort[]) {
  const sorts = params.map((p) => p.sort);
  const at = sorts.length - keys.length;
  const isForm =
    total &&
    result?.kind === "bool" &&
    at >= 1 &&
    sameSort(sorts[0]!, machine) &&
    keys.every((k, i) => sameSort(k, sorts[at + i]!));
  return isForm ? sorts.slice(1, at) : undefined;
}

/** What is seen has to mean something where noninterference speaks: at the highest layer. */
export function checkPrincipals(
  reading: Reading,
  principals: readonly Principal[],
  fields: readonly MachineField[],
  top: number,
): void {
  for (const { name, sees } of principals)
    for (const { path, span } of sees)
      if (!livesAt(fields.find((f) => isUnder(path, [f.path]))!, top))
        reading.refuse(
          span,
          `${name} sees ${path}, which means nothing at layer ${top}`,
          "principals see the highest layer",
        );
}

/** Fields of the highest layer that change, and that no principal sees: nothing that is said of principals can depend on them. */
export const unseen = (principals: readonly Principal[], fields: readonly MachineField[]): readonly string[] =>
  fields.flatMap(({ path, whose, to }) =>
    whose !== "fixed" && to === TOP && !principals.some((p) => p.sees.some((s) => isUnder(s.path, [path])))
      ? [path]
      : [],
  );
