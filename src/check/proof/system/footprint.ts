/**
 * Footprints: which fields of the machine a specification, relation or step of hardware reads, and which it writes. What touches no
 * field that a layer hides, relates or speaks of, is the same step at that layer as at the one below.
 */
import type { Sort } from "../../../ir/index.ts";
import type { KernelProgram } from "../../../kernel/index.ts";
import { eachSubterm, type Smt } from "../../../smt/index.ts";
import {
  Executor,
  GIVEN,
  hypothesis,
  keyValue,
  splitResult,
  startPath,
  symbolic,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import { fieldClaims } from "../state/compare.ts";
import type { LockName } from "./fields.ts";
import type { Relation } from "./layer.ts";
import type { DeclaredMachine } from "./machine.ts";

export interface Footprint {
  /** Declared fields, as paths. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

const ROOT = "footprint";
/** Each state has a name of its own: what compares a field of one with that of another would else read nothing. */
const rootOf = (state: number): string => (state === 0 ? ROOT : `${ROOT}${state}`);
/** The path behind the name of a state; undefined for what is no field of one. */
const pathIn = (name: string): string | undefined => /^footprint\d*\.(.*)$/.exec(name)?.[1];
const plain = (path: string): string => path.replaceAll(".*", "");

/** Footprints of one program's procedures, each worked out once. */
export class Footprints {
  readonly #executor: Executor;
  readonly #machine: DeclaredMachine;
  readonly #known = new Map<string, Footprint>();

  constructor(program: KernelProgram, machine: DeclaredMachine) {
    this.#executor = new Executor(program);
    this.#machine = machine;
  }

  /** Of a procedure whose parameters of the machine's sort are states of one machine, and whose result may be one. */
  of(name: string): Footprint {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    this.#known.set(name, found);
    return found;
  }

  #find(name: string): Footprint {
    const { params, result } = this.#executor.lifted(name).procedure;
    const { sort } = this.#machine;
    const states = params.map((p, i): Value => {
      const isMachine = p.sort.kind === "record" && p.sort.name === sort.name;
      return symbolic(p.sort, isMachine ? rootOf(i) : `${ROOT} ${i}`);
    });
    const machine = symbolic(sort, ROOT);
    const exit = this.#executor.trial(() => this.#executor.call(name, states, startPath(), GIVEN)).result;
    if (exit === undefined) return { reads: new Set(), writes: new Set() };
    const terms = exit.path.conditions.flatMap((c) => groundOf(c));
    if (exit.value === undefined || !isRecord(result)) {
      if (exit.value !== undefined) terms.push(...leaves(exit.value));
      return { reads: this.#fieldsIn(terms), writes: new Set() };
    }
    const { machine: after, value } = splitResult(exit.value, machine);
    const changed = fieldClaims(machine, after, []);
    const writes = new Set(changed.flatMap(({ field }) => this.#declared(plain(field))));
    const given = changed.map((c) => c.claim);
    return { reads: this.#fieldsIn([...terms, ...given, ...(value === undefined ? [] : leaves(value))]), writes };
  }

  /** Of relations and invariants: parts of the machine among the parameters count as fields below `path`. */
  ofPart(name: string, path: string, states: number): ReadonlySet<string> {
    const id = `${name} at ${path}`;
    const known = this.#known.get(id);
    if (known !== undefined) return known.reads;
    const { params } = this.#executor.lifted(name).procedure;
    const args = params.map((p, i) =>
      i < states ? symbolic(p.sort, `${rootOf(i)}.${plain(path)}`, [], "field") : symbolic(p.sort, `${ROOT} ${i}`),
    );
    const claim = termOf(this.#executor.apply(name, args));
    const reads = this.#fieldsIn(groundOf(claim));
    this.#known.set(id, { reads, writes: new Set() });
    return reads;
  }

  /**
   * The one lock behind which all is that a relation speaks of, as a function of its keys; undefined where there is no such lock. Such
   * a relation holds while that lock is free or this CPU's: whoever else holds it may be in the middle of a change.
   */
  coverOf({ lifted, part, states }: Relation): LockName | undefined {
    if (states === 1) return undefined;
    const { params } = this.#executor.lifted(lifted.name).procedure;
    const keys = params
      .slice(states)
      .map((p, i) => ({ term: termOf(symbolic(p.sort, `${ROOT} of ${i}`)), sort: p.sort }));
    const below = part === undefined ? "" : `.${plain(part.path)}`;
    const stateOf = (i: number): Value =>
      symbolic(params[0]!.sort, `${rootOf(i)}${below}`, keys.slice(0, part?.keys ?? 0), "field");
    const claim = termOf(
      this.#executor.apply(lifted.name, [
        ...Array.from({ length: states }, (_, i) => stateOf(i)),
        ...keys.map((k) => keyValue(k.term, k.sort)),
      ]),
    );
    const locks = new Set<LockName | undefined>();
    eachSubterm(groundOf(claim), (t) => {
      const at = t.op === "app" ? pathIn(t.name) : undefined;
      if (at === undefined) return;
      const terms = keys.map((k) => k.term);
      for (const lock of this.#locksOf(at, t.args, terms)) locks.add(lock);
    });
    return locks.size === 1 ? [...locks][0] : undefined;
  }

  /** The lock of a read; undefined where it is behind none that the first keys give, and nothing where nobody changes it. */
  #locksOf(at: string, args: readonly Smt[], keys: readonly Smt[]): readonly (LockName | undefined)[] {
    // What says something else for another CPU is broken for others by one that finds it whole.
    if (at === this.#machine.self) return [undefined];
    const fields = this.#machine.fields.filter((f) => at === plain(f.path) || at.startsWith(`${plain(f.path)}.`));
    return fields.flatMap(({ whose, lock }) => {
      if (whose === "fixed") return [];
      if (lock === undefined || typeof lock === "object") return [undefined];
      const taken = typeof lock === "bigint" ? 0 : this.#executor.lifted(lock).procedure.params.length;
      return [args.slice(0, taken).every((a, i) => a === keys[i]) ? lock : undefined];
    });
  }

  #fieldsIn(terms: readonly Smt[]): Set<string> {
    const found = new Set<string>();
    eachSubterm(terms, (t) => {
      const at = t.op === "app" ? pathIn(t.name) : undefined;
      if (at !== undefined) for (const field of this.#declared(at)) found.add(field);
    });
    return found;
  }

  /** Declared fields at, above or below a plain path. */
  #declared(path: string): string[] {
    const fields = [this.#machine.self, ...this.#machine.fields.map((f) => f.path)];
    return fields.filter((f) => {
      const p = plain(f);
      return p === path || path.startsWith(`${p}.`) || p.startsWith(`${path}.`);
    });
  }
}

const isRecord = (sort: { readonly kind: string } | undefined): boolean => sort?.kind === "record";

/** What a claim says at any keys: those of a claim inside of another are others. */
function groundOf(claim: Smt, depth = 0): readonly Smt[] {
  const { facts, schemas } = hypothesis(ROOT, claim);
  const keyOf = (sort: Sort, i: number): Smt => termOf(symbolic(sort, `${ROOT} key ${depth} ${i}`));
  return [...facts, ...schemas.flatMap((s) => groundOf(s.at(s.keys.map(keyOf)), depth + 1))];
}

/** All terms in a value but for those of maps. */
function leaves(value: Value): Smt[] {
  switch (value.kind) {
    case "scalar":
      return [value.term];
    case "record":
      return value.fields.flatMap(leaves);
    case "union":
      return [value.tag, ...value.cases.flatMap((c) => (c === undefined ? [] : leaves(c)))];
    case "map":
      return [];
  }
}
