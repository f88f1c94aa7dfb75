/**
 * Procedures on concrete values of all sorts: what a specification means when it runs. Written to be clear, not fast: it
 * is the oracle against which lifted programs are compared with native runs. Records are plain objects, tuples arrays,
 * unions objects with a `kind`, enumerations strings; maps come from the caller, so that any implementation will do.
 */
import { applyOp, type Scalar } from "./evaluate.ts";
import type { Block, Effect, Procedure, Terminator } from "./program.ts";
import { isEnumeration, isTuple, type Sort, widthOf } from "./sorts.ts";
import type { Term } from "./terms.ts";

/** A total map as a value. */
export interface ValueMap {
  at(key: Value): Value;
  with(key: Value, value: Value): ValueMap;
}
/** A value of any sort. */
export type Value = Scalar | string | ValueMap | readonly Value[] | { readonly [field: string]: Value };

/** How a run ends. `refuted` and `not-assumed`: a claim is false; `blocked`: it waits; `limit`: too many steps. */
export type Outcome =
  | { readonly kind: "return"; readonly value: Value | undefined }
  | {
      readonly kind: "stuck" | "panic" | "refuted" | "not-assumed" | "blocked" | "limit";
      readonly reason: string;
    };

/** What procedures see of their surroundings. */
export interface World {
  /** Runs what a `call`, a `tabulate` or a `forall` names. */
  call(callee: string, args: readonly Value[]): Outcome;
  codec(name: string, args: readonly Value[]): Value;
  everywhere(value: Value): ValueMap;
  tabulate(rule: (key: Value) => Value): ValueMap;
  /** Whether `claim` holds for all keys of these sorts, as far as the world can tell. */
  forall(keys: readonly Sort[], claim: (...keys: readonly Value[]) => boolean): boolean;
  /** Blocks that one run may enter. */
  readonly limit: number;
}

/** Carries an outcome that is no value out of a term. */
export class Ended extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

type Locals = ReadonlyMap<string, Value>;
type Fields = { readonly [field: string]: Value };

/** Whether a value is a map: arrays, which are tuples, have a method `with` too. */
export const isValueMap = (v: Value | undefined): v is ValueMap =>
  typeof v === "object" && !Array.isArray(v) && "with" in v && typeof v.with === "function";

/** Equality of values without maps. */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (isValueMap(a) || isValueMap(b)) throw new Error("maps are not compared");
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((k) => k in b && sameValue((a as Fields)[k]!, (b as Fields)[k]!))
  );
}

/** What a called procedure returned. @throws {Ended} when it did not */
function returned(outcome: Outcome): Value {
  if (outcome.kind !== "return") throw new Ended(outcome);
  return outcome.value!;
}

const own = (v: Value, key: string): Value => (v as Fields)[key]!;

function recordOf(sort: Sort, fields: readonly Value[]): Value {
  if (isTuple(sort)) return fields;
  const names = sort.kind === "record" ? sort.fields : [];
  return Object.fromEntries(names.map((f, i) => [f.name, fields[i]!]));
}

function replaced(v: Value, sort: Sort, key: string, value: Value): Value {
  if (isTuple(sort)) return (v as readonly Value[]).map((x, i) => (String(i) === key ? value : x));
  return { ...(v as Fields), [key]: value };
}

const injected = (sort: Sort, name: string, carried: Value): Value =>
  isEnumeration(sort) ? name : { kind: name, ...(carried as Fields) };

/** The name of the case that a union value is in. */
const caseOf = (v: Value): Value => (typeof v === "string" ? v : own(v, "kind"));

function carriedBy(v: Value): Value {
  if (typeof v === "string") return {};
  const { kind: _, ...fields } = v as Fields;
  return fields;
}

/** Value of a term. @throws {Ended} where it has none */
export function valueIn(t: Term, locals: Locals, world: World): Value {
  return evaluated(t, locals, world);
}

