/**
 * What a loop waits for, others bring about, whatever the state at its head. The proof says where another CPU stands: which one it is, what that
 * has of its own, and which locks CPUs have given away until then. From there all code of a primitive is run by that CPU, or hardware steps; behind it, it
 * is so, or the measure has fallen. As the state is arbitrary and stays one, this can be gone on with until it is so.
 */
import type { Primitive } from "../../../kernel/index.ts";
import { and, compare, compareIntegers, eq, FALSE, integer, not, or, type Smt } from "../../../smt/index.ts";
import {
  choose,
  Executor,
  type Exit,
  isDead,
  keyValue,
  type Path,
  type Schema,
  TAKEN,
  termOf,
  type Value,
} from "../../../symbolic/index.ts";
import { besideOf } from "../others/beside.ts";
import { withFacts } from "../others/interference.ts";
import type { Machines, Pair } from "../others/pair.ts";
import { asValues, forAll, valueAt } from "../others/shared-machine.ts";
import { fieldClaims, replaced } from "../state/compare.ts";
import { atFresh, preserved } from "../state/schemas.ts";
import { deedParams, fieldAt, type MachineField, ownPaths, shortName, starsOf } from "../system/index.ts";
import { type AtHead, isSo } from "./at-head.ts";

/** Owes that others bring about what the loop waits for. */
export function showBroughtAbout(loop: AtHead): void {
  const { known, head, steps } = loop;
  const { pair } = steps;
  const waits = withFacts(head, [not(isSo(loop, head.machine!))]);
  if (known.by.kind === "hardware") {
    const machine = pair.executor.apply(known.by.name, [head.machine!, ...argsOf(loop)]);
    showEnded(loop, { ...waits, machine });
    return;
  }
  const there = standing(loop, waits);
  const primitive = pair.system.program.primitives.get(known.by.name)!;
  for (const path of taken(loop, primitive, there))
    showEnded(loop, { ...path, machine: asSeen(pair, path.machine!, head.machine!) });
}

/** It is so, or the measure has fallen. */
function showEnded(loop: AtHead, path: Path): void {
  const { known, head, at, owe } = loop;
  const now = isSo(loop, path.machine!);
  const what = `${shortName(known.awaits.name)} is so once others have done ${shortName(known.by.name)}`;
  const { falls } = known;
  if (falls === undefined) {
    owe(path, what, now);
    return;
  }
  const measured = ({ machine }: Path): Smt => termOf(at(falls, [besideOf(head).machine, machine!]));
  const [was, is] = [measured(head), measured(path)];
  const less =
    is.sort.kind === "bv"
      ? compare("bvult", is, was)
      : and(compareIntegers("<=", integer(0), was), compareIntegers("<", is, was));
  owe(path, `${what}, or ${shortName(falls.name)} falls`, or(now, less));
}

/** Arguments of what others do. */
const argsOf = ({ steps: { pair }, known, at, local, head }: AtHead): readonly Value[] =>
  deedParams(pair.system, known.by).map((param) => {
    const given = known.given.get(param.name);
    return given === undefined ? local(known.by.name, param) : at(given, [besideOf(head).machine, head.machine!]);
  });

/** The machine as the CPU sees it that sees `like`. */
const asSeen = ({ system }: Pair, machine: Value, like: Value): Value =>
  replaced(machine, ownPaths(system.machine), (path, keys) => valueAt(like, path, keys));

/** Where the other CPU stands, and what is known of it. */
interface There {
  readonly path: Path;
  /** Machines as it sees them. */
  readonly machines: Machines;
}

/** Owes that another CPU may stand where the proof says, and that what the loop waits for is not so by that alone. */
function standing(loop: AtHead, waits: Path): There {
  const { known, at, owe } = loop;
  const { pair } = loop.steps;
  const { above, below, plain, ofAll, covered } = pair;
  const mine: Machines = [besideOf(waits).machine, waits.machine!];
  const other: Machines = [above.seenByOther(mine[0]), below.seenByOther(mine[1])];
  const differs = (machine: Value): Smt => not(eq(below.self(mine[1]), below.self(machine)));
  const seen = [...below.present(other[1]), ...above.present(other[0])].map(forAll);
  const path = withFacts(waits, [differs(other[1]), ...seen]);
  const lo = known.from === undefined ? other[1] : at(known.from, other);
  const said = known.above === undefined ? other[0] : at(known.above, other);
  const hi = agreeing(pair, said, mine[1], lo);
  const back: Machines = [asSeen(pair, hi, mine[0]), asSeen(pair, lo, mine[1])];
  owe(path, "what another CPU does is done by another CPU", differs(lo));
  const locks: Locks = { before: mine[1], after: back[1], other: lo };
  showChanges(loop, path, [mine[1], back[1]], locks);
  showChanges(loop, path, [mine[0], back[0]], locks);
  owe(path, `${shortName(known.awaits.name)} is made so by ${shortName(known.by.name)}`, not(isSo(loop, back[1])));
  const always = (m: Machines): readonly Schema[] => [...below.present(m[1]), ...above.present(m[0])];
  const toMe = (m: Machines): readonly Schema[] => [
    ...always(m),
    ...plain.map((r) => pair.relation(r, m)),
    ...covered.map((c) => pair.free(c, m)),
  ];
  const toThem = (m: Machines): readonly Schema[] => [...always(m), ...ofAll.map((r) => pair.relation(r, m))];
  const kept = [...below.kept(mine[1], back[1]), ...above.kept(mine[0], back[0])];
  const claims = [
    ...changed(toMe(mine), toMe(back)),
    ...changed(toThem(other), toThem([hi, lo])),
    ...kept.map(atFresh),
  ];
  for (const claim of new Set(claims)) owe(path, WHERE, claim);
  return { path, machines: [hi, lo] };
}

