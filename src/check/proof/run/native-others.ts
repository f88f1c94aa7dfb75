/**
 * A counterexample with other CPUs, run natively: the code runs step by step, before each step the model's other CPUs change
 * what is shared, the specification makes its step beside it at the commit, and what each step owes is looked at.
 */
import type { Sort } from "../../../ir/index.ts";
import { type Key, ZMap } from "../../../prelude/index.ts";
import type { SmtValue } from "../../../smt/index.ts";
import type { OthersSetting } from "../goals.ts";
import { isCommit, isUnder, type LockName, type Shared, starsOf } from "../others/sharing.ts";
import { shortName } from "../system.ts";
import { type ModelValues, type Native, type NativeFunctions, scalarOf } from "./concrete.ts";
import { differences } from "./show.ts";
import { keyTuples, safely } from "./tuples.ts";

type Fields = Readonly<Record<string, Native>>;

/** Something is broken: what comes behind it does not matter. */
export class Enough extends Error {
  override readonly name = "Enough";
}

interface Given {
  readonly sort: Sort;
  readonly others: OthersSetting;
  readonly hidden: readonly string[];
  readonly spec: string;
  readonly args: readonly Native[];
  /** Names of what others do before each step; behind them they do nothing. */
  readonly schedule: readonly string[];
  readonly values: ModelValues;
  readonly universe: readonly bigint[];
  readonly natives: NativeFunctions;
}

/** The specification's machine beside a native run. */
export class NativeOthers {
  /** The machine of the specification. */
  hi: Native;
  stepped = false;
  result: Native;
  /** What happened, a line for each step. */
  readonly trace: string[] = [];
  /** What a step broke. */
  broken: string | undefined;
  readonly #given: Given;
  #step = 0;
  #other: Fields;

  constructor(given: Given, hi: Native) {
    this.#given = given;
    this.hi = hi;
    const { shared } = given.others;
    const sorts = given.sort.kind === "record" ? given.sort.fields : [];
    const mine = sorts.filter((f) => [shared.self, ...shared.own].includes(f.name));
    const nameOf = (field: string): string => `other.${field}`;
    this.#other = Object.fromEntries(mine.map((f) => [f.name, given.values.native(f.sort, nameOf(f.name))]));
  }

  readonly around = {
    before: (machine: unknown): unknown => this.#interfere(machine),
    after: (before: unknown, after: unknown, spec: unknown, args: readonly unknown[]): void =>
      this.#stepped(before, after, spec, args),
  };