function evaluated(t: Term, locals: Locals, world: World): Value {
  const at = (s: Term): Value => evaluated(s, locals, world);
  switch (t.kind) {
    case "bool":
    case "bv":
    case "int":
      return t.value;
    case "local": {
      const value = locals.get(t.name);
      if (value === undefined) throw new Error(`local ${t.name} has no value`);
      return value;
    }
    case "reg":
      throw new Error("a specification has no registers");
    case "op": {
      const a = at(t.args[0]!);
      // As in the source: what a connective does not need is not looked at, it may be meaningless.
      if ((t.op === "band" || t.op === "implies") && a === false) return t.op === "implies";
      if (t.op === "bor" && a === true) return true;
      const b = t.args.length > 1 ? at(t.args[1]!) : 0n;
      return t.op === "eq" ? sameValue(a, b) : applyOp(t, a as Scalar, b as Scalar);
    }
    case "extract":
      return BigInt.asUintN(t.hi - t.lo + 1, (at(t.arg) as bigint) >> BigInt(t.lo));
    case "extend": {
      const v = at(t.arg) as bigint;
      return t.signed ? BigInt.asUintN(widthOf(t.sort), BigInt.asIntN(widthOf(t.arg.sort), v)) : v;
    }
    case "cut":
      return BigInt.asUintN(widthOf(t.sort), at(t.arg) as bigint);
    case "ite":
    case "pick":
      return at(t.cond) ? at(t.yes) : at(t.no);
    case "record":
      return recordOf(t.sort, t.fields.map(at));
    case "field":
      return own(at(t.arg), t.field);
    case "with":
      return replaced(at(t.arg), t.sort, t.field, at(t.value));
    case "inject":
      return injected(t.sort, t.case, at(t.arg));
    case "is":
      return caseOf(at(t.arg)) === t.case;
    case "project":
      return carriedBy(at(t.arg));
    case "everywhere":
      return world.everywhere(at(t.arg));
    case "select":
      return (at(t.map) as ValueMap).at(at(t.key));
    case "update":
      return (at(t.map) as ValueMap).with(at(t.key), at(t.value));
    case "codec":
      return world.codec(t.name, t.args.map(at));
    case "tabulate": {
      const captured = t.captured.map(at);
      return world.tabulate((key) => returned(world.call(t.rule, [...captured, key])));
    }
    case "forall": {
      const captured = t.captured.map(at);
      return world.forall(t.keys, (...keys) => returned(world.call(t.rule, [...captured, ...keys])) === true);
    }
  }
}

const ENDS = { assume: "not-assumed", assert: "refuted", await: "blocked" } as const;

/** Performs an effect. @throws {Ended} where it gives nothing */
export function perform(e: Effect, locals: Locals, world: World): Value | undefined {
  if (e.kind === "claim") {
    if (evaluated(e.condition, locals, world) === true) return undefined;
    throw new Ended({ kind: ENDS[e.what], reason: e.text });
  }
  if (e.kind !== "call") throw new Error(`a specification has no effect ${e.kind}`);
  const args = e.args.map((a) => evaluated(a, locals, world));
  const outcome = world.call(e.callee, args);
  if (outcome.kind !== "return") throw new Ended(outcome);
  return outcome.value;
}

function runBlock(block: Block, locals: Map<string, Value>, world: World): void {
  for (const s of block.body) {
    if (s.kind === "set") throw new Error("a specification has no registers");
    const value = s.kind === "let" ? evaluated(s.value, locals, world) : perform(s.effect, locals, world);
    const name = s.kind === "let" ? s.name : s.into;
    if (name !== undefined && value !== undefined) locals.set(name, value);
  }
}

/** The label that follows, or how the run ends. */
function leave(end: Terminator, locals: Locals, world: World): string | Outcome {
  switch (end.kind) {
    case "jump":
      return end.to;
    case "branch":
      return evaluated(end.cond, locals, world) ? end.yes : end.no;
    case "return":
      return { kind: "return", value: end.value === undefined ? undefined : evaluated(end.value, locals, world) };
    default:
      return end;
  }
}

function run(p: Procedure, locals: Map<string, Value>, world: World): Outcome {
  const blocks = new Map(p.blocks.map((b) => [b.label, b]));
  let block = p.blocks[0]!;
  for (let steps = 0; steps < world.limit; steps++) {
    runBlock(block, locals, world);
    const next = leave(block.end, locals, world);
    if (typeof next !== "string") return next;
    block = blocks.get(next)!;
  }
  return { kind: "limit", reason: `more than ${world.limit} blocks` };
}

/** Runs a procedure that `validate` has nothing against, without registers, on one value for each parameter. */
export function interpret(p: Procedure, args: readonly Value[], world: World): Outcome {
  const locals = new Map(p.params.map((x, i) => [x.name, args[i]!] as const));
  try {
    return run(p, locals, world);
  } catch (e) {
    if (e instanceof Ended) return e.outcome;
    throw e;
  }
}
