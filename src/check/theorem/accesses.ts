/**
 * What the code of a layered system touches in the sections that it opens, read off its lifted code: which primitives of the
 * machine it calls while it holds which locks, on any path, and which fields those read and write by their footprints. The
 * numbers of locks and of objects are followed as constants; all else may be anything.
 */
import { type Block, eachTerm, evaluate, type Lifted, type Scalar, type Statement, type Term } from "../../ir/index.ts";
import type { Primitive } from "../../kernel/index.ts";
import type { LayeredSystem } from "../proof/index.ts";

/** A field behind a lock that code touches in a section of that lock. */
export interface CodeAccess {
  readonly lock: bigint;
  /** With the key of its object. */
  readonly field: string;
  readonly writes: boolean;
}

/** Code that this does not follow, or that touches a field outside of a section of its lock. */
export class OutsideSection extends Error {
  override readonly name = "OutsideSection";
}

/** A value, where it is the same on all paths; else undefined. */
type Known = Scalar | undefined;
/** Where a path is: the locks that are held, a bit for each, and the locals that are known. */
interface State {
  readonly held: bigint;
  readonly locals: ReadonlyMap<string, Known>;
}
interface Outcome {
  readonly held: bigint;
  readonly value: Known;
}

const PLAIN: ReadonlySet<Term["kind"]> = new Set([
  "bool",
  "bv",
  "int",
  "local",
  "op",
  "extract",
  "extend",
  "ite",
  "pick",
]);
const brandOf = ({ sort }: { readonly sort: object }): unknown => ("brand" in sort ? sort.brand : undefined);
const OWNERS = "owners.*";
const DEEPEST = 64;

export class CodeReader {
  readonly #system: LayeredSystem;
  readonly #found = new Map<string, CodeAccess>();
  readonly #known = new Map<string, Outcome | undefined>();
  readonly #reached = new Set<string>();
  /** The number of the object that is looked at. */
  #key: Known;

  readonly #within: ReadonlyMap<string, readonly string[]>;

  /** `within`: by the short names of primitives that open sections inside of some of their caller's, a field behind the lock of each. */
  constructor(system: LayeredSystem, within: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.#system = system;
    this.#within = within;
  }