  #says(name: string, ...args: readonly Native[]): boolean {
    return this.#given.natives(name)!(...args) === true;
  }

  #lockOf(lock: bigint | string, keys: readonly Native[]): Native {
    if (typeof lock === "bigint") return lock;
    return this.#given.natives(lock)!(...keys);
  }

  #holds(machine: Native, lock: LockName, keys: readonly Native[]): boolean {
    if (typeof lock === "object") return keys[lock.key] === (machine as Fields)[this.#given.others.shared.self];
    return this.#says(this.#given.others.shared.holds, machine, this.#lockOf(lock, keys));
  }

  #isFree(machine: Native, lock: LockName, keys: readonly Native[]): boolean {
    if (typeof lock === "object") return false;
    return this.#says(this.#given.others.shared.isFree, machine, this.#lockOf(lock, keys));
  }

  #agreed(machine: Native, { lock, visible }: Shared, keys: readonly Native[]): boolean {
    return lock === undefined || visible || this.#isFree(machine, lock, keys);
  }

  #interfere(lo: Native): Native {
    const { schedule, others, sort, universe } = this.#given;
    const name = schedule[this.#step++];
    if (name === undefined || name === "") return lo;
    const fresh = (root: string, field: Shared, keys: readonly Native[], at: Sort, sorts: readonly Sort[]): Native =>
      this.#given.values.native(at, `${root}.${field.field}`.replaceAll(".*", ""), termsOf(sorts, keys));
    const isMine = ({ lock }: Shared, keys: readonly Native[]): boolean =>
      lock !== undefined && this.#holds(lo, lock, keys);
    const after = rewritten(sort, lo, others.shared.fields, (field, keys, value, at, sorts) =>
      isMine(field, keys) ? value : fresh(name, field, keys, at, sorts),
    );
    this.hi = rewritten(sort, this.hi, others.shared.fields, (field, keys, value, at, sorts) => {
      if (isMine(field, keys)) return value;
      return this.#agreed(after, field, keys) && !isUnder(field.field, this.#given.hidden)
        ? nativeAt(sort, after, field.field, keys)
        : fresh(`${name}above`, field, keys, at, sorts);
    });
    const lines = differences(sort, lo, after, [], universe);
    if (lines.length > 0) this.trace.push(`other CPUs (before, after): ${lines.join("; ")}`);
    return after;
  }

  #stepped(before: Native, after: Native, spec: Native, args: readonly Native[]): void {
    const { others } = this.#given;
    const primitive = others.primitives.find((p) => this.#given.natives(p.spec) === spec);
    this.trace.push(`${primitive?.short ?? "a step"}(${args.map(show).join(", ")})`);
    const hi = this.hi;
    const isTrue = (when: string): boolean => this.#says(when, before, ...args);
    if (
      primitive !== undefined &&
      (primitive.spec === this.#given.spec || isCommit(others.shared, primitive.short, isTrue))
    )
      this.commit();
    this.broken ??= this.owed(before, after, hi, primitive?.short ?? "a step");
    if (this.broken !== undefined) throw new Enough();
  }

  /** What others do behind the last step. */
  last(machine: Native): Native {
    return this.#interfere(machine);
  }

  /** The specification's step. */
  commit(): void {
    if (this.stepped) return;
    const { spec, args, natives, others } = this.#given;
    this.stepped = true;
    let returned: Native;
    try {
      returned = natives(spec)!(this.hi, ...args);
    } catch (error) {
      this.broken = `the specification cannot make its step: ${(error as Error).message}`;
      throw new Enough();
    }
    const before = this.hi;
    [this.hi, this.result] = Array.isArray(returned) ? returned : [returned, undefined];
    for (const name of others.above)
      this.broken ??= this.#falseAt(name, [this.hi], " after the step", this.#heldOf(name, before));
  }

  #falseAt(
    name: string,
    states: readonly Native[],
    when: string,
    given: (keys: readonly Native[]) => boolean = () => true,
  ) {
    const claim = this.#given.natives(name);
    for (const keys of keyTuples(this.#given.universe, (claim?.length ?? 0) - states.length))
      if (safely(() => given(keys) && claim!(...states, ...keys) === false) === true)
        return `${shortName(name)}(${keys.map(show).join(", ")}) is false${when}`;
    return undefined;
  }

  // A model says nothing of keys that no hypothesis was used for: what was false before a step is not the step's fault.
  #heldOf(name: string, machine: Native): (keys: readonly Native[]) => boolean {
    return (keys) => this.#says(name, machine, ...keys);
  }

  /** What a step owes to others and does not keep. */
  owed(m: Native, next: Native, hi: Native, step: string): string | undefined {
    const { shared } = this.#given.others;
    const [seen, seenNext] = [m, next].map((s) => ({ ...(s as Fields), ...this.#other })) as [Native, Native];
    const isOther = (m as Fields)[shared.self] !== this.#other[shared.self];
    return (
      this.#brokenRelation(m, next, ` after ${step}`) ??
      (isOther ? (this.#brokenClause(seen, seenNext, step) ?? this.#stolen([m, next], hi, seen, step)) : undefined) ??
      this.#seenToDiffer(next, step) ??
      this.#actorBreaks(next, step)
    );
  }

  #brokenRelation(m: Native, next: Native, after: string): string | undefined {
    const { shared } = this.#given.others;
    for (const name of shared.open) {
      const broken = this.#falseAt(name, [next], after, this.#heldOf(name, m));
      if (broken !== undefined) return broken;
    }
    for (const { relation, lock } of shared.covered) {
      const held = this.#heldOf(relation, m);
      const isOwed = (keys: readonly Native[]): boolean =>
        this.#isFree(next, lock, keys) && (!this.#isFree(m, lock, keys) || held(keys));
      const broken = this.#falseAt(relation, [next], `${after}, and its lock is free`, isOwed);
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** What hardware may do after a step and does not look like it from above. */
  #actorBreaks(machine: Native, step: string): string | undefined {
    const { sort, natives, others, values } = this.#given;
    const open = others.shared.fields.filter((f) => f.lock === undefined);
    for (const { step: actor, keys, shows } of others.shared.actors) {
      const at = keys.map((k) => values.native(k.sort, k.name));
      const next = safely(() => natives(actor)!(machine, ...at));
      if (next === undefined) continue;
      const seen = rewritten(sort, this.hi, open, (f, k) => nativeAt(sort, next, f.field, k));
      const when = ` after ${step}, then ${shortName(actor)}(${at.map(show).join(", ")})`;
      let broken = shows === undefined ? undefined : this.#falseAt(shows, [this.hi, seen], when);
      for (const r of others.above) broken ??= this.#falseAt(r, [seen], when, this.#heldOf(r, this.hi));
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** What another CPU relies on. */
  #brokenClause(seen: Native, seenNext: Native, step: string): string | undefined {
    for (const { says, exempt } of this.#given.others.shared.clauses) {
      const relies = (keys: readonly Native[]): boolean => {
        if (exempt === undefined) return true;
        const claim = this.#given.natives(exempt)!;
        return claim(seen, ...keys.slice(0, claim.length - 1)) === true;
      };
      const broken = this.#falseAt(says, [seen, seenNext], ` of ${step}, for a CPU that relies on it`, relies);
      if (broken !== undefined) return broken;
    }
    const { holds } = this.#given.others.shared;
    for (const lock of this.#given.universe)
      if (safely(() => this.#says(holds, seen, lock) !== this.#says(holds, seenNext, lock)) === true)
        return `${step} changes whether another CPU holds lock ${show(lock)}`;
    return undefined;
  }

  /** What is changed behind another CPU's lock. */
  #stolen([m, next]: readonly [Native, Native], hi: Native, seen: Native, step: string): string | undefined {
    const isTheirs = ({ lock }: Shared, keys: readonly Native[]): boolean =>
      lock !== undefined && this.#holds(seen, lock, keys);
    const stolen = this.#fieldsThatDiffer(m, next, [], isTheirs);
    if (stolen.length > 0) return `${step} changes what is behind another CPU's lock: ${stolen.join("; ")}`;
    const taken = this.#fieldsThatDiffer(hi, this.hi, [], isTheirs);
    return taken.length > 0
      ? `the specification changes what is behind another CPU's lock: ${taken.join("; ")}`
      : undefined;
  }

  #seenToDiffer(next: Native, step: string): string | undefined {
    const isSeen = ({ lock }: Shared, keys: readonly Native[]): boolean =>
      lock === undefined || this.#isFree(next, lock, keys);
    const lines = this.#fieldsThatDiffer(this.hi, next, this.#given.hidden, isSeen);
    return lines.length > 0 ? `others see after ${step} (specification, code): ${lines.join("; ")}` : undefined;
  }

  /** Differences at the end: in all that is this CPU's, and in what is settled of the rest. */
  atEnd(machine: Native): string[] {
    const { sort, hidden, universe, others } = this.#given;
    const settled = (field: Shared, keys: readonly Native[]): boolean =>
      this.#agreed(machine, field, keys) || this.#holds(machine, field.lock!, keys);
    const masked = rewritten(sort, this.hi, others.shared.fields, (field, keys, value) =>
      settled(field, keys) ? value : nativeAt(sort, machine, field.field, keys),
    );
    return differences(sort, masked, machine, hidden, universe);
  }

  #fieldsThatDiffer(
    a: Native,
    b: Native,
    hidden: readonly string[],
    where: (f: Shared, keys: readonly Native[]) => boolean,
  ) {
    const { sort, universe, others } = this.#given;
    const masked = rewritten(sort, a, others.shared.fields, (field, keys, value) =>
      where(field, keys) ? value : nativeAt(sort, b, field.field, keys),
    );
    const mine = { ...(masked as Fields) };
    for (const name of [others.shared.self, ...others.shared.own]) mine[name] = (b as Fields)[name];
    return differences(sort, mine, b, hidden, universe);
  }
}

const show = (value: Native): string => (typeof value === "bigint" ? `0x${value.toString(16)}` : String(value));

const termsOf = (sorts: readonly Sort[], keys: readonly Native[]): SmtValue[] =>
  keys.map((k, i) => scalarOf(sorts[i]!, k));

type Rewrite = (field: Shared, keys: readonly Native[], value: Native, at: Sort, sorts: readonly Sort[]) => Native;

/** A machine with its shared fields replaced. */
function rewritten(sort: Sort, machine: Native, fields: readonly Shared[], by: Rewrite): Native {
  const walk = (at: Sort, value: Native, path: string, keys: readonly Native[], sorts: readonly Sort[]): Native => {
    const field = fields.find((f) => f.field === path);
    if (field !== undefined) return by(field, keys, value, at, sorts);
    if (!fields.some((f) => path === "" || f.field.startsWith(`${path}.`))) return value;
    if (at.kind === "map") {
      const map = value as ZMap<Key, Native>;
      return new ZMap((key: Key) => walk(at.to, map.at(key), `${path}.*`, [...keys, key], [...sorts, at.from]));
    }
    if (at.kind !== "record") return value;
    const entries = at.fields.map((f) => [
      f.name,
      walk(f.sort, (value as Fields)[f.name], path === "" ? f.name : `${path}.${f.name}`, keys, sorts),
    ]);
    return Object.fromEntries(entries);
  };
  return walk(sort, machine, "", [], []);
}

/** The value at a path of a native machine. */
function nativeAt(sort: Sort, machine: Native, field: string, keys: readonly Native[]): Native {
  const [at, value] = [starsOf(field), machine];
  if (at > keys.length) throw new Error(`${field} needs ${at} keys of a ${sort.kind}`);
  let next = 0;
  return field
    .split(".")
    .reduce(
      (v: Native, part) => (part === "*" ? (v as ZMap<Key, Native>).at(keys[next++] as Key) : (v as Fields)[part]),
      value,
    );
}
