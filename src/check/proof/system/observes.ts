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
  readonly devices: KnownDevices | undefined;
}

/** Steps that no CPU takes but a device, and for whom it works. */
export interface KnownDevices {
  /** Names of specifications. */
  readonly steps: readonly string[];
  /** `(machine, …principal, …arguments by name) => boolean`. */
  readonly acts: string;
  readonly span: Span;
}

const isByDevice = ({ devices }: Principal, spec: string): boolean => devices?.steps.includes(spec) === true;
/**
 * Whether a principal acts by a step: the name of `(machine, …principal, …arguments by name) => boolean`. Undefined: it never does. What is a device's is so for all: nobody acts by
 * it because a CPU works for him.
 */
export function actsBy(principals: readonly Principal[], principal: Principal, spec: string): string | undefined {
  if (isByDevice(principal, spec)) return principal.devices!.acts;
  return principals.some((p) => isByDevice(p, spec)) ? undefined : principal.acts;
}

/** Reads `observes`, `acts` and `devices` of a declaration. */
export function readPrincipals(
  reading: Reading,
  declared: ReadonlyMap<string, Declared>,
  machine: Sort,
  fields: readonly MachineField[],
): Principal[] {
  const [observes, acts, devices] = ["observes", "acts", "devices"].map((name) => {
    const part = declared.get(name);
    return part === undefined ? [] : reading.entriesOf(part);
  }) as [readonly DeclaredField[], readonly DeclaredField[], readonly DeclaredField[]];
  const found = observes.map((p): Principal => {
    const [own, behind] = [acts, devices].map((by) => by.find((a) => a.name === p.name)?.value);
    const principal = principalOf(reading, p, own, machine, fields);
    return { ...principal, devices: behind && devicesOf(reading, behind, machine, principal.is) };
  });
  for (const { name, span } of [...acts, ...devices])
    if (!found.some((p) => p.name === name)) reading.refuse(span, `${name} acts, and what it sees is not declared`);
  return found;
}

/** Who a device works for may depend on arguments that all of the steps take. */
function devicesOf(reading: Reading, value: Declared, machine: Sort, is: readonly Sort[]): KnownDevices | undefined {
  const parts = reading.fields(value, ["steps", "acts"]);
  const steps = reading.itemsOf(parts.get("steps")).flatMap((s) => reading.lifted(s) ?? []);
  const acts = reading.lifted(parts.get("acts"));
  if (acts === undefined || steps.length === 0)
    return reading.refuse(value.span, "which steps do devices take, and for whom?", DEVICES);
  const { params, result } = acts.procedure;
  const isForm =
    acts.total &&
    result?.kind === "bool" &&
    [machine, ...is].every((s, i) => i in params && sameSort(s, params[i]!.sort)) &&
    params.slice(1 + is.length).every((p) => steps.every((step) => takes(step, p)));
  if (!isForm) return reading.refuse(value.span, "for whom does a device work?", DEVICES);
  return { steps: steps.map((s) => s.name), acts: acts.name, span: value.span };
}

type Param = Lifted["procedure"]["params"][number];
const takes = ({ procedure }: Lifted, { name, sort }: Param): boolean =>
  procedure.params.slice(1).some((q) => q.name === name && sameSort(q.sort, sort));

function principalOf(
  reading: Reading,
  { name, span, value }: DeclaredField,
  acting: Declared | undefined,
  machine: Sort,
  fields: readonly MachineField[],
): Omit<Principal, "devices"> {
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

const DEVICES =
  "{ steps: […], acts: … }, where acts is (machine, …principal, …arguments by name) => boolean, with the same principal as in observes";

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