const WHERE = "where another CPU stands is a state that is allowed";

/** Claims that are not as they were. */
const changed = (was: readonly Schema[], is: readonly Schema[]): readonly Smt[] =>
  is.flatMap((schema, i) => (atFresh(was[i]!) === atFresh(schema) ? [] : [atFresh(preserved(was[i]!, schema))]));

/** The machine of the specification beside that of code, for the CPU that stands there: equal in what that sees, and else as the proof says. */
const agreeing = ({ above, below, hidden, system }: Pair, said: Value, before: Value, lo: Value): Value => {
  const fields = above.fields.filter((f) => f.whose !== "fixed" && !hidden.includes(f.path));
  return replaced(said, [system.machine.self, ...fields.map((f) => f.path)], (path, keys, value) => {
    const field = above.fieldOf(path);
    const now = valueAt(lo, path, keys);
    if (field === undefined || field.whose === "own") return now;
    const at = asValues(keys);
    if (field.whose === "entry") return choose(below.isMine(lo, field, at), now, value);
    const [was, is] = [before, lo].map((m) => below.isSettled(m, field, at)) as [Smt, Smt];
    return is === was ? value : choose(is, now, value); // where it was settled it is equal already
  });
};

/** Machines of code by which locks are told. */
interface Locks {
  readonly before: Value;
  readonly after: Value;
  readonly other: Value;
}

/** Owes that what CPUs do on their way changes what is the other CPU's, and who has a lock, with what is behind it. */
function showChanges(loop: AtHead, path: Path, [a, b]: readonly [Value, Value], locks: Locks): void {
  for (const change of fieldClaims(a, b, [])) {
    const field = fieldAt(loop.steps.pair.system.machine.fields, change.field);
    if (field === undefined) continue; // which CPU looks is another
    const keys = change.keys.slice(0, starsOf(field.path)).map((k, i) => keyValue(k, change.sorts[i]!));
    loop.owe(
      path,
      `${change.field} is what another CPU may come by`,
      or(mayChange(loop, field, keys, locks), change.claim),
    );
  }
}

/** What a CPU comes by on its way: places in its code, and locks. That is not yet what the loop waits for. */
function mayChange({ steps: { pair }, known }: AtHead, field: MachineField, keys: readonly Value[], locks: Locks): Smt {
  const { below, system } = pair;
  const reads = (name: string | undefined): boolean =>
    name !== undefined && system.footprints.of(name).reads.has(field.path);
  if (field.whose === "entry")
    return reads(known.awaits.name) || reads(known.falls?.name) ? FALSE : below.isMine(locks.other, field, keys);
  if (field.whose !== "locked") return FALSE;
  const isTheirs = not(below.isMine(locks.before, field, keys));
  if (reads(system.machine.owner)) return isTheirs;
  const { lock } = field;
  return and(isTheirs, not(below.isFree(locks.before, lock!, keys)), below.isFree(locks.after, lock!, keys));
}

/** Owes that the primitive is defined there, and that all its code can be run without a wait; gives the paths behind it. */
function taken(loop: AtHead, primitive: Primitive, { path, machines: [hi, lo] }: There): readonly Path[] {
  const { pair } = loop.steps;
  const said = (text: string, at: Path, claim: Smt): void =>
    loop.owe({ ...at, beside: loop.head.beside }, `another CPU does ${primitive.short}: ${text}`, claim);
  const executor = new Executor(
    pair.system.program,
    {
      beforeCall: (at, { spec, short }, args) => {
        const takes = { requires: "assume", awaits: "prove" } as const;
        const { owed } = executor.trial(() => executor.call(spec, [at.machine!, ...args], at, takes));
        for (const o of owed) said(`${short} does not wait`, o.path, o.claim);
        return at;
      },
    },
    pair.executor.uses,
  );
  const args = argsOf(loop);
  const run = (machine: Value, name: string): readonly Exit[] =>
    executor.run(name, args, { ...path, machine }, TAKEN).filter((e) => !isDead(e.path));
  const isDefined =
    primitive.kind === "sequence"
      ? run(hi, primitive.spec)
      : [executor.call(primitive.spec, [hi, ...args], path, { requires: "prove", awaits: "ignore" })];
  const exits = run(lo, primitive.code!);
  for (const o of executor.obligations) said(o.text, o.path, o.claim);
  if (exits.length === 0 || isDefined.every((e) => e === undefined)) said("it comes to its end", path, FALSE);
  return exits.map((e) => ({ ...e.path, beside: loop.head.beside }));
}