  /**
   * Accesses of all code above `layer` that opens sections, by lock and field.
   *
   * @param layer  of the primitives that take and give the locks of objects
   * @param lastKey  highest number of an object
   * @throws {OutsideSection}
   */
  accesses(layer: number, lastKey: bigint): CodeAccess[] {
    const above = [...this.#system.program.primitives.values()].filter((p) => p.level > layer && p.code !== undefined);
    const opening = above.filter((p) => this.#opens(p.code!, new Set()));
    for (const p of opening) for (let key = 0n; key <= lastKey; key++) this.#enter(p, key);
    return [...this.#found.values()].sort(
      (a, b) => Number(a.lock - b.lock) || a.field.localeCompare(b.field) || Number(a.writes) - Number(b.writes),
    );
  }

  /**
   * Code above `layer` that no section reaches, by its short name, if it touches what is behind locks: it is for sections that other
   * code opens, which is not there.
   */
  unopened(layer: number): string[] {
    const above = [...this.#system.program.primitives.values()].filter((p) => p.level > layer && p.code !== undefined);
    const isOutside = (p: Primitive): boolean => {
      try {
        this.#enter(p, undefined);
        return false;
      } catch (error) {
        if (error instanceof OutsideSection) return true;
        throw error;
      }
    };
    return above.filter((p) => !this.#reached.has(p.code!) && isOutside(p)).map((p) => p.short);
  }

  /** Runs code for one object or any, with no lock held, or with its caller's. */
  #enter({ name, short, code }: Primitive, key: Known): void {
    this.#key = key;
    const { params } = this.#lifted(code!).procedure;
    const args = params.map((q) => (brandOf(q) !== undefined && brandOf(q) === this.#keyBrand() ? key : undefined));
    const held = (this.#within.get(short) ?? []).reduce((all, field) => all | this.#callersLock(short, field, key), 0n);
    const end = this.#run(code!, args, held, 0);
    if (end !== undefined && end.held !== held) throw new OutsideSection(`${name} ends with a lock held`);
  }

  /** The lock that is held where a primitive is called, as a bit. */
  #callersLock(short: string, field: string, key: Known): bigint {
    const lock = this.#lockOf(field);
    const number = typeof lock === "string" ? this.#run(lock, [key], 0n, 0)?.value : lock;
    if (typeof number !== "bigint") throw new OutsideSection(`${short}: no lock of ${field} is known`);
    return 1n << number;
  }

  #opens(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    return this.#lifted(name).procedure.blocks.some(({ body }) =>
      body.some((s) => {
        if (s.kind !== "effect" || s.effect.kind !== "call") return false;
        const p = this.#system.program.primitives.get(s.effect.callee);
        if (p === undefined) return this.#opens(s.effect.callee, seen);
        return this.#isSection(p) || (p.code !== undefined && this.#opens(p.code, seen));
      }),
    );
  }

  #lifted(name: string): Lifted {
    return this.#system.program.procedures.get(name)!;
  }

  /** Takes or gives the lock that is its argument. */
  #isSection({ code, spec }: Primitive): boolean {
    const params = code === undefined ? [] : this.#lifted(code).procedure.params;
    const itself = this.#lockOf(OWNERS);
    return (
      params.length === 1 &&
      typeof itself === "string" &&
      brandOf(params[0]!) === brandOf(this.#lifted(itself).procedure.params[0]!) &&
      this.#system.footprints.of(spec).writes.has(OWNERS)
    );
  }

  #lockOf = (path: string) => this.#system.machine.fields.find((f) => f.path === path)?.lock;

  /** The brand of the numbers of objects: what locks of fields are functions of. */
  #keyBrand(): unknown {
    const locks = this.#system.machine.fields.flatMap(({ path, lock }) =>
      typeof lock === "string" && path !== OWNERS ? [brandOf(this.#lifted(lock).procedure.params[0]!)] : [],
    );
    const [brand] = locks;
    if (locks.some((b) => b !== brand)) throw new OutsideSection("locks are functions of keys of several sorts");
    return brand;
  }

  #run(name: string, args: readonly Known[], held: bigint, depth: number): Outcome | undefined {
    const id = `${name}(${args.map(String).join()}) ${held} ${this.#key}`;
    if (this.#known.has(id)) return this.#known.get(id);
    this.#reached.add(name);
    if (depth > DEEPEST) throw new OutsideSection(`${name} calls itself`);
    const { params, blocks } = this.#lifted(name).procedure;
    const byLabel = new Map(blocks.map((b) => [b.label, b]));
    const at = new Map<string, State>([
      [blocks[0]!.label, { held, locals: new Map(params.map((p, i) => [p.name, args[i]])) }],
    ]);
    const ends = new Map<string, Outcome>();
    const todo = [blocks[0]!];
    for (let block = todo.pop(); block !== undefined; block = todo.pop()) {
      const state = this.#through(block, at.get(block.label)!, depth);
      if (state === undefined) continue;
      const { end } = block;
      if (end.kind === "return") ends.set(block.label, { held: state.held, value: known(end.value, state) });
      for (const to of targets(end, state)) {
        const next = joined(at.get(to), state, name);
        if (next === at.get(to)) continue;
        at.set(to, next);
        todo.push(byLabel.get(to)!);
      }
    }
    const [first, ...others] = ends.values();
    if (others.some((e) => e.held !== first!.held)) throw new OutsideSection(`${name} ends with a lock held, or not`);
    const outcome = first && {
      held: first.held,
      value: others.every((e) => e.value === first.value) ? first.value : undefined,
    };
    this.#known.set(id, outcome);
    return outcome;
  }

  /** The state behind a block; undefined where nothing comes behind it. */
  #through({ body }: Block, before: State, depth: number): State | undefined {
    let { held } = before;
    const locals = new Map(before.locals);
    for (const s of body) {
      const into = s.kind === "let" ? s.name : s.kind === "effect" ? s.into : undefined;
      let value: Known;
      if (s.kind === "let") value = known(s.value, { held, locals });
      else if (s.kind === "effect" && s.effect.kind === "call") {
        const outcome = this.#call(s, { held, locals }, depth);
        if (outcome === undefined) return undefined;
        ({ held, value } = outcome);
        // What a call gives that is a number of an object is, as an argument is, that of the one that is looked at.
        const { sort } = s.effect;
        if (sort !== undefined && brandOf({ sort }) === this.#keyBrand()) value ??= this.#key;
      }
      if (into !== undefined) locals.set(into, value);
    }
    return { held, locals };
  }

  #call(s: Statement, state: State, depth: number): Outcome | undefined {
    if (s.kind !== "effect" || s.effect.kind !== "call") return undefined;
    const { callee } = s.effect;
    const p = this.#system.program.primitives.get(callee);
    const { params } = this.#lifted(p === undefined ? callee : (p.code ?? p.spec)).procedure;
    const at = p !== undefined && p.code === undefined ? 1 : 0;
    // A number of an object that is not known is, as an argument is where code begins, that of the one that is looked at.
    const args = s.effect.args.map((a, i) => {
      const isObjects =
        params[i + at] !== undefined &&
        brandOf(params[i + at]!) !== undefined &&
        brandOf(params[i + at]!) === this.#keyBrand();
      return known(a, state) ?? (isObjects ? this.#key : undefined);
    });
    if (p === undefined) return this.#run(callee, args, state.held, depth + 1);
    if (this.#isSection(p)) return { held: this.#section(p, args[0], state.held), value: undefined };
    if (p.code !== undefined) return this.#run(p.code, args, state.held, depth + 1);
    this.#touch(p, args, state.held);
    return { held: state.held, value: undefined };
  }

  /** A step that waits takes the lock, one that does not gives it back. */
  #section(p: Primitive, lock: Known, held: bigint): bigint {
    if (typeof lock !== "bigint") throw new OutsideSection(`${p.name} is called with a lock that is not known`);
    const bit = 1n << lock;
    const takes = this.#waits(p.spec, new Set());
    if (takes === ((held & bit) !== 0n))
      throw new OutsideSection(`${p.name}: lock ${lock} is ${takes ? "" : "not "}held`);
    return held ^ bit;
  }

  #waits(name: string, seen: Set<string>): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    return this.#lifted(name).procedure.blocks.some(({ body }) =>
      body.some((s) => {
        if (s.kind !== "effect") return false;
        if (s.effect.kind === "claim") return s.effect.what === "await";
        const called = s.effect.kind === "call" ? s.effect.callee : undefined;
        return called !== undefined && this.#system.program.procedures.has(called) && this.#waits(called, seen);
      }),
    );
  }

  /** A step of the machine: what is behind locks it touches in sections of those. */
  #touch({ name, spec }: Primitive, args: readonly Known[], held: bigint): void {
    const { reads, writes } = this.#system.footprints.of(spec);
    const params = this.#lifted(spec).procedure.params.slice(1);
    for (const { path, lock } of this.#system.machine.fields) {
      if (path === OWNERS || (!reads.has(path) && !writes.has(path)) || lock === undefined || typeof lock === "object")
        continue;
      let number: Known = lock as Known;
      let field = path;
      if (typeof lock === "string") {
        const keys = params.flatMap((q, i) => (brandOf(q) === this.#keyBrand() ? [args[i]] : []));
        const [key] = keys;
        if (keys.length !== 1 || key === undefined) throw new OutsideSection(`${name}: which ${path} is not known`);
        number = this.#run(lock, [key], 0n, 0)?.value;
        field = path.replace("*", `${key}`);
      }
      if (typeof number !== "bigint" || (held & (1n << number)) === 0n)
        throw new OutsideSection(`${name} touches ${field} outside of a section of its lock`);
      const kinds = [...(reads.has(path) ? [false] : []), ...(writes.has(path) ? [true] : [])];
      for (const w of kinds) this.#found.set(`${field} ${w}`, { lock: number, field, writes: w });
    }
  }
}

function known(t: Term | undefined, { locals }: State): Known {
  if (t === undefined) return undefined;
  let isKnown = true;
  eachTerm(t, (s) => {
    if (!PLAIN.has(s.kind) || (s.kind === "local" && locals.get(s.name) === undefined)) isKnown = false;
  });
  return isKnown ? evaluate(t, (leaf) => locals.get(leaf.name)!) : undefined;
}

function targets(end: Block["end"], state: State): readonly string[] {
  if (end.kind === "jump") return [end.to];
  if (end.kind !== "branch") return [];
  const cond = known(end.cond, state);
  return cond === undefined ? [end.yes, end.no] : [cond === true ? end.yes : end.no];
}

/** What two paths have in common where they meet; `old` itself when that is all of it. */
function joined(old: State | undefined, state: State, name: string): State {
  if (old === undefined) return state;
  if (old.held !== state.held) throw new OutsideSection(`${name}: a lock is held on one of two paths that meet`);
  const kept = [...old.locals].filter(([l, v]) => v !== undefined && state.locals.get(l) === v);
  const before = [...old.locals].filter(([, v]) => v !== undefined).length;
  return kept.length === before ? old : { held: old.held, locals: new Map(kept) };
}
